"""How the assistant follows the live generation of the index."""

from __future__ import annotations

import gc
import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import nothing_known
from assistant.model import AnswerStatus, Question
from assistant.wiring import LiveAssistant, build_live_assistant
from ingest.errors import IndexMismatch, IndexUnavailable
from ingest.laws.checking import text_digest
from ingest.laws.folder import Fetched, LawsFolder
from ingest.norm import Norm
from ingest.old_law import NO_OLD_LAW, OldLaw, ReformStep
from ingest.settings import IndexSettings
from tests.builders import norm_xml
from tests.fakes import HashEmbedder
from tests.ingest.laws.statutes import version_xml
from tests.library import FILES, a_library, an_empty_library

NEW = {
    **FILES,
    "dokumente/neu.md": "# Neu\n\n## Hof\n\nDer Hof bekommt eine Schaukel und eine Bank.\n",
}
NEW_QUESTION = Question("Bekommt der Hof eine Schaukel und eine Bank?")


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="sro ingest"):
        an_empty_library(tmp_path).live.current()


def test_an_index_of_another_model_is_refused(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    other = HashEmbedder()
    other.fingerprint = "hash-2"
    live = LiveAssistant(library.live.generations, library.indexes, other)
    with pytest.raises(IndexMismatch, match=r"hash-1.*hash-2"):
        live.current()


def test_an_unchanged_index_is_opened_once(tmp_path: Path) -> None:
    live = a_library(tmp_path).live
    first = live.current()
    assert live.current() is first
    assert live.refresh() is first


def test_a_new_generation_is_opened_at_the_next_look(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    before = library.live.current()
    library.ingest(NEW)
    assert library.live.current() is before
    after = library.live.refresh()
    assert after is not before
    assert after is library.live.current()
    assert after.answer(NEW_QUESTION).status is AnswerStatus.ANSWERED
    assert before.index.name != after.index.name


def test_an_answer_under_way_goes_on_with_the_old_generation(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    before = library.live.current()
    library.ingest(NEW)
    library.live.refresh()
    assert before.answer(Question("§ 97 SGB IX")).status is AnswerStatus.ANSWERED
    assert "Neu" not in {hit.stored.document.title for hit in before.search(NEW_QUESTION, 50)[1]}


def test_the_old_generation_is_closed_when_its_last_reader_is_done(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    reader = library.live.current()
    vectors = library.indexes.vectors(tmp_path / reader.index.name)
    library.ingest(NEW)
    library.live.refresh()
    gc.collect()
    assert not vectors.closed
    del reader
    gc.collect()
    assert vectors.closed


def test_the_old_generation_serves_on_when_the_new_one_is_broken(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    before = library.live.current()
    library.ingest(NEW)
    generation = library.live.generations.current()
    assert generation is not None
    (generation / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexUnavailable):
        library.live.refresh()
    assert library.live.current() is before


def test_the_old_generation_serves_on_when_the_index_is_gone(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    before = library.live.current()
    shutil.rmtree(library.data_dir / "index")
    with pytest.raises(IndexUnavailable):
        library.live.refresh()
    assert before.answer(Question("§ 97 SGB IX")).status is AnswerStatus.ANSWERED


# old law and history


def told(norm: Norm) -> tuple[str, ...]:
    return (f"{norm} ist neu.",)


def test_every_generation_is_opened_with_old_law_and_history(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    table = OldLaw((), (ReformStep(date(2020, 1, 1), "Stufe 3", "Umzug", (), "BTHG", ()),))
    live = LiveAssistant(
        library.live.generations, library.indexes, HashEmbedder(), old_law=table, changes=told
    )
    assert (live.current().old_law, live.current().changes) == (table, told)
    library.ingest(NEW)
    assert (live.refresh().old_law, live.refresh().changes) == (table, told)


def test_without_them_nothing_is_known_of_either(tmp_path: Path) -> None:
    assistant = a_library(tmp_path).assistant
    assert (assistant.old_law, assistant.changes) == (NO_OLD_LAW, nothing_known)
    assert nothing_known(Norm("SGB IX", "1")) == ()


@pytest.fixture
def settings(tmp_path: Path, model_settings: IndexSettings) -> IndexSettings:
    """Settings with the packaged model and nothing else yet."""
    data = tmp_path / "daten"
    data.mkdir()
    (data / "modell").symlink_to(model_settings.model_dir)
    return IndexSettings(data_dir=data, corpus_dir=model_settings.corpus_dir)


@pytest.mark.model
def test_the_table_of_the_corpus_and_the_kept_versions_are_wired(settings: IndexSettings) -> None:
    live = build_live_assistant(settings)
    assert Norm("SGB XII", "53") in {entry.norm for entry in live.old_law.norms}
    norm = Norm("SGB IX", "1")
    assert live.changes(norm) == ()
    folder = LawsFolder(settings.laws_dir)
    for month, text in ((1, "Der Träger berät."), (2, "Der Träger berät umfassend.")):
        builddate = f"2026{month:02}01000000"
        xml = version_xml(norm_xml("§ 1", "Beratung", text), builddate=builddate).encode()
        folder.store("sgb_9_2018", xml, Fetched(sha256=text_digest(xml), builddate=builddate))
    first, second, _ = live.changes(norm)
    assert first.startswith("Zwischen der Fassung vom 01.01.2026 und der vom 01.02.2026")
    assert second == "§ 1 SGB IX – Beratung: geändert"


@pytest.mark.model
def test_a_corpus_without_table_and_list_of_statutes_is_served(
    settings: IndexSettings, tmp_path: Path
) -> None:
    live = build_live_assistant(settings.model_copy(update={"corpus_dir": tmp_path}))
    assert live.old_law == NO_OLD_LAW
    assert live.changes(Norm("SGB IX", "1")) == ()
