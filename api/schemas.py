"""Wire types of the HTTP contract, version 1, and the mapping from the assistant's values."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticKnownError

from api.facts import facts_of
from api.links import UNSIGNED, Links
from assistant import model
from ingest.chunk_store import StoredChunk
from ingest.model import Kind
from ingest.norm import Norm as NormAddress
from ingest.ports import Filters as IndexFilters
from ingest.verweise import canonical_law

_MOST_FILTERS = 200  # entries of one list; every entry is a condition of the search


def _visible(text: str) -> str:
    """Refuse a text in which nothing can be seen, such as one of zero-width or control characters."""
    if all(unicodedata.category(character)[0] in "CMZ" for character in text):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return text


Asked = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    AfterValidator(_visible),
]
_Entry = TypeVar("_Entry")
Choice = Annotated[list[_Entry], Field(max_length=_MOST_FILTERS)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Filters(_Request):
    """Lists of up to 200 entries, "any of" each; an empty or missing list restricts nothing."""

    kinds: Choice[Kind] = []
    regions: Choice[str] = []
    document_ids: Choice[str] = []
    laws: Choice[str] = []

    def to_index(self) -> IndexFilters:
        """The same as the index takes them."""
        return IndexFilters(
            frozenset(map(str, self.kinds)),
            frozenset(self.regions),
            frozenset(self.document_ids),
            frozenset(canonical_law(law) or law for law in self.laws),
        )


class SearchRequest(_Request):
    """Body of `POST /v1/search`."""

    query: Asked
    k: int = Field(10, ge=1, le=50)
    filters: Filters | None = None

    def to_question(self) -> model.Question:
        """The assistant's question."""
        return model.Question(self.query, filters=(self.filters or Filters()).to_index())


class Turn(_Request):
    """One earlier message."""

    role: Literal["user", "assistant"]
    content: Annotated[str, StringConstraints(max_length=50_000)]


class AskRequest(_Request):
    """Body of `POST /v1/ask`."""

    question: Asked
    history: list[Turn] = []
    filters: Filters | None = None
    mode: Literal["auto", "extractive", "generative"] = "auto"

    def to_question(self) -> model.Question:
        """The assistant's question; the last 20 messages count."""
        turns = tuple(model.Turn(turn.role, turn.content) for turn in self.history[-20:])
        return model.Question(self.question, turns, (self.filters or Filters()).to_index())


class Norm(BaseModel):
    """The address of a piece of law."""

    law: str
    paragraf: str
    absatz: str | None
    satz: str | None
    nummer: str | None

    @classmethod
    def of(cls, norm: NormAddress) -> Norm:
        """From the address."""
        return cls(
            law=norm.law,
            paragraf=norm.paragraf,
            absatz=norm.absatz,
            satz=norm.satz,
            nummer=norm.nummer,
        )


class Passage(BaseModel):
    """A stored chunk as a reader sees it: a Hit without rank.

    `link` opens it in its context: a path of this service, signed where keys are configured. `facts`
    say in German what it is and how current, the kind first.
    """

    chunk_id: str
    document_id: str
    title: str
    kind: Kind
    fundstelle: str
    norm: Norm | None
    headings: list[str]
    page: int | None
    page_label: str | None
    text: str
    url: str | None
    stand: str | None
    stand_note: str | None
    official: bool
    region: str | None
    found_by: list[str]
    link: str
    facts: list[str]


class Hit(Passage):
    """A passage in a ranked list, rank from 1."""

    rank: int

    @classmethod
    def of(cls, hit: model.Hit, links: Links) -> Hit:
        """From the assistant's hit."""
        link = links.path(hit.stored.chunk.id)
        return cls(rank=hit.rank, **passage_fields(hit.stored, hit.found_by, link))


class Citation(Passage):
    """A literal quote: `quote == text[start:end]`."""

    number: int
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, citation: model.Citation, links: Links) -> Citation:
        """From the assistant's citation; norm, fundstelle and link name the quote."""
        link = links.path(citation.stored.chunk.id, citation.start, citation.end)
        fields = passage_fields(citation.stored, citation.found_by, link)
        fields["norm"] = Norm.of(citation.norm) if citation.norm else None
        fields["fundstelle"] = citation.fundstelle
        return cls(
            number=citation.number,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            **fields,
        )


class Chunk(Passage):
    """Reply of `GET /v1/chunks/{id}`."""

    before: str | None
    after: str | None
    refers_to: list[Norm]
    referred_by: list[Norm]


class Understood(BaseModel):
    """How a query was read."""

    question: str
    norms: list[Norm]
    terms: list[str]

    @classmethod
    def of(cls, understanding: model.Understanding) -> Understood:
        """From the assistant's understanding."""
        return cls(
            question=understanding.question,
            norms=[Norm.of(named.norm) for named in understanding.norms],
            terms=[term.token for term in understanding.terms],
        )


class SearchReply(BaseModel):
    """Reply of `POST /v1/search`."""

    query: str
    understood: Understood
    hits: list[Hit]


class Answer(BaseModel):
    """Reply of `POST /v1/ask`."""

    id: str
    status: model.AnswerStatus
    mode: model.AnswerMode
    question: str
    answer: str
    citations: list[Citation]
    nearest: list[Hit]
    suggestions: list[str]
    notices: list[str]
    timings_ms: dict[str, float]

    @classmethod
    def of(
        cls, answer: model.Answer, *, notices: tuple[str, ...] = (), links: Links = UNSIGNED
    ) -> Answer:
        """From the assistant's answer, with notices and links of the service's own."""
        return cls(
            id=answer.id,
            status=answer.status,
            mode=answer.mode,
            question=answer.question,
            answer=answer.text,
            citations=[Citation.of(citation, links) for citation in answer.citations],
            nearest=[Hit.of(hit, links) for hit in answer.nearest],
            suggestions=list(answer.suggestions),
            notices=[*answer.notices, *notices],
            timings_ms=answer.timings_ms,
        )


class Problem(BaseModel):
    """Body of every error, `application/problem+json`."""

    type: str
    title: str
    status: int
    code: str
    detail: str


def passage_fields(stored: StoredChunk, found_by: tuple[str, ...], link: str) -> dict[str, Any]:
    """The wire fields of a chunk."""
    chunk, document = stored.chunk, stored.document
    return {
        "chunk_id": chunk.id,
        "document_id": chunk.document_id,
        "title": document.title,
        "kind": document.kind,
        "fundstelle": chunk.fundstelle,
        "norm": Norm.of(chunk.norm) if chunk.norm else None,
        "headings": list(chunk.headings),
        "page": chunk.page,
        "page_label": chunk.page_label,
        "text": chunk.text,
        "url": chunk.url,
        "stand": document.stand,
        "stand_note": document.stand_note,
        "official": document.official,
        "region": document.region,
        "found_by": list(found_by),
        "link": link,
        "facts": facts_of(stored),
    }
