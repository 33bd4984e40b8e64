from __future__ import annotations

from ingest.loaders.pdf.lines import Line
from ingest.loaders.pdf.tables import find_tables
from tests.ingest.loaders.pdf.files import a_line, below


def rows(lines: list[Line]) -> list[list[str]]:
    tables = find_tables(lines)
    return [
        [" ".join(line.text for line in cell if line.text) for cell in row]
        for table in tables
        for row in table.rows
    ]


def row(y: float, *cells: str, page: int = 1) -> list[Line]:
    return [a_line(text, y, 70 + 180 * i, page=page) for i, text in enumerate(cells)]


def test_cells_beside_each_other_make_rows() -> None:
    lines = below(700, "Die Sätze gelten ab Mai und werden jedes Jahr angepasst:")
    lines += row(660, "Art", "Euro") + row(640, "Miete", "400") + row(620, "Strom", "50")
    lines += below(580, "Der Text geht danach in ganzer Breite weiter, ohne Spalten.")
    assert rows(lines) == [["Art", "Euro"], ["Miete", "400"], ["Strom", "50"]]


def test_a_cell_of_several_lines_stays_whole() -> None:
    first = below(660, "Art des", "Bedarfs")
    second = below(660, "Höhe in", "Euro", x=250)
    assert rows([*first, *second, *row(620, "Miete", "400")]) == [
        ["Art des Bedarfs", "Höhe in Euro"],
        ["Miete", "400"],
    ]


def test_empty_cells_keep_their_place() -> None:
    lines = row(660, "Art", "Euro", "Bemerkung") + row(640, "Miete", "", "warm")
    assert rows(lines) == [["Art", "Euro", "Bemerkung"], ["Miete", "", "warm"]]


def test_a_row_of_one_cell_between_others_belongs_to_the_table() -> None:
    lines = row(660, "Art", "Euro") + row(640, "Wohnen") + row(620, "Miete", "400")
    assert rows(lines) == [["Art", "Euro"], ["Wohnen"], ["Miete", "400"]]


def test_two_columns_of_text_are_no_table() -> None:
    left = below(700, *["Text in der linken Spalte"] * 30)
    right = below(700, *["Text in der rechten Spalte"] * 30, x=330)
    assert find_tables([*left, *right]) == []


def test_two_words_far_apart_are_no_table() -> None:
    assert find_tables(row(660, "Ort, Datum", "Unterschrift")) == []


def test_a_table_goes_on_on_the_next_page_even_with_one_row() -> None:
    lines = row(120, "Art", "Euro") + row(100, "Miete", "400") + row(760, "Strom", "50", page=2)
    assert rows(lines) == [["Art", "Euro"], ["Miete", "400"], ["Strom", "50"]]


def test_text_alone_has_no_tables() -> None:
    assert find_tables(below(700, "Erste Zeile", "Zweite Zeile")) == []
    assert find_tables([]) == []
