"""Which §§ deal with a subject: by their titles and by the chapter a title opens.

"Welche §§ regeln das Gesamtplanverfahren?" asks for places, not for a passage: the § with that title
comes first, then the others of its chapter where the § opens the chapter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.field import OWN_LAW, is_far
from ingest.german import words
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
LONGEST_LIST = 8  # places that are shown
# "Kapitel 8 SGB IX", "Teil 2 Kapitel 8 des SGB IX"; a part of a document is not meant.
_UNIT_PART = re.compile(r"(?:Teil|Kapitel|Abschnitt)\s+\d+[a-z]?", re.IGNORECASE)
_UNIT = re.compile(
    rf"\b{_UNIT_PART.pattern}(?:[,\s]+{_UNIT_PART.pattern})*"
    r"(?=[,\s]+(?:des\s+|der\s+|im\s+)?(?-i:[A-ZÄÖÜ]\w*[A-ZÄÖÜ]))",
    re.IGNORECASE,
)
_ENOUGH = 0.5  # share of the subject's words a title must hold
_BESIDE = 0.1  # how far below the best title another one counts as well
_OTHER_WORD = 0.01  # what a word besides the subject takes from a title
_OWN_LAW_FIRST = 0.05  # of equal titles that of the SGB IX


def asks_for_norms(question: str) -> bool:
    """Whether a question wants to know where something is regulated."""
    return _ASKS.search(question) is not None


def places_asked_for(question: str, index: Index) -> list[Norm]:
    """The §§ a question asks for by their subject or by their chapter, else none."""
    if unit := _UNIT.search(question):
        return _under(unit, question, index)
    return norms_on(question, index) if asks_for_norms(question) else []


def norms_on(question: str, index: Index) -> list[Norm]:
    """The §§ whose titles, or whose chapter's, name the subject of a question.

    Looked at are the statute the question names, else those of the field.

    Returns:
        The best first; none where no title names it.
    """
    law = _law_in(question, index)
    subject = _subject(_FRAME.sub(" ", question.replace(law, " ") if law else question), index)
    titles = {
        norm: headings
        for norm, headings in index.store.titles.items()
        if headings and (norm.law == law if law else not is_far(norm.law))
    }
    scored = {n: _fit(path[-1], n.law, subject, index) for n, path in titles.items()}
    chapters = {
        (norm.law, path[:-1]): _fit(path[-2], norm.law, subject, index, other_word=0.0)
        for norm, path in titles.items()
        if len(path) > 1
    }
    best = max(scored.values(), default=0.0)
    chapter = max(chapters, key=lambda place: chapters[place], default=None)
    if chapter and chapters[chapter] > max(best, _ENOUGH):
        return [norm for norm, path in titles.items() if (norm.law, path[:-1]) == chapter]
    if best < _ENOUGH:
        return []
    order = sorted(scored, key=lambda norm: -scored[norm])
    first = order[0]
    beside = [norm for norm in order if scored[norm] >= max(_ENOUGH, best - _BESIDE)]
    return list(dict.fromkeys([first, *_chapter(first, titles), *beside]))


def _under(unit: re.Match[str], question: str, index: Index) -> list[Norm]:
    """The §§ under the headings a question names by number: `Teil 2 Kapitel 8 SGB IX`."""
    law = _law_in(question, index) or OWN_LAW
    wanted = [" ".join(part.split()).lower() for part in _UNIT_PART.findall(unit[0])]
    return [
        norm
        for norm, path in index.store.titles.items()
        if norm.law == law
        and all(any(f"{h} ".lower().startswith(f"{part} ") for h in path[:-1]) for part in wanted)
    ]


def _law_in(question: str, index: Index) -> str | None:
    """The installed statute a question names without a §."""
    laws = {document.law for document in index.store.documents if document.law}
    named = [law for law in laws if re.search(rf"(?<!\w){re.escape(law)}(?!\w)", question)]
    return max(named, key=len, default=None)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word of the subject: its stem, the stems of its parts, how much it says (0 to 1)."""

    token: str
    parts: frozenset[str]
    weight: float


def _subject(text: str, index: Index) -> list[_Wanted]:
    found = []
    for word in words(text):
        for term in index.analyzer.query_terms(word)[:1]:  # the word as corrected; then its parts
            parts = frozenset(t.token for t in index.analyzer.query_terms(word)[1:])
            found.append(_Wanted(term.token, parts, index.analyzer.rarity(term.token)))
    return found


def _fit(
    title: str,
    law: str,
    subject: Sequence[_Wanted],
    index: Index,
    *,
    other_word: float = _OTHER_WORD,
) -> float:
    """Share of the subject's words in a title; other words count a little against it."""
    tokens = set(index.analyzer.index_tokens(title))
    total = sum(word.weight for word in subject) or 1.0
    held = [
        word for word in subject if word.token in tokens or (word.parts and word.parts <= tokens)
    ]
    besides = tokens - {word.token for word in held} - set().union(*(word.parts for word in held))
    own = _OWN_LAW_FIRST if law == OWN_LAW and held else 0.0
    return sum(word.weight for word in held) / total + own - other_word * len(besides)


def _chapter(norm: Norm, titles: Mapping[Norm, tuple[str, ...]]) -> list[Norm]:
    """All §§ under the same headings, where this one is their first; else nothing."""
    above = titles[norm][:-1]
    same = [n for n, path in titles.items() if above and n.law == norm.law and path[:-1] == above]
    return same if same[:1] == [norm] else []
