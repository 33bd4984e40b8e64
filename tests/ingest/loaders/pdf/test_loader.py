from __future__ import annotations

import logging
import time
import zlib
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.errors import UnreadableSource
from ingest.model import Document, Kind
from tests.ingest.loaders.pdf.files import FONTS, document, lines_shown, load, pdf, shown, stream

PASSAGE = (
    "Die Fachkräfte arbeiten mit den Menschen im Quartier zusammen und fragen",
    "zuerst nach deren Willen.",
)


def refusal(folder: Path, data: bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        load(folder, data)
    return str(caught.value)


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, "verwalter", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def texts(read: Document) -> list[str]:
    return [block.text for block in read.blocks]


def test_reads_headings_passages_and_lists_with_their_pages(tmp_path: Path) -> None:
    first = shown(70, 760, "Leitlinie Sozialraum", 20, "F2") + shown(70, 700, "1. Ziele", 14, "F2")
    first += lines_shown(670, *PASSAGE)
    second = shown(70, 760, "2. Wege", 14, "F2") + lines_shown(730, "Dazu gehören:")
    second += lines_shown(705, "• Netze knüpfen", "• Räume öffnen", x=85)
    read = load(tmp_path, document(first, second))
    assert [(b.kind.value, b.level, b.page, b.text) for b in read.blocks] == [
        ("heading", 1, 1, "Leitlinie Sozialraum"),
        ("heading", 2, 1, "1. Ziele"),
        ("text", 0, 1, " ".join(PASSAGE)),
        ("heading", 2, 2, "2. Wege"),
        ("text", 0, 2, "Dazu gehören:"),
        ("list", 0, 2, "- Netze knüpfen\n- Räume öffnen"),
    ]
    assert (read.title, read.kind, read.pages) == ("Leitlinie Sozialraum", Kind.LOCAL, 2)
    assert (read.address, read.pages_without_text) == ("lokal/konzept_sozialraum.pdf", ())


def test_a_passage_over_a_page_break_is_one_block(tmp_path: Path) -> None:
    first = lines_shown(120, "Der Träger prüft den Antrag und unter-", "richtet die Person über")
    second = lines_shown(760, "das Ergebnis. Er nennt die Gründe.") + lines_shown(700, "Ende hier.")
    block = load(tmp_path, document(first, second)).blocks[0]
    assert block.text == (
        "Der Träger prüft den Antrag und unterrichtet die Person über das Ergebnis. "
        "Er nennt die Gründe."
    )
    assert (block.page, block.page_end) == (1, 2)


def test_leaves_out_running_parts_and_reads_the_printed_page_numbers(tmp_path: Path) -> None:
    pages = [
        shown(70, 800, "Landkreis Probe – Konzept")
        + lines_shown(600, f"Inhalt der Seite {word}.")
        + shown(280, 30, f"Seite {number} von 9")
        for number, word in ((7, "eins"), (8, "zwei"), (9, "drei"))
    ]
    read = load(tmp_path, document(*pages))
    assert texts(read) == [
        "Inhalt der Seite eins.",
        "Inhalt der Seite zwei.",
        "Inhalt der Seite drei.",
    ]
    assert [(b.page, b.page_label) for b in read.blocks] == [(1, "7"), (2, "8"), (3, "9")]


def test_page_labels_of_the_file_go_before_printed_numbers(tmp_path: Path) -> None:
    pages = [lines_shown(600, f"Text {i}.") + shown(280, 30, f"- {i} -") for i in (1, 2)]
    catalog = b"/PageLabels<</Nums[0<</S/r/St 4>>]>>"
    read = load(tmp_path, document(*pages, catalog=catalog))
    assert [b.page_label for b in read.blocks] == ["iv", "v"]


def test_lists_pages_without_text(tmp_path: Path) -> None:
    image = b"q 500 0 0 700 40 40 cm /X0 Do Q"
    read = load(tmp_path, document(lines_shown(700, *PASSAGE), image, b"", forms=[b"0 0 9 9 re f"]))
    assert (read.pages, read.pages_without_text) == (3, (2, 3))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"") == "Die Datei ist leer."


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    assert "keine PDF-Datei" in refusal(tmp_path, b"PK\x03\x04 ein Archiv")


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    assert "beschädigt" in refusal(tmp_path, b"%PDF-1.7\nund dann nichts mehr")


