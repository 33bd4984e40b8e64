"""The seams of the ingest: what a loader, an embedder and the two indexes must offer.

Each Protocol has one adapter per foreign library and one fake in the tests; a conformance suite
holds both to the same behaviour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.model import Chunk, Document, Source

Vector = npt.NDArray[np.float32]


class Loader(Protocol):
    """Reads one file format."""

    def __call__(self, source: Source) -> Document:
        """Read the source.

        Raises:
            UnreadableSource: The file is empty, broken, encrypted or has no text.
        """
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded for a chunk.

    Attributes:
        text: The text as the model sees it, without the model's own prefix.
        spans: Character ranges of the sentences in `text`.
        is_question: It is put like a question and embedded like one.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Unit vectors of a passage and of its sentences.

    Attributes:
        passage: Shape (dimension,).
        sentences: Shape (number of spans, dimension); a sentence the model did not see is all zero.
    """

    passage: Vector
    sentences: Vector


class Embedder(Protocol):
    """Turns text into unit vectors; the dot product is the similarity."""

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on: model, weights and prefixes."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    def embed_query(self, text: str) -> Vector:
        """Embed a question, shape (dimension,)."""
        ...

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Embed passages and their sentences, in the order given."""
        ...


@dataclass(frozen=True, slots=True)
class Filters:
    """Restricts a search; an empty set restricts nothing, several values mean "any of".

    A document without region passes every region filter.
    """

    kinds: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    document_ids: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is restricted."""
        return bool(self.kinds or self.regions or self.document_ids or self.laws)


@dataclass(frozen=True, slots=True)
class Facets:
    """What filters look at, kept beside every entry of both indexes."""

    document_id: str
    kind: str
    region: str | None = None
    law: str | None = None

    def pass_filters(self, filters: Filters) -> bool:
        """Whether an entry with these facets is wanted."""
        return (
            (not filters.kinds or self.kind in filters.kinds)
            and (not filters.regions or self.region is None or self.region in filters.regions)
            and (not filters.document_ids or self.document_id in filters.document_ids)
            and (not filters.laws or self.law in filters.laws)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """One finding of an index: a chunk id and a score that only this index can compare."""

    chunk_id: str
    score: float


class VectorIndex(Protocol):
    """Finds the nearest passages."""

    def add(self, entries: Sequence[tuple[str, Facets, Vector]]) -> None:
        """Store vectors under their chunk ids.

        Raises:
            IngestError: They cannot be stored.
        """
        ...

    def search(self, vector: Vector, k: int, filters: Filters) -> list[Match]:
        """Return at most k matches, most similar first; the score is the cosine, -1 to 1."""
        ...

    def similarities(self, vector: Vector, chunk_ids: Sequence[str]) -> dict[str, float]:
        """The cosine of every one of these chunks, -1 to 1."""
        ...

    def count(self) -> int:
        """How many vectors are stored."""
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """The words of a chunk, as tokens of `ingest.german`."""

    chunk_id: str
    facets: Facets
    heading_tokens: Sequence[str]
    text_tokens: Sequence[str]
    norm_tokens: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a query with its weight, above 0."""

    token: str
    weight: float = 1.0


class LexicalIndex(Protocol):
    """Finds passages by their words."""

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        """Store entries and make them searchable.

        Raises:
            IngestError: They cannot be stored.
        """
        ...

    def search(self, terms: Sequence[Term], k: int, filters: Filters) -> list[Match]:
        """Return at most k matches by BM25, best first."""
        ...

    def count(self) -> int:
        """How many entries are stored."""
        ...


def chunk_passage(chunk: Chunk, document: Document) -> Passage:
    """What a chunk is embedded as: a heading line, its context, its own text.

    The § and its title in the embedded text raise recall (research/peers.md, PflegeLotse); the
    heading path says what a bare Absatz leaves out.
    """
    name = str(chunk.norm.whole) if chunk.norm else document.title
    head = "\n".join(
        part for part in (" – ".join([name, *chunk.headings[-2:]]), chunk.context) if part
    )
    shift = len(head) + 1
    return Passage(
        f"{head}\n{chunk.text}", tuple((s.start + shift, s.end + shift) for s in chunk.sentences)
    )


class IndexFactory(Protocol):
    """Makes the two indexes of a generation."""

    def vectors(self, generation: Path, *, create: bool = False) -> VectorIndex:
        """The vector index of a generation (while it is built: of its build folder)."""
        ...

    def lexical(self, generation: Path, *, create: bool = False) -> LexicalIndex:
        """The lexical index of a generation."""
        ...

    def remove(self, generation: str) -> None:
        """Forget what a removed generation keeps outside its folder."""
        ...
