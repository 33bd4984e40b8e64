"""Every embedder, held to the same behaviour."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.ports import Embedder, Passage
from tests.fakes import HashEmbedder

TEXT = "Das Amt berät kostenlos. Die Werkstatt bietet Arbeit an."
SPANS = ((0, 24), (25, 56))


@pytest.fixture(params=["hash", pytest.param("model", marks=pytest.mark.model)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    found: Embedder = request.getfixturevalue("real_embedder")
    return found


def test_a_question_is_a_unit_vector(embedder: Embedder) -> None:
    vector = embedder.embed_query("Wer berät kostenlos?")
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_passage_and_its_sentences_are_unit_vectors(embedder: Embedder) -> None:
    [found] = embedder.embed_passages([Passage(TEXT, SPANS)])
    assert found.passage.shape == (embedder.dimension,)
    assert found.sentences.shape == (2, embedder.dimension)
    assert found.passage.dtype == np.float32
    assert found.sentences.dtype == np.float32
    assert np.linalg.norm(found.passage) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(found.sentences, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_a_passage_without_sentences_has_no_rows(embedder: Embedder) -> None:
    [found] = embedder.embed_passages([Passage(TEXT)])
    assert found.sentences.shape == (0, embedder.dimension)


def test_an_empty_sentence_is_all_zero(embedder: Embedder) -> None:
    [found] = embedder.embed_passages([Passage(TEXT, ((24, 24),))])
    assert not found.sentences.any()


def test_nothing_to_embed_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed_passages([]) == []


def test_the_same_text_always_has_the_same_vector(embedder: Embedder) -> None:
    assert embedder.embed_query(TEXT) @ embedder.embed_query(TEXT) == pytest.approx(1, abs=1e-5)


def test_passages_come_back_in_their_order_whatever_their_length(embedder: Embedder) -> None:
    texts = ["kurz", "Ein sehr viel längerer Text. " * 30, TEXT, "noch kurz"]
    together = embedder.embed_passages([Passage(text) for text in texts])
    for text, found in zip(texts, together, strict=True):
        [alone] = embedder.embed_passages([Passage(text)])
        assert found.passage @ alone.passage == pytest.approx(1, abs=1e-4)


def test_a_question_is_nearest_to_the_passage_that_speaks_of_it(embedder: Embedder) -> None:
    passages = ["Die Werkstatt bietet Arbeit an.", "Der Bus fährt am Markt ab."]
    found = embedder.embed_passages([Passage(text) for text in passages])
    question = embedder.embed_query("Welche Arbeit bietet die Werkstatt?")
    assert found[0].passage @ question > found[1].passage @ question


def test_the_sentence_that_answers_is_nearer_than_the_one_beside_it(embedder: Embedder) -> None:
    [found] = embedder.embed_passages([Passage(TEXT, SPANS)])
    first, second = found.sentences @ embedder.embed_query("Welche Arbeit bietet die Werkstatt?")
    assert second > first


def test_the_fingerprint_is_stable(embedder: Embedder) -> None:
    assert embedder.fingerprint
    assert embedder.fingerprint == embedder.fingerprint
