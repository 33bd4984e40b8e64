"""How two rankings become one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.fusion import Fused, fuse
from assistant.tuning import Tuning
from ingest.ports import Match

TUNING = Tuning(cosine_floor=0.5, cosine_span=0.5)


def ranking(**scores: float) -> list[Match]:
    return [Match(name, score) for name, score in scores.items()]


def test_a_score_is_the_weighed_mean_of_meaning_and_words() -> None:
    fused = fuse(ranking(a=1.0, b=0.75), ranking(b=8.0, a=2.0), {}, 0.25, TUNING)
    assert fused == [
        Fused("a", 0.75 * 1.0 + 0.25 * 0.25, 1.0, 0.25, ("dense", "lexical")),
        Fused("b", 0.75 * 0.5 + 0.25 * 1.0, 0.75, 1.0, ("dense", "lexical")),
    ]


def test_what_only_the_words_found_counts_with_its_own_cosine() -> None:
    fused = fuse(ranking(a=0.9), ranking(c=4.0, d=2.0), {"c": 0.625, "d": 0.5}, 0.5, TUNING)
    found = {item.chunk_id: item for item in fused}
    assert found["c"] == Fused("c", 0.5 * 0.25 + 0.5, 0.625, 1.0, ("lexical",))
    assert found["d"] == Fused("d", 0.25, 0.5, 0.5, ("lexical",))


def test_what_neither_search_found_was_led_to_by_signposts() -> None:
    fused = fuse(ranking(a=1.0), ranking(a=4.0), {"b": 0.75}, 0.5, TUNING)
    assert fused[1] == Fused("b", 0.25, 0.75, 0.0, ("signpost",))


def test_what_lies_below_the_floor_loses_what_its_words_gain() -> None:
    (found,) = fuse([], ranking(a=4.0), {"a": 0.25}, 0.5, TUNING)
    assert (found.score, found.similarity) == (0.25, 0.25)


def test_what_only_the_meaning_found_has_no_words() -> None:
    fused = fuse(ranking(a=1.0), ranking(b=4.0), {"b": 0.5}, 0.5, TUNING)
    assert {item.chunk_id: item for item in fused}["a"] == Fused("a", 0.5, 1.0, 0.0, ("dense",))


@pytest.mark.parametrize(("share", "first"), [(0.0, "meaning"), (1.0, "words")])
def test_the_share_decides_between_meaning_and_words(share: float, first: str) -> None:
    dense, lexical = ranking(meaning=0.9, words=0.6), ranking(words=5.0, meaning=1.0)
    assert fuse(dense, lexical, {}, share, TUNING)[0].chunk_id == first


def test_equal_scores_are_ordered_by_id() -> None:
    fused = fuse(ranking(b=0.8, a=0.8, c=0.8), [], {}, 0.5, TUNING)
    assert [item.chunk_id for item in fused] == ["a", "b", "c"]


def test_between_equally_near_passages_the_words_decide() -> None:
    fused = fuse([], ranking(a=2.0, b=4.0), {"a": 0.5, "b": 0.5}, 0.5, TUNING)
    assert [(item.chunk_id, item.score) for item in fused] == [("b", 0.5), ("a", 0.25)]


def test_nothing_found_is_nothing() -> None:
    assert fuse([], [], {}, 0.5, TUNING) == []


SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1), max_size=8)


@given(SCORES, SCORES, st.floats(0, 1))
def test_every_finding_comes_once_and_the_best_first(
    dense: dict[str, float], words: dict[str, float], share: float
) -> None:
    beyond = dict.fromkeys(words.keys() - dense.keys(), 0.5)
    fused = fuse(ranking(**dense), ranking(**words), beyond, share, TUNING)
    assert sorted(item.chunk_id for item in fused) == sorted({*dense, *words})
    assert [item.score for item in fused] == sorted((i.score for i in fused), reverse=True)
