"""What the loaders share: recognising the parts of a document, and putting them together.

First the lines: what looks like a heading, a list item, a contact; a table as lines of text. Then
the blocks: a question with its answer, a list with the sentence that introduces it, and the
finished Document. What is not part of a document at all is `ingest.loaders.furniture`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.cleaning import clean_text, strip_footnote_marks
from ingest.errors import UnreadableSource
from ingest.loaders.furniture import find_furniture
from ingest.loaders.naming import find_stand, is_stand_line
from ingest.model import Block, BlockKind, Document, Source
from ingest.sentences import split_sentences

_HEADING_LENGTH = 90
_HEADING_WORDS = 12
_HEADING_START = re.compile(r"[§„“”\"'»«(]*\s?[A-ZÄÖÜ\d]")
_NOT_A_HEADING = re.compile(
    r".*[.,;:…–-]|(quelle|foto|bild|abb(ildung|\.)|autor(in)?|anmerkung|hinweis)\b.*:.*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(tel(efon|efax)?|(tele)?fax|mobil|handy|fon)\b\.?\s*:?[\s+(]*\d|\be-?mail\s*:"
    r"|\S@\S+\.\w|\S\s?[(\[]at[)\]]\s?\S|https?://|\bwww\.|^\d{5} [A-ZÄÖÜ]",
    re.IGNORECASE,
)

_MONTH = (
    "(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|jan|feb|mär|apr|jun|jul|aug|sept?|okt|nov|dez)"
)
_BULLET = re.compile(r"[-–—•*·▪◦‣●○■□►➢✓]\s+(?=\S)")
_NUMBERED = re.compile(rf"(?:\(?\d{{1,2}}[.)]|\(?[a-z]\))\s+(?!{_MONTH}\b|\d)(?=\S)", re.IGNORECASE)

_ANSWER = re.compile(r"antwort(en)?\s*:?", re.IGNORECASE)
_QUESTION_LABEL = re.compile(r"frage(\s*\d{1,3})?\s*:\s*", re.IGNORECASE)
_ANSWER_LABEL = re.compile(r"antwort(\s*\d{1,3})?\s*:\s*(?=\S)", re.IGNORECASE)
_QUESTION_LENGTH = 600
_QUESTION_PARTS = 3
_INTRODUCTION = re.compile(r".*[:?]|.*\bfolgend\w*\b.*", re.IGNORECASE | re.DOTALL)


def is_heading_shaped(line: str) -> bool:
    """Whether a line, by itself, could be a heading.

    At most 90 characters and 12 words, starts like one and does not end like a sentence or an
    introduction, is no contact, list item, date or source. `!` and `?` are allowed at the end.
    Whether it is one depends on what surrounds it.
    """
    letters = sum(character.isalpha() for character in line)
    return (
        len(line) <= _HEADING_LENGTH
        and len(line.split()) <= _HEADING_WORDS
        and letters * 2 > len(line.replace(" ", ""))
        and _HEADING_START.match(line) is not None
        and _NOT_A_HEADING.fullmatch(line) is None
        and not (is_contact(line) or is_stand_line(line) or _BULLET.match(line))
    )


def is_contact(line: str) -> bool:
    """Whether a short line holds a telephone number, a mail or web address, or code and town."""
    return (
        len(line) <= _HEADING_LENGTH
        and not line.endswith((".", "!", "?"))  # a sentence about it
        and _CONTACT.search(line) is not None
    )


def is_numbered(line: str) -> bool:
    """Whether a line starts like an entry of a numbered list: `1. `, `2) `, `(3) `, `a) `."""
    return _NUMBERED.match(line) is not None


def as_item(line: str) -> str | None:
    """Write a list item as `- item`, or `- 1) item` if it has a number or letter.

    The bracket, because a full stop after the number would read as the end of a sentence.

    Returns:
        None if the line is not an item.
    """
    if bullet := _BULLET.match(line):
        return "- " + line[bullet.end() :]
    if number := _NUMBERED.match(line):
        return f"- {number[0].strip().replace('.', ')')} {line[number.end() :]}"
    return None


def table_text(rows: Sequence[Sequence[str]], *, header: bool) -> str:
    """Write a table as lines that can be read, and quoted, one by one.

    Args:
        rows: Cells by row; rows may differ in length.
        header: Whether the first row names the columns.

    Returns:
        One line a row: `Spalte: Wert; Spalte: Wert` with a header, otherwise `a | b`. Empty rows
        and cells are left out.
    """
    cleaned = [[" ".join(clean_text(cell).split()) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if not header or len(cleaned) < 2:  # noqa: PLR2004 - a header and one row
        return "\n".join(" | ".join(filter(None, row)) for row in cleaned)
    names, *body = cleaned
    names = [name.rstrip(":") for name in names] + [""] * max(map(len, body))
    return "\n".join(
        "; ".join(
            f"{name}: {cell}" if name else cell
            for name, cell in zip(names, row, strict=False)
            if cell
        )
        for row in body
    )


def passage_blocks(text: str) -> Iterator[Block]:
    """Cut a passage that may hold typed lists into TEXT and LIST blocks.

    Args:
        text: A passage; line breaks inside are those its author made.
    """
    lines = [line for line in clean_text(text).split("\n") if line]
    found: list[tuple[BlockKind, list[str]]] = []
    for line in lines:
        item = as_item(line) if len(lines) > 1 or _BULLET.match(line) else None
        kind = BlockKind.TEXT if item is None else BlockKind.LIST
        if item is None and found and line[0].islower() and found[-1][1][-1][-1] not in ".:;!?":
            found[-1][1][-1] += f" {line}"  # a break inside a sentence, made for the layout
        elif found and found[-1][0] is kind:
            found[-1][1].append(item or line)
        else:
            found.append((kind, [item or line]))
    for kind, parts in found:
        yield Block("\n".join(parts), kind)


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the blocks that only belong to the page a document stood on."""
    dropped = find_furniture(
        [block.text for block in blocks], [block.kind is BlockKind.HEADING for block in blocks]
    )
    return [block for index, block in enumerate(blocks) if index not in dropped]


