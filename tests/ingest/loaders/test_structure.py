from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.structure import (
    as_item,
    assemble,
    is_contact,
    is_heading_shaped,
    passage_blocks,
    table_text,
    without_furniture,
)
from ingest.model import Block, BlockKind, Kind, Source

SOURCE = Source("lokal/papier.txt", Path("papier.txt"), Kind.LOCAL)


def heading(text: str, level: int = 1) -> Block:
    return Block(text, BlockKind.HEADING, level=level)


def items(*lines: str) -> Block:
    return Block("\n".join(f"- {line}" for line in lines), BlockKind.LIST)


def question(text: str) -> Block:
    return Block(text, BlockKind.QUESTION)


def blocks_of(*blocks: Block, title: str = "Papier") -> list[Block]:
    return list(assemble(SOURCE, title, blocks).blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Ziele",
        "2. Ablauf der Hilfeplanung",
        "§ 5 Leistungen",
        "Gemeinsam ans Ziel!",
        "Was ist ein Sozialraum?",
        "„Gut leben“ im Quartier",
    ],
)
def test_short_lines_without_final_punctuation_look_like_headings(line: str) -> None:
    assert is_heading_shaped(line)


@pytest.mark.parametrize(
    "line",
    [
        "Das ist ein Satz.",
        "Dazu gehören:",
        "und so geht es weiter",
        "- Ziele",
        "Telefon 030 1234",
        "Quelle: Landkreis Muster",
        "Stand: 1. Mai 2024",
        "12 / 34 / 56 / A",
        "Ein Wort und noch eines " * 4,
    ],
)
def test_sentences_contacts_and_items_do_not_look_like_headings(line: str) -> None:
    assert not is_heading_shaped(line)


@pytest.mark.parametrize(
    "line",
    ["Tel.: 030 1234", "Fax 030/1234", "wir@example.org", "w.muster(at)example.org", "12345 Ort"],
)
def test_recognises_contacts(line: str) -> None:
    assert is_contact(line)


@pytest.mark.parametrize("line", ["Fachtag 2024", "Schreiben Sie an wir@example.org.", "Mobilität"])
def test_other_lines_are_no_contacts(line: str) -> None:
    assert not is_contact(line)


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("• Wohnen", "- Wohnen"),
        ("– Wohnen", "- Wohnen"),
        ("* Wohnen", "- Wohnen"),
        ("1. Wohnen", "- 1) Wohnen"),
        ("b) Arbeit", "- b) Arbeit"),
        ("(3) Arbeit", "- (3) Arbeit"),
        ("Wohnen", None),
        ("1. März 2024 beginnt es", None),
        ("-und weiter", None),
        ("*innen", None),
    ],
)
def test_writes_items_in_one_way(line: str, item: str | None) -> None:
    assert as_item(line) == item


def test_a_table_with_header_names_the_column_at_every_value() -> None:
    rows = [["Ort", "Zeit:", ""], ["Mitte", "Mo", "offen"], ["", "", ""], ["Nord", "", "zu"]]
    assert table_text(rows, header=True) == "Ort: Mitte; Zeit: Mo; offen\nOrt: Nord; zu"


def test_a_table_without_header_keeps_its_rows() -> None:
    assert table_text([["Ort", "Mitte\nNord"], ["Zeit", "Mo"]], header=False) == (
        "Ort | Mitte Nord\nZeit | Mo"
    )


def test_a_passage_is_cut_where_a_typed_list_begins_and_ends() -> None:
    assert list(passage_blocks("Es gilt:\n• eins\n• zwei\nDanach.")) == [
        Block("Es gilt:"),
        items("eins", "zwei"),
        Block("Danach."),
    ]


def test_a_line_break_inside_a_sentence_is_closed() -> None:
    assert list(passage_blocks("Die Leistung\nwird gewährt.\nSofort.")) == [
        Block("Die Leistung wird gewährt.\nSofort.")
    ]


def test_a_passage_that_starts_with_a_number_is_no_list() -> None:
    assert list(passage_blocks("1. Wer Hilfe braucht, bekommt sie.")) == [
        Block("1. Wer Hilfe braucht, bekommt sie.")
    ]


def test_a_list_keeps_the_sentence_that_introduces_it() -> None:
    assert blocks_of(Block("Vieles zählt. Dazu gehören:"), items("eins")) == [
        Block("Vieles zählt."),
        Block("Dazu gehören:\n- eins", BlockKind.LIST),
    ]


@pytest.mark.parametrize("sentence", ["Was hilft?", "Sinnvoll sind folgende Schritte."])
def test_questions_and_announcements_introduce_too(sentence: str) -> None:
    assert blocks_of(Block(sentence), items("eins")) == [
        Block(f"{sentence}\n- eins", BlockKind.LIST)
    ]


