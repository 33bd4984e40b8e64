"""Texts that lead to a §: grouped by §, found by their nearest."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.model import Signpost
from ingest.norm import Norm
from ingest.signposts import Signposts, letters_of, signpost_passage

ADVICE, WORK = Norm("SGB IX", "106"), Norm("SGB IX", "58")
UNIT = np.eye(3, dtype=np.float16)


def test_a_signpost_is_embedded_like_a_question() -> None:
    passage = signpost_passage(Signpost("Wer berät mich?", ADVICE))
    assert passage.is_question
    assert passage.text == "Wer berät mich?"
    assert passage.spans == ()


def of(
    signposts: list[Signpost], vectors: np.ndarray[tuple[int, int], np.dtype[np.float16]]
) -> Signposts:
    return Signposts.of(signposts, vectors, letters_of(signposts))


THREE = of([Signpost("a", ADVICE), Signpost("b", WORK), Signpost("c", ADVICE)], UNIT)
QUESTION = np.array([0.0, 0.6, 0.8], np.float32)


@pytest.mark.parametrize(
    ("among", "mean_share", "advice"),
    [(1, 0.0, 0.8), (1, 1.0, 0.8), (2, 1.0, 0.4), (9, 1.0, 0.4), (2, 0.5, 0.6)],
)
def test_the_nearest_signpost_of_a_paragraf_counts_and_the_mean_of_its_nearest(
    among: int, mean_share: float, advice: float
) -> None:
    found = THREE.nearness(QUESTION, among, mean_share)
    assert found == {ADVICE: pytest.approx(advice, abs=1e-3), WORK: pytest.approx(0.6, abs=1e-3)}


def test_a_cosine_may_be_negative() -> None:
    found = of([Signpost("a", ADVICE)], UNIT[:1])
    assert found.nearness(np.array([-1.0, 0.0, 0.0], np.float32), 3, 0.5) == {ADVICE: -1.0}


def test_without_signposts_nothing_is_found() -> None:
    none = of([], np.zeros((0, 3), np.float16))
    assert none.nearness(np.ones(3, np.float32), 3, 0.5) == {}
    assert none.letters_near("Wer berät mich?") == {}


def test_all_signposts_of_a_paragraf_are_one_text_of_letters() -> None:
    signposts = [
        Signpost("Wer berät mich?", ADVICE),
        Signpost("Wer zahlt den Lohn?", WORK),
        Signpost("Wo ist die Beratungsstelle?", ADVICE),
    ]
    near = of(signposts, UNIT).letters_near("Beratungsstelle, berät")
    assert near[ADVICE] > 0.9
    assert near[WORK] == 0.0


def test_a_paragraf_that_only_the_glossary_names_has_no_entry() -> None:
    signposts = [Signpost(f"Frage {n}", ADVICE) for n in range(7)] + [Signpost("Begriff", WORK)]
    found = of(signposts, np.zeros((8, 3), np.float16))
    assert found.norms == (ADVICE, WORK)
    assert found.entries == {ADVICE}
