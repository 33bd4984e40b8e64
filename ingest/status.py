"""What a running ingest says of itself, for other processes to read."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.generations import write_atomically

_INTERVAL = 0.5  # seconds between two writes


@dataclass(frozen=True, slots=True)
class IngestStatus:
    """State of the newest ingest.

    Attributes:
        state: What it is doing, or how it ended.
        done: Steps of the current stage done.
        total: Steps of the current stage; 0 where unknown.
        note: The stage or the reason of a failure, in German.
        process: Process id of the ingest.
    """

    state: Literal["running", "done", "failed"]
    done: int
    total: int
    note: str
    process: int


class StatusFile:
    """Writes the status; a `Progress` of the pipeline."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write progress, at most twice a second."""
        now = time.monotonic()
        if now - self._written >= _INTERVAL:
            self._write(IngestStatus("running", done, total, stage, os.getpid()))
            self._written = now

    def finish(self, *, failed: str | None = None) -> None:
        """Write how it ended."""
        state: Literal["done", "failed"] = "failed" if failed else "done"
        self._write(IngestStatus(state, 0, 0, failed or "", os.getpid()))

    def _write(self, status: IngestStatus) -> None:
        write_atomically(self._path, json.dumps(asdict(status), ensure_ascii=False))


def read_status(path: Path) -> IngestStatus | None:
    """The newest status; a run whose process is gone without a word has failed."""
    try:
        status = IngestStatus(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if status.state == "running" and not _is_alive(status.process):
        return replace(status, state="failed", note="Das Einlesen wurde abgebrochen.")
    return status


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
