"""Glossary and learning paths over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.settings import ServiceSettings
from assistant.wiring import LiveAssistant
from ingest.glossary import load_glossary
from ingest.topics import load_topics
from tests.api.conftest import serving, wait_ready
from tests.conftest import CORPUS
from tests.library import Library


@pytest.fixture(scope="module")
def live(library: Library) -> LiveAssistant:
    return replace(
        library.live,
        glossary=load_glossary(CORPUS / "glossar.toml"),
        topics=load_topics(CORPUS / "einstieg"),
        _current=None,  # opened by other tests without them
    )


@pytest.fixture(scope="module")
def learner(live: LiveAssistant) -> Iterator[httpx.Client]:
    with serving(lambda: live) as client:
        yield wait_ready(client)


def test_the_glossary_is_given_whole(learner: httpx.Client) -> None:
    terms = learner.get("/v1/glossary").json()["terms"]
    assert len(terms) >= 250
    assert {"term", "short", "text", "synonyms", "norms"} <= terms[0].keys()


def test_a_term_is_found_by_its_abbreviation(learner: httpx.Client) -> None:
    term = learner.get("/v1/glossary", params={"q": "WfbM"}).json()["terms"][0]
    assert "WfbM" in term["short"]
    assert {"law": "SGB IX", "paragraf": "219"}.items() <= term["norms"][0].items()


def test_what_no_term_speaks_of_gives_none(learner: httpx.Client) -> None:
    assert learner.get("/v1/glossary", params={"q": "Mondfahrt"}).json() == {"terms": []}
    assert learner.get("/v1/glossary", params={"q": "x" * 201}).status_code == 422


def test_learning_paths_have_questions_with_checks(learner: httpx.Client) -> None:
    topics = learner.get("/v1/topics").json()["topics"]
    assert len(topics) >= 6
    for topic in topics:
        assert topic["id"]
        assert topic["title"]
        assert topic["intro"]
        assert all(step["question"] and step["check"] for step in topic["steps"])


@pytest.mark.parametrize("path", ["/v1/glossary", "/v1/topics"])
def test_learning_needs_a_key_where_reading_does(live: LiveAssistant, path: str) -> None:
    with serving(lambda: live, ServiceSettings(ask_keys=("geheim",))) as client:
        wait_ready(client)
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"Authorization": "Bearer geheim"}).is_success
