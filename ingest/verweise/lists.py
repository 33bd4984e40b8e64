"""Reads the parts of an address, and the lists and ranges addresses stand in."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.verweise.address import (
    NUMBER,
    Address,
    Level,
    Member,
    Step,
    counter_of,
    order_key,
    with_level,
)
from ingest.verweise.foreign import foreign_law
from ingest.verweise.numerals import NUMBER_WORDS, roman_at
from ingest.verweise.parts import Parts
from ingest.verweise.values import FOLLOWING, SEPARATORS, Head

_INCLUSIVE = frozenset({"einschliesslich", "einschl", "inklusive", "inkl", "zu", "zum"})
_ALL_FOLLOWING = frozenset({"folgende", "folgenden", "fortfolgende", "fortfolgenden"})
_LONGEST_TOPIC = 8
_LAST_ABSATZ = order_key("30z")[1:]
_FIRST_OF_THOUSANDS = order_key("1000")[1:]  # behind it a year may well be the next §


class Lists(Parts):
    """Reads addresses part by part, and the lists and ranges they stand in."""

    __slots__ = ()

    def _members(
        self, first: int, at: int, address: Address, level: Level, head: Head | None
    ) -> list[Member]:
        """Read all members of a list whose first value ends before `at`."""
        members = [self._member(first, at, address, level)]
        while member := self._next_member(members[-1], head):
            members.append(member)
        end = members[-1].end
        outside = self._open[first - 1] if first else 0
        if self.tokens[end].value == ")" and self._open[end - 1] > outside:
            members[-1] = replace(members[-1], end=end + 1)  # "§ 36 (Abs. 2 und 3)"
        return members

    def _member(self, first: int, at: int, address: Address, level: Level) -> Member:
        step = self._parts(Step(address, level, at))
        glued = self._glued_following(step)
        if glued is not None:
            return Member(first, glued.end, glued.address, glued.level, following=True)
        reached = self._range(step)
        last = (reached and self._range(reached)) or reached or step  # "392 bis 406 Absatz 1 bis 4"
        end = last.end
        also = self.tokens[end].value == "und" and self.tokens[end + 1].value in _ALL_FOLLOWING
        following = also or self.tokens[end].value in FOLLOWING
        if following:
            end += 2 if also or self.tokens[end + 1].value == "." else 1
        fassung, end = self._fassung(end)
        until = last.address if reached else None
        return Member(first, end, step.address, last.level, until, following, fassung)

    def _glued_following(self, step: Step) -> Step | None:
        """Read `44f.` where the dot ends no sentence: a law, a joint or a bracket is behind it."""
        token, dot = self.tokens[step.end - 1], step.end
        if token.kind != "num" or not token.value.endswith("f") or step.level > Level.ABSATZ:
            return None
        if self.tokens[dot].value != ".":
            return None
        goes_on = self.tokens[dot + 1].value in SEPARATORS | {")", ";"}
        if not goes_on and self._law(dot + 1, None, law_before=False) is None:
            return None
        value = (step.address[step.level] or "").removesuffix("f")
        return Step(with_level(step.address, step.level, value), step.level, dot + 1)

    def _range(self, start: Step) -> Step | None:
        """Read `bis 134`, `- 3`, `bis § 9` behind an address; ranges never run backwards."""
        token = self.tokens[start.end]
        if token.kind != "dash" and token.value != "bis":
            return None
        at, level = self._included(start.end + 1), start.level
        head, unit = self._head(at), self._unit(at)
        if head is not None and head.counted in {"§", "Art"}:
            level, at = Level.PARAGRAF, head.end
        elif unit is not None and unit[0] <= level:
            level, at = unit
        value = self._sibling(at, start) or self._value(at, level)
        spelt = self.tokens[at].value in NUMBER_WORDS
        if value is None or self._measures(value[1], noun=spelt):
            return None
        name = counter_of(start.address, level) + value[0]
        if order_key(name) <= order_key(start.address[level]):
            return None
        return self._parts(Step(with_level(start.address, level, name), level, value[1]))

    def _sibling(self, at: int, before: Step) -> tuple[str, int] | None:
        """Read the `c` of `§§ 28a-c` and `§ 28 a, b und c`: it ascends and the law ends its list."""
        token = self.tokens[at]
        number = NUMBER.fullmatch((before.address[0] or "").rpartition(" ")[2])
        if before.level is not Level.PARAGRAF or number is None or not number[2]:
            return None
        if not re.fullmatch("[b-eg-z]", token.raw) or token.raw <= number[2]:
            return None
        sibling = number[1] + token.raw, at + 1
        joint = self.tokens[at + 1].kind == "dash" or self.tokens[at + 1].value in SEPARATORS
        deeper = before._replace(address=with_level(before.address, 0, sibling[0]))
        if joint and self._sibling(at + 2, deeper):
            return sibling
        return sibling if self._law(at + 1, None, law_before=False) else None

    def _included(self, at: int) -> int:
        """Index behind the `einschließlich` of a range, which takes in its last one anyway."""
        if self.tokens[at].value not in _INCLUSIVE:
            return at
        return at + (2 if self.tokens[at + 1].value == "." else 1)

    def _next_member(self, last: Member, head: Head | None) -> Member | None:
        """Read what follows a comma or conjunction if it continues the list."""
        several = bool(head and head.plural)
        end = self._explained_end(last.end) if several else last.end
        at = self._separated(end, several=several)
        if at == end:
            return None
        if self._on_new_line(at):
            return None  # a list item of its own: "§ 5,\n2. die Leistungen"
        base = last.until or last.address
        unit = self._unit(at)
        if unit is not None:
            level, value_at = unit
            return self._continued(at, value_at, base, level) if level <= last.level else None
        before = Step(base, last.level, last.end)
        if head is not None and (sibling := self._sibling(at, before)):
            address = with_level(
                base, Level.PARAGRAF, counter_of(base, Level.PARAGRAF) + sibling[0]
            )
            return self._member(at, sibling[1], address, Level.PARAGRAF)
        bare = self._level_of_bare(at, last, head)
        if bare is None or self._is_item_number(at) or self._is_other_number(at, last, head, bare):
            return None
        counted_noun = bare is Level.PARAGRAF and not (head and head.plural)
        law = self._is_book_number(at + 1) or foreign_law(self.tokens, at + 1, "")
        counted_noun = counted_noun and not law  # "§ 5, 7 AVB"
        member = self._continued(at, at, base, bare)
        amount = self.tokens[at].value != "(" and self._measures(at + 1, noun=counted_noun)
        return None if amount else member

    def _explained_end(self, at: int) -> int:
        """Index behind words in brackets that tell what a § is about: `§§ 14 (Verfahren), 15`."""
        if self.tokens[at].value != "(" or self._law_in_brackets(at):
            return at
        end = at + 1
        while self.tokens[end].kind in {"word", "dash"} and end < at + _LONGEST_TOPIC:
            end += 1
        return end + 1 if self.tokens[end].value == ")" and end > at + 1 else at

    def _separated(self, at: int, *, several: bool) -> int:
        """Index behind commas and conjunctions, `auch in Verbindung mit` before parts included."""
        start = at
        if several and self.tokens[at].value == ";":
            return at + 1
        while self.tokens[at].value in SEPARATORS and at < start + 2:
            at += 1
        if self.tokens[at - 1].value in {"bzw", "u"} and self.tokens[at].value == ".":
            at += 1
        joint = at + (1 if self.tokens[at].value == "auch" else 0)
        if self.tokens[joint].value == "in" and self.tokens[joint + 1].value == "verbindung":
            joint += 3
        elif self.tokens[joint].kind == "ivm":
            joint += 1
        else:
            return at
        return joint if self._unit(joint) else at

    def _is_item_number(self, at: int) -> bool:
        """Whether `2.` behind a comma numbers an item of the text's own list."""
        dot, after = self.tokens[at + 1], self.tokens[at + 2]
        if dot.value != "." or after.kind != "word":
            return False
        return after.raw.islower() or self.tokens[at - 1].value == ","

    def _is_other_number(self, at: int, last: Member, head: Head | None, level: Level) -> bool:
        """Whether a bare number is none of the list: `§ 36/2`, `§ 160, 2025`."""
        if level is not Level.PARAGRAF or self.tokens[at].kind != "num":
            return False
        before = order_key((last.until or last.address)[0])[1:]
        if self.tokens[at - 1].value == "/" and order_key(self.tokens[at].value)[1:] <= before:
            return True
        several = head is not None and head.plural
        return self._is_year(at) and before < _FIRST_OF_THOUSANDS and not several

    def _continued(self, first: int, at: int, base: Address, level: Level) -> Member | None:
        value = self._value(at, level)
        if value is None:
            return None
        name = counter_of(base, level) + value[0]
        return self._member(first, value[1], with_level(base, level, name), level)

    def _level_of_bare(self, at: int, last: Member, head: Head | None) -> Level | None:
        """Tell what a number or letter without a word counts in a list.

        It goes on at the level of the last one, unless that cannot be: where `§§` announces
        several, a number beyond the last § or one that does not ascend is the next §, and so is
        one with an Absatz of its own (`§§ 78 Abs. 2 Satz 3, 113 Abs. 1`).
        """
        token = self.tokens[at]
        base = last.until or last.address
        if token.kind != "num":
            return self._level_of_sign(at, last, base)
        level = Level.NUMMER if last.level is Level.BUCHSTABE else last.level
        if level is Level.PARAGRAF or head is None:
            return level
        unit = self._unit(at + 1)
        if (unit and unit[0] <= level) or roman_at(self.tokens[at + 1]):
            return Level.PARAGRAF
        number = order_key(token.value)[1:]  # without counters, `Art. 20` beside `33`
        beyond = number > order_key(base[0])[1:] or number <= order_key(base[level])[1:]
        if head.plural and beyond:
            return Level.PARAGRAF
        high = number > _LAST_ABSATZ and (head.plural or level is Level.ABSATZ)
        return Level.PARAGRAF if high else level

    def _level_of_sign(self, at: int, last: Member, base: Address) -> Level | None:
        """The same for `zwei`, `III`, `(2)` and `b`."""
        token = self.tokens[at]
        if token.value in NUMBER_WORDS and self.tokens[last.end - 1].value in NUMBER_WORDS:
            return None if self._measures(at + 1, noun=True) else last.level
        within = base[Level.ABSATZ] is not None and last.level >= Level.ABSATZ
        if within and (roman_at(token) or self._bracketed(at)):
            return Level.ABSATZ
        return last.level if token.kind == "word" and last.level is Level.BUCHSTABE else None
