from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chunking import split_into_chunks
from ingest.model import VacantNorm
from ingest.norm import Norm
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import absaetze, division_xml, headings, load

# norms and their Absätze


def test_each_absatz_is_a_block_with_its_number(tmp_path: Path) -> None:
    norms = norm_xml("§ 8", "Wunsch", "(1) Eins.", "(1a) Einsa.", "(2) Zwei.")
    assert absaetze(load(tmp_path, statute_xml(norms))) == [
        ("§ 8 Abs. 1 SGB IX", "(1) Eins."),
        ("§ 8 Abs. 1a SGB IX", "(1a) Einsa."),
        ("§ 8 Abs. 2 SGB IX", "(2) Zwei."),
    ]


def test_text_without_a_number_goes_on_with_the_absatz_before_it(tmp_path: Path) -> None:
    norms = norm_xml("§ 8", "Wunsch", "Vorspruch.", "(1) Eins.", "Noch eins.", "(2) Zwei.")
    assert absaetze(load(tmp_path, statute_xml(norms))) == [
        ("§ 8 SGB IX", "Vorspruch."),
        ("§ 8 Abs. 1 SGB IX", "(1) Eins.\nNoch eins."),
        ("§ 8 Abs. 2 SGB IX", "(2) Zwei."),
    ]


def test_a_paragraf_without_numbers_is_one_block(tmp_path: Path) -> None:
    norms = norm_xml("§ 97", "Kräfte", "Eins.", "Zwei.")
    assert absaetze(load(tmp_path, statute_xml(norms))) == [("§ 97 SGB IX", "Eins.\nZwei.")]


@pytest.mark.parametrize(
    ("enbez", "cited"),
    [
        ("§ 37a", "§ 37a SGB IX"),
        ("§\u00a037a", "§ 37a SGB IX"),
        ("§ 241", "§ 241 SGB IX"),
        ("Art 19", "Art. 19 SGB IX"),
        ("Artikel 3", "Art. 3 SGB IX"),
        ("Anlage 1", "Anlage 1 SGB IX"),
        ("Eingangsformel", "Eingangsformel SGB IX"),
        ("(XXXX)", "SGB IX"),
    ],
)
def test_norms_are_named_as_they_are_cited(tmp_path: Path, enbez: str, cited: str) -> None:
    assert absaetze(load(tmp_path, statute_xml(norm_xml(enbez, "T", "A.")))) == [(cited, "A.")]


def test_the_heading_of_a_norm_is_its_title_or_its_name(tmp_path: Path) -> None:
    norms = norm_xml("§ 1", "Ziel<BR/> des Gesetzes", "A.") + norm_xml("§ 2", "", "B.")
    assert headings(load(tmp_path, statute_xml(norms))) == [
        (100, "Ziel des Gesetzes"),
        (100, "§ 2 SGB IX"),
    ]


def test_contents_and_norms_without_anything_are_left_out(tmp_path: Path) -> None:
    norms = [
        norm_xml("Inhaltsübersicht", "", "§ 1 Ziel"),
        norm_xml("§ 1", "Ziel", "A."),
        "<norm><metadaten/></norm>",
    ]
    document = load(tmp_path, statute_xml("".join(norms)))
    assert absaetze(document) == [("§ 1 SGB IX", "A.")]
    assert headings(document) == [(100, "Ziel")]


def test_two_norms_of_one_name_are_both_kept(tmp_path: Path) -> None:
    norms = norm_xml("§ 113d", "Eins", "Erste.") + norm_xml("§ 113d", "Zwei", "Zweite.")
    document = load(tmp_path, statute_xml(norms))
    assert [text for _, text in absaetze(document)] == ["Erste.", "Zweite."]
    chunks = split_into_chunks(document)
    assert [c.headings for c in chunks] == [("Eins",), ("Zwei",)]
    assert len({c.id for c in chunks}) == 2


def test_hard_spaces_are_plain_spaces(tmp_path: Path) -> None:
    norms = norm_xml("§ 1", "Zum\u00a0Ziel", "Nach §\u00a097 Absatz\u00a01.")
    document = load(tmp_path, statute_xml(norms))
    assert [b.text for b in document.blocks] == ["Zum Ziel", "Nach § 97 Absatz 1."]


# what is repealed


def vacant(folder: Path, norms: str) -> list[VacantNorm]:
    document = load(folder, statute_xml(norm_xml("§ 1", "Ziel", "A.") + norms))
    assert {b.norm.paragraf for b in document.blocks if b.norm} == {"1"}
    return list(document.vacant)


