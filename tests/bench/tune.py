"""Chooses the weights of retrieval on the questions they may be chosen on: `make tune`.

Coordinate ascent: one weight after the other is tried at the values of its grid, the best stays, until
a round changes nothing. The figure is the mean reciprocal rank among ten, each wording of the questions
of law and the questions of documents counting the same. At the end the threshold for an answer: the
value at which refusals are right and complete most often (F1). Nothing is written; take over into
`assistant/tuning.py` what is worth it, and check it with `sro eval --fragen tests/quality/pruefung`.
The index is that of `SRO_DATA_DIR`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answering import Assistant
from assistant.evaluation import (
    UNANSWERABLE,
    TestQuestion,
    evaluate,
    evaluate_search,
    read_questions,
)
from assistant.tuning import Tuning
from assistant.wiring import build_live_assistant
from ingest.ports import Filters
from ingest.settings import IndexSettings
from tests.conftest import ROOT
from tests.fakes import RememberingEmbedder

_WORDINGS = ("alltag", "fach", "stichwort", "tippfehler")
_GRID: Mapping[str, Sequence[float]] = {
    "signpost_share": (0.5, 0.6, 0.65, 0.7, 0.75, 0.8),
    "signpost_letters": (0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0),
    "signpost_mean": (0.3, 0.4, 0.5, 0.6, 0.7),
    "signpost_among": (2, 3, 4, 6),
    "letters_floor": (0.5, 0.6, 0.7, 0.8),
    "second_share": (0.0, 0.05, 0.1, 0.2),
    "sgb_ix_prior": (0.0, 0.02, 0.04, 0.06, 0.08),
    "own_prior": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "shipped_prior": (-0.2, -0.1, 0.0, 0.1),
}
_THRESHOLDS = tuple(0.7 + 0.02 * step for step in range(26))


def main() -> None:
    """Print every step."""
    opened = build_live_assistant(IndexSettings()).current()  # its index closes when it goes
    assistant = replace(opened, embedder=RememberingEmbedder(opened.embedder))
    questions = read_questions(ROOT / "tests" / "quality")
    best = assistant.tuning
    groups = list(_groups(questions))
    print(f"zu Beginn: {_line(assistant, groups)}")
    while (better := _round(assistant, groups, best)) != best:
        best = better
    print(f"am Ende:   {_line(replace(assistant, tuning=best), groups)}\n{best}")
    _print_thresholds(replace(assistant, tuning=best), questions)


def _round(assistant: Assistant, groups: Sequence[Sequence[TestQuestion]], best: Tuning) -> Tuning:
    figure = _figure(replace(assistant, tuning=best), groups)
    for name, values in _GRID.items():
        for value in values:
            tried = replace(best, **{name: value})  # type: ignore[arg-type]
            reached = _figure(replace(assistant, tuning=tried), groups)
            if reached > figure + 0.0005:
                print(f"{name} = {value}: {figure:.4f} -> {reached:.4f}", flush=True)
                best, figure = tried, reached
    return best


def _groups(questions: Sequence[TestQuestion]) -> Iterator[list[TestQuestion]]:
    for wording in _WORDINGS:
        yield [q for q in questions if q.art == wording and q.normen]
    yield [q for q in questions if q.art in _WORDINGS and q.dokumente]


def _figure(assistant: Assistant, groups: Sequence[Sequence[TestQuestion]]) -> float:
    found = [evaluate_search(assistant, group, Filters())["mrr"] or 0.0 for group in groups]
    return sum(found) / len(found)


def _line(assistant: Assistant, groups: Sequence[Sequence[TestQuestion]]) -> str:
    found = [evaluate_search(assistant, group, Filters()) for group in groups]
    return "  ".join(
        f"{name} {each['hit@1']} / {each['hit@5']}"
        for name, each in zip((*_WORDINGS, "dokumente"), found, strict=True)
    )


def _print_thresholds(assistant: Assistant, questions: Sequence[TestQuestion]) -> None:
    alone = [q for q in questions if not q.vorher]
    for threshold in _THRESHOLDS:
        tuning = replace(assistant.tuning, answer_threshold=threshold)
        report = evaluate(replace(assistant, tuning=tuning), alone).report()["refusal"]
        precision, recall = report["precision"], report["recall"]
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        print(f"{threshold:.2f}: {UNANSWERABLE} {precision} / {recall}, F1 {f1:.3f}", flush=True)


if __name__ == "__main__":
    main()