def test_a_file_with_a_password_is_refused(tmp_path: Path) -> None:
    data = encrypted(document(lines_shown(700, *PASSAGE)), "geheim")
    assert "Kennwort" in refusal(tmp_path, data)


def test_a_file_that_only_restricts_printing_is_read(tmp_path: Path) -> None:
    data = encrypted(document(lines_shown(700, *PASSAGE)), "")
    assert texts(load(tmp_path, data)) == [" ".join(PASSAGE)]


@pytest.mark.skipif(
    find_spec("cryptography") is not None, reason="pypdf decrypts AES where cryptography is there"
)
def test_a_file_encrypted_with_aes_is_refused_as_such(tmp_path: Path) -> None:
    data = encrypted(document(lines_shown(700, *PASSAGE)), "")
    filters = b"/CF<</StdCF<</CFM/AESV2/AuthEvent/DocOpen/Length 16>>>>/StmF/StdCF/StrF/StdCF"
    data = data.replace(b"/V 2", b"/V 4" + filters).replace(b"/R 3", b"/R 4")
    assert "verschlüsselt (AES)" in refusal(tmp_path, data)


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    assert "keine Seiten" in refusal(tmp_path, document())


def test_a_scan_is_refused_and_pointed_to_text_recognition(tmp_path: Path) -> None:
    message = refusal(tmp_path, document(b"0 0 500 700 re f", b"0 0 500 700 re f"))
    assert "2 Seiten ohne Text" in message
    assert "Texterkennung (OCR)" in message


