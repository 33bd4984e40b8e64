"""How a question is read: its characters, norms, wording and words."""

from __future__ import annotations

import pytest

from assistant.model import NamedNorm, Question, QuestionType, Turn, Understanding
from assistant.understanding import plain, understand
from ingest.glossary import NO_GLOSSARY
from ingest.index import Index
from ingest.norm import Norm
from ingest.old_law import NO_OLD_LAW


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  Was\tist\r\n das?  ", "Was ist das?"),
        ("Was\x00ist\x1bdas", "Was ist das"),
        ("Sozial\u00adraum", "Sozialraum"),
        ("Sozial\u200braum", "Sozialraum"),
        ("\ufeffSozialraum", "Sozialraum"),
        ("a\u202eb", "ab"),
        ("Tra\u0308ger", "Träger"),
        ("Straße § 97", "Straße § 97"),
        ("\ue000", ""),
    ],
)
def test_a_question_is_one_line_of_readable_characters(typed: str, read: str) -> None:
    assert plain(typed) == read


def understood(text: str, index: Index, *history: Turn) -> Understanding:
    return understand(Question(text, history), index, NO_OLD_LAW, NO_GLOSSARY)


def named(text: str, index: Index) -> tuple[NamedNorm, ...]:
    return understood(text, index).norms


def test_a_norm_that_is_held_exists(index: Index) -> None:
    assert named("Was steht in § 97 Satz 2 SGB IX?", index) == (
        NamedNorm(Norm("SGB IX", "97", satz="2"), assumed_law=False, exists=True),
    )


def test_a_norm_its_statute_does_not_have_does_not_exist(index: Index) -> None:
    assert [norm.exists for norm in named("§ 999 SGB IX", index)] == [False]


def test_a_norm_held_as_digest_alone_exists(index: Index) -> None:
    assert [norm.exists for norm in named("§ 27 SGB XII", index)] == [True]


@pytest.mark.parametrize("text", ["§ 28 SGB XII", "§ 5 SGB V"])
def test_nothing_is_said_of_a_norm_whose_statute_is_not_installed(index: Index, text: str) -> None:
    assert [norm.exists for norm in named(text, index)] == [None]


def test_a_norm_without_a_statute_is_taken_for_one_of_the_sgb_ix_and_marked(index: Index) -> None:
    assert named("Was steht in § 97?", index) == (
        NamedNorm(Norm("SGB IX", "97"), assumed_law=True, exists=True),
    )


def test_a_norm_named_twice_counts_once(index: Index) -> None:
    assert len(named("§ 97 SGB IX oder § 97 SGB IX?", index)) == 1


def test_a_follow_up_names_the_norm_it_means(index: Index) -> None:
    norms = understood("und Absatz 2?", index, Turn("user", "§ 96 SGB IX")).norms
    assert norms == (NamedNorm(Norm("SGB IX", "96", "2"), absaetze=2),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Was steht in § 97 SGB IX?", QuestionType.NORM),
        ("Budget Treffpunkt Nordkreis", QuestionType.KEYWORDS),
        ("Budget?", QuestionType.PLAIN),
        ("wer zahlt das Budget", QuestionType.PLAIN),
        ("Nachbarn Vereine Dienste Wege Treffpunkte Budget Beirat", QuestionType.PLAIN),
    ],
)
def test_the_wording_decides_the_type(index: Index, text: str, kind: QuestionType) -> None:
    assert understood(text, index).type is kind


def test_words_that_say_nothing_are_no_terms(index: Index) -> None:
    assert understood("Was ist denn das?", index).terms == ()
    tokens = [term.token for term in understood("Wer zahlt das Budget?", index).terms]
    assert tokens == ["zahlt", "budg"]


def test_a_slip_is_mended_for_the_search_and_shown_as_it_was_typed(index: Index) -> None:
    understanding = understood("Wo sind die Nachbran und Fachkraefte?", index)
    assert understanding.question == "Wo sind die Nachbran und Fachkraefte?"
    assert "nachbarn" in understanding.search_text
    assert {"nachbarn", "fachkraft"} <= {term.token for term in understanding.terms}


@pytest.mark.parametrize("word", ["verjähren", "Schrift", "Bekundung", "leibt"])
def test_an_everyday_word_the_sources_lack_is_no_slip_of_a_near_one(
    index: Index, word: str
) -> None:
    assert index.analyzer.correct("verfaren") == "verfahren"
    understanding = understood(f"Budget {word}", index)
    assert understanding.search_text == f"Budget {word}"
    assert [term.weight for term in understanding.terms] == [1.0, 1.0]


