"""All weights and thresholds of retrieval, evidence and decision, in one place.

They were chosen on the project's question set (`tests/quality/`) with `sro eval`; the figures before
and after stand in the README. Nothing here is tuned to a single question.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import QuestionType


@dataclass(frozen=True, slots=True)
class Tuning:
    """Numbers that decide what is found and when an answer is given.

    Attributes:
        candidates: Passages taken from each search before fusion.
        lexical_share: Weight of the words against the meaning, 0 to 1, by question type.
        cosine_floor: Cosine that counts as unrelated; e5 rarely falls below.
        cosine_span: Floor plus span is a cosine that counts as the same.
        second_share: What further findings in the same § add to its best one.
        law_prior: Added to statutes in general, and
        sgb_ix_prior: to SGB IX, the statute this field turns on, when nothing points elsewhere.
        answer_threshold: Evidence at which an answer is given, 0 to 1.
        passages: Passages an answer draws on at most.
        passage_margin: How far below the best passage another may lie to be drawn on.
        quote_length: Characters quoted from one passage at most, unless it was asked for by norm.
    """

    candidates: int = 80
    lexical_share: tuple[tuple[QuestionType, float], ...] = (
        (QuestionType.NORM, 0.5),
        (QuestionType.KEYWORDS, 0.5),
        (QuestionType.PLAIN, 0.3),
    )
    cosine_floor: float = 0.75
    cosine_span: float = 0.15
    second_share: float = 0.1
    law_prior: float = 0.0
    sgb_ix_prior: float = 0.03
    answer_threshold: float = 0.5
    passages: int = 4
    passage_margin: float = 0.15
    quote_length: int = 700

    def lexical(self, kind: QuestionType) -> float:
        """Weight of the lexical ranking for a question type."""
        return dict(self.lexical_share)[kind]
