"""Follow-up questions: from history and a fragment to a stand-alone question; pure but for the index.

Told apart are places seen from the norm that was talked about ("und im nächsten?", "und Absatz 3?",
see `assistant.ellipsis`), the same § of another statute ("und im SGB XII?"), and a question that leans
on the one before ("gilt das auch für Kinder?"). Anything else stands alone, whatever went before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ellipsis import law_meant, places_meant
from assistant.field import OWN_LAW
from assistant.model import Turn
from ingest.chunk_store import ChunkStore
from ingest.norm import Norm
from ingest.verweise import Verweis, find_verweise

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
# "Wie hoch ist der Betrag?", "Welche Arten gibt es?": of what was said before, if nothing else is named.
_ASPECT = (
    r"(?:Beträge?|Betrag|Höhe|Fristen|Frist|Dauer|Voraussetzungen|Kosten|Ausnahmen?|Arten|Formen"
    r"|Unterschied|Grenzen?|Zuständigkeit|Folgen)"
)
_ASKS_ASPECT = re.compile(
    rf"(?:\b(?:der|die|das|den|dem)\s+{_ASPECT}\b|\b[Ww]elche[nrs]?\s+{_ASPECT}\b)"
)
_NAMES_THING = re.compile(rf"\s(?!{_ASPECT}\b)[A-ZÄÖÜ][\w-]+")
_CONNECTIVE = re.compile(r"^\W*(?i:und|aber|oder|also|auch|dann|wirklich|warum|wieso|weshalb)\b")
_ASKS_ANEW = re.compile(r"(?i:\bwas (?:ist|sind|bedeutet|heißt)\b).*\b[A-ZÄÖÜ]")
_SUBJECT = re.compile(r"\b(?:[A-ZÄÖÜ]{2,}\w*|[A-ZÄÖÜ]?[a-zäöüß]{5,})\b")
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
    places = places_meant(text, spoken_of, store)
    if spoken_of and (law := law_meant(text)) and _asked_for_norm(history):
        places = [str(Norm(law, spoken_of.paragraf))]
    if places:
        question = f"Was steht in {' und '.join(dict.fromkeys(places))}?"
        return StandAlone(question, question)
    if places is not None:
        return StandAlone(text, text, needs_context=spoken_of is None)
    if _leans(text):
        subject = _subject(history)
        if subject is None:
            return StandAlone(text, text, needs_context=not _SUBJECT.search(_without_leaning(text)))
        return StandAlone(f"{text} (zu: {subject})", f"{subject.rstrip(' ?!.')}: {text}")
    return StandAlone(text, text)


def last_norm(history: Sequence[Turn], store: ChunkStore) -> Norm | None:
    """The norm the conversation is at: the last one asked for, else the first one last answered.

    Where the answer is on the § that was asked for, the question says more closely which part; one
    that only names a part (`Absatz 3`) is read from where the conversation was before.
    """
    at = next((n for n in reversed(range(len(history))) if history[n].role == "user"), None)
    answers = history[at + 1 :] if at is not None else history
    answered = next((v.norm for turn in reversed(answers) for v in _named(turn)[:1]), None)
    if at is None:
        return answered
    question, before = history[at], None
    if verweise := _named(question):
        asked: Norm | None = _asked(verweise[-1], answered)
    elif answered and len(question.content.split()) > _LONGEST_LEANING:
        return answered
    else:
        before = last_norm(history[:at], store)
        places = places_meant(question.content[:_LOOKED_BACK], before, store) if before else None
        asked = find_verweise(places[-1])[-1].norm if places else None
    if asked and (answered is None or asked.key == answered.key):
        return asked
    return answered or before


def last_law(history: Sequence[Turn]) -> str | None:
    """The statute the last question stated; None where it stated none."""
    turn = next((turn for turn in reversed(history) if turn.role == "user"), None)
    stated = [v.norm.law for v in _named(turn) if not v.assumed_law] if turn else []
    return stated[-1] if stated else None


def _named(turn: Turn) -> list[Verweis]:
    found = find_verweise(turn.content[:_LOOKED_BACK], default_law=OWN_LAW)
    return [verweis for verweis in found if verweis.norm.law and verweis.norm.paragraf]


def _asked(verweis: Verweis, answered: Norm | None) -> Norm:
    """The norm of a question; where it names no statute, the one that its answer took."""
    norm = verweis.norm
    if verweis.assumed_law and answered and answered.paragraf == norm.paragraf:
        return norm.within(law=answered.law)
    return norm


def _asked_for_norm(history: Sequence[Turn]) -> bool:
    """Whether the conversation is about a norm itself, and not about what one settles."""
    asked = [turn.content[:_LOOKED_BACK] for turn in history if turn.role == "user"]
    return any(find_verweise(text) for text in (*asked[-1:], _subject(history) or ""))


def _leans(text: str) -> bool:
    """Whether a question cannot be understood without the one before."""
    if len(text.split()) > _LONGEST_LEANING:
        return False
    if _CONNECTIVE.search(text):
        return not _ASKS_ANEW.search(text)
    if _DEMONSTRATIVE.search(text):
        return True
    if _ASKS_ASPECT.search(text) and not _NAMES_THING.search(text):
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
