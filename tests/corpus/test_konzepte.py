"""The shipped articles and portraits: enough of them, sources named, in our own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders.markdown import load_markdown
from ingest.model import BlockKind, Kind, Source
from tests.conftest import CORPUS
from tests.corpus.statutes import runs, words

FOLDERS = {"konzepte": Kind.CONCEPT, "lokal": Kind.LOCAL}
ARTICLES = sorted(path for folder in FOLDERS for path in (CORPUS / folder).glob("*.md"))
SOURCES = "\n## Quellen\n"  # names titles as they are printed


@pytest.fixture(scope="module")
def seed_runs(test_data: Path) -> set[tuple[str, ...]]:
    """Every run of words in the documents of the field."""
    taken: set[tuple[str, ...]] = set()
    for seed in (test_data / "seeds").glob("*.txt"):
        taken |= runs(seed.read_text(encoding="utf-8"))
    return taken


def own_text(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition(SOURCES)[0]


def test_at_least_forty_articles_are_shipped() -> None:
    assert len(ARTICLES) >= 40
    assert {path.parent.name for path in ARTICLES} == set(FOLDERS)


def test_no_two_articles_have_the_same_name() -> None:
    assert len({path.stem for path in ARTICLES}) == len(ARTICLES)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_has_a_title_sections_and_named_sources(path: Path) -> None:
    document = load_markdown(Source(path.name, path, FOLDERS[path.parent.name]))
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    assert len(headings) >= 4
    assert headings[-1] == "Quellen"
    assert len(words(path.read_text(encoding="utf-8"))) >= 400


@pytest.mark.data
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_no_run_of_eight_words_is_taken_from_the_documents_of_the_field(
    path: Path, seed_runs: set[tuple[str, ...]]
) -> None:
    assert [" ".join(run) for run in runs(own_text(path)) & seed_runs] == []


@pytest.mark.data
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_no_run_of_eight_words_is_taken_from_a_statute(
    path: Path, statute_runs: set[tuple[str, ...]]
) -> None:
    assert [" ".join(run) for run in runs(own_text(path)) & statute_runs] == []
