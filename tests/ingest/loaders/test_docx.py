from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from ingest.errors import UnreadableSource
from ingest.loaders.docx import load_docx
from ingest.model import Block, BlockKind, Document, Kind, Source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def load(path: Path) -> Document:
    return load_docx(Source(f"lokal/{path.name}", path, Kind.LOCAL))


def read(folder: Path, write: Callable[[Any], None]) -> Document:
    """Load a Word file that `write` has filled."""
    word = docx.Document()
    write(word)
    path = folder / "hilfe_plan.docx"
    word.save(str(path))
    return load(path)


def body(folder: Path, xml: str) -> list[Block]:
    """Load a Word file with this XML in its body."""

    def write(word: Any) -> None:
        for element in parse_xml(f"<w:body {W}>{xml}</w:body>"):
            word.element.body.append(element)

    return list(read(folder, write).blocks)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def heading(text: str, level: int) -> Block:
    return Block(text, BlockKind.HEADING, level=level)


def listing(text: str) -> Block:
    return Block(text, BlockKind.LIST)


def test_reads_headings_passages_and_lists_in_order(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.add_heading("Hilfeplan", 0)
        word.add_paragraph("Ein Absatz.\nVon Hand geteilt.")
        word.add_heading("Grundsätze", 1)
        word.add_paragraph("Dabei gilt:")
        word.add_paragraph("Mitreden", style="List Bullet")
        word.add_paragraph("")
        word.add_paragraph("Mitgehen", style="List Number")
        word.add_heading("Fristen", 2)
        word.add_paragraph("Vier Wochen.")

    document = read(tmp_path, write)
    assert document.title == "Hilfeplan"
    assert document.blocks == (
        Block("Ein Absatz.\nVon Hand geteilt."),
        heading("Grundsätze", 1),
        listing("Dabei gilt:\n- Mitreden\n- Mitgehen"),
        heading("Fristen", 2),
        Block("Vier Wochen."),
    )
    assert (document.kind, document.address) == (Kind.LOCAL, "lokal/hilfe_plan.docx")
    assert document.pages is None


def test_styles_with_german_names_and_styles_based_on_them_count(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        names = ("Überschrift 1", "Überschrift 2", "Titel", "Aufzählungszeichen")
        for name in names:
            word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own = word.styles.add_style("Amt Kapitel", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = word.styles["Überschrift 2"]
        word.add_paragraph("Hilfeplan", style="Titel")
        word.add_paragraph("Ziele", style="Überschrift 1")
        word.add_paragraph("Wege", style="Amt Kapitel")
        word.add_paragraph("Punkt", style="Aufzählungszeichen")

    document = read(tmp_path, write)
    assert document.title == "Hilfeplan"
    assert document.blocks == (heading("Ziele", 1), heading("Wege", 2), listing("- Punkt"))


def test_an_outline_level_makes_a_heading_and_a_number_an_item(tmp_path: Path) -> None:
    assert body(
        tmp_path,
        p("Titel hier", '<w:outlineLvl w:val="0"/>')
        + p("Ziele", '<w:outlineLvl w:val="1"/>')
        + p("Fließtext.", '<w:outlineLvl w:val="9"/>')
        + p("Punkt", '<w:numPr><w:numId w:val="4"/></w:numPr>')
        + p("Kein Punkt.", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ) == [heading("Ziele", 1), Block("Fließtext."), listing("- Punkt"), Block("Kein Punkt.")]


def test_bullets_somebody_typed_are_one_list(tmp_path: Path) -> None:
    assert body(tmp_path, p("Es gilt:") + p("• eins") + p("- zwei") + p("Ende.")) == [
        listing("Es gilt:\n- eins\n- zwei"),
        Block("Ende."),
    ]


def test_a_short_bold_paragraph_is_a_heading(tmp_path: Path) -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    not_bold = '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>Ziele</w:t></w:r></w:p>'
    assert body(tmp_path, p("Text.") + bold.format("Fristen") + p("Vier Wochen.") + not_bold) == [
        Block("Text."),
        heading("Fristen", 1),
        Block("Vier Wochen."),
        Block("Ziele"),
    ]
    assert body(tmp_path, bold.format("Plan") + bold.format("Fristen") + p("Vier Wochen.")) == [
        heading("Fristen", 1),
        Block("Vier Wochen."),
    ]


def test_tables_name_the_column_at_every_value(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.add_paragraph("Text davor.")
        table = word.add_table(3, 2)
        for cell, text in zip(
            table._cells,  # noqa: SLF001 - the public way is quadratic
            ["Ort", "Tag", "Nord", "Mo", "", "Di"],
            strict=True,
        ):
            cell.paragraphs[0].add_run(text).bold = text in {"Ort", "Tag"}
        table.cell(1, 0).merge(table.cell(2, 0))
        word.add_paragraph("Text danach.")

    assert read(tmp_path, write).blocks == (
        Block("Text davor."),
        Block("Ort: Nord; Tag: Mo\nOrt: Nord; Tag: Di", BlockKind.TABLE),
        Block("Text danach."),
    )


def test_tables_without_header_keep_their_rows(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        table = word.add_table(2, 3)
        for cell, text in zip(table._cells, "abcdef", strict=True):  # noqa: SLF001 - as above
            cell.text = text
        table.cell(0, 0).merge(table.cell(0, 1))

    assert read(tmp_path, write).blocks == (Block("a b | c\nd | e | f", BlockKind.TABLE),)


def test_a_table_of_one_column_is_a_frame_around_text(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.add_table(1, 1).cell(0, 0).text = "Ein Satz im Kasten."

    assert read(tmp_path, write).blocks == (Block("Ein Satz im Kasten."),)


def test_reads_content_controls_text_boxes_and_tracked_insertions(tmp_path: Path) -> None:
    box = (
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
        f'/2006"><mc:Choice Requires="wps"><w:txbxContent>{p("Im Feld.")}</w:txbxContent>'
        f"</mc:Choice><mc:Fallback><w:txbxContent>{p('Im Feld.')}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent><w:r><w:t>Am Feld.</w:t></w:r></w:p>"
    )
    tracked = (
        "<w:p><w:ins><w:r><w:t>Neu und </w:t></w:r></w:ins><w:del><w:r><w:delText>alt</w:delText>"
        "</w:r></w:del><w:r><w:t>gut.</w:t></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{p('Im Formular.')}</w:sdtContent></w:sdt>"
    assert body(tmp_path, control + box + tracked) == [
        Block("Im Formular."),
        Block("Am Feld."),
        Block("Im Feld."),
        Block("Neu und gut."),
    ]


def test_hidden_text_and_tables_of_contents_are_left_out(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Geheim.</w:t></w:r></w:p>"
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('Ziele 3')}</w:sdtContent></w:sdt>"
    )
    assert body(tmp_path, hidden + contents + p("Der Text.")) == [Block("Der Text.")]


def test_paragraphs_styled_as_contents_are_left_out(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        word.add_paragraph("Ziele\t3", style="toc 1")
        word.add_paragraph("Der Text.")

    assert read(tmp_path, write).blocks == (Block("Der Text."),)


def test_tabs_breaks_and_hyphens_of_word_become_text(tmp_path: Path) -> None:
    xml = (
        "<w:p><w:r><w:t>SGB</w:t><w:noBreakHyphen/><w:t>IX</w:t><w:tab/><w:t>gilt.</w:t><w:br/>"
        "<w:t>Hier.</w:t></w:r></w:p>"
    )
    assert body(tmp_path, xml) == [Block("SGB-IX gilt.\nHier.")]


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("Leitlinie zur Hilfeplanung", "Leitlinie zur Hilfeplanung"),
        ("Dokument1", "Hilfeplanung im Kreis"),
        ("Protokoll einer Sitzung", "Hilfeplanung im Kreis"),
        ("", "Hilfeplanung im Kreis"),
    ],
)
def test_the_title_of_the_properties_counts_if_it_fits(
    tmp_path: Path, named: str, title: str
) -> None:
    def write(word: Any) -> None:
        word.core_properties.title = named
        word.add_heading("Hilfeplanung im Kreis", 1)
        word.add_paragraph("Diese Leitlinie hilft.")

    assert read(tmp_path, write).title == title


def test_a_single_highest_heading_is_the_title_also_below_a_letterhead(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.add_paragraph("Landkreis Muster, Amt für Soziales.")
        word.add_heading("Leitlinie", 1)
        word.add_heading("Ziele", 2)
        word.add_paragraph("Der Text.")

    document = read(tmp_path, write)
    assert document.title == "Leitlinie"
    assert document.blocks[1] == heading("Ziele", 1)


def test_chapters_below_an_opening_text_give_no_title(tmp_path: Path) -> None:
    def write(word: Any) -> None:
        word.add_paragraph("Ein Satz zum Anfang.")
        for chapter in ("Ziele", "Wege"):
            word.add_heading(chapter, 1)
            word.add_paragraph("Der Text.")

    document = read(tmp_path, write)
    assert document.title == "Hilfe plan"
    assert document.blocks[1] == heading("Ziele", 1)


def test_without_a_title_the_file_name_is_made_readable(tmp_path: Path) -> None:
    assert read(tmp_path, lambda word: word.add_paragraph("Der Text.")).title == "Hilfe plan"


def saved(write: Callable[[Any], None] = lambda word: word.add_paragraph("Der Text.")) -> bytes:
    word = docx.Document()
    write(word)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a package anew, each part changed, or left out where `change` gives None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def without_document(name: str, content: bytes) -> bytes | None:
    return None if name == "word/document.xml" else content


def cut_off(name: str, content: bytes) -> bytes:
    return content[:-40] if name == "word/document.xml" else content


def not_word(name: str, content: bytes) -> bytes:
    return content.replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")


def unknown_encoding(name: str, content: bytes) -> bytes:
    return content.replace(b"UTF-8", b"UTF-98", 1) if name == "word/document.xml" else content


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "leer"),
        (b"Das ist kein Archiv.", "beschädigt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Kennwort"),
        (saved()[:2000], "beschädigt"),
        (repacked(saved(), without_document), "beschädigt"),
        (repacked(saved(), cut_off), "beschädigt"),
        (repacked(saved(), not_word), "beschädigt"),
        (repacked(saved(), unknown_encoding), "beschädigt"),
        (saved(lambda _: None), "keinen lesbaren Text"),
        (saved(lambda word: word.add_paragraph(" \u00a0")), "keinen lesbaren Text"),
    ],
)
def test_broken_files_are_unreadable(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match=message):
        load(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
EMPTY_TYPE = b"<!DOCTYPE x>"


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, EMPTY_TYPE])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_files_that_declare_document_types_are_refused(
    tmp_path: Path, declaration: bytes, part: str
) -> None:
    def plant(name: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?>" + declaration, 1) if name == part else content

    path = tmp_path / "a.docx"
    path.write_bytes(repacked(saved(), plant))
    with pytest.raises(UnreadableSource, match="Sicherheitsgründen"):
        load(path)


def test_files_that_unpack_to_too_much_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(saved())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/extra.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
    assert path.stat().st_size < 200_000
    with pytest.raises(UnreadableSource, match="ausgepackt zu groß"):
        load(path)


def test_files_with_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(saved())
    with zipfile.ZipFile(path, "a") as package:
        for number in range(5_000):
            package.writestr(f"word/media/{number}.bin", b"")
    with pytest.raises(UnreadableSource, match="ausgepackt zu groß"):
        load(path)
