"""Statutes as XML from gesetze-im-internet.de (gii-norm, DTD 1.01): one block per Absatz.

The file is a flat list of `norm` elements; the division into Teile and Kapitel follows from their
order and `gliederungskennzahl` alone.

Wording, notes and gaps are kept apart: footnotes and documentary notes are blocks of their § under a
heading of their own, a § without wording is listed in `Document.vacant`. The table of contents is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders.statute_lines import Line, inline_text, statute_lines
from ingest.loaders.statute_names import (
    also_cited,
    enbez_of,
    is_annex,
    is_contents,
    paragrafen,
    short_name,
)
from ingest.loaders.statute_notes import note_blocks, notes_of
from ingest.loaders.statute_text import (
    address_sentences,
    is_counted,
    split_absaetze,
    split_sections,
    text_of,
)
from ingest.loaders.statute_vacant import is_vacant, vacant_norms, vacant_parts
from ingest.loaders.statute_xml import StatuteTooLarge, parse_statute
from ingest.model import Block, BlockKind, Document, Kind, Source, VacantNorm
from ingest.norm import Norm
from ingest.verweise import slug_of

SITE = "https://www.gesetze-im-internet.de"
_DATE = re.compile(r"\bv\.\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_PARAGRAF_LEVEL = 100  # below every division
_MOST_VACANT = 20_000  # §§ and parts without wording; the BGB has 325
_MOST_TEXT = 10_000_000  # characters; the SGB V has 2.5 million


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
        UnreadableSource: The file is no well-formed statute XML, unsafe, or too large.
    """
    root = parse_statute(source.path.read_bytes())
    head = root.find("norm")
    if head is None:
        raise UnreadableSource(
            "Die XML-Datei ist kein Gesetz im Format von gesetze-im-internet.de."
        )
    return _document(root, head, source)


def _document(root: Element, head: Element, source: Source) -> Document:
    law = short_name(head)
    slug = slug_of(law)
    stand, note = _stand(head)
    norms = list(root.iter("norm"))
    names = paragrafen(norms, law)
    reader = _Reader(law)
    for norm, own in zip(norms, names, strict=True):
        reader.read(norm, own)
    return Document(
        address=root.get("doknr") or source.address,
        title=_title(head, law),
        kind=Kind.LAW,
        blocks=tuple(reader.blocks),
        publisher="Bundesministerium der Justiz, gesetze-im-internet.de",
        stand=stand,
        stand_note=note,
        url=f"{SITE}/{slug}/" if slug else None,
        official=True,
        law=law,
        version=root.get("builddate", ""),
        vacant=reader.vacant_norms(),
        also_cited=also_cited(norms, names, law),
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


def _title(head: Element, law: str) -> str:
    full = inline_text(head.find("metadaten/langue")) or law
    short = inline_text(head.find("metadaten/kurzue"))
    name = short or re.sub(r"\s*\((?:Artikel|Art\.) .*", "", full)
    return f"{name} ({law})" if law not in name else name


def _stand(head: Element) -> tuple[str | None, str | None]:
    """ISO date of the last change worked in, and all remarks on the version in words."""
    notes, day = [], None
    for entry in head.iter("standangabe"):
        comment = clean_text(entry.findtext("standkommentar", "")).rstrip("; ")
        kind = entry.findtext("standtyp", "")
        if comment:
            notes.append(comment)
        if kind == "Stand" and (dates := _DATE.findall(comment)):
            day = _iso_day(*map(int, dates[-1]))
    issued = head.findtext("metadaten/ausfertigung-datum")
    return day or issued, "; ".join(notes) or None


def _iso_day(day: int, month: int, year: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # the 31st of June
        return None


class _Reader:
    """Reads the norms of one statute in their order."""

    def __init__(self, law: str) -> None:
        self.blocks: list[Block] = []
        self._law = law
        self._division = _Division()
        self._vacant: list[VacantNorm] = []
        self._room = _MOST_TEXT

    def read(self, norm: Element, names: tuple[str, ...]) -> None:
        """Read one norm: a division, a § or annex, the table of contents, or the statute's head."""
        unit = norm.find("metadaten/gliederungseinheit")
        if unit is not None:
            level = self._division.enter(unit)
            self.blocks.append(Block(self._division.open[-1][1], BlockKind.HEADING, level))
        content = norm.find("textdaten/text/Content")
        lines, remarks = statute_lines(content) if content is not None else ((), ())
        self._room -= sum(len(line.text) for line in lines)
        if self._room < 0:
            raise StatuteTooLarge("hat unerwartet viel Text")
        notes, enbez = notes_of(norm, remarks), enbez_of(norm)
        title = inline_text(norm.find("metadaten/titel"))
        if names and is_vacant(lines):
            note = text_of((*notes.official, *notes.documentary))
            norms = [Norm(self._law, name) for name in names]
            self._note_vacant(vacant_norms(norms, enbez, title=title, lines=lines, note=note))
            return
        if is_contents(enbez):
            lines = ()
        paragraf = Norm(self._law, names[0] if names else self._law)
        level = 1 if is_annex(enbez) else _PARAGRAF_LEVEL
        if enbez and (lines or notes):
            heading = title or (str(paragraf) if names else enbez)
            self.blocks.append(Block(heading, BlockKind.HEADING, level, norm=paragraf))
        wording = list(_wording(lines, paragraf, level))
        self._note_vacant(vacant_parts(wording))
        self.blocks += [*wording, *note_blocks(notes, paragraf, level + 1)]

    def _note_vacant(self, norms: Iterable[VacantNorm]) -> None:
        for norm in norms:
            if len(self._vacant) == _MOST_VACANT:
                raise StatuteTooLarge("hat unerwartet viele weggefallene Stellen")
            self._vacant.append(norm)

    def vacant_norms(self) -> tuple[VacantNorm, ...]:
        """What has no wording; a § that a range seems to name but that stands is not among it."""
        standing = {block.norm.key for block in self.blocks if block.norm}
        return tuple(
            each
            for each in self._vacant
            if each.norm != each.norm.whole or each.norm.key not in standing
        )


def _wording(lines: Sequence[Line], paragraf: Norm, level: int) -> Iterator[Block]:
    """The blocks of a norm's text: its Absätze, or the parts of an annex under their headings."""
    if is_counted(paragraf):
        for absatz, own in split_absaetze(lines, paragraf):
            yield Block(text_of(own), norm=absatz, sentences=address_sentences(own, absatz))
        return
    for heading, own in split_sections(lines):
        if heading:
            yield Block(heading.text, BlockKind.HEADING, level + 1, norm=paragraf)
        yield Block(text_of(own), norm=paragraf, sentences=address_sentences(own, paragraf))
