"""Who may read, and what handlers are given: the service and the links.

Everybody may read an open service. Where keys are configured: holders of one, the pages of allowed
origins if the operator says so, and for a single source page the holder of its signed link.
"""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Request

from api.links import Links
from api.problems import ProblemError
from api.service import Service
from api.settings import ServiceSettings

_KEY_WANTED = "Für diese Anfrage ist ein gültiger Schlüssel nötig."
_SOURCE_CLOSED = (
    "Ohne Schlüssel ist hier nichts zu sehen. Fragen Sie im Assistenten danach und öffnen Sie die "
    "Quelle aus der Antwort."
)
_LINK_DEAD = (
    "Dieser Link ist unvollständig oder gilt nicht mehr, weil die Schlüssel des Dienstes geändert "
    "wurden. Stellen Sie die Frage im Assistenten noch einmal und öffnen Sie die Quelle aus der neuen "
    "Antwort."
)


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _links(request: Request) -> Links:
    links: Links = request.app.state.links
    return links


ServiceDep = Annotated[Service, Depends(_service)]
LinksDep = Annotated[Links, Depends(_links)]


def require_reader(request: Request) -> None:
    """Let in who may read everything.

    Raises:
        ProblemError: 401.
    """
    if not _is_reader(request):
        raise ProblemError(401, "unauthorized", _KEY_WANTED)


def onward_links(request: Request, chunk_id: str, links: LinksDep) -> Links | None:
    """Let in readers and the holder of this passage's link; a dependency of its page.

    Returns:
        What the page may link to other passages with; None for the holder of a link, which opens
        this passage and no other.

    Raises:
        ProblemError: 401.
    """
    if _is_reader(request):
        return links
    given = request.query_params
    signature = given.get("sig", "")
    if links.opens(signature, chunk_id, given.get("start", ""), given.get("end", "")):
        return None
    raise ProblemError(401, "unauthorized", _LINK_DEAD if signature else _SOURCE_CLOSED)


OnwardDep = Annotated[Links | None, Depends(onward_links)]


def _is_reader(request: Request) -> bool:
    settings: ServiceSettings = request.app.state.settings
    if not settings.ask_keys:
        return True
    origin = request.headers.get("origin", "")
    if settings.origins_read and origin in settings.allowed_origins:
        return True
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":  # RFC 9110, section 11.1: the scheme in any case
        return False
    return any(
        hmac.compare_digest(given.strip().encode(), key.encode()) for key in settings.ask_keys
    )
