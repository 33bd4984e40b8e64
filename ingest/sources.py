"""Finds the files to read: the shipped corpus, the fetched statutes, the operator's documents."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import IngestError
from ingest.glossary import GLOSSARY_FILE
from ingest.loading import LOADERS
from ingest.model import Kind, Overrides, Source
from ingest.old_law import OLD_LAW_FILE
from ingest.overrides import OVERRIDES_FILE, read_overrides
from ingest.report import Problem
from ingest.system_errors import german_reason

CONCEPT_FOLDER = "konzepte"
_SPECIAL = (
    "Das ist keine gewöhnliche Datei, sondern ein Gerät, eine Pipe oder ein Socket; sie wird nicht "
    "gelesen."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What an index shall hold.

    Attributes:
        sources: In reading order.
        problems: What could not be looked at.
        paths: The operator's files and folders they come from.
    """

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    paths: tuple[Path, ...] = ()


def find_sources(corpus: Path, laws: Path, paths: Iterable[Path]) -> Found:
    """List every file the index shall hold.

    Args:
        corpus: The shipped corpus.
        laws: Folder of the fetched statutes; may be missing.
        paths: The operator's files and folders. Statute XML is law, a folder `konzepte/` is
            concept, everything else local.

    Raises:
        IngestError: A path given does not exist or cannot be looked at.
    """
    paths = tuple(paths)
    problems: list[Problem] = []
    sources = [
        *_walk(corpus / "gesetze", corpus, problems, Kind.LAW, shipped=True),
        *_walk(corpus / CONCEPT_FOLDER, corpus, problems, Kind.CONCEPT, shipped=True),
        *_walk(corpus / "lokal", corpus, problems, Kind.LOCAL, shipped=True),
        *_single(corpus, OLD_LAW_FILE),
        *_single(corpus, GLOSSARY_FILE),
        *_walk(laws, laws, problems, Kind.LAW),
    ]
    for path in paths:
        try:
            sources.extend(_given(path, problems))
        except OSError as error:
            raise IngestError(
                f"Der Pfad {str(path)!r} kann nicht gelesen werden: {german_reason(error)}."
            ) from error
    # Two files of one folder share its `quelle.toml` and what is wrong with it.
    return Found(tuple(_distinct(sources)), tuple(dict.fromkeys(problems)), paths)


def _given(path: Path, problems: list[Problem]) -> Iterator[Source]:
    """What a file or folder given by the operator holds."""
    if path.is_dir():
        yield from _walk(path, path, problems, None)
    elif not path.exists():
        raise IngestError(f"Den Pfad {str(path)!r} gibt es nicht.")
    elif _is_special(path):
        problems.append(Problem(path.name, _SPECIAL))
    else:
        yield _source(path, path.parent, read_overrides(path.parent, problems), None)


def _single(corpus: Path, name: str) -> Iterator[Source]:
    path = corpus / name
    if path.is_file():
        yield _source(path, corpus, {}, Kind.CONCEPT, shipped=True)


def _walk(
    folder: Path, root: Path, problems: list[Problem], kind: Kind | None, *, shipped: bool = False
) -> Iterator[Source]:
    def unreadable(error: OSError) -> None:
        place = Path(error.filename or folder)
        problems.append(
            Problem(_relative(place, root), f"Der Ordner ist nicht lesbar: {german_reason(error)}.")
        )

    if not folder.exists():
        return
    for name, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        here = Path(name)
        overrides = read_overrides(here, problems)
        for file in sorted(files):
            if file.startswith(".") or file == OVERRIDES_FILE:
                continue
            path = here / file
            known = path.suffix.lower() in LOADERS or (shipped and path.suffix == ".toml")
            if known and _is_special(path):
                problems.append(Problem(_relative(path, root), _SPECIAL))
            elif known:
                yield _source(path, root, overrides, kind, shipped=shipped)
            else:
                problems.append(
                    Problem(
                        _relative(path, root),
                        "Übersprungen: Dieses Dateiformat wird nicht gelesen.",
                        fatal=False,
                    )
                )


def _is_special(path: Path) -> bool:
    """Whether a path leads to a pipe, a device or a socket: reading one may never end.

    What cannot be looked at is left to the loader, which says why.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _source(
    path: Path,
    root: Path,
    overrides: Mapping[str, Overrides],
    kind: Kind | None,
    *,
    shipped: bool = False,
) -> Source:
    if kind is None:
        folders = (root.resolve().name, *path.relative_to(root).parts[:-1])
        inside = {folder.lower() for folder in folders}
        kind = Kind.CONCEPT if CONCEPT_FOLDER in inside else Kind.LOCAL
    folder, own = overrides.get("", Overrides()), overrides.get(path.name, Overrides())
    return Source(
        address=_relative(path, root),
        path=path,
        kind=Kind.LAW if path.suffix.lower() == ".xml" else kind,
        shipped=shipped,
        overrides=Overrides(
            title=own.title,
            publisher=own.publisher or folder.publisher,
            stand=own.stand or folder.stand,
            region=own.region or folder.region,
            kind=own.kind or folder.kind,
            url=own.url or folder.url,
        ),
    )


def _distinct(sources: Iterable[Source]) -> Iterator[Source]:
    """Drop a file named twice; tell apart files of the same relative path by their root's name."""
    addresses: set[str] = set()
    taken: set[Path] = set()
    for source in sources:
        real = source.path.resolve()
        if real in taken:
            continue
        taken.add(real)
        address = source.address
        for part in reversed(real.parts[: -len(Path(address).parts)]):
            if address not in addresses:
                break
            address = f"{part}/{address}"
        addresses.add(address)
        yield replace(source, address=address)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
