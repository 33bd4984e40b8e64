"""Errors on the wire: `application/problem+json` with a stable English code and a German detail.

Where a reader's browser asked for a source page, the same is said by a page.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from api.links import FOLDER
from api.pages import message_page
from api.validation import explain
from ingest.errors import IndexMismatch, IndexUnavailable, IngestError, ModelUnavailable

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


def problem(status: int, code: str, detail: str) -> dict[str, object]:
    """The body of a problem."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }


def install(app: FastAPI) -> None:
    """Turn every error of the app into a problem, and describe it as one."""

    @app.exception_handler(ProblemError)
    async def _known(request: Request, error: ProblemError) -> Response:
        return _reply(request, error.status, error.code, error.detail)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        if any(entry["type"] == "json_invalid" for entry in error.errors()):
            detail = "Der Inhalt der Anfrage ist kein gültiges JSON."
            return _reply(request, 400, "invalid_json", detail)
        return _reply(request, 422, "invalid_request", explain(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code, detail = _HTTP.get(error.status_code, ("error", "Die Anfrage ist nicht möglich."))
        return _reply(request, error.status_code, code, detail, dict(error.headers or {}))

    @app.exception_handler(IngestError)
    async def _index(request: Request, error: IngestError) -> Response:
        unready = isinstance(error, IndexUnavailable | IndexMismatch | ModelUnavailable)
        status, code = (503, "not_ready") if unready else (500, "internal")
        return _reply(request, status, code, str(error))

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, _error: Exception) -> Response:
        return _reply(request, 500, "internal", "Im Dienst ist ein Fehler aufgetreten.")

    described = app.openapi

    def openapi() -> dict[str, Any]:
        description = described()
        _name_media_type(description)
        return description

    app.openapi = openapi  # type: ignore[method-assign] # the way FastAPI documents


def _name_media_type(description: dict[str, Any]) -> None:
    """FastAPI describes every reply under the media type of the route, errors too."""
    for path in description["paths"].values():
        for operation in path.values():
            for status, reply in operation["responses"].items():
                if status >= "400" and "application/json" in reply.get("content", {}):
                    reply["content"][MEDIA_TYPE] = reply["content"].pop("application/json")


_HTTP = {
    400: ("invalid_request", "Die Anfrage ist nicht lesbar."),
    404: ("not_found", "Diese Adresse gibt es nicht."),
    405: ("method_not_allowed", "Diese Adresse nimmt diese Art von Anfrage nicht an."),
    413: ("too_large", "Die Anfrage ist zu groß."),
}


_CHALLENGES = {401: {"WWW-Authenticate": "Bearer"}}  # RFC 9110, section 15.5.2: never without

_PAGES = {  # status of a source page -> title, what a reader can do beside what the problem says
    401: ("Diese Quelle ist geschützt", ""),
    404: ("Quelle nicht gefunden", "Vielleicht ist der Link unvollständig kopiert."),
    410: (
        "Diese Quelle ist überholt",
        "Stellen Sie die Frage im Assistenten noch einmal, um die heutige Fassung zu finden.",
    ),
    422: (
        "Dieser Link stimmt nicht",
        "Öffnen Sie die Quelle bitte noch einmal aus der Antwort des Assistenten.",
    ),
    503: ("Der Assistent ist noch nicht bereit", ""),
}
_OTHER_PAGE = ("Das ist nicht möglich", "")


def _reply(
    request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> Response:
    headers = {**(headers or {}), **_CHALLENGES.get(status, {})}
    if request.url.path.startswith(FOLDER) and _wants_page(request.headers.get("accept", "")):
        title, advice = _PAGES.get(status, _OTHER_PAGE)
        return HTMLResponse(message_page(title, detail, advice), status, headers=headers)
    return JSONResponse(
        problem(status, code, detail), status, media_type=MEDIA_TYPE, headers=headers
    )


def _wants_page(accept: str) -> bool:
    """Whether a client reads HTML: a browser says so, a program asks for JSON or does not mind."""
    return "text/html" in accept or ("json" not in accept and (not accept or "*/*" in accept))
