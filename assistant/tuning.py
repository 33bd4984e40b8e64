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
        signposts: Norms whose signposts are nearest, looked at whatever their text.
        signpost_share: Weight of signposts against a norm's own text, 0 to 1.
        signpost_among: Signposts of a norm whose mean counts beside the nearest one.
        signpost_mean: Weight of that mean, 0 to 1.
        signpost_letters: Weight of the signposts' runs of letters beside their meaning.
        letters_floor: Share of the question's runs that counts as no sign: less is taken off.
        second_share: What further findings in the same § add to its best one.
        sgb_ix_prior: Added to the SGB IX, which this field turns on, when nothing points elsewhere.
        far_prior: Taken from statutes outside the field (BGB, SGB V …) unless the question names them.
        own_prior: Added to the operator's own documents: they know the place, articles do not.
        shipped_prior: Added to shipped articles and the glossary: they explain, the others decide.
        passages_per_document: Hits one document of prose may have before others had theirs.
        absatz_words: What the question's words add to an Absatz, against its nearest sentence.
        absatz_first: What standing first in its § adds: the rule comes before its exceptions.
        absatz_figure: What holding a figure adds where the question asks for one.
        absatz_margin: How far below the best Absatz of a § another one is quoted as well.
        answer_threshold: Nearness of the best hit from which on an answer is given.
        length_share: What the logarithm of a question's words adds to it: the longer a question, the
            less near to anything (slope -0.10 for questions with an answer, -0.12 for the others).
        far_coverage: Share of the question's telling words a statute outside the field must hold.
        passages: Passages an answer draws on at most.
        passage_margin: How far below the best passage another may lie to be drawn on.
        quote_length: Characters quoted from one passage at most, unless it was asked for by norm.
        norm_length: Characters of a § that was asked for; beyond them the link to it must do.
        absaetze: Absätze quoted where a question is about a named § rather than for it.
    """

    candidates: int = 60
    lexical_share: tuple[tuple[QuestionType, float], ...] = (
        (QuestionType.NORM, 0.5),
        (QuestionType.KEYWORDS, 0.1),
        (QuestionType.PLAIN, 0.03),
    )
    signposts: int = 20
    signpost_share: float = 0.7
    signpost_among: int = 3
    signpost_mean: float = 0.5
    signpost_letters: float = 1.0
    letters_floor: float = 0.7
    cosine_floor: float = 0.75
    cosine_span: float = 0.15
    second_share: float = 0.1
    sgb_ix_prior: float = 0.05
    far_prior: float = 0.06
    own_prior: float = 0.3
    shipped_prior: float = -0.1
    passages_per_document: int = 2
    absatz_words: float = 0.05
    absatz_first: float = 0.02
    absatz_figure: float = 0.03
    absatz_margin: float = 0.01
    answer_threshold: float = 1.0
    length_share: float = 0.1
    far_coverage: float = 0.6
    passages: int = 3
    passage_margin: float = 0.1
    quote_length: int = 700
    norm_length: int = 20_000
    absaetze: int = 3

    def meaning(self, cosine: float) -> float:
        """A cosine on the scale of scores: 0 unrelated, 1 the same."""
        return (cosine - self.cosine_floor) / self.cosine_span

    def lexical(self, kind: QuestionType) -> float:
        """Weight of the lexical ranking for a question type."""
        return dict(self.lexical_share)[kind]
