from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chunking import split_into_chunks
from ingest.errors import UnreadableSource
from ingest.loaders.statute import norm_url
from ingest.model import Block, BlockKind, Document, Kind
from ingest.norm import Norm
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import absaetze, division_xml, headings, load

DOCTYPE = '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">'


# what the document is


def test_a_statute_is_official_law_with_its_version(tmp_path: Path) -> None:
    document = load(tmp_path, statute_xml(norm_xml("§ 1", "Ziel", "Ein Satz.")))
    assert document == Document(
        address="BJNR000010001",
        title="Probegesetz (SGB IX)",
        kind=Kind.LAW,
        blocks=(
            Block("Ziel", BlockKind.HEADING, 100, norm=Norm("SGB IX", "1")),
            document.blocks[1],
        ),
        publisher="Bundesministerium der Justiz, gesetze-im-internet.de",
        stand="2026-02-01",
        stand_note="Zuletzt geändert durch Art. 1 G v. 1.2.2026 I Nr. 1",
        url="https://www.gesetze-im-internet.de/sgb_9_2018/",
        official=True,
        law="SGB IX",
        version="20260101000000",
    )


@pytest.mark.parametrize(
    ("jurabk", "law"),
    [
        ("SGB 9 2018", "SGB IX"),
        ("SGB 1", "SGB I"),
        ("SGB 14", "SGB XIV"),
        ("BGG", "BGG"),
        ("BSHG§76DV", "VO zu § 82 SGB XII"),
        ("NeuG 2027", "NeuG 2027"),
        ("SGB 0", "SGB 0"),
        ("SGB 15", "SGB 15"),
        ("SGB 99", "SGB 99"),
    ],
)
def test_the_short_name_is_the_usual_one(tmp_path: Path, jurabk: str, law: str) -> None:
    assert load(tmp_path, statute_xml(norm_xml("§ 1", "Z", "A."), jurabk=jurabk)).law == law


