"""Which §§ deal with a subject: by their titles and by the chapter a title opens.

"Welche §§ regeln das Gesamtplanverfahren?" asks for places, not for a passage: the § with that title
comes first, then the others of its chapter where the § opens the chapter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.index import Index
from ingest.norm import Norm

_NORM_WORDS = (
    r"(?:§+|paragra[fp]\w*|vorschrift\w*|norm(?:en)?|artikel\w*|bestimmung\w*|regelung\w*)"
)
_ASKS = re.compile(
    rf"\bwelche[mnrs]?\s+(?:\w+\s+)?{_NORM_WORDS}|\bwelche[mns]?\s+gesetz\w*\s+(?:regel|steh)\w*"
    r"|\bwo\b.*\b(?:geregelt|(?:im|in\s+welchem)\s+gesetz)\b",
    re.IGNORECASE,
)
# What such a question says besides its subject.
_FRAME = re.compile(
    rf"{_NORM_WORDS}|\b(?:gesetz\w*|geregelt|regel\w*|gelten|gilt|steh\w*|betreffen|betrifft"
    r"|befass\w*|beschäftig\w*|handel\w*|finde\w*|nachlesen|zuständig)\b",
    re.IGNORECASE,
)
_MOST = 8
_ENOUGH = 0.6  # share of the subject's words a title must hold
_BESIDE = 0.1  # how far below the best title another one counts as well
_OTHER_WORD = 0.01  # what a word besides the subject takes from a title
_OWN_LAW, _OWN_LAW_FIRST = "SGB IX", 0.05


def asks_for_norms(question: str) -> bool:
    """Whether a question wants to know where something is regulated."""
    return _ASKS.search(question) is not None


def norms_on(question: str, index: Index) -> list[Norm]:
    """The §§ whose titles, or whose chapter's, name the subject of a question.

    Returns:
        At most eight, the best first; none where no title names it.
    """
    terms = index.analyzer.query_terms(_FRAME.sub(" ", question))
    weights = {term.token: term.weight * index.analyzer.rarity(term.token) for term in terms}
    titles = index.store.titles
    scored = {
        norm: _fit(headings[-1], norm.law, weights, index)
        for norm, headings in titles.items()
        if headings
    }
    chapters = {
        headings[:-1]: _fit(headings[-2], norm.law, weights, index, other_word=0.0)
        for norm, headings in titles.items()
        if len(headings) > 1
    }
    best = max(scored.values(), default=0.0)
    chapter = max(chapters, key=lambda headings: chapters[headings], default=())
    if chapter and chapters[chapter] > max(best, _ENOUGH):
        return [norm for norm, headings in titles.items() if headings[:-1] == chapter][:_MOST]
    if best < _ENOUGH:
        return []
    order = sorted(scored, key=lambda norm: -scored[norm])
    first = order[0]
    beside = [norm for norm in order if scored[norm] >= max(_ENOUGH, best - _BESIDE)]
    return list(dict.fromkeys([first, *_chapter(first, titles), *beside]))[:_MOST]


def _fit(
    title: str,
    law: str,
    weights: Mapping[str, float],
    index: Index,
    *,
    other_word: float = _OTHER_WORD,
) -> float:
    """Share of the subject's words in a title; other words count a little against it."""
    tokens = set(index.analyzer.index_tokens(title))
    total = sum(weights.values()) or 1.0
    held = sum(weight for token, weight in weights.items() if token in tokens) / total
    own = _OWN_LAW_FIRST if law == _OWN_LAW and held else 0.0
    return held + own - other_word * len(tokens - weights.keys())


def _chapter(norm: Norm, titles: Mapping[Norm, tuple[str, ...]]) -> list[Norm]:
    """All §§ under the same headings, where this one is their first; else nothing."""
    above = titles[norm][:-1]
    same = [n for n, path in titles.items() if above and n.law == norm.law and path[:-1] == above]
    return same if same[:1] == [norm] else []
