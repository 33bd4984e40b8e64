"""Follow-up questions: from history and a fragment to a stand-alone question; pure but for the index.

Three kinds are told apart: a step along the statute ("und im nächsten?"), a part of the norm that was
talked about ("und Absatz 3?"), and a question that leans on the one before ("gilt das auch für
Kinder?"). Anything else stands alone, whatever went before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import Turn
from ingest.chunk_store import ChunkStore
from ingest.norm import Norm
from ingest.verweise import find_fragment, find_verweise

_NEXT = r"n(?:ä|ae)chste[nrsm]?|folgende[nrsm]?"
_BEFORE = r"vorherige[nrsm]?|vorige[nrsm]?|vorhergehende[nrsm]?"
_NOUN = r"(?:paragra[fph]+\w*|§+|artikels?|norm|vorschrift)"
_STEP = re.compile(
    rf"\b(?:(?P<next>{_NEXT})|(?P<before>{_BEFORE}))\s+{_NOUN}"
    rf"|{_NOUN}\s+(?:(?P<next2>danach)|(?P<before2>davor))\b"
    rf"|^\W*(?:(?:und|dann|was|ist|mit|im|in|der|die|das|dem|den|kommt|steht|bitte)\s+)*"
    rf"(?:(?P<next3>{_NEXT}|danach|weiter)|(?P<before3>{_BEFORE}|davor|zuvor))\W*$",
    re.IGNORECASE,
)
# "das" and "dies" stand for something said before, unless a noun follows ("das Persönliche Budget").
_FUNCTION = (
    "auch|aber|bei|da|denn|für|gegen|hier|im|immer|in|jetzt|mit|nicht|noch|nur|ohne|schon|so|um|von"
    "|wenn|zu"
)
_DEMONSTRATIVE = re.compile(
    r"\b(?:[Dd]as|[Dd]ies|[Dd]em)\b(?=\s*(?:[?.!,]|$)|\s+[a-zäöüß])"
    rf"(?!\s+(?!(?:{_FUNCTION})\b)(?:[a-zäöüß]+\s+){{0,2}}[A-ZÄÖÜ])"
    r"|\b(?:dafür|davon|dabei|dazu|dagegen|damit|daran|darauf|darüber|hierfür|hierzu|dessen|deren"
    r"|diesbezüglich|dort|drin\w*|da|die (?:sich|das|da))\b"
)
_PERSONAL = re.compile(r"\b(?:er|sie|ihn|ihm|ihnen)\b")  # "Sie" is the reader, "es" mostly nobody
_NOUN_BEFORE = re.compile(r"\s[A-ZÄÖÜ][a-zäöüß]+")
_CONNECTIVE = re.compile(r"^\W*(?i:und|aber|oder|also|auch|dann|wirklich|warum|wieso|weshalb)\b")
_ASKS_ANEW = re.compile(r"(?i:\bwas (?:ist|sind|bedeutet|heißt)\b).*\b[A-ZÄÖÜ]")
_SUBJECT = re.compile(r"\b(?:[A-ZÄÖÜ]{2,}\w*|[A-ZÄÖÜ]?[a-zäöüß]{5,})\b")
# "und in 113?", "und 114": a number alone is a § of the statute talked about.
_BARE_NUMBER = re.compile(
    r"^\W*(?:(?:und|was|ist|mit|wie|steht|in|im|bei)\s+)*(?P<paragraf>\d{1,3}[a-z]?)\W*$",
    re.IGNORECASE,
)
_NEXT_ABSATZ = re.compile(rf"\b(?:(?P<next>{_NEXT})|{_BEFORE})\s+abs(?:atz|\.)", re.IGNORECASE)
_THANKS = re.compile(
    r"^\W*(?:(?:vielen|lieben|besten)\s+)?(?:danke?\w*|ok(?:ay)?|alles klar|super|gut|prima|ja|nein)\W*"
    r"(?:schön|sehr)?\W*$",
    re.IGNORECASE,
)
_LONGEST_LEANING = 10  # words; a longer question names its own subject
_LOOKED_BACK = 4_000  # characters of a turn; a history must not cost seconds


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A question that needs no history.

    Attributes:
        question: As shown to the user.
        search_text: As searched: with the question it leans on.
        needs_context: It leans on something, and nothing went before.
    """

    question: str
    search_text: str
    needs_context: bool = False


