"""Columns of the tables in statute XML (CALS): which ones a cell spans and which stay empty.

A cell that spans columns or rows is printed once; the places it also covers are left empty, so that
every value stays under the head of its column. The words of the cells are `statute_lines`' business.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from ingest.loaders.statute_xml import StatuteTooLarge

_MOST_COLUMNS = 100  # the widest table of a statute has 16
_ROWS = re.compile(r"[1-9][0-9]{0,3}")  # further rows a cell spans


class Columns:
    """Places of the cells of one table, row by row, from left to right."""

    __slots__ = ("_below", "_covered", "_next", "_places", "_printed")

    def __init__(self, group: Element | None = None) -> None:
        """Know the columns by name.

        Args:
            group: The `tgroup` element; None where cells have no names.

        Raises:
            UnreadableSource: It has more columns than any table of a statute.
        """
        specs = [] if group is None else group.findall("colspec")
        names = [each.get("colname") for each in specs]
        self._places = {name: place for place, name in enumerate(names) if name}
        _check_width(len(specs))
        self._below: dict[int, int] = {}  # column -> rows further down that its cell still covers
        self.start_row()

    def start_row(self) -> None:
        """Begin the next row."""
        self._covered = frozenset(self._below)
        self._below = {column: rows - 1 for column, rows in self._below.items() if rows > 1}
        self._next = self._printed = 0

    def before(self, cell: Element) -> int:
        """Take the place of the row's next cell.

        Returns:
            How many columns are left empty before it, those the last cell covers included.

        Raises:
            UnreadableSource: There are more than in any table of a statute.
        """
        start = self._next
        while start in self._covered:
            start += 1
        start = max(start, self._places.get(cell.get("namest") or cell.get("colname") or "", 0))
        last = max(start, self._places.get(cell.get("nameend", ""), 0))
        _check_width(last + 1)
        if rows := _ROWS.fullmatch(cell.get("morerows", "")):
            self._below |= dict.fromkeys(range(start, last + 1), int(rows[0]))
        empty = start - self._printed
        self._next, self._printed = last + 1, start + 1
        return empty


def _check_width(columns: int) -> None:
    if columns > _MOST_COLUMNS:
        raise StatuteTooLarge("hat eine Tabelle mit unerwartet vielen Spalten")
