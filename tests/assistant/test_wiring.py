"""How the assistant follows the live generation of the index."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from assistant.model import AnswerStatus, Question
from assistant.wiring import LiveAssistant
from ingest.errors import IndexMismatch, IndexUnavailable
from tests.fakes import HashEmbedder
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
