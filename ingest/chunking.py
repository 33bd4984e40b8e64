"""Blocks to chunks, along the structure of the document; pure.

Law: one Absatz is one chunk, a long one is split between its Nummern; never across a §. Prose: the
text under one heading is packed up to a limit, never across a heading; lists stay with their
introduction, and a passage that runs over a page break stays whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from ingest.loaders.statute import norm_url
from ingest.model import (
    DOCUMENTARY_NOTE,
    OFFICIAL_FOOTNOTE,
    Block,
    BlockKind,
    Chunk,
    Document,
    Sentence,
    content_id,
)
from ingest.norm import Norm
from ingest.sentences import split_sentences

# e5 reads 512 tokens; German has about 4 characters a token, and heading path and context go in too.
LONGEST_ABSATZ = 1_600
LONGEST_PROSE = 1_200
PROSE_TARGET = 800  # characters; a passage reads as an answer and still has one subject
_LONGEST_NAME = 100  # characters of a question in a Fundstelle
# Lists of literature match every keyword of a document and answer nothing.
_REFERENCE_SECTIONS = frozenset(
    {"Quellen", "Literatur", "Literaturverzeichnis", "Quellenverzeichnis"}
)
_NOTES = {OFFICIAL_FOOTNOTE: "Fußnote zu ", DOCUMENTARY_NOTE: "Hinweis zu "}
FINGERPRINT = f"chunks-2:{LONGEST_ABSATZ}:{LONGEST_PROSE}:{PROSE_TARGET}"


def split_at_sentences(text: str, longest: int = LONGEST_PROSE) -> list[str]:
    """Pack whole sentences into pieces of at most `longest` characters.

    A single longer sentence is cut between words.
    """
    return [text[start:end] for start, end in pack(_units(text, longest), longest)]


def pack(units: Sequence[tuple[int, int]], longest: int) -> list[tuple[int, int]]:
    """Join neighbouring ranges as long as they span at most `longest` characters."""
    packed: list[tuple[int, int]] = []
    for start, end in units:
        if packed and end - packed[-1][0] <= longest:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def _units(text: str, longest: int) -> list[tuple[int, int]]:
    units = []
    for start, end in split_sentences(text):
        at = start
        while end - at > longest:
            cut = text.rfind(" ", at, at + longest)
            cut = cut if cut > at else at + longest
            units.append((at, cut))
            at = cut + 1 if text[cut : cut + 1] == " " else cut
        units.append((at, end))
    return units


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk before it has a place and an id."""

    text: str
    headings: tuple[str, ...]
    fundstelle: str
    norm: Norm | None = None
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    context: str = ""
    url: str | None = None


def split_into_chunks(document: Document) -> list[Chunk]:
    """Cut a document into chunks, in order; no text is lost and none is doubled."""
    pieces = _law_pieces(document) if document.law else _prose_pieces(document)
    seen: Counter[str] = Counter()
    chunks = []
    for order, piece in enumerate(pieces):
        place = "\x1f".join((*piece.headings, str(piece.norm or ""), piece.text))
        seen[place] += 1
        pages = [b.page for b in piece.blocks if b.page is not None]
        ends = [end for b in piece.blocks if (end := b.page_end or b.page) is not None]
        chunks.append(
            Chunk(
                id=content_id(document.id, place, str(seen[place])),
                document_id=document.id,
                order=order,
                text=piece.text,
                headings=piece.headings,
                fundstelle=piece.fundstelle,
                norm=piece.norm,
                page=min(pages, default=None),
                page_end=max(ends, default=None),
                page_label=next((b.page_label for b in piece.blocks if b.page_label), None),
                url=piece.url or document.url,
                sentences=piece.sentences,
                context=piece.context,
            )
        )
    return chunks


def _law_pieces(document: Document) -> Iterator[_Piece]:
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            path = [entry for entry in path if entry[0] < block.level]
            path.append((block.level, block.text))
            continue
        headings = tuple(text for _, text in path)
        norm = block.norm
        if norm is None:
            continue
        prefix = _NOTES.get(headings[-1], "") if headings else ""
        prefix = prefix if document.official else "Kurzfassung zu "
        for piece in _split_absatz(block, norm):
            yield replace(
                piece,
                headings=headings,
                fundstelle=prefix + piece.fundstelle,
                url=norm_url(norm) or document.url,
            )


