"""`GET /quelle/{chunk_id}`: from a stored passage to its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.access import OnwardDep, ServiceDep
from api.links import Links
from api.pages import CrossReference, Neighbour, PassageView, passage_page
from api.problems import ProblemError
from ingest.chunk_store import ChunkStore, StoredChunk
from ingest.norm import Norm

router = APIRouter()
Offset = Annotated[int | None, Query(ge=0)]


@router.get("/quelle/{chunk_id}", response_class=HTMLResponse, include_in_schema=False)
def source_page(
    chunk_id: str,
    service: ServiceDep,
    onward: OnwardDep,
    start: Offset = None,
    end: Offset = None,
) -> HTMLResponse:
    """The passage in its context, the characters from start to end in `<mark>`.

    The holder of a link reads this passage alone.
    """
    store = service.assistant().index.store
    stored = find_passage(store, chunk_id)
    _check_span(start, end, len(stored.chunk.text))
    return HTMLResponse(passage_page(_view(store, stored, (start, end), onward)))


def find_passage(store: ChunkStore, chunk_id: str) -> StoredChunk:
    """The stored passage of an id.

    Raises:
        ProblemError: 404 where there never was one, 410 where it has left the index.
    """
    stored = store.chunks([chunk_id]).get(chunk_id)
    if stored is not None:
        return stored
    if store.is_gone(chunk_id):
        raise ProblemError(
            410,
            "gone",
            "Diese Fassung gibt es nicht mehr: Das Dokument wurde geändert oder entfernt.",
        )
    raise ProblemError(404, "not_found", "Diese Quelle gibt es nicht.")


def _check_span(start: int | None, end: int | None, length: int) -> None:
    if start is None and end is None:
        return
    if start is None or end is None:
        detail = "Felder „start“ und „end“: Es fehlt eines von beiden."
    elif start >= end:
        detail = "Felder „start“ und „end“: „end“ muss größer sein als „start“."
    elif end > length:
        detail = f"Feld „end“: höchstens {length}, so lang ist die Stelle."
    else:
        return
    raise ProblemError(422, "invalid_request", detail)


def _view(
    store: ChunkStore,
    stored: StoredChunk,
    span: tuple[int | None, int | None],
    onward: Links | None,
) -> PassageView:
    record, own = stored.document, stored.chunk
    start, end = span
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
        before=_neighbour(store.neighbour(stored, -1), onward),
        after=_neighbour(store.neighbour(stored, 1), onward),
        url=own.url,
        page=own.page,
        page_label=own.page_label,
        refers_to=tuple(_reference(store, norm, onward) for norm in store.refers_to(own.id)),
        referred_by=tuple(
            _reference(store, norm, onward)
            for norm in (store.referred_by(own.norm) if own.norm else ())
        ),
    )


def _reference(store: ChunkStore, norm: Norm, onward: Links | None) -> CrossReference:
    chunks = [
        stored
        for stored in store.chunks_of_norm(norm)
        if not stored.chunk.is_note
        and norm.absatz in {None, stored.chunk.norm.absatz if stored.chunk.norm else None}
    ]
    headings = chunks[0].chunk.headings if chunks else ()
    name = f"{norm} – {headings[-1]}" if headings else str(norm)
    return CrossReference(name, onward.address(chunks[0].chunk.id) if chunks and onward else None)


def _neighbour(stored: StoredChunk | None, onward: Links | None) -> Neighbour | None:
    if stored is None or onward is None:
        return None
    return Neighbour(stored.chunk.text, onward.address(stored.chunk.id))
