"""Reads the tables of the shipped corpus: TOML, checked against a model."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ingest.errors import UnreadableSource

_Table = TypeVar("_Table", bound=BaseModel)


def read_table(path: Path, model: type[_Table], name: str) -> _Table:
    """Read and check one file.

    Args:
        path: The file.
        model: What it must hold.
        name: What it is called in messages, German, singular (`Das Glossar`).

    Raises:
        UnreadableSource: The file is no valid TOML or breaks the format; the message names the place.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{name} ist kein gültiges TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnreadableSource(f"{name} bricht das Format bei {place}: {first['msg']}.") from error
