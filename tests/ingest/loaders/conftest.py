"""Fixtures of the loader tests: the real statutes, read once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.loaders.statute import load_statute
from ingest.model import Document, Kind, Source


@pytest.fixture(scope="package")
def newer(test_data: Path) -> Mapping[Path, Document]:
    """The 36 statutes."""
    return read(test_data / "laws" / "gii", "*/*.xml")


@pytest.fixture(scope="package")
def older(test_data: Path) -> Mapping[Path, Document]:
    """Eleven of them as published a year before, byte for byte."""
    return read(test_data / "laws" / "gii-2025-bytegetreu", "*.xml")


def read(folder: Path, pattern: str) -> dict[Path, Document]:
    paths = sorted(folder.glob(pattern))
    return {path: load_statute(Source(path.name, path, Kind.LAW)) for path in paths}
