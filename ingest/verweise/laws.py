"""Reads the law behind a reference and the version of it that is meant."""

from __future__ import annotations

from dataclasses import replace

from ingest.verweise.acts import act_number_end
from ingest.verweise.address import Named
from ingest.verweise.foreign import AGREEMENTS, UNDER_A_LAW, abbreviation_at, foreign_law
from ingest.verweise.gesetzesnamen import law_at
from ingest.verweise.states import is_of_a_state
from ingest.verweise.tokens import ROMAN, LawName, written
from ingest.verweise.values import ANNEX_SIGNS, FOLLOWING, UNITS, Head
from ingest.verweise.versions import Versions

LINKS = frozenset({"des", "der", "dem", "im", "in", "von", "vom", "aus", "zum", "zur"})
NO_BOOK = "SGB"  # the Sozialgesetzbuch without a book that could be read
_OWN_WORDS = frozenset({"dieses", "dieser", "diesem"})
_OWN_TEXTS = frozenset({"buches", "buch", "gesetzes", "gesetz", "gesetzbuchs", "gesetzbuches"})
BOOK_FROM = 5  # `§ 99 IX` is a book, `§ 8 II` an Absatz: no book before V is called by its number
_LOWER_BOOKS = frozenset({"vi", "vii", "viii", "ix", "xi", "xii", "xiv"})
_LONGEST_STATE = 5
_ACTS = {
    "vo": "Verordnung",
    "verordnung": "Verordnung",
    "dvo": "DVO",
    "rl": "Richtlinie",
    "richtlinie": "Richtlinie",
}
_LEADING = frozenset({"nach", "im", "in", "dem", "des", "der", "aus", "laut"})
_BASED = frozenset({"zu", "zum", "nach", "gemaess"})
_LONGEST_BASIS = 12


