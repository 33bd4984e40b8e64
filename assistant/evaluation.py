"""Runs the question set and reports quality per wording and kind; needs no language model.

The set is TOML (`tests/quality/*.toml`), so that people of the field can add questions. A question
whose document or statute is not in the index is skipped and counted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering import Assistant
from assistant.errors import QuestionSetInvalid
from assistant.model import Answer, AnswerStatus, Hit, Question, Turn
from ingest.chunk_store import DocumentRecord, StoredChunk
from ingest.ports import Filters
from ingest.verweise import find_verweise

REFERENCE, FOLLOW_UP, UNANSWERABLE = "verweis", "folge", "unbeantwortbar"
_DEPTH = 10


class TestQuestion(BaseModel):
    """One question of the set; see README, "Eine Testfrage hinzufügen"."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    __test__ = False  # no test case, whatever its name suggests to pytest

    id: str
    frage: str
    art: Literal["alltag", "fach", "stichwort", "tippfehler", "verweis", "folge", "unbeantwortbar"]
    normen: list[str] = []
    dokumente: list[str] = []
    vorher: list[str] = []
    absatz: str = ""
    notiz: str = ""

    @property
    def expected_norms(self) -> frozenset[tuple[str, str]]:
        """The §§ any of which is right."""
        return frozenset(v.norm.key for text in self.normen for v in find_verweise(text))

    @property
    def expected_absaetze(self) -> frozenset[str]:
        """The Absätze of the first of these §§ that hold the answer; empty where it is all of it."""
        return frozenset(self.absatz.split(", ")) if self.absatz else frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got.

    Attributes:
        question: The question.
        rank: Place of the first right hit among ten, None without one.
        answer: The whole answer.
        right_citations: Citations whose norm or document is expected.
        right_absatz: Whether the first right hit shows an expected Absatz; None where none is laid
            down or no hit is right.
    """

    question: TestQuestion
    rank: int | None
    answer: Answer
    right_citations: int
    right_absatz: bool | None = None

    @property
    def missed(self) -> bool:
        """Whether the right source is not first, or there is none and it answered all the same."""
        if self.question.art == UNANSWERABLE:
            return self.answer.status is AnswerStatus.ANSWERED
        return self.rank != 1


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All outcomes of a run."""

    outcomes: tuple[Outcome, ...]
    skipped: tuple[str, ...]

    def report(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        answerable = [o for o in self.outcomes if o.question.art != UNANSWERABLE]
        groups: dict[str, list[Outcome]] = {}
        for outcome in answerable:
            groups.setdefault(f"art:{outcome.question.art}", []).append(outcome)
            groups.setdefault(f"quelle:{_book(outcome.question)}", []).append(outcome)
        times = sorted(o.answer.timings_ms["total"] for o in self.outcomes)
        return {
            "questions": len(self.outcomes),
            "skipped": list(self.skipped),
            "all": _ranking(answerable),
            "groups": {name: _ranking(group) for name, group in sorted(groups.items())},
            "citation_precision": _citation_precision(answerable),
            "refusal": _refusal(self.outcomes),
            "latency_ms": {
                "p50": _percentile(times, 0.5),
                "p95": _percentile(times, 0.95),
            },
            "misses": [
                {
                    "id": o.question.id,
                    "question": o.question.frage,
                    "expected": [*o.question.normen, *o.question.dokumente],
                    "rank": o.rank,
                    "status": str(o.answer.status),
                }
                for o in self.outcomes
                if o.missed
            ],
        }


def read_questions(folder: Path) -> list[TestQuestion]:
    """Read every TOML file of a folder.

    Raises:
        QuestionSetInvalid: A file breaks the format, an id comes twice, a norm is unreadable, or
            there are no questions at all.
    """
    questions: list[TestQuestion] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["frage"]
            questions += [TestQuestion.model_validate(entry) for entry in entries]
        except (tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
            raise QuestionSetInvalid(f"{path.name}: {error}") from error
    if not questions:
        raise QuestionSetInvalid(f"Im Ordner {str(folder)!r} stehen keine Fragen (TOML).")
    ids = [question.id for question in questions]
    for question in questions:
        if ids.count(question.id) > 1:
            raise QuestionSetInvalid(f"Die Kennung {question.id!r} kommt mehrfach vor.")
        if len(question.expected_norms) < bool(question.normen):
            raise QuestionSetInvalid(f"{question.id}: {question.normen} ist keine Vorschrift.")
    return questions


def evaluate(assistant: Assistant, questions: Iterable[TestQuestion]) -> Evaluation:
    """Ask every question whose sources are in the index."""
    documents = assistant.index.store.documents
    outcomes, skipped = [], []
    for question in questions:
        if not _installed(question, documents):
            skipped.append(question.id)
            continue
        asked = Question(question.frage, _history(assistant, question))
        _, hits = assistant.search(asked, _DEPTH)
        answer = assistant.answer(asked)
        right = sum(_is_right(question, citation.stored) for citation in answer.citations)
        absatz = _right_absatz(question, hits)
        rank = _rank(question, hits)
        if question.art == REFERENCE and absatz is False:
            rank = None  # who names an Absatz wants this one
        outcomes.append(Outcome(question, rank, answer, right, absatz))
    return Evaluation(tuple(outcomes), tuple(skipped))


def evaluate_search(
    assistant: Assistant, questions: Iterable[TestQuestion], filters: Filters
) -> dict[str, float | int | None]:
    """Ranking figures of the search alone, for questions whose sources are in the index."""
    documents = assistant.index.store.documents
    ranks = []
    for question in questions:
        if _installed(question, documents):
            _, hits = assistant.search(Question(question.frage, filters=filters), _DEPTH)
            ranks.append(_rank(question, hits))
    return _places(ranks)


def _history(assistant: Assistant, question: TestQuestion) -> tuple[Turn, ...]:
    history: tuple[Turn, ...] = ()
    for earlier in question.vorher:
        reply = assistant.answer(Question(earlier, history))
        history = (*history, Turn("user", earlier), Turn("assistant", reply.text))
    return history


def _installed(question: TestQuestion, documents: Sequence[DocumentRecord]) -> bool:
    if question.art == UNANSWERABLE:
        return True
    laws = {document.law for document in documents}
    named = any(law in laws for law, _ in question.expected_norms)
    return named or any(_matches(question, document) for document in documents)


def _matches(question: TestQuestion, document: DocumentRecord) -> bool:
    name = document.address.rsplit("/", 1)[-1]
    return any(name.startswith(prefix) for prefix in question.dokumente)


def _is_right(question: TestQuestion, stored: StoredChunk) -> bool:
    norm = stored.chunk.norm
    if norm is not None and norm.key in question.expected_norms:
        return True
    return _matches(question, stored.document)


def _rank(question: TestQuestion, hits: Sequence[Hit]) -> int | None:
    return next((hit.rank for hit in hits if _is_right(question, hit.stored)), None)


def _right_absatz(question: TestQuestion, hits: Sequence[Hit]) -> bool | None:
    """Judged on the statute's own wording, where the § has Absätze at all."""
    expected = question.expected_absaetze
    first = {v.norm.key for text in question.normen[:1] for v in find_verweise(text)}
    for hit in hits:
        norm = hit.stored.chunk.norm
        if norm is not None and norm.key in first and hit.stored.document.official and expected:
            return norm.absatz in expected
    return None


def _book(question: TestQuestion) -> str:
    if question.dokumente:
        return "Dokumente"
    return next((v.norm.law for text in question.normen for v in find_verweise(text)), "keine")


def _ranking(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    count = len(outcomes) or 1
    return {
        **_places([o.rank for o in outcomes]),
        "absatz": _share(o.right_absatz for o in outcomes if o.right_absatz is not None),
        "answered": round(
            sum(o.answer.status is AnswerStatus.ANSWERED for o in outcomes) / count, 3
        ),
    }


def _places(ranks: Sequence[int | None]) -> dict[str, float | int | None]:
    """How often the right source is found, and how far up."""
    count = len(ranks) or 1
    found = [rank for rank in ranks if rank]
    return {
        "n": len(ranks),
        **{f"hit@{k}": round(sum(rank <= k for rank in found) / count, 3) for k in (1, 5, 10)},
        "mrr": round(sum(1 / rank for rank in found) / count, 3),
    }


def _share(judgements: Iterable[bool]) -> float | None:
    found = list(judgements)
    return round(sum(found) / len(found), 3) if found else None


def _citation_precision(outcomes: Sequence[Outcome]) -> float:
    given = sum(len(o.answer.citations) for o in outcomes)
    return round(sum(o.right_citations for o in outcomes) / (given or 1), 3)


def _refusal(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    """Refusing is right for unanswerable questions; clarifying counts as refusing."""
    refused = [o for o in outcomes if o.answer.status is not AnswerStatus.ANSWERED]
    unanswerable = [o for o in outcomes if o.question.art == UNANSWERABLE]
    both = sum(o.question.art == UNANSWERABLE for o in refused)
    return {
        "refused": len(refused),
        "unanswerable": len(unanswerable),
        "precision": round(both / (len(refused) or 1), 3),
        "recall": round(both / (len(unanswerable) or 1), 3),
    }


def _percentile(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0
