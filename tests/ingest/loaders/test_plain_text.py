from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders.plain_text import load_plain_text
from ingest.model import Block, BlockKind, Document, Kind, Source


def load(path: Path) -> Document:
    return load_plain_text(Source(f"lokal/{path.name}", path, Kind.LOCAL))


def read(folder: Path, text: str, name: str = "quartier_papier.txt") -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(path)


def outline(document: Document) -> list[tuple[str, int, str]]:
    return [
        (block.kind.value, block.level, block.text)
        for block in document.blocks
        if block.kind in {BlockKind.HEADING, BlockKind.QUESTION}
    ]


def test_headings_stand_alone_between_empty_lines(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Leben im Quartier\n\nDas Papier beschreibt Wege.\n\nZiele\n\nAlle sollen mitreden.\n\n"
        "Treffpunkte\nEs gibt zwei Häuser.\n\nWege\n\nDer Bus fährt oft.\n",
    )
    assert document.title == "Leben im Quartier"
    assert document.blocks == (
        Block("Das Papier beschreibt Wege."),
        Block("Ziele", BlockKind.HEADING, level=1),
        Block("Alle sollen mitreden."),
        Block("Treffpunkte", BlockKind.HEADING, level=2),
        Block("Es gibt zwei Häuser."),
        Block("Wege", BlockKind.HEADING, level=1),
        Block("Der Bus fährt oft."),
    )


def test_headings_are_found_without_any_empty_line(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Was ist ein Quartier?\nEin Quartier ist ein Ort zum Leben.\nDazu gehören:\n- Läden\n"
        "- Vereine\nQuartiere im Kreis\nEs gibt sieben davon.\nTreffpunkte\n- Haus Nord\n",
    )
    assert document.title == "Was ist ein Quartier?"
    assert document.blocks == (
        Block("Ein Quartier ist ein Ort zum Leben."),
        Block("Dazu gehören:\n- Läden\n- Vereine", BlockKind.LIST),
        Block("Quartiere im Kreis", BlockKind.HEADING, level=1),
        Block("Es gibt sieben davon."),
        Block("Treffpunkte", BlockKind.HEADING, level=1),
        Block("- Haus Nord", BlockKind.LIST),
    )


def test_a_short_line_inside_a_passage_is_no_heading(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Titel\n\nEin Satz steht hier.\nMit freundlichem Gruß\n\nNoch einer.\nMit Dank\n"
        "Erika Muster\n",
    )
    assert outline(document) == []
    assert document.blocks[-1] == Block("Erika Muster")


def test_marks_of_markdown_and_underlines_count(tmp_path: Path) -> None:
    document = read(
        tmp_path, "## Das Papier\n\nText.\n\n### Ziele\n\nText.\n\nWege\n----\nText.\n***\nEnde.\n"
    )
    assert document.title == "Das Papier"
    assert outline(document) == [("heading", 2, "Ziele"), ("heading", 1, "Wege")]


def test_numbered_headings_have_the_depth_of_their_number(tmp_path: Path) -> None:
    document = read(
        tmp_path, "Papier\n\n1. Lage\n\nText hier.\n\n1.1 Orte\n\nText hier.\n\n2. Ziele\n\nText."
    )
    assert outline(document) == [
        ("heading", 1, "1. Lage"),
        ("heading", 2, "1.1 Orte"),
        ("heading", 1, "2. Ziele"),
    ]


def test_numbered_lines_in_a_row_are_a_list(tmp_path: Path) -> None:
    document = read(tmp_path, "Papier\n\nDer Ablauf:\n1. Antrag\n2. Gespräch\n3. Bescheid\n")
    assert document.blocks == (
        Block("Der Ablauf:\n- 1) Antrag\n- 2) Gespräch\n- 3) Bescheid", BlockKind.LIST),
    )


def test_a_subtitle_in_small_letters_joins_the_title(tmp_path: Path) -> None:
    document = read(tmp_path, "Quartiersarbeit\n\neine Aufgabe für den ganzen Ort!\n\nText hier.\n")
    assert document.title == "Quartiersarbeit – eine Aufgabe für den ganzen Ort!"
    assert document.blocks == (Block("Text hier."),)


def test_without_a_title_the_file_name_is_made_readable(tmp_path: Path) -> None:
    document = read(tmp_path, "Dieser Text fängt sofort an.\n\nUnd er geht weiter.\n")
    assert document.title == "Quartier papier"
    assert document.blocks[0] == Block("Dieser Text fängt sofort an.")


def test_a_single_line_is_text_and_no_title(tmp_path: Path) -> None:
    assert read(tmp_path, "Nur eine Zeile").blocks == (Block("Nur eine Zeile"),)


def test_a_contact_is_one_text_and_no_heading(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Titel\n\nEin Satz steht hier.\n\nKontakt\n\nErika Muster\n\nTelefon 030 1234\n"
        "E-Mail: e.muster(at)example.org\n\nMehr Orte\n\nDer letzte Satz.\n",
    )
    assert document.blocks[1:] == (
        Block("Kontakt\nErika Muster\nTelefon 030 1234\nE-Mail: e.muster(at)example.org"),
        Block("Mehr Orte", BlockKind.HEADING, level=1),
        Block("Der letzte Satz."),
    )


