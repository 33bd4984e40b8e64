from __future__ import annotations

import pytest

from ingest.loaders.pdf.headings import find_headings, heading_levels
from ingest.loaders.pdf.lines import Line
from tests.ingest.loaders.pdf.files import a_line

NORMAL = a_line("", size=11)


def headings(*lines: Line, normal: Line = NORMAL) -> list[str]:
    return [
        " ".join(line.text for line in lines[heading.start : heading.stop])
        for heading in find_headings(lines, normal, 1.2)
    ]


def between(line: Line) -> tuple[Line, ...]:
    """The line between two passages of text, with distances around it."""
    return (
        a_line("Der Satz davor ist zu Ende.", line.y + 30, page=line.page),
        line,
        a_line("Der Text danach beginnt hier.", line.y - 30, page=line.page),
    )


@pytest.mark.parametrize(
    "line",
    [
        a_line("Ziele", size=14),
        a_line("Ziele", bold=True),
        a_line("2.1 Anspruch auf Beratung"),
        a_line("12.3.4 (Verfahren)"),
        a_line("§ 5 Leistungen", bold=True),
        a_line("Zu Absatz 1:", bold=True),
    ],
)
def test_headings_stand_out_by_size_weight_or_number(line: Line) -> None:
    assert headings(*between(line)) == [line.text]


@pytest.mark.parametrize(
    "line",
    [
        a_line("Ziele"),
        a_line("1. Der Antrag"),
        a_line("Das ist ein fetter Satz.", bold=True),
        a_line("und damit auch", bold=True),
        a_line("17 250,00", bold=True),
        a_line("2.1 und mehr Euro"),
        a_line("W" * 201, size=14),
    ],
)
def test_other_lines_are_no_headings(line: Line) -> None:
    assert headings(*between(line)) == []


def test_emphasis_inside_a_passage_is_no_heading() -> None:
    lines = [
        a_line("Wer einen Antrag stellt, muss", 500),
        a_line("Alle Angaben", 487, bold=True),
        a_line("vollständig machen.", 474),
    ]
    assert headings(*lines) == []


def test_a_bold_line_is_no_heading_where_all_text_is_bold() -> None:
    line = a_line("Ziele", bold=True)
    assert headings(*between(line), normal=a_line("", size=11, bold=True)) == []


def test_lines_of_one_heading_belong_together_but_the_next_number_starts_another() -> None:
    lines = [
        a_line("4. Mehrbedarf für Menschen mit Behinde-", 500, size=14, bold=True),
        a_line("rungen", 484, 100, size=14, bold=True),
        a_line("4.1 Ziele", 468, size=14, bold=True),
    ]
    assert headings(*lines) == ["4. Mehrbedarf für Menschen mit Behinde- rungen", "4.1 Ziele"]


def test_the_title_of_a_chapter_may_stand_on_the_next_page() -> None:
    lines = [
        a_line("Kapitel 3", 60, bold=True),
        a_line("Ermittlung des Bedarfs", 760, page=2, bold=True),
    ]
    assert headings(*lines) == ["Kapitel 3 Ermittlung des Bedarfs"]


def test_levels_follow_size_then_number_then_form() -> None:
    lines = [
        line
        for i, (text, size) in enumerate(
            [
                ("Leitlinie", 20),
                ("Teil 1", 14),
                ("§ 3 Ziel", 14),
                ("2. Wege", 12),
                ("2.1 Netze", 12),
                ("Randnotiz", 11),
            ]
        )
        for line in between(a_line(text, 600, page=i + 1, size=size, bold=True))
    ]
    found = find_headings(lines, NORMAL, 1.2)
    levels = heading_levels(found)
    assert [levels[heading.style] for heading in found] == [1, 2, 3, 4, 5, 6]


def test_a_heading_without_number_over_a_numbered_one_lies_above_it() -> None:
    lines = [
        a_line("Zu Absatz 1", 600, bold=True),
        a_line("35.1.0 Inhalt", 560, bold=True),
        a_line("Der Text dazu.", 530),
        a_line("Ausnahmen", 480, bold=True),
        a_line("Noch ein Text.", 450),
    ]
    found = find_headings(lines, NORMAL, 1.2)
    levels = heading_levels(found)
    assert [levels[heading.style] for heading in found] == [1, 2, 3]
