"""Decides whether what was downloaded is the statute that was asked for.

A file counts only when it is well-formed, brings no entities and no DTD but the official one, can
be read by the statute loader, and is the same statute as before: same BJNR, same law, not older.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.errors import UnreadableSource
from ingest.laws.statutes import Statute
from ingest.loaders.statute import load_statute
from ingest.model import Document, Kind, Source
from ingest.verweise import canonical_law

_ROOT = "dokumente"
_OFFICIAL_DTD = re.compile(r"https?://www\.gesetze-im-internet\.de/dtd/\d\.\d\d/gii-norm\.dtd")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_BUILDDATE = re.compile(rb'\sbuilddate="\d+"')
_WHOLE_BUILDDATE = re.compile(r"\d{14}")
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


def check_statute(statute: Statute, path: Path, expected: Expected) -> Checked:
    """Read a downloaded file as a statute before it replaces anything.

    Args:
        statute: The one that was asked for.
        path: The file, already unpacked.
        expected: What is known of it.

    Raises:
        UnreadableSource: It is not that statute, or no statute at all.
    """
    root = _parse(path.read_bytes())
    doknr, builddate = root.get("doknr", ""), root.get("builddate", "")
    if root.tag != _ROOT or not _DOKNR.fullmatch(doknr):
        raise UnreadableSource(
            "Die XML-Datei ist kein Gesetz im Format von gesetze-im-internet.de."
        )
    if not _WHOLE_BUILDDATE.fullmatch(builddate):
        raise UnreadableSource("Dem geladenen Gesetz fehlt das Datum der Fassung (builddate).")
    if expected.doknr and doknr != expected.doknr:
        raise UnreadableSource(
            f"Unter {statute.slug} kam ein anderes Gesetz: {doknr} statt {expected.doknr}."
        )
    if other := expected.others.get(doknr):
        raise UnreadableSource(f"Unter {statute.slug} kam das Gesetz von {other} ({doknr}).")
    if builddate < expected.builddate:
        raise UnreadableSource(
            f"Die Seite liefert eine ältere Fassung (vom {german_day(builddate)}) als die "
            f"vorhandene (vom {german_day(expected.builddate)})."
        )
    document = load_statute(Source(statute.slug, path, Kind.LAW))
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


def _parse(xml: bytes) -> Element:
    parser = _StatuteParser(forbid_dtd=True)
    try:
        parser.feed(xml)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise UnreadableSource(
            "Die XML-Datei enthält eigene oder externe Entitäten oder eine fremde DTD und wird aus "
            "Sicherheitsgründen nicht gelesen."
        ) from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableSource(
            f"Die XML-Datei ist beschädigt (Zeile {line}, Spalte {column})."
        ) from error
    except (ValueError, LookupError) as error:
        raise UnreadableSource("Die XML-Datei hat eine unbekannte Zeichenkodierung.") from error
    return root


class _StatuteParser(DefusedXMLParser):
    """Refuses every DTD but the official one, which is named and never loaded."""

    def defused_start_doctype_decl(
        self,
        name: str,
        sysid: str | None,
        pubid: str | None,
        has_internal_subset: bool,  # noqa: FBT001 - signature of the base
    ) -> None:
        official = name == _ROOT and _OFFICIAL_DTD.fullmatch(sysid or "")
        if not official or pubid or has_internal_subset:
            super().defused_start_doctype_decl(name, sysid, pubid, has_internal_subset)
