"""Brings the rankings of dense and lexical search onto one scale; pure.

Equal-weight reciprocal rank fusion lost against dense search alone on everyday questions
(research/peers.md 3.2), so scores are weighed by question type instead of ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.tuning import Tuning
from ingest.ports import Match

BY_SIGNPOST = "signpost"  # neither search found it, but typical questions lead to it


@dataclass(frozen=True, slots=True)
class Fused:
    """One candidate.

    Attributes:
        chunk_id: Which chunk.
        score: Combined; candidates are ordered by it.
        similarity: Its cosine.
        words: Its lexical score against the best one, 0 to 1.
        found_by: Which searches returned it, or that signposts led to it.
    """

    chunk_id: str
    score: float
    similarity: float
    words: float
    found_by: tuple[str, ...]


def fuse(
    dense: Sequence[Match],
    lexical: Sequence[Match],
    beyond: Mapping[str, float],
    lexical_share: float,
    tuning: Tuning,
) -> list[Fused]:
    """Weigh both rankings; best first, ties by id.

    Args:
        dense: The nearest passages.
        lexical: The passages with the words.
        beyond: Cosines of what the dense search did not return: found by words or by signposts.
        lexical_share: Weight of the words, 0 to 1.
        tuning: Scale of the cosines.
    """
    cosines = {match.chunk_id: match.score for match in dense}
    words = {match.chunk_id: match.score for match in lexical}
    most = max(words.values(), default=0.0) or 1.0
    fused = []
    for chunk_id in cosines.keys() | beyond.keys():
        cosine = cosines[chunk_id] if chunk_id in cosines else beyond[chunk_id]
        meaning = tuning.meaning(cosine)
        fit = words.get(chunk_id, 0.0) / most
        score = (1 - lexical_share) * meaning + lexical_share * fit
        found_by = tuple(
            name
            for name, ranking in (("dense", cosines), ("lexical", words))
            if chunk_id in ranking
        )
        fused.append(Fused(chunk_id, score, cosine, fit, found_by or (BY_SIGNPOST,)))
    return sorted(fused, key=lambda f: (-f.score, f.chunk_id))
