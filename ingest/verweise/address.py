"""Addresses in law while they are read: levels, lists, and what the grammar hands on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """Depth in an address; NOTED is below all of them and leaves no trace in it."""

    PARAGRAF = 0
    ABSATZ = 1
    SATZ = 2
    NUMMER = 3
    BUCHSTABE = 4
    NOTED = 5


Address = tuple[str | None, ...]  # one value per level above NOTED
NOWHERE: Address = (None,) * Level.NOTED
COUNTERS = {
    "§": "",
    "Art": "Art. ",
    "Anlage": "Anlage ",
    "Anhang": "Anhang ",
    "Muster": "Muster ",
}
NUMBER = re.compile(r"([0-9]+)([a-z]?)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Member:
    """One address of a list: tokens from first to end (exclusive)."""

    first: int
    end: int
    address: Address
    level: Level
    until: Address | None = None
    following: bool = False
    fassung: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The law and version behind a reference; `own` is `dieses Buches`.

    For `spelt` and `unsure` see `LawName`, for `fassung` and `jahr` `Verweis`.
    """

    end: int
    law: str | None = None
    spelt: bool = False
    assumed: bool = False
    own: bool = False
    fassung: str = ""
    jahr: int | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What the grammar finds: addresses under one sign, parts alone, or a law named alone.

    Attributes:
        first: Index of its first token.
        counted: Its sign (`§`, `Art`, `Anlage`, `Anhang`, `Muster`), empty without one.
        members: Its addresses; none where only a law is named.
        named: The law and version stated, and where the item ends.
    """

    first: int
    counted: str
    members: tuple[Member, ...]
    named: Named

    @property
    def end(self) -> int:
        """Index behind its last token."""
        return self.named.end


class Step(NamedTuple):
    """An address read so far.

    Attributes:
        short: Its Absatz has no word: `I`, `(2)`.
        sealed: It holds a part without a number (`letzter Satz`): none below it has a place.
    """

    address: Address
    level: Level
    end: int
    short: bool = False
    sealed: bool = False


def with_level(address: Address, level: int, value: str) -> Address:
    """Set one level of an address and clear what was below it."""
    return (*address[:level], value, *NOWHERE[level + 1 :])


def is_long(number: str) -> bool:
    """Whether a number counts nothing in a law unless a sign or unit says so: a postcode."""
    return len(number.rstrip(_LETTERS)) > _MOST_DIGITS


def order_key(value: str | None) -> tuple[str, int, str, str]:
    """Sort key of numbers and letters: 9 before 37, 37 before 37a; other counters apart.

    Numbers go by how many digits they have and then by these, so that none is too long to sort.
    """
    counter, _, number = (value or "").rpartition(" ")
    match = NUMBER.fullmatch(number)
    if match is None:
        return ("", 0, value or "", "")
    digits = match[1].lstrip("0")
    return (counter, len(digits), digits, match[2])


def counter_of(address: Address, level: Level) -> str:
    """What stands before a number at a level: `Art. ` before that of an Artikel."""
    counter, space, _ = (address[0] or "").rpartition(" ")
    return counter + space if level is Level.PARAGRAF else ""


def _completed(above: Address, address: Address) -> Address:
    """Fill the levels above the first one an address names."""
    top = next(level for level, value in enumerate(address) if value is not None)
    return (*above[:top], *address[top:])


def completed_member(member: Member, place: Address) -> Member:
    """The same for both ends of a member."""
    return replace(
        member,
        address=_completed(place, member.address),
        until=_completed(place, member.until) if member.until else None,
    )
