"""Whether to answer at all, decided before anything is worded.

A wrong answer is worse than none. Two things must hold together: a passage close to the question in
meaning, and the question's telling words in what was found. Calibrated on the project's question set;
`sro eval` prints refusal precision and recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import AnswerStatus, Hit, Understanding
from assistant.tuning import Tuning
from ingest.index import Index
from ingest.ports import Term

_LOOKED_AT = 3  # passages whose words count as evidence


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and how strong the evidence is (0 to 1)."""

    status: AnswerStatus
    strength: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on.

    Attributes:
        similarity: Best cosine of question and passage.
        coverage: Share of the question's telling words found in the best passages, 0 to 1.
        known: Share of its telling words the corpus knows at all, 0 to 1.
    """

    similarity: float
    coverage: float
    known: float


def decide(
    understanding: Understanding, hits: Sequence[Hit], index: Index, tuning: Tuning
) -> Decision:
    """Weigh the evidence."""
    if understanding.needs_context or not understanding.terms:
        return Decision(AnswerStatus.CLARIFY, 0.0)
    if understanding.norms:
        found = any(named.exists for named in understanding.norms)
        missing = any(named.exists is False for named in understanding.norms)
        if found and hits:
            return Decision(AnswerStatus.ANSWERED, 1.0)
        if missing:
            return Decision(AnswerStatus.NOT_COVERED, 0.0)
    if not hits:
        return Decision(AnswerStatus.NOT_COVERED, 0.0)
    strength = strength_of(signals(understanding.terms, hits, index), tuning)
    enough = strength >= tuning.answer_threshold
    return Decision(AnswerStatus.ANSWERED if enough else AnswerStatus.NOT_COVERED, strength)


def strength_of(found: Signals, tuning: Tuning) -> float:
    """Evidence from 0 to 1: meaning and words in equal parts."""
    meaning = (found.similarity - tuning.cosine_floor) / tuning.cosine_span
    return max(0.0, min(1.0, 0.5 * min(meaning, 1.0) + 0.35 * found.coverage + 0.15 * found.known))


def signals(terms: Sequence[Term], hits: Sequence[Hit], index: Index) -> Signals:
    """Measure meaning and words of the best hits."""
    analyzer = index.analyzer
    weights = {term.token: term.weight * analyzer.rarity(term.token) for term in terms}
    total = sum(weights.values()) or 1.0
    best = 0.0
    for hit in hits[:_LOOKED_AT]:
        chunk = hit.stored.chunk
        text = " ".join((hit.stored.document.title, *chunk.headings, chunk.context, chunk.text))
        tokens = set(analyzer.index_tokens(text))
        best = max(best, sum(w for token, w in weights.items() if token in tokens) / total)
    known = sum(w for token, w in weights.items() if analyzer.rarity(token) < 1.0) / total
    similarity = max((hit.similarity for hit in hits if hit.similarity is not None), default=0.0)
    return Signals(similarity, best, known)
