"""The retriever: norms the question names first, then meaning and words, one hit per § or passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from assistant.demand import figure_asked
from assistant.field import OWN_LAW, is_far
from assistant.model import Hit, NamedNorm, Understanding
from assistant.naming import is_asked
from assistant.retrieval.absatz import nearest_absaetze
from assistant.retrieval.fusion import Fused, fuse
from assistant.tuning import Tuning
from ingest.chunk_store import Place, StoredChunk
from ingest.index import Index
from ingest.model import Kind
from ingest.norm import Norm
from ingest.ports import Filters, Vector


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings that count as one hit: all of a §, or one passage; the best one first."""

    members: tuple[Fused, ...]
    score: float
    nearness: float
    norm: Norm | None
    document_id: str


@dataclass(frozen=True, slots=True)
class _Led:
    """How near the signposts of every § that has any come to a question, as parts of a score."""

    by_meaning: Mapping[Norm, float]
    by_letters: Mapping[Norm, float]

    def __call__(self, norm: Norm) -> float:
        return self.by_meaning[norm] + self.by_letters[norm]


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
        share = self.tuning.lexical(understanding.type)
        dense = self.index.vectors.search(vector, self.tuning.candidates, filters)
        words = self.index.lexical.search(understanding.terms, self.tuning.candidates, filters)
        led = self._led(understanding.search_text, vector)
        near = {match.chunk_id for match in dense}
        beyond = {match.chunk_id for match in words}.union(self._led_to(led, filters)) - near
        others = self.index.vectors.similarities(vector, sorted(beyond))
        fused = fuse(dense, words, others, share, self.tuning)
        named = list(self._named(understanding.norms, filters))
        found = {hit.stored.chunk.norm.key for hit in named if hit.stored.chunk.norm}
        groups = [
            group
            for group in self._grouped(fused, understanding, led, 1 - share)
            if not group.norm or group.norm.key not in found
        ]
        groups = self._spread(groups)[: max(0, k - len(named))]
        hits = [*named, *self._hits(groups, understanding.question, vector, filters)]
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
                    (stored for stored in chunks if is_asked(stored, named.norm)), chunks[0]
                )
                yield Hit(best, 0, 1.0, 1.0, ("norm",))

    def _led(self, question: str, vector: Vector) -> _Led:
        signposts, tuning = self.index.signposts, self.tuning
        letters = signposts.letters_near(question)
        nearness = signposts.nearness(vector, tuning.signpost_among, tuning.signpost_mean)
        return _Led(
            {norm: tuning.meaning(cosine) for norm, cosine in nearness.items()},
            {
                norm: tuning.signpost_letters * (share - tuning.letters_floor)
                for norm, share in letters.items()
            },
        )

    def _led_to(self, led: _Led, filters: Filters) -> Iterable[str]:
        """The chunks of the §§ whose signposts are nearest."""
        for norm in nlargest(self.tuning.signposts, led.by_meaning, key=led):
            for place in self.index.store.places_of(norm):
                if place.document.facets.pass_filters(filters):
                    yield place.chunk_id

    def _grouped(
        self,
        fused: Sequence[Fused],
        understanding: Understanding,
        led: _Led,
        meaning_share: float,
    ) -> list[_Group]:
        """Fold the findings of each § together; best group first.

        Of a § that has signposts part of the meaning is theirs. One without an entry in the corpus
        keeps at least the score of its own text: having none costs it nothing.
        """
        weight = meaning_share * self.tuning.signpost_share
        laws = {named.norm.law for named in understanding.norms}
        members: dict[tuple[str, ...], list[Fused]] = {}
        places: dict[tuple[str, ...], Place] = {}
        for item in fused:
            place = self.index.store.place(item.chunk_id)
            if place.is_note:
                continue  # belongs to its norm and answers nothing by itself
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
            nearness = score = items[0].score + second
            norm = place.norm.whole if place.norm else None
            if norm is not None and norm in led.by_meaning:
                own = self.tuning.meaning(max(item.similarity for item in items))
                by_meaning, in_all = (
                    weight * (led.by_meaning[norm] - own),
                    weight * (led(norm) - own),
                )
                if norm not in self.index.signposts.entries:
                    by_meaning, in_all = max(0.0, by_meaning), max(0.0, in_all)
                nearness, score = nearness + by_meaning, score + in_all
            groups.append(_Group(tuple(items), score, nearness, place.norm, place.document.id))
        return sorted(groups, key=lambda group: (-group.score, group.members[0].chunk_id))

    def _prior(self, place: Place, laws: set[str]) -> float:
        """What the source itself adds, before the question is looked at."""
        document = place.document
        if document.kind is not Kind.LAW:
            return self.tuning.shipped_prior if document.shipped else self.tuning.own_prior
        if document.law in laws or document.law is None:
            return 0.0
        if document.law == OWN_LAW:
            return 0.0 if laws else self.tuning.sgb_ix_prior
        return -self.tuning.far_prior if is_far(document.law) else 0.0

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

    def _hits(
        self,
        groups: Sequence[_Group],
        question: str,
        vector: Vector,
        filters: Filters,
    ) -> Iterable[Hit]:
        stored = self.index.store.chunks([item.chunk_id for g in groups for item in g.members])
        figure = figure_asked(question)
        for group in groups:
            found_by = dict.fromkeys(name for item in group.members for name in item.found_by)
            lead, *beside = nearest_absaetze(
                self._wording(group, stored, filters),
                vector,
                {item.chunk_id: item.words for item in group.members},
                self.index,
                self.tuning,
                figure=figure,
            )
            second = beside[0] if beside else None
            yield Hit(lead, 0, group.score, group.nearness, tuple(found_by), second)

    def _wording(
        self, group: _Group, stored: dict[str, StoredChunk], filters: Filters
    ) -> list[StoredChunk]:
        """What to show of a group: of a § all of the statute's own wording, before any digest."""
        best = stored[group.members[0].chunk_id]
        if group.norm is None:
            return [best]
        wording = [
            chunk
            for chunk in self.index.store.chunks_of_norm(group.norm)
            if chunk.document.official
            and not chunk.chunk.is_note
            and chunk.document.facets.pass_filters(filters)
        ]
        return wording or [best]
