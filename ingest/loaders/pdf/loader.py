"""PDF files: opens them with pypdf, within limits, and puts the pure modules beside it to work.

The only module that knows pypdf. A PDF may come from anywhere, so nothing in it may end in another
error than `UnreadableSource`, nor take minutes: pypdf's own limits are set lower, pages without any
text operator are not parsed, and a document has a budget of seconds.
"""

from __future__ import annotations

import logging
import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader, apply_configuration, get_configuration
from pypdf.errors import DependencyError

from ingest.errors import UnreadableSource
from ingest.loaders.pdf.blocks import blocks_of
from ingest.loaders.pdf.contents import (
    without_contents,
    without_editorial_notes,
    without_history,
)
from ingest.loaders.pdf.front import publisher_of, stand_of, title_of
from ingest.loaders.pdf.furniture import body_size, split_margin_notes, strip_running_parts
from ingest.loaders.pdf.lines import Page, page_of
from ingest.loaders.pdf.runs import Matrix, Run, RunCollector, is_readable
from ingest.model import Document, Source

_SECONDS = 90.0  # for the text of one document; 1,300 pages even at 15 a second
_LONGEST_CONTENT = 20_000_000  # bytes of one page's drawing operators
_LIMITS = {
    "page_tree_maximum_entries": 20_000,
    "zlib_maximum_output_length": 30_000_000,
    "lzw_maximum_output_length": 30_000_000,
    "run_length_maximum_output_length": 30_000_000,
    "array_based_stream_maximum_output_length": 30_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 400_000,  # about 5 s; a full page takes 20,000
    "xform_maximum_invocations_per_extraction": 1_000,
}
_MOST_LINES = 5_000
_SMALLEST_PAGE, _LARGEST_PAGE = 10.0, 20_000.0  # points
_A4 = (0.0, 0.0, 595.0, 842.0)
_FRONT_PAGES = 2
_LONGEST_LABEL = 20

_MAY_SHOW_TEXT = re.compile(rb"\b(?:BT|Do)\b")


@dataclass(slots=True)
class _Budget:
    """The seconds a document may take."""

    end: float = field(default_factory=lambda: time.monotonic() + _SECONDS)

    def check(self) -> None:
        if time.monotonic() > self.end:
            raise UnreadableSource(
                f"Die PDF-Datei braucht zum Lesen mehr als {_SECONDS:.0f} Sekunden. Bitte sie in "
                "Teile zerlegen oder neu als PDF speichern („Als PDF drucken“)."
            )


@dataclass(frozen=True, slots=True)
class _Content:
    """What was read of a file: pages with text, and what the file says of itself."""

    pages: list[Page]
    count: int
    garbled: bool
    title: str | None
    labels: dict[int, str]


def load_pdf(source: Source) -> Document:
    """Read a PDF with a text layer.

    Text no reader sees is left out (see `ingest.loaders.pdf.visibility`; also what stands outside
    the page or is smaller than a point), unless all text of a page is such: then the page is a scan
    and the text the layer of a character recognition.

    Args:
        source: The file.

    Returns:
        Its blocks with physical and printed page numbers; `pages_without_text` lists the scans.

    Raises:
        UnreadableSource: The file is empty, no PDF, broken, needs a password, has no pages or no
            text, or would take too long.
    """
    data = source.path.read_bytes()
    if not data:
        raise UnreadableSource("Die Datei ist leer.")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableSource(
            "Das ist keine PDF-Datei, obwohl die Endung es sagt. Bitte die Datei in dem Programm "
            "öffnen, aus dem sie stammt, und als PDF speichern."
        )
    with _quiet(), apply_configuration(get_configuration().with_overwrites(**_LIMITS)):
        try:
            return _document(source, _read(data))
        except UnreadableSource:
            raise
        except DependencyError as error:
            raise UnreadableSource(
                "Die PDF-Datei ist verschlüsselt (AES) und kann hier nicht entschlüsselt werden. "
                "Bitte sie ohne Schutz neu speichern („Als PDF drucken“)."
            ) from error
        except Exception as error:  # hostile files reach any line of pypdf
            raise UnreadableSource(
                "Die Datei ist beschädigt und lässt sich nicht als PDF lesen. Bitte sie neu "
                "herunterladen oder noch einmal als PDF speichern."
            ) from error


