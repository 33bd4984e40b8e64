"""What of the passages found is quoted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering import Assistant
from assistant.evidence import Evidence, gather
from assistant.model import Hit, Question
from assistant.quoting import best_quote, quotes_from, statements, text_of
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.norm import Norm
from tests.library import HASH_TUNING, a_stored


def gathered(assistant: Assistant, text: str, tuning: Tuning = HASH_TUNING) -> tuple[Evidence, ...]:
    understanding, hits = assistant.search(Question(text), 12)
    vector = assistant.embedder.embed_query(understanding.search_text)
    return gather(understanding, vector, hits, assistant.index, tuning)


def quoted(found: tuple[Evidence, ...]) -> list[str]:
    return [
        q.stored.chunk.text[q.sentences[0].start : q.sentences[-1].end]
        for item in found
        for q in item.quotes
    ]


def test_a_paragraf_asked_for_is_quoted_whole_and_in_order(assistant: Assistant) -> None:
    assert quoted(gathered(assistant, "Was steht in § 96 SGB IX?")) == [
        "(1) Die Träger arbeiten mit Vereinen im Sozialraum zusammen.",
        "(2) Sie laden die Vereine jährlich zu einem Gespräch ein. Das Ergebnis wird notiert.",
    ]


@pytest.mark.parametrize(
    ("norm", "text"),
    [
        (
            "§ 96 Abs. 2",
            "(2) Sie laden die Vereine jährlich zu einem Gespräch ein. Das Ergebnis wird notiert.",
        ),
        ("§ 96 Abs. 2 Satz 2", "Das Ergebnis wird notiert."),
        ("§ 97 Satz 1", "Der Träger beschäftigt Fachkräfte."),
        ("§ 97 Satz 2 Nr. 1", "1. das Sozialrecht,"),
        ("§ 97 Satz 2 Nr. 2", "2. Barrieren, und zwar\na) bauliche und\nb) sprachliche,"),
        ("§ 97 Satz 2 Nr. 2 Buchst. b", "b) sprachliche,"),
        ("§ 97 Nr. 3", "3. Verständigung."),
    ],
)
def test_a_part_asked_for_is_quoted_alone(assistant: Assistant, norm: str, text: str) -> None:
    assert quoted(gathered(assistant, f"Was steht in {norm} SGB IX?")) == [text]


def test_an_absatz_the_paragraf_does_not_have_is_named_as_missing(assistant: Assistant) -> None:
    answer = assistant.answer(Question("Was steht in § 96 Abs. 7 SGB IX?"))
    assert answer.citations == ()
    assert answer.text.startswith(
        "§ 96 SGB IX hat 2 Absätze; einen Absatz 7 gibt es darin nicht.\n"
    )


def test_only_what_was_asked_for_is_quoted(assistant: Assistant) -> None:
    found = gathered(assistant, "Was steht in § 98 SGB IX und in § 4 BGG?")
    assert [item.hit.stored.chunk.fundstelle for item in found] == ["§ 98 SGB IX", "§ 4 BGG"]


def test_the_law_is_quoted_and_not_its_digest(assistant: Assistant) -> None:
    (item,) = gathered(assistant, "Was steht in § 98 SGB IX?")
    assert [quote.stored.document.official for quote in item.quotes] == [True]


def test_the_digest_is_quoted_where_there_is_no_law(assistant: Assistant) -> None:
    assert quoted(gathered(assistant, "Was steht in § 27 SGB XII?")) == [
        (
            "Hilfe zum Lebensunterhalt bekommt, wer ihn nicht selbst bestreiten kann.\n"
            "- Eigenes Einkommen geht vor."
        )
    ]


def test_an_answer_draws_on_few_passages(assistant: Assistant) -> None:
    few = replace(HASH_TUNING, passages=2, passage_margin=1.0)
    assert len(gathered(assistant, "Budget Treffpunkt Viertel Träger", few)) == 2


def test_passages_far_behind_the_best_are_left_out(assistant: Assistant) -> None:
    strict = replace(HASH_TUNING, passage_margin=0.0)
    assert quoted(gathered(assistant, "Was verbinden die Netzwerke?", strict)) == [
        "Netzwerke verbinden Nachbarn, Vereine und Dienste. Sie wachsen langsam."
    ]


def chosen(assistant: Assistant, *hits: Hit, tuning: Tuning = HASH_TUNING) -> list[list[str]]:
    """What is quoted of each of these hits."""
    question, _ = assistant.search(Question("Was machen die Vereine?"), 0)
    vector = assistant.embedder.embed_query(question.search_text)
    found = gather(question, vector, hits, assistant.index, tuning)
    return [quoted((item,)) for item in found]


FIRST = "(1) Die Träger arbeiten mit Vereinen im Sozialraum zusammen."
SECOND = "(2) Sie laden die Vereine jährlich zu einem Gespräch ein. Das Ergebnis wird notiert."


@pytest.mark.parametrize("lead", [0, 1])
def test_a_second_absatz_of_the_first_paragraf_is_quoted_in_statute_order(
    assistant: Assistant, lead: int
) -> None:
    absaetze = assistant.index.store.chunks_of_norm(Norm("SGB IX", "96"))
    hit = Hit(absaetze[lead], 1, 1.0, 1.0, (), absaetze[1 - lead])
    assert chosen(assistant, hit) == [[FIRST, SECOND]]


def test_without_a_second_absatz_one_is_quoted(assistant: Assistant) -> None:
    _, second = assistant.index.store.chunks_of_norm(Norm("SGB IX", "96"))
    assert chosen(assistant, Hit(second, 1, 1.0, 1.0, ())) == [[SECOND]]


def test_of_a_later_paragraf_no_second_absatz_is_quoted(assistant: Assistant) -> None:
    store = assistant.index.store
    (building,) = store.chunks_of_norm(Norm("BGG", "4"))
    first, second = store.chunks_of_norm(Norm("SGB IX", "96"))
    hits = Hit(building, 1, 1.0, 1.0, ()), Hit(second, 2, 1.0, 1.0, (), first)
    assert chosen(assistant, *hits) == [
        ["Barrierefrei sind Gebäude ohne Stufen und Schwellen."],
        [SECOND],
    ]


def test_a_second_absatz_takes_no_place_of_another_passage(assistant: Assistant) -> None:
    store = assistant.index.store
    (building,) = store.chunks_of_norm(Norm("BGG", "4"))
    first, second = store.chunks_of_norm(Norm("SGB IX", "96"))
    hits = Hit(second, 1, 1.0, 1.0, (), first), Hit(building, 2, 1.0, 1.0, ())
    two = replace(HASH_TUNING, passages=2)
    assert len(chosen(assistant, *hits, tuning=two)) == 2


@pytest.mark.parametrize(
    ("text", "tuning", "quotes", "shortened"),
    [
        ("Was steht in § 96 SGB IX?", {}, [FIRST, SECOND], False),
        ("Was steht in § 96 SGB IX?", {"norm_length": len(FIRST + SECOND)}, [FIRST, SECOND], False),
        ("Was steht in § 96 SGB IX?", {"norm_length": len(FIRST + SECOND) - 1}, [FIRST], True),
        ("Was steht in § 96 SGB IX?", {"norm_length": 1}, [FIRST], True),
        ("Was steht in § 96 Abs. 1 SGB IX?", {"norm_length": 1}, [FIRST], False),
        ("Gibt es nach § 96 SGB IX ein Gespräch?", {}, [FIRST, SECOND], False),
        ("Gibt es nach § 96 SGB IX ein Gespräch?", {"absaetze": 1}, [SECOND], True),
        ("Gibt es nach § 96 Abs. 2 SGB IX ein Gespräch?", {"absaetze": 1}, [SECOND], False),
        ("Was steht in § 96 SGB IX?", {"absaetze": 1}, [FIRST, SECOND], False),
    ],
)
def test_evidence_says_whether_more_was_asked_for_than_is_quoted(
    assistant: Assistant, text: str, tuning: dict[str, int], quotes: list[str], shortened: bool
) -> None:
    changed = replace(assistant.tuning, **tuning)  # type: ignore[arg-type] # whole numbers only
    (item,) = gathered(assistant, text, changed)
    assert (quoted((item,)), item.shortened) == (quotes, shortened)


def test_what_was_not_asked_for_as_a_norm_is_never_called_shortened(assistant: Assistant) -> None:
    short = replace(HASH_TUNING, quote_length=10, norm_length=10, absaetze=1)
    found = gathered(assistant, "Wie wird das Verfahren im Schritt 11 vorbereitet?", short)
    assert [item.shortened for item in found] == [False] * len(found)
    assert len(found) > 1


LONG = Norm("SGB IX", "99", "1")


def long_absatz(index: Index) -> StoredChunk:
    return index.store.chunks_of_norm(LONG)[0]


def test_a_long_absatz_is_quoted_where_it_answers(assistant: Assistant) -> None:
    first, *_ = quoted(gathered(assistant, "Wie wird das Verfahren im Schritt 11 vorbereitet?"))
    assert "Schritt 11 " in first
    assert "Schritt 1 " not in first


@pytest.mark.parametrize("length", [10, 100, 200, 700, 5_000])
def test_a_quote_is_no_longer_than_allowed_but_at_least_one_sentence(
    assistant: Assistant, length: int
) -> None:
    index, stored = assistant.index, long_absatz(assistant.index)
    assert len(stored.chunk.text) > 700
    question, _ = assistant.search(Question("Was ist im Schritt 11?"), 0)
    vector = assistant.embedder.embed_query(question.search_text)
    tuning = replace(HASH_TUNING, quote_length=length)
    quote = best_quote(stored, vector, question.terms, index, tuning)
    assert quote is not None
    size = quote.sentences[-1].end - quote.sentences[0].start
    assert size <= length or len(quote.sentences) == 1


@pytest.mark.parametrize("asked_for", ["core", "fact"])
def test_a_digest_is_quoted_with_its_core_first(assistant: Assistant, asked_for: str) -> None:
    (digest,) = assistant.index.store.chunks_of_norm(Norm("SGB XII", "27"))
    core, fact = digest.chunk.text.split("\n", 1)
    question, _ = assistant.search(Question({"core": core, "fact": fact}[asked_for]), 0)
    vector = assistant.embedder.embed_query(question.search_text)
    short = replace(HASH_TUNING, quote_length=10)
    found = quotes_from(digest, vector, question.terms, assistant.index, short)
    texts = [text_of(digest, quote.first, quote.last) for quote in found]
    assert texts == {"core": [core], "fact": [digest.chunk.text]}[asked_for]


def test_where_a_long_digest_goes_on_there_is_no_core(assistant: Assistant) -> None:
    text = "- Eins gilt. (Abs. 1)\n- Zwei gilt. (Abs. 2)"
    part = a_stored(text, norm=Norm("SGB XII", "27"))
    vector = assistant.embedder.embed_query("Zwei gilt")
    (quote,) = quotes_from(part, vector, (), assistant.index, HASH_TUNING)
    assert text_of(part, quote.first, quote.last) == text


def test_a_short_absatz_is_quoted_whole(assistant: Assistant) -> None:
    first, *_ = quoted(gathered(assistant, "Was sollen sie kennen: Barrieren, Verständigung?"))
    assert first.startswith("Der Träger beschäftigt Fachkräfte.")
    assert first.endswith("Näheres regelt § 96.")


@pytest.mark.parametrize("text", ["Die Imkerei steht im Band [2].", ""])
def test_what_would_be_read_as_a_marker_or_has_no_sentence_is_not_quoted(
    assistant: Assistant, text: str
) -> None:
    vector = assistant.embedder.embed_query("Imkerei")
    assert best_quote(a_stored(text), vector, (), assistant.index, HASH_TUNING) is None


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Eins. Zwei.", [(0, 1), (1, 2)]),
        ("Es gibt:\n1. Wege,\n2. Plätze.\nMehr nicht.", [(0, 3), (3, 4)]),
        ("Sie kennen\n1. Wege,\n2. Plätze\nund leben dort.", [(0, 4)]),
        ("Eins.\n1. Wege\n2. Plätze", [(0, 1), (1, 3)]),
        ("Es gilt:\n- Wege sind kurz.\n- Plätze sind grün.", [(0, 3)]),
        ("", []),
    ],
)
def test_an_enumeration_stays_with_its_introduction_and_close(
    text: str, groups: list[tuple[int, int]]
) -> None:
    assert list(statements(a_stored(text))) == groups