def test_the_topic_is_what_is_left_without_the_norms(index: Index) -> None:
    tokens = [term.token for term in understood("Gilt § 97 SGB IX für Vereine?", index).topic]
    assert tokens == ["gilt", "verein"]
    assert understood("Was steht in § 97 SGB IX?", index).topic == ()
    assert understood("Gilt das für Vereine?", index).topic == ()


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("§ 96 Abs. 7 SGB IX", [("§ 96 Abs. 7 SGB IX", False)]),
        ("§ 96 Abs. 2 SGB IX", [("§ 96 Abs. 2 SGB IX", True)]),
        ("§ 999 Abs. 2 SGB IX", [("§ 999 SGB IX", False)]),
        ("§ 27 Abs. 2 SGB XII", [("§ 27 Abs. 2 SGB XII", True)]),
        ("§ 96 Abs. 1 bis 2 SGB IX", [("§ 96 Abs. 1 SGB IX", True), ("§ 96 Abs. 2 SGB IX", True)]),
    ],
)
def test_an_absatz_exists_where_the_wording_of_the_statute_has_it(
    index: Index, text: str, norms: list[tuple[str, bool]]
) -> None:
    assert [(str(n.norm), n.exists) for n in named(text, index)] == norms


@pytest.mark.parametrize(
    "text",
    [
        "Was hat sich an § 97 SGB IX geändert?",
        "Was wurde in § 97 SGB IX verändert?",
        "Wie änderte sich § 97 SGB IX?",
        "Gibt es Änderungen an § 97 SGB IX?",
        "Was ist neu in § 97 SGB IX?",
        "Ist § 97 SGB IX novelliert worden?",
        "Ist § 97 SGB IX reformiert worden?",
        "Wurde § 97 SGB IX neu gefasst?",
    ],
)
def test_a_question_for_changes_is_told_and_its_words_are_no_topic(index: Index, text: str) -> None:
    understanding = understood(text, index)
    assert understanding.asks_changes
    assert understanding.topic == ()
    assert [str(norm.norm) for norm in understanding.norms] == ["§ 97 SGB IX"]


def test_what_else_a_question_for_changes_says_is_its_topic(index: Index) -> None:
    understanding = understood("Was hat sich in § 97 SGB IX für Vereine geändert?", index)
    assert understanding.asks_changes
    assert [term.token for term in understanding.topic] == ["verein"]


@pytest.mark.parametrize(
    "text",
    [
        "Was gilt bei Änderung der Verhältnisse nach § 97 SGB IX?",
        "Kann der Bescheid nach § 97 SGB IX geändert werden?",
        "§ 97 SGB IX: Was passiert, wenn sich mein Einkommen ändert?",
        "Muss ich die Änderungen meines Einkommens bei § 97 SGB IX melden?",
        "§ 97 SGB IX Änderung der Verhältnisse",
    ],
)
def test_a_rule_on_changes_is_no_question_for_changes(index: Index, text: str) -> None:
    assert not understood(text, index).asks_changes


@pytest.mark.parametrize(
    "text", ["Was hat sich geändert?", "Was steht in § 97 SGB IX?", "Gilt § 97 SGB IX für Neue?"]
)
def test_without_a_norm_or_the_wish_no_changes_are_asked_for(index: Index, text: str) -> None:
    assert not understood(text, index).asks_changes


def test_the_places_of_a_subject_are_norms_that_nobody_named(index: Index) -> None:
    understanding = understood("Wo ist die Zuständigkeit geregelt?", index)
    assert understanding.lists
    assert understanding.norms == (NamedNorm(Norm("SGB IX", "98")),)
    assert (understanding.type, understanding.topic) == (QuestionType.NORM, ())


def test_a_question_for_places_that_names_a_norm_or_finds_none_lists_nothing(index: Index) -> None:
    assert not understood("Welche Vorschriften nennt § 97 SGB IX?", index).lists
    nowhere = understood("Welche Vorschriften regeln die Raumfahrt?", index)
    assert (nowhere.lists, nowhere.norms) == (False, ())


@pytest.mark.parametrize("text", ["", "\x00", "?!", "   "])
def test_a_question_without_a_word_has_no_terms(index: Index, text: str) -> None:
    assert understood(text, index).terms == ()
