"""Chooses the loader for a source and applies what the operator laid down for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingest.errors import UnreadableSource
from ingest.glossary import GLOSSARY_FILE
from ingest.loaders.digest import load_digests
from ingest.loaders.docx import load_docx
from ingest.loaders.html import load_html
from ingest.loaders.markdown import load_markdown
from ingest.loaders.pdf import load_pdf
from ingest.loaders.plain_text import load_plain_text
from ingest.loaders.reform_steps import load_reform_steps
from ingest.loaders.statute import load_statute
from ingest.loaders.terms import load_terms
from ingest.model import Document, Source
from ingest.old_law import OLD_LAW_FILE
from ingest.ports import Loader
from ingest.system_errors import german_reason

LOADERS: Mapping[str, Loader] = {
    ".xml": load_statute,
    ".pdf": load_pdf,
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".txt": load_plain_text,
    ".html": load_html,
    ".htm": load_html,
    ".docx": load_docx,
}

_SHIPPED_TABLES: Mapping[str, Loader] = {
    OLD_LAW_FILE: load_reform_steps,
    GLOSSARY_FILE: load_terms,
}


def load_source(source: Source, *, max_bytes: int) -> Document:
    """Read one source.

    Raises:
        UnreadableSource: No loader, too large, not readable, or the loader's own reasons.
    """
    suffix = source.path.suffix.lower()
    loader = LOADERS.get(suffix)
    if suffix == ".toml" and source.shipped:
        loader = _SHIPPED_TABLES.get(source.path.name, load_digests)
    if loader is None:
        known = ", ".join(sorted(LOADERS))
        raise UnreadableSource(f"Dieses Dateiformat wird nicht gelesen (bekannt: {known}).")
    try:
        size = source.path.stat().st_size
        if size > max_bytes:
            raise UnreadableSource(
                f"Die Datei ist mit {size / 1e6:.0f} MB zu groß; erlaubt sind "
                f"{max_bytes / 1e6:.0f} MB (SRO_MAX_FILE_MB)."
            )
        if size == 0:
            raise UnreadableSource("Die Datei ist leer.")
        document = loader(source)
    except OSError as error:
        raise UnreadableSource(
            f"Die Datei kann nicht gelesen werden: {german_reason(error)}."
        ) from error
    if not document.blocks:
        raise UnreadableSource("Die Datei enthält keinen Text.")
    given = source.overrides
    return replace(
        document,
        title=given.title or document.title,
        publisher=given.publisher or document.publisher,
        stand=given.stand or document.stand,
        region=given.region or document.region,
        kind=given.kind or document.kind,
        url=given.url or document.url,
        shipped=source.shipped,
    )
