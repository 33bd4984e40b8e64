"""Whether to answer at all, decided before anything is worded.

A wrong answer is worse than none. Two things must hold: the best hit is near enough to the question, and
what the question demands (an amount, a place, a person) stands in the evidence itself. Calibrated on
the project's question set; `sro eval` prints refusal precision and recall.
"""

from __future__ import annotations

import math
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
    """What to do, and how near the best evidence is; 1 is as good as the same."""

    status: AnswerStatus
    strength: float


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
        lacking = _lacks_demanded(understanding, hits, index)
        return Decision(AnswerStatus.NOT_COVERED if lacking else AnswerStatus.ANSWERED, 1.0)
    # A norm that does not exist makes the premise of the question false; one of a statute that is
    # not installed is all a bare reference asks for.
    if any(named.exists is False for named in norms) or (norms and _is_bare(understanding)):
        return Decision(AnswerStatus.NOT_COVERED, 0.0)
    if not hits or _lacks_demanded(understanding, hits, index):
        return Decision(AnswerStatus.NOT_COVERED, 0.0)
    if understanding.term and any(hit.explains(understanding.term) for hit in hits):
        return Decision(AnswerStatus.ANSWERED, 1.0)
    strength = hits[0].nearness + tuning.length_share * math.log(
        len(understanding.search_text.split())
    )
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
        or _coverage(hit, weights, index) >= tuning.far_coverage
    ]


def _lacks_demanded(understanding: Understanding, hits: Sequence[Hit], index: Index) -> bool:
    """Whether the best hits lack a word or figure that the evidence itself must hold."""
    weights = _weights(understanding, index)
    return demand.missing(understanding.question, weights, hits[:_LOOKED_AT], index)


def _coverage(hit: Hit, weights: Mapping[str, float], index: Index) -> float:
    """Share of a question's telling words in a passage, 0 to 1."""
    own = demand.words_of(hit.stored, index)
    return sum(w for t, w in weights.items() if t in own) / (sum(weights.values()) or 1.0)


def _weights(understanding: Understanding, index: Index) -> dict[str, float]:
    """How telling each word of a question is."""
    rarity = index.analyzer.rarity
    return {term.token: term.weight * rarity(term.token) for term in understanding.terms}


def _is_bare(understanding: Understanding) -> bool:
    return len(understanding.question.split()) <= _BARE_REFERENCE
