"""The ingest from sources to a published generation; the order of the steps, nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from ingest.changes import code_hash, record_of
from ingest.chunk_store import LAYOUT, ChunkStore
from ingest.chunking import split_into_chunks
from ingest.embedding_cache import EmbeddingCache
from ingest.errors import IndexUnavailable, IngestError, UnreadableSource
from ingest.generations import Generations, Manifest, SourceRecord, single_writer
from ingest.index_writer import STORE, chunks_in, write_index
from ingest.loading import load_source
from ingest.model import Chunk, Document, Signpost, Source
from ingest.ports import Embedder, IndexFactory, Passage, PassageVectors, chunk_passage
from ingest.report import IngestReport, Problem
from ingest.signposts import signpost_passage
from ingest.sources import Found
from ingest.system_errors import german_reason


class Progress(Protocol):
    """Told what happens; `total` 0 means the length is not known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the stage (German) and how far it is."""
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
            raise IngestError(
                f"Der Index konnte nicht geschrieben werden: {german_reason(error)}. "
                "Der bisherige Index bleibt unverändert."
            ) from error

    def _run(self, found: Found) -> IngestReport:
        self._remove_superfluous()
        self.progress("Dateien prüfen", 0, 0)
        before, store = self._previous()
        records = [record_of(source, self.max_bytes) for source in found.sources]
        if before and self._unchanged(before, records) and self._is_whole(before):
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
        earlier = _by_address(before, store) if before and store else {}
        documents, records, notes = self._load(found.sources, records, earlier)
        # An earlier document that could not be read anew has no blocks: its chunks stay.
        chunks = [
            chunk
            for document in documents
            for chunk in (
                split_into_chunks(document)
                if document.blocks or store is None
                else (stored.chunk for stored in store.chunks_of(document.id))
            )
        ]
        if not chunks:
            raise IngestError(
                "Keine einzige Datei war lesbar. Der bisherige Index bleibt bestehen."
            )
        staying = _staying(before.sources if before else (), records)
        leaving = [d.title for d in store.documents if d.id not in staying] if store else []
        if leaving and not self.confirm(leaving):
            raise IngestError(
                "Abgebrochen: Dokumente würden den Index verlassen (mit --ja ohne Nachfrage). "
                "Der bisherige Index bleibt unverändert."
            )
        passages = [*_passages(documents, chunks), *map(signpost_passage, _signposts(documents))]
        vectors, embedded = self._embed(passages)
        manifest = Manifest(
            model=self.fingerprint,
            chunking=LAYOUT,
            code=code_hash(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            documents=len(documents),
            chunks=len(chunks),
            sources=tuple(records),
            notes=tuple(f"{note.address}\x1f{note.message}" for note in notes),
            paths=tuple(str(path.absolute()) for path in found.paths),
        )
        # A chunk's id holds its text, so the same code finds the same references in it again.
        same_code = before is not None and before.code == manifest.code
        known = store.all_verweise() if store and same_code else {}
        folder = self.generations.begin(self.generations.next_name())
        try:
            write_index(
                folder,
                self.indexes,
                documents,
                chunks,
                vectors[: len(chunks)],
                signposts=vectors[len(chunks) :],
                known=known,
                gone=store.gone_after(chunk.id for chunk in chunks) if store else (),
                progress=partial(self.progress, "Index schreiben"),
            )
            counts = chunks_in(folder, self.indexes)
            if counts != {manifest.chunks}:
                raise IngestError(
                    f"Der neue Index ist unvollständig ({sorted(counts)} statt {manifest.chunks} "
                    "Abschnitte) und wird verworfen."
                )
            self.generations.publish(folder, manifest)
        finally:
            self._remove_superfluous()
        last = {r.address: r for r in before.sources} if before else {}
        old = {r.address: o for r in records if (o := last.get(r.address)) and _goes_on(o, r)}
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

    def _remove_superfluous(self) -> None:
        """Clear what killed and earlier runs left; the collection first, its name is in the folder's."""
        for name in self.generations.superfluous():
            self.indexes.remove(name)
            self.generations.remove(name)

    def _unchanged(self, before: Manifest, records: Sequence[SourceRecord]) -> bool:
        def inputs(sources: Iterable[SourceRecord]) -> list[tuple[str, str, str, str]]:
            return [(r.address, r.sha256, r.meaning, r.path) for r in sources]

        return inputs(before.sources) == inputs(records) and (
            before.model,
            before.chunking,
            before.code,
        ) == (self.fingerprint, LAYOUT, code_hash())

    def _is_whole(self, before: Manifest) -> bool:
        current = self.generations.current()
        try:
            return current is not None and chunks_in(current, self.indexes) == {before.chunks}
        except IndexUnavailable:
            return False

    def _load(
        self,
        sources: Sequence[Source],
        records: Sequence[SourceRecord],
        earlier: Mapping[str, tuple[SourceRecord, Document]],
    ) -> tuple[list[Document], list[SourceRecord], list[Problem]]:
        """Read all sources; of a statute that comes twice the newest version stays.

        What cannot be read any more stays as it was `earlier`, so that a damaged file loses nothing.
        """
        documents: dict[str, Document] = {}
        done: list[SourceRecord] = []
        notes: list[Problem] = []
        for number, (source, record) in enumerate(zip(sources, records, strict=True)):
            self.progress("Dateien lesen", number, len(sources))
            try:
                document = load_source(source, max_bytes=self.max_bytes)
            except UnreadableSource as error:
                last, kept = earlier.get(source.address, (record, None))
                if kept is None or kept.id in documents or not last.is_of_same_file(record):
                    done.append(replace(record, problem=str(error)))
                    continue
                documents[kept.id] = kept
                message = f"{error} Die zuletzt gelesene Fassung bleibt im Index."
                done.append(replace(record, problem=message, document_id=kept.id))
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
        try:
            current = self.generations.current()
            store = None if current is None else ChunkStore(current / STORE)
            return self.generations.manifest(), store
        except IndexUnavailable:
            return None, None

    def _embed(self, passages: Sequence[Passage]) -> tuple[list[PassageVectors], int]:
        fresh = -1

        def progress(done: int) -> None:
            nonlocal fresh
            fresh = len(passages) - done if fresh < 0 else fresh
            self.progress("Abschnitte einlesen", done, len(passages))

        with EmbeddingCache(self.data_dir / "vektoren.sqlite") as cache_:
            vectors = cache_.embed(cache(self.embedder), self.fingerprint, passages, progress)
        return vectors, max(fresh, 0)


