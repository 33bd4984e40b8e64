"""What of the passages found answers the question: literal runs of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    """Choose what to quote: norms that were asked for in full, else the best of the best passages."""
    asked = {named.norm.key: named.norm for named in understanding.norms if named.exists}
    if asked:
        whole = [
            Evidence(hit, tuple(_whole_norm(asked[hit.stored.chunk.norm.key], hit, index)))
            for hit in hits
            if hit.stored.chunk.norm and hit.stored.chunk.norm.key in asked
        ]
        return tuple(evidence for evidence in whole if evidence.quotes)
    best = hits[0].score if hits else 0.0
    chosen = []
    for hit in hits[: tuning.passages]:
        if hit.score < best - tuning.passage_margin:
            break
        quote = best_quote(hit.stored, vector, understanding.terms, index, tuning)
        if quote is not None:
            chosen.append(Evidence(hit, (quote,)))
    return tuple(chosen)


def best_quote(
    stored: StoredChunk, vector: Vector, terms: Sequence[Term], index: Index, tuning: Tuning
) -> Quote | None:
    """The run of statements that answers best; a short Absatz is quoted whole."""
    chunk = stored.chunk
    if not chunk.sentences or _MARKER.search(chunk.text):
        return None
    if chunk.norm is not None and len(chunk.text) <= tuning.quote_length:
        return Quote(stored, 0, len(chunk.sentences))
    scores = _scores(stored, vector, terms, index)
    groups = list(statements(stored))
    values = [float(np.max(scores[first:last])) for first, last in groups]
    at = int(np.argmax(values))
    first, last = at, at + 1
    while last - first < _LONGEST_STATEMENTS:
        room = tuning.quote_length - _length(chunk.sentences, groups[first][0], groups[last - 1][1])
        options = [
            (values[i], i)
            for i in (first - 1, last)
            if 0 <= i < len(groups) and _length(chunk.sentences, *groups[i]) <= room
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
