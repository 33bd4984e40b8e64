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

_STEP = re.compile(
    r"\b(?P<next>n(?:ä|ae)chste[nrsm]?|folgende[nrsm]?|danach|darauf(?:folgende[nrsm]?)?|weiter)\b"
    r"|\b(?P<before>vorherige[nrsm]?|vorige[nrsm]?|davor|vorhergehende[nrsm]?|zuvor)\b",
    re.IGNORECASE,
)
_STEP_CONTEXT = re.compile(r"paragra[fph]+|§|artikel|norm\b|vorschrift", re.IGNORECASE)
_STEP_ALONE = re.compile(
    r"(?:und|dann|was|ist|mit|im|in|der|die|das|dem|den|kommt|steht|bitte)", re.IGNORECASE
)
_LEANS = re.compile(
    r"^\W*(?:und|aber|oder|also|auch|dann|wirklich|echt|warum|wieso|weshalb)\b"
    r"|\b(?:das|dies|dieses?[nrm]?|dafür|davon|dabei|dazu|dagegen|damit|daran|darauf|darüber|hierfür"
    r"|hierzu|deren|dessen|diesbezüglich|solche[nrs]?|dort|da|dann|drin\w*|die (?:sich|das|da))\b"
    r"|\b(?:er|sie|es|ihn|ihm|ihnen)\b",
    re.IGNORECASE,
)
_LONGEST_LEANING = 12  # words; a longer question names its own subject
_LONGEST_STEP = 9


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


def stand_alone(text: str, history: Sequence[Turn], store: ChunkStore) -> StandAlone:
    """Resolve a question against the conversation."""
    text = " ".join(text.split())
    if find_verweise(text):
        return StandAlone(text, text)
    if (direction := _step(text)) != 0:
        start = last_norm(history)
        target = None if start is None else _neighbour(start, direction, store)
        if target is None:
            return StandAlone(text, text, needs_context=start is None)
        question = f"Was steht in {target}?"
        return StandAlone(question, question)
    part = find_fragment(text)
    if part is not None:
        norm = last_norm(history)
        if norm is None:
            return StandAlone(text, text, needs_context=True)
        absatz = part.absatz or norm.absatz
        satz = part.satz or (norm.satz if not part.absatz else None)
        whole = Norm(norm.law, norm.paragraf, absatz, satz, part.nummer, part.buchstabe)
        question = f"Was steht in {whole}?"
        return StandAlone(question, question)
    if _leans(text):
        before = _questions(history)
        if not before:
            return StandAlone(text, text, needs_context=_is_bare(text))
        subject = before[-1].rstrip(" ?!.")
        return StandAlone(f"{text} (zu: {before[-1]})", f"{subject}: {text}")
    return StandAlone(text, text)


def last_norm(history: Sequence[Turn]) -> Norm | None:
    """The norm the conversation is at: the last one asked for, else the first one last answered."""
    for turn in reversed(history):
        found = find_verweise(turn.content, default_law="SGB IX")
        norms = [verweis.norm for verweis in found if verweis.norm.law and verweis.norm.paragraf]
        if norms:
            return norms[-1] if turn.role == "user" else norms[0]
    return None


def _step(text: str) -> int:
    match = _STEP.search(text)
    if match is None or len(text.split()) > _LONGEST_STEP:
        return 0
    rest = re.findall(r"\w+", _STEP.sub(" ", text))
    if not _STEP_CONTEXT.search(text) and not all(map(_STEP_ALONE.fullmatch, rest)):
        return 0
    return 1 if match["next"] else -1


def _neighbour(norm: Norm, direction: int, store: ChunkStore) -> Norm | None:
    paragrafen = store.paragrafen(norm.law)
    if norm.paragraf not in paragrafen:
        return None
    place = paragrafen.index(norm.paragraf) + direction
    return Norm(norm.law, paragrafen[place]) if 0 <= place < len(paragrafen) else None


def _leans(text: str) -> bool:
    return len(text.split()) <= _LONGEST_LEANING and bool(_LEANS.search(text))


def _is_bare(text: str) -> bool:
    """Nothing but leaning words: without a conversation there is no subject at all."""
    rest = _LEANS.sub(" ", text)
    return not re.search(r"\b[A-ZÄÖÜ]?[a-zäöüß]{5,}", rest)


def _questions(history: Sequence[Turn]) -> list[str]:
    """The user's questions, each with the subject it leaned on."""
    found: list[str] = []
    for turn in history:
        if turn.role != "user":
            continue
        text = " ".join(turn.content.split())
        if found and _leans(text) and not find_verweise(text):
            text = f"{found[-1].rstrip(' ?!.')}: {text}"
        found.append(text)
    return found
