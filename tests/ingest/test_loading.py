from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loading import LOADERS, load_source
from ingest.model import Document, Kind, Overrides, Source
from tests.builders import a_source, norm_xml, statute_xml

DIGEST = """
gesetz = "SGB IX"
slug = "sgb_9_2018"
titel = "SGB IX, Teil 1"
stand = "2026-01-16"
stand_hinweis = "Zuletzt geändert"
[[norm]]
paragraf = "8"
titel = "Wunschrecht"
kern = "Wünsche zählen."
betrifft = ["alle"]
fakten = [{ absatz = "1", text = "Wünschen wird entsprochen." }]
situationen = ["Eine Frau wünscht sich etwas."]
fragen_alltag = ["Zählt mein Wunsch?", "Darf ich wählen?"]
fragen_fach = ["Was regelt § 8?"]
stichworte = ["Wunschrecht"]
"""


def load(source: Source, max_bytes: int = 1_000_000) -> Document:
    return load_source(source, max_bytes=max_bytes)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path, max_bytes: int = 1_000_000) -> str:
    with pytest.raises(UnreadableSource) as error:
        load(a_source(path), max_bytes)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("plan.md", "# Der Plan\n\nEin Satz.", "Der Plan"),
        ("plan.markdown", "# Der Plan\n\nEin Satz.", "Der Plan"),
        ("PLAN.MD", "# Der Plan\n\nEin Satz.", "Der Plan"),
        ("plan_b.txt", "Ein ganzer Satz steht hier für sich allein.", "Plan b"),
        ("plan.html", "<title>Der Plan</title><p>Ein Satz.", "Der Plan"),
        ("plan.htm", "<title>Der Plan</title><p>Ein Satz.", "Der Plan"),
        ("x.xml", statute_xml(norm_xml("§ 1", "Ziel", "Ein Satz.")), "Probegesetz (SGB IX)"),
    ],
)
def test_the_ending_decides_how_a_file_is_read(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    assert load(a_source(write(tmp_path / name, text))).title == title


def test_pdf_and_word_files_have_a_loader() -> None:
    assert {".pdf", ".docx"} <= set(LOADERS)


def test_toml_is_a_digest_only_where_it_is_shipped(tmp_path: Path) -> None:
    source = a_source(write(tmp_path / "kapitel.toml", DIGEST), Kind.LAW)
    assert load(replace(source, shipped=True)).title == "Kurzfassungen zu SGB IX, Teil 1"
    with pytest.raises(UnreadableSource, match=r"wird nicht gelesen \(bekannt: \.docx, "):
        load(source)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "zahlen.xlsx", "x"))
    assert ".docx, .htm, .html, .markdown, .md, .pdf, .txt, .xml" in message


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "leer.md", "")) == "Die Datei ist leer."


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.md", "x" * 99 + ".")
    assert load(a_source(path), max_bytes=100).blocks[0].text == "x" * 99 + "."


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "riesig.md"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # takes no room on the disk
    assert refusal(path, max_bytes=50_000_000) == (
        "Die Datei ist mit 100 MB zu groß; erlaubt sind 50 MB (SRO_MAX_FILE_MB)."
    )


def test_a_file_without_any_text_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path / "leer.html", "<p> </p>")).startswith("Die Datei enthält")


@pytest.mark.parametrize("name", ["weg.md", "weg.pdf", "weg.docx", "weg.xml"])
def test_a_file_that_vanished_is_refused(tmp_path: Path, name: str) -> None:
    message = refusal(tmp_path / name)
    assert (
        message == "Die Datei kann nicht gelesen werden: die Datei oder den Ordner gibt es nicht."
    )


def test_a_dangling_symlink_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "weg.md")
    assert "kann nicht gelesen werden" in refusal(tmp_path / "link.md")


def test_a_folder_with_the_name_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ordner.md").mkdir()
    assert "kann nicht gelesen werden" in refusal(tmp_path / "ordner.md")


def test_what_the_operator_laid_down_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.md", "# Der Plan\n\nStand: 1. Mai 2020\n\nEin Satz.")
    given = Overrides(
        title="Sozialraumplan",
        publisher="Landkreis",
        stand="2025-01-01",
        region="Nordkreis",
        kind=Kind.CONCEPT,
        url="https://beispiel.de/plan",
    )
    document = load(replace(a_source(path), overrides=given))
    assert document.title == "Sozialraumplan"
    assert document.publisher == "Landkreis"
    assert document.stand == "2025-01-01"
    assert document.region == "Nordkreis"
    assert document.kind is Kind.CONCEPT
    assert document.url == "https://beispiel.de/plan"


def test_what_the_operator_left_open_comes_from_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.md", "# Der Plan\n\nStand: 1. Mai 2020\n\nEin Satz.")
    document = load(replace(a_source(path), overrides=Overrides(region="Nordkreis")))
    assert (document.title, document.stand, document.kind) == (
        "Der Plan",
        "2020-05-01",
        Kind.LOCAL,
    )