@pytest.mark.parametrize(
    ("title", "text", "wording"),
    [
        ("(weggefallen)", "", "(weggefallen)"),
        ("(weggefallen)", "-", "(weggefallen) -"),
        ("(weggefallen)", "(weggefallen)", "(weggefallen)"),
        ("", "(aufgehoben)", "(aufgehoben)"),
        ("Alt", "(1) (weggefallen)", "Alt (1) (weggefallen)"),
    ],
)
def test_a_repealed_paragraf_is_a_fact_and_no_passage(
    tmp_path: Path, title: str, text: str, wording: str
) -> None:
    assert vacant(tmp_path, norm_xml("§ 2a", title, text)) == [
        VacantNorm(Norm("SGB IX", "2a"), wording, repealed=True)
    ]


@pytest.mark.parametrize(
    ("title", "text", "wording"),
    [("Änderungsvorschriften", "", "Änderungsvorschriften"), ("", "-", "-"), ("", "", "")],
)
def test_a_paragraf_that_is_only_not_printed_is_not_called_repealed(
    tmp_path: Path, title: str, text: str, wording: str
) -> None:
    assert vacant(tmp_path, norm_xml("§ 2", title, text)) == [
        VacantNorm(Norm("SGB IX", "2"), wording, repealed=False)
    ]


def test_every_paragraf_of_a_repealed_range_is_known(tmp_path: Path) -> None:
    assert vacant(tmp_path, norm_xml("(XXXX) §§ 2 bis 3a", "(weggefallen)", "")) == [
        VacantNorm(Norm("SGB IX", number), "(weggefallen)", True, listed_as="§§ 2 bis 3a")
        for number in ("2", "3", "3a")
    ]


def test_what_stands_inside_a_repealed_range_is_not_repealed(tmp_path: Path) -> None:
    norms = norm_xml("(XXXX) §§ 2 bis 4", "(weggefallen)", "") + norm_xml("§ 3", "Neu", "B.")
    document = load(tmp_path, statute_xml(norms))
    assert [each.norm.paragraf for each in document.vacant] == ["2", "4"]


def test_the_note_on_a_repealed_paragraf_is_kept_with_it(tmp_path: Path) -> None:
    norm = norm_xml("§ 2", "(weggefallen)", "").replace(
        "</textdaten>", f"{NOTE.format('(+++ § 2: Weiter anzuwenden +++)')}</textdaten>"
    )
    [gap] = vacant(tmp_path, norm)
    assert gap.note == "(+++ § 2: Weiter anzuwenden +++)"


def test_a_repealed_absatz_stays_in_the_text_and_is_known(tmp_path: Path) -> None:
    norms = norm_xml("§ 2", "Halb", "(1) Gilt.", "(2) bis (4) (weggefallen)", "(5) Gilt auch.")
    document = load(tmp_path, statute_xml(norms))
    wording = "(2) bis (4) (weggefallen)"
    assert absaetze(document)[1] == ("§ 2 Abs. 2 SGB IX", wording)
    assert document.vacant == tuple(
        VacantNorm(Norm("SGB IX", "2", absatz), wording, True, listed_as=wording)
        for absatz in "234"
    )


# footnotes and notes

NOTE = "<fussnoten><Content><P>{}</P></Content></fussnoten>"


def noted(enbez: str, text: str, *, footnote: str = "", note: str = "") -> str:
    footnotes = f"<Footnotes><Footnote ID='1'>{footnote}</Footnote></Footnotes>" if footnote else ""
    return (
        norm_xml(enbez, "Titel", text)
        .replace("</text>", f"{footnotes}</text>")
        .replace("</textdaten>", f"{NOTE.format(note) if note else ''}</textdaten>")
    )


def test_notes_are_passages_of_their_paragraf_under_their_own_heading(tmp_path: Path) -> None:
    norms = noted("§ 8", "(1) Es kostet 5 Euro.", footnote="Amtlich.", note="Ab 2025: 6 Euro.")
    chunks = split_into_chunks(load(tmp_path, statute_xml(norms)))
    assert [(c.headings, str(c.norm), c.text) for c in chunks] == [
        (("Titel",), "§ 8 Abs. 1 SGB IX", "(1) Es kostet 5 Euro."),
        (("Titel", "Amtliche Fußnote"), "§ 8 SGB IX", "Amtlich."),
        (("Titel", "Hinweis der Dokumentation"), "§ 8 SGB IX", "Ab 2025: 6 Euro."),
    ]
    assert [s.norm for s in chunks[2].sentences] == [Norm("SGB IX", "8")]


def test_each_documentary_note_is_a_line(tmp_path: Path) -> None:
    note = (
        "<pre>(+++ § 8: Siehe § 9 +++) <BR/>(+++ Hinweis: Betrag<BR/> <BR/>ab 2025 +++)</pre>Ende"
    )
    document = load(tmp_path, statute_xml(noted("§ 8", "A.", note=note)))
    assert document.blocks[-1].text.split("\n") == [
        "(+++ § 8: Siehe § 9 +++)",
        "(+++ Hinweis: Betrag",
        "ab 2025 +++)",
        "Ende",
    ]


