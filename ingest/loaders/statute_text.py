"""Addresses in statute text: which Absatz a line belongs to, which Satz and Nummer a sentence.

Sätze are counted, the file does not mark them. Practice counts the Sätze of an Absatz; an
enumeration and what closes it belong to the Satz that introduces it, and sentences inside one list
item are cited by the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ingest.loaders.statute_lines import CELL_END, Line
from ingest.model import Sentence
from ingest.norm import Norm
from ingest.sentences import split_sentences

_NUMMER = re.compile(r"(\d{1,3}[a-z]{0,2})\.(?:\s|$)")
_BUCHSTABE = re.compile(r"([a-z]{1,3})\)(?:\s|$)")
_MARK_NUMMER = re.compile(r"(\d{1,3}(?:\.\d+)*[a-z]{0,2})\.?")
_MARK_BUCHSTABE = re.compile(r"([a-z]{1,3})\)")
_COUNTED = re.compile(r"\d|Art\. ")
_ABSATZ = re.compile(r"\((\d+[a-z]{0,2})\)")
_COMPLETE = re.compile(r"[.!?…][\"“”’»)\]]*$")


def split_absaetze(
    lines: Iterable[Line], paragraf: Norm
) -> Iterator[tuple[Norm, tuple[Line, ...]]]:
    """Group the lines of a § by its Absätze.

    Text that carries no number goes on with the Absatz before it; text before the first one belongs
    to the § itself. Annexes, samples and formulas have no Absätze.
    """
    number: str | None = None
    waiting: list[Line] = []
    counted = is_counted(paragraf)
    for line in lines:
        match = _absatz_at(line) if counted else None
        if match and waiting:
            yield paragraf.within(absatz=number), tuple(waiting)
            waiting = []
        if match:
            number = match[1]
        waiting.append(line)
    if waiting:
        yield paragraf.within(absatz=number), tuple(waiting)


def split_sections(lines: Sequence[Line]) -> Iterator[tuple[Line | None, tuple[Line, ...]]]:
    """Group the lines of an annex under the headings inside it.

    Yields:
        Heading and what stands under it, None before the first one. A heading with nothing under it
        is text, and so is `Inhaltsverzeichnis`, below which a whole annex may stand.
    """
    heading: Line | None = None
    waiting: list[Line] = []
    for line, after in zip_longest(lines, lines[1:]):
        if line.heading and after and not (after.heading or line.text.startswith("Inhalt")):
            if waiting:
                yield heading, tuple(waiting)
            heading, waiting = line, []
        else:
            waiting.append(line)
    if waiting:
        yield heading, tuple(waiting)


def is_counted(norm: Norm) -> bool:
    """Whether a norm has Absätze and Sätze to count: §§ and Artikel have."""
    return bool(_COUNTED.match(norm.paragraf))


def text_of(lines: Sequence[Line]) -> str:
    """The text of lines, each on a line of its own."""
    return "\n".join(line.text for line in lines)


def sentences_of(text: str, absatz: Norm) -> tuple[Sentence, ...]:
    """Address the sentences of an Absatz of which only the text is known, not its list items."""
    lines = [Line(line, row=line.endswith(CELL_END)) for line in text.split("\n")]
    return address_sentences(lines, absatz)


def address_sentences(lines: Sequence[Line], absatz: Norm) -> tuple[Sentence, ...]:
    """Address every sentence and list item of an Absatz; positions are those of `text_of`.

    Text behind an enumeration closes its Satz where it goes on in lower case or where the
    enumeration has not come to a full stop; anything else opens the next Satz. Sentences inside one
    list item keep the item's address, also behind a list inside it. Where lists are nested below a
    Buchstabe, the Buchstabe is the address. Table rows belong to the Satz before them. In annexes,
    samples and formulas nobody counts Sätze and the numbers start again with every part, so there
    every sentence has the address of the whole.
    """
    text = text_of(lines)
    if not is_counted(absatz):
        return tuple(Sentence(start, end, absatz) for start, end in split_sentences(text))
    found: list[Sentence] = []
    place, satz, complete, start = _Place(), 0, True, 0
    for line in lines:
        place = place.of(line)
        for first, last in split_sentences(line.text):
            piece = line.text[first:last]
            if not place.listed and (satz == 0 or (complete and not piece[:1].islower())):
                satz += 1
            satz = max(satz, 1)
            complete = line.row or bool(_COMPLETE.search(piece))
            address = replace(
                absatz, satz=str(satz), nummer=place.nummer, buchstabe=place.buchstabe
            )
            found.append(Sentence(start + first, start + last, address))
        start += len(line.text) + 1
    if satz == 1:  # a single Satz is cited without its number
        return tuple(replace(s, norm=replace(s.norm, satz=None)) if s.norm else s for s in found)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """Nummer and Buchstabe a line stands in; `listed` for list items and table rows."""

    nummer: str | None = None
    buchstabe: str | None = None
    listed: bool = False

    def of(self, line: Line) -> _Place:
        """The place of the next line."""
        if line.items:
            return _Place(*_by_marks(line.items), listed=True)
        if match := _NUMMER.match(line.text):
            return _Place(match[1], None, listed=True)
        if line.row:
            return _Place(listed=True)
        if match := _BUCHSTABE.match(line.text):
            return _Place(self.nummer, match[1], listed=True)
        return _Place()


def _by_marks(marks: Sequence[str]) -> tuple[str | None, str | None]:
    """The outermost Nummer and the outermost Buchstabe below it."""
    nummer = buchstabe = None
    for mark in marks:
        if buchstabe is None and (match := _MARK_BUCHSTABE.fullmatch(mark)):
            buchstabe = match[1]
        elif nummer is None and buchstabe is None and (match := _MARK_NUMMER.fullmatch(mark)):
            nummer = match[1]
    return nummer, buchstabe


def _absatz_at(line: Line) -> re.Match[str] | None:
    return None if line.items or line.row else _ABSATZ.match(line.text)
