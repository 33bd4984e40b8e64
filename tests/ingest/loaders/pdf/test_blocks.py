from __future__ import annotations

from ingest.loaders.pdf.blocks import blocks_of
from ingest.loaders.pdf.furniture import MarginNote
from ingest.loaders.pdf.lines import Line
from ingest.model import Block, BlockKind
from tests.ingest.loaders.pdf.files import a_line, below

BODY = below(
    400,
    "Der Plan nennt die Ziele der Person und die Wege zu ihnen, damit",
    "alle Beteiligten wissen, was sie tun.",
)


def blocks(
    lines: list[Line], notes: tuple[MarginNote, ...] = (), labels: dict[int, str] | None = None
) -> tuple[Block, ...]:
    return blocks_of(lines, notes, labels or {})


def test_blocks_have_their_pages_and_printed_numbers() -> None:
    found = blocks([a_line("Ziele", 440, bold=True), *BODY], labels={1: "iv"})
    assert found[0] == Block("Ziele", BlockKind.HEADING, 1, page=1, page_end=1, page_label="iv")
    assert (found[1].kind, found[1].page_label) == (BlockKind.TEXT, "iv")


def test_a_heading_has_no_colon_and_no_line_breaks() -> None:
    lines = [
        a_line("Hilfen für Menschen mit Behin-", 460, size=14),
        a_line("derungen:", 444, size=14),
        *BODY,
    ]
    assert blocks(lines)[0].text == "Hilfen für Menschen mit Behinderungen"


def test_a_table_has_a_line_for_each_row() -> None:
    cells = [("Art", "Euro"), ("Miete", "400"), ("Strom", "")]
    table = [
        a_line(text, 360 - 20 * i, 70 + 200 * j)
        for i, row in enumerate(cells)
        for j, text in enumerate(row)
    ]
    found = blocks([*BODY, *table])
    assert (found[1].kind, found[1].text) == (
        BlockKind.TABLE,
        "Art | Euro\nMiete | 400\nStrom",
    )


def test_a_footnote_follows_the_passage_it_interrupts_and_its_mark_is_gone() -> None:
    first = a_line("Das gilt für alle Träger1 und", 200)
    note = a_line("1 Siehe dazu das Konzept.", 60, size=8)
    second = a_line("auch für die Kreise.", 760, page=2)
    found = blocks([*BODY, first, note, second])
    assert [b.text for b in found[1:]] == [
        "Das gilt für alle Träger und auch für die Kreise.",
        "1 Siehe dazu das Konzept.",
    ]


def test_small_print_that_goes_on_from_above_is_no_footnote() -> None:
    example = below(
        120, "Beispiel: Die Person erhält im ersten Monat von ihrem Träger", "50 Euro mehr.", size=9
    )
    assert [b.text for b in blocks([*BODY, *example])][-1] == (
        "Beispiel: Die Person erhält im ersten Monat von ihrem Träger 50 Euro mehr."
    )


def test_margin_notes_become_the_deepest_headings_over_what_they_stand_beside() -> None:
    lines = [
        a_line("1. Ziele", 500, size=14, bold=True),
        a_line("(1) Der Plan nennt Ziele.", 400),
        a_line("(2) Er nennt Wege.", 360),
    ]
    notes = (MarginNote(("Wege (1.", "2)"), 1, 362, 11), MarginNote(("Fern",), 9, 100, 11))
    assert [(b.kind.value, b.level, b.text) for b in blocks(lines, notes)] == [
        ("heading", 1, "1. Ziele"),
        ("text", 0, "(1) Der Plan nennt Ziele."),
        ("heading", 2, "Wege (1. 2)"),
        ("text", 0, "(2) Er nennt Wege."),
    ]


def test_lines_without_letters_and_numbers_are_no_blocks() -> None:
    assert blocks([a_line("* * *"), a_line("")]) == ()
    assert blocks([]) == ()
