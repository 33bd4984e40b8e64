"""Handlers of the HTTP contract: parse, call, map."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from api import schemas
from api.pages import Neighbour, PassageView, message_page, passage_page
from api.problems import ProblemError, problem
from api.service import Service
from api.settings import ServiceSettings
from api.streaming import HEADERS, events
from assistant import wording
from ingest.chunk_store import ChunkStore, StoredChunk
from ingest.errors import IngestError
from ingest.model import Kind


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _may_read(request: Request) -> None:
    """Let in readers with a key, or everybody where no key is configured."""
    settings: ServiceSettings = request.app.state.settings
    if not settings.ask_keys:
        return
    origin = request.headers.get("origin", "")
    if settings.origins_read and origin in settings.allowed_origins:
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not any(secrets.compare_digest(given.encode(), key.encode()) for key in settings.ask_keys):
        raise ProblemError(
            401, "unauthorized", "Für diese Anfrage ist ein gültiger Schlüssel nötig."
        )


ServiceDep = Annotated[Service, Depends(_service)]
open_router = APIRouter()
router = APIRouter(
    dependencies=[Depends(_may_read)],
    responses={
        status: {"model": schemas.Problem, "description": "Problem"}
        for status in (400, 401, 404, 413, 422, 503)
    },
)


@router.post("/v1/search")
def search(body: schemas.SearchRequest, service: ServiceDep) -> schemas.SearchReply:
    """Find passages; no language model is involved."""
    understanding, hits = service.assistant().search(body.to_question(), body.k)
    return schemas.SearchReply(
        query=body.query,
        understood=schemas.Understood.of(understanding),
        hits=[schemas.Hit.of(hit) for hit in hits],
    )


@router.post("/v1/ask", response_model=schemas.Answer)
def ask(body: schemas.AskRequest, request: Request, service: ServiceDep) -> Response:
    """Answer a question with citations, as JSON or as a stream of events."""
    notices = (wording.NO_LANGUAGE_MODEL,) if body.mode == "generative" else ()

    assistant = service.assistant()  # not ready is a status of its own, not an event of a stream

    def answer() -> schemas.Answer:
        return schemas.Answer.of(assistant.answer(body.to_question()), notices=notices)

    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(events(answer), media_type="text/event-stream", headers=HEADERS)
    return JSONResponse(answer().model_dump(mode="json"))


@router.get("/v1/documents")
def documents(
    service: ServiceDep,
    kind: Kind | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1)] = 1,
    per_page: Annotated[int, Query(ge=1, le=500)] = 100,
) -> schemas.DocumentList:
    """List the documents of the index."""
    wanted = q.casefold()
    found = [
        record
        for record in service.assistant().index.store.documents
        if kind in (None, record.kind) and wanted in f"{record.title} {record.address}".casefold()
    ]
    shown = found[(page - 1) * per_page : page * per_page]
    return schemas.DocumentList(
        total=len(found), documents=[schemas.Document.of(record) for record in shown]
    )


@router.get("/v1/documents/{document_id}")
def document(document_id: str, service: ServiceDep) -> schemas.DocumentDetail:
    """One document with its outline."""
    store = service.assistant().index.store
    record = store.document(document_id)
    if record is None:
        raise ProblemError(404, "not_found", "Dieses Dokument gibt es nicht.")
    sections: dict[tuple[str, ...], StoredChunk] = {}
    for stored in store.chunks_of(document_id):
        sections.setdefault(stored.chunk.headings, stored)
    return schemas.DocumentDetail(
        **schemas.document_fields(record),
        outline=[
            schemas.OutlineEntry(
                headings=list(headings),
                fundstelle=stored.chunk.fundstelle,
                chunk_id=stored.chunk.id,
            )
            for headings, stored in sections.items()
        ],
    )


@router.get("/v1/chunks/{chunk_id}", responses={410: {"model": schemas.Problem}})
def chunk(chunk_id: str, service: ServiceDep) -> schemas.Chunk:
    """One passage with its neighbours and cross-references."""
    store = service.assistant().index.store
    stored = store.chunks([chunk_id]).get(chunk_id)
    if stored is None:
        raise _missing(store, chunk_id)
    before, after = store.neighbour(stored, -1), store.neighbour(stored, 1)
    norm = stored.chunk.norm
    return schemas.Chunk(
        before=before.chunk.id if before else None,
        after=after.chunk.id if after else None,
        refers_to=[schemas.Norm.of(n) for n in store.refers_to(chunk_id)],
        referred_by=[schemas.Norm.of(n) for n in store.referred_by(norm)] if norm else [],
        **schemas.passage_fields(stored, ()),
    )


@router.get("/v1/status")
def status(service: ServiceDep) -> schemas.Status:
    """Whether the assistant is ready and how far an ingest is."""
    running = service.ingest_status()
    ingest = (
        schemas.IngestState(
            state=running.state, done=running.done, total=running.total, note=running.note
        )
        if running
        else None
    )
    try:
        index = service.assistant().index
    except IngestError:
        return schemas.Status(ready=False, generation=None, documents=0, chunks=0, ingest=ingest)
    return schemas.Status(
        ready=True,
        generation=index.name,
        documents=index.manifest.documents,
        chunks=index.manifest.chunks,
        ingest=ingest,
    )


@router.get("/quelle/{chunk_id}", response_class=HTMLResponse, include_in_schema=False)
def source_page(
    chunk_id: str, service: ServiceDep, start: int | None = None, end: int | None = None
) -> HTMLResponse:
    """The passage in its context, the quote in `<mark>`."""
    store = service.assistant().index.store
    stored = store.chunks([chunk_id]).get(chunk_id)
    if stored is None:
        missing = _missing(store, chunk_id)
        return HTMLResponse(message_page("Quelle nicht gefunden", missing.detail), missing.status)
    return HTMLResponse(passage_page(_view(store, stored, start, end)))


@open_router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


@open_router.get("/readyz", responses={503: {"model": schemas.Problem}})
def readyz(service: ServiceDep) -> JSONResponse:
    """The index is loaded and consistent, else 503."""
    try:
        name = service.assistant().index.name
    except IngestError as error:
        return JSONResponse(
            problem(503, "not_ready", str(error)), 503, media_type="application/problem+json"
        )
    return JSONResponse({"status": "ready", "generation": name})


def _missing(store: ChunkStore, chunk_id: str) -> ProblemError:
    if store.is_gone(chunk_id):
        return ProblemError(
            410,
            "gone",
            "Diese Fassung gibt es nicht mehr: Das Dokument wurde geändert oder entfernt.",
        )
    return ProblemError(404, "not_found", "Diese Quelle gibt es nicht.")


def _view(
    store: ChunkStore, stored: StoredChunk, start: int | None, end: int | None
) -> PassageView:
    record, own = stored.document, stored.chunk
    return PassageView(
        title=record.title,
        fundstelle=own.fundstelle,
        kind=record.kind,
        official=record.official,
        stand=record.stand,
        stand_note=record.stand_note,
        publisher=record.publisher,
        headings=own.headings,
        text=own.text,
        start=start,
        end=end,
        before=_neighbour(store.neighbour(stored, -1)),
        after=_neighbour(store.neighbour(stored, 1)),
        url=own.url,
        page=own.page,
        page_label=own.page_label,
    )


def _neighbour(stored: StoredChunk | None) -> Neighbour | None:
    return None if stored is None else Neighbour(stored.chunk.id, stored.chunk.text)