def stand_alone(
    text: str, history: Sequence[Turn], spoken_of: Norm | None, store: ChunkStore
) -> StandAlone:
    """Resolve a question against the conversation.

    Args:
        text: The question.
        history: What went before.
        spoken_of: The norm the conversation is at, see `last_norm`.
        store: The §§ there are.
    """
    text = " ".join(text.split())
    if find_verweise(text):
        return StandAlone(text, text)
    if _names_part_or_step(text, spoken_of):
        norm = _norm_meant(text, spoken_of, store) if spoken_of else None
        if norm is None:
            return StandAlone(text, text, needs_context=spoken_of is None)
        question = f"Was steht in {norm}?"
        return StandAlone(question, question)
    if _leans(text):
        subject = _subject(history)
        if subject is None:
            return StandAlone(text, text, needs_context=not _SUBJECT.search(_without_leaning(text)))
        return StandAlone(f"{text} (zu: {subject})", f"{subject.rstrip(' ?!.')}: {text}")
    return StandAlone(text, text)


def last_norm(history: Sequence[Turn]) -> Norm | None:
    """The norm the conversation is at: the last one asked for, else the first one last answered.

    Where the answer is on the § that was asked for, the question says more closely which part.
    """
    answered: Norm | None = None
    for turn in reversed(history):
        found = find_verweise(turn.content[:_LOOKED_BACK], default_law="SGB IX")
        norms = [verweis.norm for verweis in found if verweis.norm.law and verweis.norm.paragraf]
        if turn.role == "user":
            asked = norms[-1] if norms else None
            if asked and (answered is None or asked.key == answered.key):
                return asked
            if answered is not None:
                return answered
        elif norms and answered is None:
            answered = norms[0]
    return answered


def _names_part_or_step(text: str, spoken_of: Norm | None) -> bool:
    """Whether a question names a place by where the conversation is; a number alone needs one."""
    if _step(text) or find_fragment(text) or _NEXT_ABSATZ.search(text):
        return True
    return spoken_of is not None and _BARE_NUMBER.match(text) is not None


def _norm_meant(text: str, norm: Norm, store: ChunkStore) -> Norm | None:
    """The place named by a number, a step or a part, seen from a norm; None where there is none."""
    if bare := _BARE_NUMBER.match(text):
        return Norm(norm.law, bare["paragraf"])
    if beside := _NEXT_ABSATZ.search(text):
        if norm.absatz is None or not norm.absatz.isdigit():
            return None
        number = int(norm.absatz) + (1 if beside["next"] else -1)
        return norm.whole.within(absatz=str(number)) if number else None
    if direction := _step(text):
        return _neighbour(norm, direction, store)
    part = find_fragment(text)
    if part is None:
        return None
    absatz = part.absatz or norm.absatz
    satz = part.satz or (norm.satz if not part.absatz else None)
    return Norm(norm.law, norm.paragraf, absatz, satz, part.nummer, part.buchstabe)


def _step(text: str) -> int:
    match = _STEP.search(text)
    if match is None:
        return 0
    return 1 if any(match[f"next{n}"] for n in ("", "2", "3")) else -1


def _neighbour(norm: Norm, direction: int, store: ChunkStore) -> Norm | None:
    paragrafen = store.paragrafen(norm.law)
    if norm.paragraf not in paragrafen:
        return None
    place = paragrafen.index(norm.paragraf) + direction
    return Norm(norm.law, paragrafen[place]) if 0 <= place < len(paragrafen) else None


def _leans(text: str) -> bool:
    """Whether a question cannot be understood without the one before."""
    if len(text.split()) > _LONGEST_LEANING:
        return False
    if _CONNECTIVE.search(text):
        return not _ASKS_ANEW.search(text)
    if _DEMONSTRATIVE.search(text):
        return True
    pronoun = _PERSONAL.search(text)
    return pronoun is not None and not _NOUN_BEFORE.search(text[: pronoun.start()])


def _without_leaning(text: str) -> str:
    for pattern in (_CONNECTIVE, _DEMONSTRATIVE, _PERSONAL):
        text = pattern.sub(" ", text)
    return text


def _subject(history: Sequence[Turn]) -> str | None:
    """The user's last question that stands alone; None where there is none."""
    for turn in reversed(history):
        text = " ".join(turn.content[:_LOOKED_BACK].split())
        if turn.role == "user" and not _leans(text) and not _THANKS.match(text):
            return text
    return None
