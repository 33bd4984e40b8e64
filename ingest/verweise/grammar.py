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
    with_level,
)
from ingest.verweise.bare import LIST_CONNECTORS, LONGEST_CONNECTION, Bare
from ingest.verweise.foreign import abbreviation_before_sign
from ingest.verweise.gesetzesnamen import ARTICLE_LAWS, law_at
from ingest.verweise.laws import LINKS
from ingest.verweise.parts import MOST_PARTS
from ingest.verweise.tokens import ROMAN, LawName
from ingest.verweise.values import ANNEX_SIGNS, SEPARATORS, Head

_CONNECTORS = LIST_CONNECTORS | {"in", "verbindung", "mit", "auch", "nach"}
_SHORTEST_ALONE = 3  # "gg" and "ao" are laws behind a § only
_LOWER_NUMERALS = frozenset(numeral.lower() for numeral in ROMAN)


class Grammar(Bare):
    """Recursive descent over a text: finds where references begin and puts them together."""

    __slots__ = ()

    def items(self) -> Iterator[Item]:
        """All references and laws named, in order."""
        index = 0
        last = None
        while self.tokens[index].kind != "end":
            item = self._item(index)
            if item is not None and last is not None and self._is_unread_part(last, item):
                item = None
            index = item.end if item else index + 1
            while item is not None:
                yield item
                last, index = item, item.end
                item = self._further_book(item)

    def joined(self, item: Item, after: Item) -> str:
        """How two references hang together.

        Returns:
            `list` where only commas, `und`, `sowie` and articles stand between them, `chain` with
            prepositions and `i.V.m.` too, empty for anything else.
        """
        between = self.tokens[item.end : after.first]
        if not after.members or not 0 < len(between) <= LONGEST_CONNECTION:
            return ""
        values = {token.value for token in between if token.kind != "ivm"}
        values -= {"."} if values & {"bzw", "u"} else set()
        if not values <= _CONNECTORS:
            return ""
        return "list" if values and values <= LIST_CONNECTORS else "chain"

    def _item(self, index: int) -> Item | None:
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
            fassung, _ = self._version_before_law(index - 1) if index else ("", 0)
            alone = Named(name.end, name.law, name.spelt, fassung=fassung)
            return self._behind_law(index, name, fassung) or Item(index, "", (), alone)
        return self._parts_alone(index) if token.raw != "S" else None  # "S. 2" is a page

    def _headed(self, first: int, head: Head, *, law_before: bool = False) -> Item | None:
        number = self._value(head.end, Level.PARAGRAF)
        if number is not None and self._counts_things(head, number[1]):
            return None  # "Artikel zwei Punkte"
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
            at = self._teil_of(at)
        members = self._members(first, at, with_level(NOWHERE, 0, paragraf), Level.PARAGRAF, head)
        members = self._following_letter(members, head)
        named = self._named(members[-1].end, head, law_before=law_before)
        if named.law:
            members, named = self._parts_behind_law(members, named, head)
        stated = named.law or law_before
        if self._is_unplaced(members[-1], named) or (
            head.plural and number and self._bare_number(number[1])
        ):
            return self._unread(first, named.end, head)
        if unnumbered and not stated:
            return None
        if head.doubtful and not stated and self.tokens[named.end].kind in {"word", "dash"}:
            return None  # "eine Art 24-Stunden-Betreuung"
        return Item(first, head.counted, tuple(members), named)

    def _is_unplaced(self, last: Member, named: Named) -> bool:
        """Whether a number or part follows at once that must belong to the reference."""
        joint = self.tokens[last.end].value in {"/", "+"}  # "§ 36/2" is no list
        unit = self._unit(named.end) if named.law and not named.spelt else None
        part = unit and unit[0] is not Level.NOTED and self._value(unit[1], unit[0])
        dangles = not named.law and self._dangles(named.end)  # behind the law it takes no § away
        return part is not None or dangles or (joint and self._dangles(last.end + 1))

    def _counts_things(self, head: Head, end: int) -> bool:
        spelt = self.tokens[end - 1].kind == "word" and end == head.end + 1
        return spelt and self._measures(end, noun=head.counted != "§")

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

    def _teil_of(self, at: int) -> int:
        """Index behind `Teil B Nr. 3.1` of an Anlage, which no address names."""
        if self.tokens[at].value != "teil" or self.tokens[at + 1].kind not in {"word", "num"}:
            return at
        end = at + 2
        for _ in range(MOST_PARTS):
            unit = self._unit(end)
            number = unit[1] if unit else end
            if not unit and self.tokens[end].value != ".":
                break
            if self.tokens[number + (0 if unit else 1)].kind != "num":
                break
            end = number + (1 if unit else 2)
        return end

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

    def _behind_law(self, first: int, name: LawName, fassung: str) -> Item | None:
        """Read a reference that follows its law: `SGB IX, §§ 90 bis 150a`, `sgb ix 97`."""
        later, end = self._fassung(name.end)
        at = end + (1 if self.tokens[end].value in {",", ":", "-"} else 0)
        head = self._head(at)
        if head is not None:
            reference = self._headed(at, head, law_before=True)
            if reference is None or reference.named.law or reference.named.own:
                return None
            if not reference.members:
                return replace(reference, named=replace(reference.named, law=name.law))
            version = reference.named.fassung or later or fassung
            named = replace(reference.named, law=name.law, spelt=name.spelt, fassung=version)
            opening = replace(reference.members[0], first=first)
            members = (opening, *reference.members[1:])
            return replace(reference, first=first, members=members, named=named)
        if name.spelt or name.law in ARTICLE_LAWS:
            return None
        bare = self._bare_members(first, name.end)
        if not bare:
            return None
        end = bare[-1].end
        after, behind = self.tokens[end], self.tokens[end + 1]
        ordinal = after.value == "." and behind.kind != "end"
        if ordinal or after.kind == "dash" or self._measures(end, noun=True):
            return None
        return Item(first, "§", tuple(bare), Named(end, name.law, fassung=fassung))

    def _parts_behind_law(
        self, members: list[Member], named: Named, head: Head
    ) -> tuple[list[Member], Named]:
        """Read `§ 35a SGB VIII Abs. 2 und 3` as `§ 35a Abs. 2 und 3 SGB VIII`."""
        *others, last = members
        deeper = self._part_behind_law(Step(last.address, last.level, named.end))
        if named.spelt or last.until or last.following or deeper is None:
            return members, named
        step = self._parts(deeper)
        more = self._members(last.first, step.end, step.address, step.level, head)
        return [*others, *more], replace(named, end=more[-1].end)

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
