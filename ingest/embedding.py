"""Embedding through sentence-transformers, the only importer of that library.

One forward pass gives the vector of a passage and, pooled over each sentence's own tokens, the
vectors of its sentences: so a question is the only text that has to be embedded when it is asked.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import numpy as np
import torch
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from ingest.errors import ModelUnavailable
from ingest.fingerprint import model_fingerprint
from ingest.int8 import int8_copy
from ingest.ports import Embedder, Passage, PassageVectors, Vector

_SAMPLE = "Welche Leistungen der Eingliederungshilfe gibt es, und wer bekommt sie?"
_TOKENS_PER_BATCH = 1_024  # on 2 cores: 19 passages a second, 4,096 gave 14


class SentenceTransformerEmbedder:
    """A local sentence-transformers model with its prefixes.

    Args:
        model: Folder of the model, or a hub id when `allow_download`.
        query_prefix: Put before a question, `query: ` for the e5 family.
        passage_prefix: Put before a passage, `passage: ` for the e5 family.
        allow_download: Whether a hub may be asked for the model.
        workers: Batches of passages embedded at a time, each on one core. Sharing one batch between
            cores is slower: with two threads a question took 350 ms instead of 33 as soon as
            another process was busy, because every layer waits for both.
        fast_questions: Embed questions in int8 (cosine 0.995 to float), passages still in float.

    Raises:
        ModelUnavailable: The model cannot be loaded.
    """

    def __init__(
        self,
        model: str,
        *,
        query_prefix: str = "query: ",
        passage_prefix: str = "passage: ",
        allow_download: bool = False,
        workers: int = 1,
        fast_questions: bool = False,
    ) -> None:
        torch.set_num_threads(1)
        self._workers = workers
        self._tokenizing = threading.Lock()  # a fast tokenizer refuses two callers at once
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # untyped there
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._model = SentenceTransformer(
                    model, device="cpu", local_files_only=not allow_download
                )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnavailable(
                f"Das Einbettungsmodell {model!r} kann nicht geladen werden. Bitte SRO_EMBEDDING_MODEL "
                "prüfen: der Ordner eines sentence-transformers-Modells oder eine Hub-Kennung."
            ) from error
        self._model.eval()
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self._fingerprint = model_fingerprint(model, query_prefix, passage_prefix)
        self._question_model = self._model
        if fast_questions:
            self._question_model = int8_copy(self._model, lambda: self.embed_query(_SAMPLE))

    @property
    def fingerprint(self) -> str:
        """Model name, hash of its weights, prefixes."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def embed_query(self, text: str) -> Vector:
        """Embed a question, shape (dimension,)."""
        output = self._forward(self._question_model, [self._query_prefix + text])[0]
        return cast("Vector", output["sentence_embedding"][0].numpy())

    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        """Embed passages and their sentences; batches hold texts of like length."""
        batches = list(_batches(passages))
        vectors: dict[int, PassageVectors] = {}
        with ThreadPoolExecutor(self._workers) as pool:
            results = pool.map(lambda batch: self._embed([passages[i] for i in batch]), batches)
            for batch, found in zip(batches, results, strict=True):
                vectors.update(zip(batch, found, strict=True))
        return [vectors[i] for i in range(len(passages))]

    def _embed(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        prefixes = [
            self._query_prefix if passage.is_question else self._passage_prefix
            for passage in passages
        ]
        output, offsets = self._forward(
            self._model,
            [prefix + passage.text for prefix, passage in zip(prefixes, passages, strict=True)],
        )
        tokens = output["token_embeddings"]
        found = []
        for row, (passage, prefix) in enumerate(zip(passages, prefixes, strict=True)):
            starts, ends = offsets[row, :, 0], offsets[row, :, 1]
            sentences = np.zeros((len(passage.spans), self.dimension), np.float32)
            for number, (start, end) in enumerate(passage.spans):
                inside = (
                    (ends > start + len(prefix)) & (starts < end + len(prefix)) & (ends > starts)
                )
                if bool(inside.any()):
                    pooled = torch.nn.functional.normalize(tokens[row][inside].mean(0), dim=0)
                    sentences[number] = pooled.numpy()
            found.append(PassageVectors(output["sentence_embedding"][row].numpy(), sentences))
        return found

    @torch.inference_mode()
    def _forward(
        self, model: SentenceTransformer, texts: list[str]
    ) -> tuple[dict[str, Any], torch.Tensor]:
        with self._tokenizing:
            encoded = self._model.tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
        offsets = encoded.pop("offset_mapping")
        output = model(dict(encoded))
        vectors = output["sentence_embedding"]
        output["sentence_embedding"] = torch.nn.functional.normalize(vectors, dim=1)
        return output, offsets


def _batches(passages: Sequence[Passage]) -> Iterator[list[int]]:
    """Places of passages of like length, so that little is padded."""
    batch: list[int] = []
    for place in sorted(range(len(passages)), key=lambda i: len(passages[i].text)):
        tokens = len(passages[place].text) // 3 + 8  # a token of German has at least 3 letters
        if batch and tokens * (len(batch) + 1) > _TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


class LangChainEmbeddings(Embeddings):
    """The same vectors for LangChain users."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages."""
        found = self._embedder.embed_passages([Passage(text) for text in texts])
        return [vectors.passage.tolist() for vectors in found]

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return [float(value) for value in self._embedder.embed_query(text)]
