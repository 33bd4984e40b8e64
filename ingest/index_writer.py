"""Writes the parts of one generation: chunk store, lexical index, vector index, sentence vectors."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from ingest.chunk_store import ChunkStore, write_store
from ingest.german import Analyzer, count_words, norm_token, split_compounds
from ingest.model import Chunk, Document
from ingest.norm import Norm
from ingest.ports import Facets, IndexFactory, LexicalEntry, PassageVectors
from ingest.signposts import letters_of
from ingest.verweise import Verweis, find_verweise, resolve_range

STORE, LEXICAL = "chunks.sqlite", "lexical"
VECTORS, SIGNPOSTS, LETTERS = "sentences.npy", "signposts.npy", "signposts.npz"
_AND_ALL_AFTER = re.compile(r"(?<![a-z])ff|fortfolgend", re.IGNORECASE)
_AND_NEXT = "f"  # `§ 117f` where there is a § 117 and no § 117f
_Outline = Mapping[str, tuple[str, ...]]  # §§ of a statute in order, each with its headings


def write_index(
    folder: Path,
    indexes: IndexFactory,
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    vectors: Sequence[PassageVectors],
    *,
    signposts: Sequence[PassageVectors],
    known: Mapping[str, Sequence[Norm]],
    gone: Iterable[str],
    progress: Callable[[int, int], None],
) -> None:
    """Write everything but the manifest into an empty folder.

    Args:
        folder: Where the generation is built.
        indexes: Makes its two indexes.
        documents: In the order to keep.
        chunks: All chunks.
        vectors: One entry for each chunk.
        signposts: One entry for each signpost of the documents, in their order.
        known: Chunk id -> the §§ it names, for chunks whose references are known already.
        gone: Ids of chunks that earlier generations held.
        progress: Told (steps done, steps).
    """
    facets = {d.id: Facets(d.id, str(d.kind), d.region, d.law) for d in documents}
    titles = {d.id: d.title for d in documents}
    progress(0, 4)
    outlines = _outlines(documents, chunks)
    subjects = {d.id: _law_of_title(d) for d in documents}
    verweise = {
        c.id: known[c.id] if c.id in known else _verweise(c, outlines, subjects[c.document_id])
        for c in chunks
    }
    vocabulary = split_compounds(
        count_words(text for c in chunks for text in (c.text, c.context, *c.headings))
    )
    write_store(folder / STORE, documents, chunks, verweise=verweise, gone=gone, words=vocabulary)
    progress(1, 4)
    analyzer = Analyzer(vocabulary)
    indexes.lexical(folder, create=True).add(
        LexicalEntry(
            chunk.id,
            facets[chunk.document_id],
            analyzer.index_tokens(" ".join((titles[chunk.document_id], *chunk.headings[-2:]))),
            analyzer.index_tokens(f"{chunk.context} {chunk.text}"),
            [norm_token(norm) for norm in (*verweise[chunk.id], chunk.norm) if norm],
        )
        for chunk in chunks
    )
    progress(2, 4)
    dense = indexes.vectors(folder, create=True)
    try:
        dense.add(
            [
                (chunk.id, facets[chunk.document_id], vector.passage)
                for chunk, vector in zip(chunks, vectors, strict=True)
            ]
        )
    finally:
        dense.close()
    sentences = [vector.sentences for vector in vectors if len(vector.sentences)]
    np.save(folder / VECTORS, np.vstack(sentences).astype(np.float16))
    dimension = len(vectors[0].passage)
    leading = np.array([s.passage for s in signposts], np.float16).reshape(-1, dimension)
    np.save(folder / SIGNPOSTS, leading)
    letters_of(s for document in documents for s in document.signposts).save(folder / LETTERS)
    progress(3, 4)


def chunks_in(generation: Path, indexes: IndexFactory) -> set[int]:
    """How many chunks the parts of a generation hold; one number when they belong together.

    Raises:
        IndexUnavailable: A part is missing or damaged.
    """
    store = ChunkStore(generation / STORE)
    dense = indexes.vectors(generation)
    try:
        return {store.count(), dense.count(), indexes.lexical(generation).count()}
    finally:
        dense.close()


def _outlines(documents: Sequence[Document], chunks: Sequence[Chunk]) -> Mapping[str, _Outline]:
    """The §§ of every statute in its own order, those of its official wording where it is there."""
    official = {document.id for document in documents if document.official}
    outlines: dict[str, dict[str, tuple[str, ...]]] = {}
    for chunk in sorted(chunks, key=lambda chunk: chunk.document_id not in official):
        if chunk.norm and not chunk.norm.is_unnumbered:
            outlines.setdefault(chunk.norm.law, {}).setdefault(
                chunk.norm.paragraf, chunk.headings[:-1]
            )
    return outlines


def _law_of_title(document: Document) -> str | None:
    """The statute a circular or directive is on by its title; None where it names none, or several."""
    laws = {verweis.norm.law for verweis in find_verweise(document.title)} - {""}
    return laws.pop() if len(laws) == 1 and document.law is None else None


def _verweise(
    chunk: Chunk, outlines: Mapping[str, _Outline], subject: str | None
) -> tuple[Norm, ...]:
    """The §§ a chunk names, without its own: every one of a range, and those behind `ff.`.

    Args:
        chunk: A passage.
        outlines: The §§ of every statute.
        subject: The statute its document is on, where it is none itself.
    """
    own = chunk.norm
    # An announcement has no §§ of its own: those it names belong to statutes.
    numbered = own if own and not own.is_unnumbered else None
    found = find_verweise(
        chunk.text, default_law=numbered.law if numbered else subject, within=numbered
    )
    norms = dict.fromkeys(
        norm
        for verweis in found
        if verweis.norm.law and verweis.norm.paragraf
        for norm in _meant(verweis, outlines)
    )
    return tuple(norm for norm in norms if own is None or norm != own.whole)


def _meant(verweis: Verweis, outlines: Mapping[str, _Outline]) -> Iterable[Norm]:
    """Every § a reference stands for, in the statute that has it."""
    law, first = verweis.norm.key
    outline = outlines.get(law, {})
    if outline and first not in outline and verweis.instead:
        law, outline = verweis.instead, outlines.get(verweis.instead, {})
    last = verweis.until.paragraf if verweis.until else first
    if last != first:
        paragrafen = [first, *resolve_range(first, last, tuple(outline)), last]
    elif verweis.following and verweis.norm.absatz is None:
        only_next = _AND_ALL_AFTER.search(verweis.text) is None
        paragrafen = [first, *_behind(first, outline, only_next=only_next)]
    elif first not in outline and first.removesuffix(_AND_NEXT) in outline:
        first = first.removesuffix(_AND_NEXT)
        paragrafen = [first, *_behind(first, outline, only_next=True)]
    else:
        paragrafen = [first]
    return dict.fromkeys(Norm(law, paragraf) for paragraf in paragrafen)


def _behind(first: str, outline: _Outline, *, only_next: bool) -> Sequence[str]:
    """The § behind one, or all behind it under the same headings."""
    if first not in outline:
        return ()
    ordered = tuple(outline)
    behind = ordered[ordered.index(first) + 1 :]
    if only_next:
        return behind[:1]
    return tuple(itertools.takewhile(lambda each: outline[each] == outline[first], behind))
