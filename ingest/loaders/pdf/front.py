"""What the first pages of a PDF say of the document: its title, its date, who published it; pure.

File names and document properties often stem from the template, so they count only where the first
page does not contradict them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.cleaning import clean_text
from ingest.loaders.naming import is_plausible_title, iso_date, readable_name
from ingest.loaders.pdf.lines import Line
from ingest.loaders.pdf.text import count_words, join_lines

_DATE = r"(?:\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zä]+)\s?\d{4}|\d{4}-\d{2}-\d{2})"
_MONTH = r"(?:\d{1,2}[/.]|[A-ZÄÖÜ][a-zä]+ )\d{4}"
_STAND = re.compile(
    r"\b(?:Stand|Gültig (?:ab|seit)|(?:in der |i\. ?d\. ?)?Fassung vom|Rundschreiben\b.{0,40}?[-–])"
    rf"(?: vom| dem)?:?\s*(?:(?P<day>{_DATE})|{_MONTH})",
    re.IGNORECASE,
)
_STAND_WORDS = re.compile(r"Stand:\s*\S.{3,120}")
_PUBLISHER = re.compile(
    r"(?:Herausgeber(?:in)?:|Herausgegeben (?:von|vom)(?: der| dem)?:?)\s*(?P<name>\S.{2,100})"
)

_TEMPLATE = re.compile(
    r"\.(?:indd|qxd|eps|odt|rtf|xlsx?|pptx?)\b|^(?:microsoft|layout|template|tmp|scan|folie)\b|_\w*_",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_PARAGRAF = re.compile(r"§+ ?(\d+[a-z]?)")
_AGREEMENT = 0.5  # of the long words of a title stand on the first pages
_SHORTEST_TITLE, _LONGEST_TITLE = 4, 200
_LARGER = 1.12
_SAME_SIZE = 0.03
_CLOSE = 2.2  # in font sizes: lines of one part of a title
_NEAR = 4.0  # in font sizes: parts of a title
_NOT_A_TITLE = re.compile(
    r"(?:Anlage|Anhang|Seite|Inhalt\w*|Gesetzestext)\b[\s\dIVX:.]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stand:
    """The version: ISO date, None where no full date is named, and the words."""

    day: str | None
    words: str


def title_of(
    property_title: str | None, lines: Sequence[Line], normal_size: float, address: str
) -> str:
    """Choose the title of a document.

    Args:
        property_title: The title in the document's properties.
        lines: The lines of the first two pages, without running parts.
        normal_size: Font size of the body in points.
        address: Where the document lies; its file name is the last resort.

    Returns:
        The title in the properties if it is none of a template or file and the first pages agree;
        the largest print on the first page; the file name with blanks.
    """
    told = clean_text(property_title or "").replace("\n", " ")
    if _is_plausible(told, lines):
        return told
    printed = _largest_print([line for line in lines if line.page == 1], normal_size)
    return printed or readable_name(address)


def stand_of(lines: Sequence[Line]) -> Stand | None:
    """Read the version from the first pages ("Stand: 25.11.2024", "Gültig ab: 1. Mai 2023")."""
    found = (_STAND.search(line.text) for line in lines)
    match = next(filter(None, found), None)
    if match:
        return Stand(iso_date(match["day"]) if match["day"] else None, match[0].strip())
    words = (_STAND_WORDS.match(line.text) for line in lines)
    match = next(filter(None, words), None)
    return Stand(None, match[0].strip()) if match else None


def publisher_of(lines: Sequence[Line]) -> str | None:
    """Read the publisher from the first pages ("Herausgeber: …")."""
    for line in lines:
        if match := _PUBLISHER.match(line.text):
            return match["name"].strip(" ,.;")
    return None


def _is_plausible(title: str, lines: Sequence[Line]) -> bool:
    if len(title) < _SHORTEST_TITLE or not is_plausible_title(title) or _TEMPLATE.search(title):
        return False
    text = " ".join(line.text for line in lines)
    if not set(_PARAGRAF.findall(title)) <= set(_PARAGRAF.findall(text)):
        return False
    wanted = {word.lower() for word in _LONG_WORD.findall(title)}
    if not wanted:
        return bool(_PARAGRAF.search(title))
    there = {word.lower() for word in _LONG_WORD.findall(text)}
    return len(wanted & there) >= _AGREEMENT * len(wanted)


def _largest_print(lines: Sequence[Line], normal_size: float) -> str | None:
    """The largest print of the page; parts that stand near below each other with a dash."""
    candidates = [
        line
        for line in lines
        if any(map(str.isalpha, line.text)) and not _NOT_A_TITLE.fullmatch(line.text)
    ]
    sizes = [line.size for line in candidates if _LONG_WORD.search(line.text)]
    size = max(sizes, default=0.0)
    chosen = [line for line in candidates if abs(line.size - size) < _SAME_SIZE * size]
    if size < _LARGER * normal_size:
        chosen = _first_bold(candidates)
    words = count_words(line.text for line in lines)
    parts: list[list[Line]] = []
    for line in chosen:
        distance = (parts[-1][-1].y - line.y) / line.size if parts else 0.0
        if 0 < distance < _CLOSE:
            parts[-1].append(line)
        elif not parts or 0 < distance < _NEAR:
            parts.append([line])
        else:
            break
    title = ""
    for part in parts:
        text = join_lines([line.text for line in part], words)
        longer = f"{title} – {text}" if title else text
        if len(longer) > _LONGEST_TITLE:
            break
        title = longer
    return title.strip(" :") or None


def _first_bold(lines: Sequence[Line]) -> list[Line]:
    first = next((line for line in lines if line.bold and not line.text.endswith((".", ","))), None)
    if first is None:
        return []
    return [
        line
        for line in lines
        if line.bold and line.size == first.size and 0 <= first.y - line.y < _CLOSE * line.size
    ]
