from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.statute_lines import Line, inline_text, statute_lines


def lines(xml: str) -> list[Line]:
    found, _ = statute_lines(fromstring(f"<Content>{xml}</Content>"))
    return list(found)


def content(xml: str) -> list[str]:
    return [line.text for line in lines(xml)]


def remarks(xml: str) -> list[str]:
    _, found = statute_lines(fromstring(f"<Content>{xml}</Content>"))
    return list(found)


def listed(*items: tuple[str, str]) -> str:
    entries = "".join(f"<DT>{mark}</DT><DD><LA>{text}</LA></DD>" for mark, text in items)
    return f'<DL Type="arabic">{entries}</DL>'


# text


def test_each_part_is_a_line_of_its_own() -> None:
    assert content("<P>(1) Eins.</P>\n <P>(2) Zwei.</P>") == ["(1) Eins.", "(2) Zwei."]


def test_empty_parts_are_left_out() -> None:
    assert content("<P/><P> \n\u00a0</P><P><FnR ID='1'/></P>") == []


def test_line_breaks_of_the_file_mean_nothing() -> None:
    assert content("<P>Ein\n   Satz\u2028<B>fett</B>\nweiter.</P>") == ["Ein Satz fett weiter."]


def test_hard_spaces_soft_hyphens_and_hard_hyphens_are_plain() -> None:
    assert content("<P>§\u00a097 der Teil\u00adhabe, E\u2011Akte</P>") == [
        "§ 97 der Teilhabe, E-Akte"
    ]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("Ein<BR/>Wort", "Ein Wort"),
        ("Regel-<BR/> bedarfsstufe", "Regelbedarfsstufe"),
        ("Herz-<BR/>Lungen-<BR/> Maschine", "Herz-Lungen-Maschine"),
        ("Haut-<BR/>und Haar", "Haut- und Haar"),
        ("Betrag -<BR/>netto", "Betrag - netto"),
    ],
)
def test_a_break_inside_a_line_divides_words_or_is_a_blank(xml: str, text: str) -> None:
    assert content(f"<P>{xml}</P>") == [text]


def test_two_breaks_make_a_new_line() -> None:
    assert content("<P>(1) Eins.<BR/> <BR/>(2) Zwei.<BR/><BR/></P>") == ["(1) Eins.", "(2) Zwei."]


def test_an_image_leaves_its_place() -> None:
    assert content("<P>Es gilt: <IMG SRC='f.jpg' alt=''/>.</P>") == ["Es gilt: [Abbildung] ."]


def test_text_directly_in_the_content_is_kept() -> None:
    assert content("Vorn<P>Mitte</P>hinten <B>fett</B><BR/>Ende") == [
        "Vorn",
        "Mitte",
        "hinten fett Ende",
    ]


def test_footnote_marks_are_left_out() -> None:
    assert content("<P>Text<FnR ID='1'/> weiter.</P>") == ["Text weiter."]
    assert content("<P>Text.</P><FnArea><FnR ID='1'/></FnArea>") == ["Text."]


def test_what_the_site_does_not_index_is_text_all_the_same() -> None:
    assert content("<P>(1) Eins.</P><P><noindex>(2) Zwei.</noindex></P>") == [
        "(1) Eins.",
        "(2) Zwei.",
    ]


@pytest.mark.parametrize(
    "remark",
    [
        "<kommentar typ='Fundstelle'>(Fundstelle: BGBl. I 2025, 1;<BR/>Seite 2)</kommentar>",
        "<noindex><kommentar>(Fundstelle: BGBl. I 2025, 1; Seite 2)</kommentar></noindex>",
        "<noindex>(Fundstelle: BGBl. I 2025, 1;<BR/>Seite 2)</noindex>",
    ],
)
def test_remarks_of_the_editors_come_out_apart(remark: str) -> None:
    xml = f"<P>Text {remark}weiter.</P>"
    assert content(xml) == ["Text weiter."]
    assert remarks(xml) == ["(Fundstelle: BGBl. I 2025, 1; Seite 2)"]


def test_numbers_of_saetze_do_not_swallow_the_text_behind_them() -> None:
    assert content('<P><SUP class="Rec">1</SUP>Ein Satz.</P>') == ["1Ein Satz."]


def test_a_title_in_an_annex_is_a_heading() -> None:
    assert lines("<Title><B>Teil 1</B></Title><Title/><P>Text.</P>") == [
        Line("Teil 1", heading=True),
        Line("Text."),
    ]


def test_a_title_is_one_line() -> None:
    title = fromstring("<titel>Ziel<BR/> des\n <B>Gesetzes</B><BR/><BR/>hier<FnR ID='1'/></titel>")
    assert inline_text(title) == "Ziel des Gesetzes hier"
    assert inline_text(None) == ""


# lists


def test_list_items_stand_on_lines_of_their_own() -> None:
    xml = f"<P>Nötig sind{listed(('1.', 'Zeit,'), ('2.', 'Geld.'))}</P>"
    assert lines(xml) == [
        Line("Nötig sind"),
        Line("1. Zeit,", ("1.",)),
        Line("2. Geld.", ("2.",)),
    ]


def test_lists_nest_to_any_depth_and_lines_know_the_marks_above_them() -> None:
    deepest = listed(("", "sehr früh,"))
    inner = listed(("aa)", f"früh{deepest}"), ("bb)", "spät,"))
    letters = listed(("a)", "Recht,"), ("b)", f"Rat{inner}"))
    xml = f"<P>Nötig sind{listed(('1.', f'Wissen über{letters}verfügen,'), ('2.', 'Geld.'))}</P>"
    assert lines(xml) == [
        Line("Nötig sind"),
        Line("1. Wissen über", ("1.",)),
        Line("a) Recht,", ("1.", "a)")),
        Line("b) Rat", ("1.", "b)")),
        Line("aa) früh", ("1.", "b)", "aa)")),
        Line("sehr früh,", ("1.", "b)", "aa)", "")),
        Line("bb) spät,", ("1.", "b)", "bb)")),
        Line("verfügen,", ("1.",)),
        Line("2. Geld.", ("2.",)),
    ]


