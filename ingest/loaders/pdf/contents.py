"""Parts of a PDF that speak of the document itself: contents, lists of changes, editorial notes.

Pure. They match every keyword and answer nothing, so they are kept out of the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.loaders.furniture import is_contents_label
from ingest.loaders.pdf.furniture import body_size
from ingest.loaders.pdf.lines import Line

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}$|…{2,}\s*\d{0,4}$")
_ENTRY = re.compile(r"\S.*?(?:(?:\.\s?){2,}|…|\s)\s*(?P<page>\d{1,4})$")
_WRAPPED = 3  # lines an entry of a table of contents may take; two without dotted leaders
_LONGEST_CONTENTS = 900

_HISTORY = re.compile(
    r"änderungs(?:historie|verzeichnis|übersicht|nachweis|verlauf|protokoll)|wesentliche änderungen"
    r"|(?:versions|dokumenten?|fassungs)historie|historie|versionsverzeichnis"
    r"|übersicht (?:der|über die) änderungen",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?:Fassung|Version|Stand|Datum|Änderung)\b", re.IGNORECASE)
_LONGEST_HISTORY = 3  # pages


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Leave out tables of contents, with dotted leaders, with page numbers, or bare.

    A bare one ends where its first entry comes again as a heading.
    """
    kept = list(lines)
    label = next((i for i, line in enumerate(kept) if is_contents_label(line.text)), None)
    while label is not None:
        end = _end_of_contents(kept, label)
        del kept[label:end]
        label = next((i for i in range(label, len(kept)) if is_contents_label(kept[i].text)), None)
    return [line for line in kept if not (_LEADER.search(line.text) and line.text[-1].isdigit())]


def _end_of_contents(lines: Sequence[Line], label: int) -> int:
    """Index after the last line of the contents that start at `label`."""
    stop = min(len(lines), label + _LONGEST_CONTENTS)
    first = [line.text for line in lines[label + 1 : label + 1 + 2 * _WRAPPED]]
    reach = _WRAPPED if any(map(_LEADER.search, first)) else _WRAPPED - 1
    last, missed, page = label, 0, 0
    for index in range(label + 1, stop):
        text = lines[index].text
        entry = _ENTRY.match(text)
        if _LEADER.search(text) or (entry and int(entry["page"]) >= page):
            last, missed = index, 0
            page = int(entry["page"]) if entry else page
        else:
            missed += bool(text)
        if missed >= reach:
            break
    if last > label + 1:
        return last + 1
    return _second_coming(lines, label, stop)


def _second_coming(lines: Sequence[Line], label: int, stop: int) -> int:
    entries = [i for i in range(label + 1, stop) if lines[i].text]
    if not entries:
        return label + 1
    first = lines[entries[0]].text.casefold()
    for index in entries[2:]:
        if lines[index].text.casefold() == first:
            between = [lines[i].text for i in entries if i < index]
            sentences = sum(text.endswith((".", ";")) for text in between)
            return index if sentences <= 0.1 * len(between) else label + 1
    return label + 1


def without_editorial_notes(lines: Sequence[Line]) -> list[Line]:
    """Leave out the notes in `(+++ … +++)` of official statute texts, and their label."""
    kept: list[Line] = []
    inside = False
    for line in lines:
        inside = inside or line.text.startswith("(+++")
        if inside:
            while kept and (not kept[-1].text or kept[-1].text == "Fußnote"):
                kept.pop()
        else:
            kept.append(line)
        inside = inside and not line.text.endswith("+++)")
    return kept


def without_history(lines: Sequence[Line]) -> list[Line]:
    """Leave out lists of changes ("Änderungshistorie", "Wesentliche Änderungen").

    They go to the next heading that is at least as large, or to the end of their page.
    """
    normal = body_size(lines)
    kept: list[Line] = []
    label: Line | None = None
    for line in lines:
        if label and _ends_history(label, line, normal):
            label = None
        if label is None and _HISTORY.fullmatch(line.text.rstrip(":")):
            label = line
        if label is None:
            kept.append(line)
    return kept


def _ends_history(label: Line, line: Line, normal: float) -> bool:
    if line.page > label.page + _LONGEST_HISTORY:
        return True
    stands_out = label.bold or label.size > 1.05 * normal
    if not stands_out:
        return line.page > label.page
    as_large = line.size >= 0.97 * label.size and line.bold == label.bold
    return bool(line.text) and as_large and not _VERSION.match(line.text)
