"""Brings the rankings of dense and lexical search onto one scale; pure.

Equal-weight reciprocal rank fusion lost against dense search alone on everyday questions
(research/peers.md 3.2), so scores are weighed by question type instead of ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.tuning import Tuning
from ingest.ports import Match


@dataclass(frozen=True, slots=True)
class Fused:
    """One candidate: combined score, its cosine if the dense search saw it, who found it."""

    chunk_id: str
    score: float
    similarity: float | None
    found_by: tuple[str, ...]


def fuse(
    dense: Sequence[Match], lexical: Sequence[Match], lexical_share: float, tuning: Tuning
) -> list[Fused]:
    """Weigh both rankings; best first, ties by id.

    A candidate the dense search did not return counts as similar as the last one it did return: it
    cannot be more similar than that.
    """
    cosines = {match.chunk_id: match.score for match in dense}
    words = {match.chunk_id: match.score for match in lexical}
    least = min(cosines.values(), default=tuning.cosine_floor)
    most = max(words.values(), default=0.0) or 1.0
    fused = []
    for chunk_id in cosines.keys() | words.keys():
        cosine = cosines.get(chunk_id)
        meaning = ((least if cosine is None else cosine) - tuning.cosine_floor) / tuning.cosine_span
        score = (1 - lexical_share) * meaning + lexical_share * words.get(chunk_id, 0.0) / most
        found_by = tuple(
            name
            for name, ranking in (("dense", cosines), ("lexical", words))
            if chunk_id in ranking
        )
        fused.append(Fused(chunk_id, score, cosine, found_by))
    return sorted(fused, key=lambda f: (-f.score, f.chunk_id))