def test_a_name_right_above_its_telephone_number_belongs_to_it(tmp_path: Path) -> None:
    document = read(
        tmp_path, "Titel\n\nEin Satz steht hier.\n\nBeratung\nErika Muster\nTel.: 030 1234\n"
    )
    assert document.blocks[1:] == (Block("Beratung\nErika Muster\nTel.: 030 1234"),)


def test_short_lines_with_nothing_below_are_a_list(tmp_path: Path) -> None:
    document = read(tmp_path, "Titel\n\nEin Satz steht hier.\n\nLeitbild\n\nSchaubild\n")
    assert document.blocks[-1] == Block("- Leitbild\n- Schaubild", BlockKind.LIST)


def test_a_line_that_asks_is_the_question_of_what_follows(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Fragen zum Umzug\n\nWer hilft?\n\nDas Amt hilft.\n\nWas kostet es?\n\nNichts.\n",
    )
    assert outline(document) == [("question", 0, "Wer hilft?"), ("question", 0, "Was kostet es?")]


def test_a_saved_page_of_questions_and_answers_keeps_only_its_content(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "Dieser Browser wird nicht unterstützt.\n\nRatgeber 7\n\n"
        "Sie können hier die Dokumente einsehen.\n\nInhaltsverzeichnis\n\nRatgeber 7\n\n"
        "Umzug\n\nWer hilft beim Umzug?\n\n\nAntwort:\n\nUmzug\n\nDie Beratungsstelle hilft.\n\n"
        "Downloads und Links\n\nWohngeld\n\nMich interessiert, wo ich es beantrage.\n\nAntwort:\n\n"
        "Wohngeld\n\nBeim Amt.\n\nDownloads und Links\n\nWir verwenden Cookies für Statistik.\n",
    )
    assert document.title == "Ratgeber 7"
    assert document.blocks == (
        Block("Umzug", BlockKind.HEADING, level=1),
        Block("Wer hilft beim Umzug?", BlockKind.QUESTION),
        Block("Die Beratungsstelle hilft."),
        Block("Wohngeld", BlockKind.HEADING, level=1),
        Block("Mich interessiert, wo ich es beantrage.", BlockKind.QUESTION),
        Block("Beim Amt."),
    )


def test_a_table_of_pipes_is_a_table(tmp_path: Path) -> None:
    document = read(tmp_path, "Titel\n\nText.\n\n| Ort | Tag |\n|---|---|\n| Nord | Mo |\n")
    assert document.blocks[-1] == Block("Ort: Nord; Tag: Mo", BlockKind.TABLE)


def test_the_stand_is_read_from_a_line_of_its_own(tmp_path: Path) -> None:
    document = read(tmp_path, "Titel\n\nEin Satz.\n\nStand: 1. Mai 2024\n")
    assert document.stand == "2024-05-01"
    assert document.blocks == (Block("Ein Satz."),)


