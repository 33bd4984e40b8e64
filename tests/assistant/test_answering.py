"""What an answer holds, whatever is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant import wording
from assistant.answering import Assistant
from assistant.model import Answer, AnswerMode, AnswerStatus, Question, Turn
from ingest.glossary import GLOSSARY_FILE, load_glossary
from ingest.ports import Filters
from tests.library import FILES, a_library

QUESTIONS = [
    "Was steht in § 97 SGB IX?",
    "§ 27 SGB XII",
    "Was ist ein Sozialraum?",
    "Wie hoch ist das Budget je Treffpunkt?",
    "Wer ist nach einem Umzug verantwortlich?",
    "Wie wird das Verfahren im Schritt 7 vorbereitet?",
    "Was gehört zum Kaninchenzüchterverein?",
    "Was steht in § 999 SGB IX?",
    "Was ist Astrophysik?",
    "Und im nächsten?",
    "\x00",
    "' OR 1=1; DROP TABLE chunks; --",
    "<script>alert(1)</script>",
]


def flat(text: str) -> str:
    return re.sub(r"[\s*_>#•–-]+", "", text).casefold()


@pytest.mark.parametrize("text", QUESTIONS)
def test_markers_and_citations_match_and_quotes_are_literal(
    assistant: Assistant, text: str
) -> None:
    answer = assistant.answer(Question(text))
    marks = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert marks == set(numbers)
    assert bool(numbers) == (answer.status is AnswerStatus.ANSWERED)
    assert answer.text.strip()
    for sentence, number in re.findall(r"([^\[\]\n]+) \[(\d+)\]", answer.text):
        words = re.sub(r"^\s*(?:- |\d+\. )?(?:- )?", "", sentence)
        assert flat(words) in flat(answer.citations[int(number) - 1].quote)


def ask(assistant: Assistant, text: str, *history: Turn, **filters: frozenset[str]) -> Answer:
    return assistant.answer(Question(text, history, Filters(**filters)))


def test_an_answer_is_extractive_and_has_an_id_of_its_own(assistant: Assistant) -> None:
    first, second = (ask(assistant, "Was ist ein Sozialraum?") for _ in range(2))
    assert first.mode is AnswerMode.EXTRACTIVE
    assert first.id != second.id
    assert (first.text, first.citations) == (second.text, second.citations)


def test_an_answer_says_what_each_step_took(assistant: Assistant) -> None:
    times = ask(assistant, "Was ist ein Sozialraum?").timings_ms
    assert set(times) == {"understand", "retrieve", "answer", "total"}
    assert times["total"] >= max(times["understand"], times["retrieve"], times["answer"]) >= 0


def test_a_question_is_given_back_as_it_was_understood(assistant: Assistant) -> None:
    answer = ask(assistant, "Und im nächsten Paragrafen?", Turn("user", "§ 97a SGB IX"))
    assert answer.question == "Was steht in § 98 SGB IX?"
    assert [citation.fundstelle for citation in answer.citations] == ["§ 98 SGB IX"]


def test_the_first_answer_says_that_it_is_automatic_and_the_later_ones_do_not(
    assistant: Assistant,
) -> None:
    first = ask(assistant, "Was ist ein Sozialraum?")
    later = ask(assistant, "Was ist ein Netzwerk?", Turn("user", "Hallo"), Turn("assistant", "Ja?"))
    assert wording.FIRST_CONTACT in first.notices
    assert "automatisch" in wording.FIRST_CONTACT
    assert "Rechtsberatung" in wording.FIRST_CONTACT
    assert wording.FIRST_CONTACT not in later.notices


def test_a_statute_taken_for_granted_is_said(assistant: Assistant) -> None:
    notices = ask(assistant, "Was steht in § 97?").notices
    assert "Ohne eindeutige Angabe des Gesetzes angenommen: § 97 SGB IX." in notices


def test_an_answer_from_a_digest_says_so(assistant: Assistant) -> None:
    answer = ask(assistant, "§ 27 SGB XII")
    assert wording.DIGEST in answer.notices
    assert "(Kurzfassung, nicht der Gesetzeswortlaut)" in answer.text
    assert wording.DIGEST not in ask(assistant, "§ 98 SGB IX").notices


@pytest.mark.parametrize(
    ("text", "tuning", "said"),
    [
        (
            "Was steht in § 96 SGB IX?",
            {"norm_length": 1},
            "§ 96 SGB IX: gezeigt ist der Anfang.",
        ),
        (
            "Gibt es nach § 96 SGB IX ein Gespräch?",
            {"absaetze": 1},
            "§ 96 SGB IX: gezeigt ist, was zur Frage passt.",
        ),
        (
            "Was steht in § 96 und § 99 SGB IX?",
            {"norm_length": 1},
            "§ 96 SGB IX, § 99 SGB IX: gezeigt ist der Anfang.",
        ),
    ],
)
def test_a_norm_cut_short_is_said(
    assistant: Assistant, text: str, tuning: dict[str, int], said: str
) -> None:
    changed = replace(assistant.tuning, **tuning)  # type: ignore[arg-type] # whole numbers only
    notices = ask(replace(assistant, tuning=changed), text).notices
    assert f"{said} Den ganzen Wortlaut öffnet der Link der Quelle." in notices
    assert not [n for n in ask(assistant, text).notices if "gezeigt ist" in n]


def test_an_answer_to_a_question_without_norm_says_nothing_of_shortening(
    assistant: Assistant,
) -> None:
    short = replace(assistant, tuning=replace(assistant.tuning, norm_length=1, absaetze=1))
    answer = ask(short, "Wie wird das Verfahren im Schritt 7 vorbereitet?")
    assert answer.citations
    assert answer.notices == (wording.FIRST_CONTACT,)


def test_a_refusal_says_nothing_of_shortening(assistant: Assistant) -> None:
    short = replace(assistant, tuning=replace(assistant.tuning, norm_length=1))
    answer = ask(short, "Wie hoch ist das Budget nach § 96 SGB IX?")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.notices == (wording.FIRST_CONTACT,)


def test_two_absaetze_about_as_near_are_both_quoted(assistant: Assistant) -> None:
    wide = replace(assistant, tuning=replace(assistant.tuning, absatz_margin=1.0, passages=1))
    one = replace(assistant, tuning=replace(assistant.tuning, absatz_margin=0.0, passages=1))
    text = "Arbeiten die Träger mit Vereinen im Sozialraum zusammen?"
    assert [str(c.norm) for c in ask(wide, text).citations] == [
        "§ 96 Abs. 1 SGB IX",
        "§ 96 Abs. 2 SGB IX",
    ]
    assert [str(c.norm) for c in ask(one, text).citations] == ["§ 96 Abs. 1 SGB IX"]


def test_an_amount_no_source_names_is_not_made_up_from_a_near_one(assistant: Assistant) -> None:
    known = ask(assistant, "Wie hoch ist das Budget je Treffpunkt im Nordkreis?")
    assert "900 Euro" in known.citations[0].quote
    unknown = ask(assistant, "Wie hoch ist der Eintritt je Treffpunkt im Nordkreis?")
    assert (unknown.status, unknown.text) == (AnswerStatus.NOT_COVERED, wording.NOT_COVERED)
    assert unknown.nearest


def test_what_the_first_source_names_is_suggested(assistant: Assistant) -> None:
    assert ask(assistant, "Was steht in § 97 SGB IX?").suggestions == (
        "Was steht in § 96 SGB IX (Zusammenarbeit)?",
    )


def test_every_suggestion_can_be_answered(assistant: Assistant) -> None:
    for text in QUESTIONS:
        for suggestion in ask(assistant, text).suggestions:
            assert ask(assistant, suggestion).status is AnswerStatus.ANSWERED


def test_a_refusal_names_whom_to_ask_and_the_nearest_passages(assistant: Assistant) -> None:
    answer = ask(assistant, "Was ist Astrophysik?")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.text == wording.NOT_COVERED
    assert "EUTB" in answer.text
    assert (answer.citations, answer.suggestions) == ((), ())
    assert [hit.rank for hit in answer.nearest] == [1, 2, 3]


def test_a_norm_that_does_not_exist_is_named_with_the_end_of_its_statute(
    assistant: Assistant,
) -> None:
    answer = ask(assistant, "Was regelt § 999 SGB IX?")
    assert answer.text.startswith(
        "§ 999 SGB IX gibt es in der hinterlegten Fassung nicht. "
        "Letzte Vorschrift: § 99 SGB IX.\n\n"
    )


def test_a_statute_that_is_not_installed_is_named(assistant: Assistant) -> None:
    answer = ask(assistant, "Was steht in § 5 SGB V?")
    assert answer.text.startswith("§ 5 SGB V: Dieses Gesetz oder diese Vorschrift ist nicht")


def test_a_part_that_does_not_exist_is_not_covered(assistant: Assistant) -> None:
    answer = ask(assistant, "Was steht in § 96 Abs. 7 SGB IX?")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.citations == ()


def test_a_question_without_subject_is_asked_back(assistant: Assistant) -> None:
    answer = ask(assistant, "Und im nächsten?")
    assert (answer.status, answer.text) == (AnswerStatus.CLARIFY, wording.CLARIFY)
    assert (answer.citations, answer.nearest, answer.suggestions) == ((), (), ())


def test_filters_that_leave_nothing_are_said(assistant: Assistant) -> None:
    answer = ask(assistant, "Wer zahlt ein Budget?", document_ids=frozenset({"fehlt"}))
    assert (answer.status, answer.text) == (AnswerStatus.NOT_COVERED, wording.FILTERED)
    assert answer.nearest == ()


def test_filters_hold_for_the_answer(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Wie hoch ist das Budget je Treffpunkt?", regions=frozenset({"Südkreis"})
    )
    titles = {citation.stored.document.title for citation in answer.citations}
    assert "Leitlinie Süd" in titles
    assert "Leitlinie Nord" not in titles


def test_nothing_to_quote_is_not_covered(assistant: Assistant) -> None:
    nothing = replace(assistant, tuning=replace(assistant.tuning, passages=0))
    answer = ask(nothing, "Was verbinden die Netzwerke?")
    assert answer.status is AnswerStatus.NOT_COVERED


def test_a_search_gives_the_question_as_understood_and_no_more_than_k(
    assistant: Assistant,
) -> None:
    understanding, hits = assistant.search(Question("Budget  Treffpunkt"), 1)
    assert understanding.question == "Budget Treffpunkt"
    assert [hit.rank for hit in hits] == [1]


def test_a_range_of_paragrafen_is_answered_whole(assistant: Assistant) -> None:
    answer = ask(assistant, "Was steht in §§ 96 bis 97 SGB IX?")
    assert {c.stored.chunk.norm.paragraf for c in answer.citations if c.stored.chunk.norm} == {
        "96",
        "97",
    }


def test_of_two_norms_the_missing_one_is_named_beside_the_answer(assistant: Assistant) -> None:
    answer = ask(assistant, "Was steht in § 96 und § 999 SGB IX?")
    assert answer.citations
    assert any(notice.startswith("§ 999 SGB IX gibt es") for notice in answer.notices)


def test_both_absaetze_of_one_paragraf_are_quoted(assistant: Assistant) -> None:
    answer = ask(assistant, "Was steht in § 96 Abs. 1 und Abs. 2 SGB IX?")
    assert [str(c.norm) for c in answer.citations] == ["§ 96 Abs. 1 SGB IX", "§ 96 Abs. 2 SGB IX"]


GLOSSARY = """stand = "2026-11-30"

