"""The glossary as a document that can be cited: a section per term."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.glossary import GlossaryTerm, load_glossary
from ingest.model import Block, BlockKind, Document, Kind, Signpost, Source

_LEADS_TO = 2  # §§ of a term its names lead to


def load_terms(source: Source) -> Document:
    """Read the glossary.

    Raises:
        UnreadableSource: See `load_glossary`.
    """
    glossary = load_glossary(source.path)
    blocks = []
    for term in glossary.terms:
        blocks += [Block(term.heading, BlockKind.HEADING, 1), Block(_text(term))]
    return Document(
        address=source.address,
        title="Glossar",
        kind=Kind.CONCEPT,
        blocks=tuple(blocks),
        publisher="Sozialraum-Assistent (in eigenen Worten, nicht der Gesetzeswortlaut)",
        stand=glossary.stand,
        signposts=tuple(s for term in glossary.terms for s in _signposts(term)),
    )


def _text(term: GlossaryTerm) -> str:
    sentences = [term.text]
    if term.synonyme:
        sentences.append(f"Andere Namen: {', '.join(term.synonyme)}.")
    if term.frueher:
        sentences.append(f"Früher: {', '.join(term.frueher)}.")
    if term.normen:
        sentences.append(f"Geregelt in {', '.join(term.normen)}.")
    return " ".join(sentences)


def _signposts(term: GlossaryTerm) -> Iterator[Signpost]:
    for norm in term.norms[:_LEADS_TO]:
        for name in (term.heading, *term.synonyme, *term.frueher):
            yield Signpost(name, norm.whole)
