"""Word files: paragraphs, lists and tables in the order of the document.

The only importer of python-docx. A DOCX has no pages of its own (they are made when it is shown),
so passages are cited by their heading. A file comes from anywhere, so the package is checked before
a parser of XML sees it: size, parts, and no document type declarations, which Word never writes
and which bombs and references to other files need.

How the XML becomes blocks is `ingest.loaders.docx_blocks`.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from xml.sax import ContentHandler, SAXException
from zipfile import BadZipFile, ZipFile

import defusedxml.sax
from defusedxml import DefusedXmlException
from docx.api import Document as WordDocument
from docx.opc.exceptions import OpcError

from ingest.cleaning import clean_text
from ingest.errors import UnreadableSource
from ingest.loaders.docx_blocks import read_blocks
from ingest.loaders.naming import is_plausible_title, readable_name
from ingest.loaders.structure import assemble, without_furniture
from ingest.model import Block, BlockKind, Document, Source

_MAX_PARTS = 5_000
_MAX_UNPACKED = 200_000_000  # bytes, with pictures
_MAX_XML = 40_000_000  # bytes; 1,000 pages of text have about 20 million
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # also the wrapping of files with a password

# What the package and python-docx raise on files that are broken in one way or another; errors of
# lxml are SyntaxErrors.
_BROKEN = (
    BadZipFile, zlib.error, EOFError, RuntimeError, OpcError, SAXException, SyntaxError,
    LookupError, ValueError, AttributeError, TypeError,
)  # fmt: skip


def load_docx(source: Source) -> Document:
    """Read a Word file.

    Raises:
        UnreadableSource: It is empty, no DOCX, protected by a password, broken, too large when
            unpacked, declares document types or entities, or has no text.
    """
    data = source.path.read_bytes()
    if not data:
        raise UnreadableSource("Die Datei ist leer.")
    try:
        _check_package(data)
        word = WordDocument(io.BytesIO(data))
        found = read_blocks(word.element.body, word.styles.element)
        named = clean_text(word.core_properties.title or "")
    except DefusedXmlException as error:
        raise UnreadableSource(
            "Die Word-Datei enthält XML-Anweisungen, die Word nie schreibt; sie wird aus "
            "Sicherheitsgründen nicht gelesen. Bitte in Word öffnen und neu speichern."
        ) from error
    except _BROKEN as error:
        raise UnreadableSource(
            "Die Word-Datei ist beschädigt oder keine DOCX-Datei. "
            "Bitte in Word öffnen und als „Word-Dokument (.docx)“ neu speichern."
        ) from error
    blocks = without_furniture(found)
    title = named if _fits(named, blocks) else _first_title(blocks)
    return assemble(source, title or readable_name(source.address), blocks)


def _check_package(data: bytes) -> None:
    """Raise if a package is protected, too large, or has XML that declares a document type."""
    if data.startswith(_OLD_WORD):
        raise UnreadableSource(
            "Die Word-Datei ist mit einem Kennwort geschützt oder im alten Format (.doc). "
            "Bitte in Word öffnen und ohne Kennwort als .docx speichern."
        )
    with ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        if (
            len(parts) > _MAX_PARTS
            or sum(part.file_size for part in parts) > _MAX_UNPACKED
            or sum(part.file_size for part in texts) > _MAX_XML
        ):
            raise UnreadableSource(
                "Die Word-Datei ist ausgepackt zu groß. "
                "Bitte Bilder entfernen oder das Dokument teilen."
            )
        for part in texts:
            with package.open(part) as stream:
                defusedxml.sax.parse(stream, ContentHandler(), forbid_dtd=True)


def _fits(title: str, blocks: Sequence[Block]) -> bool:
    """Whether a title out of the properties is about this text, not left over from a template."""
    words = {word.casefold() for word in re.findall(r"\w{4,}", title)}
    text = " ".join(block.text for block in blocks).casefold()
    known = sum(word in text for word in words)
    return is_plausible_title(title) and known * 2 >= len(words)


def _first_title(blocks: Sequence[Block]) -> str | None:
    """The text styled as title, else a heading that stands above everything, in place or rank."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    highest = min((block.level for block in headings), default=0)
    tops = [block for block in headings if block.level == highest]
    alone = len(tops) == 1 and len(headings) > 1
    return tops[0].text if tops and (highest == 0 or alone or blocks[0] is tops[0]) else None
