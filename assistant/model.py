"""The values of an answer: Question -> Understanding -> Hit -> Evidence -> Decision -> Answer.

All are frozen. A score is only ever compared within the one ranking it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ingest.chunk_store import StoredChunk
from ingest.model import VacantNorm
from ingest.norm import Norm
from ingest.old_law import Match as OldMatch
from ingest.ports import Filters, Term


class AnswerStatus(StrEnum):
    """What kind of reply this is. Nothing found is a result, not an error."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    CLARIFY = "clarify"


class AnswerMode(StrEnum):
    """How the answer was worded."""

    EXTRACTIVE = "extractive"
    GENERATIVE = "generative"


class QuestionType(StrEnum):
    """What a question is made of; decides how the rankings are weighed."""

    NORM = "norm"
    KEYWORDS = "keywords"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, with what went before."""

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class NamedNorm:
    """A norm the question names.

    Attributes:
        norm: As it was understood.
        assumed_law: Whether the statute was not named but taken from the context.
        exists: Whether the index holds its § and Absatz; None where the statute is not installed.
        vacant: What is published in its place where it has no wording (any more).
        absaetze: How many numbered Absätze its § has.
        instead_of: What was meant first by a § without a statute, or one of a doubtful name.
        elsewhere: The § in other statutes of the field, where no statute was named and the one taken
            for granted does not have it.
    """

    norm: Norm
    assumed_law: bool = False
    exists: bool | None = True
    vacant: VacantNorm | None = None
    absaetze: int = 0
    instead_of: NamedNorm | None = None
    elsewhere: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A § in another version than today's: an old one, or a draft."""

    norm: Norm
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """The question as understood.

    Attributes:
        question: The stand-alone question, as shown to the user.
        search_text: What is embedded: the question, after a follow-up with what it refers to.
        type: How it is worded.
        norms: Norms it names, in order.
        terms: Its words as search tokens.
        topic: The same without the norms it names: what it wants to know of them.
        old: What became of norms it names that are, or may be, meant in an old version.
        not_kept: Versions it asks for of which nothing is known.
        lists: It asks where something is regulated: `norms` are the places, found by their titles.
        term: Heading of the glossary's term it wants explained, empty for any other question.
        asks_changes: It asks what changed in the norms it names.
        omitted: Norms of a long range that are left out.
        needs_context: A follow-up that nothing went before.
    """

    question: str
    search_text: str
    type: QuestionType
    norms: tuple[NamedNorm, ...] = ()
    terms: tuple[Term, ...] = ()
    topic: tuple[Term, ...] = ()
    old: tuple[OldMatch, ...] = ()
    not_kept: tuple[OtherVersion, ...] = ()
    lists: bool = False
    term: str = ""
    asks_changes: bool = False
    omitted: int = 0
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    Attributes:
        stored: The chunk and its document.
        rank: Place in the list, from 1.
        score: What the list is ordered by.
        nearness: The score without runs of letters. They tell §§ apart, but a question no source
            answers is made of the same letters.
        found_by: What found it: `norm`, `dense`, `lexical`, `verweis`, `signpost`.
        beside: A further Absatz of the same § that is as near to the question, if there is one.
    """

    stored: StoredChunk
    rank: int
    score: float
    nearness: float
    found_by: tuple[str, ...]
    beside: StoredChunk | None = None

    def explains(self, term: str) -> bool:
        """Whether it is the glossary's entry on a term, given by its heading."""
        return self.stored.document.shipped and self.stored.chunk.headings[-1:] == (term,)


@dataclass(frozen=True, slots=True)
class Citation:
    """A literal quote: `quote == stored.chunk.text[start:end]`.

    Attributes:
        number: The `[n]` of the answer, from 1.
        stored: Where the quote stands.
        start: First character.
        end: One behind the last character.
        norm: The address of the quote, as closely as known.
        fundstelle: What a reader would write to cite the quote.
        found_by: Which searches found the passage.
    """

    number: int
    stored: StoredChunk
    start: int
    end: int
    norm: Norm | None
    fundstelle: str
    found_by: tuple[str, ...]

    @property
    def quote(self) -> str:
        """The quoted text."""
        return self.stored.chunk.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply. Every `[n]` in `text` has a citation and every citation a `[n]`."""

    id: str
    status: AnswerStatus
    mode: AnswerMode
    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
