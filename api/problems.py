"""Errors on the wire: `application/problem+json` with a stable English code and a German detail."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

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
    """Turn every error of the app into a problem."""

    @app.exception_handler(ProblemError)
    async def _known(_request: Request, error: ProblemError) -> Response:
        return _reply(error.status, error.code, error.detail)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> Response:
        if any(entry["type"] == "json_invalid" for entry in error.errors()):
            return _reply(400, "invalid_json", "Der Inhalt der Anfrage ist kein gültiges JSON.")
        return _reply(422, "invalid_request", _explain(error))

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        code, detail = _HTTP.get(error.status_code, ("error", "Die Anfrage ist nicht möglich."))
        return _reply(error.status_code, code, detail, dict(error.headers or {}))

    @app.exception_handler(IngestError)
    async def _index(_request: Request, error: IngestError) -> Response:
        unready = isinstance(error, IndexUnavailable | IndexMismatch | ModelUnavailable)
        return _reply(503 if unready else 500, "not_ready" if unready else "internal", str(error))

    @app.exception_handler(Exception)
    async def _unexpected(_request: Request, _error: Exception) -> Response:
        return _reply(500, "internal", "Im Dienst ist ein Fehler aufgetreten.")


_HTTP = {
    400: ("invalid_request", "Die Anfrage ist nicht lesbar."),
    404: ("not_found", "Diese Adresse gibt es nicht."),
    405: ("method_not_allowed", "Diese Adresse nimmt diese Art von Anfrage nicht an."),
    413: ("too_large", "Die Anfrage ist zu groß."),
}


def _explain(error: RequestValidationError) -> str:
    parts = []
    for entry in error.errors():
        place = ".".join(str(part) for part in entry["loc"] if part != "body") or "Anfrage"
        context = entry.get("ctx", {})
        message = {
            "missing": "fehlt",
            "string_too_short": "ist leer",
            "string_too_long": f"ist länger als {context.get('max_length')} Zeichen",
            "greater_than_equal": f"ist kleiner als {context.get('ge')}",
            "less_than_equal": f"ist größer als {context.get('le')}",
            "extra_forbidden": "ist unbekannt",
            "literal_error": f"ist keiner der erlaubten Werte {context.get('expected')}",
            "enum": f"ist keiner der erlaubten Werte {context.get('expected')}",
        }.get(entry["type"], "hat nicht die erwartete Form")
        parts.append(f"{place} {message}")
    return "; ".join(parts) + "."


def _reply(
    status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(
        problem(status, code, detail), status, media_type=MEDIA_TYPE, headers=headers
    )
