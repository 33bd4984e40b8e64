"""An answer as server-sent events."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator

from api.problems import problem
from api.schemas import Answer
from ingest.errors import IngestError

HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-cache, no-transform"}
_LOG = logging.getLogger("sro")
_PIECES = re.compile(r"\S*\s*\n|\S+[^\S\n]*|\s+")
_WORDS_PER_DELTA = 12


def events(answer: Callable[[], Answer]) -> Iterator[str]:
    """Events `status`, `citations`, `delta`…, `answer`; or `error` with a problem.

    The first line is a comment, so that proxies and readers see the stream open at once.
    """
    yield ": verbunden\n\n"
    yield event("status", {"stage": "search"})
    try:
        reply = answer()
    except IngestError as error:
        yield event("error", problem(503, "not_ready", str(error)))
        return
    except Exception:  # noqa: BLE001 - see below
        # The status line is already out: whatever went wrong must reach the reader as an event.
        _LOG.exception("answering failed")
        yield event("error", problem(500, "internal", "Im Dienst ist ein Fehler aufgetreten."))
        return
    yield event("status", {"stage": "compose"})
    body = reply.model_dump(mode="json")
    yield event("citations", body["citations"])
    for text in deltas(reply.answer):
        yield event("delta", {"text": text})
    yield event("answer", body)


def event(name: str, data: object) -> str:
    """One event; JSON has no line breaks, so one data line is enough."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def deltas(text: str) -> Iterator[str]:
    """Cut a text into pieces that join to it again."""
    pieces = _PIECES.findall(text)
    for start in range(0, len(pieces), _WORDS_PER_DELTA):
        yield "".join(pieces[start : start + _WORDS_PER_DELTA])
