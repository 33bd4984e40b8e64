"""Terms and abbreviations of the field from `corpus/glossar.toml`.

One entry per term, in our own words. It explains the term to a reader, spells its abbreviation out
for the search (the embedding model has never seen `GPV` or `THP`), and leads to the §§ that carry it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from ingest.norm import Norm
from ingest.spelling import everyday_words
from ingest.tables import read_table
from ingest.verweise import find_verweise

GLOSSARY_FILE = "glossar.toml"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_ASKS_MEANING = re.compile(
    r"(?i:was\s+(?:ist|sind|heißt|heisst|bedeutet|bedeuten|meint(?:\s+man\s+mit)?|versteht\s+man\s+unter)"
    r"|wofür\s+steht|erkläre?\s+mir)\s+(?:(?i:denn|eigentlich|bitte|nochmal)\s+)*"
    r"(?:(?i:der|die|das|ein|eine|einer|einem|einen|den|dem)\s+)?(?:(?i:begriff|abkürzung)\s+)?"
    r"[„\"»]?(?P<name>[^?!„“\"»«]+?)[“\"«]?(?:\s+(?i:genau|eigentlich|denn))?\s*[?.!]*"
)
_NOT_AT_ALL = 3
_SHORTEST_SMALL = 3  # letters; "ev" or "pg" in small letters may be anything
_WORD = re.compile(r"[^\W_]+(?:[-./][^\W_]+)*")


def _whole_norm(text: str) -> str:
    if len(find_verweise(text)) != 1:
        raise ValueError(f"{text!r} ist keine Vorschrift")
    return text


class GlossaryTerm(BaseModel):
    """One term.

    Attributes:
        begriff: The term in full.
        kurz: Its abbreviations.
        text: What it is, one to three sentences.
        synonyme: Other names, everyday ones too.
        frueher: What it was called before.
        normen: The §§ that carry it, the first one first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    begriff: Text
    kurz: tuple[Text, ...] = ()
    text: Text
    synonyme: tuple[Text, ...] = ()
    frueher: tuple[Text, ...] = ()
    normen: tuple[Annotated[Text, AfterValidator(_whole_norm)], ...] = ()

    @property
    def heading(self) -> str:
        """The term with its abbreviations: `Eingliederungshilfe (EGH)`."""
        return f"{self.begriff} ({', '.join(self.kurz)})" if self.kurz else self.begriff

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the full name first."""
        return (self.begriff, *self.kurz, *self.synonyme, *self.frueher)

    @property
    def norms(self) -> tuple[Norm, ...]:
        """The §§ that carry it."""
        return tuple(find_verweise(text)[0].norm for text in self.normen)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    stand: date
    begriff: list[GlossaryTerm] = Field(min_length=1)


@dataclass(frozen=True)
class Glossary:
    """All terms.

    Attributes:
        terms: In the order of the file.
        stand: ISO date of the file.
    """

    terms: tuple[GlossaryTerm, ...] = ()
    stand: str | None = None

    def spelt_out(self, text: str) -> str:
        """The text with every abbreviation followed by what it stands for.

        Only abbreviations with one meaning count, written as in the glossary or, from three letters
        on, all in small letters unless that is an everyday word (`bar`).
        """
        return _WORD.sub(self._with_meaning, text)

    def asked_for(self, question: str) -> GlossaryTerm | None:
        """The term a question wants explained (`Was ist ein GPV?`), None for any other question."""
        asked = _ASKS_MEANING.fullmatch(question.strip())
        return self._by_name.get(asked["name"].casefold()) if asked else None

    def matching(self, text: str) -> Iterator[GlossaryTerm]:
        """The terms called so, then those whose name holds the text, then those that speak of it."""
        wanted = text.strip().casefold()

        def distance(term: GlossaryTerm) -> int:
            names = [name.casefold() for name in term.names]
            if wanted in names:
                return 0
            if any(wanted in name for name in names):
                return 1
            return 2 if wanted in term.text.casefold() else _NOT_AT_ALL

        for place in range(_NOT_AT_ALL):
            yield from (term for term in self.terms if distance(term) == place)

    def _with_meaning(self, match: re.Match[str]) -> str:
        meaning = self._abbreviations.get(match[0])
        return f"{match[0]} ({meaning})" if meaning else match[0]

    @cached_property
    def _by_name(self) -> dict[str, GlossaryTerm]:
        """Terms by every name only one of them has."""
        found: dict[str, set[int]] = {}
        for number, term in enumerate(self.terms):
            for name in term.names:
                found.setdefault(name.casefold(), set()).add(number)
        return {name: self.terms[min(n)] for name, n in found.items() if len(n) == 1}

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        meanings: dict[str, set[str]] = {}
        for term in self.terms:
            for short in term.kurz:
                small = short.lower()
                if len(short) < _SHORTEST_SMALL or small in everyday_words():
                    small = short
                for written in {short, small}:
                    meanings.setdefault(written, set()).add(term.begriff)
        return {short: next(iter(found)) for short, found in meanings.items() if len(found) == 1}


NO_GLOSSARY = Glossary()


def load_glossary(path: Path) -> Glossary:
    """Read and check the file.

    Raises:
        UnreadableSource: It is no valid TOML or breaks the format; the message names the place.
    """
    file = read_table(path, _File, "Das Glossar")
    return Glossary(tuple(file.begriff), file.stand.isoformat())
