"""Old law: from norms still quoted in practice to the place they have today.

`corpus/altes_recht.toml` holds the table in our own words; its header explains the German keys. This
module owns its format and the lookup. What an old number means depends on the question: § 53 SGB XII
is gone, so its entry always applies, whereas § 55 SGB IX exists today with other content, so its
entry needs a sign that the old version is meant.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
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
    """The whole table."""

    norms: tuple[OldNorm, ...]
    steps: tuple[ReformStep, ...]


NO_OLD_LAW = OldLaw((), ())


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


def successors(old_law: OldLaw, verweis: Verweis, text: str) -> tuple[Match, ...]:
    """Find what became of the norm a reference names.

    A part of a § (`Abs. 2`) gets its own entry where there is one, else that of the §, else that of
    a stretch around it that is wholly gone. A range (`bis`, `ff.`) gets the stretch around it and
    then the §§ it names.

    Args:
        old_law: The table.
        verweis: The reference.
        text: The question it stands in, where signs of an old version are looked for.
    """
    ranged = verweis.until is not None or verweis.following
    found = _of_range(old_law, verweis) if ranged else _of_norm(old_law, verweis.norm)
    references = find_verweise(text)
    # beside other references a sign may belong to one of them
    signed = Reading.MEANT if len({r.norm.key for r in references}) <= 1 else Reading.POSSIBLE
    for reference in reversed(references):
        text = f"{text[: reference.start]}§{text[reference.end :]}"
    readings = [(entry, _reading(entry, verweis, text, signed)) for entry in found]
    return tuple(Match(entry, reading) for entry, reading in readings if reading is not None)


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
    single = [e for e in old_law.norms if e.until is None and e.norm.key == norm.key]
    fitting = [e for e in single if _parts(e.norm) <= parts]
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
    inside = [
        e
        for e in old_law.norms
        if e.until is None and not _parts(e.norm) and _within(e.norm, first, last)
    ]
    inside.sort(key=lambda e: order_key(e.norm.paragraf))
    return [*(begun[:1] or around[-1:]), *inside]


def _around(old_law: OldLaw, first: Norm, last: Norm) -> list[OldNorm]:
    """The stretches that hold all §§ from first to last, the widest first."""
    around = [
        e
        for e in old_law.norms
        if e.until and _within(first, e.norm, e.until) and _within(last, e.norm, e.until)
    ]
    around.sort(key=lambda e: order_key((e.until or e.norm).paragraf), reverse=True)
    return sorted(around, key=lambda e: order_key(e.norm.paragraf))


def _within(norm: Norm, first: Norm, last: Norm) -> bool:
    place = order_key(norm.paragraf)
    return norm.law == first.law and order_key(first.paragraf) <= place <= order_key(last.paragraf)


def _parts(norm: Norm) -> set[tuple[str, str | None]]:
    return {("absatz", norm.absatz), ("nummer", norm.nummer)} - {("absatz", None), ("nummer", None)}


def _reading(entry: OldNorm, verweis: Verweis, around: str, signed: Reading) -> Reading | None:
    """How an entry is meant; `around` is the question without its references."""
    if entry.applies is Applies.ALWAYS:
        return Reading.MEANT
    if verweis.fassung == "neu":
        return None
    if verweis.fassung == "alt":
        undated = re.search(YEAR, verweis.text) is None
        return Reading.MEANT if undated or _in_its_time(entry, verweis.text) else None
    if OLD_WORDS.search(around) or _in_its_time(entry, around) or _has_keyword(entry, around):
        return signed
    return Reading.POSSIBLE if entry.applies is Applies.HINT else None


def _in_its_time(entry: OldNorm, text: str) -> bool:
    """Whether a text speaks of law up to a year in which the old version still applied."""
    if entry.gone_since is None:
        return False
    last = (entry.gone_since - timedelta(days=1)).year
    years = [int(found[1]) for found in UNTIL_YEAR.finditer(text)]
    years += [int(found[1]) - 1 for found in BEFORE_YEAR.finditer(text)]
    return any(year <= last for year in years)


def _has_keyword(entry: OldNorm, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(k)}", text, re.IGNORECASE) for k in entry.keywords)
