"""Wire types for learning: the glossary and the paths for new staff."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas import Norm
from ingest import glossary, topics


class Term(BaseModel):
    """A term of the glossary; `short` holds its abbreviations, `synonyms` old names too."""

    term: str
    short: str
    text: str
    synonyms: list[str]
    norms: list[Norm]

    @classmethod
    def of(cls, term: glossary.GlossaryTerm) -> Term:
        """From the glossary's entry."""
        return cls(
            term=term.begriff,
            short=", ".join(term.kurz),
            text=term.text,
            synonyms=[*term.synonyme, *term.frueher],
            norms=[Norm.of(norm) for norm in term.norms],
        )


class Glossary(BaseModel):
    """Reply of `GET /v1/glossary`."""

    terms: list[Term]


class Step(BaseModel):
    """A question to ask, and what to be able to say then."""

    question: str
    check: str


class Topic(BaseModel):
    """A path for new staff."""

    id: str
    title: str
    intro: str
    steps: list[Step]

    @classmethod
    def of(cls, topic: topics.Topic) -> Topic:
        """From the corpus."""
        steps = [Step(question=step.frage, check=step.kontrolle) for step in topic.schritt]
        return cls(id=topic.id, title=topic.titel, intro=topic.einleitung, steps=steps)


class Topics(BaseModel):
    """Reply of `GET /v1/topics`."""

    topics: list[Topic]
