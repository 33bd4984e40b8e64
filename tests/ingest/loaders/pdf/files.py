"""Small PDF files and lines as they come out of them, made for the tests of the PDF loader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.loaders.pdf.lines import Line, text_width
from ingest.loaders.pdf.loader import load_pdf
from ingest.model import Document, Kind, Source

FONTS = {
    "F1": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "F2": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
}
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"


def shown(x: float, y: float, text: str, size: float = 11, font: str = "F1") -> bytes:
    """Operators that show a line of text."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"BT /%s %g Tf %g %g Td (%s) Tj ET\n" % (
        font.encode(),
        size,
        x,
        y,
        escaped.encode("cp1252"),
    )


def lines_shown(top: float, *texts: str, x: float = 70, size: float = 11) -> bytes:
    """Operators that show lines below each other, at usual distances."""
    return b"".join(shown(x, top - 13 * i, text, size) for i, text in enumerate(texts))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def pdf(*objects: bytes, info: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalog."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        b"/Info<<%s>>" % info if info else b"",
        start,
    )


def document(
    *contents: bytes,
    catalog: bytes = b"",
    info: bytes = b"",
    fonts: Mapping[str, bytes] = FONTS,
    forms: Sequence[bytes] = (),
) -> bytes:
    """A PDF file with a page for each of these contents; forms are called /X0, /X1 and so on."""
    first = 3 + len(forms)
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(contents)))
    named = b"".join(b"/%s %s" % (name.encode(), font) for name, font in fonts.items())
    drawn = b"".join(b"/X%d %d 0 R" % (i, 3 + i) for i in range(len(forms)))
    resources = b"/Resources<</Font<<%s>>/XObject<<%s>>>>" % (named, drawn)
    pages = []
    for i, content in enumerate(contents):
        pages.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R%s>>"
            % (first + 2 * i + 1, resources)
        )
        pages.append(stream(content))
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        *(stream(form, FORM + resources) for form in forms),
        *pages,
        info=info,
    )


def load(folder: Path, data: bytes, name: str = "konzept_sozialraum.pdf") -> Document:
    """Load these bytes as a file of the operator."""
    path = folder / name
    path.write_bytes(data)
    return load_pdf(Source(f"lokal/{name}", path, Kind.LOCAL))


def a_line(
    text: str,
    y: float = 500,
    x: float = 70,
    *,
    page: int = 1,
    size: float = 11,
    bold: bool = False,
    mark: str = "",
) -> Line:
    """A line of a page."""
    return Line(text, page, x, x + text_width(text, size), y, size, bold, mark)


def below(top: float, *texts: str, x: float = 70, page: int = 1, size: float = 11) -> list[Line]:
    """Lines below each other, at usual distances."""
    return [a_line(text, top - 13 * i, x, page=page, size=size) for i, text in enumerate(texts)]
