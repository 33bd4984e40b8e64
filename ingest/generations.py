"""Generations of the index: built beside the live one, switched by a pointer, the last two kept.

A generation is a folder under `index/` with the chunk store, both indexes, the sentence vectors and
its manifest. `index/aktuell` names the live one; it is replaced in one step, so a reader sees the old
index or the new one, never half of one, and a killed build leaves the old one serving.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import IndexUnavailable, IngestError, IngestRunning
from ingest.system_errors import german_reason

_POINTER = "aktuell"
_MANIFEST = "manifest.json"
_BUILD_PREFIX = ".bau-"
_KEPT = 2
_DAMAGED = "Der Index ist beschädigt. Bitte „sro ingest“ ausführen."
_INCOMPLETE = "Der Index ist unvollständig. Bitte „sro ingest“ ausführen."


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One source as it went into a generation: enough to see whether it changed.

    Attributes:
        address: `Source.address`.
        sha256: Of the file; empty where it could not be read.
        meaning: What is said of the file beside its bytes.
        document_id: The document it gave or kept; None where there is none.
        problem: Why it could not be read, in German.
        path: Where one of the operator's documents lies, absolute. Empty for the shipped corpus and
            for statutes, which are the same wherever they lie, and where it was not kept (records
            of earlier versions).
    """

    address: str
    sha256: str
    meaning: str
    document_id: str | None
    problem: str | None
    path: str = ""

    def is_of_same_file(self, other: SourceRecord) -> bool:
        """Whether two records of one address speak of the same file, as far as that is known."""
        return not self.path or not other.path or self.path == other.path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from.

    Attributes:
        model: Fingerprint of the embedding model and its prefixes.
        chunking: Fingerprint of the chunking.
        code: Hash of the code that reads and cuts; another one means reading again.
        created: ISO time.
        documents: Number of documents.
        chunks: Number of chunks, the same in all three stores.
        sources: Every source in order.
        notes: What the report said (duplicates, pages without text).
        paths: The operator's files and folders it was asked to hold, absolute.
    """

    model: str
    chunking: str
    code: str
    created: str
    documents: int
    chunks: int
    sources: tuple[SourceRecord, ...]
    notes: tuple[str, ...]
    paths: tuple[str, ...] = ()


class Generations:
    """The folder of generations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """Folder of the live generation; None before the first ingest.

        Raises:
            IndexUnavailable: The pointer cannot be read, or is damaged.
        """
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
            path = self.folder / name
            return path if name and path.is_dir() else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexUnavailable(
                f"Der Index in {str(self.folder)!r} kann nicht gelesen werden: "
                f"{german_reason(error)}. Bitte SRO_DATA_DIR prüfen."
            ) from error
        except UnicodeDecodeError as error:
            raise IndexUnavailable(_DAMAGED) from error

    def manifest(self) -> Manifest | None:
        """Manifest of the live generation; None before the first ingest.

        Raises:
            IndexUnavailable: The pointer or the manifest is damaged.
        """
        path = self.current()
        return None if path is None else read_manifest(path)

    def begin(self, name: str) -> Path:
        """Make the empty folder to build generation `name` in; invisible until it is published."""
        path = self.folder / f"{_BUILD_PREFIX}{name}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def publish(self, built: Path, manifest: Manifest) -> Path:
        """Make a finished build the live generation."""
        (built / _MANIFEST).write_text(
            json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        path = self.folder / built.name.removeprefix(_BUILD_PREFIX)
        built.rename(path)
        write_atomically(self.folder / _POINTER, path.name)
        return path

    def next_name(self) -> str:
        """A name that sorts after all others."""
        names = self.names()
        number = int(names[-1].split("-")[0]) + 1 if names else 1
        return f"{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}"

    def names(self) -> list[str]:
        """Names of the complete generations, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(p.parent.name for p in self.folder.glob(f"[0-9]*-*/{_MANIFEST}"))

    def superfluous(self) -> list[str]:
        """Names of builds that were given up, and of generations nobody needs any more.

        Needed are the live one, the last two, and those a reader holds.
        """
        given_up = [
            p.name.removeprefix(_BUILD_PREFIX) for p in self.folder.glob(f"{_BUILD_PREFIX}*")
        ]
        try:
            live = self.current()
        except IndexUnavailable:  # as good as none: the next one published takes its place
            live = None
        old = [
            name
            for name in self.names()[:-_KEPT]
            if (live is None or name != live.name) and not _is_held(self.folder / name)
        ]
        return [*sorted(given_up), *old]

    def remove(self, name: str) -> None:
        """Remove a generation or what is left of its build."""
        for folder in (self.folder / name, self.folder / f"{_BUILD_PREFIX}{name}"):
            shutil.rmtree(folder, ignore_errors=True)


class Hold:
    """Keeps a generation from being removed, until released or no longer referred to.

    Args:
        generation: Its folder.

    Raises:
        IndexUnavailable: It is not there (any more).
    """

    def __init__(self, generation: Path) -> None:
        self._file: int | None = None
        try:
            self._file = os.open(generation / _MANIFEST, os.O_RDONLY)
        except OSError as error:
            raise IndexUnavailable(_INCOMPLETE) from error
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> None:
        """Let the generation go; again does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    __del__ = release


def _is_held(generation: Path) -> bool:
    with (generation / _MANIFEST).open("rb") as manifest:
        try:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexUnavailable: It is missing or damaged.
    """
    try:
        fields: dict[str, Any] = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        sources = tuple(SourceRecord(**record) for record in fields.pop("sources"))
        notes, paths = (tuple(fields.pop(name, ())) for name in ("notes", "paths"))
        return Manifest(**fields, notes=notes, paths=paths, sources=sources)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(_INCOMPLETE) from error


def write_atomically(path: Path, text: str) -> None:
    """Replace a file in one step, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}-{os.getpid()}")
    with scratch.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


@contextmanager
def single_writer(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for one ingest.

    Raises:
        IngestRunning: Another process holds it. A killed process holds nothing.
        IngestError: It is no folder, or cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "einlesen.lock").open("w")
    except OSError as error:
        raise IngestError(
            f"Der Datenordner {str(data_dir)!r} kann nicht benutzt werden: {german_reason(error)}. "
            "Bitte SRO_DATA_DIR prüfen."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IngestRunning(
                "Es läuft schon ein Einlesen in diesen Datenordner. „sro status“ zeigt den Fortschritt."
            ) from error
        yield
