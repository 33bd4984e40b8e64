"""Plain text: headings, lists and paragraphs out of lines that carry no markup.

A line is a paragraph, unless the file was wrapped at a fixed width. A short line without final
punctuation is a heading when text or a list follows it; in a file that separates its paragraphs
by empty lines it also needs one above it. Many files are Markdown in all but name, so `## ` and
underlined headings count as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.loaders.decoding import decode
from ingest.loaders.furniture import find_furniture
from ingest.loaders.naming import is_subtitle, readable_name
from ingest.loaders.structure import (
    as_item,
    assemble,
    is_contact,
    is_heading_shaped,
    is_numbered,
    table_text,
)
from ingest.loaders.text_lines import MARKED_HEADING, TABLE_ROW, Line, read_lines
from ingest.model import Block, BlockKind, Document, Source

_UNDERLINE = re.compile(r"={3,}|-{3,}|_{3,}|\*{3,}|~{3,}")
_CHAPTER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÄÖÜ„]")
_TABLE_RULE = re.compile(r"[\s|:+-]+")

_SHARE_OF_GAPS = 0.3
_TITLE_LENGTH = 150
_LINES_ABOVE_CONTACT = 5
_HEADINGS_IN_A_ROW = 2


def load_plain_text(source: Source) -> Document:
    """Read a text file.

    Raises:
        UnreadableSource: It is empty, or not text.
    """
    lines = read_lines(decode(source.path.read_bytes()))
    lines = _without_furniture(lines)
    title, rest = _split_title(lines)
    if title is None:
        return assemble(source, readable_name(source.address), _blocks(lines))
    return assemble(source, title, _blocks(rest))


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    dropped = find_furniture(
        [line.text for line in lines], [is_heading_shaped(line.text) for line in lines]
    )
    kept = []
    gap = False
    for index, line in enumerate(lines):
        gap = gap or line.after_gap
        if index not in dropped:
            kept.append(replace(line, after_gap=gap))
            gap = False
    return kept


def _split_title(lines: Sequence[Line]) -> tuple[str | None, Sequence[Line]]:
    """Take the title off the first line, with a subtitle from the second.

    A repetition of the title, above any other heading, goes too.
    """
    if len(lines) < 2:  # noqa: PLR2004 - a title needs a text
        return None, lines
    first, second = lines[0].text, lines[1].text
    marked = MARKED_HEADING.fullmatch(first)
    title = marked[2] if marked else first
    if not marked and not _could_be_title(first):
        return None, lines
    rest = lines[2:] if _UNDERLINE.fullmatch(second) else lines[1:]
    if len(rest) > 1 and rest[0].after_gap and is_subtitle(rest[0].text):
        title = f"{title} – {rest[0].text}"
        rest = rest[1:]
    if len(rest) > 1 and rest[0].text.casefold() == title.casefold():
        rest = rest[1:]
    return title, rest


def _could_be_title(text: str) -> bool:
    return is_heading_shaped(text) or (
        len(text) <= _TITLE_LENGTH and text[0].isupper() and text[-1].isalnum()
    )


def _blocks(lines: Sequence[Line]) -> list[Block]:
    gaps = sum(line.after_gap for line in lines) > _SHARE_OF_GAPS * len(lines)
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        end, found = _next_blocks(lines, index, gaps=gaps)
        blocks += found
        index = end
    return blocks


def _next_blocks(lines: Sequence[Line], start: int, *, gaps: bool) -> tuple[int, list[Block]]:
    """Read the blocks that start at a line; return the index after them too."""
    text = lines[start].text
    following = lines[start + 1].text if start + 1 < len(lines) else ""
    if marked := MARKED_HEADING.fullmatch(text):
        return start + 1, [Block(marked[2], BlockKind.HEADING, level=len(marked[1]))]
    if _UNDERLINE.fullmatch(text):
        return start + 1, []
    if _UNDERLINE.fullmatch(following) and is_heading_shaped(text):
        level = 1 if following[0] == "=" else 2
        return start + 2, [Block(text, BlockKind.HEADING, level=level)]
    if end := _end_of_run(lines, start, lambda index: _is_short(lines, index, gaps=gaps)):
        return end, _short_blocks(lines[start:end], lines[end : end + 1], gaps=gaps)
    if end := _end_of_run(lines, start, lambda index: _is_item(lines, index, gaps=gaps)):
        items = [as_item(line.text) or "" for line in lines[start:end]]
        return end, [Block("\n".join(items), BlockKind.LIST)]
    if end := _end_of_run(lines, start, lambda index: TABLE_ROW.fullmatch(lines[index].text)):
        return end, [_table([line.text for line in lines[start:end]])]
    return start + 1, [Block(text)]


def _end_of_run(lines: Sequence[Line], start: int, belongs: Callable[[int], object]) -> int | None:
    """Index after the lines from `start` on that belong together; None if the first does not."""
    end = start
    while end < len(lines) and belongs(end):
        end += 1
    return end if end > start else None


def _is_short(lines: Sequence[Line], index: int, *, gaps: bool) -> bool:
    """Whether a line is a heading, a label or part of a contact, by its form and place."""
    line = lines[index]
    if is_contact(line.text):
        return True
    if not is_heading_shaped(line.text):
        return False
    if gaps and not line.after_gap and not _stands_above_contact(lines, index):
        return False
    if not is_numbered(line.text):
        return True
    around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return not any(is_numbered(neighbour.text) for neighbour in around)


def _is_item(lines: Sequence[Line], index: int, *, gaps: bool) -> bool:
    return as_item(lines[index].text) is not None and not _is_short(lines, index, gaps=gaps)


def _stands_above_contact(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a name or an office with its telephone number right below."""
    for line in lines[index + 1 : index + 1 + _LINES_ABOVE_CONTACT]:
        if line.after_gap or not (is_contact(line.text) or is_heading_shaped(line.text)):
            return False
        if is_contact(line.text):
            return True
    return False


