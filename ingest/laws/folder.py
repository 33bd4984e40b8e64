"""Where statutes lie: `aktuell/<slug>.xml`, every version under `fassungen/`, the log beside.

    aktuell/<slug>.xml                                  what the ingest reads
    fassungen/<slug>/<builddate>-<digest>.xml           every version ever served, kept for good
    zurueckgehalten/<slug>.xml                          an update that lost too much, to look at
    abruf.json                                          what the site said last of each statute
    lauf.json                                           what a run under way has already done

Every file is replaced in one step: a killed run leaves the old one or the new one, never half.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.errors import FetchFailed
from ingest.generations import write_atomically
from ingest.laws.checking import text_digest

_RUN_VALID = timedelta(hours=12)  # a run taken up later starts anew
_VERSION = re.compile(r"(\d{14})-([0-9a-f]{16})\.xml")
_DIGITS = 16  # of the digest in a file name
_SCRATCH = ".neu"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is known of a statute since its last fetch.

    Attributes:
        etag: For the next conditional request.
        last_modified: The same.
        sha256: `text_digest` of the file that is served.
        doknr: Its BJNR.
        builddate: Of the file that is served.
        missing: ISO days on which the site had it no more.
    """

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    doknr: str = ""
    builddate: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What a run under way has already learnt of a statute."""

    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that has not come to its end yet."""

    started: datetime
    base_url: str
    done: dict[str, Done]


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version of a statute: its build date (14 digits), the start of its digest, its file."""

    builddate: str
    digest: str
    path: Path


_LOG = TypeAdapter(dict[str, Fetched])
_RUN = TypeAdapter(UnfinishedRun)


class LawsFolder:
    """The folder of statutes. Reading needs no lock; fetching holds it with `single_run`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = folder / "aktuell"
        self._versions = folder / "fassungen"
        self._held = folder / "zurueckgehalten"
        self._log = folder / "abruf.json"
        self._run = folder / "lauf.json"

    # what is there

    def known(self) -> dict[str, Fetched]:
        """What was fetched before; a broken log means nothing is known."""
        try:
            return _LOG.validate_json(self._log.read_bytes())
        except (OSError, ValidationError):
            return {}

    def path(self, slug: str) -> Path:
        """Where the served version of a statute lies, if there is one."""
        return self.current / f"{slug}.xml"

    def has(self, slug: str) -> bool:
        """Whether a statute is there."""
        return self.path(slug).is_file()

    def intact(self, slug: str) -> bool:
        """Whether a statute is there and is what was fetched."""
        known = self.known().get(slug)
        try:
            return known is not None and text_digest(self.path(slug).read_bytes()) == known.sha256
        except OSError:
            return False

    def count(self) -> int:
        """Number of statutes that are there."""
        return sum(1 for _ in self.current.glob("*.xml"))

    def versions(self, slug: str) -> tuple[Version, ...]:
        """Every version kept of a statute, oldest first."""
        paths = (self._versions / slug).glob("*.xml")
        found = ((_VERSION.fullmatch(path.name), path) for path in paths)
        return tuple(sorted((Version(m[1], m[2], p) for m, p in found if m), key=_age))

    def find_version(self, slug: str, key: str) -> Version | None:
        """The kept version that a build date, a text digest or a SHA-256 of the file names."""
        versions = self.versions(slug)
        for version in versions:
            if key and (key == version.builddate or key[:_DIGITS] == version.digest):
                return version
        return next((v for v in versions if _sha256(v.path) == key), None)

    # what a run writes

    @contextmanager
    def single_run(self) -> Iterator[None]:
        """Hold the folder for one run, and clear away what a killed one left half-written.

        Raises:
            FetchFailed: Another process is fetching into it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "abruf.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FetchFailed(
                    "Es läuft schon ein Abruf der Gesetze in diesen Ordner. Bitte warten, bis er "
                    "fertig ist."
                ) from error
            for left in self.folder.rglob(f".*{_SCRATCH}"):
                left.unlink(missing_ok=True)
            yield

    @contextmanager
    def scratch(self, slug: str, xml: bytes) -> Iterator[Path]:
        """A file to look at before it counts; it is gone afterwards."""
        path = self.folder / f".{slug}{_SCRATCH}"
        path.write_bytes(xml)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def store(self, slug: str, xml: bytes, fetched: Fetched) -> None:
        """Keep a version for good and make it the served one."""
        name = f"{fetched.builddate}-{fetched.sha256[:_DIGITS]}.xml"
        _write(self._versions / slug / name, xml)
        _write(self.path(slug), xml)
        (self._held / f"{slug}.xml").unlink(missing_ok=True)
        self.note(slug, fetched)

    def hold_back(self, slug: str, xml: bytes) -> Path:
        """Put an update aside, where nothing reads it but people."""
        path = self._held / f"{slug}.xml"
        _write(path, xml)
        return path

    def retire(self, slug: str) -> None:
        """Serve a statute no more; its versions stay."""
        self.path(slug).unlink(missing_ok=True)
        self.note(slug, replace(self.known().get(slug, Fetched()), etag="", last_modified=""))

    def note(self, slug: str, fetched: Fetched) -> None:
        """Write down what the site said."""
        entries = {**self.known(), slug: fetched}
        write_atomically(
            self._log, json.dumps({s: asdict(f) for s, f in entries.items()}, indent=1)
        )

    def unfinished(self, base_url: str, now: datetime) -> UnfinishedRun:
        """The run to go on with: one that was interrupted lately, or a new one."""
        try:
            run = _RUN.validate_json(self._run.read_bytes())
            fresh = run.base_url == base_url and timedelta() <= now - run.started < _RUN_VALID
        except (OSError, ValidationError, TypeError):  # TypeError: a time without a time zone
            fresh = False
        return run if fresh else UnfinishedRun(now, base_url, {})

    def save_run(self, run: UnfinishedRun) -> None:
        """Write down how far a run has come."""
        write_atomically(self._run, _RUN.dump_json(run, indent=1).decode())

    def finish_run(self) -> None:
        """The run came to its end; the next one asks for everything again."""
        self._run.unlink(missing_ok=True)


def _age(version: Version) -> tuple[str, str]:
    return version.builddate, version.digest


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}{_SCRATCH}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
