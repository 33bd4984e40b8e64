"""Stand-ins that implement the Protocols of `ingest.ports`, small enough to be read at a glance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from ingest.errors import IndexUnavailable
from ingest.ports import (
    Embedder,
    Facets,
    Filters,
    LexicalEntry,
    Match,
    Passage,
    PassageVectors,
    Term,
    Vector,
)

_Part = TypeVar("_Part")

DIMENSION = 64


class HashEmbedder:
    """Bag of hashed words: texts that share words are near, and the same text is always the same."""

    fingerprint = "hash-1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> Vector:
        return _hashed(text)

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        self.embedded += [passage.text for passage in passages]
        return [
            PassageVectors(
                _hashed(passage.text),
                np.array(
                    [_hashed(passage.text[a:b]) for a, b in passage.spans], np.float32
                ).reshape(-1, DIMENSION),
            )
            for passage in passages
        ]


def _hashed(text: str) -> Vector:
    vector = np.zeros(DIMENSION, np.float32)
    for word in text.lower().split():
        place = int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") % DIMENSION
        vector[place] += 1
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


@dataclass
class MemoryVectors:
    """A vector index in a dict, searched exactly."""

    entries: dict[str, tuple[Facets, Vector]] = field(default_factory=dict)
    closed: bool = False

    def add(self, entries: Sequence[tuple[str, Facets, Vector]]) -> None:
        self.entries.update({chunk_id: (facets, vector) for chunk_id, facets, vector in entries})

    def search(self, vector: Vector, k: int, filters: Filters) -> list[Match]:
        found = [
            Match(chunk_id, float(stored @ vector))
            for chunk_id, (facets, stored) in self.entries.items()
            if facets.pass_filters(filters)
        ]
        return sorted(found, key=lambda match: -match.score)[:k]

    def similarities(self, vector: Vector, chunk_ids: Sequence[str]) -> dict[str, float]:
        return {chunk_id: float(self.entries[chunk_id][1] @ vector) for chunk_id in chunk_ids}

    def count(self) -> int:
        return len(self.entries)

    def close(self) -> None:
        self.closed = True


@dataclass
class MemoryWords:
    """A lexical index in a list; the score is the weight of the terms found."""

    entries: list[LexicalEntry] = field(default_factory=list)

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        self.entries.extend(entries)

    def search(self, terms: Sequence[Term], k: int, filters: Filters) -> list[Match]:
        found = []
        for entry in self.entries:
            tokens = {*entry.heading_tokens, *entry.text_tokens, *entry.norm_tokens}
            score = sum(term.weight for term in terms if term.token in tokens)
            if score and entry.facets.pass_filters(filters):
                found.append(Match(entry.chunk_id, score))
        return sorted(found, key=lambda match: -match.score)[:k]

    def count(self) -> int:
        return len(self.entries)


class MemoryIndexes:
    """Keeps one pair of indexes per generation, under the generation's final name."""

    def __init__(self) -> None:
        self._vectors: dict[str, MemoryVectors] = {}
        self._words: dict[str, MemoryWords] = {}
        self.removed: list[str] = []

    def vectors(self, generation: Path, *, create: bool = False) -> MemoryVectors:
        found = _part(self._vectors, generation, MemoryVectors() if create else None)
        found.closed = False
        return found

    def lexical(self, generation: Path, *, create: bool = False) -> MemoryWords:
        return _part(self._words, generation, MemoryWords() if create else None)

    def remove(self, generation: str) -> None:
        self._vectors.pop(generation, None)
        self._words.pop(generation, None)
        self.removed.append(generation)


def _part(kept: dict[str, _Part], generation: Path, new: _Part | None) -> _Part:
    name = generation.name.removeprefix(".bau-")
    if new is not None:
        kept[name] = new
    if name not in kept:
        raise IndexUnavailable(f"Der Index {name!r} fehlt.")
    return kept[name]


class RememberingEmbedder:
    """Embeds every question once, however often it is asked."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self._known: dict[str, Vector] = {}

    def embed_query(self, text: str) -> Vector:
        if text not in self._known:
            self._known[text] = self._embedder.embed_query(text)
        return self._known[text]

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        return self._embedder.embed_passages(passages)