def test_letters_without_a_table_of_characters_are_no_text(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[65/g54/g72/g85/g90]>>>>"
    content = lines_shown(700, "ABCD ADBC DCBA BACD", "ABCD ABCD ABCD")
    message = refusal(tmp_path, document(content, fonts={"F1": font}))
    assert "nicht als Text auslesen" in message


def test_invisible_text_is_left_out(tmp_path: Path) -> None:
    content = lines_shown(700, *PASSAGE) + b"3 Tr\n" + lines_shown(300, "Niemand sieht dies.")
    assert texts(load(tmp_path, document(content))) == [" ".join(PASSAGE)]


def test_white_text_is_left_out_on_bare_paper_but_kept_on_a_coloured_ground(tmp_path: Path) -> None:
    white = b"1 1 1 rg\n" + lines_shown(300, "Weiße Schrift.")
    bare = document(lines_shown(700, *PASSAGE) + white)
    coloured = document(lines_shown(700, *PASSAGE) + b"0 0 0.6 rg 60 290 200 30 re f\n" + white)
    assert texts(load(tmp_path, bare)) == [" ".join(PASSAGE)]
    assert texts(load(tmp_path, coloured)) == [" ".join(PASSAGE), "Weiße Schrift."]


def test_the_invisible_layer_of_a_recognised_scan_is_read(tmp_path: Path) -> None:
    content = b"0 0 500 700 re f 3 Tr\n" + lines_shown(700, *PASSAGE)
    assert texts(load(tmp_path, document(content))) == [" ".join(PASSAGE)]


def test_text_outside_the_page_is_left_out(tmp_path: Path) -> None:
    content = lines_shown(700, *PASSAGE) + shown(70, 2_000, "Weit darüber.")
    assert texts(load(tmp_path, document(content))) == [" ".join(PASSAGE)]


def test_a_page_whose_text_runs_upwards_is_read_upright(tmp_path: Path) -> None:
    content = b"".join(
        b"BT /F1 11 Tf 0 1 -1 0 %d 70 Tm (%s) Tj ET\n" % (100 + 13 * i, text.encode("cp1252"))
        for i, text in enumerate(PASSAGE)
    )
    assert texts(load(tmp_path, document(content))) == [" ".join(PASSAGE)]


def test_raised_sentence_numbers_do_not_stick_to_the_text(tmp_path: Path) -> None:
    content = shown(70, 700, "1", 6.5) + shown(74, 697, "Der Plan gilt. ")
    content += shown(151, 700, "2", 6.5) + shown(155, 697, "Er wird fortgeschrieben.")
    assert texts(load(tmp_path, document(content))) == ["Der Plan gilt. Er wird fortgeschrieben."]


def test_takes_the_stand_from_the_first_page(tmp_path: Path) -> None:
    content = shown(70, 800, "Stand: 1. Februar 2024") + lines_shown(600, *PASSAGE)
    read = load(tmp_path, document(content))
    assert (read.stand, read.stand_note) == ("2024-02-01", "Stand: 1. Februar 2024")


def test_takes_the_title_of_the_properties_only_if_the_page_agrees(tmp_path: Path) -> None:
    content = shown(70, 760, "Konzept Sozialraum", 20, "F2") + lines_shown(700, *PASSAGE)
    agreeing = document(content, info=b"/Title(Das Konzept zum Sozialraum)")
    template = document(content, info=b"/Title(Microsoft Word - Rechnung)")
    other = document(content, info=b"/Title(Satzung des Kreissportbundes)")
    assert load(tmp_path, agreeing).title == "Das Konzept zum Sozialraum"
    assert load(tmp_path, template).title == "Konzept Sozialraum"
    assert load(tmp_path, other).title == "Konzept Sozialraum"


def test_a_title_that_is_no_text_is_no_title(tmp_path: Path) -> None:
    data = document(lines_shown(700, *PASSAGE), info=b"/Title<</A 1>>")
    assert load(tmp_path, data).title == "Konzept sozialraum"


def test_a_broken_page_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    read = load(tmp_path, document(b"BT (", lines_shown(700, *PASSAGE)))
    assert texts(read) == [" ".join(PASSAGE)]
    assert read.pages_without_text == (1,)


CYCLIC_PAGES = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
NESTED = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</A" * 50_000)
MANY_PAGES = pdf(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[%s]/Count 90000>>" % (b"3 0 R " * 90_000),
    b"<</Type/Page/MediaBox[0 0 9 9]>>",
)


def compressed(content: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 %s>>>>>>" % FONTS["F1"],
        stream(zlib.compress(content), b"/Filter/FlateDecode"),
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CYCLIC_PAGES, id="page tree that contains itself"),
        pytest.param(NESTED, id="50,000 dictionaries in each other"),
        pytest.param(MANY_PAGES, id="90,000 pages"),
        pytest.param(compressed(b"BT " + b" " * 60_000_000), id="60 MB of blanks"),
        pytest.param(compressed(b"BT /F1 9 Tf " + b"(a) Tj " * 60_000), id="60,000 operators"),
        pytest.param(compressed(b"BT /F1 9 Tf (%s) Tj" % (b". " * 90_000)), id="a line of 180 kB"),
        pytest.param(document(b"/X0 Do", forms=[b"/X0 Do"]), id="form that draws itself"),
        pytest.param(document(b"[" * 100_000 + b" BT"), id="100,000 open brackets"),
    ],
)
def test_a_hostile_file_is_refused_in_seconds(tmp_path: Path, data: bytes) -> None:
    start = time.monotonic()
    refusal(tmp_path, data)
    assert time.monotonic() - start < 20


def test_forms_that_draw_forms_do_not_multiply(tmp_path: Path) -> None:
    forms = [shown(70, 700, "Ein Satz.") + b"/X%d Do " % (i + 1) * 10 for i in range(9)]
    start = time.monotonic()
    load(tmp_path, document(b"/X0 Do", forms=[*forms, b""]))
    assert time.monotonic() - start < 20


def test_impossible_numbers_do_not_hide_the_rest_of_the_page(tmp_path: Path) -> None:
    odd = b"BT /F1 1e999 Tf nan 0 0 inf 1e999 5 Tm (Unsinn) Tj ET\n"
    assert texts(load(tmp_path, document(odd + lines_shown(700, *PASSAGE)))) == [" ".join(PASSAGE)]


def test_pypdf_stays_silent_and_its_logger_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("pypdf")
    level = logger.level
    data = document(lines_shown(700, *PASSAGE)).replace(b"startxref\n", b"startxref\n9")
    assert texts(load(tmp_path, data)) == [" ".join(PASSAGE)]
    assert caplog.records == []
    assert capsys.readouterr().err == ""
    assert logger.level == level
