"""Reads numbers that stand without a sign beside a law, and further books behind one."""

from __future__ import annotations

from dataclasses import replace

from ingest.verweise.address import NOWHERE, Item, Level, Member, Named, is_long, with_level
from ingest.verweise.books import book_of
from ingest.verweise.gesetzesnamen import ARTICLE_LAWS, law_at
from ingest.verweise.laws import BOOK_FROM
from ingest.verweise.lists import Lists
from ingest.verweise.parts import MOST_PARTS
from ingest.verweise.tokens import ROMAN
from ingest.verweise.values import SEPARATORS, Head

LIST_CONNECTORS = SEPARATORS | {";", "+", "die", "den", "dem", "der", "des"}
LONGEST_CONNECTION = 4
_OPENINGS = frozenset({"aus", "gemaess", "gilt", "im", "in", "ist", "laut", "nach", "regelt", "zu"})
# "Teil 2 SGB IX" and "Seite 3 SGB IX" name no §.
_STRUCTURE = frozenset(
    """
    teil teile kapitel kapiteln abschnitt abschnitte titel untertitel buch band heft seite seiten
    jahr jahre jahren stand nr nummer absatz abs satz s anlage anhang seit ab vom am ueber rund
    pflegegrad pflegestufe stufe gruppe fall modul frage folie version alle die
    gdb gds mde pg icd unter von mit
    mindestens wenigstens hoechstens etwa circa knapp fast
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
_BARE = Head("§", plural=True, end=0)  # numbers without a sign may be several
_MOST_BARE = 12  # bounds what is read again where no law follows


class Bare(Lists):
    """Reads `97 SGB IX`, and the second law of `§ 2 SGB IX/XII` and `§§ 99 IX, 53 XII`."""

    __slots__ = ()

    def _number_before_law(self, index: int) -> Item | None:
        """Read `97 SGB IX`: only plain numbers with nothing that makes them a count or a date."""
        if self._number(index, letter=False) is None or self._counts(index):
            return None
        members = self._bare_members(index, index)
        name = law_at(self.tokens, members[-1].end) if members else None
        if name is None or name.spelt or name.law in ARTICLE_LAWS:
            return None
        after = self.tokens[name.end]
        if after.kind == "dash" or (after.kind == "word" and after.raw[0].isupper()):
            return None
        return Item(index, "§", tuple(members), Named(name.end, name.law))

    def _bare_members(self, first: int, at: int) -> list[Member]:
        """Read numbers without a sign; none where they are a year, a decimal or a docket."""
        number = self._number(at, letter=True)
        if number is None or is_long(number[0]) or self._is_year(at):
            return []
        address = with_level(NOWHERE, 0, number[0])
        members = [self._member(first, number[1], address, Level.PARAGRAF)]
        while len(members) < _MOST_BARE and (more := self._next_member(members[-1], _BARE)):
            members.append(more)
        glued = any(
            self.tokens[index].value in {",", "/", "+"}
            and self.tokens[index].end == self.tokens[index + 1].start
            and self.tokens[index + 1].kind == "num"
            for index in range(at, members[-1].end + 1)
        )
        return [] if glued or self._dangles(members[-1].end) else members

    def _counts(self, index: int) -> bool:
        """Whether the words before a bare number make it anything but a §: `Teil 1 und 2`."""
        at = index - 1
        before = self.tokens[at] if index else self.tokens[-1]
        glued = before.end == self.tokens[index].start and before.value not in {"(", "/", ","}
        if index and (glued or before.kind == "num" or before.value in {".", "-", "/", "+"}):
            return True
        if index > 1 and before.value in SEPARATORS and self.tokens[index - 2].kind == "num":
            return True  # the list was read from its first number, or is none
        if before.value == "bis" and self.tokens[max(0, index - 2)].kind != "num":
            return True  # "bis 27 SGB VIII"
        while index - MOST_PARTS < at and (
            self.tokens[at].kind == "num" or self.tokens[at].value in SEPARATORS | {"bis"}
        ):
            at -= 1
        word = self.tokens[at] if at >= 0 else self.tokens[-1]
        noun = word.raw[:1].isupper() and word.raw[1:].islower() and word.value not in _OPENINGS
        return noun or word.value in _STRUCTURE

    def _is_unread_part(self, last: Item, item: Item) -> bool:
        """Whether the bare number of an item may be a part of the reference before it."""
        tokens = self.tokens[last.end : item.first]
        between = [token.value for token in tokens]
        chained = any(token.kind == "ivm" for token in tokens)
        if chained and last.members and last.members[-1].level is Level.PARAGRAF:
            return False  # "§ 41 i.V.m. 35a SGB VIII"
        return (
            self.tokens[item.first].kind == "num"
            and last.counted != ""
            and last.named.law is None
            and len(between) <= LONGEST_CONNECTION
            and LIST_CONNECTORS.isdisjoint(between)
        )

    def _further_book(self, item: Item) -> Item | None:
        """Read the book a joint ties to the one before it; it has the same § or one of its own."""
        at, law = item.end, item.named.law or ""
        written = self.tokens[at - 1].raw.upper()
        if item.named.spelt or law != book_of(written.removeprefix("SGB")):
            return None
        joint = self.tokens[at]
        if joint.value not in SEPARATORS:
            return None
        if item.named.assumed and item.counted == "§":
            return self._further_paragraf(at + 1)
        if not self._is_further_book(at, written):
            return None
        end, book = at + 2, book_of(self.tokens[at + 1].raw)
        if len(item.members) != 1:
            return Item(at + 1, "", (), Named(end, book))
        member = replace(item.members[0], first=at + 1, end=end)
        return Item(at + 1, item.counted, (member,), Named(end, book))

    def _is_further_book(self, joint: int, before: str) -> bool:
        token, after = self.tokens[joint + 1], self.tokens[joint + 2]
        if before.isdigit() and self.tokens[joint].value == "/":
            return token.kind == "num" and book_of(token.value) is not None
        if token.raw not in ROMAN or not book_of(token.raw) or before not in ROMAN:
            return False
        listed = after.value in SEPARATORS and self.tokens[joint + 3].raw in ROMAN
        if self.tokens[joint].value == "," and not listed and int(ROMAN[token.raw]) < BOOK_FROM:
            return False
        return after.value != "." or self.tokens[joint].value != ","  # "SGB IX, V. Kapitel"

    def _further_paragraf(self, at: int) -> Item | None:
        """Read the `53 XII` behind `§§ 99 IX,`."""
        members = self._bare_members(at, at) if self.tokens[at].kind == "num" else []
        end = members[-1].end if members else at
        if not members or not self._is_book_number(end):
            return None
        law = f"SGB {self.tokens[end].value.upper()}"
        return Item(at, "§", tuple(members), Named(end + 1, law, assumed=True))
