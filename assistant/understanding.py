"""What a question asks for: its norms, its words, how it is put."""

from __future__ import annotations

import re
import unicodedata

from assistant.conversation import stand_alone
from assistant.model import NamedNorm, Question, QuestionType, Understanding
from ingest.index import Index
from ingest.verweise import find_verweise

DEFAULT_LAW = "SGB IX"
_QUESTION_WORDS = re.compile(
    r"\?|\b(?:wer|wie|was|wo|wann|warum|wieso|weshalb|welche[nrsm]?|wem|wen|wessen|womit|wofür|woran"
    r"|kann|darf|muss|soll|ist|sind|hat|haben|gibt|bekomm\w*|ich|wir|mein\w*|unser\w*)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_UNREADABLE = {"Cc": " ", "Co": " ", "Cs": " ", "Cf": ""}  # Unicode categories


def understand(question: Question, index: Index) -> Understanding:
    """Read a question against its history and what the index holds."""
    text = plain(question.text)
    standing = stand_alone(text, question.history, index.store)
    norms = _named(standing.question, index)
    return Understanding(
        question=standing.question,
        search_text=index.analyzer.corrected(standing.search_text),
        type=_type(standing.search_text, named=bool(norms)),
        norms=norms,
        terms=tuple(index.analyzer.query_terms(standing.search_text)),
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


def _named(text: str, index: Index) -> tuple[NamedNorm, ...]:
    named = []
    installed = {d.law for d in index.store.documents if d.official}
    for verweis in find_verweise(text, default_law=DEFAULT_LAW):
        norm = verweis.norm
        if not (norm.law and norm.paragraf):
            continue  # a part without its § names nothing that could be looked up
        held = bool(index.store.chunks_of_norm(norm))
        exists = held or (False if norm.law in installed else None)
        named.append(NamedNorm(norm, verweis.assumed_law, exists, verweis.until))
    return tuple(dict.fromkeys(named))


def _type(text: str, *, named: bool) -> QuestionType:
    if named:
        return QuestionType.NORM
    if len(text.split()) <= _FEW_WORDS and not _QUESTION_WORDS.search(text):
        return QuestionType.KEYWORDS
    return QuestionType.PLAIN
