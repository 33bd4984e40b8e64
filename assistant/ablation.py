"""What each source of knowledge carries: the same questions with one of them taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering import Assistant
from assistant.evaluation import FOLLOW_UP, UNANSWERABLE, TestQuestion, evaluate_search
from assistant.model import QuestionType
from ingest.glossary import NO_GLOSSARY
from ingest.ports import Filters

_ALL = Filters()


@dataclass(frozen=True, slots=True)
class Ablation:
    """One way to search with less.

    Attributes:
        name: What is taken away, in German.
        assistant: Searches without it.
        filters: Leaves it out of what is found.
    """

    name: str
    assistant: Assistant
    filters: Filters = _ALL


def ablations(assistant: Assistant) -> list[Ablation]:
    """The assistant as it is, then without one source after the other."""
    tuning = assistant.tuning

    def tuned(**less: object) -> Assistant:
        return replace(assistant, tuning=replace(tuning, **less))  # type: ignore[arg-type]

    wording = frozenset(
        document.id
        for document in assistant.index.store.documents
        if document.law is None or document.official
    )
    no_words = tuple((kind, 0.0) for kind in QuestionType)
    return [
        Ablation("alles", assistant),
        Ablation("ohne Wegweiser", tuned(signpost_share=0.0, signposts=0)),
        Ablation("ohne Buchstabenfolgen der Wegweiser", tuned(signpost_letters=0.0)),
        Ablation("ohne Text der Kurzfassungen", assistant, Filters(document_ids=wording)),
        Ablation("ohne Glossar in der Frage", replace(assistant, glossary=NO_GLOSSARY)),
        Ablation("ohne Wortsuche", tuned(lexical_share=no_words)),
        Ablation(
            "ohne Feldwissen",
            tuned(sgb_ix_prior=0.0, far_prior=0.0, own_prior=0.0, shipped_prior=0.0),
        ),
    ]


def ablate(
    assistant: Assistant, questions: Sequence[TestQuestion]
) -> Mapping[str, Mapping[str, float | int | None]]:
    """Ranking figures of the answerable questions that stand alone, by what is taken away."""
    alone = [q for q in questions if q.art not in {UNANSWERABLE, FOLLOW_UP}]
    return {
        each.name: evaluate_search(each.assistant, alone, each.filters)
        for each in ablations(assistant)
    }
