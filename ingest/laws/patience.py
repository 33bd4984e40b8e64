"""How a run treats the site, and time as it sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as a run sees it."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        ...

    def now(self) -> datetime:
        """The time of day, with time zone."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The computer's own time."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def now(self) -> datetime:
        """The time of day in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """How a run treats the site; all times in seconds.

    Attributes:
        pause: Between the starts of two requests, at least.
        stall: Without a single byte before a download is given up.
        longest_download: Of one file in all.
        longest_wait: Of a wait the site asks for (`Retry-After`); a longer one ends the run.
        retries: Further attempts after a fault of the server or the line.
        failures_in_a_row: Statutes that may fail one after the other before the run ends.
    """

    pause: float = 1.0
    stall: float = 20.0
    longest_download: float = 300.0
    longest_wait: float = 120.0
    retries: int = 2
    failures_in_a_row: int = 5
