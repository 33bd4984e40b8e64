"""What of the passages found answers the question: literal runs of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.model import Hit, Understanding
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.model import Sentence
from ingest.norm import Norm
from ingest.ports import Term, Vector

_ITEM = re.compile(r"(?:\d{1,3}[a-z]{0,2}\.|[a-z]{1,3}\)|[-–•])\s")
_FULL_STOP = (".", "!", "?", "…", "“", '"')
_MARKER = re.compile(r"\[\d+\]")  # would be read as one of the answer's own markers
_WORDS_SHARE = 0.3  # words against meaning when sentences of one passage are compared
_LONGEST_STATEMENTS = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """Neighbouring sentences of one chunk: `sentences[first:last]`."""

    stored: StoredChunk
    first: int
    last: int

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences quoted."""
        return self.stored.chunk.sentences[self.first : self.last]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one hit contributes."""

    hit: Hit
    quotes: tuple[Quote, ...]


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
    asked = [named.norm for named in understanding.norms if named.exists]
    if asked:
        chosen = []
        for hit in hits:
            norms = [
                norm
                for norm in asked
                if hit.stored.chunk.norm and norm.key == hit.stored.chunk.norm.key
            ]
            quotes = dict.fromkeys(
                quote for norm in norms for quote in _whole_norm(norm, hit, index)
            )
            if understanding.topic:
                quotes = dict.fromkeys(_about(understanding, vector, list(quotes), index, tuning))
            if quotes:
                chosen.append(Evidence(hit, tuple(_within(quotes, tuning.norm_length))))
        return tuple(chosen)
    best = hits[0].score if hits else 0.0
    nearest = []
    for hit in hits[: tuning.passages]:
        if hit.score < best - tuning.passage_margin:
            break
        quote = best_quote(hit.stored, vector, understanding.terms, index, tuning)
        if quote is not None:
            nearest.append(Evidence(hit, (quote,)))
    return tuple(nearest)


def best_quote(
    stored: StoredChunk, vector: Vector, terms: Sequence[Term], index: Index, tuning: Tuning
) -> Quote | None:
    """The run of statements that answers best; a short Absatz is quoted whole."""
    chunk = stored.chunk
    if not chunk.sentences:
        return None
    if chunk.norm is not None and len(chunk.text) <= tuning.quote_length:
        return Quote(stored, 0, len(chunk.sentences))
    scores = _scores(stored, vector, terms, index)
    groups = [group for group in statements(stored) if not _MARKER.search(_text(stored, *group))]
    if not groups:
        return None
    values = [float(np.max(scores[first:last])) for first, last in groups]
    at = int(np.argmax(values))
    first, last = at, at + 1
    while last - first < _LONGEST_STATEMENTS:
        room = tuning.quote_length - _length(chunk.sentences, groups[first][0], groups[last - 1][1])
        options = [
            (values[i], i)
            for i in (first - 1, last)
            if 0 <= i < len(groups)
            and _adjoin(groups, i, first, last)
            and _length(chunk.sentences, *groups[i]) <= room
        ]
        if not options:
            break
        _, i = max(options)
        first, last = min(first, i), max(last, i + 1)
    return Quote(stored, groups[first][0], groups[last - 1][1])


def statements(stored: StoredChunk) -> Iterator[tuple[int, int]]:
    """Ranges of sentences that belong together: an enumeration with its introduction and close."""
    text, sentences = stored.chunk.text, stored.chunk.sentences
    start = 0
    for i in range(1, len(sentences) + 1):
        if i == len(sentences) or not _goes_on(text, sentences[i - 1], sentences[i]):
            yield start, i
            start = i


def _goes_on(text: str, before: Sentence, after: Sentence) -> bool:
    own, following = text[before.start : before.end], text[after.start : after.end]
    if _ITEM.match(following):
        return own.endswith(":") or not own.endswith(_FULL_STOP) or bool(_ITEM.match(own))
    return not own.endswith(_FULL_STOP) and following[:1].islower()


def _whole_norm(norm: Norm, hit: Hit, index: Index) -> Iterator[Quote]:
    """The § in statute order, or only the part that was named."""
    official = hit.stored.document.official
    for stored in index.store.chunks_of_norm(norm):
        chunk = stored.chunk
        if stored.document.official != official or chunk.norm is None:
            continue
        if norm.absatz and chunk.norm.absatz != norm.absatz and official:
            continue
        wanted = [i for i, s in enumerate(chunk.sentences) if _inside(s, norm)]
        if wanted and len(wanted) == wanted[-1] - wanted[0] + 1:
            yield Quote(stored, wanted[0], wanted[-1] + 1)
        elif not (norm.satz or norm.nummer):
            yield Quote(stored, 0, len(chunk.sentences))


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
        float(np.max(_scores(q.stored, vector, understanding.topic, index)[q.first : q.last]))
        for q in quotes
    ]
    best = sorted(sorted(range(len(quotes)), key=lambda i: -values[i])[: tuning.absaetze])
    return [quotes[i] for i in best]


def _within(quotes: Iterable[Quote], longest: int) -> Iterator[Quote]:
    """The first quotes up to a length, at least one."""
    length = 0
    for quote in quotes:
        length += _length(quote.stored.chunk.sentences, quote.first, quote.last)
        if length > longest and length != _length(
            quote.stored.chunk.sentences, quote.first, quote.last
        ):
            return
        yield quote


def _adjoin(groups: Sequence[tuple[int, int]], i: int, first: int, last: int) -> bool:
    """Whether group i lies directly beside the run, with nothing left out in between."""
    return groups[i][1] == groups[first][0] or groups[i][0] == groups[last - 1][1]


def _text(stored: StoredChunk, first: int, last: int) -> str:
    sentences = stored.chunk.sentences
    return stored.chunk.text[sentences[first].start : sentences[last - 1].end]


def _inside(sentence: Sentence, norm: Norm) -> bool:
    own = sentence.norm
    if own is None:
        return not (norm.satz or norm.nummer)
    return (
        (norm.satz is None or (own.satz or "1") == norm.satz)
        and (norm.nummer is None or own.nummer == norm.nummer)
        and (norm.buchstabe is None or own.buchstabe == norm.buchstabe)
    )


def _scores(
    stored: StoredChunk, vector: Vector, terms: Sequence[Term], index: Index
) -> npt.NDArray[np.float32]:
    """Meaning and words of every sentence against the question."""
    meaning = index.vectors_of(stored) @ vector
    total = sum(term.weight for term in terms) or 1.0
    text = stored.chunk.text
    words = []
    for sentence in stored.chunk.sentences:
        tokens = set(index.analyzer.index_tokens(text[sentence.start : sentence.end]))
        words.append(sum(term.weight for term in terms if term.token in tokens) / total)
    scores: npt.NDArray[np.float32] = meaning + _WORDS_SHARE * np.array(words, np.float32)
    return scores


def _length(sentences: Sequence[Sentence], first: int, last: int) -> int:
    return sentences[last - 1].end - sentences[first].start
