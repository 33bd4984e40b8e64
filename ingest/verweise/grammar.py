"""Finds references in a text and puts them together: the top of the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.verweise.address import (
    COUNTERS,
    NOWHERE,
    Item,
    Level,
    Member,
    Named,
    Step,
    completed_member,
    is_long,
    with_level,
)
from ingest.verweise.foreign import abbreviation_before_sign
from ingest.verweise.gesetzesnamen import ARTICLE_LAWS, law_at
from ingest.verweise.laws import LINKS
from ingest.verweise.lists import MOST_PARTS, Lists
from ingest.verweise.tokens import ROMAN, LawName
from ingest.verweise.values import ANNEX_SIGNS, SEPARATORS, Head

_LIST_CONNECTORS = frozenset({",", "und", "oder", "die", "den", "dem", "der", "des"})
_CONNECTORS = _LIST_CONNECTORS | SEPARATORS | {"in", "verbindung", "mit", "auch", "nach", ";"}
_OPENINGS = frozenset({"aus", "gemaess", "gilt", "im", "in", "ist", "laut", "nach", "regelt", "zu"})
# "Teil 2 SGB IX" and "Seite 3 SGB IX" name no §.
_STRUCTURE = frozenset(
    """
    teil teile kapitel kapiteln abschnitt abschnitte titel untertitel buch band heft seite seiten
    jahr jahre jahren stand nr nummer absatz abs satz s anlage anhang seit ab vom am ueber rund
    pflegegrad pflegestufe stufe gruppe fall modul frage folie version alle die
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
_SHORTEST_ALONE = 3  # "gg" and "ao" are laws behind a § only
_LONGEST_CONNECTION = 4
_LOWER_NUMERALS = frozenset(numeral.lower() for numeral in ROMAN)