def test_the_usual_abbreviation_comes_before_the_one_of_the_database(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."), jurabk="SchwbWV")
    xml = xml.replace("<jurabk>", "<amtabk>WVO</amtabk><jurabk>", 1)
    assert load(tmp_path, xml).law == "WVO"


def test_the_name_of_the_database_may_come_before_the_usual_one(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."), jurabk="Unbekannt")
    xml = xml.replace("</jurabk>", "</jurabk><jurabk>BGG</jurabk>", 1)
    assert load(tmp_path, xml).law == "BGG"


def test_a_statute_that_is_not_on_the_site_has_no_link(tmp_path: Path) -> None:
    document = load(tmp_path, statute_xml(norm_xml("§ 1", "Z", "A."), jurabk="NeuG 2027"))
    assert document.url is None


def test_the_short_title_is_taken_where_there_is_one(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."), title="Gesetz über die Probe (Artikel 1 des X)")
    assert load(tmp_path, xml).title == "Gesetz über die Probe (SGB IX)"
    xml = xml.replace("<langue>", "<kurzue>Probenrecht</kurzue><langue>", 1)
    assert load(tmp_path, xml).title == "Probenrecht (SGB IX)"


def test_the_stand_is_the_last_change_worked_in(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A.")).replace(
        "Art. 1 G v. 1.2.2026 I Nr. 1", "Art. 1 G v. 1.2.2025 und Art. 3 G v. 12.11.2025 I Nr. 7"
    )
    hint = (
        '<standangabe checked="ja"><standtyp>Hinweis</standtyp>'
        "<standkommentar>Änderung durch G v. 1.1.2027 noch nicht berücksichtigt</standkommentar>"
        "</standangabe></metadaten>"
    )
    document = load(tmp_path, xml.replace("</metadaten>", hint, 1))
    assert document.stand == "2025-11-12"
    assert document.stand_note == (
        "Zuletzt geändert durch Art. 1 G v. 1.2.2025 und Art. 3 G v. 12.11.2025 I Nr. 7; "
        "Änderung durch G v. 1.1.2027 noch nicht berücksichtigt"
    )


def test_remarks_on_the_version_are_parted_by_one_semicolon(tmp_path: Path) -> None:
    again = (
        '<standangabe checked="ja"><standtyp>Neuf</standtyp>'
        "<standkommentar>Neugefasst durch Bek. v. 5.8.1997 I 2022;</standkommentar>"
        '</standangabe><standangabe checked="ja"><standtyp>Stand</standtyp>'
    )
    xml = statute_xml(norm_xml("§ 1", "Z", "A.")).replace(
        '<standangabe checked="ja"><standtyp>Stand</standtyp>', again
    )
    note = load(tmp_path, xml).stand_note or ""
    assert note.startswith("Neugefasst durch Bek. v. 5.8.1997 I 2022; Zuletzt geändert")


def test_a_statute_never_changed_has_the_day_it_was_issued(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."))
    start, end = xml.index("<standangabe"), xml.index("</standangabe>") + len("</standangabe>")
    document = load(tmp_path, xml[:start] + xml[end:])
    assert (document.stand, document.stand_note) == ("2020-01-01", None)


# divisions


def test_divisions_become_headings_by_their_depth(tmp_path: Path) -> None:
    norms = "".join(
        [
            division_xml("010", "Teil 1", "Regelungen"),
            division_xml("010010", "Kapitel 1", "Allgemeines"),
            norm_xml("§ 1", "Ziel", "A."),
            division_xml("010020", "Kapitel 2", ""),
            division_xml("010020010", "-", "Ohne Nummer"),
            norm_xml("§ 2", "Weg", "B."),
            division_xml("020", "Teil 2", "Weitere"),
            norm_xml("§ 3", "Ende", "C."),
        ]
    )
    document = load(tmp_path, statute_xml(norms))
    assert headings(document) == [
        (1, "Teil 1 Regelungen"),
        (2, "Kapitel 1 Allgemeines"),
        (100, "Ziel"),
        (2, "Kapitel 2"),
        (3, "Ohne Nummer"),
        (100, "Weg"),
        (1, "Teil 2 Weitere"),
        (100, "Ende"),
    ]
    assert [c.headings for c in split_into_chunks(document)] == [
        ("Teil 1 Regelungen", "Kapitel 1 Allgemeines", "Ziel"),
        ("Teil 1 Regelungen", "Kapitel 2", "Ohne Nummer", "Weg"),
        ("Teil 2 Weitere", "Ende"),
    ]


def test_a_division_of_the_same_number_closes_the_one_before(tmp_path: Path) -> None:
    norms = (
        division_xml("010", "Abschnitt 1", "")
        + norm_xml("§ 1", "A", "A.")
        + division_xml("010", "Abschnitt 2", "")
        + norm_xml("§ 2", "B", "B.")
    )
    chunks = split_into_chunks(load(tmp_path, statute_xml(norms)))
    assert [c.headings for c in chunks] == [("Abschnitt 1", "A"), ("Abschnitt 2", "B")]


@pytest.mark.parametrize("day", ["99.99.2024", "31.6.2024", "1.1.0000"])
def test_a_day_that_is_none_is_no_stand(tmp_path: Path, day: str) -> None:
    document = load(tmp_path, statute_xml(norm_xml("§ 1", "Z", "A."), day=day))
    assert document.stand == "2020-01-01"
    assert document.stand_note == f"Zuletzt geändert durch Art. 1 G v. {day} I Nr. 1"


# links


@pytest.mark.parametrize(
    ("norm", "page"),
    [
        (Norm("SGB IX", "97", "1", "2"), "sgb_9_2018/__97.html"),
        (Norm("SGB IX", "185a"), "sgb_9_2018/__185a.html"),
        (Norm("GG", "Art. 3"), "gg/art_3.html"),
        (Norm("SGB XI", "Anlage 1"), "sgb_11/anlage_1.html"),
        (Norm("SGB XII", "Anlage"), "sgb_12/anlage.html"),
        (Norm("SGB XII", "Anlage zu § 34"), "sgb_12/"),
        (Norm("GG", "Präambel"), "gg/"),
        (Norm("SGB IX", "SGB IX"), "sgb_9_2018/"),
    ],
)
def test_each_norm_links_to_its_own_page(norm: Norm, page: str) -> None:
    assert norm_url(norm) == f"https://www.gesetze-im-internet.de/{page}"


def test_a_law_that_is_not_on_the_site_has_no_page() -> None:
    assert norm_url(Norm("AG-SGB IX", "4")) is None


# files that are no statute


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "dtd",
    [
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>',
    ],
    ids=["laughs", "file", "parameter"],
)
def test_entities_are_refused(tmp_path: Path, dtd: str) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "&c;")).replace("?>", f"?>{dtd}", 1)
    with pytest.raises(UnreadableSource, match=r"Entitäten .* aus Sicherheitsgründen"):
        load(tmp_path, xml)


def test_the_document_type_of_the_official_files_is_not_fetched(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A.")).replace("?>", f"?>{DOCTYPE}", 1)
    assert absaetze(load(tmp_path, xml)) == [("§ 1 SGB IX", "A.")]


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (statute_xml("<norm>"), r"beschädigt \(Zeile \d+, Spalte \d+\)"),
        ("", "beschädigt"),
        ("kein XML", "beschädigt"),
        ("<html><p>Text</p></html>", "kein Gesetz im Format"),
        ('<dokumente doknr="x"/>', "kein Gesetz im Format"),
        ('<?xml version="1.0" encoding="klingonisch"?><dokumente/>', "Zeichenkodierung|beschädigt"),
        ("<a>" * 5_000 + "</a>" * 5_000, "kein Gesetz im Format"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, xml: str, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        load(tmp_path, xml)


def test_text_nested_too_deep_is_refused(tmp_path: Path) -> None:
    text = "<B>" * 5_000 + "tief" + "</B>" * 5_000
    with pytest.raises(UnreadableSource, match="zu tief verschachtelt"):
        load(tmp_path, statute_xml(norm_xml("§ 1", "Z", text)))


def test_other_encodings_are_read_as_the_file_says(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Zïel", "Ärger.")).replace("UTF-8", "ISO-8859-1", 1)
    document = load(tmp_path, xml.encode("latin-1"))
    assert [b.text for b in document.blocks] == ["Zïel", "Ärger."]
