from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.markdown import load_markdown
from ingest.model import Block, BlockKind, Document, Kind, Source


def read(folder: Path, text: str) -> Document:
    path = folder / "wohn_hilfe.md"
    path.write_text(text, encoding="utf-8")
    return load_markdown(Source(f"konzepte/{path.name}", path, Kind.CONCEPT))


def blocks(folder: Path, text: str) -> list[Block]:
    return list(read(folder, f"# Wohnen\n\n{text}").blocks)


def heading(text: str, level: int) -> Block:
    return Block(text, BlockKind.HEADING, level=level)


def listing(text: str) -> Block:
    return Block(text, BlockKind.LIST)


def test_reads_headings_passages_and_lists_in_order(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# Wohnen im *Ort*\n\nEin Absatz\nauf zwei Zeilen.\n\n## Unterlagen\n\nNötig sind:\n\n"
        "- Ausweis\n  - Kopie\n\n  beglaubigt\n- [x] Antrag\n\n### Ablauf\n\n"
        "3. Anrufen\n4. Kommen\n",
    )
    assert document.title == "Wohnen im Ort"
    assert document.blocks == (
        Block("Ein Absatz auf zwei Zeilen."),
        heading("Unterlagen", 1),
        listing("Nötig sind:\n- Ausweis\n- Kopie beglaubigt\n- Antrag"),
        heading("Ablauf", 2),
        listing("- 3) Anrufen\n- 4) Kommen"),
    )
    assert (document.kind, document.address) == (Kind.CONCEPT, "konzepte/wohn_hilfe.md")


def test_tables_name_the_column_at_every_value(tmp_path: Path) -> None:
    assert blocks(tmp_path, "| Ort | Tag |\n|---|---|\n| Nord | Mo |\n| Süd | |\n") == [
        Block("Ort: Nord; Tag: Mo\nOrt: Süd", BlockKind.TABLE)
    ]


def test_gender_stars_stay(tmp_path: Path) -> None:
    text = "Bürger*innen und Partner*innen *planen* jede*r für sich."
    assert blocks(tmp_path, text) == [
        Block("Bürger*innen und Partner*innen planen jede*r für sich.")
    ]


def test_pasted_bullets_are_a_list(tmp_path: Path) -> None:
    assert blocks(tmp_path, "Es gilt:\n\n• eins\n• zwei\n") == [listing("Es gilt:\n- eins\n- zwei")]


def test_indented_text_is_text(tmp_path: Path) -> None:
    assert blocks(tmp_path, "    Eingerückt mit *Betonung*.\n") == [
        Block("Eingerückt mit Betonung.")
    ]


def test_quotations_and_code_are_text(tmp_path: Path) -> None:
    assert blocks(tmp_path, "> Ein Zitat.\n\n```\nEin *Muster*\n```\n") == [
        Block("Ein Zitat."),
        Block("Ein *Muster*"),
    ]


def test_a_short_bold_passage_is_a_heading(tmp_path: Path) -> None:
    assert blocks(tmp_path, "## Geld\n\n**Fristen**\n\nVier Wochen.\n\n**Das gilt.**\n") == [
        heading("Geld", 1),
        heading("Fristen", 2),
        Block("Vier Wochen."),
        Block("Das gilt."),
    ]


def test_html_is_never_read_as_such(tmp_path: Path) -> None:
    text = (
        "Ein <b>fettes</b> Wort.<!-- geheim --><br>Neu.\n\n<script>alert(1)</script>\n\n"
        "<div>\nIm Kasten &amp; mehr.\n</div>\n\n<!--\nauch\n\ngeheim\n-->\n\nEnde.\n"
    )
    assert blocks(tmp_path, text) == [
        Block("Ein fettes Wort.\nNeu."),
        Block("Im Kasten & mehr."),
        Block("Ende."),
    ]


def test_links_keep_their_text_and_pictures_go(tmp_path: Path) -> None:
    text = "Siehe [das Amt](https://a.de) oder <https://b.de>. ![Bild](c.png)\n"
    assert blocks(tmp_path, text) == [Block("Siehe das Amt oder https://b.de.")]


def test_footnote_marks_go(tmp_path: Path) -> None:
    text = "Das gilt[^1] immer [2].\n\n[^1]: Vgl. den Bericht.\n"
    assert blocks(tmp_path, text) == [Block("Das gilt immer."), Block("Vgl. den Bericht.")]


def test_questions_and_answers(tmp_path: Path) -> None:
    assert blocks(tmp_path, "**Frage:** Wer hilft?\n\n**Antwort:** Das Amt.\n") == [
        Block("Wer hilft?", BlockKind.QUESTION),
        Block("Das Amt."),
    ]


def test_a_sentence_above_a_rule_is_no_heading_if_it_is_long(tmp_path: Path) -> None:
    long = "Ein Satz über das Wohnen. " * 15
    assert blocks(tmp_path, f"{long}\n---\n") == [Block(long.strip())]


def test_lines_at_the_start_tell_title_and_stand(tmp_path: Path) -> None:
    document = read(tmp_path, '---\ntitle: "Wohnen im Ort"\nstand: 2024-05-01\n---\n\nDer Text.\n')
    assert (document.title, document.stand) == ("Wohnen im Ort", "2024-05-01")
    assert document.blocks == (Block("Der Text."),)


def test_a_first_heading_goes_before_a_title_at_the_start(tmp_path: Path) -> None:
    assert read(tmp_path, "---\ntitle: Anders\n---\n# Wohnen\n\nText.\n").title == "Wohnen"


def test_without_a_title_the_file_name_is_made_readable(tmp_path: Path) -> None:
    document = read(tmp_path, "## Ziele\n\nDer Text.\n")
    assert document.title == "Wohn hilfe"
    assert document.blocks == (heading("Ziele", 1), Block("Der Text."))


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x00\x01", b"# Nur ein Titel\n", b"<!-- x -->"])
def test_files_without_text_are_unreadable(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource):
        load_markdown(Source("a.md", path, Kind.CONCEPT))
