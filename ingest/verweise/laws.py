"""Reads the law behind a reference and the version of it that is meant."""

from __future__ import annotations

from dataclasses import replace

from ingest.verweise.address import Named
from ingest.verweise.foreign import AGREEMENTS, abbreviation_at, foreign_law
from ingest.verweise.gesetzesnamen import law_at
from ingest.verweise.tokens import ROMAN, LawName
from ingest.verweise.values import ANNEX_SIGNS, SEPARATORS, Head, Values

LINKS = frozenset({"des", "der", "dem", "im", "in", "von", "vom", "aus", "zum", "zur"})
_OWN_WORDS = frozenset({"dieses", "dieser", "diesem"})
_OWN_TEXTS = frozenset({"buches", "buch", "gesetzes", "gesetz", "gesetzbuchs", "gesetzbuches"})
BOOK_FROM = 5  # `§ 99 IX` is a book, `§ 8 II` an Absatz: no book before V is called by its number
_LOWER_BOOKS = frozenset({"vi", "vii", "viii", "ix", "xi", "xii", "xiv"})
_FASSUNG_ARTICLES = frozenset({"der", "den", "ihrer", "seiner"})
_VERSIONS = frozenset({"neue", "neuer", "neuen", "alte", "alter", "alten"})
_LONGEST_FASSUNG = 14
_LONGEST_STATE = 5


class Laws(Values):
    """Reads what stands behind a reference: the law it names and the version of it."""

    __slots__ = ()

    def _named(self, at: int, head: Head | None, *, law_before: bool) -> Named:
        """Read the law and the version behind a reference, in either order."""
        fassung, behind = self._fassung(at)
        named = self._law(behind, head, law_before=law_before)
        if named is None:
            return Named(behind, fassung=fassung)
        later, end = self._fassung(named.end)
        bare, after = self.tokens[end], self.tokens[end + 1]
        if bare.value in {"neu", "alt"} and (after.kind != "word" or after.value in SEPARATORS):
            later, end = bare.value, end + 1
        return replace(named, end=end, fassung=fassung or later)

    def _law(self, at: int, head: Head | None, *, law_before: bool) -> Named | None:
        """Read the law behind a reference, with the words that tie it to it."""
        first = self.tokens[at]
        if first.value == "(":
            sure = self.tokens[at + 1].value not in AGREEMENTS  # "§ 31 (SPFH)" explains § 31
            name = law_at(self.tokens, at + 1) or abbreviation_at(self.tokens, at + 1, sure=sure)
            closed = name and self.tokens[name.end].value == ")"
            return Named(name.end + 1, name.law, name.spelt) if name and closed else None
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
        name = law_at(self.tokens, linked) or self._law_of_a_state(linked)
        annex = head is not None and head.counted in ANNEX_SIGNS.values()
        topic = article in {"zum", "zur"} and not annex  # "Was sagt § 131 zum Rahmenvertrag?"
        if name is None and not comma and not topic:
            # "eine Art 24 WGs", "Anlage 1 PDF", "Absatz 2 WGs": only behind a § any abbreviation
            sure = head is None or head.doubtful or annex
            name = foreign_law(self.tokens, linked, article, sure=sure)
        if name is None:
            return None
        leads_on = not article and (comma or law_before) and self._head(name.end)
        if leads_on or (name.spelt and (comma or article in {"nach", "laut"})):
            return None
        return Named(name.end, name.law, name.spelt)

    def _law_of_a_state(self, at: int) -> LawName | None:
        """Read `Nds. AG SGB IX`."""
        state = self.tokens[at]
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

    def _fassung(self, at: int) -> tuple[str, int]:
        """Read `n.F.`, `(a.F.)`, `(neu)`, `-neu`, `alte Fassung`, `in der bis … Fassung`."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.kind == "fassung":
            return _version(token.raw), at + 1
        bracket = token.value == "(" and self.tokens[at + 2].value == ")"
        if bracket and (after.kind == "fassung" or after.value in {"neu", "alt"}):
            return _version(after.raw), at + 3
        if token.kind == "dash" and after.value in {"neu", "alt"}:
            return after.value, at + 2
        start = at + 2 if token.value == "in" and after.value in _FASSUNG_ARTICLES else at
        version = self.tokens[start]
        if version.value in _VERSIONS and self.tokens[start + 1].value == "fassung":
            return _version(version.value), start + 2
        if start > at:
            return self._dated_fassung(at, start)
        return "", at

    def _dated_fassung(self, at: int, start: int) -> tuple[str, int]:
        """Read `in der bis zum 31. Dezember 2019 geltenden Fassung`."""
        version = {"bis": "alt", "am": "alt", "vor": "alt", "ab": "neu", "seit": "neu"}.get(
            self.tokens[start].value, ""
        )
        window = self.tokens[start : start + _LONGEST_FASSUNG]
        for index, token in enumerate(window if version else ()):
            if token.value in {"fassung", "fassungen"}:
                return version, start + index + 1
            if token.kind == "sign" or token.value in {",", ";"}:
                break
        return "", at


def _version(word: str) -> str:
    return "neu" if word.startswith("n") else "alt"
