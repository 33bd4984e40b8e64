"""What a question demands that no neighbouring passage can stand in for.

A passage may lie close to a question in meaning and still lack the one thing asked for: an amount, a
person, an address, another country's law. Such a thing must stand in the evidence itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.announcements import announcements_on
from assistant.model import Hit
from ingest.chunk_store import StoredChunk
from ingest.german import stem
from ingest.index import Index
from ingest.verweise import find_verweise

# Contact data, people in office, other countries' law, and wishes that are no questions.
_DEMANDED_WORDS = """
    adresse aktenzeichen anschrift ansprechpartner ansprechpartnerin ansprechperson bürgermeister
    bürgermeisterin faxnummer gedicht geschäftsführer geschäftsführerin gereimt geöffnet leiter
    leiterin liechtenstein minister ministerin öffnungszeit öffnungszeiten österreich schweiz
    sprechzeiten systemprompt telefonnummer wetter witz
"""
_DEMANDED = frozenset(stem(word) for word in _DEMANDED_WORDS.split())
# Their stems are those of a verb and of a body as well: "weiterleiten", "Geschäftsführung".
_PEOPLE = frozenset((stem("leiter"), stem("geschäftsführer")))
_NAMES_PEOPLE = re.compile(r"leiter|f(?:ü|ue)hrer", re.IGNORECASE)
# "Wie hoch ist der Zuschuss", "Was kostet ein Platz", "Wie viele Fachkräfte": the noun is what the
# figure must be about.
_ASKS_SUM = re.compile(
    r"\b(?i:wie\s+(?:hoch|teuer)|was\s+(?:kostet|kosten|verdien\w+)|welche[nrs]?\s+(?:vergütung|gehalt))\b"
    r"(?:[^A-ZÄÖÜ?]*\b(?P<noun>[A-ZÄÖÜ][\w-]+))?"
)
_ASKS_MONEY = re.compile(r"\bwie\s*viel\s+(?:Euro|Geld)\b", re.IGNORECASE)
_ASKS_NUMBER = re.compile(
    r"\b(?i:wie\s*viele)\b\s+(?!Tag|Stunde|Woche|Monat|Jahr|Euro|Prozent)(?P<noun>[A-ZÄÖÜ][\w-]+)"
)
_SUM = re.compile(
    r"\d\s*(?:euro|eur\b|€|cent|prozent|%|v\.\s?h\.|vom\s+hundert)|prozent|hundertstel|tausendstel"
    r"|hälfte|drittel|(?:\bein|drei)\s*viertel|zehntel|zwanzigstel"  # a Viertel is a place, too
    r"|(?<=[\w-])(?<!ein)(?<!mehr)fache[nrs]?\b|unentgeltlich|kostenlos|gebührenfrei|kostenfrei",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hälfte|drittel)\b",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:\(\d+[a-z]?\)|\d+[a-z]?[.)])\s*")


def figure_asked(question: str) -> re.Pattern[str] | None:
    """What a sum or number that is asked for looks like; None where none is asked for."""
    if _ASKS_SUM.search(question) or _ASKS_MONEY.search(question):
        return _SUM
    return _NUMBER if _ASKS_NUMBER.search(question) else None


def has_figure(stored: StoredChunk, figure: re.Pattern[str]) -> bool:
    """Whether a passage holds a figure; those of references and list marks are none."""
    text = stored.chunk.text
    for verweis in reversed(find_verweise(text)):
        text = text[: verweis.start] + text[verweis.end :]
    return any(figure.search(_LIST_MARK.sub("", line)) for line in text.splitlines())


def missing(question: str, weights: Mapping[str, float], hits: Sequence[Hit], index: Index) -> bool:
    """Whether the passages lack what the question demands.

    Args:
        question: The question in words.
        weights: Its tokens with how telling each is.
        hits: The passages that would be evidence.
        index: Where they come from.
    """
    words = _DEMANDED & weights.keys()
    if not _NAMES_PEOPLE.search(question):
        words -= _PEOPLE
    figure = figure_asked(question)
    if not words and figure is None:
        return False
    passages = [stored for hit in hits for stored in _passages(hit, index)]
    tokens = [words_of(stored, index) for stored in passages]
    if words - set().union(*tokens):
        return True
    if figure is None:
        return False
    asked = _ASKS_SUM.search(question) or _ASKS_NUMBER.search(question)
    noun = {term.token for term in index.analyzer.query_terms((asked and asked["noun"]) or "")}
    return not any(
        noun <= own and has_figure(stored, figure)
        for own, stored in zip(tokens, passages, strict=True)
    )


def _passages(hit: Hit, index: Index) -> list[StoredChunk]:
    """All of the § a hit stands for with what was announced on it, or the passage."""
    norm = hit.stored.chunk.norm
    if norm is None:
        return [hit.stored]
    return [*index.store.chunks_of_norm(norm), *announcements_on(norm, index)]


def words_of(stored: StoredChunk, index: Index) -> set[str]:
    """The tokens of a passage with its titles and what it needs to be understood."""
    chunk = stored.chunk
    text = " ".join((stored.document.title, *chunk.headings, chunk.context, chunk.text))
    return set(index.analyzer.index_tokens(text))
