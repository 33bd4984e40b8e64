"""Runs the service with uvicorn."""

from __future__ import annotations

import socket

import uvicorn

from api.app import create_app
from api.service import Service
from api.settings import ServiceSettings
from assistant.wiring import LiveAssistant, build_live_assistant
from ingest.errors import IngestError
from ingest.settings import IndexSettings
from ingest.system_errors import german_reason


def run_server(
    settings: IndexSettings, service_settings: ServiceSettings, live: LiveAssistant | None = None
) -> None:
    """Serve until stopped; a model that is not loaded yet is loaded in the background.

    Raises:
        IngestError: The port is taken.
    """
    check_port(service_settings)

    def load() -> LiveAssistant:
        return live or build_live_assistant(settings)

    app = create_app(Service(load, settings.status_file), service_settings)
    uvicorn.run(
        app,
        host=service_settings.host,
        port=service_settings.port,
        log_level="warning",
        access_log=False,  # no question and no address of a reader in a log
    )


def check_port(settings: ServiceSettings) -> None:
    """Say clearly that the port is taken, before anything is loaded.

    Raises:
        IngestError: The port cannot be bound.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise IngestError(
                f"Port {settings.port} auf {settings.host} ist nicht frei: {german_reason(error)}. Läuft "
                "der Dienst schon? Sonst mit SRO_PORT einen anderen wählen."
            ) from error
