"""What the routes work on: the assistant once it is loaded, and whether it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from assistant.answering import Assistant
from assistant.wiring import LiveAssistant
from ingest.errors import IndexUnavailable, IngestError
from ingest.status import IngestStatus, read_status

_POLL = 2.0  # seconds between two looks for a new generation
_UNEXPECTED = (
    "Der Index kann nicht geöffnet werden. Den Grund nennt das Protokoll des Dienstes; hilft kein "
    "Neustart, bitte „sro ingest“ ausführen."
)
_LOG = logging.getLogger("sro")


class Service:
    """Loads the assistant in the background and follows new generations of the index.

    Args:
        load: Loads the model; takes seconds.
        status_file: What a running ingest writes.
    """

    def __init__(self, load: Callable[[], LiveAssistant], status_file: Path) -> None:
        self._load = load
        self._status_file = status_file
        self._live: LiveAssistant | None = None
        self._error: IngestError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="sro-index", daemon=True)

    def start(self) -> None:
        """Begin to load; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()
        self._thread.join(timeout=10)

    def assistant(self) -> Assistant:
        """The assistant over the live generation.

        Raises:
            IngestError: It is not loaded yet, or there is no usable index; German reason.
        """
        if self._live is None:
            raise self._error or IndexUnavailable(
                "Der Assistent startet noch. Bitte einen Moment warten."
            )
        return self._live.current()

    def ingest_status(self) -> IngestStatus | None:
        """What the newest ingest says of itself."""
        return read_status(self._status_file)

    def _follow(self) -> None:
        try:
            live = self._load()
            live.embedder.embed_query("Aufwärmen")  # the first pass of a model is slow
            self._live = live
        except Exception as error:  # noqa: BLE001 - see _note
            self._note(error)
            return
        while not self._stop.is_set():
            try:
                live.refresh()
                self._error = None
            except Exception as error:  # noqa: BLE001 - see _note
                self._note(error)
            self._stop.wait(_POLL)

    def _note(self, error: Exception) -> None:
        """Keep what went wrong for the readers, and log it once.

        Nobody waits for this thread: an error it does not catch would end it without a word, and the
        service would look as if it were starting for ever.
        """
        known = error if isinstance(error, IngestError) else IndexUnavailable(_UNEXPECTED)
        if str(known) != str(self._error):
            _LOG.error("%s", known, exc_info=None if known is error else error)
        self._error = known
