"""Whether anything changed since a generation was built: its sources, or the code that reads them."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path

from ingest.generations import SourceRecord
from ingest.model import Kind, Source

# Modules and packages that move, fetch or report but never decide what a chunk is.
_WITHOUT_INFLUENCE = {
    *("changes", "e5_model", "errors", "fingerprint", "generations", "index", "int8"),
    *("langchain_splitter", "laws", "laws_diff", "laws_fetch", "report", "settings", "status"),
    "wiring",
}


def record_of(source: Source, max_bytes: int) -> SourceRecord:
    """Hash of the file, what the operator says of it, and where it lies.

    Unreadable files are told at loading. Links are not followed: what a link leads to may change, the
    document it stands for stays.
    """
    too_large = False
    try:
        with source.path.open("rb") as file:
            too_large = os.fstat(file.fileno()).st_size > max_bytes
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        digest = ""
    meaning = json.dumps([str(source.kind), source.shipped, repr(source.overrides), too_large])
    by_address = source.shipped or source.kind is Kind.LAW
    path = "" if by_address else os.path.normpath(source.path.absolute())
    return SourceRecord(source.address, digest, meaning, None, None, path)


@cache
def code_hash() -> str:
    """Hash of the code that decides what the chunks of a file are."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0].removesuffix(".py") not in _WITHOUT_INFLUENCE:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
