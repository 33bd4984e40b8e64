"""Handlers of the HTTP contract: parse, call, map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api import learning_schemas, schemas
from api.access import LinksDep, ServiceDep, require_reader
from api.inventory_schemas import (
    Document,
    DocumentDetail,
    DocumentList,
    IngestState,
    OutlineEntry,
    Status,
    document_fields,
)
from api.problems import MEDIA_TYPE, ProblemError, problem
from api.source_page import find_passage
from api.streaming import HEADERS, events
from assistant import wording
from ingest.chunk_store import StoredChunk
from ingest.errors import IngestError
from ingest.model import Kind

open_router = APIRouter()
router = APIRouter(
    dependencies=[Depends(require_reader)],
    responses={
        status: {"model": schemas.Problem, "description": "Problem"}
        for status in (400, 401, 404, 413, 422, 503)
    },
)


@router.post("/v1/search")
def search(
    body: schemas.SearchRequest, service: ServiceDep, links: LinksDep
) -> schemas.SearchReply:
    """Find passages; no language model is involved."""
    understanding, hits = service.assistant().search(body.to_question(), body.k)
    return schemas.SearchReply(
        query=body.query,
        understood=schemas.Understood.of(understanding),
        hits=[schemas.Hit.of(hit, links) for hit in hits],
    )


@router.post("/v1/ask", response_model=schemas.Answer)
def ask(
    body: schemas.AskRequest, request: Request, service: ServiceDep, links: LinksDep
) -> Response:
    """Answer a question with citations, as JSON or as a stream of events."""
    notices = (wording.NO_LANGUAGE_MODEL,) if body.mode == "generative" else ()

    assistant = service.assistant()  # not ready is a status of its own, not an event of a stream

    def answer() -> schemas.Answer:
        reply = assistant.answer(body.to_question())
        return schemas.Answer.of(reply, notices=notices, links=links)

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
) -> DocumentList:
    """List the documents of the index."""
    wanted = q.casefold()
    found = [
        record
        for record in service.assistant().index.store.documents
        if kind in (None, record.kind) and wanted in f"{record.title} {record.address}".casefold()
    ]
    shown = found[(page - 1) * per_page : page * per_page]
    return DocumentList(total=len(found), documents=[Document.of(record) for record in shown])


@router.get("/v1/documents/{document_id}")
def document(document_id: str, service: ServiceDep) -> DocumentDetail:
    """One document with its outline."""
    store = service.assistant().index.store
    record = store.document(document_id)
    if record is None:
        raise ProblemError(404, "not_found", "Dieses Dokument gibt es nicht.")
    sections: dict[tuple[str, ...], StoredChunk] = {}
    for stored in store.chunks_of(document_id):
        sections.setdefault(stored.chunk.headings, stored)
    return DocumentDetail(
        **document_fields(record),
        outline=[
            OutlineEntry(
                headings=list(headings),
                fundstelle=stored.chunk.fundstelle,
                chunk_id=stored.chunk.id,
            )
            for headings, stored in sections.items()
        ],
    )


@router.get("/v1/chunks/{chunk_id}", responses={410: {"model": schemas.Problem}})
def chunk(chunk_id: str, service: ServiceDep, links: LinksDep) -> schemas.Chunk:
    """One passage with its neighbours and cross-references."""
    store = service.assistant().index.store
    stored = find_passage(store, chunk_id)
    before, after = store.neighbour(stored, -1), store.neighbour(stored, 1)
    norm = stored.chunk.norm
    return schemas.Chunk(
        before=before.chunk.id if before else None,
        after=after.chunk.id if after else None,
        refers_to=[schemas.Norm.of(n) for n in store.refers_to(chunk_id)],
        referred_by=[schemas.Norm.of(n) for n in store.referred_by(norm)] if norm else [],
        **schemas.passage_fields(stored, (), links.path(chunk_id)),
    )


@router.get("/v1/glossary")
def glossary(
    service: ServiceDep, q: Annotated[str, Query(max_length=200)] = ""
) -> learning_schemas.Glossary:
    """Terms and abbreviations of the field; with `q` those called so, then those that speak of it."""
    terms = service.assistant().glossary.matching(q)
    return learning_schemas.Glossary(terms=[learning_schemas.Term.of(term) for term in terms])


@router.get("/v1/topics")
def topics(service: ServiceDep) -> learning_schemas.Topics:
    """Learning paths for new staff."""
    found = service.assistant().topics
    return learning_schemas.Topics(topics=[learning_schemas.Topic.of(topic) for topic in found])


@router.get("/v1/status")
def status(service: ServiceDep) -> Status:
    """Whether the assistant is ready and how far an ingest is."""
    running = service.ingest_status()
    try:
        index = service.assistant().index
    except IngestError as error:
        return Status.unready(str(error), IngestState.of(running, serving=False))
    return Status(
        ready=True,
        reason=None,
        generation=index.name,
        documents=index.manifest.documents,
        chunks=index.manifest.chunks,
        ingest=IngestState.of(running, serving=True),
    )


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
        return JSONResponse(problem(503, "not_ready", str(error)), 503, media_type=MEDIA_TYPE)
    return JSONResponse({"status": "ready", "generation": name})
