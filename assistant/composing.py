"""Words an answer from evidence: literal sentences, each with its `[n]`, arranged by source; pure.

Everything between the quotes is a heading naming the source; it carries no marker and states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Evidence
from assistant.model import Citation
from assistant.quoting import Quote
from ingest.chunk_store import StoredChunk
from ingest.model import Sentence
from ingest.norm import Norm

_ITEM = re.compile(
    r"(?:[-–•]\s+)?(?P<mark>(?P<number>\d{1,3}[a-z]{0,2})[.)]|(?P<letter>[a-z]{1,3})\)|[-–•])\s+"
)
_MARKER = re.compile(r"\[(\d+)\]")


def compose(evidence: Sequence[Evidence]) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer as Markdown and its citations, numbered in the order of the evidence."""
    sources: dict[str, list[tuple[Evidence, Quote]]] = {}
    for item in evidence:
        for quote in item.quotes:
            sources.setdefault(heading(quote.stored), []).append((item, quote))
    parts: list[str] = []
    citations: list[Citation] = []
    for name, quotes in sources.items():
        unmarked = _MARKER.sub(r"(\1)", name)  # a title may hold what reads as a marker
        parts.append(f"**{unmarked}**")
        for item, quote in quotes:
            citation = cite(len(citations) + 1, quote, item.hit.found_by)
            citations.append(citation)
            parts.append(_worded(quote, citation.number))
    return "\n\n".join(parts), tuple(citations)


def cite(number: int, quote: Quote, found_by: tuple[str, ...]) -> Citation:
    """The citation of a quote, addressed as closely as its sentences allow."""
    sentences = quote.sentences
    chunk = quote.stored.chunk
    norm = _common_address(sentences, chunk.norm)
    fundstelle = chunk.fundstelle
    if norm is not None and norm != chunk.norm and quote.stored.document.official:
        fundstelle = str(norm)
    return Citation(
        number=number,
        stored=quote.stored,
        start=sentences[0].start,
        end=sentences[-1].end,
        norm=norm,
        fundstelle=fundstelle,
        found_by=found_by,
    )


def heading(stored: StoredChunk) -> str:
    """What the source is called: `§ 97 SGB IX – Fachkräfte`, `Titel – Abschnitt`."""
    chunk, document = stored.chunk, stored.document
    if chunk.norm is not None:
        name = str(chunk.norm.whole)
        title = chunk.headings[-1] if chunk.headings else ""
        label = "" if document.official else " (Kurzfassung, nicht der Gesetzeswortlaut)"
        return f"{name} – {title}{label}" if title and title != name else f"{name}{label}"
    section = chunk.context or (chunk.headings[-1] if chunk.headings else "")
    return f"{document.title} – {section}" if section else document.title


def _common_address(sentences: Sequence[Sentence], fallback: Norm | None) -> Norm | None:
    """The closest address all sentences share."""
    norms = [s.norm for s in sentences]
    first = norms[0]
    if fallback is None or first is None or any(norm is None for norm in norms):
        return fallback
    known = [norm for norm in norms if norm is not None]
    common = first
    for part in ("absatz", "satz", "nummer", "buchstabe"):
        if any(getattr(norm, part) != getattr(first, part) for norm in known):
            below = ("absatz", "satz", "nummer", "buchstabe")
            cleared: dict[str, str | None] = dict.fromkeys(below[below.index(part) :])
            common = replace(common, **cleared)  # type: ignore[arg-type] # all are optional strings
            break
    return common


def _worded(quote: Quote, number: int) -> str:
    """The quote line by line; list items as Markdown items, each sentence with its marker."""
    text = quote.stored.chunk.text
    lines: list[str] = []
    for sentence in quote.sentences:
        piece = " ".join(text[sentence.start : sentence.end].split())
        opens_line = sentence.start == 0 or text[: sentence.start].rstrip(" ").endswith("\n")
        item = _ITEM.match(piece) if opens_line else None
        if item:
            body = piece[item.end() :]
            if item["number"]:
                # Markdown opens a list inside a paragraph only at 1.
                gap = "\n" if lines and not _ITEM.match(lines[-1].lstrip()) else ""
                lines.append(
                    f"{gap if item['number'] != '1' else ''}{item['mark']} {body} [{number}]"
                )
            elif item["letter"]:
                lines.append(f"   - {item['mark']} {body} [{number}]")
            else:
                lines.append(f"- {body} [{number}]")
        elif lines and not opens_line:
            lines[-1] += f" {piece} [{number}]"
        elif lines and _ITEM.match(lines[-1].lstrip()):
            lines.append(f"\n{piece} [{number}]")
        else:
            lines.append(f"{piece} [{number}]")
    return "\n".join(lines)
