"""The learning paths: complete steps that lead to §§ and articles that exist."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from ingest.norm import Norm
from ingest.verweise import find_verweise
from tests.conftest import CORPUS
from tests.corpus.statutes import Today

FILES = sorted((CORPUS / "einstieg").glob("*.toml"))
ARTICLES = {path.stem for name in ("konzepte", "lokal") for path in (CORPUS / name).glob("*.md")}


class Step(BaseModel):
    """One question with its check and where the answer stands."""

    model_config = ConfigDict(extra="forbid")

    frage: str = Field(min_length=1)
    kontrolle: str = Field(min_length=1)
    normen: list[str]
    dokumente: list[str]


class LearningPath(BaseModel):
    """One file: whom it is for and its steps in order."""

    model_config = ConfigDict(extra="forbid")

    titel: str = Field(min_length=1)
    einleitung: str = Field(min_length=1)
    reihenfolge: int = Field(ge=1)
    schritt: list[Step] = Field(min_length=6)


def read(path: Path) -> LearningPath:
    return LearningPath.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def norm_of(text: str) -> Norm:
    (verweis,) = find_verweise(text)
    assert not verweis.assumed_law, text
    return verweis.norm


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_path_has_title_introduction_place_and_steps(path: Path) -> None:
    for step in read(path).schritt:
        assert step.frage.endswith("?"), step.frage
        assert step.kontrolle.endswith("?"), step.kontrolle


def test_at_least_six_paths_are_shipped_each_with_a_place_of_its_own() -> None:
    paths = [read(path) for path in FILES]
    assert len(paths) >= 6
    assert sorted(path.reihenfolge for path in paths) == list(range(1, len(paths) + 1))
    assert len({path.titel for path in paths}) == len(paths)


def test_no_question_is_asked_twice() -> None:
    steps = [step for path in FILES for step in read(path).schritt]
    counts = Counter(" ".join(step.frage.casefold().split()) for step in steps)
    assert [question for question, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_step_leads_to_a_norm_or_an_article_that_is_shipped(path: Path) -> None:
    for step in read(path).schritt:
        assert step.normen or step.dokumente, step.frage
        assert set(step.dokumente) <= ARTICLES, step.frage


@pytest.mark.data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_norm_stands_in_the_statutes_of_today(path: Path, today: Today) -> None:
    norms = [norm_of(text) for step in read(path).schritt for text in step.normen]
    assert {norm.law for norm in norms} <= today.laws
    assert today.missing(norms) == []
