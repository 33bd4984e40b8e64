"""A version of a statute as text that can be compared: norm by norm, Absatz by Absatz."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.laws.checking import german_day
from ingest.loaders.statute import load_statute
from ingest.model import (
    DOCUMENTARY_NOTE,
    OFFICIAL_FOOTNOTE,
    Block,
    BlockKind,
    Document,
    Kind,
    Sentence,
    Source,
)
from ingest.norm import Norm
from ingest.system_errors import german_reason

_NORM_TAG = re.compile(rb"<norm[^>]*>")
_NOTES = frozenset({OFFICIAL_FOOTNOTE, DOCUMENTARY_NOTE})


@dataclass(frozen=True, slots=True)
class Fassung:
    """Which version of a statute it is.

    Attributes:
        builddate: When the site built it: 14 digits, year first.
        stand: ISO date of the last change worked in.
        stand_note: The version in words, as the site puts it.
    """

    builddate: str
    stand: str | None
    stand_note: str | None

    @property
    def day(self) -> str:
        """`02.02.2026`."""
        return german_day(self.builddate)


@dataclass(frozen=True, slots=True)
class Part:
    """One Absatz of a norm, or one note on it.

    Attributes:
        label: Heading of a note (`Hinweis der Dokumentation`); empty for the wording itself.
        absatz: `1`, `1a`; None where the norm has no Absätze.
        text: As the loader gives it, list items on lines of their own.
        sentences: Addresses inside the text.
    """

    label: str
    absatz: str | None
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class NormText:
    """One § (Artikel, Anlage) with its wording.

    Attributes:
        norm: The whole §; the statute itself for notes on all of it.
        title: Its heading.
        division: Number of the Abschnitt it stands in, counted through the statute.
        parts: Absätze, then notes.
    """

    norm: Norm
    title: str
    division: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class StatuteText:
    """One version of a statute.

    Attributes:
        law: Usual short name.
        title: Full name with the short one.
        fassung: Which version it is.
        norms: Everything with text, in order.
        repealed: What is printed as fallen away (`Norm.paragraf`).
        also_cited: Other usual names of annexes: as cited, as kept (`Norm.paragraf`).
    """

    law: str
    title: str
    fassung: Fassung
    norms: tuple[NormText, ...]
    repealed: frozenset[str]
    also_cited: tuple[tuple[str, str], ...] = ()

    @property
    def paragrafen(self) -> tuple[str, ...]:
        """The §§ in their order."""
        return tuple(dict.fromkeys(text.norm.paragraf for text in self.norms))


def raw_norm(path: Path, paragraf: str) -> tuple[bytes, ...] | None:
    """The unread text of a § in a version, to see quickly whether two versions agree on it.

    Args:
        path: The file.
        paragraf: As in `Norm.paragraf`.

    Returns:
        Every element of the file that names the §, without the ids and dates that change by
        themselves; None where that cannot be told without reading the file (annexes).
    """
    number = re.fullmatch(r"(?:Art\. )?(\d+[a-z]*)", paragraf)
    if number is None:
        return None
    name = re.compile(rb"<enbez>[^<]*\b" + number[1].encode() + rb"\b[^<]*</enbez>")
    xml = path.read_bytes()
    found = []
    for match in name.finditer(xml):
        start, end = xml.rfind(b"<norm", 0, match.start()), xml.find(b"</norm>", match.end())
        found.append(_NORM_TAG.sub(b"", xml[start:end], count=1))
    return tuple(found)


def read_statute(path: Path) -> StatuteText:
    """Read a version of a statute.

    Raises:
        UnreadableSource: The file is gone, damaged, or no statute.
    """
    try:
        document = load_statute(Source(path.name, path, Kind.LAW))
    except OSError as error:
        raise UnreadableSource(
            f"Die Datei kann nicht gelesen werden: {german_reason(error)}."
        ) from error
    return StatuteText(
        law=document.law or "",
        title=document.title,
        fassung=Fassung(document.version, document.stand, document.stand_note),
        norms=tuple(_norms(document)),
        repealed=frozenset(
            each.norm.paragraf
            for each in document.vacant
            if each.repealed and each.norm == each.norm.whole
        ),
        also_cited=tuple((cited.paragraf, kept.paragraf) for cited, kept in document.also_cited),
    )


def _norms(document: Document) -> Iterator[NormText]:
    division = 0
    own: list[Block] = []
    for block in document.blocks:
        if own and not _continues(own[0], block):
            yield _norm(own, division)
            own = []
        if block.norm is not None:
            own.append(block)
        elif block.kind is BlockKind.HEADING:
            division += 1
    if own:
        yield _norm(own, division)


def _continues(first: Block, block: Block) -> bool:
    """Whether a block belongs to the norm that another one opened.

    A heading of the same norm on the same level opens a second norm of that number.
    """
    if block.norm is None or first.norm is None or block.norm.key != first.norm.key:
        return False
    return block.kind is not BlockKind.HEADING or block.level > first.level or _is_note(block)


def _is_note(heading: Block) -> bool:
    return heading.text in _NOTES


def _norm(blocks: list[Block], division: int) -> NormText:
    """One norm from its blocks; headings inside an annex are part of its text."""
    first = blocks[0]
    assert first.norm is not None  # only blocks of a norm are collected
    title = label = ""
    parts: list[Part] = []
    for block in blocks:
        heading = block.kind is BlockKind.HEADING
        if heading and _is_note(block):
            label = block.text
        elif heading and block is first:
            title = block.text
        else:
            absatz = block.norm.absatz if block.norm else None
            parts.append(Part(label, absatz, block.text, block.sentences))
    return NormText(first.norm.whole, title, division, tuple(parts))
