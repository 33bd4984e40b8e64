"""Reads which version of a law is meant: `n.F.`, `im alten SGB IX`, `SGB IX von 2017`, `SGB IX-E`."""

from __future__ import annotations

import re

from ingest.verweise.values import SEPARATORS, Values

NEW, OLD, DRAFT = "neu", "alt", "entwurf"
_FASSUNG_ARTICLES = frozenset({"der", "den", "ihrer", "seiner"})
_VERSIONS = frozenset({"neue", "neuer", "neuen", "alte", "alter", "alten"})
_DRAFTS = frozenset({"E", "GE", "RefE", "RegE"})
_BEFORE_LAW = re.compile(
    r"(?:(?P<new>neu|geltend|aktuell|heutig|jetzig)|alt|bisherig|damalig|ehemalig|frueher)e[mnrs]?"
)
_LONGEST_FASSUNG = 14


class Versions(Values):
    """Reads the words that tell one version of a law from another."""

    __slots__ = ()

    def _fassung(self, at: int) -> tuple[str, int]:
        """Read `n.F.`, `(a.F.)`, `(neu)`, `-neu`, `-E`, `alte Fassung`, `in der bis … Fassung`."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.kind == "fassung":
            return _version(token.raw), at + 1
        bracket = token.value == "(" and self.tokens[at + 2].value == ")"
        if bracket and (after.kind == "fassung" or after.value in {NEW, OLD}):
            return _version(after.raw), at + 3
        if token.kind == "dash" and after.value in {NEW, OLD}:
            return after.value, at + 2
        if after.raw in _DRAFTS and (
            bracket or (token.kind == "dash" and token.end == after.start)
        ):
            return DRAFT, at + (3 if bracket else 2)
        start = at + 2 if token.value == "in" and after.value in _FASSUNG_ARTICLES else at
        version = self.tokens[start]
        if version.value in _VERSIONS and self.tokens[start + 1].value == "fassung":
            return _version(version.value), start + 2
        if start > at:
            return self._dated_fassung(at, start)
        return "", at

    def _bare_fassung(self, at: int) -> tuple[str, int]:
        """Read `neu` and `alt` right behind the law, unless the sentence goes on with them."""
        token, after = self.tokens[at], self.tokens[at + 1]
        if token.raw in _DRAFTS - {"E"}:
            return DRAFT, at + 1
        if token.value in {NEW, OLD} and (after.kind != "word" or after.value in SEPARATORS):
            return token.value, at + 1
        return "", at

    def _version_before_law(self, at: int) -> tuple[str, int]:
        """Read the `alten` of `im alten SGB IX` and the index behind it."""
        word = _BEFORE_LAW.fullmatch(self.tokens[at].value)
        return (NEW if word["new"] else OLD, at + 1) if word else ("", at)

    def _year_of_law(self, at: int) -> tuple[int | None, int]:
        """Read the year behind a law: `SGB IX von 2017`, `aus dem Jahr 2001`, `(2001)`."""
        token, start = self.tokens[at], at
        if token.value == "(" and self.tokens[at + 2].value == ")":
            year = self._year(at + 1)
            return (year, at + 3) if year else (None, at)
        if token.value in {"von", "aus", "vom"}:
            start += 1
            start += 1 if self.tokens[start].value == "dem" else 0
            start += 1 if self.tokens[start].value in {"jahr", "jahre"} else 0
        elif self.tokens[at + 1].kind == "word":
            return None, at  # "wurde § 99 SGB IX 2020 geändert?"
        year = self._year(start)
        return (year, start + 1) if year else (None, at)

    def _year(self, at: int) -> int | None:
        """Read a year that is no part of a date, a range or the number of an act."""
        after = self.tokens[at + 1]
        dated = after.value == "." and self.tokens[at + 2].kind == "num"
        if not self._is_year(at) or dated or after.value in {"/", "-", "bis"}:
            return None
        return int(self.tokens[at].value.rstrip("abcdefghijklmnopqrstuvwxyz"))

    def _dated_fassung(self, at: int, start: int) -> tuple[str, int]:
        """Read `in der bis zum 31. Dezember 2019 geltenden Fassung`."""
        version = {"bis": OLD, "am": OLD, "vor": OLD, "ab": NEW, "seit": NEW}.get(
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
    return NEW if word.startswith("n") else OLD
