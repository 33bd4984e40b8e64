"""Reads `quelle.toml`, in which the operator says more of the files beside it.

What is wrong is reported in German and left out, key by key: one slip must not cost a folder its region.
Only a file that is no TOML at all is left out whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingest.model import Kind, Overrides
from ingest.report import Problem
from ingest.system_errors import german_reason

OVERRIDES_FILE = "quelle.toml"
_KINDS = {
    "konzept": Kind.CONCEPT,
    "concept": Kind.CONCEPT,
    "lokal": Kind.LOCAL,
    "local": Kind.LOCAL,
}
_TOML_PLACE = re.compile(r"at line (?P<line>\d+), column (?P<column>\d+)")


def read_overrides(folder: Path, problems: list[Problem]) -> dict[str, Overrides]:
    """Entries of a folder's `quelle.toml`: `""` for the folder, else by file name.

    Args:
        folder: Where the file lies; it may be missing.
        problems: Gets one for every key or file name that is not heeded.
    """
    path = folder / OVERRIDES_FILE
    if not path.is_file():
        return {}

    def report(message: str) -> None:
        problems.append(Problem(str(path), message, fatal=False))

    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        report(f"Die Angaben werden nicht beachtet: {_unreadable(error)}.")
        return {}
    own = {key: value for key, value in tables.items() if not isinstance(value, dict)}
    entries = {"": _entry(own, "", report)}
    for name, table in tables.items():
        if not isinstance(table, dict):
            continue
        if (folder / name).is_file():
            entries[name] = _entry(table, name, report)
        else:
            reason = _no_such_file(name, table)
            report(f"Die Angaben für „{name}“ werden nicht beachtet: {reason}.")
    return entries


def _unreadable(error: tomllib.TOMLDecodeError | UnicodeDecodeError | OSError) -> str:
    if isinstance(error, OSError):
        return f"Die Datei ist nicht lesbar: {german_reason(error)}"
    if isinstance(error, UnicodeDecodeError):
        return "Die Datei ist nicht in UTF-8 gespeichert"
    place = _TOML_PLACE.search(str(error))
    where = f"in Zeile {place['line']}, Spalte {place['column']}" if place else "am Ende"
    return f"Die Datei ist {where} kein gültiges TOML; Texte und Dateinamen gehören in Anführungszeichen"


def _no_such_file(name: str, table: Mapping[str, object]) -> str:
    ending = next((key for key, value in table.items() if isinstance(value, dict)), None)
    if ending is not None:  # TOML takes [plan.md] for a table "md" inside a table "plan"
        return f'Dateinamen gehören in Anführungszeichen, hier ["{name}.{ending}"]'
    return "Diese Datei gibt es in dem Ordner nicht"


def _entry(table: Mapping[str, object], file_name: str, report: Callable[[str], None]) -> Overrides:
    """What a table says of a file, or of the folder if `file_name` is empty."""
    known = _FILE_KEYS if file_name else _FOLDER_KEYS
    fields: dict[str, Any] = {}
    for key, value in table.items():
        try:
            name, read = known[key]
            fields[name] = read(value)
        except KeyError:
            reason = f"Hier gibt es nur {', '.join(k for k in known if k not in _ENGLISH)}"
        except ValueError as error:
            reason = str(error)
        else:
            continue
        whose = f" für „{file_name}“" if file_name else ""
        report(f"Die Angabe „{key}“{whose} wird nicht beachtet: {reason}.")
    return Overrides(**fields)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("Erwartet wird ein Text in Anführungszeichen")  # noqa: TRY004 - see _entry
    return value


def _day(value: object) -> str:
    """An ISO date, written as text or as TOML's own date."""
    try:
        return (value if type(value) is date else date.fromisoformat(_text(value))).isoformat()
    except ValueError as error:
        raise ValueError(f"{_shown(value)} ist kein Datum der Form JJJJ-MM-TT") from error


def _kind(value: object) -> Kind:
    if not isinstance(value, str) or value not in _KINDS:
        raise ValueError(f"{_shown(value)} gibt es nicht; erlaubt sind „konzept“ und „lokal“")
    return _KINDS[value]


def _address(value: object) -> str:
    if not _text(value).startswith(("https://", "http://")):
        raise ValueError(f"{_shown(value)} beginnt weder mit https:// noch mit http://")
    return _text(value)


def _shown(value: object) -> str:
    return f"„{value}“"


_ENGLISH = frozenset({"title", "publisher", "kind"})
_FOLDER_KEYS: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "herausgeber": ("publisher", _text),
    "publisher": ("publisher", _text),
    "stand": ("stand", _day),
    "region": ("region", _text),
    "art": ("kind", _kind),
    "kind": ("kind", _kind),
    "url": ("url", _address),
}
_FILE_KEYS = {"titel": ("title", _text), "title": ("title", _text), **_FOLDER_KEYS}
