"""What of the passages found answers the question, and what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.announcements import announcements_on, is_announcement
from assistant.demand import figure_asked
from assistant.model import Hit, Understanding
from assistant.naming import is_asked, lies_in
from assistant.quoting import (
    Quote,
    best_quote,
    length_of,
    numbered_items,
    quotes_from,
    sentence_scores,
    statements,
    text_of,
)
from assistant.retrieval.absatz import nearest_absaetze
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.norm import Norm
from ingest.ports import Vector
from ingest.verweise import find_verweise

# Of the notes on a § those that change what its wording says: amounts in force, decisions of the
# Federal Constitutional Court. The others only point to where it applies.
_TELLING_NOTE = re.compile(r"Hinweis:|unvereinbar|nichtig|nicht ausführbar")
# A statute's ways to say that the rule itself stands in another §.
_HANDS_ON = re.compile(
    r"\b(?:gilt|gelten|finde[nt]|richte[nt]\s+sich|bestimm(?:t|en)\s+sich|ist|sind)\b.*"
    r"\b(?:entsprechend|anzuwenden|Anwendung|nach\s+(?:den\s+)?§)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one hit contributes.

    Attributes:
        hit: The hit.
        quotes: What is quoted of it, in its order.
        shortened: Whether more of the norm was asked for than is quoted.
    """

    hit: Hit
    quotes: tuple[Quote, ...]
    shortened: bool = False


def gather(
    understanding: Understanding,
    vector: Vector,
    hits: Sequence[Hit],
    index: Index,
    tuning: Tuning,
) -> tuple[Evidence, ...]:
    """Choose what to quote: norms that were asked for in full, else the best of the best passages.

    A question about a named § (not for the §) gets the Absätze that answer it, in statute order.
    """
    if understanding.lists:
        return tuple(_places(understanding, hits))
    if any(named.exists for named in understanding.norms):
        asked = tuple(_asked_for(understanding, vector, hits, index, tuning))
        return (*asked, *_announced(asked, index))
    best = hits[0].score if hits else 0.0
    nearest = list(_explained(understanding, hits))
    explaining = {item.hit.stored.chunk.id for item in nearest}
    for place, hit in enumerate(hits[: tuning.passages]):
        if hit.score < best - tuning.passage_margin:
            break
        if hit.stored.chunk.id in explaining:
            continue
        # Of the § that comes first a second Absatz is worth more than one of another §.
        passages = [hit.stored, *([hit.beside] if hit.beside and place == 0 else [])]
        passages.sort(key=lambda stored: stored.chunk.order)
        quotes = tuple(
            quote
            for stored in passages
            for quote in quotes_from(stored, vector, understanding.terms, index, tuning)
        )
        if quotes:
            nearest.append(Evidence(hit, quotes))
    rules = [item for item in nearest if not is_announcement(item.hit.stored)]
    if figure_asked(understanding.question) and (announced := [*_announced(rules[:1], index)]):
        nearest = [*announced, *rules]
    return (
        *nearest,
        *_followed(nearest, understanding, vector, index, tuning),
    )


def _explained(understanding: Understanding, hits: Sequence[Hit]) -> Iterator[Evidence]:
    """The glossary's entry on the term that is asked for: who asks what it is wants this first."""
    for hit in hits if understanding.term else ():
        if hit.explains(understanding.term):
            yield Evidence(hit, (Quote(hit.stored, 0, len(hit.stored.chunk.sentences)),))
            return


def _announced(found: Sequence[Evidence], index: Index) -> Iterator[Evidence]:
    """Announcements that set the amounts of a § anew: § 160 Abs. 3 SGB IX leaves them to one."""
    for item in found:
        norm = item.hit.stored.chunk.norm
        if norm is None or not item.hit.stored.document.official:
            continue
        for stored in announcements_on(norm, index):
            if quote := _item_on(norm, stored):
                yield Evidence(Hit(stored, 0, 0.0, 0.0, ("verweis",)), (quote,))


def _item_on(norm: Norm, stored: StoredChunk) -> Quote | None:
    """The item of an announcement whose first reference is a §."""
    for first, last in numbered_items(stored):
        named = next((v.norm.key for v in find_verweise(text_of(stored, first, last))), None)
        if named == norm.key:
            return Quote(stored, first, last)
    return None


