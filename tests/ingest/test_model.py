from __future__ import annotations

import dataclasses

import pytest

from ingest.model import Block, Chunk, Document, Kind, content_id


def test_ids_are_the_same_on_every_run_and_machine() -> None:
    assert content_id("lokal/plan.md") == "14cde42bbfec6868"
    assert content_id("a", "b") == "f04cdced9736a69d"


def test_ids_depend_on_where_one_part_ends() -> None:
    assert len({content_id("ab", "c"), content_id("a", "bc"), content_id("abc")}) == 3


def test_the_id_of_a_document_stays_when_its_content_changes() -> None:
    before = Document("lokal/plan.md", "Plan", Kind.LOCAL, (Block("Alt."),))
    after = Document("lokal/plan.md", "Neuer Plan", Kind.CONCEPT, (Block("Neu."),))
    elsewhere = dataclasses.replace(before, address="lokal/anders.md")
    assert before.id == after.id == "14cde42bbfec6868"
    assert elsewhere.id != before.id


@pytest.mark.parametrize("value", [Block("Text"), Chunk("1", "2", 0, "Text", (), "S. 1")])
def test_values_cannot_be_changed(value: Block | Chunk) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.text = "anders"  # type: ignore[misc]
