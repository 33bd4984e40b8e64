"""Announcements that set the amounts of a statute anew, such as the yearly one on § 160 SGB IX."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.norm import Norm


def is_announcement(stored: StoredChunk) -> bool:
    """Whether a passage belongs to a published text without §§ of its own."""
    norm = stored.chunk.norm
    return norm is not None and norm.is_unnumbered and stored.document.official


def announcements_on(norm: Norm, index: Index) -> Iterator[StoredChunk]:
    """The passages of announcements that name a §."""
    for source in index.store.referred_by(norm.whole):
        if source.is_unnumbered:
            for stored in index.store.chunks_of_norm(source):
                if norm.whole in index.store.refers_to(stored.chunk.id):
                    yield stored
