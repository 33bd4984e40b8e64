"""The text of statute XML, and the addresses of its sentences.

Every word of a `Content` element comes out once and in order; list items stand on lines of their
own, so that what follows `</DL>` in the same `P` is neither lost nor glued to the last item. A
table row is one line, every cell closed by ` |`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from ingest.cleaning import clean_text
from ingest.model import Sentence
from ingest.norm import Norm
from ingest.sentences import split_sentences

_NUMMER = re.compile(r"(\d{1,3}[a-z]{0,2})\.(?:\s|$)")
_BUCHSTABE = re.compile(r"([a-z]{1,3})\)(?:\s|$)")
_COUNTED = re.compile(r"\d|Art\. ")
_ABSATZ = re.compile(r"\(\d+[a-z]{0,2}\)\s*")
_FULL_STOP = (".", "!", "?", "…")
_SKIPPED = frozenset({"FnR", "FnArea", "noindex", "kommentar"})
_BREAKING = frozenset(
    {"P", "DT", "DL", "row", "Title", "Subtitle", "table", "thead", "tbody", "pre"}
)
_SPACED = frozenset({"DT", "LA"})  # the file has no blank between two parts of one item
_CELL_END = "|"


def content_text(content: Element) -> Iterator[str]:
    """The texts of the direct parts of a `Content` element, empty ones left out."""
    parts = [content.text or ""]
    for child in content:
        if child.tag in {"P", "table"}:
            yield from _cleaned("".join(parts))
            yield from _cleaned("".join(_pieces(child)))
            parts = [child.tail or ""]
        else:
            parts.extend([*_placed(child), child.tail or ""])
    yield from _cleaned("".join(parts))


def inline_text(element: Element | None) -> str:
    """The text of a title on one line; empty for None."""
    if element is None:
        return ""
    return " ".join(clean_text("".join(_pieces(element))).split())


def _cleaned(raw: str) -> Iterator[str]:
    # Line breaks of the file mean nothing; the marker stands for the breaks that do.
    lines = [clean_text(" ".join(line.split())) for line in raw.split(_BREAK)]
    text = "\n".join(line for line in lines if line.strip(f" {_CELL_END}"))
    if text:
        yield text


_BREAK = "\x00"


def _pieces(element: Element) -> Iterator[str]:
    """The text of an element without what its own tag means for the text around it."""
    yield element.text or ""
    for child in element:
        yield from _placed(child)
        yield child.tail or ""


def _placed(element: Element) -> Iterator[str]:
    """The text of an element with the breaks and blanks its tag stands for."""
    if element.tag in _SKIPPED:
        return
    if element.tag == "BR":
        yield " "
        return
    if element.tag in _BREAKING:
        yield _BREAK
    yield from _pieces(element)
    if element.tag == "entry":
        yield f" {_CELL_END} "
    elif element.tag in _SPACED:
        yield " "
    elif element.tag in _BREAKING or element.tag == "DD":
        yield _BREAK


def sentences_of(text: str, absatz: Norm) -> tuple[Sentence, ...]:
    """Address every sentence and list item of an Absatz.

    An enumeration belongs to the Satz that introduces it; text behind it that goes on in lower case
    or with a number closes that Satz, anything else opens the next one. Sentences inside one list
    item keep the item's address: practice cites the Nummer, not a Satz inside it. Table rows belong
    to the Satz before them. In annexes, samples and formulas nobody counts Sätze and the numbers
    start again with every part, so there every sentence has the address of the whole.
    """
    if not _COUNTED.match(absatz.paragraf):
        return tuple(Sentence(start, end, absatz) for start, end in split_sentences(text))
    found: list[Sentence] = []
    satz, open_sentence, in_item = 0, False, False
    nummer: str | None = None
    buchstabe: str | None = None
    for start, end in split_sentences(text):
        piece = text[start:end]
        body = _ABSATZ.sub("", piece, count=1) if not found else piece
        at_line_start = start == 0 or text[:start].endswith("\n")
        item = _item(body, nummer) if at_line_start else None
        if item or (at_line_start and _is_row(text, start)):
            satz = max(satz, 1)
            nummer, buchstabe = item or (None, None)
            in_item = True
        elif in_item and not at_line_start:
            pass  # a further sentence inside the same item
        else:
            if not open_sentence or not (body[:1].islower() or body[:1].isdigit()):
                satz += 1
            nummer = buchstabe = None
            in_item = False
        open_sentence = in_item or not piece.endswith(_FULL_STOP)
        address = replace(absatz, satz=str(satz), nummer=nummer, buchstabe=buchstabe)
        found.append(Sentence(start, end, address))
    if satz == 1:  # a single Satz is cited without its number
        return tuple(replace(s, norm=replace(s.norm, satz=None)) if s.norm else s for s in found)
    return tuple(found)


def _is_row(text: str, start: int) -> bool:
    """Whether the line that starts here is a table row."""
    return text[start:].partition("\n")[0].endswith(_CELL_END)


def _item(text: str, nummer: str | None) -> tuple[str | None, str | None] | None:
    """Nummer and Buchstabe of a list item; None where the text is no item."""
    if match := _NUMMER.match(text):
        return match[1], None
    if match := _BUCHSTABE.match(text):
        return nummer, match[1]
    return None