def _passages(documents: Sequence[Document], chunks: Sequence[Chunk]) -> list[Passage]:
    by_id = {document.id: document for document in documents}
    return [chunk_passage(chunk, by_id[chunk.document_id]) for chunk in chunks]


def _signposts(documents: Sequence[Document]) -> list[Signpost]:
    return [signpost for document in documents for signpost in document.signposts]


def _by_address(before: Manifest, store: ChunkStore) -> dict[str, tuple[SourceRecord, Document]]:
    """The indexed documents with their sources, by address; none of another layout."""
    if before.chunking != LAYOUT:
        return {}
    records = {record.id: record for record in store.documents}
    return {
        source.address: (
            source,
            replace(
                records[source.document_id].document,
                signposts=tuple(store.signposts(source.document_id)),
            ),
        )
        for source in before.sources
        if source.document_id in records
    }


def _staying(before: Iterable[SourceRecord], now: Sequence[SourceRecord]) -> set[str]:
    """Ids of the earlier documents that do not leave, be it under another address.

    Another file at the same address takes a document's place, so that the document leaves.
    """
    indexed: dict[str, list[SourceRecord]] = {}
    for record in now:
        if record.document_id is not None:
            indexed.setdefault(record.document_id, []).append(record)
    paths = {record.path for records in indexed.values() for record in records} - {""}
    return {
        earlier.document_id
        for earlier in before
        if earlier.document_id is not None
        and (
            earlier.path in paths
            or any(_goes_on(earlier, record) for record in indexed.get(earlier.document_id, ()))
        )
    }


def _goes_on(earlier: SourceRecord, now: SourceRecord) -> bool:
    """Whether a source is the earlier one of its address: the same file, or the same bytes elsewhere."""
    return earlier.is_of_same_file(now) or earlier.sha256 == now.sha256 != ""
