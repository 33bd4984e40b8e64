"""The values that flow through the ingest: Source -> Document(blocks) -> Chunk.

All are frozen. Ids are content hashes, so the same input always gives the same index.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.norm import Norm


class Kind(StrEnum):
    """What a document is, and so how far its word reaches."""

    LAW = "law"
    CONCEPT = "concept"
    LOCAL = "local"


class BlockKind(StrEnum):
    """The role of a block in its document."""

    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    QUESTION = "question"


def content_id(*parts: str) -> str:
    """Hash parts into the 16 hex digits used as document and chunk ids."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a `quelle.toml` beside a file says of it; None leaves the loader's own finding."""

    title: str | None = None
    publisher: str | None = None
    stand: str | None = None
    region: str | None = None
    kind: Kind | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        address: What identifies the source for good: the path relative to its root with `/`.
        path: Where the bytes are now.
        kind: The kind its place suggests.
        shipped: True for files of the project's own `corpus/`.
        overrides: What the operator laid down for it.
    """

    address: str
    path: Path
    kind: Kind
    shipped: bool = False
    overrides: Overrides = Overrides()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item of a chunk: `text[start:end]`, with its own address in law."""

    start: int
    end: int
    norm: Norm | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that reads as one: a heading, a passage, a list, a table, a question.

    Attributes:
        text: Cleaned text. List items stand on lines of their own.
        kind: The role of the block.
        level: Depth of a heading from 1; 0 for anything else.
        page: Physical page the block starts on, from 1; None without pages.
        page_end: Physical page it ends on.
        page_label: The page number as printed, where one could be read.
        norm: The address of the text in a statute (§ and Absatz).
        sentences: Addresses inside the text where the loader knows them (statutes).
    """

    text: str
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    page: int | None = None
    page_end: int | None = None
    page_label: str | None = None
    norm: Norm | None = None
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class VacantNorm:
    """A § of a statute, or a part of one, that has no wording (any more), as published.

    Attributes:
        norm: The §, or its Absatz, Nummer or Buchstabe.
        wording: What is printed in its place, title and text: `(weggefallen)`, `-`,
            `Änderungsvorschriften`; empty where nothing is.
        repealed: True where the wording says so; False where a text is only not printed here
            (amendments of other statutes, a § that moved).
        listed_as: The range that names it: `§§ 12 bis 15`; empty where it stands alone.
        note: The documentary note on it, empty without one.
    """

    norm: Norm
    wording: str
    repealed: bool
    listed_as: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signpost:
    """A text that leads to a § and is never shown: a typical question, a keyword, a term.

    Attributes:
        text: Put as someone would ask for it.
        norm: The whole §.
    """

    text: str
    norm: Norm


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: what it is called, who stands behind it, and its blocks in order.

    Attributes:
        address: Stable address (`Source.address`, or the BJNR of a statute).
        title: The document's own title.
        kind: What it is.
        blocks: Its text in reading order.
        publisher: Who published it.
        stand: ISO date of the version.
        stand_note: The version in words, as the source puts it.
        region: Where it applies; None is everywhere.
        url: Where a reader can open the original.
        official: True only for statute wording as published on gesetze-im-internet.de.
        pages: Number of physical pages, None without pages.
        pages_without_text: Physical pages on which no text could be read (scans).
        law: Short name of the statute, for statutes and digests.
        version: Orders two versions of one statute (the builddate); empty otherwise.
        vacant: Places of a statute without wording, whole §§ and parts, in order.
        also_cited: Other usual names of a statute's annexes: as cited, as its blocks have it.
        signposts: What else leads to the §§ it speaks of.
        shipped: True for what comes with the project rather than from the operator or a legislator.
    """

    address: str
    title: str
    kind: Kind
    blocks: tuple[Block, ...]
    publisher: str | None = None
    stand: str | None = None
    stand_note: str | None = None
    region: str | None = None
    url: str | None = None
    official: bool = False
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()
    law: str | None = None
    version: str = ""
    vacant: tuple[VacantNorm, ...] = ()
    also_cited: tuple[tuple[Norm, Norm], ...] = ()
    signposts: tuple[Signpost, ...] = ()
    shipped: bool = False

    @property
    def id(self) -> str:
        """Id that stays when the content changes."""
        return content_id(self.address)


# Headings of what is published with a norm but is not its wording.
OFFICIAL_FOOTNOTE = "Amtliche Fußnote"
DOCUMENTARY_NOTE = "Hinweis der Dokumentation"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage as stored, embedded and cited.

    Attributes:
        id: Hash of document, place and text.
        document_id: The document it belongs to.
        order: Place in the document, from 0.
        text: What a citation quotes from; `sentences` index into it.
        headings: Heading path from the top, without the document's title.
        fundstelle: What a reader would write to cite it, never empty.
        norm: § and Absatz, for statutes and digests.
        page: First physical page, from 1.
        page_end: Last physical page.
        page_label: First page as printed.
        url: Link to the passage or its document.
        sentences: The sentences and list items of `text`, in order.
        context: What the text needs to be understood and found but does not say itself (the
            introduction of an enumeration that was split, the question of an answer). It is
            embedded and searched with the text, never quoted.
    """

    id: str
    document_id: str
    order: int
    text: str
    headings: tuple[str, ...]
    fundstelle: str
    norm: Norm | None = None
    page: int | None = None
    page_end: int | None = None
    page_label: str | None = None
    url: str | None = None
    sentences: tuple[Sentence, ...] = ()
    context: str = ""

    @property
    def is_note(self) -> bool:
        """Whether this is a note on its norm rather than wording."""
        notes = {(OFFICIAL_FOOTNOTE,), (DOCUMENTARY_NOTE,)}
        return self.norm is not None and self.headings[-1:] in notes
