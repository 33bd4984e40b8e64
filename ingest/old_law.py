"""Old law: from norms still quoted in practice to the place they have today.

`corpus/altes_recht.toml` holds the table in our own words; its header explains the German keys. This
module owns its format and the lookup. What an old number means depends on the question: § 53 SGB XII
is gone, so its entry always applies, whereas § 55 SGB IX exists today with other content, so its
entry needs a sign that the old version is meant.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from ingest.errors import UnreadableSource
from ingest.norm import Norm
from ingest.verweise import Verweis, find_verweise
from ingest.verweise.address import order_key

OLD_LAW_FILE = "altes_recht.toml"
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
_Place = tuple[str, int, str, str]  # of `order_key`


class Applies(StrEnum):
    """When an entry speaks about a norm: always, as a hint, or only for the old version."""

    ALWAYS = "immer"
    HINT = "mit_hinweis"
    OLD_NAMED = "nur_alt"


class Reading(StrEnum):
    """Whether a reference surely means the old version, or a hint is all that is due."""

    MEANT = "gemeint"
    POSSIBLE = "möglich"


@dataclass(frozen=True, slots=True)
class OldNorm:
    """One norm, or a stretch of §§, in a version that no longer applies.

    Attributes:
        norm: The old address.
        until: Last § of a stretch, None for a single norm.
        title: What it was about.
        fassung: The version in words: `bis 31.12.2019`.
        gone_since: First day without it; None where that differs between the Länder.
        applies: When the entry speaks about its number.
        today: Where the matter stands today; empty where it stands nowhere.
        sentence: One German sentence to show, in our own words.
        note: Why the mapping is only rough, in German; empty where it is certain.
        keywords: Beginnings of words in a question that point to the old norm.
    """

    norm: Norm
    until: Norm | None
    title: str
    fassung: str
    gone_since: date | None
    applies: Applies
    today: tuple[Norm, ...]
    sentence: str
    note: str
    keywords: tuple[str, ...]

    @property
    def label(self) -> str:
        """The old address as a reader would write it: `§ 53 SGB XII`, `§§ 53 bis 60a SGB XII`."""
        if self.until is None:
            return str(self.norm)
        sign = "§§ " if self.norm.paragraf[:1].isdigit() else ""
        return f"{sign}{self.norm.paragraf} bis {self.until.paragraf} {self.norm.law}"


@dataclass(frozen=True, slots=True)
class ReformStep:
    """One day on which parts of the BTHG came into force; `contents` are German sentences."""

    day: date
    name: str
    title: str
    contents: tuple[str, ...]
    source: str
    norms: tuple[Norm, ...]


@dataclass(frozen=True, slots=True)
class OldLaw:
    """The whole table.

    Attributes:
        norms: All entries.
        steps: The steps of the reform.
        singles: Entries of one norm under their law, each behind the place of its §, in order.
        stretches: Entries of several §§ under their law.
        keywords: Those of all entries.
    """

    norms: tuple[OldNorm, ...]
    steps: tuple[ReformStep, ...]
    singles: Mapping[str, list[tuple[_Place, OldNorm]]] = field(
        init=False, repr=False, compare=False
    )
    stretches: Mapping[str, list[OldNorm]] = field(init=False, repr=False, compare=False)
    keywords: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        singles: dict[str, list[tuple[_Place, OldNorm]]] = {}
        stretches: dict[str, list[OldNorm]] = {}
        for entry in self.norms:
            if entry.until is None:
                place = order_key(entry.norm.paragraf)
                singles.setdefault(entry.norm.law, []).append((place, entry))
            else:
                stretches.setdefault(entry.norm.law, []).append(entry)
        for entries in singles.values():
            entries.sort(key=_place_of)
        keywords = frozenset(keyword for entry in self.norms for keyword in entry.keywords)
        object.__setattr__(self, "keywords", keywords)
        object.__setattr__(self, "singles", MappingProxyType(singles))
        object.__setattr__(self, "stretches", MappingProxyType(stretches))


def _place_of(placed: tuple[_Place, OldNorm]) -> _Place:
    return placed[0]


NO_OLD_LAW = OldLaw((), ())


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


@dataclass(frozen=True, slots=True)
class Match:
    """An entry for a reference, and how surely the reference means it."""

    entry: OldNorm
    reading: Reading


def _readable(text: str) -> str:
    if [str(verweis.norm) for verweis in find_verweise(text)] != [text]:
        raise ValueError(f"„{text}“ ist keine Norm in der Schreibweise „§ 99 Abs. 1 SGB IX“")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Target = Annotated[Text, AfterValidator(_readable)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Entry(_Strict):
    paragraf: Text
    absatz: Text | None = None
    nummer: Text | None = None
    bis: Text | None = None
    titel: Text
    heute: tuple[Target, ...]
    satz: Text
    anwendung: Applies | None = None
    fassung: Text | None = None
    weg_seit: date | None = None
    stichworte: tuple[Text, ...] = ()
    sicher: bool = True
    hinweis: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.sicher == bool(self.hinweis):
            raise ValueError("hinweis gehört genau zu Einträgen mit sicher = false")
        if self.bis and (self.absatz or order_key(self.bis) <= order_key(self.paragraf)):
            raise ValueError("bis nennt einen späteren Paragrafen, ohne Absatz")
        return self


class _Group(_Strict):
    gesetz: Text
    fassung: Text
    weg_seit: date | None = None
    anwendung: Applies
    norm: tuple[_Entry, ...]


class _Step(_Strict):
    datum: date
    stufe: Text
    titel: Text
    inhalt: tuple[Text, ...]
    quelle: Text
    normen: tuple[Target, ...]


class _File(_Strict):
    stufe: tuple[_Step, ...]
    gruppe: tuple[_Group, ...]


def load_old_law(path: Path) -> OldLaw:
    """Read and check the table.

    Raises:
        UnreadableSource: The file is no valid TOML, breaks the format, or has an entry twice; the
            message names the place.
    """
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"Die Tabelle zum alten Recht ist kein gültiges TOML: {error}."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnreadableSource(
            f"Die Tabelle zum alten Recht bricht das Format bei {place}: {first['msg']}."
        ) from error
    norms = [_old_norm(group, entry) for group in file.gruppe for entry in group.norm]
    keys = [(entry.norm, entry.until, entry.fassung) for entry in norms]
    for key in keys:
        if keys.count(key) > 1:
            raise UnreadableSource(
                f"In der Tabelle zum alten Recht steht {key[0]} ({key[2]}) mehrmals."
            )
    return OldLaw(tuple(norms), tuple(map(_step, file.stufe)))


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
        For each reference the entries it means or may mean, in the same order.
    """
    signs = _signs(old_law, verweise, text)
    return tuple(tuple(_matches(old_law, verweis, signs)) for verweis in verweise)