def test_an_ordinary_sentence_stays_outside_the_list() -> None:
    assert blocks_of(Block("Vieles zählt."), items("eins")) == [
        Block("Vieles zählt."),
        items("eins"),
    ]


def test_the_topic_repeated_above_an_answer_goes() -> None:
    assert blocks_of(
        heading("Wohnen"),
        Block("Wer hilft beim Umzug?"),
        Block("Antwort:"),
        heading("Wohnen"),
        Block("Die Beratungsstelle hilft."),
    ) == [heading("Wohnen"), question("Wer hilft beim Umzug?"), Block("Die Beratungsstelle hilft.")]


def test_a_question_may_be_a_statement_of_several_passages() -> None:
    assert blocks_of(
        heading("Wohnen"),
        Block("Ich ziehe um."),
        Block("Mich interessiert, wer hilft."),
        Block("Antwort"),
        Block("Die Beratungsstelle."),
    )[1] == question("Ich ziehe um.\nMich interessiert, wer hilft.")


def test_only_the_passage_right_above_is_the_question_without_a_topic() -> None:
    assert blocks_of(*(Block(f"Absatz {n}.") for n in range(5)), Block("Antwort:"), Block("Ja."))[
        -2:
    ] == [question("Absatz 4."), Block("Ja.")]


def test_a_long_passage_above_an_answer_is_no_question() -> None:
    long = Block("Sehr ausführlich. " * 50)
    assert blocks_of(long, Block("Antwort:"), Block("Ja."))[0].kind is BlockKind.TEXT


def test_labels_on_the_same_line_are_cut_off() -> None:
    assert blocks_of(Block("Frage 2: Was kostet es?"), Block("Antwort: Nichts.")) == [
        question("Was kostet es?"),
        Block("Nichts."),
    ]


def test_labels_on_lines_of_their_own_go() -> None:
    assert blocks_of(
        Block("Frage 2:"), Block("Was kostet es?"), Block("Antwort:"), Block("Nichts.")
    ) == [question("Was kostet es?"), Block("Nichts.")]


def test_the_word_antwort_in_prose_stays() -> None:
    assert blocks_of(Block("Antwort: ungewiss.")) == [Block("Antwort: ungewiss.")]


def test_headings_that_repeat_the_title_go_and_levels_start_at_one() -> None:
    assert blocks_of(
        heading("PAPIER"), heading("Ziele", 2), Block("Text."), heading("Mehr", 3)
    ) == [
        heading("Ziele", 1),
        Block("Text."),
        heading("Mehr", 2),
    ]


def test_a_repeated_title_below_another_heading_stays() -> None:
    blocks = [heading("Ziele"), Block("Text."), heading("Papier"), Block("Anderes.")]
    assert blocks_of(*blocks) == blocks


def test_texts_are_cleaned_and_empty_ones_left_out() -> None:
    assert blocks_of(Block("Teil\u00adhabe [1]."), Block(" \u200b")) == [Block("Teilhabe.")]


def test_a_contact_is_no_heading() -> None:
    assert blocks_of(heading("Tel.: 030 1234"), Block("Text."))[0] == Block("Tel.: 030 1234")


def test_a_line_with_the_stand_wins_over_the_data_of_the_file() -> None:
    document = assemble(
        SOURCE, "Papier", [Block("Text."), Block("Stand: 1.5.2024")], stand="2020-01-01"
    )
    assert (document.stand, document.stand_note) == ("2024-05-01", "Stand: 1.5.2024")
    assert document.blocks == (Block("Text."),)


def test_the_document_takes_kind_and_address_of_its_source() -> None:
    document = assemble(SOURCE, "Papier", [Block("Text.")], publisher="Amt", url="https://a.de")
    assert (document.kind, document.address, document.title) == (
        Kind.LOCAL,
        "lokal/papier.txt",
        "Papier",
    )
    assert (document.publisher, document.url, document.stand) == ("Amt", "https://a.de", None)


@pytest.mark.parametrize("blocks", [[], [heading("Nur Überschrift")], [Block("\u00ad")]])
def test_no_text_is_an_error(blocks: list[Block]) -> None:
    with pytest.raises(UnreadableSource, match="keinen lesbaren Text"):
        assemble(SOURCE, "Papier", blocks)


def test_furniture_between_blocks_goes() -> None:
    blocks = [heading("Ziele"), Block("Seite drucken"), Block("Text.")]
    assert without_furniture(blocks) == [heading("Ziele"), Block("Text.")]
