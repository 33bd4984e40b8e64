"""What the model learns from: which Absatz, which wrong one, and in which order."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Signpost
from ingest.norm import Norm
from ingest.training.pairs import Texts, in_rounds, siblings, triples

ADVICE, WORK, HOME, MONEY, TRAVEL, SCHOOL, CARE = (Norm("SGB IX", str(n)) for n in range(1, 8))
AXES = np.eye(8, dtype=np.float32)


def toward(axis: int, other: int, share: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    vector = (1 - share) * AXES[axis] + share * AXES[other]
    found: np.ndarray[tuple[int], np.dtype[np.float32]] = vector / np.linalg.norm(vector)
    return found


QUESTIONS = Texts(
    [ADVICE, ADVICE, WORK, HOME],
    ["Wer berät?", "Wohin gehe ich?", "Wer zahlt den Lohn?", "Wo wohne ich?"],
    np.array([AXES[0], toward(1, 0, 0.4), AXES[2], AXES[3]]),
)
SIGNPOSTS = [
    Signpost(text, norm) for text, norm in zip(QUESTIONS.texts, QUESTIONS.norms, strict=True)
]
ABSAETZE = Texts(
    [ADVICE, ADVICE, WORK, HOME, MONEY, TRAVEL, SCHOOL, CARE],
    ["Beratung", "Orte der Beratung", "Arbeit", "Wohnen", "Geld", "Reise", "Schule", "Pflege"],
    np.array([AXES[0], AXES[1], AXES[2], AXES[3], *(toward(i, 0, 0.3) for i in range(4, 8))]),
)


def test_the_absatz_nearest_to_the_question_is_its_answer() -> None:
    answers = {t.question: t.answer for t in triples(QUESTIONS, ABSAETZE, {}, (), 1)}
    assert answers["Wer berät?"] == "Beratung"
    assert answers["Wohin gehe ich?"] == "Orte der Beratung"


def test_the_wrong_absatz_is_of_another_paragraf_that_is_neither_related_nor_kept_back() -> None:
    others = {
        t.other
        for seed in range(30)
        for t in triples(QUESTIONS, ABSAETZE, {ADVICE: {WORK}}, (HOME,), seed)
        if t.question == "Wer berät?"
    }
    assert others <= {"Geld", "Reise", "Schule", "Pflege"}
    assert len(others) > 1


def test_paragrafen_kept_for_judging_are_not_learned() -> None:
    learned = triples(QUESTIONS, ABSAETZE, {}, (ADVICE,), 1)
    assert {t.question for t in learned} == {"Wer zahlt den Lohn?", "Wo wohne ich?"}
    assert not any("Beratung" in text for t in learned for text in (t.answer, t.other))
    assert siblings(SIGNPOSTS, (ADVICE,), 1) == []


def test_the_same_seed_gives_the_same_examples() -> None:
    assert triples(QUESTIONS, ABSAETZE, {}, (), 5) == triples(QUESTIONS, ABSAETZE, {}, (), 5)


def test_siblings_are_two_different_signposts_of_one_paragraf() -> None:
    found = {(pair.question, pair.sibling) for pair in siblings(SIGNPOSTS, (), 1)}
    assert found == {("Wer berät?", "Wohin gehe ich?"), ("Wohin gehe ich?", "Wer berät?")}


@given(st.lists(st.sampled_from([ADVICE, WORK, HOME]), max_size=30), st.integers())
def test_no_round_holds_two_examples_of_one_paragraf(norms: list[Norm], seed: int) -> None:
    examples = [(norm, (norm, number)) for number, norm in enumerate(norms)]
    ordered = list(in_rounds(examples, random.Random(seed)))
    assert Counter(ordered) == Counter(example for _, example in examples)
    counts = Counter(norms)
    start = 0
    for turn in itertools.count(1):
        size = sum(count >= turn for count in counts.values())
        if not size:
            break
        assert len({norm for norm, _ in ordered[start : start + size]}) == size
        start += size
