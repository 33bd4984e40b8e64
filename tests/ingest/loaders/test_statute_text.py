from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.statute_lines import Line
from ingest.loaders.statute_text import (
    address_sentences,
    sentences_of,
    split_absaetze,
    split_sections,
    text_of,
)
from ingest.norm import Norm

ABSATZ = Norm("SGB IX", "6", "1")


def addressed(text: str, norm: Norm = ABSATZ) -> list[tuple[str, str]]:
    law = f" {norm.law}"
    return [
        (text[s.start : s.end], str(s.norm).removesuffix(law)) for s in sentences_of(text, norm)
    ]


def places(*lines: Line, norm: Norm = ABSATZ) -> list[str]:
    """Satz, Nummer and Buchstabe of every sentence: `2/1a`, `-` for no number."""
    found = []
    for sentence in address_sentences(lines, norm):
        assert sentence.norm
        satz, nummer, buchstabe = (
            sentence.norm.satz,
            sentence.norm.nummer or "",
            sentence.norm.buchstabe or "",
        )
        found.append((satz or "-") + ("/" if nummer or buchstabe else "") + nummer + buchstabe)
    return found


def absaetze(*lines: Line, paragraf: str = "6") -> list[tuple[str | None, str]]:
    groups = split_absaetze(lines, Norm("SGB IX", paragraf))
    return [(norm.absatz, text_of(own)) for norm, own in groups]


# Absätze


def test_an_absatz_begins_with_its_number() -> None:
    assert absaetze(Line("(1) Eins."), Line("Noch eins."), Line("(1a) Einsa.")) == [
        ("1", "(1) Eins.\nNoch eins."),
        ("1a", "(1a) Einsa."),
    ]


def test_an_absatz_may_begin_behind_the_list_of_the_one_before() -> None:
    lines = (Line("(1) Nötig sind"), Line("1. Zeit.", ("1.",)), Line("(2) Zwei."))
    assert absaetze(*lines) == [("1", "(1) Nötig sind\n1. Zeit."), ("2", "(2) Zwei.")]


def test_numbers_in_brackets_inside_lists_and_tables_are_no_absaetze() -> None:
    lines = (Line("(1) Es gilt"), Line("(2) Zeit.", ("(2)",)), Line("(3) | Geld |", row=True))
    assert [number for number, _ in absaetze(*lines)] == ["1"]


@pytest.mark.parametrize("paragraf", ["Anlage 1", "Muster 2", "Eingangsformel", "SGB IX"])
def test_annexes_and_formulas_have_no_absaetze(paragraf: str) -> None:
    lines = (Line("(1) Eins."), Line("(2) Zwei."))
    assert absaetze(*lines, paragraf=paragraf) == [(None, "(1) Eins.\n(2) Zwei.")]


# sections of an annex


def sections(*lines: Line) -> list[tuple[str | None, str]]:
    return [(head.text if head else None, text_of(own)) for head, own in split_sections(lines)]


def test_an_annex_is_cut_at_its_headings() -> None:
    lines = (Line("Vorn."), Line("Teil 1", heading=True), Line("Eins."), Line("Zwei."))
    assert sections(*lines) == [(None, "Vorn."), ("Teil 1", "Eins.\nZwei.")]


def test_a_heading_with_nothing_under_it_is_text() -> None:
    first, second = Line("Teil 1", heading=True), Line("Stufe 1", heading=True)
    assert sections(first, second, Line("Eins.")) == [(None, "Teil 1"), ("Stufe 1", "Eins.")]
    assert sections(Line("Eins."), first) == [(None, "Eins.\nTeil 1")]


def test_a_list_of_contents_is_no_heading_of_the_annex() -> None:
    contents = Line("Inhaltsverzeichnis", heading=True)
    assert sections(contents, Line("Text.")) == [(None, "Inhaltsverzeichnis\nText.")]


def test_no_lines_have_no_sections_and_absaetze() -> None:
    assert sections() == absaetze() == []


# addresses