def test_notes_on_a_division_stand_under_it_and_belong_to_the_statute(tmp_path: Path) -> None:
    division = division_xml("010", "Teil 1", "Regelungen").replace(
        "</norm>", f"<textdaten>{NOTE.format('Zur Anwendung.')}</textdaten></norm>"
    )
    chunks = split_into_chunks(load(tmp_path, statute_xml(division + norm_xml("§ 1", "Z", "A."))))
    assert [(c.headings, str(c.norm)) for c in chunks] == [
        (("Teil 1 Regelungen", "Hinweis der Dokumentation"), "SGB IX"),
        (("Teil 1 Regelungen", "Z"), "§ 1 SGB IX"),
    ]


def test_the_head_of_the_statute_may_have_text_and_notes(tmp_path: Path) -> None:
    head = (
        "</metadaten><textdaten><text><Content><P>Dient einem Zweck.</P></Content></text>"
        f"{NOTE.format('Textnachweis ab 2020')}</textdaten>"
    )
    xml = statute_xml(norm_xml("§ 1", "Z", "A.")).replace("</metadaten>", head, 1)
    chunks = split_into_chunks(load(tmp_path, xml))
    assert [(c.headings, c.fundstelle, c.text) for c in chunks] == [
        ((), "SGB IX", "Dient einem Zweck."),
        (("Hinweis der Dokumentation",), "Hinweis zu SGB IX", "Textnachweis ab 2020"),
        (("Z",), "§ 1 SGB IX", "A."),
    ]


def test_notes_on_the_contents_are_kept_without_the_contents(tmp_path: Path) -> None:
    norms = noted("Inhaltsübersicht", "§ 1 Ziel", note="§ 1 tritt außer Kraft.")
    chunks = split_into_chunks(load(tmp_path, statute_xml(norms)))
    assert [(c.headings, c.text) for c in chunks] == [
        (("Titel", "Hinweis der Dokumentation"), "§ 1 tritt außer Kraft.")
    ]


def test_where_an_annex_was_published_is_a_note_on_it(tmp_path: Path) -> None:
    text = "<kommentar>(Fundstelle: BGBl. I 2025, 1)</kommentar>Betrag: 5 Euro."
    chunks = split_into_chunks(load(tmp_path, statute_xml(norm_xml("Anlage", "Beträge", text))))
    assert [(c.headings, c.text) for c in chunks] == [
        (("Beträge",), "Betrag: 5 Euro."),
        (("Beträge", "Hinweis der Dokumentation"), "(Fundstelle: BGBl. I 2025, 1)"),
    ]


# annexes


def test_an_annex_belongs_to_no_division(tmp_path: Path) -> None:
    norms = (
        division_xml("010", "Teil 1", "")
        + norm_xml("§ 1", "A", "A.")
        + norm_xml("Anlage 1", "B", "B.")
        + norm_xml("Schlussformel", "", "C.")
    )
    chunks = split_into_chunks(load(tmp_path, statute_xml(norms)))
    assert [c.headings for c in chunks] == [
        ("Teil 1", "A"),
        ("B",),
        ("Schlussformel SGB IX",),
    ]


def test_headings_inside_an_annex_lead_to_its_parts(tmp_path: Path) -> None:
    annex = norm_xml("Anlage", "Beträge", "Eins.").replace(
        "<Content>", "<Content><P>Vorn.</P><Title>Stufe 1</Title>"
    )
    chunks = split_into_chunks(load(tmp_path, statute_xml(annex)))
    assert [(c.headings, c.text) for c in chunks] == [
        (("Beträge",), "Vorn."),
        (("Beträge", "Stufe 1"), "Eins."),
    ]


def test_annexes_without_a_number_are_named_by_their_paragraf(tmp_path: Path) -> None:
    norms = norm_xml("Anlage", "(zu § 28)<BR/>Stufen", "A.") + norm_xml("Anlage", "zu § 34", "B.")
    document = load(tmp_path, statute_xml(norms))
    assert absaetze(document) == [
        ("Anlage zu § 28 SGB IX", "A."),
        ("Anlage zu § 34 SGB IX", "B."),
    ]
    assert document.also_cited == ()


def test_a_single_annex_is_also_cited_by_its_paragraf(tmp_path: Path) -> None:
    document = load(tmp_path, statute_xml(norm_xml("Anlage", "(zu § 8 Absatz 1)", "A.")))
    assert absaetze(document) == [("Anlage SGB IX", "A.")]
    assert document.also_cited == ((Norm("SGB IX", "Anlage zu § 8"), Norm("SGB IX", "Anlage")),)
