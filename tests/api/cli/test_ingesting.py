"""Ingests one after the other from the command line, with the packaged model."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chunk_store import ChunkStore
from ingest.generations import Generations
from ingest.index_writer import STORE
from ingest.settings import IndexSettings
from tests.api.cli.conftest import Sro

pytestmark = pytest.mark.model


@pytest.fixture
def data(tmp_path: Path, model_settings: IndexSettings) -> Path:
    """A data folder with the model, beside a corpus and three folders of documents."""
    data = tmp_path / "daten"
    data.mkdir()
    (data / "modell").symlink_to(model_settings.model_dir)
    for folder, title in (
        ("korpus/konzepte", "Sozialraum"),
        ("dokumente", "Vorgabe"),
        ("garten", "Garten"),
        ("hof", "Hof"),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "text.md").write_text(f"# {title}\n\nEin Satz.\n", encoding="utf-8")
    return data


def titles(data: Path) -> list[str]:
    generation = Generations(data / "index").current()
    assert generation is not None
    return [document.title for document in ChunkStore(generation / STORE).documents]


def test_as_last_time_means_the_files_and_folders_that_are_left(
    sro: Sro, data: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "korpus"
    assert sro("ingest", "garten", "hof", corpus_dir=corpus).code == 0
    assert titles(data) == ["Sozialraum", "Garten", "Hof"]

    again = sro("ingest", "--wie-zuletzt")
    assert (again.code, "Nichts geändert" in again.out) == (0, True)

    (tmp_path / "hof" / "text.md").unlink()
    (tmp_path / "hof").rmdir()
    asked = sro("ingest", "--wie-zuletzt")
    assert asked.code == 1
    assert "1 Dokument verlässt den Index:\n • Hof\n" in asked.out
    assert titles(data) == ["Sozialraum", "Garten", "Hof"]

    assert sro("ingest", "--wie-zuletzt", "--ja").code == 0
    assert titles(data) == ["Sozialraum", "Garten"]


def test_files_that_are_named_count_before_those_of_last_time(
    sro: Sro, data: Path, tmp_path: Path
) -> None:
    sro("ingest", "garten", corpus_dir=tmp_path / "korpus")
    assert sro("ingest", "hof", "--wie-zuletzt", "--ja").code == 0
    assert titles(data) == ["Sozialraum", "Hof"]
    assert sro("ingest", "--ja").code == 0
    assert titles(data) == ["Sozialraum", "Vorgabe"]