def test_a_single_satz_has_no_number() -> None:
    assert addressed("(1) Nur einer.") == [("(1) Nur einer.", "§ 6 Abs. 1")]


def test_saetze_are_counted_within_the_absatz() -> None:
    assert addressed("(1) Eins. Zwei.\nDrei.") == [
        ("(1) Eins.", "§ 6 Abs. 1 Satz 1"),
        ("Zwei.", "§ 6 Abs. 1 Satz 2"),
        ("Drei.", "§ 6 Abs. 1 Satz 3"),
    ]


def test_an_enumeration_belongs_to_the_satz_that_introduces_it() -> None:
    text = "(1) Eins. Nötig sind\n1. Zeit,\n2a. Geld über\na) Recht,\nbb) Rat.\nDrei."
    assert addressed(text) == [
        ("(1) Eins.", "§ 6 Abs. 1 Satz 1"),
        ("Nötig sind", "§ 6 Abs. 1 Satz 2"),
        ("1. Zeit,", "§ 6 Abs. 1 Satz 2 Nr. 1"),
        ("2a. Geld über", "§ 6 Abs. 1 Satz 2 Nr. 2a"),
        ("a) Recht,", "§ 6 Abs. 1 Satz 2 Nr. 2a Buchst. a"),
        ("bb) Rat.", "§ 6 Abs. 1 Satz 2 Nr. 2a Buchst. bb"),
        ("Drei.", "§ 6 Abs. 1 Satz 3"),
    ]


def test_a_list_of_a_single_satz_has_nummern_without_satz() -> None:
    assert addressed("(1) Nötig sind\n1. Zeit,\n2. Geld.") == [
        ("(1) Nötig sind", "§ 6 Abs. 1"),
        ("1. Zeit,", "§ 6 Abs. 1 Nr. 1"),
        ("2. Geld.", "§ 6 Abs. 1 Nr. 2"),
    ]


def test_letters_directly_below_an_absatz_have_no_nummer() -> None:
    assert addressed("(1) Nötig sind\na) Zeit.")[1] == ("a) Zeit.", "§ 6 Abs. 1 Buchst. a")


@pytest.mark.parametrize("closing", ["bekommt Hilfe.", "5,20 Euro.", "Hilfe bekommen."])
def test_text_that_goes_on_behind_a_list_closes_its_satz(closing: str) -> None:
    assert addressed(f"(1) Wer\n1. fragt,\n2. bittet,\n{closing} Danach.")[3:] == [
        (closing, "§ 6 Abs. 1 Satz 1"),
        ("Danach.", "§ 6 Abs. 1 Satz 2"),
    ]


def test_a_list_that_came_to_a_full_stop_is_closed_only_in_lower_case() -> None:
    lines = [Line("Es ist"), Line("1. eine Auskunft.", ("1.",))]
    assert places(*lines, Line("zu erteilen."), Line("Danach.")) == ["1", "1/1", "1", "2"]
    assert places(*lines, Line("§ 7 gilt.")) == ["1", "1/1", "2"]


def test_a_list_that_ends_in_a_quotation_is_closed() -> None:
    lines = (Line("Der Eid lautet:"), Line("„Ja. Immer.“", ("",)), Line("Er gilt."))
    assert places(*lines) == ["1", "1", "1", "2"]


def test_text_behind_an_inner_list_belongs_to_the_item_around_it() -> None:
    assert places(
        Line("Nötig sind"),
        Line("1. Wissen über", ("1.",)),
        Line("a) Recht,", ("1.", "a)")),
        Line("aa) altes,", ("1.", "a)", "aa)")),
        Line("verfügen,", ("1.",)),
        Line("Mehr Wissen. Noch mehr.", ("1.",)),
        Line("2. Geld.", ("2.",)),
        Line("Drei."),
    ) == ["1", "1/1", "1/1a", "1/1a", "1/1", "1/1", "1/1", "1/2", "2"]


