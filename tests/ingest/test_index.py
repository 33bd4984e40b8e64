from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.errors import IndexMismatch, IndexUnavailable
from ingest.generations import Generations, read_manifest, write_atomically
from ingest.index import check_fit, open_index
from ingest.ports import Filters
from ingest.sources import Found
from tests.builders import a_source, an_ingest
from tests.fakes import MemoryIndexes


@pytest.fixture
def indexes() -> MemoryIndexes:
    return MemoryIndexes()


@pytest.fixture
def generation(tmp_path: Path, indexes: MemoryIndexes) -> Path:
    plan = tmp_path / "plan.md"
    plan.write_text("# Plan\n\nDas Amt hilft. Es berät.\n\n## Ort\n\nAm Markt.", encoding="utf-8")
    an_ingest(tmp_path, indexes=indexes).run(Found((a_source(plan),), ()))
    current = Generations(tmp_path / "index").current()
    assert current is not None
    return current


def test_an_index_opens_with_all_its_parts(generation: Path, indexes: MemoryIndexes) -> None:
    index = open_index(generation, indexes, "hash-1")
    assert index.name == generation.name
    assert index.manifest.chunks == index.store.count() == 2
    assert index.vectors.count() == index.lexical.count() == 2
    assert index.analyzer.knows("markt")
    assert index.sentence_vectors.shape == (3, 64)
    terms = index.analyzer.query_terms("Markt")
    [match] = index.lexical.search(terms, 5, Filters())
    assert index.store.chunks([match.chunk_id])[match.chunk_id].chunk.text == "Am Markt."


def test_sentence_vectors_belong_to_their_chunk(generation: Path, indexes: MemoryIndexes) -> None:
    index = open_index(generation, indexes, "hash-1")
    first, second = index.store.chunks_of(index.store.documents[0].id)
    assert index.vectors_of(first).shape == (2, 64)
    assert index.vectors_of(second).shape == (1, 64)
    assert (index.vectors_of(second)[0] == index.sentence_vectors[2]).all()


def test_without_an_index_an_ingest_is_asked_for(indexes: MemoryIndexes) -> None:
    with pytest.raises(IndexUnavailable, match="zuerst „sro ingest“"):
        open_index(None, indexes, "hash-1")
    with pytest.raises(IndexUnavailable, match="zuerst „sro ingest“"):
        check_fit(None, "hash-1")


def test_an_index_of_another_model_is_refused(generation: Path, indexes: MemoryIndexes) -> None:
    with pytest.raises(IndexMismatch, match="gebaut mit 'hash-1', eingestellt ist 'hash-2'"):
        open_index(generation, indexes, "hash-2")


def test_an_index_of_another_chunking_is_refused(generation: Path, indexes: MemoryIndexes) -> None:
    path = generation / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    write_atomically(path, json.dumps({**manifest, "chunking": "chunks-0"}))
    with pytest.raises(IndexMismatch, match="sro ingest"):
        open_index(generation, indexes, "hash-1")


def test_a_fitting_manifest_passes(generation: Path) -> None:
    check_fit(read_manifest(generation), "hash-1")


def test_parts_of_different_size_are_refused(generation: Path, indexes: MemoryIndexes) -> None:
    indexes.vectors(generation).entries.popitem()
    with pytest.raises(IndexUnavailable, match="passen nicht zusammen"):
        open_index(generation, indexes, "hash-1")


@pytest.mark.parametrize(
    "part", ["manifest.json", "chunks.sqlite", "sentences.npy", "signposts.npz"]
)
def test_a_missing_part_is_refused(generation: Path, indexes: MemoryIndexes, part: str) -> None:
    (generation / part).unlink()
    with pytest.raises(IndexUnavailable, match="sro ingest"):
        open_index(generation, indexes, "hash-1")


@pytest.mark.parametrize(
    "part", ["manifest.json", "chunks.sqlite", "sentences.npy", "signposts.npz"]
)
def test_a_damaged_part_is_refused(generation: Path, indexes: MemoryIndexes, part: str) -> None:
    (generation / part).write_bytes(b"kaputt")
    with pytest.raises(IndexUnavailable, match="sro ingest"):
        open_index(generation, indexes, "hash-1")
