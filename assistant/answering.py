"""The assistant: from a question to an answer, the one orchestration."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import wording
from assistant.composing import compose
from assistant.decision import decide, trusted
from assistant.evidence import Evidence, gather
from assistant.model import (
    Answer,
    AnswerMode,
    AnswerStatus,
    Citation,
    Hit,
    Question,
    Understanding,
)
from assistant.notices import Changes, notices
from assistant.retrieval.hybrid import HybridRetriever
from assistant.tuning import Tuning
from assistant.understanding import understand
from ingest.glossary import NO_GLOSSARY, Glossary
from ingest.index import Index
from ingest.norm import Norm
from ingest.old_law import NO_OLD_LAW, OldLaw
from ingest.ports import Embedder, Filters, Vector
from ingest.topics import Topic

_RETRIEVED = 12
_NEAREST = 3
_SUGGESTIONS = 3


def nothing_known(_norm: Norm) -> Sequence[str]:
    """Of no norm more than the indexed version is known."""
    return ()


class Stopwatch:
    """Milliseconds per step, for the timings of an answer."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._steps: dict[str, float] = {}

    def step(self, name: str) -> None:
        """Close a step."""
        now = time.perf_counter()
        self._steps[name] = round((now - self._last) * 1_000, 1)
        self._last = now

    def timings(self) -> dict[str, float]:
        """All steps and their total."""
        return {**self._steps, "total": round((self._last - self._start) * 1_000, 1)}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Assistant:
    """Answers from one generation of the index.

    Attributes:
        index: What is known.
        embedder: The model the index was built with.
        tuning: Weights and thresholds.
        old_law: What became of norms that are gone.
        changes: Tells what changed in a norm, in German sentences; none where that is not known.
        glossary: Terms and abbreviations of the field.
        topics: Learning paths it can be asked along.
    """

    index: Index
    embedder: Embedder
    tuning: Tuning
    old_law: OldLaw = NO_OLD_LAW
    changes: Changes = nothing_known
    glossary: Glossary = NO_GLOSSARY
    topics: tuple[Topic, ...] = ()

    def search(self, question: Question, k: int) -> tuple[Understanding, list[Hit]]:
        """Return the question as understood and at most k hits, best first."""
        understanding = understand(question, self.index, self.old_law, self.glossary)
        return understanding, self._retrieve(question, understanding, k)[0]

    def answer(self, question: Question) -> Answer:
        """Answer a question with literal, cited sentences, or say that the sources do not cover it."""
        watch = Stopwatch()
        understanding = understand(question, self.index, self.old_law, self.glossary)
        watch.step("understand")
        wanted = max(_RETRIEVED, len(understanding.norms))
        hits, vector = self._retrieve(question, understanding, wanted)
        watch.step("retrieve")
        hits = trusted(understanding, hits, self.index, self.tuning)
        decision = decide(understanding, hits, self.index, self.tuning)
        text = ""
        citations: tuple[Citation, ...] = ()
        evidence: tuple[Evidence, ...] = ()
        if decision.status is AnswerStatus.ANSWERED:
            evidence = gather(understanding, vector, hits, self.index, self.tuning)
            text, citations = compose(evidence)
        status = decision.status
        if status is AnswerStatus.ANSWERED and not citations:
            status = AnswerStatus.NOT_COVERED
        if status is not AnswerStatus.ANSWERED:
            text = self._refusal(status, question, understanding, hits)
            hits = [*self._elsewhere(understanding, question.filters), *hits]
        watch.step("answer")
        return Answer(
            id=uuid.uuid4().hex,
            status=status,
            mode=AnswerMode.EXTRACTIVE,
            question=understanding.question,
            text=text,
            citations=citations,
            nearest=tuple(_distinct(hits)) if status is AnswerStatus.NOT_COVERED else (),
            suggestions=tuple(self._suggestions(citations[0])) if citations else (),
            notices=tuple(notices(question, understanding, evidence, citations, self.changes)),
            timings_ms=watch.timings(),
        )

    def _retrieve(
        self, question: Question, understanding: Understanding, k: int
    ) -> tuple[list[Hit], Vector]:
        vector = self.embedder.embed_query(understanding.search_text)
        retriever = HybridRetriever(self.index, self.tuning)
        return retriever.search(understanding, vector, k, question.filters), vector

    def _refusal(
        self,
        status: AnswerStatus,
        question: Question,
        understanding: Understanding,
        hits: Sequence[Hit],
    ) -> str:
        if status is AnswerStatus.CLARIFY:
            return wording.CLARIFY
        missing = [named for named in understanding.norms if named.exists is False]
        if missing:
            store = self.index.store
            last = {
                law: paragrafen[-1]
                for law in {named.norm.law for named in missing}
                if (paragrafen := [p for p in store.paragrafen(law) if p[:1].isdigit()])
            }
            return f"{wording.missing_norms(missing, last)}\n\n{wording.WHOM_TO_ASK}"
        absent = [named for named in understanding.norms if named.exists is None]
        if absent:
            return f"{wording.not_installed(absent)}\n\n{wording.WHOM_TO_ASK}"
        if question.filters and (not hits or understanding.norms):
            return wording.FILTERED
        return wording.NOT_COVERED

    def _elsewhere(self, understanding: Understanding, filters: Filters) -> Iterator[Hit]:
        """The § in the statutes that may be meant where the one taken for granted lacks it."""
        for norm in dict.fromkeys(n for named in understanding.norms for n in named.elsewhere):
            stored = self.index.store.chunks_of_norm(norm)[0]
            if stored.document.facets.pass_filters(filters):
                yield Hit(stored, 0, 0.0, 0.0, ("norm",))

    def _suggestions(self, citation: Citation) -> Iterator[str]:
        """Norms the first source names, as the next questions."""
        store = self.index.store
        shown = 0
        for norm in store.refers_to(citation.stored.chunk.id):
            chunks = store.chunks_of_norm(norm)
            if chunks and shown < _SUGGESTIONS:
                headings = chunks[0].chunk.headings
                yield wording.follow_up(norm, headings[-1] if headings else "")
                shown += 1


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    """The first few places, each once: two passages of one section look the same in a list."""
    places: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        places.setdefault((hit.stored.document.id, hit.stored.chunk.fundstelle), hit)
    found = list(places.values())[:_NEAREST]
    return [replace(hit, rank=rank) for rank, hit in enumerate(found, start=1)]
