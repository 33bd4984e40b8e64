"""What a question asks for: its norms, its words, how it is put."""

from __future__ import annotations

import re
import unicodedata

from assistant.conversation import stand_alone
from assistant.model import NamedNorm, Question, QuestionType, Understanding
from ingest.index import Index
from ingest.norm import Norm
from ingest.verweise import Verweis, find_verweise, resolve_range

DEFAULT_LAW = "SGB IX"
_QUESTION_WORDS = re.compile(
    r"\?|\b(?:wer|wie|was|wo|wann|warum|wieso|weshalb|welche[nrsm]?|wem|wen|wessen|womit|wofür|woran"
    r"|kann|darf|muss|soll|ist|sind|hat|haben|gibt|bekomm\w*|ich|wir|mein\w*|unser\w*)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_LONGEST_RANGE = 6  # §§ of a range that are shown
_UNREADABLE = {"Cc": " ", "Co": " ", "Cs": " ", "Cf": ""}  # Unicode categories


def understand(question: Question, index: Index) -> Understanding:
    """Read a question against its history and what the index holds."""
    text = plain(question.text)
    standing = stand_alone(text, question.history, index.store)
    norms, topic, omitted = _named(standing.question, index)
    return Understanding(
        question=standing.question,
        search_text=index.analyzer.corrected(standing.search_text),
        type=_type(standing.search_text, named=bool(norms)),
        norms=norms,
        terms=tuple(index.analyzer.query_terms(standing.search_text)),
        topic=tuple(index.analyzer.query_terms(topic)) if norms else (),
        omitted=omitted,
        needs_context=standing.needs_context,
    )


def plain(text: str) -> str:
    """The question on one line, NFC, without control characters and invisible ones.

    Formatting characters stand inside words (soft hyphens of copied text), so no blank replaces them.
    """
    kept = (
        _UNREADABLE.get(unicodedata.category(character), character)
        for character in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split())


def _named(text: str, index: Index) -> tuple[tuple[NamedNorm, ...], str, int]:
    """The norms of a question, the question without them, and how many of a range were left out."""
    named: list[NamedNorm] = []
    rest, end, omitted = "", 0, 0
    installed = {d.law for d in index.store.documents if d.official}
    for verweis in find_verweise(text, default_law=DEFAULT_LAW):
        rest, end = rest + text[end : verweis.start], verweis.end
        if not (verweis.norm.law and verweis.norm.paragraf):
            continue  # a part without its § names nothing that could be looked up
        norms = _range(verweis, index)
        omitted += max(0, len(norms) - _LONGEST_RANGE)
        for norm in norms[:_LONGEST_RANGE]:
            exists = _holds(norm, index) or (False if norm.law in installed else None)
            known = bool(index.store.chunks_of_norm(norm))
            named.append(NamedNorm(norm if known else norm.whole, verweis.assumed_law, exists))
    return tuple(dict.fromkeys(named)), rest + text[end:], omitted


def _range(verweis: Verweis, index: Index) -> list[Norm]:
    """Every § or Absatz of `§§ 90 bis 95`, `Abs. 2 bis 4`, `§ 117 ff.`; else the norm itself."""
    norm, until = verweis.norm, verweis.until
    paragrafen = index.store.paragrafen(norm.law)
    if until is not None and until.paragraf != norm.paragraf:
        found = resolve_range(norm.paragraf, until.paragraf, paragrafen)
        return [Norm(norm.law, paragraf) for paragraf in found] or [norm, until]
    if until is not None and norm.absatz and until.absatz:
        own = [stored.chunk.norm for stored in index.store.chunks_of_norm(norm)]
        absaetze = list(dict.fromkeys(n.absatz for n in own if n and n.absatz))
        if norm.absatz in absaetze and until.absatz in absaetze:
            span = absaetze[absaetze.index(norm.absatz) : absaetze.index(until.absatz) + 1]
            return [Norm(norm.law, norm.paragraf, absatz) for absatz in span]
    if verweis.following and norm.paragraf in paragrafen:
        place = paragrafen.index(norm.paragraf)
        more = _LONGEST_RANGE if "ff" in verweis.text else 2
        return [Norm(norm.law, paragraf) for paragraf in paragrafen[place : place + more]]
    return [norm]


def _holds(norm: Norm, index: Index) -> bool:
    """Whether the index has the § and, in the statute's own wording, the Absatz named."""
    chunks = index.store.chunks_of_norm(norm)
    official = [stored for stored in chunks if stored.document.official]
    if norm.absatz and official:
        return any(s.chunk.norm and s.chunk.norm.absatz == norm.absatz for s in official)
    return bool(chunks)


def _type(text: str, *, named: bool) -> QuestionType:
    if named:
        return QuestionType.NORM
    if len(text.split()) <= _FEW_WORDS and not _QUESTION_WORDS.search(text):
        return QuestionType.KEYWORDS
    return QuestionType.PLAIN
