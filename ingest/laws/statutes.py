"""The statutes to fetch, as `corpus/quellen.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import FetchFailed
from ingest.system_errors import german_reason

_LIST = "quellen.toml"
_SLUG = re.compile(r"[a-z0-9_-]{1,100}")  # becomes a file name, so nothing else may pass


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute to fetch: its usual short name and its name on the site."""

    short: str
    slug: str


def read_statutes(corpus: Path) -> list[Statute]:
    """The statutes of `corpus/quellen.toml`, in its order.

    Raises:
        FetchFailed: The file is missing or broken, or an entry can be no statute of the site.
    """
    path = corpus / _LIST
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["gesetz"]
        statutes = [Statute(str(table["kurz"]), str(table["slug"])) for table in tables]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FetchFailed(f"{_LIST} ist nicht lesbar: {german_reason(error)}.") from error
    seen: set[str] = set()
    for statute in statutes:
        if not _SLUG.fullmatch(statute.slug):
            raise FetchFailed(
                f"{_LIST} ist nicht lesbar: {statute.slug!r} ist kein Ordner von "
                "gesetze-im-internet.de (erlaubt sind a-z, 0-9, _ und -)."
            )
        if statute.slug in seen:
            raise FetchFailed(f"{_LIST} ist nicht lesbar: {statute.slug!r} steht zweimal darin.")
        seen.add(statute.slug)
    return statutes