def _matches(old_law: OldLaw, verweis: Verweis, signs: _Signs) -> Iterator[Match]:
    ranged = verweis.until is not None or verweis.following
    for entry in _of_range(old_law, verweis) if ranged else _of_norm(old_law, verweis.norm):
        reading = _reading(entry, verweis, signs)
        if reading is not None:
            yield Match(entry, reading)


def _old_norm(group: _Group, entry: _Entry) -> OldNorm:
    return OldNorm(
        norm=Norm(group.gesetz, entry.paragraf, absatz=entry.absatz, nummer=entry.nummer),
        until=Norm(group.gesetz, entry.bis) if entry.bis else None,
        title=entry.titel,
        fassung=entry.fassung or group.fassung,
        gone_since=entry.weg_seit or group.weg_seit,
        applies=entry.anwendung or group.anwendung,
        today=_norms(entry.heute),
        sentence=entry.satz,
        note=entry.hinweis,
        keywords=entry.stichworte,
    )


def _norms(texts: Iterable[str]) -> tuple[Norm, ...]:
    return tuple(find_verweise(text)[0].norm for text in texts)


def _step(step: _Step) -> ReformStep:
    return ReformStep(
        step.datum, step.stufe, step.titel, step.inhalt, step.quelle, _norms(step.normen)
    )


def _of_norm(old_law: OldLaw, norm: Norm) -> list[OldNorm]:
    parts = _parts(norm)
    fitting = [e for e in _singles(old_law, norm, norm) if _parts(e.norm) <= parts]
    if not fitting:
        # a stretch still in use today also holds numbers that are new: § 37a SGB IX
        gone = (e for e in _around(old_law, norm, norm) if e.applies is Applies.ALWAYS)
        return list(gone)[-1:]
    depth = max(len(_parts(e.norm)) for e in fitting)
    return [e for e in fitting if len(_parts(e.norm)) == depth]


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
    start = bisect_left(placed, order_key(first.paragraf), key=_place_of)
    end = bisect_right(placed, order_key(last.paragraf), key=_place_of)
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
    if verweis.fassung == "neu":
        return None
    if verweis.fassung == "alt":
        undated = re.search(YEAR, verweis.text) is None
        return Reading.MEANT if undated or _in_its_time(entry, _years(verweis.text)) else None
    named = not signs.keywords.isdisjoint(entry.keywords)
    if signs.old or named or _in_its_time(entry, signs.years):
        return signs.reading
    return Reading.POSSIBLE if entry.applies is Applies.HINT else None


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
