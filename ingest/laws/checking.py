"""Decides whether what was downloaded is the statute that was asked for.

A file counts only when the statute loader can read it, and when it is the same statute as before:
same BJNR, same law, not older, and not from a day that has not come.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.laws.statutes import Statute
from ingest.loaders.statute import load_statute
from ingest.model import Document, Kind, Source
from ingest.verweise import canonical_law

_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_BUILDDATE = re.compile(rb'\sbuilddate="\d+"')
_WHOLE_BUILDDATE = re.compile(r"[0-9]{14}")
_AHEAD = timedelta(days=1)  # what the clocks of the site and of this computer may differ by
_DOKNR = re.compile(r"[A-Z0-9]{5,30}")  # BJNR323410016, but also BJNR0FB0A0025


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of a statute before it is fetched; empty where it never was.

    Attributes:
        doknr: Its BJNR at the last fetch.
        builddate: 14 digits, of the version that is served.
        others: BJNR of every other statute fetched so far, with its slug.
    """

    doknr: str
    builddate: str
    others: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A download that is the statute asked for.

    Attributes:
        doknr: Its BJNR.
        builddate: When the site built the file: 14 digits, year first.
        norms: What a reader finds in it: every § (Artikel, Anlage) that has text.
    """

    doknr: str
    builddate: str
    norms: frozenset[str]


def text_digest(xml: bytes) -> str:
    """SHA-256 of a statute without what changes when its text does not.

    The site builds files anew now and then: other build dates, another spelling of the DTD's
    address (research/laws.md 2 and 3).
    """
    return hashlib.sha256(_DOCTYPE.sub(b"", _BUILDDATE.sub(b"", xml), count=1)).hexdigest()


def check_statute(statute: Statute, path: Path, expected: Expected, now: datetime) -> Checked:
    """Read a downloaded file as a statute before it replaces anything.

    Args:
        statute: The one that was asked for.
        path: The file, already unpacked.
        expected: What is known of it.
        now: The time of day, with time zone.

    Raises:
        UnreadableSource: It is not that statute, or no statute at all.
    """
    document = load_statute(Source(statute.slug, path, Kind.LAW))
    doknr, builddate = document.address, document.version
    if not _DOKNR.fullmatch(doknr):
        raise UnreadableSource(
            "Die XML-Datei ist kein Gesetz im Format von gesetze-im-internet.de."
        )
    if not _is_past(builddate, now):
        raise UnreadableSource(
            "Dem geladenen Gesetz fehlt das Datum der Fassung (builddate), oder es ist falsch."
        )
    if expected.doknr and doknr != expected.doknr:
        raise UnreadableSource(
            f"Unter {statute.slug} kam ein anderes Gesetz: {doknr} statt {expected.doknr}."
        )
    if other := expected.others.get(doknr):
        raise UnreadableSource(f"Unter {statute.slug} kam das Gesetz von {other} ({doknr}).")
    # A false date taken over once must not keep every later version away.
    if builddate < expected.builddate and _is_past(expected.builddate, now):
        raise UnreadableSource(
            f"Die Seite liefert eine ältere Fassung (vom {german_day(builddate)}) als die "
            f"vorhandene (vom {german_day(expected.builddate)})."
        )
    known = canonical_law(statute.short)
    if known and document.law != known:
        raise UnreadableSource(f"Unter {statute.slug} kam {document.law} statt {statute.short}.")
    norms = norms_of(document)
    if not norms:
        raise UnreadableSource("Das geladene Gesetz enthält keinen Text.")
    return Checked(doknr, builddate, norms)


def norms_of(document: Document) -> frozenset[str]:
    """Every § (Artikel, Anlage) of a statute that has text."""
    return frozenset(block.norm.paragraf for block in document.blocks if block.norm)


def german_day(builddate: str) -> str:
    """`20260202215519` -> `02.02.2026`."""
    return f"{builddate[6:8]}.{builddate[4:6]}.{builddate[:4]}"


def _is_past(builddate: str, now: datetime) -> bool:
    """Whether a build date is a time that has come."""
    if not _WHOLE_BUILDDATE.fullmatch(builddate):
        return False
    try:
        built = datetime.strptime(builddate, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return built <= now + _AHEAD
