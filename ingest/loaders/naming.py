"""What a document is called and how old it is, as far as its file says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

from ingest.model import Block, BlockKind

_TITLE_LENGTH = 200
_SUBTITLE_LENGTH = 90
_NO_TITLE = re.compile(
    r"((word-?)?dokument|document|unbenannt|untitled|titel|title|vorlage|briefkopf|entwurf|index"
    r"|startseite|home|neue seite|microsoft (office )?word\b.*)[\s\d_-]*|.*\.(docx?|html?|txt|pdf)",
    re.IGNORECASE,
)
_NAME_GAPS = re.compile(r"[_\s]+|(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_SITE_BAR = re.compile(r"\s+[|·»]\s+")
_SITE_DASH = re.compile(r"\s+[-–—]\s+")

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_STAND = re.compile(
    r"\(?\s*(?:stand|fassung vom|version vom)\b\s*:?\s*(.{4,40}?)\s*\)?\.?", re.IGNORECASE
)
_DAY = re.compile(r"(?:vom\s+)?(\d{1,2})\.\s*(?:(\d{1,2})\.|([^\W\d_]+))\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH_AND_YEAR = re.compile(r"(?:([^\W\d_]+)|(\d{1,2})/)?\s*(\d{4})")


def readable_name(address: str) -> str:
    """Make a title of a file's address: `lokal/leit_linie.txt` -> `Leit linie`."""
    name = _NAME_GAPS.sub(" ", PurePosixPath(address).stem).strip()
    return name[:1].upper() + name[1:] or address


def is_plausible_title(title: str) -> bool:
    """Whether a title out of a file's properties is more than a template's or a file's name."""
    return (
        any(character.isalpha() for character in title)
        and len(title) <= _TITLE_LENGTH
        and _NO_TITLE.fullmatch(title) is None
    )


def without_site_name(title: str) -> str:
    """Cut the site's name off the title of a web page: `Thema | Landkreis` -> `Thema`."""
    title = _SITE_BAR.split(title)[0]
    parts = _SITE_DASH.split(title)
    return title[: title.rindex(parts[-1])].rstrip(" -–—\t") if len(parts) > 1 else title


def is_subtitle(line: str) -> bool:
    """Whether a line below the title continues it: short, and starting with a small letter."""
    return len(line) <= _SUBTITLE_LENGTH and line[:1].islower() and line[-1:] not in ".,;:"


def iso_date(text: str) -> str | None:
    """Read a full date: `1. Mai 2023`, `01.05.2023`, `2023-05-01` (also with a time after it).

    Returns:
        The ISO date, None if there is no day or no such day.
    """
    text = text.strip()
    if iso := _ISO.match(text):
        return _valid(int(iso[1]), int(iso[2]), int(iso[3]))
    if day := _DAY.fullmatch(text):
        month = int(day[2]) if day[2] else _month(day[3])
        return _valid(int(day[4]), month, int(day[1]))
    return None


def is_stand_line(line: str) -> bool:
    """Whether a line does nothing but name the version: `Stand: Mai 2023`."""
    stand = _STAND.fullmatch(line)
    return stand is not None and _is_date(stand[1])


def find_stand(blocks: Sequence[Block]) -> tuple[str | None, str | None, list[Block]]:
    """Take the Stand out of a document that names exactly one, on a line of its own.

    Returns:
        The ISO date (None if only a month or year is named), the line as it stands, and the blocks
        without it; None, None and all blocks where there is no such line or several differ.
    """
    lines = [b.text for b in blocks if b.kind is not BlockKind.LIST and is_stand_line(b.text)]
    if len(set(lines)) != 1:
        return None, None, list(blocks)
    stand = _STAND.fullmatch(lines[0])
    return (
        iso_date(stand[1]) if stand else None,
        lines[0].strip("()"),
        [block for block in blocks if block.text != lines[0]],
    )


def _is_date(text: str) -> bool:
    if iso_date(text):
        return True
    month = _MONTH_AND_YEAR.fullmatch(text)
    return month is not None and (month[1] is None or _month(month[1]) > 0)


def _month(name: str) -> int:
    """Number of a month by its German name or abbreviation, 0 if it is none."""
    short = name.casefold()[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
