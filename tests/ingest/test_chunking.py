from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import (
    LONGEST_ABSATZ,
    LONGEST_PROSE,
    pack,
    split_at_sentences,
    split_into_chunks,
)
from ingest.loaders.statute_text import sentences_of
from ingest.model import (
    DOCUMENTARY_NOTE,
    OFFICIAL_FOOTNOTE,
    Block,
    BlockKind,
    Chunk,
    Document,
    Kind,
)
from ingest.norm import Norm

FILLER = "Dieser Satz füllt die Seite mit Text. "


def heading(text: str, level: int = 1) -> Block:
    return Block(text, BlockKind.HEADING, level)


def question(text: str) -> Block:
    return Block(text, BlockKind.QUESTION)


def prose(*blocks: Block) -> list[Chunk]:
    return split_into_chunks(Document("lokal/plan.md", "Plan", Kind.LOCAL, blocks))


def absatz(text: str, norm: Norm) -> Block:
    return Block(text, norm=norm, sentences=sentences_of(text, norm))


def law(*blocks: Block, official: bool = True) -> list[Chunk]:
    return split_into_chunks(
        Document("BJNR1", "Gesetz", Kind.LAW, blocks, law="SGB IX", official=official)
    )


def quoted(chunk: Chunk) -> list[str]:
    return [chunk.text[s.start : s.end] for s in chunk.sentences]


# law


def test_an_absatz_is_one_chunk_with_its_address_and_link() -> None:
    first = Norm("SGB IX", "8", "1")
    chunks = law(
        heading("Teil 1 Regelungen"),
        heading("Kapitel 1 Allgemeines", 2),
        heading("Wunschrecht", 100),
        absatz("(1) Wünschen wird entsprochen. Das gilt immer.", first),
        absatz("(2) Auf Antrag gibt es Geld.", Norm("SGB IX", "8", "2")),
    )
    assert [c.fundstelle for c in chunks] == ["§ 8 Abs. 1 SGB IX", "§ 8 Abs. 2 SGB IX"]
    assert [c.order for c in chunks] == [0, 1]
    assert chunks[0].norm == first
    assert chunks[0].headings == ("Teil 1 Regelungen", "Kapitel 1 Allgemeines", "Wunschrecht")
    assert chunks[0].url == "https://www.gesetze-im-internet.de/sgb_9_2018/__8.html"
    assert [str(s.norm) for s in chunks[0].sentences] == [
        "§ 8 Abs. 1 Satz 1 SGB IX",
        "§ 8 Abs. 1 Satz 2 SGB IX",
    ]


def test_short_absaetze_of_two_paragrafen_are_never_joined() -> None:
    chunks = law(
        heading("Eins", 100),
        absatz("Kurz.", Norm("SGB IX", "1")),
        heading("Zwei", 100),
        absatz("Auch kurz.", Norm("SGB IX", "2")),
    )
    assert [(c.text, c.headings) for c in chunks] == [
        ("Kurz.", ("Eins",)),
        ("Auch kurz.", ("Zwei",)),
    ]


def test_a_heading_closes_all_headings_of_its_level_and_below() -> None:
    chunks = law(
        heading("Teil 1"),
        heading("Kapitel 1", 2),
        heading("Eins", 100),
        absatz("Kurz.", Norm("SGB IX", "1")),
        heading("Teil 2"),
        heading("Zwei", 100),
        absatz("Kurz.", Norm("SGB IX", "2")),
    )
    assert [c.headings for c in chunks] == [("Teil 1", "Kapitel 1", "Eins"), ("Teil 2", "Zwei")]


def long_absatz(items: int = 9) -> str:
    lines = [f"{n}. {'Leistung um Leistung, ' * 12}" for n in range(1, items + 1)]
    return "\n".join(["(1) Träger sind", *(line.rstrip() for line in lines)])


