"""Which lines of a PDF are the cells of a table; pure.

Files show a table row by row and cell by cell, so a cell begins where the next line stands to the
right and not below. What comes in one row is kept in one row; cells that span rows are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.pdf.lines import Line

_TO_THE_RIGHT = 2.0  # in font sizes
_SURELY_BESIDE = 0.9  # of the estimated width of a cell
_SAME_LINE = 0.6
_CELL_LEADING = 1.7
_LOOSE_LEADING = 2.6  # between passages of one cell
_SAME_COLUMN = 3.0  # points
_LIKE_COLUMN = 30.0  # points, where cells are centred
_ROW_GAP = 4.0
_MOST_LINES = 15  # of the cells of at least two rows; else they are columns of text

_MOST_LINES_BETWEEN = 3
_SURE_COLUMNS = 3  # make a table of a single row

Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table over the lines `start` to `stop` (exclusive): its rows of cells of lines."""

    start: int
    stop: int
    rows: tuple[tuple[Cell, ...], ...]


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """Find tables among all lines, empty ones included.

    Returns:
        Tables of at least two rows with two cells, or with a row of three, in order.
    """
    found: list[Table] = []
    index = 1
    floor = 0
    while index < len(lines):
        table = None
        if _is_right_of(lines[index - 1], lines[index]):
            start = _first_of_cell(lines, index, floor)
            if _steps_right(lines[start:index], lines[index]):
                table = _table(lines, start, found[-1] if found else None)
        if table and table.stop > index:
            found.append(table)
            index = floor = table.stop
        index += 1
    return found


def _table(lines: Sequence[Line], start: int, before: Table | None) -> Table | None:
    rows: list[tuple[Cell, ...]] = []
    stop = start
    while stop < len(lines):
        row, after = _row(lines, stop)
        if rows and not _follows(rows[-1], row):
            break
        if len(row) == 1 and not (rows and _is_between(row, lines, after)):
            break
        rows.append(row)
        stop = after
    is_table = _is_table(rows) or bool(rows and before and _goes_on(before, rows))
    return Table(start, stop, tuple(rows)) if is_table else None


def _is_between(row: Sequence[Cell], lines: Sequence[Line], after: int) -> bool:
    """Whether a row of one cell is a short one and the table goes on right behind it."""
    if len(row[0]) > _MOST_LINES_BETWEEN or after >= len(lines):
        return False
    following, _ = _row(lines, after)
    return len(following) > 1 and _follows(row, following)


def _is_table(rows: Sequence[tuple[Cell, ...]]) -> bool:
    filled = [[cell for cell in row if any(line.text for line in cell)] for row in rows]
    widths = [len(row) for row in filled if all(len(cell) <= _MOST_LINES for cell in row)]
    return max(widths, default=0) >= _SURE_COLUMNS or sum(width > 1 for width in widths) > 1


def _goes_on(before: Table, rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether rows go on with a table of the page before: their columns start at like places."""
    last, first = before.rows[-1][0][0], rows[0][0][0]
    if last.page != first.page - 1 or abs(last.x - first.x) > _SAME_COLUMN:
        return False
    columns = [cell[0].x for row in before.rows for cell in row[1:]]
    starts = [cell[0].x for row in rows for cell in row[1:]]
    return any(abs(start - column) < _LIKE_COLUMN for start in starts for column in columns)


def _row(lines: Sequence[Line], start: int) -> tuple[tuple[Cell, ...], int]:
    """The cells of the row that starts at `start`, and the index after it."""
    cells: list[list[Line]] = [[lines[start]]]
    index = start + 1
    while index < len(lines):
        line = lines[index]
        if _steps_right(cells[-1], line):
            cells.append([line])
        elif _stays(cells, line):
            cells[-1].append(line)
        else:
            break
        index += 1
    return tuple(tuple(cell) for cell in cells), index


def _is_right_of(last: Line, line: Line) -> bool:
    """Whether a line starts to the right of another and not below it."""
    same_page_right = line.page == last.page and line.x > last.x + _TO_THE_RIGHT * line.size
    return same_page_right and line.y >= last.y - _SAME_LINE * line.size


def _steps_right(cell: Sequence[Line], line: Line) -> bool:
    """Whether a line starts the cell to the right of the lines of a cell."""
    if not _is_right_of(cell[-1], line):
        return False
    left = min(other.x for other in cell)
    beside = line.x > left + _SURELY_BESIDE * (max(other.end for other in cell) - left)
    return beside and line.y <= cell[0].y + _ROW_GAP * line.size


def _stays(cells: Sequence[Sequence[Line]], line: Line) -> bool:
    last = cells[-1][-1]
    aligned = len(cells) > 1 and abs(line.x - cells[-1][0].x) < _SAME_COLUMN
    leading = _LOOSE_LEADING if aligned else _CELL_LEADING
    if line.page != last.page or not 0 < last.y - line.y <= leading * last.size:
        return False
    if len(cells) == 1:
        return abs(line.x - cells[0][0].x) <= _TO_THE_RIGHT * line.size
    return line.x > max(other.x for other in cells[-2]) + _TO_THE_RIGHT * line.size


def _follows(row: Sequence[Cell], following: Sequence[Cell]) -> bool:
    """Whether a row stands right below another one and begins in its first column."""
    low = min(line.y for cell in row for line in cell)
    first = following[0][0]
    second = min((line.x for line in row[1]), default=first.x) if len(row) > 1 else first.x + 1
    same_page = first.page == row[0][0].page
    return (
        same_page and first.x < second and 0 < low - first.y + first.size <= _ROW_GAP * first.size
    )


def _first_of_cell(lines: Sequence[Line], step: int, floor: int) -> int:
    """The first line of the cell that ends before `step`."""
    first = step - 1
    while first > floor:
        above, line = lines[first - 1], lines[first]
        same_cell = above.page == line.page and abs(above.x - line.x) < _SAME_COLUMN
        near = 0 < above.y - line.y <= _CELL_LEADING * line.size
        if not (same_cell and near and above.end <= lines[step].x and above.bold == line.bold):
            break
        first -= 1
    return first
