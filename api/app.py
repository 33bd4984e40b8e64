"""The FastAPI application: routes, pages, security headers, limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems, routes, source_page
from api.links import Links
from api.service import Service
from api.settings import ServiceSettings, is_loopback

_STATIC = Path(__file__).parent / "static"
_LONGEST_BODY = 2_000_000  # bytes; 20 messages of 50,000 characters fit
_PAGES = {
    "/": ("chat.html", "text/html"),
    "/widget.js": ("widget.js", "text/javascript"),
    "/seite.css": ("seite.css", "text/css"),
}


def create_app(service: Service, settings: ServiceSettings) -> FastAPI:
    """Build the application around a service; the service is started with it.

    Args:
        service: Loads and holds the assistant.
        settings: Keys, origins, addresses.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        service.stop()

    app = FastAPIOffline(
        title="Sozialraum-Assistent",
        version=version("sozialraum-assistent"),
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.settings = settings
    app.state.links = Links.of(settings.ask_keys)
    problems.install(app)
    for router in (routes.open_router, routes.router, source_page.router):
        app.include_router(router)
    for path, (file, media_type) in _PAGES.items():
        app.add_api_route(path, _static(file, media_type), include_in_schema=False)
    app.add_middleware(_BodyLimit)
    app.middleware("http")(_guard(settings))
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Authorization", "Content-Type", "Accept"],
        )
    app.add_middleware(_Head)
    return app


def _static(file: str, media_type: str) -> Callable[[], FileResponse]:
    def serve() -> FileResponse:
        return FileResponse(_STATIC / file, media_type=media_type)

    return serve


class _BodyLimit:
    """Stops reading a body at the limit, so that it holds without an announced length too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what is read of it."""
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > _LONGEST_BODY:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, limited, send)


class _Head:
    """Answers HEAD like GET without the body; FastAPI knows only the methods a route names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, HEAD as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, bodiless)


Next = Callable[[Request], Awaitable[Response]]


def _guard(settings: ServiceSettings) -> Callable[[Request, Next], Awaitable[Response]]:
    """Refuse bodies that announce to be too large, and set the security headers."""
    ancestors = " ".join(("'self'", *settings.allowed_origins))
    policy = (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}; script-src 'self'"
    )

    async def guard(request: Request, call_next: Next) -> Response:
        if not settings.ask_keys and not is_loopback(request.url.hostname or ""):
            # Another name for this machine is how a foreign page in a reader's browser gets here.
            body = problems.problem(421, "invalid_host", "Diese Adresse bedient der Dienst nicht.")
            return JSONResponse(body, 421, media_type=problems.MEDIA_TYPE)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            body = problems.problem(413, "too_large", "Die Anfrage ist zu groß.")
            return JSONResponse(body, 413, media_type=problems.MEDIA_TYPE)
        response = await call_next(request)
        # The documentation page of FastAPI starts itself with an inline script.
        script = " 'unsafe-inline'" if request.url.path == "/docs" else ""
        response.headers["Content-Security-Policy"] = policy + script
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guard
