"""Notes on a norm that are published with it but are not its wording.

Two kinds, each under its own heading: footnotes of the official gazette, and what the editors of the
official site document (amounts in force, provisions that apply, annexes' place of publication).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.loaders.statute_lines import Line, statute_lines
from ingest.loaders.statute_text import text_of
from ingest.model import DOCUMENTARY_NOTE, OFFICIAL_FOOTNOTE, Block, BlockKind, Sentence
from ingest.norm import Norm
from ingest.sentences import split_sentences

_NOTE_EDGE = re.compile(r"\s*(?=\(\(?\+\+\+)|(?<=\+\+\+\))\s*")  # "(+++ § 2: Zur Anwendung … +++)"


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes on one norm, line by line."""

    official: tuple[Line, ...] = ()
    documentary: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.official or self.documentary)


def notes_of(norm: Element, remarks: Sequence[str]) -> Notes:
    """Read the notes on a norm.

    Args:
        norm: The `norm` element.
        remarks: The editors' remarks found inside its text.
    """
    documentary = [Line(remark) for remark in remarks]
    for content in norm.iterfind("textdaten/fussnoten/Content"):
        lines, _ = statute_lines(content)
        for line in lines:
            documentary.extend(Line(part) for part in _NOTE_EDGE.split(line.text) if part)
    official = [
        line
        for footnotes in norm.iterfind("textdaten/text/Footnotes")
        for line in statute_lines(footnotes)[0]
    ]
    return Notes(tuple(official), tuple(documentary))


def note_blocks(notes: Notes, norm: Norm, level: int) -> Iterator[Block]:
    """The notes as blocks of their norm, every sentence with the address of the whole.

    Args:
        notes: The notes.
        norm: What they are on.
        level: Depth of their headings.
    """
    kinds = ((OFFICIAL_FOOTNOTE, notes.official), (DOCUMENTARY_NOTE, notes.documentary))
    for heading, lines in kinds:
        if lines:
            text = text_of(lines)
            sentences = tuple(Sentence(start, end, norm) for start, end in split_sentences(text))
            yield Block(heading, BlockKind.HEADING, level, norm=norm)
            yield Block(text, norm=norm, sentences=sentences)
