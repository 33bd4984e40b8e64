"""Downloads statutes from gesetze-im-internet.de: one run over the list of statutes.

Until a download is proven to be the statute asked for, nothing that is there changes. A run never
lets more than a set share of the statutes, or of the norms of one statute, disappear. An
interrupted run goes on where it stopped. The parts are in `ingest.laws`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.errors import FetchFailed, UnreadableSource
from ingest.laws.checking import Expected, check_statute, german_day, norms_of, text_digest
from ingest.laws.folder import Done, Fetched, LawsFolder, UnfinishedRun
from ingest.laws.patience import Clock, Patience, SystemClock
from ingest.laws.reports import DONE, FetchReport, Outcome, StatuteResult, report_lines
from ingest.laws.site import Site, site_answers
from ingest.laws.statutes import Statute, read_statutes
from ingest.laws.unpacking import unpack
from ingest.loaders.statute import load_statute
from ingest.model import Kind, Source
from ingest.system_errors import german_reason

__all__ = [
    "LARGEST_LOSS",
    "FetchReport",
    "Fetched",
    "LawsFolder",
    "Outcome",
    "Patience",
    "Statute",
    "StatuteResult",
    "fetch_laws",
    "read_statutes",
    "report_lines",
    "site_answers",
]

LARGEST_LOSS = 0.2  # share of statutes, or of a statute's norms, that one run may lose
_DAYS_MISSING = 3  # on so many different days a statute must be missing before it is given up
_PATIENCE = Patience()
_CLOCK = SystemClock()


def fetch_laws(
    statutes: Sequence[Statute],
    folder: LawsFolder,
    base_url: str,
    progress: Callable[[str, int, int], None],
    *,
    largest_loss: float = LARGEST_LOSS,
    patience: Patience = _PATIENCE,
    clock: Clock = _CLOCK,
) -> FetchReport:
    """Fetch every statute that changed.

    Args:
        statutes: Those to ask for, in this order.
        folder: Where they are kept.
        base_url: Address of the site.
        progress: Told the stage (German), how many are done, how many there are.
        largest_loss: Share from 0 to 1: an update that takes more of a statute's norms away, and
            the disappearance of more of the statutes, is held back. 1 lets everything pass.
        patience: How the site is treated.
        clock: Time and waiting.

    Raises:
        FetchFailed: The site cannot be reached at all, another process is fetching, or the folder
            cannot be written.
    """
    try:
        with folder.single_run(), Site(base_url, patience, clock) as site:
            run = _Run(folder, site, clock, largest_loss, patience.failures_in_a_row)
            return run.fetch(statutes, progress)
    except OSError as error:
        raise FetchFailed(
            f"Die Gesetze können nicht gespeichert werden: {german_reason(error)}."
        ) from error


class _Run:
    """One run: asks for one statute after the other and decides what becomes of the answer."""

    def __init__(
        self,
        folder: LawsFolder,
        site: Site,
        clock: Clock,
        largest_loss: float,
        failures_in_a_row: int,
    ) -> None:
        self._folder = folder
        self._site = site
        self._clock = clock
        self._largest_loss = largest_loss
        self._failures_in_a_row = failures_in_a_row

    def fetch(
        self, statutes: Sequence[Statute], progress: Callable[[str, int, int], None]
    ) -> FetchReport:
        run = self._folder.unfinished(self._site.base_url, self._clock.now())
        results: list[StatuteResult] = []
        failures, stopped = 0, ""
        for number, statute in enumerate(statutes):
            progress(f"Gesetze laden: {statute.short}", number, len(statutes))
            try:
                result = self._resumed(statute, run) or self._statute(statute)
            except UnreadableSource as error:
                message = f"{error} {self._serving(statute)}"
                result = StatuteResult(statute, Outcome.FAILED, message)
            except FetchFailed as error:
                if not self._site.reached:
                    raise
                stopped = str(error)
                break
            results.append(result)
            if result.outcome in DONE:
                run.done[statute.slug] = Done(result.outcome, result.message)
                self._folder.save_run(run)
            failures = failures + 1 if result.outcome is Outcome.FAILED else 0
            if failures >= self._failures_in_a_row:
                stopped = f"{failures} Gesetze hintereinander scheiterten."
                break
        if stopped:
            rest = statutes[len(results) :]
            reason = f"Nicht abgefragt. {stopped}"
            results += [StatuteResult(s, Outcome.NOT_ASKED, reason) for s in rest]
        else:
            results = self._settle_missing(results)
            self._folder.finish_run()
        return FetchReport(tuple(results), stopped)

    def _resumed(self, statute: Statute, run: UnfinishedRun) -> StatuteResult | None:
        """What the interrupted run already learnt of a statute."""
        done = run.done.get(statute.slug)
        if done is None or not self._folder.intact(statute.slug):
            return None
        return StatuteResult(statute, Outcome(done.outcome), done.message)

    def _statute(self, statute: Statute) -> StatuteResult:
        """Fetch one statute."""
        slug = statute.slug
        known = self._folder.known()
        before = known.get(slug, Fetched())
        # A damaged or deleted file is asked for without condition, or the site would say that
        # nothing has changed.
        intact = self._folder.intact(slug)
        reply = self._site.get(
            slug,
            etag=before.etag if intact else "",
            last_modified=before.last_modified if intact else "",
        )
        if reply.missing:
            message = f"Die Seite antwortet mit {reply.status}. {self._serving(statute)}"
            return StatuteResult(statute, Outcome.MISSING, message)
        if reply.unchanged:
            if not intact:
                raise UnreadableSource("Die Seite schickt die Datei nicht (304 ohne Anlass).")
            if before.missing:
                self._folder.note(slug, replace(before, missing=()))
            return StatuteResult(statute, Outcome.UNCHANGED, _of_version("Unverändert", before))
        xml = unpack(reply.data)
        digest = text_digest(xml)
        said = Fetched(reply.etag, reply.last_modified, digest, before.doknr, before.builddate)
        if intact and digest == before.sha256:
            self._folder.note(slug, said)
            return StatuteResult(statute, Outcome.UNCHANGED, _of_version("Unverändert", before))
        others = {f.doknr: s for s, f in known.items() if s != slug and f.doknr}
        served = before.builddate if intact else ""
        with self._folder.scratch(slug, xml) as path:
            expected = Expected(before.doknr, served, others)
            checked = check_statute(statute, path, expected, self._clock.now())
        if lost := self._lost(slug, checked.norms):
            return StatuteResult(statute, Outcome.HELD_BACK, self._hold_back(statute, xml, lost))
        stored = replace(said, doknr=checked.doknr, builddate=checked.builddate)
        self._folder.store(slug, xml, stored)
        return _written(statute, before, stored)

    def _lost(self, slug: str, norms: frozenset[str]) -> str:
        """How much an update takes away, where that is more than one run may lose; else empty."""
        served = self._norms_served(slug)
        gone = served - norms
        if len(gone) <= self._largest_loss * len(served):
            return ""
        return f"{len(gone)} von {len(served)} Vorschriften"

    def _norms_served(self, slug: str) -> frozenset[str]:
        """The norms of the served version, or of the newest kept one that can be read."""
        kept = [version.path for version in reversed(self._folder.versions(slug))]
        intact = [self._folder.path(slug)] if self._folder.intact(slug) else []
        for path in (*intact, *kept):
            try:
                return norms_of(load_statute(Source(slug, path, Kind.LAW)))
            except UnreadableSource:
                continue
        return frozenset()

    def _hold_back(self, statute: Statute, xml: bytes, lost: str) -> str:
        path = self._folder.hold_back(statute.slug, xml)
        return (
            f"Zurückgehalten: In der neuen Fassung fehlen {lost}; erlaubt sind "
            f"{100 * self._largest_loss:.0f} % je Abruf. Sie liegt zur Prüfung unter "
            f"{path.parent.name}/{path.name}. {self._serving(statute)}"
        )

    def _settle_missing(self, results: Sequence[StatuteResult]) -> list[StatuteResult]:
        """Decide what becomes of the statutes the site had no more."""
        folder = self._folder
        missing = {
            r.statute.slug
            for r in results
            if r.outcome is Outcome.MISSING and folder.has(r.statute.slug)
        }
        if len(missing) > self._largest_loss * folder.count():
            reason = (
                f"Die Seite kennt {len(missing)} von {folder.count()} Gesetzen nicht (404). Das gilt "
                "als Störung der Seite."
            )
            return [
                StatuteResult(r.statute, Outcome.HELD_BACK, f"{reason} {self._serving(r.statute)}")
                if r.statute.slug in missing
                else r
                for r in results
            ]
        return [self._settle(r) if r.statute.slug in missing else r for r in results]

    def _settle(self, result: StatuteResult) -> StatuteResult:
        """Count the day; give the statute up when it was missing on enough of them."""
        slug = result.statute.slug
        before = self._folder.known().get(slug, Fetched())
        days = tuple(sorted({*before.missing, self._clock.now().date().isoformat()}))
        self._folder.note(slug, replace(before, missing=days))
        if len(days) < _DAYS_MISSING:
            return result
        self._folder.retire(slug)
        message = (
            f"Die Seite hat das Gesetz an {len(days)} verschiedenen Tagen nicht mehr gehabt. Es ist "
            "aus dem Bestand genommen; alle Fassungen bleiben aufbewahrt."
        )
        return StatuteResult(result.statute, Outcome.RETIRED, message)

    def _serving(self, statute: Statute) -> str:
        """What the assistant goes on with."""
        if not self._folder.has(statute.slug):
            return "Es ist keine Fassung vorhanden."
        known = self._folder.known().get(statute.slug, Fetched())
        return _of_version("Die vorhandene Fassung gilt weiter", known)


def _of_version(sentence: str, fetched: Fetched) -> str:
    day = f" (Fassung vom {german_day(fetched.builddate)})" if fetched.builddate else ""
    return f"{sentence}{day}."


def _written(statute: Statute, before: Fetched, stored: Fetched) -> StatuteResult:
    day = german_day(stored.builddate)
    if not before.sha256:
        return StatuteResult(statute, Outcome.NEW, f"Erstmals geladen, Fassung vom {day}.")
    if before.sha256 == stored.sha256:
        message = f"Die Datei fehlte oder war beschädigt und ist neu geladen, Fassung vom {day}."
        return StatuteResult(statute, Outcome.REPAIRED, message)
    since = f" (bisher vom {german_day(before.builddate)})" if before.builddate else ""
    return StatuteResult(statute, Outcome.CHANGED, f"Neue Fassung vom {day}{since}.")
