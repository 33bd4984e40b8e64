"""Whether a question is answered at all."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from assistant.answering import Assistant
from assistant.decision import Decision, decide, trusted
from assistant.model import AnswerStatus, Hit, Question, QuestionType, Understanding
from assistant.tuning import Tuning
from ingest.index import Index
from ingest.norm import Norm
from ingest.ports import Term
from tests.library import HASH_TUNING, a_stored

TUNING = Tuning(answer_threshold=0.5)


def decided(assistant: Assistant, text: str, tuning: Tuning = HASH_TUNING) -> Decision:
    understanding, hits = assistant.search(Question(text), 12)
    return decide(understanding, hits, assistant.index, tuning)


def test_a_norm_that_is_held_is_answered(assistant: Assistant) -> None:
    assert decided(assistant, "Was steht in § 97 SGB IX?") == Decision(AnswerStatus.ANSWERED, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Was regelt § 999 SGB IX?",
        "Wie lange darf das Verfahren mit den Vereinen im Sozialraum nach § 999 SGB IX dauern?",
    ],
)
def test_a_norm_that_does_not_exist_is_never_answered(assistant: Assistant, text: str) -> None:
    assert decided(assistant, text) == Decision(AnswerStatus.NOT_COVERED, 0.0)


def test_a_bare_norm_of_a_statute_that_is_not_installed_is_not_answered(
    assistant: Assistant,
) -> None:
    assert decided(assistant, "Was steht in § 5 SGB V?") == Decision(AnswerStatus.NOT_COVERED, 0.0)


def test_a_question_may_name_a_foreign_norm_and_still_be_answered(assistant: Assistant) -> None:
    text = "Arbeiten die Träger mit Vereinen im Sozialraum zusammen, anders als bei § 5 SGB V?"
    assert decided(assistant, text).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize("text", ["", "Was ist das?", "und im nächsten?", "§"])
def test_what_has_no_subject_is_asked_back(assistant: Assistant, text: str) -> None:
    assert decided(assistant, text).status is AnswerStatus.CLARIFY


def test_nothing_found_is_not_covered(index: Index) -> None:
    understanding = Understanding("Budget?", "Budget?", QuestionType.PLAIN, terms=(Term("budg"),))
    assert decide(understanding, [], index, TUNING) == Decision(AnswerStatus.NOT_COVERED, 0.0)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Was verbinden die Netzwerke?", AnswerStatus.ANSWERED),
        ("Was ist Astrophysik?", AnswerStatus.NOT_COVERED),
    ],
)
def test_the_evidence_decides(assistant: Assistant, text: str, status: AnswerStatus) -> None:
    assert decided(assistant, text).status is status


def test_evidence_at_the_threshold_is_enough(assistant: Assistant) -> None:
    text = "Was verbinden die Netzwerke?"
    strength = decided(assistant, text).strength
    at = decided(assistant, text, replace(HASH_TUNING, answer_threshold=strength))
    above = decided(assistant, text, replace(HASH_TUNING, answer_threshold=strength + 0.001))
    assert (at.status, above.status) == (AnswerStatus.ANSWERED, AnswerStatus.NOT_COVERED)


@pytest.mark.parametrize(
    "text",
    [
        "Wie ist die Telefonnummer vom Beirat im Nordkreis mit dem Budget je Treffpunkt?",
        "Welche Öffnungszeiten hat der Treffpunkt im Nordkreis mit dem Budget?",
        "Gilt das Budget je Treffpunkt im Nordkreis auch in Österreich?",
    ],
)
def test_contact_data_and_foreign_law_need_a_source_that_names_them(
    assistant: Assistant, text: str
) -> None:
    assert decided(assistant, text).status is AnswerStatus.NOT_COVERED


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Wie hoch ist das Budget je Treffpunkt im Nordkreis?", AnswerStatus.ANSWERED),
        ("Wie hoch ist das Budgt je Treffpunkt im Nordkreis?", AnswerStatus.ANSWERED),
        ("Wie hoch ist der Beitrag je Treffpunkt im Nordkreis?", AnswerStatus.NOT_COVERED),
        ("Was kostet ein Rundgang durch das Viertel?", AnswerStatus.NOT_COVERED),
        ("Wie viele Nachbarn hat ein Sozialraum mit Wegen?", AnswerStatus.NOT_COVERED),
        ("Wie viele Fristen nennt das Verfahren im Schritt 7?", AnswerStatus.ANSWERED),
    ],
)
def test_an_amount_needs_a_source_that_names_it(
    assistant: Assistant, text: str, status: AnswerStatus
) -> None:
    assert decided(assistant, text).status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Wie hoch ist das Budget nach § 96 SGB IX?", AnswerStatus.NOT_COVERED),
        ("Wie viele Vereine nennt § 96 SGB IX?", AnswerStatus.NOT_COVERED),
        ("Was gilt nach § 96 SGB IX für Vereine in Österreich?", AnswerStatus.NOT_COVERED),
        ("Wie viele Fristen nennt § 99 SGB IX?", AnswerStatus.ANSWERED),
    ],
)
def test_a_norm_that_is_held_is_not_answered_without_what_is_demanded_of_it(
    assistant: Assistant, text: str, status: AnswerStatus
) -> None:
    understanding, (named, *_) = assistant.search(Question(text), 12)
    assert decide(understanding, [named], assistant.index, TUNING) == Decision(status, 1.0)


def found(text: str, score: float = 1.0) -> Hit:
    return Hit(a_stored(text), 1, 1.0, score, ())


def asked(index: Index, text: str) -> Understanding:
    terms = tuple(index.analyzer.query_terms(text))
    return Understanding(text, text, QuestionType.PLAIN, terms=terms)


def answered(question: Understanding, hits: list[Hit], index: Index) -> bool:
    return decide(question, hits, index, TUNING).status is AnswerStatus.ANSWERED


def test_the_best_hit_decides_whatever_comes_behind_it(index: Index) -> None:
    question = asked(index, "Budget")
    assert decide(question, [found("Budget", 0.6), found("x", 0.1)], index, TUNING) == Decision(
        AnswerStatus.ANSWERED, 0.6
    )
    assert decide(question, [found("Budget", 0.4)], index, TUNING) == Decision(
        AnswerStatus.NOT_COVERED, 0.4
    )


def test_a_long_question_need_not_be_as_near_as_a_short_one(index: Index) -> None:
    by_length = replace(TUNING, length_share=0.1)
    hits = [found("Budget", 0.4)]
    short = decide(asked(index, "Budget"), hits, index, by_length)
    assert short == Decision(AnswerStatus.NOT_COVERED, 0.4)
    long = decide(asked(index, "Budget für den Treff im Viertel"), hits, index, by_length)
    assert long.status is AnswerStatus.ANSWERED
    assert long.strength == pytest.approx(0.4 + 0.1 * math.log(6))


def test_a_demanded_word_may_stand_in_any_of_the_best_passages(index: Index) -> None:
    question = asked(index, "Telefonnummer vom Beirat")
    council, number = found("Der Beirat"), found("Telefonnummer: keine")
    assert not answered(question, [council], index)
    assert answered(question, [council, council, number], index)
    assert not answered(question, [council, council, council, number], index)


def test_an_amount_may_stand_in_any_of_the_best_passages(index: Index) -> None:
    question = asked(index, "Wie hoch ist das Budget?")
    council, amount = found("Das Budget"), found("Das Budget beträgt 50 Euro.")
    assert not answered(question, [council], index)
    assert answered(question, [council, council, amount], index)
    assert not answered(question, [council, council, council, amount], index)


@pytest.mark.parametrize(
    ("law", "text", "kept"),
    [
        ("BGB", "Der Erbe beantragt die Frist.", False),
        ("BGB", "Der Treffpunkt im Sozialraum beruft seinen Beirat.", True),
        ("SGB XII", "Der Erbe beantragt die Frist.", True),
    ],
)
def test_a_statute_outside_the_field_counts_only_with_the_words_of_the_question(
    assistant: Assistant, law: str, text: str, *, kept: bool
) -> None:
    understanding, _ = assistant.search(Question("Wer beruft den Beirat vom Treffpunkt?"), 1)
    hit = Hit(a_stored(text, norm=Norm(law, "1"), official=True), 1, 1.0, 1.0, ("dense",))
    assert trusted(understanding, [hit], assistant.index, HASH_TUNING) == ([hit] if kept else [])


def test_a_statute_outside_the_field_that_is_named_counts(assistant: Assistant) -> None:
    understanding, _ = assistant.search(Question("Was steht in § 1 BGB?"), 1)
    hit = Hit(a_stored("Der Erbe.", norm=Norm("BGB", "1"), official=True), 1, 1.0, 1.0, ("dense",))
    assert trusted(understanding, [hit], assistant.index, HASH_TUNING) == [hit]


def test_a_norm_the_filters_leave_out_is_not_answered(assistant: Assistant) -> None:
    understanding, _ = assistant.search(Question("Was steht in § 97 SGB IX?"), 1)
    assert decide(understanding, [], assistant.index, HASH_TUNING) == Decision(
        AnswerStatus.NOT_COVERED, 0.0
    )
