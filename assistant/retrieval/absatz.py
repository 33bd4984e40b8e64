"""Which Absatz of a § a question is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.demand import has_figure
from assistant.tuning import Tuning
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.ports import Vector


def nearest_absaetze(
    absaetze: Sequence[StoredChunk],
    vector: Vector,
    words: Mapping[str, float],
    index: Index,
    tuning: Tuning,
    *,
    figure: re.Pattern[str] | None = None,
) -> list[StoredChunk]:
    """Return the Absatz nearest to the question, then those about as near, nearest first.

    The nearest sentence decides, not the whole: one sentence of a long Absatz may be the answer.

    Args:
        absaetze: Those to choose from, in the order of the statute.
        vector: The question's embedding.
        words: Chunk id -> how well the question's words fit, 0 to 1; 0 where it is missing.
        index: Where they come from.
        tuning: Weights.
        figure: The kind of figure the question asks for; an Absatz that holds one goes first.
    """
    scores = [
        float(np.max(index.vectors_of(stored) @ vector, initial=-1.0))
        + tuning.absatz_words * words.get(stored.chunk.id, 0.0)
        + tuning.absatz_first / place
        for place, stored in enumerate(absaetze, start=1)
    ]
    if figure is not None:
        for i, stored in enumerate(absaetze):
            scores[i] += tuning.absatz_figure * has_figure(stored, figure)
    best = max(scores, default=0.0)
    order = sorted(range(len(absaetze)), key=lambda i: -scores[i])
    return [absaetze[i] for i in order if scores[i] >= best - tuning.absatz_margin]
