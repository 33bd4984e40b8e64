"""Wire types of what is in the index: its documents, and how far an ingest is."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from api.progress import sentence
from ingest.chunk_store import DocumentRecord
from ingest.model import Kind
from ingest.status import IngestStatus


class Document(BaseModel):
    """A document in the list."""

    document_id: str
    title: str
    kind: Kind
    publisher: str | None
    stand: str | None
    region: str | None
    url: str | None
    pages: int | None
    chunks: int
    source: str

    @classmethod
    def of(cls, record: DocumentRecord) -> Document:
        """From the index's record."""
        return cls(**document_fields(record))


class OutlineEntry(BaseModel):
    """One section of a document and its first chunk."""

    headings: list[str]
    fundstelle: str
    chunk_id: str


class DocumentDetail(Document):
    """Reply of `GET /v1/documents/{id}`."""

    outline: list[OutlineEntry]


class DocumentList(BaseModel):
    """Reply of `GET /v1/documents`."""

    total: int
    documents: list[Document]


class IngestState(BaseModel):
    """What a running or finished ingest says of itself; `text` is `note` and figures in a sentence."""

    state: Literal["running", "done", "failed"]
    done: int
    total: int
    note: str
    text: str

    @classmethod
    def of(cls, status: IngestStatus | None, *, serving: bool) -> IngestState | None:
        """From the status file, None where there never was one; see `progress.sentence`."""
        if status is None:
            return None
        return cls(
            state=status.state,
            done=status.done,
            total=status.total,
            note=status.note,
            text=sentence(status, serving=serving),
        )


class Status(BaseModel):
    """Reply of `GET /v1/status`: for the page, to show readiness and progress."""

    ready: bool
    reason: str | None
    generation: str | None
    documents: int
    chunks: int
    ingest: IngestState | None

    @classmethod
    def unready(cls, reason: str, ingest: IngestState | None) -> Status:
        """A service without a usable index, with the German reason."""
        return cls(
            ready=False, reason=reason, generation=None, documents=0, chunks=0, ingest=ingest
        )


def document_fields(record: DocumentRecord) -> dict[str, Any]:
    """The wire fields of a document."""
    return {
        "document_id": record.id,
        "title": record.title,
        "kind": record.kind,
        "publisher": record.publisher,
        "stand": record.stand,
        "region": record.region,
        "url": record.url,
        "pages": record.pages,
        "chunks": record.chunks,
        "source": record.address,
    }
