"""Whether to answer at all, decided before anything is worded.

A wrong answer is worse than none. Two things must hold together: a passage close to the question in
meaning, and the question's telling words in what was found. Calibrated on the project's question set;
`sro eval` prints refusal precision and recall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import demand
from assistant.field import is_far
from assistant.model import AnswerStatus, Hit, Understanding
from assistant.tuning import Tuning
from ingest.index import Index

_LOOKED_AT = 3  # passages whose words count as evidence
_BARE_REFERENCE = 8  # words; "Was steht in Art. 300 GG?" asks for nothing but the norm


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
        demand_missing: It asks for something only a source that names it can answer.
    """

    similarity: float
    coverage: float
    known: float
    demand_missing: bool


def decide(
    understanding: Understanding, hits: Sequence[Hit], index: Index, tuning: Tuning
) -> Decision:
    """Weigh the evidence."""
    if understanding.needs_context or not understanding.terms:
        return Decision(AnswerStatus.CLARIFY, 0.0)
    norms = understanding.norms
    if any(named.exists for named in norms):
        if not any("norm" in hit.found_by for hit in hits):
            return Decision(AnswerStatus.NOT_COVERED, 0.0)  # the filters leave it out
        demanded = signals(understanding, hits, index).demand_missing
        return Decision(AnswerStatus.NOT_COVERED if demanded else AnswerStatus.ANSWERED, 1.0)
    # A norm that does not exist makes the premise of the question false; one of a statute that is
    # not installed is all a bare reference asks for.
    if any(named.exists is False for named in norms) or (norms and _is_bare(understanding)):
        return Decision(AnswerStatus.NOT_COVERED, 0.0)
    if not hits:
        return Decision(AnswerStatus.NOT_COVERED, 0.0)
    strength = strength_of(signals(understanding, hits, index), tuning)
    enough = strength >= tuning.answer_threshold
    return Decision(AnswerStatus.ANSWERED if enough else AnswerStatus.NOT_COVERED, strength)


def trusted(
    understanding: Understanding, hits: Sequence[Hit], index: Index, tuning: Tuning
) -> list[Hit]:
    """The hits an answer may rest on: of statutes outside the field only what holds the words.

    Everyday questions come near to much in a civil code ("der Antrag wird abgelehnt"); without the
    question's own words that is chance.
    """
    if understanding.norms:
        return list(hits)
    weights = _weights(understanding, index)
    return [
        hit
        for hit in hits
        if not is_far(hit.stored.document.law)
        or _coverage([hit], weights, index) >= tuning.far_coverage
    ]


def strength_of(found: Signals, tuning: Tuning) -> float:
    """Evidence from 0 to 1; none when a word is missing that the evidence itself must hold."""
    if found.demand_missing:
        return 0.0
    meaning = (found.similarity - tuning.evidence_floor) / tuning.evidence_span
    shares = (max(0.0, min(1.0, meaning)), found.coverage, found.known)
    return sum(w * share for w, share in zip(tuning.evidence_weights, shares, strict=True))


def signals(understanding: Understanding, hits: Sequence[Hit], index: Index) -> Signals:
    """Measure meaning and words of the best hits."""
    weights = _weights(understanding, index)
    total = sum(weights.values()) or 1.0
    known = sum(w for token, w in weights.items() if index.analyzer.rarity(token) < 1.0) / total
    similarity = max((hit.similarity for hit in hits if hit.similarity is not None), default=0.0)
    looked_at = hits[:_LOOKED_AT]
    lacking = demand.missing(understanding.question, weights, looked_at, index)
    return Signals(similarity, _coverage(looked_at, weights, index), known, lacking)


def _coverage(hits: Sequence[Hit], weights: Mapping[str, float], index: Index) -> float:
    """Share of a question's telling words in the passage that holds most of them, 0 to 1."""
    total = sum(weights.values()) or 1.0
    held = (demand.words_of(hit.stored, index) for hit in hits)
    return max(
        (sum(w for t, w in weights.items() if t in own) / total for own in held), default=0.0
    )


def _weights(understanding: Understanding, index: Index) -> dict[str, float]:
    """How telling each word of a question is."""
    rarity = index.analyzer.rarity
    return {term.token: term.weight * rarity(term.token) for term in understanding.terms}


def _is_bare(understanding: Understanding) -> bool:
    return len(understanding.question.split()) <= _BARE_REFERENCE