def test_text_behind_a_list_is_no_item() -> None:
    xml = f"<P>Wer{listed(('1.', 'fragt,'), ('2.', 'bittet,'))}bekommt Hilfe. Immer.</P>"
    assert lines(xml)[-1] == Line("bekommt Hilfe. Immer.")


def test_a_list_directly_in_the_content_is_kept_apart() -> None:
    xml = f"Nötig sind{listed(('1.', 'Zeit,'))}immer."
    assert content(xml) == ["Nötig sind", "1. Zeit,", "immer."]


def test_each_further_text_of_an_item_is_a_line_of_it() -> None:
    xml = "<DL><DT>1.</DT><DD><LA>(Frist)</LA><LA>eine Bestimmung</LA><LA>hier</LA></DD></DL>tief"
    assert lines(xml) == [
        Line("1. (Frist)", ("1.",)),
        Line("eine Bestimmung", ("1.",)),
        Line("hier", ("1.",)),
        Line("tief"),
    ]


def test_an_empty_first_text_leaves_the_mark_to_the_next() -> None:
    assert content("<DL><DT>1.</DT><DD><LA/><LA>Zeit</LA></DD></DL>") == ["1. Zeit"]


def test_items_without_a_mark_are_lines_too() -> None:
    xml = f"<P>Ziele:{listed(('', 'Würde'), ('–', 'Teilhabe'))}</P>"
    assert lines(xml) == [
        Line("Ziele:"),
        Line("Würde", ("",)),
        Line("– Teilhabe", ("–",)),
    ]


# tables


def table(*rows: str, columns: int = 3) -> str:
    specs = "".join(f"<colspec colname='c{n}'/>" for n in range(1, columns + 1))
    body = "".join(f"<row>{row}</row>" for row in rows)
    return f"<table><tgroup cols='{columns}'>{specs}<tbody>{body}</tbody></tgroup></table>"


ROWS = (
    "<table><Title>Beträge</Title><tgroup cols='2'><colspec/><thead><row><entry>Jahr</entry>"
    "<entry>Euro</entry></row></thead><tbody><row><entry>2025</entry><entry>140</entry></row>"
    "<row><entry/><entry/></row><row><entry>2026</entry><entry/></row></tbody></tgroup></table>"
)


def test_a_table_has_a_line_for_each_row_that_is_not_empty() -> None:
    rows = [
        Line("Beträge"),
        *(Line(text, row=True) for text in ("Jahr | Euro |", "2025 | 140 |", "2026 |")),
    ]
    assert lines(f"<P>Es gilt:{ROWS}Sonst nicht.</P>") == [
        Line("Es gilt:"),
        *rows,
        Line("Sonst nicht."),
    ]
    assert lines(ROWS) == rows


def test_lists_and_paragraphs_of_a_cell_stand_on_the_line_of_its_row() -> None:
    cell = f"<entry>Es gilt<P>hier</P>{listed(('1.', 'Zeit,'), ('2.', 'Geld'))}</entry>"
    assert lines(table(f"{cell}<entry>ja</entry>")) == [
        Line("Es gilt hier 1. Zeit, 2. Geld | ja |", row=True)
    ]


def test_a_table_in_a_list_item_belongs_to_it() -> None:
    xml = f"<DL><DT>1.</DT><DD><LA>Beträge:{table('<entry>5</entry>')}Ende.</LA></DD></DL>"
    assert lines(xml) == [
        Line("1. Beträge:", ("1.",)),
        Line("5 |", ("1.",), row=True),
        Line("Ende.", ("1.",)),
    ]


def test_values_stay_below_the_head_of_their_column() -> None:
    assert content(
        table(
            "<entry morerows='1'>Art</entry><entry namest='c2' nameend='c3'>Betrag</entry>",
            "<entry colname='c2'>alt</entry><entry colname='c3'>neu</entry>",
            "<entry>Hilfe</entry><entry>1</entry><entry>2</entry>",
            "<entry>Rat</entry><entry namest='c3' nameend='c3'>3</entry>",
        )
    ) == ["Art | Betrag |", "| alt | neu |", "Hilfe | 1 | 2 |", "Rat | | 3 |"]


def test_a_cell_over_several_rows_and_columns_leaves_their_places_empty() -> None:
    assert content(
        table(
            "<entry morerows='2' namest='c1' nameend='c2'>A</entry><entry>1</entry>",
            "<entry>2</entry>",
            "<entry>3</entry>",
            "<entry>B</entry><entry>C</entry><entry>4</entry>",
        )
    ) == ["A | | 1 |", "| | 2 |", "| | 3 |", "B | C | 4 |"]


# nothing is lost


texts = st.text(alphabet="ab .,", min_size=1, max_size=8)


def element(tag: str, text: str, children: list[tuple[Element, str]]) -> Element:
    made = Element(tag)
    made.text = text
    for child, tail in children:
        child.tail = tail
        made.append(child)
    return made


tags = st.sampled_from(["P", "DL", "DT", "DD", "LA", "B", "table", "tgroup", "row", "entry", "pre"])
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
    found, _ = statute_lines(root)
    out = "".join("".join(line.text for line in found).replace("|", "").split())
    assert out == "".join("".join(root.itertext()).split())