def test_reads_windows_files_without_garbling(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Größere Städte\r\n\r\nMaßnahmen für Ältere.\r\n".encode("cp1252"))
    assert load(path).title == "Größere Städte"
    assert load(path).blocks == (Block("Maßnahmen für Ältere."),)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\x00\x01\x02Text", bytes(range(1, 9)) * 9])
def test_what_is_no_text_is_unreadable(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match="Datei"):
        load(path)


LINES = (
    *("Ziele", "Ein Satz steht hier.", "", "- Punkt", "1. Punkt", "Wer hilft?", "Antwort:"),
    *("Tel.: 030 1234", "Inhaltsverzeichnis", "## Teil", "====", "| a | b |", "und weiter"),
)


@settings(deadline=None)
@given(
    text=st.lists(st.sampled_from(LINES)),
)
def test_every_file_of_lines_gives_filled_blocks_or_is_unreadable(
    tmp_path_factory: pytest.TempPathFactory, text: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    try:
        document = read(folder, "\n".join(text))
    except UnreadableSource:
        assert "Ein Satz steht hier." not in text
        return
    assert all(block.text == clean_text(block.text) != "" for block in document.blocks)
    found = "\n".join(block.text for block in document.blocks)
    assert found.count("Ein Satz steht hier.") == text.count("Ein Satz steht hier.")


def seed(test_data: Path, number: str) -> Document:
    (path,) = (test_data / "seeds").glob(f"{number}_*.txt")
    return load(path)


def lost_lines(test_data: Path, number: str) -> list[str]:
    """First words of the lines that are neither in the title nor in any block."""
    (path,) = (test_data / "seeds").glob(f"{number}_*.txt")
    document = load(path)

    def plain(text: str) -> str:
        return re.sub(r"[\s#•-]+", " ", clean_text(text)).strip()

    found = plain("\n".join([document.title, *(block.text for block in document.blocks)]))
    lines = filter(None, map(plain, path.read_text(encoding="utf-8").splitlines()))
    return [" ".join(line.split()[:2]) for line in lines if line not in found]


@pytest.mark.data
def test_seed_of_the_staedtetag(test_data: Path) -> None:
    document = seed(test_data, "000")
    assert document.title == (
        "Der Sozialraum als Ort der Teilhabe aus der Perspektive eines kommunalen Spitzenverbandes"
    )
    assert [block.kind.value for block in document.blocks] == ["text"] * 4 + ["list"]
    assert document.blocks[-1].text.count("\n- ") == 11
    assert lost_lines(test_data, "000") == []


@pytest.mark.data
def test_seed_of_potsdam_mittelmark(test_data: Path) -> None:
    document = seed(test_data, "001")
    assert document.title == "Was ist Sozialraumorientierung?"
    assert outline(document) == [
        ("heading", 1, "Sozialraumorientierung in Potsdam- Mittelmark"),
        ("heading", 1, "Weiterentwicklung der Sozialraumorientierung in Potsdam-Mittelmark"),
        ("heading", 1, "Merkmale des Konzepts - Lebensräume in PM gemeinsam vor Ort gestalten"),
        ("heading", 1, "Sozialraum"),
        ("heading", 1, "Planregion"),
        ("heading", 1, "Zusammenwirken von Politik - freien Trägern - Verwaltung"),
    ]
    texts = [block.text for block in document.blocks]
    below = texts[texts.index("Sozialraum") + 1].split("\n")
    assert below[1] == "- erfassbarer Raum von Ressourcen"
    assert len(below) == 4
    assert texts[2].split("\n")[0] == "Die Prinzipien der Sozialraumorientierung sind:"
    assert texts[2].count("\n- ") == 5
    assert lost_lines(test_data, "001") == []


@pytest.mark.data
def test_seed_of_the_paritaetische(test_data: Path) -> None:
    document = seed(test_data, "002")
    assert document.title == "Sozialraumorientierung – eine Querschnittsaufgabe für Alle!"
    assert outline(document) == [
        ("heading", 1, "Vom situativen Agieren zum strategischen Vorgehen!")
    ]
    lists = [block.text for block in document.blocks if block.kind is BlockKind.LIST]
    assert [text.count("\n- ") for text in lists] == [5, 10, 7]
    assert lists[2].startswith("Doch was kennzeichnet erfolgreiche Netzwerke?\n- Netzwerkakteure")
    contact = document.blocks[-2].text
    assert contact.startswith("Kontakt\n")
    assert contact.count("\n") == 6
    assert lost_lines(test_data, "002") == []


@pytest.mark.data
def test_seed_of_treptow_koepenick(test_data: Path) -> None:
    document = seed(test_data, "003")
    assert document.title == "Sozialraumorientierung"
    assert outline(document) == [
        ("heading", 1, "Gemeinwesenarbeit"),
        ("heading", 1, "Sozialraumorientierung in Treptow-Köpenick"),
        ("heading", 2, "Bezirkskoordination"),
        ("heading", 2, "Datenkoordination"),
        ("heading", 2, "Regionalkoordination"),
    ]
    lists = [block.text for block in document.blocks if block.kind is BlockKind.LIST]
    assert [text.split("\n")[0] for text in lists] == [
        "Sie ist:",
        "Zu ihren Leitstandards gehören:",
    ]
    assert lost_lines(test_data, "003") == ["Teaser SRO"]


@pytest.mark.data
def test_seed_of_the_bthg_kompass(test_data: Path) -> None:
    document = seed(test_data, "004")
    assert document.title == "BTHG-Kompass 4.1"
    kinds = [(block.kind.value, block.text.split(" ")[0]) for block in document.blocks]
    assert kinds == [
        ("heading", "Leistungserbinger"),
        ("question", "Wie"),
        ("text", "Laut"),
        ("text", "So"),
        ("text", "Damit"),
        ("heading", "Partizipative"),
        ("question", "Gibt"),
        ("text", "Dazu"),
        ("text", "Die"),
        ("text", "Im"),
        ("text", "Ein"),
        ("heading", "Sozialraum"),
        ("question", "Mich"),
        ("text", "Der"),
        ("text", "Der"),
        ("text", "Ein"),
    ]
    text = "\n".join(block.text for block in document.blocks)
    assert text.count("Siehe hier [19.06.2020].") == 3
    for furniture in ("Browser", "Cookies", "Downloads", "Einsicht in", "Inhaltsverzeichnis"):
        assert furniture not in text
    assert lost_lines(test_data, "004") == [
        "Dieser Browser",
        "Wenn Sie",
        "Um den",
        "Sie können",
        "Inhaltsverzeichnis",
        "Antwort:",
        "Downloads und",
        "Antwort:",
        "Downloads und",
        "Antwort:",
        "Downloads und",
        "Unsere Webseiten",
    ]
