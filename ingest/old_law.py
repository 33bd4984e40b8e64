"""Old law: from norms still quoted in practice to the place they have today.

`corpus/altes_recht.toml` holds the table in our own words; its header explains the German keys. This
module owns its values and its format; `ingest.successors` finds the entries a question means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    model_validator,
)

from ingest.errors import UnreadableSource
from ingest.norm import Norm
from ingest.tables import read_table
from ingest.verweise import find_verweise
from ingest.verweise.address import order_key

OLD_LAW_FILE = "altes_recht.toml"
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
            entries.sort(key=itemgetter(0))
        keywords = frozenset(keyword for entry in self.norms for keyword in entry.keywords)
        object.__setattr__(self, "keywords", keywords)
        object.__setattr__(self, "singles", MappingProxyType(singles))
        object.__setattr__(self, "stretches", MappingProxyType(stretches))


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
    file = read_table(path, _File, "Die Tabelle zum alten Recht")
    norms = [_old_norm(group, entry) for group in file.gruppe for entry in group.norm]
    keys = [(entry.norm, entry.until, entry.fassung) for entry in norms]
    for key in keys:
        if keys.count(key) > 1:
            raise UnreadableSource(
                f"In der Tabelle zum alten Recht steht {key[0]} ({key[2]}) mehrmals."
            )
    return OldLaw(tuple(norms), tuple(map(_step, file.stufe)))


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
