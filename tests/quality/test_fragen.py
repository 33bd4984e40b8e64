"""The question set is sound, and the assistant reaches its floors on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.evaluation import (
    FOLLOW_UP,
    REFERENCE,
    UNANSWERABLE,
    Evaluation,
    evaluate,
    read_questions,
)
from assistant.evaluation import TestQuestion as Entry
from assistant.wiring import LiveAssistant
from ingest.generations import Generations
from ingest.old_law import OLD_LAW_FILE, load_old_law
from ingest.settings import IndexSettings
from ingest.verweise import find_verweise
from ingest.wiring import ConfiguredIndexes
from tests.fakes import RememberingEmbedder

if TYPE_CHECKING:
    from ingest.embedding import SentenceTransformerEmbedder

FOLDER = Path(__file__).parent
WORDINGS = ("alltag", "fach", "stichwort", "tippfehler", REFERENCE, FOLLOW_UP, UNANSWERABLE)


@pytest.fixture(scope="module")
def questions() -> list[Entry]:
    return read_questions(FOLDER)


@pytest.fixture(scope="module")
def held_out() -> list[Entry]:
    return read_questions(FOLDER / "pruefung")


def norms_of(entries: Sequence[Entry]) -> set[tuple[str, str]]:
    return {norm for entry in entries if entry.art != REFERENCE for norm in entry.expected_norms}


def test_the_set_is_large_enough(questions: list[Entry], held_out: list[Entry]) -> None:
    assert len(questions) >= 400
    assert len(held_out) >= 300


def test_what_is_judged_on_shares_no_paragraf_with_what_is_tuned_on(
    questions: list[Entry], held_out: list[Entry]
) -> None:
    assert not norms_of(questions) & norms_of(held_out)
    assert not {q.frage for q in questions} & {q.frage for q in held_out}


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_wording_has_enough_questions(questions: list[Entry], wording: str) -> None:
    assert sum(question.art == wording for question in questions) >= 15


def test_every_question_but_the_unanswerable_expects_a_source(questions: list[Entry]) -> None:
    for question in questions:
        sources = bool(question.normen or question.dokumente)
        assert sources == (question.art != UNANSWERABLE), question.id


def test_every_expected_norm_is_one_norm(questions: list[Entry]) -> None:
    for question in questions:
        for text in question.normen:
            assert len(find_verweise(text)) == 1, (question.id, text)


def test_follow_ups_and_nothing_else_have_a_conversation(questions: list[Entry]) -> None:
    for question in questions:
        assert bool(question.vorher) == (question.art == FOLLOW_UP), question.id


def test_no_question_is_asked_twice(questions: list[Entry]) -> None:
    asked = Counter((question.frage.casefold(), *question.vorher) for question in questions)
    assert [question for question, times in asked.items() if times > 1] == []


# ------------------------------------------------------------------ floors


@pytest.fixture(scope="module")
def evaluation(
    real_index: IndexSettings,
    real_embedder: SentenceTransformerEmbedder,
    questions: list[Entry],
) -> Evaluation:
    """All questions whose sources are in the corpus, the SGB IX or the example documents."""
    embedder = RememberingEmbedder(real_embedder)
    live = LiveAssistant(
        Generations(real_index.index_dir),
        ConfiguredIndexes(),
        embedder,
        old_law=load_old_law(real_index.corpus_dir / OLD_LAW_FILE),
    )
    return evaluate(live.current(), questions)


def share_in(evaluation: Evaluation, depth: int, ids: set[str]) -> float:
    ranks = [o.rank for o in evaluation.outcomes if o.question.id in ids]
    assert len(ranks) >= 10
    return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)


@pytest.mark.data
@pytest.mark.model
def test_an_exact_reference_is_always_found_first(
    evaluation: Evaluation, questions: list[Entry]
) -> None:
    references = {question.id for question in questions if question.art == REFERENCE}
    assert share_in(evaluation, 1, references) == 1.0


@pytest.mark.data
@pytest.mark.model
def test_the_right_document_is_among_the_first_five(
    evaluation: Evaluation, questions: list[Entry]
) -> None:
    assert share_in(evaluation, 5, {q.id for q in questions if q.dokumente}) >= 0.95


@pytest.mark.data
@pytest.mark.model
def test_the_right_paragraf_is_among_the_first_five(
    evaluation: Evaluation, questions: list[Entry]
) -> None:
    plain = {q.id for q in questions if q.normen and q.art not in {REFERENCE, FOLLOW_UP}}
    assert share_in(evaluation, 5, plain) >= 0.6


@pytest.mark.data
@pytest.mark.model
@pytest.mark.parametrize("figure", ["precision", "recall"])
def test_refusing_is_mostly_right(evaluation: Evaluation, figure: str) -> None:
    assert evaluation.report()["refusal"][figure] >= 0.7


@pytest.mark.data
@pytest.mark.model
def test_every_citation_of_the_run_is_literal(evaluation: Evaluation) -> None:
    for outcome in evaluation.outcomes:
        for citation in outcome.answer.citations:
            assert citation.quote.strip()
            assert f"[{citation.number}]" in outcome.answer.text