def test_a_long_absatz_is_split_between_its_nummern() -> None:
    norm = Norm("SGB IX", "6", "1")
    chunks = law(heading("Träger", 100), absatz(long_absatz(), norm))
    assert [c.fundstelle for c in chunks] == [
        "§ 6 Abs. 1 SGB IX",
        "§ 6 Abs. 1 Nr. 6 bis 9 SGB IX",
    ]
    assert all(len(c.text) <= LONGEST_ABSATZ for c in chunks)
    assert "\n".join(c.text for c in chunks) == long_absatz()
    assert [c.norm for c in chunks] == [norm, norm]


def test_the_introduction_goes_with_every_part_of_a_split_absatz() -> None:
    chunks = law(absatz(long_absatz(), Norm("SGB IX", "6", "1")))
    assert [c.context for c in chunks] == ["", "(1) Träger sind"]


def test_sentences_of_a_split_absatz_keep_their_addresses() -> None:
    chunks = law(absatz(long_absatz(), Norm("SGB IX", "6", "1")))
    assert quoted(chunks[1])[0].startswith("6. Leistung um Leistung")
    assert str(chunks[1].sentences[0].norm) == "§ 6 Abs. 1 Nr. 6 SGB IX"


def test_a_long_absatz_without_nummern_is_split_between_saetze() -> None:
    text = "(1) " + " ".join([f"Satz Nummer {n} {'und mehr ' * 40}endet." for n in "abcdefgh"])
    chunks = law(absatz(text, Norm("SGB IX", "6", "1")))
    assert [c.fundstelle for c in chunks] == [
        "§ 6 Abs. 1 Satz 1 bis 4 SGB IX",
        "§ 6 Abs. 1 Satz 5 bis 8 SGB IX",
    ]


def test_a_part_over_several_saetze_with_nummern_is_cited_by_its_absatz() -> None:
    items = "\n".join(f"{n}. {'Leistung um Leistung, ' * 20}" for n in range(1, 5))
    text = f"(1) Träger sind\n{items}\nDas gilt auch sonst. Immer gilt es."
    chunks = law(absatz(text, Norm("SGB IX", "6", "1")))
    assert chunks[-1].fundstelle == "§ 6 Abs. 1 SGB IX"


def test_one_endless_sentence_of_a_statute_stays_whole() -> None:
    text = "Ohne Punkt " + "und weiter " * 200
    chunks = law(absatz(text.strip(), Norm("SGB IX", "6")))
    assert [c.text for c in chunks] == [text.strip()]


def test_digests_say_that_they_are_no_statute() -> None:
    [chunk] = law(absatz("Kurz gesagt: Ja.", Norm("SGB IX", "6")), official=False)
    assert chunk.fundstelle == "Kurzfassung zu § 6 SGB IX"


@pytest.mark.parametrize(
    ("kind", "fundstelle"),
    [(DOCUMENTARY_NOTE, "Hinweis zu § 160 SGB IX"), (OFFICIAL_FOOTNOTE, "Fußnote zu § 160 SGB IX")],
)
def test_a_note_is_cited_as_one_on_its_norm(kind: str, fundstelle: str) -> None:
    norm = Norm("SGB IX", "160")
    wording, note, following = law(
        heading("Abgabe", 100),
        absatz("(1) Sie wird gezahlt.", norm.within(absatz="1")),
        heading(kind, 101),
        absatz("Die Beträge sind angepasst.", norm),
        heading("Fonds", 100),
        absatz("Es gibt ihn.", Norm("SGB IX", "161")),
    )
    assert (note.fundstelle, note.headings) == (fundstelle, ("Abgabe", kind))
    assert note.url == "https://www.gesetze-im-internet.de/sgb_9_2018/__160.html"
    assert [chunk.is_note for chunk in (wording, note, following)] == [False, True, False]
    assert wording.fundstelle == "§ 160 Abs. 1 SGB IX"
    assert following.fundstelle == "§ 161 SGB IX"


