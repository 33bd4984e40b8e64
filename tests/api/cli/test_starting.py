"""From nothing to a running service, and on from there: real processes, the packaged model."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from ingest.settings import IndexSettings
from tests.conftest import environment, free_port, wait_ready

pytestmark = pytest.mark.model

CONCEPT = (
    "# Treffpunkte\n\n## Was ist ein Treffpunkt?\n\n"
    "Ein Treffpunkt ist ein offener Raum im Viertel. Fachkräfte und Nachbarn teilen ihn sich.\n"
)
GARDEN = "# Garten\n\n## Regeln\n\nDer Gemeinschaftsgarten ist werktags bis 20 Uhr offen.\n"
WORKSHOP = "# Werkstatt\n\n## Regeln\n\nDie Fahrradwerkstatt repariert Räder gegen eine Spende.\n"


@dataclass(frozen=True)
class Started:
    """A process of `sro start`, its documents and what it said."""

    url: str
    documents: Path
    variables: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path


@pytest.fixture(scope="module")
def started(
    model_settings: IndexSettings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("start")
    corpus, documents, data = (folder / name for name in ("korpus", "dokumente", "daten"))
    for place in (corpus / "konzepte", documents, data):
        place.mkdir(parents=True)
    (data / "modell").symlink_to(model_settings.model_dir)
    (corpus / "konzepte" / "treffpunkt.md").write_text(CONCEPT, encoding="utf-8")
    (documents / "garten.md").write_text(GARDEN, encoding="utf-8")
    (documents / "leer.md").touch()
    port = free_port()
    variables = environment(
        data,
        SRO_PORT=str(port),
        SRO_CORPUS_DIR=str(corpus),
        SRO_DOCUMENTS_DIR=str(documents),
        SRO_LAWS_FETCH="off",
    )
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "start"],
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_ready(url, process, log)
        yield Started(url, documents, variables, process, log)
    finally:
        process.kill()
        process.wait()


def titles(started: Started, query: str) -> list[str]:
    hits = httpx.post(f"{started.url}/v1/search", json={"query": query}).json()["hits"]
    return [hit["title"] for hit in hits]


def test_it_says_what_it_does_and_answers_a_sample_question(started: Started) -> None:
    text = started.log.read_text(encoding="utf-8")
    steps = [
        "Kein Abruf von Gesetzen (SRO_LAWS_FETCH=off).",
        "Der Index wird angelegt",
        "Beispielfrage:",
        f"Der Assistent läuft: {started.url}",
    ]
    assert [text.index(step) for step in steps] == sorted(text.index(step) for step in steps)


def test_corpus_and_own_documents_are_found(started: Started) -> None:
    assert titles(started, "Wann ist der Gemeinschaftsgarten offen?")[0] == "Garten"
    assert titles(started, "Was ist ein Treffpunkt?")[0] == "Treffpunkte"


def test_what_goes_wrong_in_the_background_is_told_while_the_service_runs(
    started: Started,
) -> None:
    """The run beside the service cannot read a file either, and nobody sees its own terminal."""
    opening = "„sro ingest --wie-zuletzt“ im Hintergrund meldet:"
    for _ in range(120):
        _, found, told = started.log.read_text(encoding="utf-8").partition(opening)
        if found and "leer.md" in told:
            break
        time.sleep(0.5)
    assert "leer.md: Die Datei ist leer." in told
    assert httpx.get(f"{started.url}/readyz").status_code == httpx.codes.OK
    (started.documents / "leer.md").unlink()


def test_a_new_index_is_served_without_a_restart(started: Started) -> None:
    old = httpx.get(f"{started.url}/readyz").json()["generation"]
    query = {"query": "Gemeinschaftsgarten"}
    (gone, *_) = httpx.post(f"{started.url}/v1/search", json=query).json()["hits"]
    (started.documents / "garten.md").unlink()
    (started.documents / "werkstatt.md").write_text(WORKSHOP, encoding="utf-8")
    run = ingest(started)
    assert run.returncode == 1
    assert "1 Dokument verlässt den Index" in run.stdout
    assert "Der bisherige Index bleibt unverändert." in " ".join(run.stderr.split())
    run = ingest(started, "--ja")
    assert run.returncode == 0, run.stdout + run.stderr
    for _ in range(100):
        if httpx.get(f"{started.url}/readyz").json()["generation"] != old:
            break
        time.sleep(0.1)
    assert titles(started, "Wer repariert Fahrräder?")[0] == "Werkstatt"
    assert "Garten" not in titles(started, "Gemeinschaftsgarten")
    assert httpx.get(f"{started.url}/v1/chunks/{gone['chunk_id']}").status_code == 410


def ingest(started: Started, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `sro ingest`; once more where the run that `sro start` began is still under way."""
    for _ in range(60):
        run = subprocess.run(
            [sys.executable, "-m", "api.cli", "ingest", *arguments],
            env=started.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if "läuft schon ein Einlesen" not in run.stderr:
            return run
        time.sleep(0.5)
    raise AssertionError(run.stderr)


def test_it_ends_at_once_when_interrupted(started: Started) -> None:
    started.process.send_signal(signal.SIGINT)
    started.process.wait(timeout=15)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{started.url}/healthz")
    assert "Traceback" not in started.log.read_text(encoding="utf-8")
