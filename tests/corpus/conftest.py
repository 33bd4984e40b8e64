"""The statutes of the test data, each read once for all tests of the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.laws.statutes import read_statutes
from ingest.loaders.statute import load_statute
from ingest.model import Document, Kind, Source
from tests.conftest import CORPUS
from tests.corpus.statutes import Today, runs


@pytest.fixture(scope="session")
def documents(test_data: Path) -> dict[str, Document]:
    """Slug -> statute, of those the corpus lists and the test data holds."""
    return {
        statute.slug: load_statute(Source(path.name, path, Kind.LAW))
        for statute in read_statutes(CORPUS)
        for path in (test_data / "laws" / "gii" / statute.slug).glob("*.xml")
    }


@pytest.fixture(scope="session")
def today(documents: dict[str, Document]) -> Today:
    """What stands in the statutes today."""
    found = Today()
    for document in documents.values():
        found.add(document)
    return found


@pytest.fixture(scope="session")
def statute_runs(today: Today) -> set[tuple[str, ...]]:
    """Every run of words in the statutes."""
    taken: set[tuple[str, ...]] = set()
    for text in today.whole.values():
        taken |= runs(text)
    return taken