def _split_absatz(block: Block, norm: Norm) -> Iterator[_Piece]:
    """The Absatz whole, or packed between its sentences and Nummern when it is too long."""
    if len(block.text) <= LONGEST_ABSATZ or len(block.sentences) < 2:  # noqa: PLR2004 - nothing to split
        yield _Piece(block.text, (), str(norm), norm, sentences=block.sentences)
        return
    lead = block.sentences[0]
    for start, end in pack([(s.start, s.end) for s in block.sentences], LONGEST_ABSATZ):
        inside = [s for s in block.sentences if start <= s.start < end]
        context = "" if start == 0 else block.text[lead.start : lead.end]
        yield _Piece(
            block.text[start:end],
            (),
            _range_fundstelle(norm, inside),
            norm,
            sentences=tuple(replace(s, start=s.start - start, end=s.end - start) for s in inside),
            context=context[:300],
        )


def _range_fundstelle(norm: Norm, sentences: Sequence[Sentence]) -> str:
    """`§ 6 Abs. 1 Nr. 3 bis 5 SGB IX`; the Absatz alone where the parts have no common rank."""
    first, last = sentences[0].norm, sentences[-1].norm
    if first is None or last is None:
        return str(norm)
    if first.nummer and last.nummer and first.satz == last.satz:
        many = first.nummer if first.nummer == last.nummer else f"{first.nummer} bis {last.nummer}"
        return str(first.within(nummer=many, buchstabe=None))
    if first.satz and last.satz and not first.nummer:
        many = first.satz if first.satz == last.satz else f"{first.satz} bis {last.satz}"
        return str(norm.within(satz=many))
    return str(norm)


def _prose_pieces(document: Document) -> Iterator[_Piece]:
    path: list[tuple[int, str]] = []
    question = ""
    waiting: list[Block] = []
    for block in (*document.blocks, Block("", BlockKind.HEADING, 1)):
        if block.kind in {BlockKind.HEADING, BlockKind.QUESTION}:
            yield from _section(waiting, tuple(text for _, text in path), question)
            waiting = []
        if block.kind is BlockKind.HEADING:
            path = [entry for entry in path if entry[0] < block.level]
            path.append((block.level, block.text))
            question = ""
        elif block.kind is BlockKind.QUESTION:
            question = block.text
        elif not (path and path[-1][1] in _REFERENCE_SECTIONS):
            waiting.append(block)


def _section(blocks: Sequence[Block], headings: tuple[str, ...], question: str) -> Iterator[_Piece]:
    for group in _groups(blocks):
        text = "\n".join(block.text for block in group)
        yield _Piece(
            text,
            headings,
            _prose_fundstelle(group, headings, question),
            blocks=tuple(group),
            sentences=tuple(Sentence(start, end) for start, end in split_sentences(text)),
            context=question,
        )


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Neighbouring blocks up to the target size; a block over the limit is split on its own."""
    group: list[Block] = []
    size = 0
    for block in blocks:
        if len(block.text) > LONGEST_PROSE:
            if group:
                yield group
            yield from ([replace(block, text=part)] for part in split_at_sentences(block.text))
            group, size = [], 0
            continue
        introduces = bool(group) and group[-1].text.rstrip().endswith(":")
        limit = LONGEST_PROSE if introduces else PROSE_TARGET
        if group and size + len(block.text) > limit:
            yield group
            group, size = [], 0
        group.append(block)
        size += len(block.text) + 1
    if group:
        yield group


def _prose_fundstelle(blocks: Sequence[Block], headings: tuple[str, ...], question: str) -> str:
    """`S. 4, Abschnitt Planregion`; the question for answers; never empty."""
    parts = []
    first, last = blocks[0], blocks[-1]
    if first.page is not None:
        end = last.page_end or last.page
        parts.append(f"S. {first.page}" + (f"–{end}" if end and end != first.page else ""))
        if first.page_label and first.page_label != str(first.page):
            parts[0] += f" (gedruckt {first.page_label})"
    if question:
        parts.append(f"Frage „{shorten(question, _LONGEST_NAME, placeholder=' …')}“")
    elif headings:
        parts.append(f"Abschnitt {headings[-1]}")
    return ", ".join(parts) or "Einleitung"
