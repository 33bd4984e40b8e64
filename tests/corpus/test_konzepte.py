"""The shipped articles: enough of them, with sources named, in our own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.loaders.markdown import load_markdown
from ingest.model import BlockKind, Kind, Source
from tests.conftest import CORPUS

ARTICLES = sorted((CORPUS / "konzepte").glob("*.md"))
RUN = 8


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_at_least_fifteen_articles_are_shipped() -> None:
    assert len(ARTICLES) >= 15


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_has_a_title_sections_and_named_sources(path: Path) -> None:
    document = load_markdown(Source(path.name, path, Kind.CONCEPT))
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    assert len(headings) >= 4
    assert headings[-1] == "Quellen"
    assert len(words(path.read_text(encoding="utf-8"))) >= 400


@pytest.mark.data
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_no_run_of_eight_words_is_taken_from_the_documents_of_the_field(
    path: Path, test_data: Path
) -> None:
    taken = set()
    for seed in (test_data / "seeds").glob("*.txt"):
        sequence = words(seed.read_text(encoding="utf-8"))
        taken |= {tuple(sequence[i : i + RUN]) for i in range(len(sequence) - RUN + 1)}
    sequence = words(path.read_text(encoding="utf-8"))
    for i in range(len(sequence) - RUN + 1):
        assert tuple(sequence[i : i + RUN]) not in taken
