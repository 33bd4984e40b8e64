"""Literal runs of neighbouring sentences: what belongs together, and which of it answers best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.announcements import is_announcement
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.model import Sentence
from ingest.ports import Term, Vector

_ITEM = re.compile(r"(?:\d{1,3}[a-z]{0,2}\.|[a-z]{1,3}\)|[-–•])\s")
_NUMBER = re.compile(r"\d{1,2}\.\s")
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


def best_quote(
    stored: StoredChunk, vector: Vector, terms: Sequence[Term], index: Index, tuning: Tuning
) -> Quote | None:
    """The run of statements that answers best; a short Absatz is quoted whole."""
    chunk = stored.chunk
    if not chunk.sentences:
        return None
    if chunk.norm is not None and len(chunk.text) <= tuning.quote_length:
        return Quote(stored, 0, len(chunk.sentences))
    scores = sentence_scores(stored, vector, terms, index)
    if is_announcement(stored):
        return _best_item(stored, scores)
    groups = [group for group in statements(stored) if not _MARKER.search(text_of(stored, *group))]
    if not groups:
        return None
    values = [float(np.max(scores[first:last])) for first, last in groups]
    at = int(np.argmax(values))
    first, last = at, at + 1
    while last - first < _LONGEST_STATEMENTS:
        room = tuning.quote_length - length_of(
            chunk.sentences, groups[first][0], groups[last - 1][1]
        )
        options = [
            (values[i], i)
            for i in (first - 1, last)
            if 0 <= i < len(groups)
            and _adjoin(groups, i, first, last)
            and length_of(chunk.sentences, *groups[i]) <= room
        ]
        if not options:
            break
        _, i = max(options)
        first, last = min(first, i), max(last, i + 1)
    return Quote(stored, groups[first][0], groups[last - 1][1])


def quotes_from(
    stored: StoredChunk, vector: Vector, terms: Sequence[Term], index: Index, tuning: Tuning
) -> list[Quote]:
    """What to quote of a passage: its best run, of a digest its core first.

    The facts of a digest speak of single cases; without its core nobody sees what they belong to.
    """
    best = best_quote(stored, vector, terms, index, tuning)
    if best is None or not _is_digest(stored):
        return [best] if best else []
    core = next(
        (
            i
            for i, s in enumerate(stored.chunk.sentences)
            if _ITEM.match(stored.chunk.text[s.start :])
        ),
        best.first,
    )
    if core == 0:  # a long digest goes on here
        return [best]
    if best.first <= core:
        return [Quote(stored, 0, max(core, best.last))]
    return [Quote(stored, 0, core), best]


def _is_digest(stored: StoredChunk) -> bool:
    return stored.chunk.norm is not None and not stored.document.official


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


def numbered_items(stored: StoredChunk) -> list[tuple[int, int]]:
    """The numbered items of an announcement as ranges of sentences, what precedes them as one."""
    texts = [stored.chunk.text[s.start : s.end] for s in stored.chunk.sentences]
    starts = [i for i, text in enumerate(texts) if i == 0 or _NUMBER.match(text)]
    return list(zip(starts, [*starts[1:], len(texts)], strict=True))


def _best_item(stored: StoredChunk, scores: npt.NDArray[np.float32]) -> Quote:
    first, last = max(
        numbered_items(stored), key=lambda item: float(np.max(scores[item[0] : item[1]]))
    )
    return Quote(stored, first, last)


def _adjoin(groups: Sequence[tuple[int, int]], i: int, first: int, last: int) -> bool:
    """Whether group i lies directly beside the run, with nothing left out in between."""
    return groups[i][1] == groups[first][0] or groups[i][0] == groups[last - 1][1]


def text_of(stored: StoredChunk, first: int, last: int) -> str:
    """The text of sentences[first:last] of a chunk."""
    sentences = stored.chunk.sentences
    return stored.chunk.text[sentences[first].start : sentences[last - 1].end]


def sentence_scores(
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


def length_of(sentences: Sequence[Sentence], first: int, last: int) -> int:
    """Characters from the first to the last of sentences[first:last]."""
    return sentences[last - 1].end - sentences[first].start