def test_a_long_note_is_cited_as_one_in_all_its_parts() -> None:
    text = " ".join(f"Der Betrag der Stufe {n} {'und so weiter ' * 30}gilt." for n in "abcdef")
    chunks = law(
        heading("Abgabe", 100), heading(DOCUMENTARY_NOTE, 101), absatz(text, Norm("SGB IX", "160"))
    )
    assert len(chunks) > 1
    assert all(chunk.fundstelle.startswith("Hinweis zu § 160 ") for chunk in chunks)


def test_a_section_of_prose_of_such_a_name_is_no_note() -> None:
    (chunk,) = prose(heading(DOCUMENTARY_NOTE), Block("Ein Satz."))
    assert (chunk.fundstelle, chunk.is_note) == (f"Abschnitt {DOCUMENTARY_NOTE}", False)


def test_a_statute_without_page_on_the_site_links_to_its_document() -> None:
    norm = Norm("AG-SGB IX", "4")
    [chunk] = split_into_chunks(
        Document("x", "X", Kind.LAW, (absatz("Ja.", norm),), law="AG-SGB IX", url="https://x.de/")
    )
    assert chunk.url == "https://x.de/"


# prose


def test_the_text_under_one_heading_is_packed_together() -> None:
    chunks = prose(heading("Ziel"), Block("Erstens."), Block("Zweitens."))
    assert [(c.text, c.headings, c.fundstelle) for c in chunks] == [
        ("Erstens.\nZweitens.", ("Ziel",), "Abschnitt Ziel")
    ]
    assert quoted(chunks[0]) == ["Erstens.", "Zweitens."]


def test_text_is_never_packed_across_a_heading() -> None:
    chunks = prose(heading("A"), Block("Eins."), heading("B", 2), Block("Zwei."))
    assert [(c.text, c.headings) for c in chunks] == [("Eins.", ("A",)), ("Zwei.", ("A", "B"))]


def test_text_before_any_heading_has_a_fundstelle() -> None:
    assert [c.fundstelle for c in prose(Block("Vorweg."))] == ["Einleitung"]


def test_full_sections_are_cut_between_blocks() -> None:
    blocks = [Block((FILLER * 8).strip()) for _ in range(4)]
    chunks = prose(heading("Ziel"), *blocks)
    assert [c.text.count("\n") for c in chunks] == [1, 1]
    assert all(len(c.text) <= 800 for c in chunks)


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    lead = Block((FILLER * 18).strip() + " Nötig sind:")
    items = Block("- Ausweis\n- Antrag " + "x" * 200, BlockKind.LIST)
    chunks = prose(heading("Ziel"), lead, items)
    assert len(chunks) == 1
    assert chunks[0].text.endswith("x" * 200)


def test_a_block_over_the_limit_is_cut_between_sentences() -> None:
    text = (FILLER * 80).strip()
    chunks = prose(
        heading("Ziel"), Block("Vorher."), Block(text, page=3, page_end=4), Block("Nachher.")
    )
    assert chunks[0].text == "Vorher."
    assert chunks[-1].text == "Nachher."
    long = chunks[1:-1]
    assert all(len(c.text) <= LONGEST_PROSE and c.text.endswith("Text.") for c in long)
    assert " ".join(c.text for c in long) == text
    assert {c.fundstelle for c in long} == {"S. 3–4, Abschnitt Ziel"}


def test_the_question_of_an_answer_is_context_and_fundstelle() -> None:
    chunks = prose(
        heading("Fragen"),
        question("Wer hilft?"),
        Block("Das Amt."),
        question("Was kostet es?"),
        Block("Nichts."),
        heading("Anhang"),
        Block("Ende."),
    )
    assert [(c.text, c.context, c.fundstelle) for c in chunks] == [
        ("Das Amt.", "Wer hilft?", "Frage „Wer hilft?“"),
        ("Nichts.", "Was kostet es?", "Frage „Was kostet es?“"),
        ("Ende.", "", "Abschnitt Anhang"),
    ]


