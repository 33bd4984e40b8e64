"""Embeddings already computed, kept across runs under model fingerprint and text.

Vectors are stored as float16: half the size, and the cosine changes by less than 0.001.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ingest.errors import IngestError
from ingest.ports import Embedder, Passage, PassageVectors
from ingest.system_errors import german_reason

_ROUND = 256  # passages embedded between two commits: what a killed run loses at most


class EmbeddingCache:
    """A table of vectors on disk, used as a context manager.

    Raises:
        IngestError: The file is damaged or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        try:
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, value BLOB)"
                " WITHOUT ROWID"
            )
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise IngestError(
                f"Der Vektorspeicher {path} kann nicht gelesen werden: {german_reason(error)}. "
                "Ist er beschädigt, darf er gelöscht werden; das nächste „sro ingest“ dauert dann länger."
            ) from error

    def __enter__(self) -> Self:
        """Use the cache until the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit and close."""
        self._database.commit()
        self._database.close()

    def embed(
        self,
        embedder: Callable[[], Embedder],
        fingerprint: str,
        passages: Sequence[Passage],
        progress: Callable[[int], None],
    ) -> list[PassageVectors]:
        """Return the vectors of all passages, embedding only those not seen before.

        Args:
            embedder: Gives the model; not called when nothing is missing.
            fingerprint: The model's fingerprint.
            passages: Any number of passages.
            progress: Told how many of `passages` are done, after every round.
        """
        keys = [_key(fingerprint, passage) for passage in passages]
        found = {key: blob for key in set(keys) if (blob := self._get(key)) is not None}
        missing = list({key: i for i, key in enumerate(keys) if key not in found}.values())
        done = sum(key in found for key in keys)
        progress(done)
        for start in range(0, len(missing), _ROUND):
            batch = missing[start : start + _ROUND]
            vectors = embedder().embed_passages([passages[i] for i in batch])
            for i, vector in zip(batch, vectors, strict=True):
                found[keys[i]] = _pack(vector)
                self._database.execute(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)", (keys[i], found[keys[i]])
                )
            self._database.commit()
            progress(done + start + len(batch))
        return [
            _unpack(found[key], len(passage.spans))
            for key, passage in zip(keys, passages, strict=True)
        ]

    def _get(self, key: str) -> bytes | None:
        row = self._database.execute("SELECT value FROM vectors WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])


def _key(fingerprint: str, passage: Passage) -> str:
    role = ("question",) if passage.is_question else ()
    return hashlib.sha256(
        "\x1f".join((fingerprint, passage.text, repr(passage.spans), *role)).encode()
    ).hexdigest()


def _pack(vectors: PassageVectors) -> bytes:
    return np.vstack([vectors.passage, *vectors.sentences]).astype(np.float16).tobytes()


def _unpack(blob: bytes, sentences: int) -> PassageVectors:
    rows = np.frombuffer(blob, np.float16).reshape(sentences + 1, -1).astype(np.float32)
    return PassageVectors(rows[0], rows[1:])
