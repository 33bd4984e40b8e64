"""Small statutes of our own, as versions to compare."""

from __future__ import annotations

from pathlib import Path

from ingest.laws.reading import StatuteText, read_statute
from tests.builders import norm_xml, statute_xml

__all__ = ["noted", "version", "version_xml"]


def version_xml(*norms: str, builddate: str = "20260101000000", **more: str) -> str:
    """A version of the SGB IX made of norms as `norm_xml` gives them."""
    return statute_xml("".join(norms), doknr="BJNR323410016", builddate=builddate, **more)


def version(tmp_path: Path, *norms: str, builddate: str = "20260101000000") -> StatuteText:
    """Such a version as it is read."""
    path = tmp_path / f"{builddate}.xml"
    path.write_text(version_xml(*norms, builddate=builddate), encoding="utf-8")
    return read_statute(path)


def noted(note: str, enbez: str, titel: str, *absaetze: str) -> str:
    """A norm with a documentary note."""
    notes = f"<fussnoten><Content><P>{note}</P></Content></fussnoten></textdaten>"
    return norm_xml(enbez, titel, *absaetze).replace("</textdaten>", notes)
