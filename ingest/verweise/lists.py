"""Reads the parts of an address, and the lists and ranges addresses stand in."""

from __future__ import annotations

from ingest.verweise.address import (
    Address,
    Level,
    Member,
    Step,
    counter_of,
    is_long,
    order_key,
    with_level,
)
from ingest.verweise.foreign import foreign_law
from ingest.verweise.laws import BOOK_FROM, Laws
from ingest.verweise.tokens import ROMAN
from ingest.verweise.values import FOLLOWING, NUMBER_WORDS, SEPARATORS, UNITS, Head

_HALBSATZ_ORDINALS = frozenset({"erster", "ersten", "zweiter", "zweiten", "dritter", "dritten"})
_ALL_FOLLOWING = frozenset({"folgende", "folgenden", "fortfolgende", "fortfolgenden"})
_LAST_ABSATZ = order_key("30z")[1:]
_LINKS_WITHIN = frozenset({"im", "in", "der", "dem", "des", "den"})
MOST_PARTS = 8  # bounds what is read again where a reading is given up


class Lists(Laws):
    """Reads addresses part by part, and the lists and ranges they stand in."""

    __slots__ = ()

    def _members(
        self, first: int, at: int, address: Address, level: Level, head: Head | None
    ) -> list[Member]:
        """Read all members of a list whose first value ends before `at`."""
        members = [self._member(first, at, address, level)]
        while member := self._next_member(members[-1], head):
            members.append(member)
        return members

    def _member(self, first: int, at: int, address: Address, level: Level) -> Member:
        step = self._parts(Step(address, level, at))
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

    def _range(self, start: Step) -> Step | None:
        """Read `bis 134`, `- 3`, `bis § 9` behind an address; ranges never run backwards."""
        token = self.tokens[start.end]
        if token.kind != "dash" and token.value != "bis":
            return None
        at, level = start.end + 1, start.level
        head, unit = self._head(at), self._unit(at)
        if head is not None and head.counted in {"§", "Art"}:
            level, at = Level.PARAGRAF, head.end
        elif unit is not None and unit[0] <= level:
            level, at = unit
        value = self._value(at, level)
        spelt = self.tokens[at].value in NUMBER_WORDS
        if value is None or self._measures(value[1], noun=spelt):
            return None
        name = counter_of(start.address, level) + value[0]
        if order_key(name) <= order_key(start.address[level]):
            return None
        return self._parts(Step(with_level(start.address, level, name), level, value[1]))

    def _next_member(self, last: Member, head: Head | None) -> Member | None:
        """Read what follows a comma or conjunction if it continues the list."""
        at = self._separated(last.end)
        if at == last.end:
            return None
        if self._on_new_line(at):
            return None  # a list item of its own: "§ 5,\n2. die Leistungen"
        base = last.until or last.address
        unit = self._unit(at)
        if unit is not None:
            level, value_at = unit
            return self._continued(at, value_at, base, level) if level <= last.level else None
        bare = self._level_of_bare(at, last, head)
        if bare is None or self._is_item_number(at):
            return None
        counted_noun = bare is Level.PARAGRAF and not (head and head.plural)
        counted_noun = counted_noun and foreign_law(self.tokens, at + 1, "") is None  # "§ 5, 7 AVB"
        member = self._continued(at, at, base, bare)
        return None if member is None or self._measures(at + 1, noun=counted_noun) else member

    def _separated(self, at: int) -> int:
        """Index behind commas and conjunctions, `auch in Verbindung mit` before parts included."""
        start = at
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
        if token.kind == "word":
            if token.value in NUMBER_WORDS and self.tokens[last.end - 1].value in NUMBER_WORDS:
                return None if self._measures(at + 1, noun=True) else last.level
            if token.raw in ROMAN and base[Level.ABSATZ] and last.level >= Level.ABSATZ:
                return Level.ABSATZ
            return last.level if last.level is Level.BUCHSTABE else None
        if token.kind != "num":
            return None
        level = Level.NUMMER if last.level is Level.BUCHSTABE else last.level
        if level is Level.PARAGRAF or head is None:
            return level
        unit = self._unit(at + 1)
        if (unit and unit[0] <= level) or self.tokens[at + 1].raw in ROMAN:
            return Level.PARAGRAF
        number = order_key(token.value)[1:]  # without counters, `Art. 20` beside `33`
        beyond = number > order_key(base[0])[1:] or number <= order_key(base[level])[1:]
        if head.plural and beyond:
            return Level.PARAGRAF
        high = number > _LAST_ABSATZ and (head.plural or level is Level.ABSATZ)
        return Level.PARAGRAF if high else level

    def _parts(self, step: Step) -> Step:
        """Read the parts that go deeper and deeper behind a number."""
        for _ in range(MOST_PARTS):
            deeper = self._part(step)
            if deeper is None:
                break
            step = deeper
        return step

    def _part(self, step: Step) -> Step | None:
        token = self.tokens[step.end]
        if token.kind in {"end", "sign"}:
            return None
        return (
            self._part_with_unit(step)
            or self._noted_ordinal(step)
            or self._ordinal_part(step)
            or self._short_absatz(step)
            or self._bare_satz(step)
            or self._bare_letter(step)
        )

    def _part_with_unit(self, step: Step) -> Step | None:
        comma = self.tokens[step.end].value == ","
        unit = self._unit(step.end + (1 if comma else 0))
        if unit is None:
            return None
        level, at = unit
        inner = level is Level.SATZ and step.level > Level.SATZ and not comma
        if inner:
            level = Level.NOTED
        elif level <= step.level:
            return None
        value = self._value(at, level)
        if value is None:
            return None
        if level is not Level.NOTED:
            return Step(with_level(step.address, level, value[0]), level, value[1])
        end = value[1]
        for _ in range(MOST_PARTS):
            listed = self.tokens[end].value in {"und", "oder", "-", "bis"}
            more = self._value(end + 1, level) if listed else None
            end = more[1] if more else end
        return step._replace(end=end, short=False)

    def _noted_ordinal(self, step: Step) -> Step | None:
        """Read `zweiter Halbsatz` and `2. HS`, which no address names."""
        at = step.end + (1 if self.tokens[step.end].value == "," else 0)
        if self.tokens[at].value in _HALBSATZ_ORDINALS:
            at += 1
        elif self.tokens[at].kind == "num" and self.tokens[at + 1].value == ".":
            at += 2
        else:
            return None
        if UNITS.get(self.tokens[at].value) is not Level.NOTED:
            return None
        end = at + (2 if self.tokens[at + 1].value == "." else 1)
        return step._replace(end=end, short=False)

    def _ordinal_part(self, step: Step) -> Step | None:
        """Read `zweiter Absatz`, `im 2. Absatz` behind a §."""
        start = step.end + (1 if self.tokens[step.end].value == "," else 0)
        at = start
        while self.tokens[at].value in _LINKS_WITHIN and at < start + 2:
            at += 1
        part = None if self._unit(at) else self._counted(at)
        if part is None or part[0] <= step.level:
            return None
        return Step(with_level(step.address, part[0], part[1]), part[0], part[2])

    def _short_absatz(self, step: Step) -> Step | None:
        """Read `(2)`, `II` and, before parts or the law, `2` right behind the § as its Absatz."""
        if step.level is not Level.PARAGRAF:
            return None
        value = self._bracketed(step.end) or self._roman_absatz(step.end)
        value = value or self._bare_number(step.end)
        if value is None:
            return None
        address = with_level(step.address, Level.ABSATZ, value[0])
        return Step(address, Level.ABSATZ, value[1], short=True)

    def _roman_absatz(self, at: int) -> tuple[str, int] | None:
        """Read a numeral as an Absatz, unless it is the book: `§ 99 IX` has no parts behind it."""
        token, after = self.tokens[at], self.tokens[at + 1]
        value = ROMAN.get(token.raw)
        if value is None or after.kind == "dash":
            return None
        goes_on = (
            after.kind == "num"
            or self._unit(at + 1)
            or (after.value in SEPARATORS and self.tokens[at + 2].raw in ROMAN)
            or after.value in FOLLOWING
            or self._law(at + 1, None, law_before=False)
            or foreign_law(self.tokens, at + 1, "")
        )
        return (value, at + 1) if goes_on or int(value) < BOOK_FROM else None

    def _bare_number(self, at: int) -> tuple[str, int] | None:
        """Read the `3` of `§ 104 3 SGB IX`: only where parts or the law follow it."""
        number = self._number(at, letter=False)
        if number is None or is_long(number[0]) or self._is_year(at) or self._on_new_line(at):
            return None
        behind = number[1]
        parts = self._unit(behind) and self._counted(behind)
        law = self._law(behind, None, law_before=False) or foreign_law(self.tokens, behind, "")
        return number if parts or law else None

    def _dangles(self, at: int) -> bool:
        """Whether a number stands here that must be a part of the reference before it.

        It is none if it counts something (`§ 14 2 Wochen`), is a year, a date, an ordinal, a
        footnote or in a table.
        """
        number = self._number(at, letter=False)
        if number is None or is_long(number[0]) or self._is_year(at) or self._on_new_line(at):
            return False
        after, behind = self.tokens[number[1]], self.tokens[number[1] + 1]
        if after.kind == "num":
            return behind.kind != "num"  # a row of a table
        if after.value == "vom" and behind.value in {"hundert", "tausend"}:
            return False
        if after.value == "." or after.kind == "dash":
            return behind.kind in {"end", "num"}
        footnote = after.value == ")" and self._open[at] == 0
        return not footnote and not self._measures(number[1], noun=True)

    def _on_new_line(self, at: int) -> bool:
        return "\n" in self._text[self.tokens[at - 1].end : self.tokens[at].start]

    def _bare_satz(self, step: Step) -> Step | None:
        """Read the `2` of `§ 8 I 2`, and of `§ 8 Abs. 1 2` before the law."""
        number = self._number(step.end, letter=False) if step.short else None
        if number is None and step.level is Level.ABSATZ:
            number = self._bare_number(step.end)
        if number is None or self._measures(number[1]):
            return None
        return Step(with_level(step.address, Level.SATZ, number[0]), Level.SATZ, number[1])

    def _bare_letter(self, step: Step) -> Step | None:
        """Read `a)` behind any part, and `a` behind a Nummer."""
        if step.level not in {Level.ABSATZ, Level.SATZ, Level.NUMMER}:
            return None
        at = step.end
        marked = self._closes_letter(at + 1)
        if step.level is Level.NUMMER:
            marked = self._is_suffix(at) or self.tokens[at + 1].value == ")"
        if not marked:
            return None
        value = self._letter(at)
        if value is None:
            return None
        return Step(with_level(step.address, Level.BUCHSTABE, value[0]), Level.BUCHSTABE, value[1])
