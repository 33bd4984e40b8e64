"""Texts that lead to a §: grouped by §, found by their nearest."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.model import Signpost
from ingest.norm import Norm
from ingest.signposts import Signposts, signpost_passage

ADVICE, WORK = Norm("SGB IX", "106"), Norm("SGB IX", "58")
UNIT = np.eye(3, dtype=np.float16)


def test_a_signpost_is_embedded_like_a_question() -> None:
    passage = signpost_passage(Signpost("Wer berät mich?", ADVICE))
    assert passage.is_question
    assert passage.text == "Wer berät mich?"
    assert passage.spans == ()


def test_the_nearest_signpost_of_each_paragraf_counts_wherever_it_stands() -> None:
    found = Signposts.of(
        [Signpost("a", ADVICE), Signpost("b", WORK), Signpost("c", ADVICE)], UNIT
    ).nearest(np.array([0.0, 0.6, 0.8], np.float32))
    assert found == {ADVICE: pytest.approx(0.8, abs=1e-3), WORK: pytest.approx(0.6, abs=1e-3)}


def test_a_cosine_may_be_negative() -> None:
    found = Signposts.of([Signpost("a", ADVICE)], UNIT[:1])
    assert found.nearest(np.array([-1.0, 0.0, 0.0], np.float32)) == {ADVICE: -1.0}


def test_without_signposts_nothing_is_found() -> None:
    none = Signposts.of([], np.zeros((0, 3), np.float16))
    assert none.nearest(np.ones(3, np.float32)) == {}
