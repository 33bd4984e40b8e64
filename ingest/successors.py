"""Finds what became of the norms a question names in the table of old law.

What an old number means depends on the question: § 53 SGB XII is gone, so its entry always applies,
whereas § 55 SGB IX exists today with other content, so its entry needs a sign that the old version
is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from ingest.norm import Norm
from ingest.old_law import Applies, Match, OldLaw, OldNorm, Reading
from ingest.verweise import Verweis
from ingest.verweise.address import order_key

YEAR = r"((?:19|20)\d\d)\b"
UNTIL_YEAR = re.compile(rf"\b(?:bis|am|Fassung|Stand)\b[^?!]{{0,24}}?\b{YEAR}", re.IGNORECASE)
BEFORE_YEAR = re.compile(rf"\bvor\b[^?!]{{0,24}}?\b{YEAR}", re.IGNORECASE)
OLD_WORDS = re.compile(
    r"""\b(?:
        früher(?:e[mnrs]?)?\b (?!\s+als\b)
      | ehemal(?:s|ige[mnrs]?)\b | vormals\b | damal(?:s|ige[mnrs]?)\b | galt(?:en)?\b
      | (?:alt|bisherig)e[mnrs]? \s+ (?:Fassung|Recht|Rechtslage|Regelung|Gesetz|Verordnung|§)
      | außer\s+Kraft\b | vor\s+(?:der\s+(?:BTHG-?)?Reform|dem\s+(?:BTHG|Bundesteilhabegesetz))\b
      | aF\b | a\.\s?F\.
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# Narrower than the words above: they only choose among what the table has.
OLD_VERSION = re.compile(
    r"""\b(?:
        (?:früher|älter|bisherig|ehemalig|damalig|alt)e?[mnrs]? \s+ (?:Fassung|Wortlaut|Rechtslage)\b
      | (?:stand(?:en)?|galt(?:en)?|lautete|regelte)\b [^?!]{0,60}?
        \b(?:früher(?!\s+als\b)|damals|ehemals|vormals)\b
      | (?:früher|damals|ehemals|vormals) \s+ (?:stand(?:en)?|galt(?:en)?|lautete|regelte)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a question says of old law outside its references.

    Attributes:
        old: Whether it has a word for old law (`früher`).
        keywords: Those of the table that a word of it begins with.
        years: The last years of the law it speaks of.
        reading: What a sign makes of an entry.
    """

    old: bool
    keywords: frozenset[str]
    years: tuple[int, ...]
    reading: Reading


def successors(
    old_law: OldLaw, verweise: Sequence[Verweis], text: str
) -> tuple[tuple[Match, ...], ...]:
    """Find what became of the norms the references of a text name.

    A part of a § (`Abs. 2`) gets its own entry where there is one, else that of the §, else that of
    a stretch around it that is wholly gone. A range (`bis`, `ff.`) gets the stretch around it and
    then the §§ it names.

    Args:
        old_law: The table.
        verweise: All references of the text, as `find_verweise` gives them.
        text: The question they stand in, where signs of an old version are looked for.

    Returns:
        For each reference the entries it means or may mean, in the same order; of one norm in
        several old versions the newest first.
    """
    signs = _signs(old_law, verweise, text)
    return tuple(tuple(_matches(old_law, verweis, signs)) for verweis in verweise)


def old_versions_asked(verweise: Sequence[Verweis], text: str) -> tuple[bool, ...]:
    """Whether each reference of a text surely asks for an old version, be there an entry or not.

    Beside other references the words of the text may speak of one of them, and are not counted.
    """
    alone = len({verweis.norm.key for verweis in verweise}) == 1
    by_words = alone and OLD_VERSION.search(text) is not None
    return tuple(each.fassung == "alt" or (by_words and not each.fassung) for each in verweise)


def is_gone(old_law: OldLaw, norm: Norm) -> bool:
    """Whether nothing stands under the number of a norm any more, and the table knows what did."""
    return any(entry.applies is Applies.ALWAYS for entry in _of_norm(old_law, norm))


def _matches(old_law: OldLaw, verweis: Verweis, signs: _Signs) -> Iterator[Match]:
    ranged = verweis.until is not None or verweis.following
    entries = _of_range(old_law, verweis) if ranged else _of_norm(old_law, verweis.norm)
    for entry in _in_force(entries, _years_of(verweis) or signs.years):
        reading = _reading(entry, verweis, signs)
        if reading is not None:
            yield Match(entry, reading)


def _of_norm(old_law: OldLaw, norm: Norm) -> list[OldNorm]:
    parts = _parts(norm)
    fitting = [e for e in _singles(old_law, norm, norm) if _parts(e.norm) <= parts]
    if not fitting:
        # a stretch still in use today also holds numbers that are new: § 37a SGB IX
        gone = (e for e in _around(old_law, norm, norm) if e.applies is Applies.ALWAYS)
        return list(gone)[-1:]
    depth = max(len(_parts(e.norm)) for e in fitting)
    deepest = [e for e in fitting if len(_parts(e.norm)) == depth]
    return sorted(deepest, key=lambda e: e.gone_since or date.max, reverse=True)


def _in_force(entries: Sequence[OldNorm], years: Sequence[int]) -> Sequence[OldNorm]:
    """Of versions that followed one another those of the years named; all where none is."""
    ends = {
        min(later)
        for year in years
        if (later := [e.gone_since for e in entries if e.gone_since and _in_its_time(e, [year])])
    }
    return [e for e in entries if e.gone_since in ends] if ends else entries


def _of_range(old_law: OldLaw, verweis: Verweis) -> list[OldNorm]:
    first, last = verweis.norm, verweis.until or verweis.norm
    around = _around(old_law, first, last)
    # `§§ 68 ff.` means all that begins there, `§§ 70 ff.` the chapter it lies in
    begun = [e for e in around if e.norm == first.whole and verweis.until is None]
    inside = [e for e in _singles(old_law, first, last) if not _parts(e.norm)]
    return [*(begun[:1] or around[-1:]), *inside]


def _singles(old_law: OldLaw, first: Norm, last: Norm) -> list[OldNorm]:
    """The entries of one norm each from first to last."""
    placed = old_law.singles.get(first.law, [])
    start = bisect_left(placed, order_key(first.paragraf), key=itemgetter(0))
    end = bisect_right(placed, order_key(last.paragraf), key=itemgetter(0))
    return [entry for _, entry in placed[start:end]]


def _around(old_law: OldLaw, first: Norm, last: Norm) -> list[OldNorm]:
    """The stretches that hold all §§ from first to last, the widest first."""
    around = [
        e
        for e in old_law.stretches.get(first.law, ())
        if e.until and _within(first, e.norm, e.until) and _within(last, e.norm, e.until)
    ]
    around.sort(key=lambda e: order_key((e.until or e.norm).paragraf), reverse=True)
    return sorted(around, key=lambda e: order_key(e.norm.paragraf))


def _within(norm: Norm, first: Norm, last: Norm) -> bool:
    place = order_key(norm.paragraf)
    return norm.law == first.law and order_key(first.paragraf) <= place <= order_key(last.paragraf)


def _parts(norm: Norm) -> set[tuple[str, str | None]]:
    return {("absatz", norm.absatz), ("nummer", norm.nummer)} - {("absatz", None), ("nummer", None)}


def _signs(old_law: OldLaw, verweise: Sequence[Verweis], text: str) -> _Signs:
    pieces, end = [], 0
    for verweis in verweise:
        pieces.append(text[end : verweis.start])
        end = verweis.end
    around = "§".join([*pieces, text[end:]])
    # beside other references a sign may belong to one of them
    alone = len({verweis.norm.key for verweis in verweise}) <= 1
    return _Signs(
        old=OLD_WORDS.search(around) is not None,
        keywords=frozenset(k for k in old_law.keywords if _begins_word(k.lower(), around.lower())),
        years=_years(around),
        reading=Reading.MEANT if alone else Reading.POSSIBLE,
    )


def _reading(entry: OldNorm, verweis: Verweis, signs: _Signs) -> Reading | None:
    if entry.applies is Applies.ALWAYS:
        return Reading.MEANT
    if verweis.fassung in {"neu", "entwurf"}:
        return None
    if verweis.fassung == "alt" or verweis.jahr:
        undated = re.search(YEAR, verweis.text) is None
        return Reading.MEANT if undated or _in_its_time(entry, _years_of(verweis)) else None
    named = not signs.keywords.isdisjoint(entry.keywords)
    if signs.old or named or _in_its_time(entry, signs.years):
        return signs.reading
    return Reading.POSSIBLE if entry.applies is Applies.HINT else None


def _years_of(verweis: Verweis) -> tuple[int, ...]:
    """The years of the version a reference names: `bis 2019`, `SGB IX von 2017`."""
    return _years(verweis.text) or ((verweis.jahr,) if verweis.jahr else ())


def _years(text: str) -> tuple[int, ...]:
    """The last years of the law a text speaks of: `bis 2019`, `vor 2020`."""
    until = [int(found[1]) for found in UNTIL_YEAR.finditer(text)]
    return (*until, *(int(found[1]) - 1 for found in BEFORE_YEAR.finditer(text)))


def _in_its_time(entry: OldNorm, years: Sequence[int]) -> bool:
    """Whether the old version still applied in one of the years."""
    if entry.gone_since is None:
        return False
    last = (entry.gone_since - timedelta(days=1)).year
    return any(year <= last for year in years)


def _begins_word(beginning: str, text: str) -> bool:
    at = text.find(beginning)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(beginning, at + 1)
    return at >= 0
