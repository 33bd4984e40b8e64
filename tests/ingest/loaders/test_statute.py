from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ingest.chunking import split_into_chunks
from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders.statute import load_statute, norm_url
from ingest.model import Block, BlockKind, Document, Kind, Source
from ingest.norm import Norm
from tests.builders import norm_xml, statute_xml

DOCTYPE = '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">'


def load(folder: Path, xml: str | bytes) -> Document:
    path = folder / "gesetz.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return load_statute(Source("gesetze/gesetz.xml", path, Kind.LAW))


def absaetze(document: Document) -> list[tuple[str, str]]:
    texts = [b for b in document.blocks if b.kind is BlockKind.TEXT]
    return [(str(b.norm), b.text) for b in texts]


def headings(document: Document) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in document.blocks if b.kind is BlockKind.HEADING]


def division_xml(kennzahl: str, name: str, title: str) -> str:
    title = f"<gliederungstitel>{title}</gliederungstitel>" if title else ""
    return (
        "<norm><metadaten><gliederungseinheit>"
        f"<gliederungskennzahl>{kennzahl}</gliederungskennzahl>"
        f"<gliederungsbez>{name}</gliederungsbez>{title}"
        "</gliederungseinheit></metadaten></norm>"
    )


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
    ],
)
def test_the_short_name_is_the_usual_one(tmp_path: Path, jurabk: str, law: str) -> None:
    assert load(tmp_path, statute_xml(norm_xml("§ 1", "Z", "A."), jurabk=jurabk)).law == law


