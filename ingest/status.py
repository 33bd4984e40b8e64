"""What a running ingest says of itself, for other processes to read.

Whether it still runs is asked of the lock it holds (`ingest.generations.single_writer`), not of a
process id: the system lets go of a killed process's lock, but gives its id to another one.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.generations import write_atomically

_LOCK = "einlesen.lock"  # what `single_writer` holds, in the same folder as the status
_INTERVAL = 0.5  # seconds between two writes
_LAST_WORD = 0.1  # seconds a run has between giving up the lock and writing how it ended


@dataclass(frozen=True, slots=True)
class IngestStatus:
    """State of the newest ingest.

    Attributes:
        state: What it is doing, or how it ended.
        done: Steps of the current stage done.
        total: Steps of the current stage; 0 where unknown.
        note: The stage or the reason of a failure, in German.
    """

    state: Literal["running", "done", "failed"]
    done: int
    total: int
    note: str


class StatusFile:
    """Writes the status; a `Progress` of the pipeline.

    A status that cannot be written is left out: nobody's ingest shall fail for want of a progress bar.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Write progress, at most twice a second."""
        now = time.monotonic()
        if now - self._written >= _INTERVAL:
            self._write(IngestStatus("running", done, total, stage))
            self._written = now

    def finish(self, *, failed: str | None = None) -> None:
        """Write how it ended."""
        state: Literal["done", "failed"] = "failed" if failed else "done"
        self._write(IngestStatus(state, 0, 0, failed or ""))

    def _write(self, status: IngestStatus) -> None:
        with contextlib.suppress(OSError):
            write_atomically(self._path, json.dumps(asdict(status), ensure_ascii=False))


def read_status(path: Path) -> IngestStatus | None:
    """The newest status; a run that no longer holds the lock and has not said how it ended has failed."""
    status = _read(path)
    if _is_abandoned(status, path):
        time.sleep(_LAST_WORD)
        status = _read(path)
    if status is not None and _is_abandoned(status, path):
        return replace(status, state="failed", note="Das Einlesen wurde abgebrochen.")
    return status


def _read(path: Path) -> IngestStatus | None:
    try:
        return IngestStatus(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _is_abandoned(status: IngestStatus | None, path: Path) -> bool:
    """Whether a run that calls itself running is gone.

    The lock is tried only then: in the moment of the trial an ingest that begins would find it taken.
    """
    return status is not None and status.state == "running" and not _is_held(path.with_name(_LOCK))


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:  # held, or another user's and not to be looked into
        return True
    return False
