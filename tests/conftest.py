"""Fixtures shared by all tests: real data, the real model, one real index, one real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from ingest.glossary import GLOSSARY_FILE
from ingest.model import Source
from ingest.settings import IndexSettings
from ingest.sources import find_sources
from ingest.wiring import build_ingest, model_path
from tests.library import Library, a_library_with_history

if TYPE_CHECKING:
    from ingest.embedding import SentenceTransformerEmbedder

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
TEST_DATA = "SOZIALRAUM_TEST_DATA"


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real statutes and documents."""
    name = os.environ.get(TEST_DATA)
    if not name:
        pytest.skip(f"{TEST_DATA} names no folder of real statutes and documents")
    return Path(name).resolve()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A small real index of our own texts, without a model; to be read only."""
    return a_library_with_history(tmp_path_factory.mktemp("bibliothek"))


@pytest.fixture(scope="session")
def model_settings(tmp_path_factory: pytest.TempPathFactory) -> IndexSettings:
    """Settings with a data folder that holds the unpacked model."""
    settings = IndexSettings(data_dir=tmp_path_factory.mktemp("daten"), corpus_dir=CORPUS)
    model_path(settings)
    return settings


@pytest.fixture(scope="session")
def real_embedder(model_settings: IndexSettings) -> SentenceTransformerEmbedder:
    """The packaged model, loaded once for all tests."""
    from ingest.embedding import SentenceTransformerEmbedder  # noqa: PLC0415 - loads torch

    return SentenceTransformerEmbedder(model_path(model_settings), workers=os.cpu_count() or 1)


@pytest.fixture(scope="session")
def fast_embedder(model_settings: IndexSettings) -> SentenceTransformerEmbedder:
    """The packaged model as the service loads it, with fast questions."""
    from ingest.embedding import SentenceTransformerEmbedder  # noqa: PLC0415 - loads torch

    return SentenceTransformerEmbedder(model_path(model_settings), fast_questions=True)


@pytest.fixture(scope="session")
def real_index(model_settings: IndexSettings, test_data: Path) -> IndexSettings:
    """A real index: SGB IX, articles and the five seeds, embedded with the packaged model.

    Of the other shipped knowledge only the digests of Part 2: embedding it all would take minutes.
    """
    settings = model_settings
    found = find_sources(
        CORPUS, settings.laws_dir, [test_data / "laws" / "gii" / "sgb_9_2018", test_data / "seeds"]
    )
    found = replace(found, sources=tuple(filter(_is_of_the_small_index, found.sources)))
    ingest = build_ingest(settings, lambda _stage, _done, _total: None, lambda _titles: True)
    report = ingest.run(found)
    assert not report.unreadable
    return settings


def _is_of_the_small_index(source: Source) -> bool:
    left_out = ("gesetze/", "lokal/", GLOSSARY_FILE) if source.shipped else ()
    return not source.address.startswith(left_out) or "sgb_9_2018/teil_2" in source.address


@dataclass(frozen=True)
class Server:
    """A running `sro serve`."""

    url: str
    data_dir: Path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Environment of a child process: ours without settings, plus its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SRO_")}
    return {**clean, "SRO_DATA_DIR": str(data_dir), "SRO_CORPUS_DIR": str(CORPUS), **more}


@pytest.fixture(scope="session")
def server(real_index: IndexSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server over the real index."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"],
            env=environment(real_index.data_dir, SRO_PORT=str(port)),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=tmp_path_factory.mktemp("arbeit"),
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_ready(url, process, log)
        yield Server(url, real_index.data_dir)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_ready(url: str, process: subprocess.Popen[bytes], log: Path, seconds: int = 90) -> None:
    """Wait until `/readyz` says so; fail with the log when the process ends or time is up."""
    for _ in range(seconds * 4):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"server not ready: {log.read_text(encoding='utf-8')}")
