"""What a run of `sro laws fetch` did, statute by statute, in German."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ingest.laws.statutes import Statute


class Outcome(StrEnum):
    """What happened to one statute."""

    NEW = "neu"
    CHANGED = "geändert"
    REPAIRED = "erneuert"  # the local file was damaged or gone
    UNCHANGED = "unverändert"
    HELD_BACK = "zurückgehalten"
    MISSING = "nicht gefunden"
    RETIRED = "entfernt"
    FAILED = "gescheitert"
    NOT_ASKED = "nicht abgefragt"


WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.REPAIRED})
DONE = WRITTEN | {Outcome.UNCHANGED}  # a run that goes on need not ask again
_TROUBLE = frozenset({Outcome.HELD_BACK, Outcome.MISSING, Outcome.FAILED, Outcome.NOT_ASKED})


@dataclass(frozen=True, slots=True)
class StatuteResult:
    """What happened to one statute, and one or more German sentences on it."""

    statute: Statute
    outcome: Outcome
    message: str


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run brought.

    Attributes:
        results: Every statute of the list, in its order.
        stopped: Why the run ended before its time, in German; empty where it did not.
    """

    results: tuple[StatuteResult, ...]
    stopped: str = ""

    @property
    def new(self) -> tuple[str, ...]:
        """Slugs of the statutes whose file is another one now."""
        return self._slugs(WRITTEN)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Slugs of the statutes that are as they were."""
        return self._slugs(frozenset({Outcome.UNCHANGED}))

    @property
    def retired(self) -> tuple[str, ...]:
        """Slugs of the statutes that are served no more."""
        return self._slugs(frozenset({Outcome.RETIRED}))

    @property
    def failed(self) -> tuple[tuple[str, str], ...]:
        """Slug and German reason of those that could not be brought up to date."""
        return tuple((r.statute.slug, r.message) for r in self.results if r.outcome in _TROUBLE)

    def _slugs(self, outcomes: frozenset[Outcome]) -> tuple[str, ...]:
        return tuple(r.statute.slug for r in self.results if r.outcome in outcomes)


def report_lines(report: FetchReport) -> Iterator[str]:
    """Plain German lines: every statute that is not simply unchanged, then the counts."""
    for result in report.results:
        if result.outcome is not Outcome.UNCHANGED:
            yield f"{result.statute.short}: {result.message}"
    counts = Counter(result.outcome for result in report.results)
    yield ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) + "."
    if report.stopped:
        yield f"Der Abruf wurde nicht beendet: {report.stopped}"
