"""Statute XML as a tree, and how large a statute may be.

Files come from the net, so nothing in one may cost more than a statute is worth: no entities, no DTD
but the official one, which is never loaded, and limits of several times what the largest statutes
have (BGB: 53,000 elements and attributes, nested 15 deep; SGB V: 3 MB).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.errors import UnreadableSource

LARGEST_XML = 20_000_000  # bytes
_MOST_NODES = 300_000  # elements and attributes
_DEEPEST = 64  # levels; the deepest has 18
_ROOT = "dokumente"
_OFFICIAL_DTD = re.compile(r"https?://www\.gesetze-im-internet\.de/dtd/\d\.\d\d/gii-norm\.dtd")


class StatuteTooLarge(UnreadableSource):
    """A file has more of something than any statute."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Das Gesetz {what} und wird nicht angenommen.")


def parse_statute(xml: bytes) -> Element:
    """Read the XML of a statute; what it says is not looked at.

    Raises:
        UnreadableSource: It is broken, no statute, unsafe, or too large.
    """
    if len(xml) > LARGEST_XML:
        raise StatuteTooLarge("ist unerwartet groß")
    parser = _Parser(target=_Builder(), forbid_dtd=True)
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


class _Builder(TreeBuilder):
    """Builds the tree and stops where it grows too large."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes = 0
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        if not self._nodes and tag != _ROOT:
            raise UnreadableSource(
                "Die XML-Datei ist kein Gesetz im Format von gesetze-im-internet.de."
            )
        self._nodes += 1 + len(attrs)
        self._depth += 1
        if self._nodes > _MOST_NODES:
            raise StatuteTooLarge("hat unerwartet viele Elemente")
        if self._depth > _DEEPEST:
            raise UnreadableSource("Die XML-Datei ist zu tief verschachtelt.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class _Parser(DefusedXMLParser):
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