@pytest.mark.parametrize(
    ("blocks", "fundstelle", "pages"),
    [
        ([Block("A.", page=4, page_end=4)], "S. 4", (4, 4)),
        ([Block("A.", page=4, page_end=5)], "S. 4–5", (4, 5)),
        ([Block("A.", page=4), Block("B.", page=6)], "S. 4–6", (4, 6)),
        ([Block("A.", page=4, page_label="2")], "S. 4 (gedruckt 2)", (4, 4)),
        ([Block("A.", page=4, page_label="4")], "S. 4", (4, 4)),
        ([heading("Ziel"), Block("A.", page=4)], "S. 4, Abschnitt Ziel", (4, 4)),
    ],
)
def test_pages_come_first_in_a_fundstelle(
    blocks: list[Block], fundstelle: str, pages: tuple[int, int]
) -> None:
    [chunk] = prose(*blocks)
    assert chunk.fundstelle == fundstelle
    assert (chunk.page, chunk.page_end) == pages


# ids and cutting


def test_the_same_document_gives_the_same_chunks() -> None:
    blocks = (heading("A"), Block("Eins."), heading("B"), Block("Zwei."))
    assert prose(*blocks) == prose(*blocks)


def test_a_changed_passage_changes_no_other_id() -> None:
    before = prose(heading("A"), Block("Eins."), heading("B"), Block("Zwei."))
    after = prose(heading("A"), Block("Eins neu."), heading("B"), Block("Zwei."))
    assert before[0].id != after[0].id
    assert before[1].id == after[1].id


def test_the_same_words_twice_in_a_document_have_two_ids() -> None:
    chunks = prose(heading("A"), Block("Gleich."), heading("A"), Block("Gleich."))
    assert len({c.id for c in chunks}) == 2


def test_prose_is_cut_into_whole_sentences() -> None:
    text = "Das ist eins. Das ist zwei. Das ist drei."
    assert split_at_sentences(text, 30) == ["Das ist eins. Das ist zwei.", "Das ist drei."]


def test_one_endless_sentence_is_cut_between_words() -> None:
    assert split_at_sentences("eins zwei drei vier fünf", 12) == ["eins zwei", "drei vier", "fünf"]


def test_one_endless_word_is_cut_anywhere() -> None:
    assert split_at_sentences("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_packing_joins_neighbours_up_to_the_limit() -> None:
    assert pack([(0, 4), (5, 9), (10, 14)], 9) == [(0, 9), (10, 14)]
    assert pack([], 9) == []


texts = st.text(alphabet=st.sampled_from("aäB1.:;!? \n"), min_size=1, max_size=300)
passages = texts.filter(lambda text: bool(text.strip()))
long_passages = st.builds(lambda text, times: (text + " ") * times, passages, st.integers(1, 60))
blocks = st.one_of(
    st.builds(heading, passages, st.integers(1, 3)),
    st.builds(question, passages),
    st.builds(Block, st.one_of(passages, long_passages), page=st.integers(1, 3)),
    st.builds(Block, passages, st.sampled_from([BlockKind.LIST, BlockKind.TABLE])),
)


@given(st.lists(blocks, max_size=8))
def test_no_text_is_lost_and_none_is_doubled(given_blocks: list[Block]) -> None:
    chunks = prose(*given_blocks)
    shown = [b for b in given_blocks if b.kind not in {BlockKind.HEADING, BlockKind.QUESTION}]
    assert squeezed(c.text for c in chunks) == squeezed(b.text for b in shown)
    assert squeezed("".join(quoted(c)) for c in chunks) == squeezed(b.text for b in shown)
    assert [c.order for c in chunks] == list(range(len(chunks)))
    assert len({c.id for c in chunks}) == len(chunks)
    assert all(c.fundstelle and len(c.text) <= LONGEST_PROSE for c in chunks)
    assert all(a.end <= b.start for c in chunks for a, b in pairwise(c.sentences))


def squeezed(parts: Iterable[str]) -> str:
    return "".join("".join(part.split()) for part in parts)
