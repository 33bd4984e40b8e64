"""Small statutes of our own, and what the loader makes of them."""

from __future__ import annotations

from pathlib import Path

from ingest.loaders.statute import load_statute
from ingest.model import BlockKind, Document, Kind, Source


def load(folder: Path, xml: str | bytes) -> Document:
    path = folder / "gesetz.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return load_statute(Source("gesetze/gesetz.xml", path, Kind.LAW))


def absaetze(document: Document) -> list[tuple[str, str]]:
    texts = [b for b in document.blocks if b.kind is BlockKind.TEXT]
    return [(str(b.norm), b.text) for b in texts]


def headings(document: Document) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in document.blocks if b.kind is BlockKind.HEADING]


def division_xml(kennzahl: str, name: str, title: str) -> str:
    title = f"<gliederungstitel>{title}</gliederungstitel>" if title else ""
    return (
        "<norm><metadaten><gliederungseinheit>"
        f"<gliederungskennzahl>{kennzahl}</gliederungskennzahl>"
        f"<gliederungsbez>{name}</gliederungsbez>{title}"
        "</gliederungseinheit></metadaten></norm>"
    )
