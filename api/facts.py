"""What is told of a passage beside its text: what it is, its page, its Stand, in German.

Owns these words for every surface: the pages render them, the `facts` of a reply carry them to the widget
and to other clients.
"""

from __future__ import annotations

import re

from ingest.chunk_store import StoredChunk
from ingest.model import Kind

_ISO_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([0-2]\d|3[01])")
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_NOT_THE_LAW = "nicht der Gesetzeswortlaut"


def facts_of(stored: StoredChunk) -> list[str]:
    """Everything worth a word, the kind first: `["Gesetz", "Stand: 16. Januar 2026"]`."""
    chunk, document = stored.chunk, stored.document
    digest = document.kind is Kind.LAW and not document.official
    facts = [
        kind_text(document.kind, official=document.official),
        _NOT_THE_LAW if digest else None,
        page_text(chunk.page, chunk.page_label, chunk.fundstelle),
        stand_text(document.stand),
        document.stand_note,
    ]
    return [fact for fact in facts if fact]


def kind_text(kind: Kind, *, official: bool) -> str:
    """What a document is, in a word or two."""
    if kind is Kind.LAW:
        return "Gesetz" if official else "Kurzfassung"
    return "Fachkonzept" if kind is Kind.CONCEPT else "Lokales Dokument"


def page_text(page: int | None, label: str | None, fundstelle: str) -> str | None:
    """The physical page and the printed number where it differs; None where the Fundstelle says it."""
    if page is None:
        return None
    if label and label != str(page):
        return f"S. {page} (gedruckte Seitenzahl {label})"
    return None if re.search(rf"\bS\. {page}\b", fundstelle) else f"S. {page}"


def stand_text(stand: str | None) -> str | None:
    """`2026-01-16` as `Stand: 16. Januar 2026`; what is no date stays as it is."""
    if not stand:
        return None
    date = _ISO_DATE.fullmatch(stand)
    if date is None:
        return f"Stand: {stand}"
    return f"Stand: {int(date[3])}. {_MONTHS[int(date[2]) - 1]} {date[1]}"
