"""Reads the parts of an address behind its number: Absatz, Satz, Nummer, Buchstabe."""

from __future__ import annotations

from ingest.verweise.address import Level, Step, is_long, with_level
from ingest.verweise.foreign import foreign_law
from ingest.verweise.laws import BOOK_FROM, Laws
from ingest.verweise.numerals import roman_at
from ingest.verweise.tokens import ROMAN
from ingest.verweise.values import FOLLOWING, SEPARATORS

MOST_PARTS = 8  # bounds what is read again where a reading is given up
_LINKS_WITHIN = frozenset({"im", "in", "der", "dem", "des", "den"})
_OPENINGS = frozenset({",", ":", "-", "("})  # between a § and its parts: `§ 36 (Abs. 2)`


class Parts(Laws):
    """Reads the parts that go deeper and deeper behind the number of a §."""

    __slots__ = ()

    def _parts(self, step: Step) -> Step:
        """Read the parts that go deeper and deeper behind a number."""
        for _ in range(MOST_PARTS):
            deeper = self._part(step)
            if deeper is None:
                break
            step = step._replace(end=deeper.end) if step.sealed else deeper
        return step

    def _part(self, step: Step) -> Step | None:
        token = self.tokens[step.end]
        if token.kind in {"end", "sign"}:
            return None
        return (
            self._part_with_unit(step)
            or self._ordinal_part(step)
            or self._end_named(step)
            or self._short_absatz(step)
            or self._bare_satz(step)
            or self._bare_letter(step)
        )

    def _part_with_unit(self, step: Step) -> Step | None:
        """Read `Absatz 2`, also behind punctuation and in brackets."""
        opening = self.tokens[step.end].value if self.tokens[step.end].value in _OPENINGS else ""
        unit = self._unit(step.end + (1 if opening else 0))
        if unit is None:
            return None
        level, at = unit
        if level is Level.SATZ and step.level > Level.SATZ and not opening:
            level = Level.NOTED
        elif level <= step.level:
            return None if opening else self._part_above(step, level, at)
        value = self._value(at, level)
        if value is None:
            return None
        end = value[1]
        if level is Level.NOTED:
            end = self._listed_end(end, level)
        closed = opening == "(" and self.tokens[end].value == ")"
        end += 1 if closed else 0
        if level is Level.NOTED:
            return step._replace(end=end, short=False)
        return Step(with_level(step.address, level, value[0]), level, end)

    def _part_above(self, step: Step, level: Level, at: int) -> Step | None:
        """Read the `Abs. 1` of `Satz 2 Abs. 1`, which names its parts from the smallest up."""
        value = self._value(at, level) if step.address[level] is None else None
        if value is None:
            return None
        address = (*step.address[:level], value[0], *step.address[level + 1 :])
        return step._replace(address=address, end=value[1], short=False)

    def _part_behind_law(self, step: Step) -> Step | None:
        """Read the parts of `§ 36 SGB IX (2)`, `§ 36 SGB IX, Abs. 2`, `§ 36 SGB IX II 1`.

        A bare number (`§ 36 SGB IX 2`) is its Absatz at the end of the sentence only.
        """
        if step.level is Level.PARAGRAF and not self._on_new_line(step.end):
            numeral, after = self.tokens[step.end], self.tokens[step.end + 1]
            short = self._bracketed(step.end) or self._closing_part(step.end)
            ordinal = after.value == "." and self.tokens[step.end + 2].kind != "end"
            if short is None and not ordinal and int(ROMAN.get(numeral.raw, BOOK_FROM)) < BOOK_FROM:
                short = ROMAN[numeral.raw], step.end + 1
            if short is not None:
                address = with_level(step.address, Level.ABSATZ, short[0])
                return Step(address, Level.ABSATZ, short[1], short=True)
        return self._part_with_unit(step)

    def _closing_part(self, at: int) -> tuple[str, int] | None:
        """Read the `3` of `§ 120 SGB IX 3` and the `, (3)` where nothing goes on behind it."""
        part = self._bracketed(at + 1) if self.tokens[at].value == "," else None
        if part is None and self._dangles(at):
            part = self._number(at, letter=True)
        closes = part and (
            self.tokens[part[1]].kind == "end" or self.tokens[part[1]].value in ".?!"
        )
        return part if closes else None

    def _listed_end(self, end: int, level: Level) -> int:
        """Index behind the further values of a list no address names: `Halbsatz 1 und 2`."""
        for _ in range(MOST_PARTS):
            listed = self.tokens[end].value in {"und", "oder", "-", "bis"}
            more = self._value(end + 1, level) if listed else None
            end = more[1] if more else end
        if self.tokens[end].value in FOLLOWING:
            end += 2 if self.tokens[end + 1].value == "." else 1
        return end

    def _ordinal_part(self, step: Step) -> Step | None:
        """Read `zweiter Absatz`, `2. HS`, `im letzten Satz`; of the last one only its end counts.

        Which number the last Satz has is not in the words: nothing below it has an address.
        """
        start = step.end + (1 if self.tokens[step.end].value in _OPENINGS else 0)
        at = start
        while self.tokens[at].value in _LINKS_WITHIN and at < start + 2:
            at += 1
        part = None if self._unit(at) else self._ordinal(at)
        if part is None or step.level >= part[0] or (part[0] is Level.NOTED and at > start):
            return None
        level, value, end = part
        end += 1 if self.tokens[step.end].value == "(" and self.tokens[end].value == ")" else 0
        if level is Level.NOTED:
            return step._replace(end=end, short=False)
        if not value:
            return Step(step.address, level, end, sealed=True)
        return Step(with_level(step.address, level, value), level, end)

    def _end_named(self, step: Step) -> Step | None:
        """Read `a.E.` and `am Ende`, which no address names."""
        at = step.end + (1 if self.tokens[step.end].value == "," else 0)
        words = [token.value for token in self.tokens[at : at + 4]]
        if words == ["a", ".", "e", "."]:
            return step._replace(end=at + 4, short=False)
        if self.tokens[at].raw == "aE":
            return step._replace(end=at + 1, short=False)
        if words[:2] != ["am", "ende"] or self._of_something_else(at + 2):
            return None
        return step._replace(end=at + 2, short=False)

    def _of_something_else(self, at: int) -> bool:
        """Whether `am Ende` goes on with anything but the law: `am Ende des Jahres`."""
        genitive = self.tokens[at].value in {"des", "der", "eines", "einer", "von", "dieses"}
        return genitive and self._law(at, None, law_before=False) is None

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
        value = roman_at(token)
        joint = after.kind == "dash" or after.value == "bis" or after.value in SEPARATORS
        listed = joint and roman_at(self.tokens[at + 2])
        if value is None or (after.kind == "dash" and not listed):
            return None
        goes_on = (
            listed
            or after.kind == "num"
            or self._unit(at + 1)
            or after.value in FOLLOWING
            or self._law(at + 1, None, law_before=False)
            or foreign_law(self.tokens, at + 1, "")
        )
        lettered = not value.isdigit()  # no book is called "Va"
        return (value, at + 1) if goes_on or lettered or int(value) < BOOK_FROM else None

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
        """Read `a)` behind any part, `a` behind a Nummer or `II`; `aa)` below has no address."""
        at = step.end
        if step.level is Level.BUCHSTABE and len(self.tokens[at].raw) > 1:
            value = self._letter(at)
            return step._replace(end=value[1]) if value else None
        if step.level not in {Level.ABSATZ, Level.SATZ, Level.NUMMER}:
            return None
        marked = self._closes_letter(at + 1)
        if step.level is Level.NUMMER:
            marked = self._is_suffix(at) or self.tokens[at + 1].value == ")"
        elif step.short and self._is_suffix(at):
            marked = marked or self._law(at + 1, None, law_before=False) is not None
        value = self._letter(at) if marked else None
        if value is None:
            return None
        return Step(with_level(step.address, Level.BUCHSTABE, value[0]), Level.BUCHSTABE, value[1])
