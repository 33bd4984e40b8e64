from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from ingest.errors import ModelUnavailable
from ingest.fingerprint import model_fingerprint
from ingest.ports import Passage
from ingest.sentences import split_sentences
from ingest.settings import IndexSettings
from ingest.wiring import build_embedder, configured_fingerprint, model_path
from tests.fakes import HashEmbedder

if TYPE_CHECKING:
    from ingest.embedding import SentenceTransformerEmbedder

pytestmark = pytest.mark.model

FILLER = "Die Fachkraft kennt den Sozialraum und seine vielen Möglichkeiten sehr gut. "


def passage(text: str) -> Passage:
    return Passage(text, tuple(split_sentences(text)))


def test_vectors_have_the_dimension_of_the_model(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    assert real_embedder.dimension == 384


def test_questions_and_passages_have_prefixes_of_their_own(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    [found] = real_embedder.embed_passages([Passage("Teilhabe")])
    assert found.passage @ real_embedder.embed_query("Teilhabe") < 0.99


def test_fast_questions_mean_nearly_the_same_and_passages_exactly(
    real_embedder: SentenceTransformerEmbedder, fast_embedder: SentenceTransformerEmbedder
) -> None:
    questions = [
        "Wer bezahlt die Assistenz in der Wohnung?",
        "§ 113 SGB IX",
        "Fachleistungsstunde",
        "Mein Bruder kommt allein nicht durch den Tag, wer hilft da und wer zahlt das?",
    ]
    for question in questions:
        fast = fast_embedder.embed_query(question)
        assert np.linalg.norm(fast) == pytest.approx(1.0, abs=1e-5)
        assert 0.985 < fast @ real_embedder.embed_query(question) < 0.9999
    text = passage("Die Werkstatt bietet Arbeit an. Das Café ist offen.")
    [slow], [same] = (e.embed_passages([text]) for e in (real_embedder, fast_embedder))
    assert np.array_equal(slow.passage, same.passage)
    assert np.array_equal(slow.sentences, same.sentences)


def test_without_fitting_kernels_questions_stay_in_float(
    real_embedder: SentenceTransformerEmbedder,
    model_settings: IndexSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.backends.quantized, "engine", "qnnpack")
    question = "Wer bezahlt die Assistenz?"
    plain = build_embedder(model_settings, fast_questions=True).embed_query(question)
    assert np.array_equal(plain, real_embedder.embed_query(question))


def test_the_vector_of_a_sentence_means_its_own_words(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    text = "Der Bus fährt am Markt ab. Die Werkstatt bietet Arbeit. Das Café hat heute zu."
    sentences = [text[a:b] for a, b in split_sentences(text)]
    [found] = real_embedder.embed_passages([passage(text)])
    alone = np.array(
        [v.passage for v in real_embedder.embed_passages(list(map(Passage, sentences)))]
    )
    assert (found.sentences @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_passage_of_one_sentence_is_nearly_that_sentence(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    [found] = real_embedder.embed_passages([passage("Die Werkstatt bietet Arbeit an.")])
    assert found.passage @ found.sentences[0] > 0.97


def test_sentences_the_model_did_not_see_are_all_zero(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    [found] = real_embedder.embed_passages([passage(FILLER * 60)])
    seen = [bool(sentence.any()) for sentence in found.sentences]
    assert 20 < sum(seen) < 60
    assert seen == sorted(seen, reverse=True)


def test_what_stands_around_a_sentence_changes_its_vector_a_little(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    text = "Sie bietet Arbeit an."
    lone, framed = real_embedder.embed_passages(
        [Passage(text, ((0, 21),)), Passage(f"Die Werkstatt.\n{text}", ((15, 36),))]
    )
    assert 0.8 < lone.sentences[0] @ framed.sentences[0] < 0.9999


def test_the_fingerprint_is_known_without_loading_the_model(
    real_embedder: SentenceTransformerEmbedder, model_settings: IndexSettings
) -> None:
    assert real_embedder.fingerprint == configured_fingerprint(model_settings)
    expected = model_fingerprint(model_path(model_settings), "query: ", "passage: ")
    assert real_embedder.fingerprint == expected


@pytest.mark.parametrize("kind", ["missing", "empty", "broken"])
def test_a_folder_that_is_no_model_is_told_in_german(tmp_path: Path, kind: str) -> None:
    from ingest.embedding import SentenceTransformerEmbedder  # noqa: PLC0415 - loads torch

    folder = tmp_path / "modell"
    if kind != "missing":
        folder.mkdir()
    if kind == "broken":
        (folder / "modules.json").write_text("[]", encoding="utf-8")
        (folder / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="SRO_EMBEDDING_MODEL"):
        SentenceTransformerEmbedder(str(folder))


def test_langchain_gets_the_same_vectors() -> None:
    from ingest.embedding import LangChainEmbeddings  # noqa: PLC0415 - loads torch

    model = HashEmbedder()
    embeddings = LangChainEmbeddings(model)
    [first, _] = embeddings.embed_documents(["Teilhabe am Leben", "Arbeit"])
    assert first == pytest.approx(model.embed_passages([Passage("Teilhabe am Leben")])[0].passage)
    assert embeddings.embed_query("Teilhabe") == pytest.approx(model.embed_query("Teilhabe"))
    assert embeddings.embed_documents([]) == []
    assert type(embeddings.embed_query("Teilhabe")[0]) is float
