"""Generations of the index: built beside the live one, switched by a pointer, the last two kept.

A generation is a folder under `index/` with the chunk store, both indexes, the sentence vectors and
its manifest. `index/aktuell` names the live one; it is replaced in one step, so a reader sees the old
index or the new one, never half of one, and a killed build leaves the old one serving.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import IndexUnavailable, IngestRunning

_POINTER = "aktuell"
_MANIFEST = "manifest.json"
_BUILD_PREFIX = ".bau-"
_KEPT = 2


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One source as it went into a generation: enough to see whether it changed."""

    address: str
    sha256: str
    meaning: str
    document_id: str | None
    problem: str | None


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
    """

    model: str
    chunking: str
    code: str
    created: str
    documents: int
    chunks: int
    sources: tuple[SourceRecord, ...]
    notes: tuple[str, ...]


class Generations:
    """The folder of generations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """Folder of the live generation; None before the first ingest."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        path = self.folder / name
        return path if name and path.is_dir() else None

    def manifest(self) -> Manifest | None:
        """Manifest of the live generation; None before the first ingest."""
        path = self.current()
        return None if path is None else read_manifest(path)

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """Give a folder to build generation `name` in; it is removed unless it was published."""
        path = self.folder / f"{_BUILD_PREFIX}{name}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

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

    def remove_old(self) -> list[str]:
        """Remove builds left by killed runs and all but the last generations; return their names.

        The live one stays, also when later ones were built but never published.
        """
        for left in self.folder.glob(f"{_BUILD_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        live = self.current()
        removed = [n for n in self.names()[:-_KEPT] if live is None or n != live.name]
        for name in removed:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return removed


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexUnavailable: It is missing or damaged.
    """
    try:
        fields: dict[str, Any] = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        sources = tuple(SourceRecord(**record) for record in fields.pop("sources"))
        return Manifest(**{**fields, "notes": tuple(fields["notes"])}, sources=sources)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(
            "Der Index ist unvollständig. Bitte „sro ingest“ ausführen."
        ) from error


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
    """
    import fcntl  # noqa: PLC0415 - only where something is written

    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "einlesen.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IngestRunning(
                "Es läuft schon ein Einlesen in diesen Datenordner. „sro status“ zeigt den Fortschritt."
            ) from error
        yield
