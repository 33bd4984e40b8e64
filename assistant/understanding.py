"""What a question asks for: its norms, its words, how it is put."""

from __future__ import annotations

import re
import unicodedata

from assistant.conversation import last_law, last_norm, stand_alone
from assistant.field import OWN_LAW
from assistant.listing import LONGEST_LIST, places_asked_for
from assistant.model import NamedNorm, Question, QuestionType, Understanding
from assistant.naming import norms_named
from ingest.glossary import Glossary
from ingest.index import Index
from ingest.old_law import OldLaw

_QUESTION_WORDS = re.compile(
    r"\?|\b(?:wer|wie|was|wo|wann|warum|wieso|weshalb|welche[nrsm]?|wem|wen|wessen|womit|wofür|woran"
    r"|kann|darf|muss|soll|ist|sind|hat|haben|gibt|bekomm\w*|ich|wir|mein\w*|unser\w*)\b",
    re.IGNORECASE,
)
_ASKS_CHANGES = re.compile(
    r"\b(?:(?:ge|ver)änder\w*|änder(?:n|te|ung)\w*|(?:was\s+ist|gibt\s+es)\b.*\bneu\w*|novellier\w*"
    r"|reformier\w*|neu\s+gefasst)\b(?:\s+worden)?",
    re.IGNORECASE,
)
# "Was gilt nach § 48 SGB X bei Änderung der Verhältnisse?" asks for the rule, not for its history.
_CHANGES_WITHIN_RULE = re.compile(
    r"\b(?:nach|gemäß|laut|aufgrund|wenn|falls|sobald|kann|können|muss|müssen|soll|sollen|darf|dürfen)\b"
    r"|\bänderung\w*\s+(?:de[rs]|von|im|in\s+de[nr]|meine[rs]|unsere[rs])\s+[^§]",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_UNREADABLE = {"Cc": " ", "Co": " ", "Cs": " ", "Cf": ""}  # Unicode categories


def understand(
    question: Question, index: Index, old_law: OldLaw, glossary: Glossary
) -> Understanding:
    """Read a question against its history, the index, what became of old norms, the field's terms."""
    text = plain(question.text)
    spoken_of = last_norm(question.history, index.store)
    standing = stand_alone(text, question.history, spoken_of, index.store)
    law = last_law(question.history) or (spoken_of.law if spoken_of else OWN_LAW)
    named = norms_named(standing.question, index, old_law, law)
    asks_changes = bool(named.norms) and _asks_changes(named.rest)
    topic = _ASKS_CHANGES.sub(" ", named.rest) if asks_changes else named.rest
    places = [] if named.norms else places_asked_for(standing.search_text, index)
    norms = named.norms or tuple(map(NamedNorm, places[:LONGEST_LIST]))
    search_text = glossary.spelt_out(standing.search_text)
    term = glossary.asked_for(standing.question)
    return Understanding(
        question=standing.question,
        search_text=index.analyzer.corrected(search_text),
        type=_type(standing.search_text, named=bool(norms)),
        norms=norms,
        terms=tuple(index.analyzer.query_terms(search_text)),
        topic=tuple(index.analyzer.query_terms(topic)) if named.norms else (),
        old=named.old,
        not_kept=named.not_kept,
        lists=bool(places),
        term=term.heading if term else "",
        asks_changes=asks_changes,
        omitted=named.omitted + max(0, len(places) - LONGEST_LIST),
        needs_context=standing.needs_context,
    )


def _asks_changes(text: str) -> bool:
    return bool(_ASKS_CHANGES.search(text)) and not _CHANGES_WITHIN_RULE.search(text)


def plain(text: str) -> str:
    """The question on one line, NFC, without control characters and invisible ones.

    Formatting characters stand inside words (soft hyphens of copied text), so no blank replaces them.
    """
    kept = (
        _UNREADABLE.get(unicodedata.category(character), character)
        for character in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split())


def _type(text: str, *, named: bool) -> QuestionType:
    if named:
        return QuestionType.NORM
    if len(text.split()) <= _FEW_WORDS and not _QUESTION_WORDS.search(text):
        return QuestionType.KEYWORDS
    return QuestionType.PLAIN
