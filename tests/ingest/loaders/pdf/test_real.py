"""The PDF loader on real directives, circulars, statutes and forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.pdf.loader import load_pdf
from ingest.model import BlockKind, Document, Kind, Source

pytestmark = pytest.mark.data

SCANS = (
    "b_berversv_2017_bgbl1_2017_j2858_0070.pdf",
    "b_berversv_2017_bgbl1_2017_j2858_0080.pdf",
    "b_binscheo_bgbl1_2019_j1518-1_0130.pdf",
    "b_binschuo2018anh_v_bgbl1_2018_j1398-1_0620.pdf",
)
GARBLED = (
    "k_kapausstv_2016_bgbl1_2016_j0795-1_0260.pdf",
    "k_kinduvv_bgbl1_2015_j2018-1_0010.pdf",
    "p_pfav_bgbl1_2016_j0842-1_0140.pdf",
)


@pytest.fixture(scope="module")
def real(test_data: Path) -> dict[str, Document | str]:
    """Every real PDF as read, or the message of its refusal."""
    found: dict[str, Document | str] = {}
    for path in sorted((test_data / "pdfs").glob("*.pdf")):
        try:
            found[path.name] = load_pdf(Source(path.name, path, Kind.LOCAL))
        except UnreadableSource as error:
            found[path.name] = str(error)
    return found


def read(real: dict[str, Document | str], name: str) -> Document:
    found = real[name]
    assert isinstance(found, Document), found
    return found


def pages_of(document: Document, phrase: str) -> list[tuple[int | None, int | None, str | None]]:
    return [(b.page, b.page_end, b.page_label) for b in document.blocks if phrase in b.text]


def test_only_the_real_files_without_readable_text_are_refused(
    real: dict[str, Document | str],
) -> None:
    refused = {name: found for name, found in real.items() if isinstance(found, str)}
    assert set(refused) == {*SCANS, *GARBLED}
    assert all("gescannt" in refused[name] for name in SCANS)
    assert all("nicht als Text auslesen" in refused[name] for name in GARBLED)


@pytest.mark.parametrize(
    ("name", "title", "pages", "stand"),
    [
        (
            "FW_SGB_I_Par_14_Beratung.pdf",
            "Fachliche Weisungen - § 14 SGB I Beratung",
            8,
            "2019-12-09",
        ),
        (
            "FW_SGB_II_Par_21_Mehrbedarfe.pdf",
            "Fachliche Weisungen § 21 - Mehrbedarfe",
            36,
            "2024-11-25",
        ),
        ("RS_BMAS_2024_01_Par_35_SGB_XII.pdf", "§ 35 SGB XII", 33, "2024-08-16"),
        ("z_zaganzv_bgbl1_2018_j2302_0010.pdf", "Formular – Aufgabe-Verringerung", 10, None),
    ],
)
def test_titles_pages_and_stand_of_real_files(
    real: dict[str, Document | str], name: str, title: str, pages: int, stand: str | None
) -> None:
    document = read(real, name)
    assert (document.title, document.pages, document.stand) == (title, pages, stand)
    assert document.pages_without_text == ()


def test_real_passages_stand_on_their_physical_and_printed_pages(
    real: dict[str, Document | str],
) -> None:
    beratung = read(real, "FW_SGB_I_Par_14_Beratung.pdf")
    mehrbedarfe = read(real, "FW_SGB_II_Par_21_Mehrbedarfe.pdf")
    statute = read(real, "SGB_09_Rehabilitation_und_Teilhabe.pdf")
    assert pages_of(beratung, "sozialrechtlichen Herstellungsanspruch gegenüber") == [(6, 6, "2")]
    assert pages_of(mehrbedarfe, "(Wechselmodell)") == [(7, 8, "3")]
    assert pages_of(statute, "Vermögensmasse ein Ausgleichsfonds") == [(81, 81, "81")]


@pytest.mark.parametrize(
    ("name", "running"),
    [
        ("FW_SGB_I_Par_14_Beratung.pdf", ("Gültig ab", "BA Zentrale", "Stand:", "Fassung vom")),
        ("FW_SGB_II_Par_21_Mehrbedarfe.pdf", ("BA Zentrale", "Stand:", "Fassung vom", "....")),
        ("RS_BMAS_2024_01_Par_35_SGB_XII.pdf", ("Rundschreiben BMAS", "Inhaltsverzeichnis")),
        (
            "SGB_09_Rehabilitation_und_Teilhabe.pdf",
            ("Ein Service des", "gesetze-im-internet", "- Seite", "Inhaltsübersicht", "(+++"),
        ),
    ],
)
def test_real_blocks_hold_no_running_parts_contents_and_histories(
    real: dict[str, Document | str], name: str, running: tuple[str, ...]
) -> None:
    blocks = read(real, name).blocks
    assert [b.text for b in blocks if any(words in b.text for words in running)] == []


def test_hyphens_of_real_line_ends_are_undone_and_real_ones_kept(
    real: dict[str, Document | str],
) -> None:
    text = "\n".join(b.text for b in read(real, "FW_SGB_II_Par_21_Mehrbedarfe.pdf").blocks)
    assert "Mehrbe-" not in text
    assert "Eingliede-" not in text
    assert "der Vermieterin oder dem Vermieter" in text
    assert "Säuglings- und Kleinkindalter" in text
    assert "Eltern-Kind-Verhältnis" in text
    assert "öffentlich-rechtlichen Träger" in text


def test_sentence_numbers_of_the_real_circular_are_gone(real: dict[str, Document | str]) -> None:
    blocks = read(real, "RS_BMAS_2024_01_Par_35_SGB_XII.pdf").blocks
    assert any(
        b.text.startswith("(2) Eine vorübergehende Abwesenheit der leistungsberechtigten Person")
        and "nicht aufgegeben wird. Während einer Freiheitsstrafe" in b.text
        for b in blocks
    )


def test_margin_notes_of_the_real_directive_are_headings_of_what_they_stand_beside(
    real: dict[str, Document | str],
) -> None:
    blocks = read(real, "FW_SGB_II_Par_21_Mehrbedarfe.pdf").blocks
    index = next(i for i, b in enumerate(blocks) if b.text == "Anspruchsbeginn (21.14)")
    assert blocks[index].kind is BlockKind.HEADING
    assert blocks[index + 1].text.startswith("(7) Der Mehrbedarf ist ab dem Tag der Entbindung")


def test_a_real_table_keeps_its_rows(real: dict[str, Document | str]) -> None:
    blocks = read(real, "FW_SGB_II_Par_21_Mehrbedarfe.pdf").blocks
    table = next(b for b in blocks if b.kind is BlockKind.TABLE and b.page == 24)
    assert table.text.split("\n")[:3] == [
        "Art der Erkrankung | MB in % der Regelbedarfsstufe 1 (RBS 1)",
        "1. Mukoviszidose/zystische Fibrose | 30",
        "2. Zöliakie | 20",
    ]


def test_headings_of_the_real_statute_nest(real: dict[str, Document | str]) -> None:
    blocks = read(real, "SGB_09_Rehabilitation_und_Teilhabe.pdf").blocks
    headings = {b.text: b.level for b in blocks if b.kind is BlockKind.HEADING}
    part = next(b.level for b in blocks if b.text.startswith("Teil 1 Regelungen für Menschen"))
    chapter = headings["Kapitel 3 Erkennung und Ermittlung des Rehabilitationsbedarfs"]
    assert part < chapter < headings["§ 6 Rehabilitationsträger"]
    assert sum(text.startswith("§ ") for text in headings) > 240
