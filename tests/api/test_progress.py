"""How far an ingest is, in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.progress import sentence
from ingest.sources import find_sources
from ingest.status import IngestStatus
from tests.builders import an_ingest


def running(note: str, done: int, total: int) -> str:
    return sentence(IngestStatus("running", done, total, note), serving=True)


@pytest.mark.parametrize(
    ("note", "done", "total", "text"),
    [
        ("Dateien prüfen", 0, 0, "Dateien werden geprüft …"),
        ("Dateien lesen", 3, 9, "Dateien werden gelesen: 3 von 9"),
        ("Dateien lesen", 0, 1, "Eine Datei wird gelesen …"),
        ("Abschnitte einlesen", 1_200, 16_655, "Abschnitte werden eingelesen: 1.200 von 16.655"),
        ("Abschnitte einlesen", 0, 1, "Ein Abschnitt wird eingelesen …"),
        ("Index schreiben", 2, 4, "Der Index wird geschrieben: 2 von 4"),
        ("Gesetze laden: SGB XII", 3, 36, "Gesetze werden heruntergeladen: 3 von 36 (SGB XII)"),
        ("Gesetze laden: BGG", 0, 1, "Ein Gesetz wird heruntergeladen (BGG) …"),
        ("Gesetze laden", 0, 0, "Gesetze werden heruntergeladen …"),
        ("Etwas Neues", 1, 2, "Etwas Neues: 1 von 2"),
    ],
)
def test_a_stage_is_a_sentence_for_one_and_for_many(
    note: str, done: int, total: int, text: str
) -> None:
    assert running(note, done, total) == text


def test_what_is_done_needs_no_word() -> None:
    assert sentence(IngestStatus("done", 0, 0, ""), serving=True) == ""


def test_a_failure_gives_its_reason_and_what_holds_meanwhile() -> None:
    failed = IngestStatus("failed", 0, 0, "Die Platte ist voll.")
    reason = "Die Quellen konnten nicht neu eingelesen werden: Die Platte ist voll."
    assert sentence(failed, serving=False) == reason
    assert (
        sentence(failed, serving=True)
        == f"{reason} Der Assistent antwortet mit dem bisherigen Stand."
    )


def test_every_stage_of_an_ingest_has_its_sentence(tmp_path: Path) -> None:
    documents = tmp_path / "dokumente"
    documents.mkdir()
    (documents / "hof.md").write_text("# Hof\n\nDer Hof hat eine Schaukel.\n", encoding="utf-8")
    stages: list[str] = []
    ingest = replace(
        an_ingest(tmp_path / "daten"), progress=lambda stage, _done, _total: stages.append(stage)
    )
    ingest.run(find_sources(tmp_path / "korpus", tmp_path / "gesetze", [documents]))
    assert len(set(stages)) >= 4
    for stage in stages:
        assert running(stage, 1, 2) != f"{stage}: 1 von 2"
