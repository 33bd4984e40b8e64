"""Takes the one XML file out of a downloaded zip, and refuses everything else."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.errors import UnreadableSource
from ingest.loaders.statute_xml import LARGEST_XML, StatuteTooLarge

_LARGEST_WHOLE = 120_000_000  # bytes, with the pictures and PDF files that come along
_MOST_FILES = 2_000
_PIECE = 1 << 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # compression this program does not know
    RuntimeError,  # encrypted
    OSError,
    ValueError,
)


def unpack(data: bytes) -> bytes:
    """The one XML file of a zip, after every file in it has passed its checksum.

    Raises:
        UnreadableSource: No zip, broken, no or several XML files, an unsafe name, or too large.
    """
    if data[:100].lstrip()[:1] == b"<":
        raise UnreadableSource("Statt des Gesetzes kam eine Webseite (HTML).")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_checked(archive)
    except _BROKEN as error:
        raise UnreadableSource("Die geladene Datei ist kein vollständiges Zip-Archiv.") from error


def _read_checked(archive: zipfile.ZipFile) -> bytes:
    members = archive.infolist()
    # The central directory says how much will come, and reading stops there: nothing is unpacked
    # before the whole is known to be small enough.
    if len(members) > _MOST_FILES or sum(m.file_size for m in members) > _LARGEST_WHOLE:
        raise UnreadableSource("Das Archiv ist entpackt unerwartet groß und wird nicht angenommen.")
    if any(not _is_safe(name) for member in members for name in _names(member)):
        raise UnreadableSource("Das Archiv enthält unzulässige Dateinamen.")
    documents = [m for m in members if m.filename.lower().endswith(".xml")]
    if len(documents) != 1:
        raise UnreadableSource(f"Das Archiv enthält {len(documents)} XML-Dateien statt einer.")
    if documents[0].file_size > LARGEST_XML:
        raise StatuteTooLarge("ist unerwartet groß")
    # The others could decompress without bound, whatever size they declare.
    if any(m.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for m in members):
        raise UnreadableSource("Das Archiv ist auf unbekannte Weise gepackt.")
    for member in members:
        if member is not documents[0]:
            for _ in _pieces(archive, member):
                pass
    return b"".join(_pieces(archive, documents[0]))


def _names(member: zipfile.ZipInfo) -> tuple[str, str]:
    """Both names: Python cuts the one in the directory at a NUL."""
    return member.filename, member.orig_filename


def _is_safe(name: str) -> bool:
    if _CONTROL.search(name) or "\\" in name or ":" in name:
        return False
    return not name.startswith("/") and ".." not in PurePosixPath(name).parts


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content in pieces of bounded size; behind the last one the checksum was right."""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            yield piece
