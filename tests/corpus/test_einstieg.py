"""The learning paths: complete steps that lead to §§ and articles that exist."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.norm import Norm
from ingest.topics import TOPICS_FOLDER, Topic, load_topics
from ingest.verweise import find_verweise
from tests.conftest import CORPUS
from tests.corpus.statutes import Today

ARTICLES = {path.stem for name in ("konzepte", "lokal") for path in (CORPUS / name).glob("*.md")}


PATHS = load_topics(CORPUS / TOPICS_FOLDER)


def norm_of(text: str) -> Norm:
    (verweis,) = find_verweise(text)
    assert not verweis.assumed_law, text
    return verweis.norm


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.id)
def test_a_path_has_six_steps_and_more_that_ask(path: Topic) -> None:
    assert len(path.schritt) >= 6
    for step in path.schritt:
        assert step.frage.endswith("?"), step.frage
        assert step.kontrolle.endswith("?"), step.kontrolle


def test_at_least_six_paths_are_shipped_each_with_a_place_of_its_own() -> None:
    assert len(PATHS) >= 6
    assert [path.reihenfolge for path in PATHS] == list(range(1, len(PATHS) + 1))
    assert len({path.titel for path in PATHS}) == len(PATHS)


def test_no_question_is_asked_twice() -> None:
    steps = [step for path in PATHS for step in path.schritt]
    counts = Counter(" ".join(step.frage.casefold().split()) for step in steps)
    assert [question for question, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.id)
def test_each_step_leads_to_a_norm_or_an_article_that_is_shipped(path: Topic) -> None:
    for step in path.schritt:
        assert step.normen or step.dokumente, step.frage
        assert set(step.dokumente) <= ARTICLES, step.frage


@pytest.mark.data
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.id)
def test_every_norm_stands_in_the_statutes_of_today(path: Topic, today: Today) -> None:
    norms = [norm_of(text) for step in path.schritt for text in step.normen]
    assert {norm.law for norm in norms} <= today.laws
    assert today.missing(norms) == []
