"""Finds the files to read: the shipped corpus, the fetched statutes, the operator's documents."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.errors import IngestError
from ingest.loading import LOADERS
from ingest.model import Kind, Overrides, Source
from ingest.report import Problem

OVERRIDES_FILE = "quelle.toml"
CONCEPT_FOLDER = "konzepte"
_KINDS = {
    "konzept": Kind.CONCEPT,
    "concept": Kind.CONCEPT,
    "lokal": Kind.LOCAL,
    "local": Kind.LOCAL,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Sources in reading order, and what could not be looked at."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


class _OverridesEntry(BaseModel):
    """Keys of `quelle.toml`, for the folder or for one file of it."""

    model_config = ConfigDict(extra="forbid")

    titel: str | None = Field(None, validation_alias=AliasChoices("titel", "title"))
    herausgeber: str | None = Field(None, validation_alias=AliasChoices("herausgeber", "publisher"))
    stand: date | None = None
    region: str | None = None
    art: Literal["konzept", "lokal", "concept", "local"] | None = Field(
        None, validation_alias=AliasChoices("art", "kind")
    )
    url: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def find_sources(corpus: Path, laws: Path, paths: Iterable[Path]) -> Found:
    """List every file the index shall hold.

    Args:
        corpus: The shipped corpus.
        laws: Folder of the fetched statutes; may be missing.
        paths: The operator's files and folders. Statute XML is law, a folder `konzepte/` is
            concept, everything else local.

    Raises:
        IngestError: A path given does not exist.
    """
    problems: list[Problem] = []
    sources = [
        *_walk(corpus / "gesetze", corpus, problems, Kind.LAW, shipped=True),
        *_walk(corpus / CONCEPT_FOLDER, corpus, problems, Kind.CONCEPT, shipped=True),
        *_walk(corpus / "lokal", corpus, problems, Kind.LOCAL, shipped=True),
        *_walk(laws, laws, problems, Kind.LAW),
    ]
    for path in paths:
        if path.is_dir():
            sources.extend(_walk(path, path, problems, None))
        elif path.exists():
            sources.append(_source(path, path.parent, _overrides(path.parent, problems), None))
        else:
            raise IngestError(f"Den Pfad {str(path)!r} gibt es nicht.")
    return Found(tuple(_distinct(sources)), tuple(problems))


def _walk(
    folder: Path, root: Path, problems: list[Problem], kind: Kind | None, *, shipped: bool = False
) -> Iterator[Source]:
    def unreadable(error: OSError) -> None:
        place = Path(error.filename or folder)
        problems.append(
            Problem(_relative(place, root), f"Der Ordner ist nicht lesbar: {error.strerror}.")
        )

    if not folder.exists():
        return
    for name, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        here = Path(name)
        overrides = _overrides(here, problems) if OVERRIDES_FILE in files else {}
        for file in sorted(files):
            if file.startswith(".") or file == OVERRIDES_FILE:
                continue
            path = here / file
            if path.suffix.lower() in LOADERS or (shipped and path.suffix == ".toml"):
                yield _source(path, root, overrides, kind, shipped=shipped)
            else:
                problems.append(
                    Problem(
                        _relative(path, root),
                        "Übersprungen: Dieses Dateiformat wird nicht gelesen.",
                        fatal=False,
                    )
                )


def _source(
    path: Path,
    root: Path,
    overrides: dict[str, _OverridesEntry],
    kind: Kind | None,
    *,
    shipped: bool = False,
) -> Source:
    if kind is None:
        folders = (root.resolve().name, *path.relative_to(root).parts[:-1])
        inside = {folder.lower() for folder in folders}
        kind = Kind.CONCEPT if CONCEPT_FOLDER in inside else Kind.LOCAL
    folder, own = overrides.get("", _OverridesEntry()), overrides.get(path.name, _OverridesEntry())
    art = own.art or folder.art
    return Source(
        address=_relative(path, root),
        path=path,
        kind=Kind.LAW if path.suffix.lower() == ".xml" else kind,
        shipped=shipped,
        overrides=Overrides(
            title=own.titel,
            publisher=own.herausgeber or folder.herausgeber,
            stand=_iso(own.stand or folder.stand),
            region=own.region or folder.region,
            kind=_KINDS[art] if art else None,
            url=own.url or folder.url,
        ),
    )


def _overrides(folder: Path, problems: list[Problem]) -> dict[str, _OverridesEntry]:
    """Entries of the folder's `quelle.toml`: `""` for the folder, else by file name."""
    path = folder / OVERRIDES_FILE
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        own = {key: value for key, value in tables.items() if not isinstance(value, dict)}
        named = {key: value for key, value in tables.items() if isinstance(value, dict)}
        return {
            name: _OverridesEntry.model_validate(entry)
            for name, entry in {"": own, **named}.items()
        }
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        reason = str(error)
    message = f"Die Angaben werden nicht beachtet: {reason}."
    problems.append(Problem(str(path), message, fatal=False))
    return {}


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