[[begriff]]
begriff = "Treffpunktbudget"
kurz = ["TPB"]
text = "Das Treffpunktbudget ist Geld für einen Treffpunkt im Viertel."
"""


@pytest.fixture(scope="module")
def with_glossary(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("glossar")
    assistant = a_library(folder, {**FILES, f"korpus/{GLOSSARY_FILE}": GLOSSARY}).assistant
    glossary = load_glossary(folder / "quellen" / "korpus" / GLOSSARY_FILE)
    return replace(assistant, glossary=glossary)


@pytest.mark.parametrize("question", ["Was ist ein TPB?", "Was bedeutet Treffpunktbudget?"])
def test_who_asks_what_a_term_means_gets_its_explanation_first(
    with_glossary: Assistant, question: str
) -> None:
    first = ask(with_glossary, question).citations[0]
    assert first.quote == "Das Treffpunktbudget ist Geld für einen Treffpunkt im Viertel."
    assert first.stored.document.title == "Glossar"


def test_an_explanation_is_quoted_once(with_glossary: Assistant) -> None:
    citations = ask(with_glossary, "Was ist ein TPB?").citations
    assert len({citation.quote for citation in citations}) == len(citations)


def test_an_abbreviation_finds_what_is_said_of_what_it_stands_for(with_glossary: Assistant) -> None:
    understanding, _ = with_glossary.search(Question("Wer zahlt das TPB?"), 5)
    assert understanding.search_text == "Wer zahlt das TPB (Treffpunktbudget)?"
    assert "treffpunktbudg" in {term.token for term in understanding.terms}
