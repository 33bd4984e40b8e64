"""What the tests of the assistant read: the small library, opened."""

from __future__ import annotations

import pytest

from assistant.answering import Assistant
from ingest.chunk_store import ChunkStore
from ingest.index import Index
from tests.library import Library


@pytest.fixture(scope="session")
def assistant(library: Library) -> Assistant:
    return library.assistant


@pytest.fixture(scope="session")
def index(assistant: Assistant) -> Index:
    return assistant.index


@pytest.fixture(scope="session")
def store(index: Index) -> ChunkStore:
    return index.store
