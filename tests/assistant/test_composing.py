"""How an answer is worded: literal sentences, each with its marker, under the name of its source."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.composing import cite, compose, heading
from assistant.evidence import Evidence
from assistant.model import Citation, Hit
from assistant.quoting import Quote
from ingest.chunk_store import StoredChunk
from ingest.loaders.statute_text import sentences_of
from ingest.model import DOCUMENTARY_NOTE
from ingest.norm import Norm
from tests.library import a_stored

PARAGRAF = Norm("SGB IX", "97")
STATUTE = (
    "Der Träger hat Fachkräfte. Sie kennen\n"
    "1. das Recht,\n"
    "2. Barrieren, und zwar\n"
    "a) bauliche und\n"
    "b) sprachliche.\n"
    "Näheres regelt eine Verordnung."
)


def a_statute(text: str = STATUTE, norm: Norm = PARAGRAF) -> StoredChunk:
    stored = a_stored(text, norm=norm, headings=("Teil 2", "Fachkräfte"), official=True)
    return replace(stored, chunk=replace(stored.chunk, sentences=sentences_of(text, norm)))


def evidence(stored: StoredChunk, *ranges: tuple[int, int]) -> Evidence:
    whole = ranges or ((0, len(stored.chunk.sentences)),)
    quotes = tuple(Quote(stored, first, last) for first, last in whole)
    return Evidence(Hit(stored, 1, 1.0, 1.0, ("dense",)), quotes)


def test_every_sentence_of_prose_carries_its_marker() -> None:
    text, _ = compose([evidence(a_stored("Wege sind kurz. Plätze sind grün.", title="Konzept"))])
    assert text == "**Konzept**\n\nWege sind kurz. [1] Plätze sind grün. [1]"


def test_a_paragraph_break_of_the_source_is_kept() -> None:
    text, _ = compose([evidence(a_stored("Wege sind kurz.\nPlätze sind grün.", title="K"))])
    assert text == "**K**\n\nWege sind kurz. [1]\nPlätze sind grün. [1]"


def test_an_enumeration_becomes_a_list_with_the_numbers_of_the_law() -> None:
    text, _ = compose([evidence(a_statute())])
    assert text == (
        "**§ 97 SGB IX – Fachkräfte**\n\n"
        "Der Träger hat Fachkräfte. [1] Sie kennen [1]\n"
        "1. das Recht, [1]\n"
        "2. Barrieren, und zwar [1]\n"
        "   - a) bauliche und [1]\n"
        "   - b) sprachliche. [1]\n\n"
        "Näheres regelt eine Verordnung. [1]"
    )


def test_bullets_of_any_kind_become_one_kind() -> None:
    text, _ = compose([evidence(a_stored("Es gibt:\n– Wege\n• Plätze\n- Bänke", title="K"))])
    assert text == "**K**\n\nEs gibt: [1]\n- Wege [1]\n- Plätze [1]\n- Bänke [1]"


def test_citations_are_numbered_in_the_order_of_the_evidence() -> None:
    first, second = a_stored("Eins.", title="A"), a_stored("Zwei.", title="B")
    text, citations = compose([evidence(first), evidence(second)])
    assert text == "**A**\n\nEins. [1]\n\n**B**\n\nZwei. [2]"
    assert [(c.number, c.quote, c.found_by) for c in citations] == [
        (1, "Eins.", ("dense",)),
        (2, "Zwei.", ("dense",)),
    ]


def test_passages_under_one_name_stand_under_it_once() -> None:
    first, other = a_stored("Eins.", title="A"), a_stored("Zwei.", title="B")
    text, citations = compose(
        [evidence(first), evidence(other), evidence(a_stored("Drei.", title="A"))]
    )
    assert text == "**A**\n\nEins. [1]\n\nDrei. [2]\n\n**B**\n\nZwei. [3]"
    assert [c.quote for c in citations] == ["Eins.", "Drei.", "Zwei."]


def test_quotes_of_one_hit_stand_under_the_headings_of_their_own() -> None:
    wording = a_statute("Der Betrag gilt.", PARAGRAF.within(absatz="1"))
    second = a_statute("Er ist fest.", PARAGRAF.within(absatz="2"))
    note = a_stored("Hinweis: Er steigt.", norm=PARAGRAF, headings=(DOCUMENTARY_NOTE,))
    note = replace(note, document=replace(note.document, official=True))
    hit = Hit(wording, 1, 1.0, 1.0, ("norm",))
    quotes = tuple(Quote(stored, 0, 1) for stored in (wording, note, second))
    text, citations = compose([Evidence(hit, quotes)])
    assert text == (
        "**§ 97 SGB IX – Fachkräfte**\n\nDer Betrag gilt. [1]\n\nEr ist fest. [2]\n\n"
        "**§ 97 SGB IX – Hinweis der Dokumentation**\n\nHinweis: Er steigt. [3]"
    )
    assert [c.quote for c in citations] == [
        "Der Betrag gilt.",
        "Er ist fest.",
        "Hinweis: Er steigt.",
    ]
    assert [c.found_by for c in citations] == [("norm",)] * 3


def test_no_evidence_gives_no_answer() -> None:
    assert compose([]) == ("", ())


@pytest.mark.parametrize("title", ["Band [2]", "[1]"])
def test_a_name_is_never_read_as_a_marker(title: str) -> None:
    answer, _ = compose([evidence(a_stored("Nichts.", title=title, headings=("Teil [3]",)))])
    assert re.findall(r"\[\d+\]", answer) == ["[1]"]


def address(first: int, last: int) -> Citation:
    return cite(1, Quote(a_statute(), first, last), ())


@pytest.mark.parametrize(
    ("first", "last", "fundstelle"),
    [
        (0, 1, "§ 97 Satz 1 SGB IX"),
        (1, 6, "§ 97 Satz 2 SGB IX"),
        (2, 3, "§ 97 Satz 2 Nr. 1 SGB IX"),
        (3, 6, "§ 97 Satz 2 Nr. 2 SGB IX"),
        (5, 6, "§ 97 Satz 2 Nr. 2 Buchst. b SGB IX"),
        (2, 6, "§ 97 Satz 2 SGB IX"),
        (0, 7, "§ 97 SGB IX"),
    ],
)
def test_a_quote_is_addressed_as_closely_as_all_its_sentences_allow(
    first: int, last: int, fundstelle: str
) -> None:
    citation = address(first, last)
    assert citation.fundstelle == fundstelle
    assert str(citation.norm) == fundstelle


def test_a_quote_is_the_text_between_its_ends() -> None:
    citation = address(2, 6)
    assert citation.quote == (
        "1. das Recht,\n2. Barrieren, und zwar\na) bauliche und\nb) sprachliche."
    )
    assert STATUTE[citation.start : citation.end] == citation.quote


def test_a_digest_keeps_its_own_fundstelle() -> None:
    stored = a_stored("Kern. Mehr.", norm=PARAGRAF)
    closer = tuple(replace(s, norm=PARAGRAF.within(absatz="1")) for s in stored.chunk.sentences)
    stored = replace(
        stored, chunk=replace(stored.chunk, sentences=closer, fundstelle="Kurzfassung zu § 97")
    )
    citation = cite(1, Quote(stored, 0, 1), ())
    assert citation.fundstelle == "Kurzfassung zu § 97"
    assert citation.norm == PARAGRAF.within(absatz="1")


@pytest.mark.parametrize(
    ("stored", "name"),
    [
        (a_statute(), "§ 97 SGB IX – Fachkräfte"),
        (a_statute(norm=PARAGRAF.within(absatz="2")), "§ 97 SGB IX – Fachkräfte"),
        (a_stored(norm=PARAGRAF), "§ 97 SGB IX (Kurzfassung, nicht der Gesetzeswortlaut)"),
        (
            a_stored(norm=PARAGRAF, headings=("Fachkräfte",)),
            "§ 97 SGB IX – Fachkräfte (Kurzfassung, nicht der Gesetzeswortlaut)",
        ),
        (a_stored(title="Konzept"), "Konzept"),
        (a_stored(title="Konzept", headings=("Teil 1", "Wege")), "Konzept – Wege"),
        (a_stored(title="Konzept", headings=("Wege",), context="Was nun?"), "Konzept – Was nun?"),
    ],
)
def test_a_source_is_named(stored: StoredChunk, name: str) -> None:
    assert heading(stored) == name


LINES = st.lists(
    st.text(st.sampled_from("abcÄß .:,;-–()1234[]*\n"), min_size=1, max_size=60), min_size=1
)


@given(LINES)
def test_whatever_the_source_says_every_marked_piece_is_literally_in_it(lines: list[str]) -> None:
    stored = a_stored("\n".join(lines).replace("[", "("), title="K")
    if not stored.chunk.sentences:
        return
    text, (citation,) = compose([evidence(stored)])
    body = text.removeprefix("**K**\n\n")
    pieces = [piece.strip() for piece in body.split("[1]")]
    assert pieces.pop() == ""
    assert len(pieces) == len(stored.chunk.sentences)
    for piece in pieces:
        assert squeezed(piece) in squeezed(citation.quote)


def squeezed(text: str) -> str:
    """Without white space and list marks, as the contract compares."""
    return re.sub(r"[\s•–-]+", "", text)