def _document(source: Source, content: _Content) -> Document:
    if not content.pages:
        raise UnreadableSource(_no_text(content))
    front = [line for page in content.pages for line in page.lines if page.number <= _FRONT_PAGES]
    pages, printed = strip_running_parts(content.pages)
    pages, notes = split_margin_notes(pages)
    lines = [line for page in pages for line in page.lines]
    title_lines = [line for line in lines if line.page <= _FRONT_PAGES] or front
    title = title_of(content.title, title_lines, body_size(lines), source.address)
    stand = stand_of(front)
    blocks = blocks_of(
        without_history(without_editorial_notes(without_contents(lines))),
        notes,
        content.labels or printed,
    )
    if not blocks:
        raise UnreadableSource(
            "Die PDF-Datei enthält außer Kopf- und Fußzeilen und Verzeichnissen keinen Text. Bitte "
            "prüfen, ob es die richtige Datei ist."
        )
    with_text = {page.number for page in content.pages}
    return Document(
        address=source.address,
        title=title,
        kind=source.kind,
        blocks=blocks,
        publisher=publisher_of(front),
        stand=stand.day if stand else None,
        stand_note=stand.words if stand else None,
        pages=content.count,
        pages_without_text=tuple(
            number for number in range(1, content.count + 1) if number not in with_text
        ),
    )


def _no_text(content: _Content) -> str:
    pages = "1 Seite" if content.count == 1 else f"{content.count} Seiten"
    if content.garbled:
        return (
            f"Die PDF-Datei ({pages}) zeigt Buchstaben, die sich nicht als Text auslesen lassen. "
            "Bitte eine Texterkennung (OCR) darüber laufen lassen und das Ergebnis neu ablegen."
        )
    return (
        f"Die PDF-Datei besteht aus {pages} ohne Text, vermutlich gescannt. Bitte eine "
        "Texterkennung (OCR) darüber laufen lassen und das Ergebnis neu ablegen."
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's remarks on broken files off the screen; what matters ends as an error."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _read(data: bytes) -> _Content:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadableSource(
            "Die PDF-Datei ist mit einem Kennwort geschützt. Bitte sie ohne Kennwort speichern und "
            "neu ablegen."
        )
    count = len(reader.pages)
    if not count:
        raise UnreadableSource(
            "Die PDF-Datei hat keine Seiten. Bitte sie noch einmal als PDF speichern."
        )
    budget = _Budget()
    pages: list[Page] = []
    failed = garbled = 0
    for number, page in enumerate(reader.pages, 1):
        budget.check()
        try:
            runs = _runs_of(page, budget)
        except (UnreadableSource, DependencyError):
            raise
        except Exception:  # noqa: BLE001 - a broken page must not take the others with it
            failed += 1
            continue
        if not is_readable(run.text for run in runs):
            garbled += 1
            continue
        _, _, width, height = _box(page)
        made = page_of(number, width, height, runs)
        if any(line.text for line in made.lines) and len(made.lines) <= _MOST_LINES:
            pages.append(made)
    if failed == count:
        raise ValueError("no page can be read")
    return _Content(pages, count, bool(garbled), _title(reader), _labels(reader, count))


def _title(reader: PdfReader) -> str | None:
    try:
        title: object = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - as for pages
        return None
    return title if isinstance(title, str) else None


def _labels(reader: PdfReader, count: int) -> dict[int, str]:
    """The page labels of the file, if it has other ones than the numbers from 1."""
    try:
        labels = [label.strip() for label in reader.page_labels]
    except Exception:  # noqa: BLE001 - as for pages
        return {}
    if labels == [str(number) for number in range(1, count + 1)]:
        return {}
    return {
        number: label for number, label in enumerate(labels, 1) if 0 < len(label) <= _LONGEST_LABEL
    }


def _runs_of(page: PageObject, budget: _Budget) -> list[Run]:
    """The text runs of a page: those a reader sees, else the layer of a character recognition."""
    contents = page.get_contents()
    data = contents.get_data() if contents is not None else b""
    if len(data) > _LONGEST_CONTENT or not _MAY_SHOW_TEXT.search(data):
        return []
    seen = RunCollector(_box(page))
    _collect(page, seen, budget)
    if seen.hidden and not any(run.text.strip() for run in seen.runs):
        layer = RunCollector(_box(page), keep_hidden=True)
        _collect(page, layer, budget)
        return layer.runs
    return seen.runs


def _collect(page: PageObject, collector: RunCollector, budget: _Budget) -> None:
    def take_operator(operator: bytes, operands: list[Any], cm: Matrix, tm: Matrix) -> None:
        if operator == b"Do":  # a form may hold as much as a page
            budget.check()
        collector.take_operator(operator, operands, cm, tm)

    page.extract_text(visitor_operand_before=take_operator, visitor_text=collector.take_text)


def _box(page: PageObject) -> tuple[float, float, float, float]:
    """Left and lower edge, width and height of what is shown of the page, in points."""
    box = page.cropbox
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    width, height = right - left, top - bottom
    if min(width, height) < _SMALLEST_PAGE or max(width, height) > _LARGEST_PAGE:
        return _A4
    return left, bottom, width, height