class Laws(Versions):
    """Reads what stands behind a reference: the law it names and the version of it."""

    __slots__ = ()

    def _named(self, at: int, head: Head | None, *, law_before: bool) -> Named:
        """Read the law and the version behind a reference, in either order."""
        fassung, behind = self._fassung(at)
        named = self._law(behind, head, law_before=law_before)
        if named is None:
            return Named(behind, fassung=fassung)
        later, end = self._fassung(named.end)
        if not later:
            later, end = self._bare_fassung(end)
        jahr, end = self._year_of_law(end)
        return replace(named, end=end, fassung=fassung or named.fassung or later, jahr=jahr)

    def _law(self, at: int, head: Head | None, *, law_before: bool) -> Named | None:
        """Read the law behind a reference, with the words that tie it to it."""
        first = self.tokens[at]
        if first.value == "(":
            return self._law_in_brackets(at)
        if first.value in _OWN_WORDS and self.tokens[at + 1].value in _OWN_TEXTS:
            return Named(at + 2, own=True)
        if head and head.counted == "§" and self._is_book_number(at):
            return Named(at + 1, f"SGB {first.value.upper()}", assumed=True)
        start = at + (1 if first.value == "," else 0)
        linked = start
        while self.tokens[linked].value in LINKS and linked < start + 2:
            linked += 1
        if linked == start and self.tokens[start].value in {"nach", "laut"}:
            linked += 1
        article = self.tokens[linked - 1].value if linked > start else ""
        comma = start > at
        if comma and article:
            return None
        fassung, place = self._version_before_law(linked)
        name = law_at(self.tokens, place) or self._law_of_a_state(place)
        annex = head is not None and head.counted in ANNEX_SIGNS.values()
        topic = article in {"zum", "zur"} and not annex  # "Was sagt § 131 zum Rahmenvertrag?"
        if name is None and not comma and not topic:
            # "eine Art 24 WGs", "Anlage 1 PDF", "Absatz 2 WGs": only behind a § any abbreviation
            sure = head is None or head.doubtful or annex
            name = self._unlisted_law(place, article, sure=sure)
        if name is None:
            return None
        leads_on = not article and (comma or law_before) and self._head(name.end)
        if leads_on or (name.spelt and (comma or article in {"nach", "laut"})):
            return None
        return Named(name.end, name.law, name.spelt, fassung=fassung, unsure=name.unsure)

    def _law_in_brackets(self, at: int) -> Named | None:
        """Read `(SGB IX)`; `§ 31 (SPFH)` explains § 31."""
        sure = self.tokens[at + 1].value not in AGREEMENTS
        name = law_at(self.tokens, at + 1) or abbreviation_at(self.tokens, at + 1, sure=sure)
        closed = name and self.tokens[name.end].value == ")"
        return Named(name.end + 1, name.law, name.spelt) if name and closed else None

    def _unlisted_law(self, at: int, article: str, *, sure: bool) -> LawName | None:
        """Read a law no table has; a known one right behind an abbreviation is the law itself."""
        act = self._act(at)
        if act is not None:
            return act
        token = self.tokens[at]
        if token.value == "sgb" and self.tokens[at + 1].kind != "dash" and not sure:
            return LawName(NO_BOOK, at + 1, unsure=True)
        name = foreign_law(self.tokens, at, article, sure=sure)
        if name is None and token.value in {"vo", "verordnung"} and not sure:
            return LawName(_ACTS[token.value], at + 1, spelt=True)
        if name is None or name.spelt or token.value in UNDER_A_LAW:
            return name
        known = self._law_in_brackets(name.end) if self.tokens[name.end].value == "(" else None
        if known is not None and known.law:
            return LawName(known.law, known.end, known.spelt)
        at = name.end
        while name.unsure and self.tokens[at].value in _LEADING and at < name.end + 2:
            at += 1
        return law_at(self.tokens, at) or name

    def _act(self, at: int) -> LawName | None:
        """Read `VO (EG) Nr. 883/2004`, `VO zu § 131 SGB IX`, `Verordnung nach § 118 Abs. 2`."""
        kind = _ACTS.get(self.tokens[at].value)
        if kind is None:
            return None
        end = act_number_end(self.tokens, at + 1)
        if end > at + 1:
            return LawName(f"{kind} {written(self.tokens[at + 1 : end])}", end, spelt=True)
        end = self._basis_end(at + 1)
        return LawName(written(self.tokens[at:end]), end, spelt=True) if end > at + 1 else None

    def _basis_end(self, at: int) -> int:
        """Index behind the § an ordinance rests on, `at` where none is named."""
        head = self._head(at + 1) if self.tokens[at].value in _BASED else None
        if head is None or self.tokens[head.end].kind != "num":
            return at
        end = head.end
        while end < at + _LONGEST_BASIS and (
            self.tokens[end].kind == "num"
            or self.tokens[end].value in UNITS
            or (self.tokens[end].value == "." and self.tokens[end - 1].value in UNITS)
            or self.tokens[end].value in FOLLOWING
        ):
            end += 1
        linked = end + (1 if self.tokens[end].value in {"des", "der"} else 0)
        law = law_at(self.tokens, linked)
        return law.end if law else end

    def _law_of_a_state(self, at: int) -> LawName | None:
        """Read `Nds. AG SGB IX` and `Berliner BGG`."""
        state = self.tokens[at]
        if is_of_a_state(state):
            name = law_at(self.tokens, at + 1)
            own = name is not None and not name.spelt
            return name._replace(law=f"{state.raw} {name.law}") if name and own else None
        if self.tokens[at + 1].value != "." or len(state.raw) > _LONGEST_STATE:
            return None
        name = law_at(self.tokens, at + 2) if state.raw[:1].isupper() else None
        if name is None or not self.tokens[at + 2].raw.endswith("AG"):
            return None
        return name._replace(law=f"{state.raw}. {name.law}")

    def _is_book_number(self, at: int) -> bool:
        token = self.tokens[at]
        if token.raw not in ROMAN and token.value not in _LOWER_BOOKS:
            return False
        return int(ROMAN[token.value.upper()]) >= BOOK_FROM