def _short_blocks(run: Sequence[Line], after: Sequence[Line], *, gaps: bool) -> list[Block]:
    """Read a run of short lines: contacts as text, what stands above text as headings."""
    contacts = [index for index, line in enumerate(run) if is_contact(line.text)]
    if contacts:
        start, end = max(0, contacts[0] - _LINES_ABOVE_CONTACT), contacts[-1] + 1
        contact = Block("\n".join(line.text for line in run[start:end]))
        return [
            *_short_blocks(run[:start], run[start:end], gaps=gaps),
            contact,
            *_short_blocks(run[end:], after, gaps=gaps),
        ]
    if not after:
        return _labels(run)
    question = [Block(run[-1].text, BlockKind.QUESTION)] if run and run[-1].text[-1] == "?" else []
    headings = run[: len(run) - len(question)]
    labels = headings[:-1] if len(headings) > _HEADINGS_IN_A_ROW else []
    below = [*run[1:], *after]
    return [
        *_labels(labels),
        *(
            Block(line.text, BlockKind.HEADING, level=_level(line, next_line, gaps=gaps))
            for line, next_line in zip(headings, below, strict=False)
            if line not in labels
        ),
        *question,
    ]


def _labels(lines: Sequence[Line]) -> list[Block]:
    """Short lines with nothing below them: a text, or a list nobody marked."""
    if len(lines) < 2:  # noqa: PLR2004 - one line is no list
        return [Block(line.text) for line in lines]
    return [Block("\n".join(f"- {line.text}" for line in lines), BlockKind.LIST)]


def _level(line: Line, below: Line, *, gaps: bool) -> int:
    """Depth of a heading: by its number, else 2 directly above its text and 1 with a gap there."""
    if chapter := _CHAPTER.match(line.text):
        return chapter[1].count(".") + 1
    return 2 if gaps and not below.after_gap else 1


def _table(lines: Sequence[str]) -> Block:
    rows = [line.strip("|").split("|") for line in lines if not _TABLE_RULE.fullmatch(line)]
    return Block(table_text(rows, header=len(rows) < len(lines)), BlockKind.TABLE)
