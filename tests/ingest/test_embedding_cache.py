from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding_cache import EmbeddingCache
from ingest.errors import IngestError
from ingest.ports import Embedder, Passage, PassageVectors
from tests.fakes import HashEmbedder

PASSAGES = [Passage("Eins. Zwei.", ((0, 5), (6, 11))), Passage("Drei.", ((0, 5),)), Passage("Vier")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tief" / "vektoren.sqlite"


def embed(
    path: Path,
    passages: Sequence[Passage],
    embedder: Callable[[], Embedder],
    fingerprint: str = "hash-1",
    progress: Callable[[int], None] = lambda _done: None,
) -> list[PassageVectors]:
    with EmbeddingCache(path) as cache:
        return cache.embed(embedder, fingerprint, passages, progress)


def no_model() -> Embedder:
    raise AssertionError("the model must not be loaded")


class BreakingEmbedder(HashEmbedder):
    """Fails at its second call."""

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        if self.embedded:
            raise MemoryError
        return super().embed_passages(passages)


def test_vectors_come_back_in_the_order_of_the_passages(path: Path) -> None:
    model = HashEmbedder()
    found = embed(path, PASSAGES, lambda: model)
    for vectors, expected in zip(found, HashEmbedder().embed_passages(PASSAGES), strict=True):
        np.testing.assert_allclose(vectors.passage, expected.passage, atol=1e-3)
        np.testing.assert_allclose(vectors.sentences, expected.sentences, atol=1e-3)
    assert [vectors.sentences.shape[0] for vectors in found] == [2, 1, 0]
    assert found[0].passage.dtype == np.float32


def test_known_passages_need_no_model(path: Path) -> None:
    model = HashEmbedder()
    first = embed(path, PASSAGES, lambda: model)
    again = embed(path, PASSAGES, no_model)
    for before, after in zip(first, again, strict=True):
        np.testing.assert_array_equal(before.passage, after.passage)
        np.testing.assert_array_equal(before.sentences, after.sentences)


def test_only_new_texts_are_embedded(path: Path) -> None:
    model = HashEmbedder()
    embed(path, PASSAGES[:2], lambda: model)
    embed(path, PASSAGES, lambda: model)
    assert model.embedded == ["Eins. Zwei.", "Drei.", "Vier"]


def test_a_text_that_comes_twice_is_embedded_once(path: Path) -> None:
    model = HashEmbedder()
    found = embed(path, [PASSAGES[1], PASSAGES[1]], lambda: model)
    assert model.embedded == ["Drei."]
    np.testing.assert_array_equal(found[0].passage, found[1].passage)


def test_another_model_or_other_sentences_are_embedded_anew(path: Path) -> None:
    model = HashEmbedder()
    embed(path, [Passage("Eins.")], lambda: model)
    embed(path, [Passage("Eins.")], lambda: model, fingerprint="hash-2")
    embed(path, [Passage("Eins.", ((0, 4),))], lambda: model)
    assert model.embedded == ["Eins."] * 3


def test_progress_counts_known_passages_first_and_ends_at_all(path: Path) -> None:
    model = HashEmbedder()
    embed(path, PASSAGES[:1], lambda: model)
    done: list[int] = []
    embed(path, PASSAGES, lambda: model, progress=done.append)
    assert done == [1, 3]


def test_a_run_that_breaks_keeps_its_finished_rounds(path: Path) -> None:
    passages = [Passage(f"Satz {n}") for n in range(300)]
    breaking = BreakingEmbedder()
    with pytest.raises(MemoryError):
        embed(path, passages, lambda: breaking)
    model = HashEmbedder()
    embed(path, passages, lambda: model)
    assert len(breaking.embedded) == 256
    assert len(model.embedded) == 44


def test_nothing_to_embed_gives_nothing(path: Path) -> None:
    assert embed(path, [], no_model) == []


def test_a_damaged_cache_says_which_file_may_be_deleted(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"kein SQLite" * 1_000)
    with pytest.raises(IngestError, match=r"vektoren\.sqlite .* darf er gelöscht werden"):
        embed(path, PASSAGES, no_model)
