"""The retriever: norms the question names first, then meaning and words, one hit per § or passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.model import Hit, NamedNorm, Understanding
from assistant.retrieval.fusion import Fused, fuse
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.model import Kind
from ingest.norm import Norm
from ingest.ports import Filters, Vector

_NAMED_SCORE = 10.0  # above any fused score: a norm that is named comes first
_OWN_LAW = "SGB IX"


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
        named = self._named(understanding.norms, filters)
        fused = fuse(
            self.index.vectors.search(vector, self.tuning.candidates, filters),
            self.index.lexical.search(understanding.terms, self.tuning.candidates, filters),
            self.tuning.lexical(understanding.type),
            self.tuning,
        )
        stored = self.index.store.chunks([f.chunk_id for f in fused])
        wanted = {norm.norm.law for norm in understanding.norms}
        hits = [self._hit(f, stored[f.chunk_id], wanted) for f in fused]
        grouped = self._one_per_paragraf([*named, *hits], vector, filters)
        return [replace(hit, rank=rank) for rank, hit in enumerate(grouped[:k], start=1)]

    def _named(self, norms: Iterable[NamedNorm], filters: Filters) -> list[Hit]:
        """The passages of every norm the question names, the Absatz named before the rest."""
        passing = replace(filters, regions=frozenset())
        hits: list[Hit] = []
        for place, named in enumerate(norms):
            chunks = [
                stored
                for stored in self.index.store.chunks_of_norm(named.norm)
                if stored.document.facets.pass_filters(passing)
            ]
            chunks.sort(key=lambda s: not _is_asked(s, named.norm))  # stable: else statute order
            hits += [
                Hit(stored, 0, _NAMED_SCORE - place - number / 1_000, None, ("norm",))
                for number, stored in enumerate(chunks)
            ]
        return hits

    def _hit(self, fused: Fused, stored: StoredChunk, wanted: set[str]) -> Hit:
        law = stored.document.law
        prior = self.tuning.law_prior if stored.document.kind is Kind.LAW else 0.0
        if law == _OWN_LAW and not wanted - {_OWN_LAW}:
            prior += self.tuning.sgb_ix_prior
        return Hit(stored, 0, fused.score + prior, fused.similarity, fused.found_by)

    def _one_per_paragraf(
        self, hits: Sequence[Hit], vector: Vector, filters: Filters
    ) -> list[Hit]:
        """Fold the hits of each § into its best one; a digest gives way to the statute's wording."""
        groups: dict[tuple[str, ...], list[Hit]] = {}
        for hit in hits:
            groups.setdefault(_group(hit.stored), []).append(hit)
        best = []
        for group in groups.values():
            group.sort(key=lambda hit: -hit.score)
            found_by = tuple(dict.fromkeys(name for hit in group for name in hit.found_by))
            lead = next((hit for hit in group if hit.stored.document.official), None)
            lead = lead or self._official(group[0], vector, filters) or group[0]
            score = group[0].score
            if len(group) > 1:
                score += self.tuning.second_share * max(0.0, group[1].score)
            similarity = max((h.similarity for h in group if h.similarity is not None), default=None)
            best.append(replace(lead, score=score, similarity=similarity, found_by=found_by))
        return sorted(best, key=lambda hit: (-hit.score, hit.stored.chunk.id))

    def _official(self, hit: Hit, vector: Vector, filters: Filters) -> Hit | None:
        """The Absatz of the statute nearest to the question, for a hit on the § by its digest."""
        norm = hit.stored.chunk.norm
        if norm is None:
            return None
        chunks = [
            stored
            for stored in self.index.store.chunks_of_norm(norm)
            if stored.document.official and stored.document.facets.pass_filters(filters)
        ]
        if not chunks:
            return None
        nearest = max(chunks, key=lambda stored: self._nearness(stored, vector))
        return replace(hit, stored=nearest)

    def _nearness(self, stored: StoredChunk, vector: Vector) -> float:
        similarities = self.index.vectors_of(stored) @ vector
        return float(np.max(similarities, initial=-1.0))


def _is_asked(stored: StoredChunk, norm: Norm) -> bool:
    own = stored.chunk.norm
    return own is not None and (norm.absatz is None or own.absatz == norm.absatz)


def _group(stored: StoredChunk) -> tuple[str, ...]:
    norm = stored.chunk.norm
    return (stored.chunk.id,) if norm is None else ("§", *norm.key)
