"""Statutes as XML from gesetze-im-internet.de (gii-norm, DTD 1.01): one block per Absatz.

The file is a flat list of `norm` elements; the division into Teile and Kapitel follows from their
order and `gliederungskennzahl` alone. Entities and external DTDs are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders.statute_text import content_text, inline_text, sentences_of
from ingest.model import Block, BlockKind, Document, Kind, Source
from ingest.norm import Norm
from ingest.verweise import canonical_law, slug_of

SITE = "https://www.gesetze-im-internet.de"
_ABSATZ = re.compile(r"\((\d+[a-z]{0,2})\)\s*")
_DATE = re.compile(r"\bv\.\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_SGB = re.compile(r"SGB (\d{1,2})(?: \d{4})?")
_ROMAN = (
    "",
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
)
_WEGGEFALLEN = re.compile(r"\(?weggefallen\)?\.?", re.IGNORECASE)


@dataclass(slots=True)
class _Division:
    """Headings of the Teile, Kapitel, Abschnitte above the current norm, by Kennzahl."""

    open: list[tuple[str, str]] = field(default_factory=list)

    def enter(self, unit: Element) -> int:
        """Open a division and return its depth from 1."""
        number = unit.findtext("gliederungskennzahl", "")
        name = unit.findtext("gliederungsbez", "").strip()
        title = unit.find("gliederungstitel")
        words = [name if name != "-" else "", inline_text(title) if title is not None else ""]
        while self.open and not (
            number.startswith(self.open[-1][0]) and number != self.open[-1][0]
        ):
            self.open.pop()
        self.open.append((number, clean_text(" ".join(word for word in words if word))))
        return len(self.open)


def load_statute(source: Source) -> Document:
    """Read one statute.

    Raises:
        UnreadableSource: The file is no well-formed statute XML, or tries to use entities.
    """
    try:
        root = fromstring(source.path.read_bytes(), forbid_dtd=False)
    except DefusedXmlException as error:
        raise UnreadableSource(
            "Die XML-Datei enthält eigene oder externe Entitäten und wird aus Sicherheitsgründen "
            "nicht gelesen."
        ) from error
    except ParseError as error:
        line, column = error.position
        raise UnreadableSource(
            f"Die XML-Datei ist beschädigt (Zeile {line}, Spalte {column})."
        ) from error
    except (ValueError, LookupError) as error:
        raise UnreadableSource("Die XML-Datei hat eine unbekannte Zeichenkodierung.") from error
    head = root.find("norm")
    if root.tag != "dokumente" or head is None:
        raise UnreadableSource(
            "Die XML-Datei ist kein Gesetz im Format von gesetze-im-internet.de."
        )
    try:
        return _document(root, head, source)
    except RecursionError as error:
        raise UnreadableSource("Die XML-Datei ist zu tief verschachtelt.") from error


def _document(root: Element, head: Element, source: Source) -> Document:
    law = _short_name(head)
    slug = slug_of(law)
    stand, note = _stand(head)
    return Document(
        address=root.get("doknr") or source.address,
        title=_title(head, law),
        kind=Kind.LAW,
        blocks=tuple(_blocks(root, law)),
        publisher="Bundesministerium der Justiz, gesetze-im-internet.de",
        stand=stand,
        stand_note=note,
        url=f"{SITE}/{slug}/" if slug else None,
        official=True,
        law=law,
        version=root.get("builddate", ""),
    )


def norm_url(norm: Norm) -> str | None:
    """Link to the single § on the official site; None where the statute is not in its list.

    Form of the addresses: research/laws.md section 3.
    """
    slug = slug_of(norm.law)
    if slug is None:
        return None
    name = norm.paragraf
    if name[:1].isdigit():
        return f"{SITE}/{slug}/__{name}.html"
    if name.startswith("Art. "):
        return f"{SITE}/{slug}/art_{name.removeprefix('Art. ')}.html"
    if re.fullmatch(r"Anlage(?: \w+)?", name):
        return f"{SITE}/{slug}/{name.lower().replace(' ', '_')}.html"
    return f"{SITE}/{slug}/"


def _short_name(head: Element) -> str:
    names = [e.text or "" for e in head.iter("amtabk")] + [
        e.text or "" for e in head.iter("jurabk")
    ]
    for name in names:
        if match := _SGB.fullmatch(name):
            return f"SGB {_ROMAN[int(match[1])]}"
        if known := canonical_law(name):
            return known
    return names[0] if names else "Gesetz"


def _title(head: Element, law: str) -> str:
    full = inline_text(head.find("metadaten/langue")) or law
    short = inline_text(head.find("metadaten/kurzue"))
    name = short or re.sub(r"\s*\((?:Artikel|Art\.) .*", "", full)
    return f"{name} ({law})" if law not in name else name


def _stand(head: Element) -> tuple[str | None, str | None]:
    """ISO date of the last change worked in, and all remarks on the version in words."""
    notes, day = [], None
    for entry in head.iter("standangabe"):
        comment = clean_text(entry.findtext("standkommentar", ""))
        kind = entry.findtext("standtyp", "")
        if comment:
            notes.append(comment)
        if kind == "Stand" and (dates := _DATE.findall(comment)):
            day = "{2}-{1:0>2}-{0:0>2}".format(*dates[-1])
    issued = head.findtext("metadaten/ausfertigung-datum")
    return day or issued, "; ".join(notes) or None


def _blocks(root: Element, law: str) -> Iterator[Block]:
    division = _Division()
    for norm in list(root.iter("norm"))[1:]:
        unit = norm.find("metadaten/gliederungseinheit")
        if unit is not None:
            level = division.enter(unit)
            yield Block(division.open[-1][1], BlockKind.HEADING, level)
        name = _paragraf(clean_text(norm.findtext("metadaten/enbez", "")), law)
        content = norm.find("textdaten/text/Content")
        if name is None or content is None:
            continue
        title = inline_text(norm.find("metadaten/titel"))
        absaetze = list(_absaetze(content))
        if not absaetze or _WEGGEFALLEN.fullmatch(title) or _all_repealed(absaetze):
            continue
        paragraf = Norm(law, name)
        yield Block(title or str(paragraf), BlockKind.HEADING, 100, norm=paragraf)
        for absatz, text in absaetze:
            address = Norm(law, name, absatz)
            yield Block(text, norm=address, sentences=sentences_of(text, address))


def _paragraf(enbez: str, law: str) -> str | None:
    """`§ 97` -> `97`, `Art 3` -> `Art. 3`; None for what is no text of its own (contents)."""
    if not enbez or enbez.startswith(("Inhalts", "(XXXX) §", "(XXXX) Art")):
        return None
    if enbez == "(XXXX)":
        return law
    if match := re.fullmatch(r"§ ?(\d+[a-z]{0,2})", enbez):
        return match[1]
    if match := re.fullmatch(r"Art(?:ikel)?\.? ?(\d+[a-z]{0,2})", enbez):
        return f"Art. {match[1]}"
    return enbez


def _absaetze(content: Element) -> Iterator[tuple[str | None, str]]:
    """Absatz number and text; text that carries no number continues the Absatz before it."""
    number: str | None = None
    lines: list[str] = []
    for text in content_text(content):
        match = _ABSATZ.match(text)
        if match and lines:
            yield number, "\n".join(lines)
            lines = []
        if match:
            number = match[1]
        lines.append(text)
    if lines:
        yield number, "\n".join(lines)


def _all_repealed(absaetze: list[tuple[str | None, str]]) -> bool:
    return all(_WEGGEFALLEN.fullmatch(_ABSATZ.sub("", text)) for _, text in absaetze)
