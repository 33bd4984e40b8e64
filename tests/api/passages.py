"""Passages of the small library by their ids."""

from __future__ import annotations

from assistant.answering import Assistant
from ingest.norm import Norm
from tests.library import Library


def chunk_id(assistant: Assistant, norm: Norm) -> str:
    return assistant.index.store.chunks_of_norm(norm)[0].chunk.id


def gone_id(library: Library) -> str:
    store = library.assistant.index.store
    (gone,) = store.gone_after(store.place(p).chunk_id for p in _all_ids(library))
    return gone


def _all_ids(library: Library) -> list[str]:
    store = library.assistant.index.store
    return [s.chunk.id for d in store.documents for s in store.chunks_of(d.id)]