class Grammar(Lists):
    """Recursive descent over a text: finds where references begin and puts them together."""

    __slots__ = ()

    def items(self, *, page_letter: bool = False) -> Iterator[Item]:
        """All references and laws named, in order.

        Args:
            page_letter: Take `S. 2` without a § for a Satz, which elsewhere is a page.
        """
        index = 0
        while self.tokens[index].kind != "end":
            item = self._item(index, page_letter=page_letter)
            if item is not None:
                yield item
            index = item.end if item else index + 1

    def joined(self, item: Item, after: Item) -> str:
        """How two references hang together.

        Returns:
            `list` where only commas, `und`, `oder` and articles stand between them, `chain` with
            prepositions and `i.V.m.` too, empty for anything else.
        """
        between = self.tokens[item.end : after.first]
        if not after.members or not 0 < len(between) <= _LONGEST_CONNECTION:
            return ""
        values = {token.value for token in between if token.kind != "ivm"}
        if not values <= _CONNECTORS:
            return ""
        return "list" if values and values <= _LIST_CONNECTORS else "chain"

    def _item(self, index: int, *, page_letter: bool) -> Item | None:
        token = self.tokens[index]
        if token.kind == "punct":
            return None
        head = self._head(index)
        if head is not None:
            return self._headed(index, head)
        if token.kind == "num" and (reference := self._number_before_law(index)):
            return reference
        name = law_at(self.tokens, index) or abbreviation_before_sign(self.tokens, index)
        if name is not None and not (token.raw.islower() and len(token.raw) < _SHORTEST_ALONE):
            alone = Named(name.end, name.law, spelt=name.spelt)
            return self._behind_law(index, name) or Item(index, "", (), alone)
        return self._parts_alone(index) if page_letter or token.raw != "S" else None

    def _headed(self, first: int, head: Head, *, law_before: bool = False) -> Item | None:
        number = self._number(head.end, letter=True)
        if number is not None:
            paragraf, at = self._numbered(head, number)
        elif head.counted in ANNEX_SIGNS.values():
            paragraf, at = head.counted, head.end
        else:
            return None
        unnumbered = number is None
        if head.counted in ANNEX_SIGNS.values():
            belongs, at = self._annex_of(at)
            if unnumbered and belongs:
                paragraf, unnumbered = f"{paragraf} {belongs}", False
        members = self._members(first, at, with_level(NOWHERE, 0, paragraf), Level.PARAGRAF, head)
        members = self._following_letter(members, head)
        named = self._named(members[-1].end, head, law_before=law_before)
        if named.law and len(members) == 1:
            members, named = self._parts_behind_law(members[0], named, head)
        stated = named.law or law_before
        if self._dangles(named.end) or (head.plural and number and self._bare_number(number[1])):
            return self._unread(first, named.end, head)
        if unnumbered and not stated:
            return None
        if head.doubtful and not stated and self.tokens[named.end].kind in {"word", "dash"}:
            return None  # "eine Art 24-Stunden-Betreuung"
        return Item(first, head.counted, tuple(members), named)

    def _unread(self, first: int, end: int, head: Head) -> Item:
        """Pass over a reference whose parts are unclear (`§ 104 3`, `§§ 5 7 SGB IX`).

        Nothing of it is read as something else; the law behind it counts as named.
        """
        for _ in range(MOST_PARTS):
            if self.tokens[end].kind != "num" and self.tokens[end].value not in SEPARATORS:
                break
            end += 1
        return Item(first, "", (), self._named(end, head, law_before=False))

    def _numbered(self, head: Head, number: tuple[str, int]) -> tuple[str, int]:
        """Name a § or Artikel; Artikel that hold §§ take both: `Art. 247 § 6`."""
        paragraf, at = COUNTERS[head.counted] + number[0], number[1]
        inner = self._head(at) if head.counted == "Art" else None
        below = inner and inner.counted == "§" and self._number(inner.end, letter=True)
        return (f"{paragraf} § {below[0]}", below[1]) if below else (paragraf, at)

    def _annex_of(self, at: int) -> tuple[str, int]:
        """Read `zu § 28`, also in brackets, behind an Anlage."""
        bracket = self.tokens[at].value == "("
        sign = at + (2 if bracket else 1)
        head = self._head(sign) if self.tokens[sign - 1].value in {"zu", "zum"} else None
        number = self._number(head.end, letter=True) if head else None
        if head is None or number is None or head.counted not in {"§", "Art"}:
            return "", at
        paragraf, end = self._numbered(head, number)
        end = self._parts(Step(NOWHERE, Level.PARAGRAF, end)).end
        counted = paragraf if head.counted == "Art" else f"§ {paragraf}"
        return f"zu {counted}", end + (1 if bracket and self.tokens[end].value == ")" else 0)

    def _following_letter(self, members: list[Member], head: Head) -> list[Member]:
        """Read the `f` of `§§ 117f`: announced as several, it is no § 117f."""
        only = members[0]
        paragraf = only.address[0] or ""
        if not head.plural or len(members) > 1 or only.until or only.level is not Level.PARAGRAF:
            return members
        if not paragraf.endswith("f"):
            return members
        end = only.end + (1 if self.tokens[only.end].value == "." else 0)
        return [
            replace(only, end=end, address=with_level(NOWHERE, 0, paragraf[:-1]), following=True)
        ]

    def _number_before_law(self, index: int) -> Item | None:
        """Read `97 SGB IX`: only a plain number with nothing that makes it a count or a date."""
        number = self._number(index, letter=False)
        if number is None or is_long(number[0]) or self._is_year(index) or self._counts(index):
            return None
        member = self._member(index, number[1], with_level(NOWHERE, 0, number[0]), Level.PARAGRAF)
        name = law_at(self.tokens, member.end)
        if name is None or name.spelt or name.law in ARTICLE_LAWS:
            return None
        after = self.tokens[name.end]
        if after.kind == "dash" or (after.kind == "word" and after.raw[0].isupper()):
            return None
        return Item(index, "§", (member,), Named(name.end, name.law))

    def _counts(self, index: int) -> bool:
        """Whether the words before a bare number make it anything but a §: `Teil 1 und 2`."""
        at = index - 1
        before = self.tokens[at] if index else self.tokens[-1]
        glued = before.end == self.tokens[index].start and before.value not in {"(", "/", ","}
        if index and (glued or before.kind == "num" or before.value in {".", "-"}):
            return True
        while index - MOST_PARTS < at and (
            self.tokens[at].kind == "num" or self.tokens[at].value in SEPARATORS | {"bis"}
        ):
            at -= 1
        word = self.tokens[at] if at >= 0 else self.tokens[-1]
        noun = word.raw[:1].isupper() and word.raw[1:].islower() and word.value not in _OPENINGS
        return noun or word.value in _STRUCTURE

    def _behind_law(self, first: int, name: LawName) -> Item | None:
        """Read a reference that follows its law: `SGB IX, §§ 90 bis 150a`, `sgb ix 97`."""
        at = name.end + (1 if self.tokens[name.end].value in {",", ":", "-"} else 0)
        head = self._head(at)
        if head is not None:
            reference = self._headed(at, head, law_before=True)
            if reference is None or reference.named.law or reference.named.own:
                return None
            if not reference.members:
                return replace(reference, named=replace(reference.named, law=name.law))
            named = replace(reference.named, law=name.law, spelt=name.spelt)
            opening = replace(reference.members[0], first=first)
            members = (opening, *reference.members[1:])
            return replace(reference, first=first, members=members, named=named)
        number = self._number(name.end, letter=True)
        if number is None or is_long(number[0]) or self._is_year(name.end):
            return None
        if name.spelt or name.law in ARTICLE_LAWS:
            return None
        member = self._member(first, number[1], with_level(NOWHERE, 0, number[0]), Level.PARAGRAF)
        after, behind = self.tokens[member.end], self.tokens[member.end + 1]
        ordinal = after.value == "." and behind.kind != "end"
        if ordinal or after.kind == "dash" or self._measures(member.end, noun=True):
            return None
        return Item(first, "§", (member,), Named(member.end, name.law))

    def _parts_behind_law(
        self, member: Member, named: Named, head: Head
    ) -> tuple[list[Member], Named]:
        """Read `§ 35a SGB VIII Abs. 2 und 3` as `§ 35a Abs. 2 und 3 SGB VIII`."""
        step = Step(member.address, member.level, named.end)
        deeper = None if named.spelt or member.until else self._part_with_unit(step)
        if deeper is None or self.tokens[named.end].value == ",":
            return [member], named
        members = self._members(member.first, deeper.end, deeper.address, deeper.level, head)
        return members, replace(named, end=members[-1].end)

    def _parts_alone(self, first: int) -> Item | None:
        """Read parts without a § before them; a § may follow: `Absatz 2 des § 97`."""
        part = self._counted(first)
        if part is None or part[0] is Level.NOTED or not self._is_part(first):
            return None
        top, value, at = part
        members = self._members(first, at, with_level(NOWHERE, top, value), top, None)
        end = members[-1].end
        at = self._linked(end)
        while (above := self._counted(at)) and above[0] < top:
            top, value, end = above
            place = with_level(NOWHERE, top, value)
            members = [completed_member(member, place) for member in members]
            at = self._linked(end)
        head = self._head(at)
        whole = self._headed(at, head) if head else None
        only = whole.members[0] if whole and len(whole.members) == 1 else None
        if whole and only and only.level < top and only.until is None:
            placed = tuple(completed_member(member, only.address) for member in members)
            return replace(whole, first=first, members=placed)
        named = self._named(end, None, law_before=False)
        return Item(first, "", tuple(members), named)

    def _linked(self, end: int) -> int:
        """Index behind the words that tie a part to what it belongs to: `des`, `von dem`."""
        at = end
        while self.tokens[at].value in LINKS and at < end + 2:
            at += 1
        return at

    def _is_part(self, index: int) -> bool:
        """Whether `Nr. 5` counts a part of a norm and not an issue of a gazette."""
        before = self.tokens[index - 1] if index else None
        if before is None or not self.tokens[index].value.startswith("nr"):
            return True
        return before.kind != "num" and before.value not in {")", "bgbl", "banz"} | _LOWER_NUMERALS
