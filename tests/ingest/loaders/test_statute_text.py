from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.statute_text import content_text, inline_text, sentences_of
from ingest.norm import Norm

ABSATZ = Norm("SGB IX", "6", "1")


def content(xml: str) -> list[str]:
    return list(content_text(fromstring(f"<Content>{xml}</Content>")))


def listed(*items: tuple[str, str]) -> str:
    entries = "".join(f"<DT>{mark}</DT><DD><LA>{text}</LA></DD>" for mark, text in items)
    return f'<DL Type="arabic">{entries}</DL>'


def addressed(text: str, norm: Norm = ABSATZ) -> list[tuple[str, str]]:
    law = f" {norm.law}"
    return [
        (text[s.start : s.end], str(s.norm).removesuffix(law)) for s in sentences_of(text, norm)
    ]


# text


def test_each_part_is_a_text_of_its_own() -> None:
    assert content("<P>(1) Eins.</P>\n <P>(2) Zwei.</P>") == ["(1) Eins.", "(2) Zwei."]


def test_empty_parts_are_left_out() -> None:
    assert content("<P/><P> \n\u00a0</P><P><FnR ID='1'/></P>") == []


def test_line_breaks_of_the_file_mean_nothing() -> None:
    assert content("<P>Ein\n   Satz\n<B>fett</B>\nweiter.</P>") == ["Ein Satz fett weiter."]


def test_list_items_stand_on_lines_of_their_own() -> None:
    xml = f"<P>Nötig sind{listed(('1.', 'Zeit,'), ('2.', 'Geld.'))}</P>"
    assert content(xml) == ["Nötig sind\n1. Zeit,\n2. Geld."]


def test_nested_lists_keep_their_order_and_marks() -> None:
    inner = listed(("a)", "Recht,"), ("b)", f"Rat{listed(('aa)', 'früh,'), ('bb)', 'spät,'))}"))
    xml = f"<P>Nötig sind{listed(('1.', f'Wissen über{inner}verfügen,'), ('2.', 'Geld.'))}</P>"
    assert content(xml) == [
        "Nötig sind\n1. Wissen über\na) Recht,\nb) Rat\naa) früh,\nbb) spät,\nverfügen,\n2. Geld."
    ]


def test_text_behind_a_list_is_kept_on_a_line_of_its_own() -> None:
    xml = f"<P>Wer{listed(('1.', 'fragt,'), ('2.', 'bittet,'))}bekommt Hilfe. Immer.</P>"
    assert content(xml) == ["Wer\n1. fragt,\n2. bittet,\nbekommt Hilfe. Immer."]


def test_two_texts_of_one_item_are_not_glued() -> None:
    xml = "<P><DL><DT>1.</DT><DD><LA>(Frist)</LA><LA>eine Bestimmung</LA></DD></DL></P>"
    assert content(xml) == ["1. (Frist) eine Bestimmung"]


def test_items_without_a_mark_are_lines_too() -> None:
    assert content(f"<P>Ziele:{listed(('', 'Würde'), ('–', 'Teilhabe'))}</P>") == [
        "Ziele:\nWürde\n– Teilhabe"
    ]


ROWS = (
    "<table><Title>Beträge</Title><tgroup cols='2'><colspec/><thead><row><entry>Jahr</entry>"
    "<entry>Euro</entry></row></thead><tbody><row><entry>2025</entry><entry>140</entry></row>"
    "<row><entry/><entry/></row><row><entry>2026</entry><entry/></row></tbody></tgroup></table>"
)


def test_a_table_has_a_line_for_each_row() -> None:
    rows = "Beträge\nJahr | Euro |\n2025 | 140 |\n2026 | |"
    assert content(f"<P>Es gilt:{ROWS}Sonst nicht.</P>") == [f"Es gilt:\n{rows}\nSonst nicht."]
    assert content(ROWS) == [rows]


def test_text_directly_in_the_content_is_kept() -> None:
    assert content("Vorn<P>Mitte</P>hinten <B>fett</B><BR/>Ende") == [
        "Vorn",
        "Mitte",
        "hinten fett Ende",
    ]


def test_a_list_directly_in_the_content_is_kept_apart() -> None:
    assert content(f"Nötig sind{listed(('1.', 'Zeit,'))}immer.") == ["Nötig sind\n1. Zeit,\nimmer."]


def test_footnote_marks_and_editorial_remarks_are_left_out() -> None:
    xml = "<P>Text<FnR ID='1'/> weiter<kommentar typ='Hinweis'>Fundstelle</kommentar>.</P>"
    assert content(xml) == ["Text weiter."]
    assert content("<P>Text.</P><FnArea>Fußnote</FnArea>") == ["Text."]


def test_numbers_of_saetze_do_not_swallow_the_text_behind_them() -> None:
    assert content('<P><SUP class="Rec">1</SUP>Ein Satz.</P>') == ["1Ein Satz."]


def test_a_title_is_one_line() -> None:
    title = fromstring("<titel>Ziel<BR/> des\n <B>Gesetzes</B><FnR ID='1'/></titel>")
    assert inline_text(title) == "Ziel des Gesetzes"
    assert inline_text(None) == ""


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


@pytest.mark.parametrize("closing", ["bekommt Hilfe.", "5,20 Euro."])
def test_text_that_goes_on_behind_a_list_closes_its_satz(closing: str) -> None:
    assert addressed(f"(1) Wer\n1. fragt,\n2. bittet,\n{closing} Danach.")[3:] == [
        (closing, "§ 6 Abs. 1 Satz 1"),
        ("Danach.", "§ 6 Abs. 1 Satz 2"),
    ]


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


texts = st.text(alphabet="ab .,", min_size=1, max_size=8)


def element(tag: str, text: str, children: list[tuple[Element, str]]) -> Element:
    made = Element(tag)
    made.text = text
    for child, tail in children:
        child.tail = tail
        made.append(child)
    return made


tags = st.sampled_from(["P", "DL", "DT", "DD", "LA", "B", "table", "row", "entry", "pre"])
elements = st.recursive(
    st.builds(element, tags, texts, st.just([])),
    lambda inner: st.builds(
        element,
        tags,
        texts,
        st.lists(st.tuples(inner, texts), max_size=3),
    ),
    max_leaves=12,
)


@given(st.lists(st.tuples(elements, texts), max_size=4))
def test_every_word_of_the_xml_comes_out_once_and_in_order(
    children: list[tuple[Element, str]],
) -> None:
    root = element("Content", "", children)
    out = "".join("".join(content_text(root)).replace("|", "").split())
    assert out == "".join("".join(root.itertext()).split())