def test_items_without_a_number_have_the_address_of_what_holds_them() -> None:
    assert places(
        Line("Ziele sind"),
        Line("– Würde,", ("–",)),
        Line("1. Zeit für", ("1.",)),
        Line("Teilhabe.", ("1.", "")),
        Line("3.4 Mehr.", ("3.4",)),
    ) == ["-", "-", "-/1", "-/1", "-/3.4"]


def test_a_nummer_below_a_buchstabe_is_not_one_of_the_absatz() -> None:
    assert places(Line("Es gilt"), Line("1. Ja.", ("a)", "1."))) == ["-", "-/a"]


def test_an_item_that_looks_like_another_keeps_the_address_of_its_list() -> None:
    assert places(Line("Es gilt"), Line("1. Ja,", ("1.",)), Line("2. Mai.", ("1.",)))[2] == "-/1"


def test_a_list_without_introduction_belongs_to_the_first_satz() -> None:
    assert places(Line("1. Zeit.", ("1.",)), Line("Danach.")) == ["1/1", "2"]


def test_saetze_inside_one_item_share_its_address() -> None:
    assert addressed("(1) Es gilt:\n1. Hilfe. Auch nachts.\nEnde.")[1:] == [
        ("1. Hilfe.", "§ 6 Abs. 1 Satz 1 Nr. 1"),
        ("Auch nachts.", "§ 6 Abs. 1 Satz 1 Nr. 1"),
        ("Ende.", "§ 6 Abs. 1 Satz 2"),
    ]


def test_rows_of_a_table_belong_to_the_satz_before_them() -> None:
    text = "(1) Eins. Es gilt:\nJahr | Euro |\n2025 | 140 |\nSonst nichts."
    assert addressed(text) == [
        ("(1) Eins.", "§ 6 Abs. 1 Satz 1"),
        ("Es gilt:", "§ 6 Abs. 1 Satz 2"),
        ("Jahr | Euro |", "§ 6 Abs. 1 Satz 2"),
        ("2025 | 140 |", "§ 6 Abs. 1 Satz 2"),
        ("Sonst nichts.", "§ 6 Abs. 1 Satz 3"),
    ]


def test_numbered_rows_of_a_table_are_nummern() -> None:
    assert addressed("(1) Es gilt:\n1. | aG | wenn es so ist. Immer, |\n2. | H | sonst. |")[1:] == [
        ("1. | aG | wenn es so ist.", "§ 6 Abs. 1 Nr. 1"),
        ("Immer, |", "§ 6 Abs. 1 Nr. 1"),
        ("2. | H | sonst. |", "§ 6 Abs. 1 Nr. 2"),
    ]


@pytest.mark.parametrize("paragraf", ["Anlage", "Anlage 1", "Muster 2", "Eingangsformel"])
def test_in_an_annex_every_sentence_has_the_address_of_the_whole(paragraf: str) -> None:
    norm = Norm("VersMedV", paragraf)
    found = sentences_of("Teil Eins. Es gilt:\n1. Eins.\na) Zwei.", norm)
    assert [s.norm for s in found] == [norm] * 4


def test_articles_are_counted_like_paragrafen() -> None:
    norm = Norm("GG", "Art. 19", "4")
    assert [s.norm and s.norm.satz for s in sentences_of("(4) Eins. Zwei.", norm)] == ["1", "2"]


def test_positions_are_those_of_the_joined_text() -> None:
    lines = (Line("(1) Eins. Zwei"), Line("1. drei.", ("1.",)))
    text = text_of(lines)
    found = [text[s.start : s.end] for s in address_sentences(lines, ABSATZ)]
    assert found == ["(1) Eins.", "Zwei", "1. drei."]


@given(
    st.lists(
        st.sampled_from(["(1) ", "1. ", "a) ", "Satz. ", "klein ", "\n", " | ", "|\n", "Ende!\n"]),
        max_size=20,
    ).map("".join)
)
def test_every_word_has_exactly_one_address(text: str) -> None:
    found = sentences_of(text, ABSATZ)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(s.norm and s.norm.key == ABSATZ.key and s.norm.absatz == "1" for s in found)