def test_the_usual_abbreviation_comes_before_the_one_of_the_database(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."), jurabk="SchwbWV")
    xml = xml.replace("<jurabk>", "<amtabk>WVO</amtabk><jurabk>", 1)
    assert load(tmp_path, xml).law == "WVO"


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


def test_a_statute_never_changed_has_the_day_it_was_issued(tmp_path: Path) -> None:
    xml = statute_xml(norm_xml("§ 1", "Z", "A."))
    start, end = xml.index("<standangabe"), xml.index("</standangabe>") + len("</standangabe>")
    document = load(tmp_path, xml[:start] + xml[end:])
    assert (document.stand, document.stand_note) == ("2020-01-01", None)


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


@pytest.mark.parametrize(
    "norm",
    [
        norm_xml("§ 2", "(weggefallen)", ""),
        norm_xml("§ 2", "(weggefallen)", "-"),
        norm_xml("§ 2", "Alt", "(weggefallen)"),
        norm_xml("§ 2", "Alt", "(1) (weggefallen)", "(2) weggefallen"),
        norm_xml("(XXXX) §§ 2 bis 5", "(weggefallen)", "(weggefallen)"),
        norm_xml("Inhaltsübersicht", "", "§ 1 Ziel"),
        norm_xml("§ 2", "Leer", ""),
        "<norm><metadaten><enbez>§ 2</enbez></metadaten></norm>",
    ],
)
def test_repealed_norms_and_contents_are_left_out(tmp_path: Path, norm: str) -> None:
    document = load(tmp_path, statute_xml(norm_xml("§ 1", "Ziel", "A.") + norm))
    assert absaetze(document) == [("§ 1 SGB IX", "A.")]
    assert headings(document) == [(100, "Ziel")]


def test_a_repealed_absatz_among_others_stays_visible(tmp_path: Path) -> None:
    norms = norm_xml("§ 2", "Halb", "(1) Gilt.", "(2) (weggefallen)")
    assert absaetze(load(tmp_path, statute_xml(norms)))[1] == (
        "§ 2 Abs. 2 SGB IX",
        "(2) (weggefallen)",
    )


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


# links


@pytest.mark.parametrize(
    ("norm", "page"),
    [
        (Norm("SGB IX", "97", "1", "2"), "sgb_9_2018/__97.html"),
        (Norm("SGB IX", "185a"), "sgb_9_2018/__185a.html"),
        (Norm("GG", "Art. 3"), "gg/art_3.html"),
        (Norm("SGB XI", "Anlage 1"), "sgb_11/anlage_1.html"),
        (Norm("SGB XII", "Anlage"), "sgb_12/anlage.html"),
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


# the real statutes


@pytest.fixture(scope="module")
def statutes(test_data: Path) -> dict[Path, Document]:
    paths = sorted((test_data / "laws" / "gii").glob("*/*.xml"))
    return {path: load_statute(Source(path.name, path, Kind.LAW)) for path in paths}


def by_law(statutes: dict[Path, Document], law: str) -> Document:
    return next(document for document in statutes.values() if document.law == law)


@pytest.mark.data
def test_all_real_statutes_are_known_by_name_and_version(statutes: dict[Path, Document]) -> None:
    documents = statutes.values()
    assert len({d.law for d in documents}) == len({d.address for d in documents}) == 36
    for document in documents:
        assert document.url, document.law
        assert document.stand, document.law
        assert len(document.version) == 14, document.law


@pytest.mark.data
def test_all_real_statutes_are_cut_without_loss(statutes: dict[Path, Document]) -> None:
    for document in statutes.values():
        chunks = split_into_chunks(document)
        shown = (b.text for b in document.blocks if b.kind is BlockKind.TEXT)
        cut = (c.text for c in chunks)
        assert "".join("".join(cut).split()) == "".join("".join(shown).split()), document.law
        assert len({c.id for c in chunks}) == len(chunks)
        assert all(c.sentences and c.norm and c.fundstelle for c in chunks), document.law


@pytest.mark.data
def test_no_word_of_a_real_statute_is_lost(statutes: dict[Path, Document]) -> None:
    compared = 0
    for path, document in statutes.items():
        shown = squeezed(b.text for b in document.blocks if b.kind is BlockKind.TEXT)
        for norm in ET.parse(path).iter("norm"):
            content = norm.find("textdaten/text/Content")
            name = norm.findtext("metadaten/enbez", "")
            if content is None or name.startswith("Inhalt") or has_footnotes(content):
                continue
            text = squeezed(content.itertext())
            if "weggefallen" not in text[:40]:
                assert text in shown, (document.law, name)
                compared += 1
    assert compared > 6_000


def has_footnotes(content: ET.Element) -> bool:
    return any(e.tag in {"FnR", "FnArea", "noindex", "kommentar"} for e in content.iter())


def squeezed(parts: Iterable[str]) -> str:
    """The text without what the loader may add or take: white space and the lines of tables."""
    return "".join(clean_text("".join(parts)).replace("|", "").split())


@pytest.mark.data
def test_addresses_in_the_real_sgb_ix_are_right(
    statutes: dict[Path, Document],
) -> None:
    document = by_law(statutes, "SGB IX")
    cited: dict[str, list[str]] = {}
    for block in document.blocks:
        if block.norm and block.kind is BlockKind.TEXT:
            cited.setdefault(block.norm.paragraf, []).extend(
                str(s.norm).removesuffix(" SGB IX") for s in block.sentences
            )
    assert cited["97"] == [
        "§ 97 Satz 1",
        "§ 97 Satz 2",
        "§ 97 Satz 2 Nr. 1",
        "§ 97 Satz 2 Nr. 1 Buchst. a",
        "§ 97 Satz 2 Nr. 1 Buchst. b",
        "§ 97 Satz 2 Nr. 1 Buchst. c",
        "§ 97 Satz 2",
        "§ 97 Satz 2 Nr. 2",
        "§ 97 Satz 2 Nr. 3",
        "§ 97 Satz 3",
        "§ 97 Satz 4",
    ]
    assert cited["113"][:13] == [
        *("§ 113 Abs. 1 Satz 1", "§ 113 Abs. 1 Satz 2", "§ 113 Abs. 1 Satz 3"),
        *("§ 113 Abs. 2", *(f"§ 113 Abs. 2 Nr. {n}" for n in range(1, 10))),
    ]
    assert cited["160"][3:11] == [
        *("§ 160 Abs. 2 Satz 1", *(f"§ 160 Abs. 2 Satz 1 Nr. {n}" for n in range(1, 5))),
        *("§ 160 Abs. 2 Satz 2", *(f"§ 160 Abs. 2 Satz 2 Nr. {n}" for n in range(1, 3))),
    ]


@pytest.mark.data
def test_a_long_absatz_of_the_real_sgb_ix_is_cut_at_its_nummern(
    statutes: dict[Path, Document],
) -> None:
    chunks = split_into_chunks(by_law(statutes, "SGB IX"))
    parts = [c for c in chunks if " bis " in c.fundstelle]
    assert parts
    for chunk in parts:
        assert chunk.norm
        assert chunk.fundstelle.startswith(f"§ {chunk.norm.paragraf} ")
    heading = next(c.headings for c in chunks if c.norm == Norm("SGB IX", "97"))
    assert [name.split()[0] for name in heading] == ["Teil", "Kapitel", "Fachkräfte"]
