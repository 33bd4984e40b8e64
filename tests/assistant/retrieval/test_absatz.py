"""Which Absatz of a § is shown for a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant.retrieval.absatz import nearest_absaetze
from assistant.tuning import Tuning
from ingest.index import Index
from ingest.norm import Norm
from ingest.ports import Vector
from tests.library import a_stored

EQUAL = Tuning(absatz_words=0.0, absatz_first=0.0, absatz_figure=0.0, absatz_margin=0.0)
WORDS = replace(EQUAL, absatz_words=0.0625)
QUESTION: Vector = np.array([1, 0], np.float32)


def places(
    index: Index,
    absaetze: Sequence[tuple[str, Sequence[float]]],
    tuning: Tuning,
    words: Mapping[int, float] | None = None,
    figure: re.Pattern[str] | None = None,
) -> list[int]:
    """Places in the § of what is returned.

    Args:
        index: What the sentence vectors are put into.
        absaetze: Of every Absatz its text and the cosines of its sentences.
        tuning: Weights.
        words: Place -> how well the words fit.
        figure: What a figure looks like that is asked for.
    """
    cosines = [cosine for _, own in absaetze for cosine in own]
    rows = np.array([[cosine, 0] for cosine in cosines], np.float16).reshape(-1, 2)
    stored, first = [], 0
    for place, (text, own) in enumerate(absaetze, start=1):
        made = a_stored(text, norm=Norm("SGB IX", "1", str(place)))
        assert len(made.chunk.sentences) == len(own)
        chunk = replace(made.chunk, id=f"absatz-{place}")
        stored.append(replace(made, chunk=chunk, first_vector=first))
        first += len(own)
    fits = {f"absatz-{place}": fit for place, fit in (words or {}).items()}
    known = replace(index, sentence_vectors=rows)
    found = nearest_absaetze(stored, QUESTION, fits, known, tuning, figure=figure)
    return [stored.index(chunk) + 1 for chunk in found]


def test_the_nearest_sentence_decides_and_not_the_whole(index: Index) -> None:
    even, sharp = ("Eins. Zwei.", (0.75, 0.75)), ("Drei. Vier.", (0.0, 0.875))
    assert places(index, [even, sharp], EQUAL) == [2]


def test_words_decide_between_equally_near_absaetze(index: Index) -> None:
    absaetze = [("Eins.", (0.5,)), ("Zwei.", (0.5,)), ("Drei.", (0.5,))]
    assert places(index, absaetze, WORDS, {1: 0.5, 2: 1.0}) == [2]
    assert places(index, absaetze, WORDS, {3: 0.5}) == [3]
    assert places(index, absaetze, EQUAL, {2: 1.0}) == [1, 2, 3]


@pytest.mark.parametrize(("nearer", "shown"), [(0.53125, [2]), (0.625, [1])])
def test_words_are_worth_no_more_than_they_are_given(
    index: Index, nearer: float, shown: list[int]
) -> None:
    assert places(index, [("Eins.", (nearer,)), ("Zwei.", (0.5,))], WORDS, {2: 1.0}) == shown


def test_the_rule_comes_before_its_exceptions(index: Index) -> None:
    same = [("Eins.", (0.5,)), ("Zwei.", (0.5,)), ("Drei.", (0.5,))]
    assert places(index, same, replace(EQUAL, absatz_first=0.02)) == [1]


@pytest.mark.parametrize(("later", "shown"), [(0.515625, [2]), (0.5, [1])])
def test_standing_first_is_worth_no_more_than_it_is_given(
    index: Index, later: float, shown: list[int]
) -> None:
    absaetze = [("Eins.", (0.5,)), ("Zwei.", (later,))]
    assert places(index, absaetze, replace(EQUAL, absatz_first=0.02)) == shown


FIGURES = replace(EQUAL, absatz_figure=0.0625)
EURO = re.compile(r"\d Euro")


def test_where_a_figure_is_asked_for_an_absatz_that_holds_one_goes_first(index: Index) -> None:
    absaetze = [("Eins.", (0.5,)), ("Es sind 5 Euro.", (0.5,)), ("Es sind 5 Tage.", (0.5,))]
    assert places(index, absaetze, FIGURES, figure=EURO) == [2]
    assert places(index, absaetze, FIGURES) == [1, 2, 3]


@pytest.mark.parametrize(("nearer", "shown"), [(0.53125, [2]), (0.625, [1])])
def test_a_figure_is_worth_no_more_than_it_is_given(
    index: Index, nearer: float, shown: list[int]
) -> None:
    absaetze = [("Eins.", (nearer,)), ("Es sind 5 Euro.", (0.5,))]
    assert places(index, absaetze, FIGURES, figure=EURO) == shown


def test_what_is_about_as_near_follows_nearest_first(index: Index) -> None:
    absaetze = [("Eins.", (0.625,)), ("Zwei.", (0.75,)), ("Drei.", (0.5,)), ("Vier.", (0.6875,))]
    assert places(index, absaetze, replace(EQUAL, absatz_margin=0.125)) == [2, 4, 1]


def test_equally_near_absaetze_keep_the_order_of_the_statute(index: Index) -> None:
    absaetze = [("Eins.", (0.5,)), ("Zwei.", (0.75,)), ("Drei.", (0.75,))]
    assert places(index, absaetze, EQUAL) == [2, 3]


def test_an_absatz_without_a_sentence_comes_behind_any_with_one(index: Index) -> None:
    absaetze: list[tuple[str, Sequence[float]]] = [("", ()), ("Zwei.", (-0.5,))]
    assert places(index, absaetze, replace(EQUAL, absatz_margin=1.0)) == [2, 1]
    assert places(index, absaetze, EQUAL) == [2]


def test_of_a_single_absatz_there_is_no_choice(index: Index) -> None:
    assert places(index, [("Eins.", (-0.5,))], EQUAL) == [1]


def test_of_no_absatz_none_is_near(index: Index) -> None:
    assert places(index, [], EQUAL) == []
