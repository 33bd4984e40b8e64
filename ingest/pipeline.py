"""The ingest from sources to a published generation; the order of the steps, nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.chunk_store import LAYOUT, ChunkStore, write_store
from ingest.chunking import split_into_chunks
from ingest.embedding_cache import EmbeddingCache
from ingest.errors import IndexUnavailable, IngestError, UnreadableSource
from ingest.generations import Generations, Manifest, SourceRecord, single_writer
from ingest.german import Analyzer, count_words, norm_token, split_compounds
from ingest.loading import load_source
from ingest.model import Chunk, Document, Source
from ingest.norm import Norm
from ingest.ports import (
    Embedder,
    Facets,
    LexicalEntry,
    LexicalIndex,
    PassageVectors,
    VectorIndex,
    chunk_passage,
)
from ingest.report import IngestReport, Problem
from ingest.sources import Found
from ingest.verweise import find_verweise

STORE, VECTORS, LEXICAL = "chunks.sqlite", "sentences.npy", "lexical"


class Progress(Protocol):
    """Told what happens; `total` 0 means the length is not known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the stage (German) and how far it is."""
        ...


class IndexFactory(Protocol):
    """Makes the two indexes of a generation."""

    def vectors(self, generation: Path, *, create: bool = False) -> VectorIndex:
        """The vector index of a generation (while it is built: of its build folder)."""
        ...

    def lexical(self, generation: Path, *, create: bool = False) -> LexicalIndex:
        """The lexical index of a generation."""
        ...

    def remove(self, generation: str) -> None:
        """Forget what a removed generation keeps outside its folder."""
        ...


@dataclass(frozen=True, slots=True)
class Ingest:
    """One ingest with everything it needs.

    Attributes:
        data_dir: Held by this run alone.
        generations: Where the index lives.
        indexes: Makes the indexes of a generation.
        embedder: Gives the model; called only when a text is new.
        fingerprint: What the model's vectors depend on, known without loading it.
        max_bytes: Larger files are refused.
        progress: Told how far the run is.
        confirm: Asked before documents leave the index, with their titles; False stops the run.
    """

    data_dir: Path
    generations: Generations
    indexes: IndexFactory
    embedder: Callable[[], Embedder]
    fingerprint: str
    max_bytes: int
    progress: Progress
    confirm: Callable[[Sequence[str]], bool]

    def run(self, found: Found) -> IngestReport:
        """Bring the index to exactly these sources.

        Raises:
            IngestError: Another run is under way, nothing is readable, the disk is full, or the
                operator declined. The index stays as it was.
        """
        try:
            with single_writer(self.data_dir):
                return self._run(found)
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise IngestError(
                f"Der Index konnte nicht geschrieben werden: {reason}. "
                "Der bisherige Index bleibt unverändert."
            ) from error

    def _run(self, found: Found) -> IngestReport:
        self.generations.remove_old()
        self.progress("Dateien prüfen", 0, 0)
        before, store = self._previous()
        records = [_record(source, self.max_bytes) for source in found.sources]
        if before and self._unchanged(before, records):
            problems = [Problem(r.address, r.problem) for r in before.sources if r.problem]
            notes = [
                Problem(address, message, fatal=False)
                for address, _, message in (note.partition("\x1f") for note in before.notes)
            ]
            return IngestReport(
                changed=False,
                documents=before.documents,
                chunks=before.chunks,
                problems=(*found.problems, *problems, *notes),
            )
        documents, records, notes = self._load(found.sources, records)
        chunks = [chunk for document in documents for chunk in split_into_chunks(document)]
        if not chunks:
            raise IngestError(
                "Keine einzige Datei war lesbar. Der bisherige Index bleibt bestehen."
            )
        kept = {document.id for document in documents}
        leaving = [d.title for d in store.documents if d.id not in kept] if store else []
        if leaving and not self.confirm(leaving):
            raise IngestError(
                "Abgebrochen: Dokumente würden den Index verlassen (mit --ja ohne Nachfrage). "
                "Der bisherige Index bleibt unverändert."
            )
        vectors, embedded = self._embed(documents, chunks)
        manifest = Manifest(
            model=self.fingerprint,
            chunking=LAYOUT,
            code=code_hash(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            documents=len(documents),
            chunks=len(chunks),
            sources=tuple(records),
            notes=tuple(f"{note.address}\x1f{note.message}" for note in notes),
        )
        # A chunk's id holds its text, so the same code finds the same references in it again.
        same_code = before is not None and before.code == manifest.code
        known = store.all_verweise() if store and same_code else {}
        self._build(documents, chunks, vectors, store, manifest, known=known)
        for name in self.generations.remove_old():
            self.indexes.remove(name)
        old = {r.address: r for r in before.sources} if before else {}
        return IngestReport(
            changed=True,
            documents=len(documents),
            chunks=len(chunks),
            embedded=embedded,
            added=tuple(r.address for r in records if r.address not in old),
            updated=tuple(
                r.address for r in records if r.address in old and old[r.address].sha256 != r.sha256
            ),
            removed=tuple(leaving),
            problems=(
                *found.problems,
                *(Problem(r.address, r.problem) for r in records if r.problem),
                *notes,
            ),
        )

    def _unchanged(self, before: Manifest, records: Sequence[SourceRecord]) -> bool:
        def inputs(sources: Iterable[SourceRecord]) -> list[tuple[str, str, str]]:
            return [(r.address, r.sha256, r.meaning) for r in sources]

        return inputs(before.sources) == inputs(records) and (
            before.model,
            before.chunking,
            before.code,
        ) == (self.fingerprint, LAYOUT, code_hash())

    def _load(
        self, sources: Sequence[Source], records: Sequence[SourceRecord]
    ) -> tuple[list[Document], list[SourceRecord], list[Problem]]:
        """Read all sources; of a statute that comes twice the newest version stays."""
        documents: dict[str, Document] = {}
        done: list[SourceRecord] = []
        notes: list[Problem] = []
        for number, (source, record) in enumerate(zip(sources, records, strict=True)):
            self.progress("Dateien lesen", number, len(sources))
            try:
                document = load_source(source, max_bytes=self.max_bytes)
            except UnreadableSource as error:
                done.append(replace(record, problem=str(error)))
                continue
            if document.pages_without_text:
                pages = ", ".join(map(str, document.pages_without_text))
                notes.append(
                    Problem(
                        source.address,
                        f"Ohne lesbaren Text (Texterkennung nötig): Seite {pages}.",
                        fatal=False,
                    )
                )
            rival = documents.get(document.id)
            if rival is not None:
                newest = max(rival, document, key=lambda d: d.version)
                notes.append(
                    Problem(
                        source.address,
                        f"Mehrfach vorhanden: {document.title}. Es gilt die neueste Fassung "
                        f"(Stand {newest.stand}).",
                        fatal=False,
                    )
                )
                document = newest
            documents[document.id] = document
            done.append(replace(record, document_id=document.id))
        return list(documents.values()), done, notes

    def _previous(self) -> tuple[Manifest | None, ChunkStore | None]:
        """The live generation; a damaged one counts as none, so that this run replaces it."""
        current = self.generations.current()
        try:
            store = None if current is None else ChunkStore(current / STORE)
            return self.generations.manifest(), store
        except IndexUnavailable:
            return None, None

    def _embed(
        self, documents: Sequence[Document], chunks: Sequence[Chunk]
    ) -> tuple[list[PassageVectors], int]:
        by_id = {document.id: document for document in documents}
        passages = [chunk_passage(chunk, by_id[chunk.document_id]) for chunk in chunks]
        fresh = -1

        def progress(done: int) -> None:
            nonlocal fresh
            fresh = len(chunks) - done if fresh < 0 else fresh
            self.progress("Abschnitte einlesen", done, len(chunks))

        with EmbeddingCache(self.data_dir / "vektoren.sqlite") as cache_:
            vectors = cache_.embed(cache(self.embedder), self.fingerprint, passages, progress)
        return vectors, max(fresh, 0)

    def _build(
        self,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        vectors: Sequence[PassageVectors],
        store: ChunkStore | None,
        manifest: Manifest,
        *,
        known: Mapping[str, Sequence[Norm]],
    ) -> None:
        facets = {d.id: Facets(d.id, str(d.kind), d.region, d.law) for d in documents}
        titles = {d.id: d.title for d in documents}
        with self.generations.building(self.generations.next_name()) as folder:
            self.progress("Index schreiben", 0, 4)
            verweise = {c.id: known[c.id] if c.id in known else _verweise(c) for c in chunks}
            vocabulary = split_compounds(
                count_words(text for c in chunks for text in (c.text, c.context, *c.headings))
            )
            write_store(
                folder / STORE,
                documents,
                chunks,
                verweise=verweise,
                gone=store.gone_after(chunk.id for chunk in chunks) if store else (),
                words=vocabulary,
            )
            self.progress("Index schreiben", 1, 4)
            analyzer = Analyzer(vocabulary)
            lexical = self.indexes.lexical(folder, create=True)
            lexical.add(
                LexicalEntry(
                    chunk.id,
                    facets[chunk.document_id],
                    analyzer.index_tokens(
                        " ".join((titles[chunk.document_id], *chunk.headings[-2:]))
                    ),
                    analyzer.index_tokens(f"{chunk.context} {chunk.text}"),
                    [norm_token(norm) for norm in (*verweise[chunk.id], chunk.norm) if norm],
                )
                for chunk in chunks
            )
            self.progress("Index schreiben", 2, 4)
            dense = self.indexes.vectors(folder, create=True)
            dense.add(
                [
                    (chunk.id, facets[chunk.document_id], vector.passage)
                    for chunk, vector in zip(chunks, vectors, strict=True)
                ]
            )
            sentences = [vector.sentences for vector in vectors if len(vector.sentences)]
            np.save(folder / VECTORS, np.vstack(sentences).astype(np.float16))
            counts = {dense.count(), lexical.count(), ChunkStore(folder / STORE).count()}
            dense.close()
            if counts != {manifest.chunks}:
                raise IngestError(
                    f"Der neue Index ist unvollständig ({sorted(counts)} statt {manifest.chunks} "
                    "Abschnitte) und wird verworfen."
                )
            self.progress("Index schreiben", 3, 4)
            self.generations.publish(folder, manifest)


def _verweise(chunk: Chunk) -> tuple[Norm, ...]:
    """The §§ a chunk names, without its own."""
    own = chunk.norm
    found = find_verweise(chunk.text, default_law=own.law if own else None, within=own)
    norms = dict.fromkeys(v.norm.whole for v in found if v.norm.law and v.norm.paragraf)
    return tuple(norm for norm in norms if own is None or norm != own.whole)


def _record(source: Source, max_bytes: int) -> SourceRecord:
    """Hash of the file and of what the operator says of it; unreadable ones are told at loading."""
    too_large = False
    try:
        with source.path.open("rb") as file:
            too_large = os.fstat(file.fileno()).st_size > max_bytes
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        digest = ""
    meaning = json.dumps([str(source.kind), source.shipped, repr(source.overrides), too_large])
    return SourceRecord(source.address, digest, meaning, None, None)


@cache
def code_hash() -> str:
    """Hash of the code that decides what the chunks of a file are."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