def assemble(
    source: Source,
    title: str,
    blocks: Sequence[Block],
    *,
    stand: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Document:
    """Put the blocks of a file together to a document.

    Cleans the texts, joins questions to answers and lists to their introductions, takes the Stand
    from a line of its own, and leaves out headings that only repeat the title.

    Args:
        source: The file.
        title: Title of the document.
        blocks: Its blocks in order, without furniture.
        stand: ISO date from the file's own data; a line `Stand: …` goes before it.
        publisher: From the file's own data.
        url: Where the file says it can be found.

    Raises:
        UnreadableSource: There is no text besides headings.
    """
    cleaned = [
        Block(text)
        if block.kind is BlockKind.HEADING and is_contact(text)
        else replace(block, text=text)
        for block in blocks
        if (text := clean_text(strip_footnote_marks(clean_text(block.text))))
    ]
    found, note, cleaned = find_stand(cleaned)
    arranged = _with_introductions(_with_questions(cleaned))
    arranged = _with_levels(_without_title(arranged, title))
    if all(block.kind is BlockKind.HEADING for block in arranged):
        raise UnreadableSource(
            "Die Datei enthält keinen lesbaren Text. Bitte prüfen, ob sie vollständig ist."
        )
    return Document(
        address=source.address,
        title=title,
        kind=source.kind,
        blocks=tuple(arranged),
        publisher=publisher,
        stand=found or stand,
        stand_note=note,
        url=url,
    )


def _with_questions(blocks: Sequence[Block]) -> list[Block]:
    """Mark what stands before "Antwort:" as question; drop that label and a repeated topic."""
    result: list[Block] = []
    topic = ""
    answered = False
    for block in blocks:
        if answered and block.text.casefold() == topic.casefold():
            answered = False
            continue
        answered = False
        if _ANSWER.fullmatch(block.text):
            topic = _mark_question(result)
            answered = True
        elif (label := _QUESTION_LABEL.match(block.text)) and label.end() < len(block.text):
            result.append(Block(block.text[label.end() :], BlockKind.QUESTION))
        elif not _QUESTION_LABEL.fullmatch(block.text):
            result.append(_without_answer_label(block, result[-1:]))
    return result


def _without_answer_label(block: Block, before: Sequence[Block]) -> Block:
    label = _ANSWER_LABEL.match(block.text)
    if label and before and before[0].kind is BlockKind.QUESTION:
        return replace(block, text=block.text[label.end() :])
    return block


def _mark_question(blocks: list[Block]) -> str:
    """Turn the last blocks into one question, in place; return the text of the topic above it."""
    if not blocks:
        return ""
    headings = [i for i, block in enumerate(blocks[:-1]) if block.kind is BlockKind.HEADING]
    above = headings[-1] if headings else -1
    parts = blocks[above + 1 :]
    if len(parts) > _QUESTION_PARTS or sum(len(b.text) for b in parts) > _QUESTION_LENGTH:
        parts = blocks[-1:]
    if len(parts[-1].text) <= _QUESTION_LENGTH:
        question = "\n".join(part.text for part in parts)
        blocks[len(blocks) - len(parts) :] = [Block(question, BlockKind.QUESTION)]
    return blocks[above].text if above >= 0 else ""


def _with_introductions(blocks: Sequence[Block]) -> list[Block]:
    """Give a list the sentence that introduces it as its first line; join lists in a row."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        if block.kind is not BlockKind.LIST or before is None or before.kind is not BlockKind.TEXT:
            result.append(block)
            continue
        start, end = split_sentences(before.text)[-1]
        introduction = before.text[start:end]
        if not _INTRODUCTION.fullmatch(introduction):
            result.append(block)
            continue
        rest = before.text[:start].rstrip()
        result[-1:] = [replace(before, text=rest)] if rest else []
        result.append(replace(block, text=f"{introduction}\n{block.text}"))
    return result


def _without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """Leave out headings that say the title again.

    Below another heading such a one stays: without it, its text would seem to belong there.
    """
    result: list[Block] = []
    others = False
    for block in blocks:
        is_heading = block.kind is BlockKind.HEADING
        if is_heading and not others and block.text.casefold() == title.casefold():
            continue
        others = others or is_heading
        result.append(block)
    return result


def _with_levels(blocks: Sequence[Block]) -> list[Block]:
    """Move the levels of headings so that the highest is 1."""
    highest = min((b.level for b in blocks if b.kind is BlockKind.HEADING), default=1)
    return [
        replace(b, level=b.level - highest + 1) if b.kind is BlockKind.HEADING else b
        for b in blocks
    ]