def _followed(
    nearest: Sequence[Evidence],
    understanding: Understanding,
    vector: Vector,
    index: Index,
    tuning: Tuning,
) -> Iterator[Evidence]:
    """The § the first quote hands the answer to: "… gilt § 78 entsprechend"."""
    given = {e.hit.stored.chunk.norm.key for e in nearest if e.hit.stored.chunk.norm}
    for quote in nearest[0].quotes if nearest else ():
        own = quote.stored.chunk.norm
        for sentence in quote.sentences:
            text = quote.stored.chunk.text[sentence.start : sentence.end]
            if own is None or not _HANDS_ON.search(text):
                continue
            for verweis in find_verweise(text, default_law=own.law, within=own):
                norm = verweis.norm
                chunks = index.store.chunks_of_norm(norm) if norm.key not in given else []
                wording = [c for c in chunks if c.document.official and not c.chunk.is_note]
                wanted = [c for c in wording if is_asked(c, norm)]
                if wanted:
                    lead = nearest_absaetze(wanted, vector, {}, index, tuning)[0]
                    found = best_quote(lead, vector, understanding.terms, index, tuning)
                    if found is not None:
                        yield Evidence(Hit(lead, 0, 0.0, 0.0, ("verweis",)), (found,))
                        return


def _places(understanding: Understanding, hits: Sequence[Hit]) -> Iterator[Evidence]:
    """Of every § that deals with the subject its first statement."""
    keys = {named.norm.key for named in understanding.norms}
    for hit in hits:
        norm = hit.stored.chunk.norm
        if norm is not None and norm.key in keys:
            first, last = next(statements(hit.stored), (0, 0))
            if last:
                yield Evidence(hit, (Quote(hit.stored, first, last),))


def _asked_for(
    understanding: Understanding,
    vector: Vector,
    hits: Sequence[Hit],
    index: Index,
    tuning: Tuning,
) -> Iterator[Evidence]:
    asked = [named.norm for named in understanding.norms if named.exists]
    for hit in hits:
        own = hit.stored.chunk.norm
        norms = [norm for norm in asked if own and norm.key == own.key]
        whole = list(
            dict.fromkeys(quote for norm in norms for quote in _whole_norm(norm, hit, index))
        )
        quotes = (
            _about(understanding, vector, whole, index, tuning) if understanding.topic else whole
        )
        quotes = list(_within(quotes, tuning.norm_length))
        if quotes:
            yield Evidence(hit, tuple(quotes), shortened=len(quotes) < len(whole))


def _whole_norm(norm: Norm, hit: Hit, index: Index) -> Iterator[Quote]:
    """The § in statute order, or only the part that was named."""
    official = hit.stored.document.official
    for stored in index.store.chunks_of_norm(norm):
        chunk = stored.chunk
        if stored.document.official != official or chunk.norm is None:
            continue
        if norm.absatz and chunk.norm.absatz != norm.absatz and official:
            continue
        if chunk.is_note and not _TELLING_NOTE.search(chunk.text):
            continue
        wanted = [i for i, s in enumerate(chunk.sentences) if lies_in(s, norm)]
        if wanted:
            yield from (Quote(stored, first, last) for first, last in _runs(wanted))
        elif not (norm.satz or norm.nummer or norm.buchstabe):
            yield Quote(stored, 0, len(chunk.sentences))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as ranges: a Nummer may come in two enumerations of one Absatz."""
    first = numbers[0]
    for number, following in zip(numbers, (*numbers[1:], -1), strict=True):
        if following != number + 1:
            yield first, number + 1
            first = following


def _about(
    understanding: Understanding,
    vector: Vector,
    quotes: Sequence[Quote],
    index: Index,
    tuning: Tuning,
) -> list[Quote]:
    """The quotes nearest to the question, in their order."""
    if len(quotes) <= tuning.absaetze:
        return list(quotes)
    values = [
        float(
            np.max(sentence_scores(q.stored, vector, understanding.topic, index)[q.first : q.last])
        )
        for q in quotes
    ]
    best = sorted(sorted(range(len(quotes)), key=lambda i: -values[i])[: tuning.absaetze])
    return [quotes[i] for i in best]


def _within(quotes: Iterable[Quote], longest: int) -> Iterator[Quote]:
    """The first quotes up to a length, at least one."""
    length = 0
    for quote in quotes:
        length += length_of(quote.stored.chunk.sentences, quote.first, quote.last)
        if length > longest and length != length_of(
            quote.stored.chunk.sentences, quote.first, quote.last
        ):
            return
        yield quote
