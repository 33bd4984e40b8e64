"""From the wire to the assistant's values and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api import schemas
from api.inventory_schemas import Document
from assistant import model
from assistant.answering import Assistant
from ingest.norm import Norm
from ingest.ports import Filters


def test_a_question_is_stripped_and_restricts_nothing_unless_told() -> None:
    request = schemas.AskRequest.model_validate({"question": "  Was?  "})
    assert request.to_question() == model.Question("Was?", (), Filters())


def test_filters_become_those_of_the_index() -> None:
    request = schemas.SearchRequest.model_validate(
        {
            "query": "a",
            "filters": {
                "kinds": ["law", "local", "law"],
                "regions": ["Nord"],
                "document_ids": ["x"],
                "laws": ["SGB IX"],
            },
        }
    )
    assert request.to_question().filters == Filters(
        frozenset({"law", "local"}), frozenset({"Nord"}), frozenset({"x"}), frozenset({"SGB IX"})
    )


def test_the_last_twenty_messages_are_kept_in_order() -> None:
    turns = [{"role": "user", "content": str(number)} for number in range(25)]
    request = schemas.AskRequest.model_validate({"question": "a", "history": turns})
    assert [turn.content for turn in request.to_question().history] == [
        str(number) for number in range(5, 25)
    ]


@pytest.mark.parametrize("length", [1, 2_000])
def test_a_question_has_one_to_two_thousand_characters(length: int) -> None:
    assert len(schemas.AskRequest(question="ä" * length).question) == length
    with pytest.raises(ValidationError):
        schemas.AskRequest(question="ä" * (length * 2_001))


def test_a_norm_is_written_without_its_buchstabe() -> None:
    norm = schemas.Norm.of(Norm("SGB IX", "37a", "1", "2", "3", "b"))
    assert norm.model_dump() == {
        "law": "SGB IX",
        "paragraf": "37a",
        "absatz": "1",
        "satz": "2",
        "nummer": "3",
    }


def test_an_answer_keeps_its_notices_before_those_of_the_service(assistant: Assistant) -> None:
    answer = assistant.answer(model.Question("§ 97 SGB IX"))
    wire = schemas.Answer.of(answer, notices=("Vom Dienst.",))
    assert wire.notices == [*answer.notices, "Vom Dienst."]
    assert wire.answer == answer.text


def test_no_path_of_this_machine_reaches_the_wire(assistant: Assistant, tmp_path: Path) -> None:
    answer = schemas.Answer.of(assistant.answer(model.Question("Budget Treffpunkt")))
    documents = [Document.of(record) for record in assistant.index.store.documents]
    wire = answer.model_dump_json() + "".join(d.model_dump_json() for d in documents)
    assert str(tmp_path.parents[1]) not in wire
    assert "/quellen/" not in wire
