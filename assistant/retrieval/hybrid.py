"""The retriever: norms the question names first, then meaning and words, one hit per § or passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.model import Hit, NamedNorm, Understanding
from assistant.retrieval.fusion import Fused, fuse
from assistant.tuning import Tuning
from ingest.chunk_store import Place, StoredChunk
from ingest.index import Index
from ingest.model import Kind
from ingest.norm import Norm
from ingest.ports import Filters, Vector

_OWN_LAW = "SGB IX"


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings that count as one hit: all of a §, or one passage; the best one first."""

    members: tuple[Fused, ...]
    score: float
    norm: Norm | None
    document_id: str


@dataclass(frozen=True, slots=True)
class HybridRetriever:
    """Searches one index.

    Attributes:
        index: The generation searched.
        tuning: Weights.
    """

    index: Index
    tuning: Tuning

    def search(
        self, understanding: Understanding, vector: Vector, k: int, filters: Filters
    ) -> list[Hit]:
        """Return at most k hits, best first, one per § or passage.

        Args:
            understanding: The question.
            vector: Its embedding.
            k: How many hits at most.
            filters: What may be found; a norm the question names is found whatever the region.
        """
        fused = fuse(
            self.index.vectors.search(vector, self.tuning.candidates, filters),
            self.index.lexical.search(understanding.terms, self.tuning.candidates, filters),
            self.tuning.lexical(understanding.type),
            self.tuning,
        )
        named = list(self._named(understanding.norms, filters))
        found = {hit.stored.chunk.norm.key for hit in named if hit.stored.chunk.norm}
        groups = [
            g for g in self._grouped(fused, understanding) if not g.norm or g.norm.key not in found
        ]
        groups = self._spread(groups)[: max(0, k - len(named))]
        hits = [*named, *self._hits(groups, vector, filters)]
        return [replace(hit, rank=rank) for rank, hit in enumerate(hits[:k], start=1)]

    def _named(self, norms: Iterable[NamedNorm], filters: Filters) -> Iterable[Hit]:
        """One hit for every § the question names: the Absatz named, or its first."""
        anywhere = replace(filters, regions=frozenset())
        seen = set()
        for named in norms:
            chunks = [
                stored
                for stored in self.index.store.chunks_of_norm(named.norm)
                if stored.document.facets.pass_filters(anywhere)
            ]
            if chunks and named.norm.key not in seen:
                seen.add(named.norm.key)
                best = next(
                    (stored for stored in chunks if _is_asked(stored, named.norm)), chunks[0]
                )
                yield Hit(best, 0, 1.0, None, ("norm",))

    def _grouped(self, fused: Sequence[Fused], understanding: Understanding) -> list[_Group]:
        """Fold the findings of each § together; best group first."""
        laws = {named.norm.law for named in understanding.norms}
        members: dict[tuple[str, ...], list[Fused]] = {}
        places: dict[tuple[str, ...], Place] = {}
        for item in fused:
            place = self.index.store.place(item.chunk_id)
            key: tuple[str, ...] = (
                (item.chunk_id,) if place.norm is None else ("§", *place.norm.key)
            )
            places.setdefault(key, place)
            score = item.score + self._prior(place, laws)
            members.setdefault(key, []).append(replace(item, score=score))
        groups = []
        for key, items in members.items():
            items.sort(key=lambda item: (-item.score, item.chunk_id))
            second = self.tuning.second_share * max(0.0, items[1].score) if items[1:] else 0.0
            place = places[key]
            groups.append(
                _Group(tuple(items), items[0].score + second, place.norm, place.document.id)
            )
        return sorted(groups, key=lambda group: (-group.score, group.members[0].chunk_id))

    def _prior(self, place: Place, laws: set[str]) -> float:
        """What the source itself adds, before the question is looked at."""
        document = place.document
        if document.kind is Kind.LOCAL:
            return self.tuning.local_prior
        if document.law == _OWN_LAW and not laws - {_OWN_LAW}:
            return self.tuning.sgb_ix_prior
        return 0.0

    def _spread(self, groups: Sequence[_Group]) -> list[_Group]:
        """Put what exceeds a document's share of the list behind the other documents."""
        seen: Counter[str] = Counter()
        first: list[_Group] = []
        behind: list[_Group] = []
        for group in groups:
            if group.norm is None:
                seen[group.document_id] += 1
            within = seen[group.document_id] <= self.tuning.passages_per_document
            (first if within else behind).append(group)
        return [*first, *behind]

    def _hits(self, groups: Sequence[_Group], vector: Vector, filters: Filters) -> Iterable[Hit]:
        stored = self.index.store.chunks([item.chunk_id for g in groups for item in g.members])
        for group in groups:
            cosines = [item.similarity for item in group.members if item.similarity is not None]
            found_by = dict.fromkeys(name for item in group.members for name in item.found_by)
            lead = self._lead(group, stored, vector, filters)
            yield Hit(lead, 0, group.score, max(cosines, default=None), tuple(found_by))

    def _lead(
        self, group: _Group, stored: dict[str, StoredChunk], vector: Vector, filters: Filters
    ) -> StoredChunk:
        """The passage to show: a digest gives way to the statute's own wording."""
        chunks = [stored[item.chunk_id] for item in group.members]
        if group.norm is None:
            return chunks[0]
        wording = [chunk for chunk in chunks if chunk.document.official]
        wording = wording or [
            chunk
            for chunk in self.index.store.chunks_of_norm(group.norm)
            if chunk.document.official and chunk.document.facets.pass_filters(filters)
        ]
        return max(wording, key=lambda chunk: self._nearness(chunk, vector), default=chunks[0])

    def _nearness(self, stored: StoredChunk, vector: Vector) -> float:
        similarities = self.index.vectors_of(stored) @ vector
        return float(np.max(similarities, initial=-1.0))


def _is_asked(stored: StoredChunk, norm: Norm) -> bool:
    own = stored.chunk.norm
    return own is not None and (norm.absatz is None or own.absatz == norm.absatz)
