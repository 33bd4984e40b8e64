"""Documents and chunks of one generation in SQLite: the single place their text is kept.

Written once by an ingest, then only read, by any number of threads.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.chunking import FINGERPRINT
from ingest.errors import IndexUnavailable
from ingest.german import Word
from ingest.model import Chunk, Document, Kind, Sentence, Signpost, VacantNorm
from ingest.norm import Norm
from ingest.ports import Facets

# How chunks are cut and stored; the number goes up with every change of the tables below.
LAYOUT = f"{FINGERPRINT}:store-7"
_SCHEMA = """
CREATE TABLE documents (
  id TEXT PRIMARY KEY, place INTEGER, address TEXT, title TEXT, kind TEXT, publisher TEXT,
  stand TEXT, stand_note TEXT, region TEXT, url TEXT, official INTEGER, pages INTEGER, law TEXT,
  shipped INTEGER, chunks INTEGER
);
CREATE TABLE chunks (
  id TEXT PRIMARY KEY, document_id TEXT, place INTEGER, text TEXT, headings TEXT, fundstelle TEXT,
  law TEXT, paragraf TEXT, absatz TEXT, page INTEGER, page_end INTEGER, page_label TEXT, url TEXT,
  sentences TEXT, context TEXT, first_vector INTEGER, is_note INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX chunk_places ON chunks (document_id, place);
CREATE INDEX chunk_norms ON chunks (law, paragraf);
CREATE TABLE verweise (chunk_id TEXT, law TEXT, paragraf TEXT);
CREATE INDEX verweise_from ON verweise (chunk_id);
CREATE INDEX verweise_to ON verweise (law, paragraf);
CREATE TABLE vacant (
  law TEXT, paragraf TEXT, absatz TEXT, satz TEXT, nummer TEXT, buchstabe TEXT, wording TEXT,
  repealed INTEGER, listed_as TEXT, note TEXT
);
CREATE INDEX vacant_norms ON vacant (law, paragraf);
CREATE TABLE also_cited (law TEXT, paragraf TEXT, stored_as TEXT, PRIMARY KEY (law, paragraf));
CREATE TABLE signposts (
  place INTEGER PRIMARY KEY, document_id TEXT, law TEXT, paragraf TEXT, text TEXT
);
CREATE TABLE gone (chunk_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER, parts TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What the index keeps of a document (everything but its blocks)."""

    id: str
    address: str
    title: str
    kind: Kind
    publisher: str | None
    stand: str | None
    stand_note: str | None
    region: str | None
    url: str | None
    official: bool
    pages: int | None
    law: str | None
    shipped: bool
    chunks: int

    @property
    def facets(self) -> Facets:
        """What filters look at."""
        return Facets(self.id, str(self.kind), self.region, self.law)

    @property
    def document(self) -> Document:
        """The document without its blocks."""
        return Document(
            address=self.address,
            title=self.title,
            kind=self.kind,
            blocks=(),
            publisher=self.publisher,
            stand=self.stand,
            stand_note=self.stand_note,
            region=self.region,
            url=self.url,
            official=self.official,
            pages=self.pages,
            law=self.law,
            shipped=self.shipped,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """What ranking needs of a chunk, kept in memory: its document, its norm, whether it is a note."""

    chunk_id: str
    document: DocumentRecord
    norm: Norm | None
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with its document and the row of its first sentence vector."""

    chunk: Chunk
    document: DocumentRecord
    first_vector: int


class ChunkStore:
    """Reads one generation's database.

    Raises:
        IndexUnavailable: The file is missing or no such database.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise IndexUnavailable(
                "Es gibt noch keinen Index. Bitte zuerst „sro ingest“ ausführen."
            )
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        try:
            rows = self._rows("SELECT * FROM documents ORDER BY place")
            self._documents = {record.id: record for record in map(_document, rows)}
            rows = self._rows("SELECT id, document_id, law, paragraf, absatz, is_note FROM chunks")
            self._places = {
                row["id"]: Place(
                    row["id"],
                    self._documents[row["document_id"]],
                    _norm(row),
                    bool(row["is_note"]),
                )
                for row in rows
            }
            self._places_of: dict[tuple[str, str], list[Place]] = {}
            for place in self._places.values():
                if place.norm:
                    self._places_of.setdefault(place.norm.key, []).append(place)
        except (sqlite3.DatabaseError, LookupError) as error:
            raise IndexUnavailable(
                "Der Index ist beschädigt. Bitte „sro ingest“ ausführen."
            ) from error

    @property
    def documents(self) -> Sequence[DocumentRecord]:
        """All documents in the order they were ingested."""
        return tuple(self._documents.values())

    def document(self, document_id: str) -> DocumentRecord | None:
        """One document by id."""
        return self._documents.get(document_id)

    def place(self, chunk_id: str) -> Place:
        """Document and norm of a chunk that is known to be there."""
        return self._places[chunk_id]

    def places_of(self, norm: Norm) -> Sequence[Place]:
        """Where the chunks of a § are, in no order."""
        return self._places_of.get(norm.key, ())

    def chunks(self, ids: Sequence[str]) -> dict[str, StoredChunk]:
        """Chunks by id; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(f"SELECT * FROM chunks WHERE id IN ({marks})", *ids)  # noqa: S608 - marks only
        return {row["id"]: self._stored(row) for row in rows}

    def chunks_of(self, document_id: str) -> list[StoredChunk]:
        """All chunks of a document in order."""
        rows = self._rows("SELECT * FROM chunks WHERE document_id = ? ORDER BY place", document_id)
        return [self._stored(row) for row in rows]

    def chunks_of_norm(self, norm: Norm) -> list[StoredChunk]:
        """The chunks of a §, official wording first, then digests; in order."""
        rows = self._rows(
            "SELECT chunks.* FROM chunks JOIN documents ON documents.id = document_id"
            " WHERE chunks.law = ? AND paragraf = ? ORDER BY official DESC, documents.place,"
            " chunks.place",
            norm.law,
            norm.paragraf,
        )
        return [self._stored(row) for row in rows]

    def neighbour(self, stored: StoredChunk, step: int) -> StoredChunk | None:
        """The chunk `step` places further in the same document."""
        rows = self._rows(
            "SELECT * FROM chunks WHERE document_id = ? AND place = ?",
            stored.chunk.document_id,
            stored.chunk.order + step,
        )
        return self._stored(rows[0]) if rows else None

    def paragrafen(self, law: str) -> list[str]:
        """The §§ of a statute in their own order, official wording before digests."""
        rows = self._rows(
            "SELECT paragraf FROM chunks JOIN documents ON documents.id = document_id"
            " WHERE chunks.law = ? ORDER BY official DESC, documents.place, chunks.place",
            law,
        )
        return list(dict.fromkeys(row["paragraf"] for row in rows if row["paragraf"]))

    @cached_property
    def titles(self) -> Mapping[Norm, tuple[str, ...]]:
        """Every § with its heading path down to its own title, statutes before digests, in order."""
        rows = self._rows(
            "SELECT chunks.law AS law, paragraf, headings FROM chunks"
            " JOIN documents ON documents.id = document_id WHERE chunks.law IS NOT NULL"
            " ORDER BY official DESC, documents.place, chunks.place"
        )
        found: dict[Norm, tuple[str, ...]] = {}
        for row in rows:
            norm = Norm(row["law"], row["paragraf"])
            if norm not in found:
                found[norm] = tuple(json.loads(row["headings"]))
        return found

    def vacant(self, norm: Norm) -> VacantNorm | None:
        """What is published in place of a norm without wording; the closest address that holds it."""
        rows = self._rows(
            "SELECT * FROM vacant WHERE law = ? AND paragraf = ?", norm.law, norm.paragraf
        )
        found = [entry for entry in map(_vacant, rows) if _holds(entry.norm, norm)]
        return max(found, key=lambda entry: len(str(entry.norm)), default=None)

    def stored_as(self, norm: Norm) -> Norm:
        """The norm under the name the statute's text has it: `Anlage zu § 28` as `Anlage`."""
        rows = self._rows(
            "SELECT stored_as FROM also_cited WHERE law = ? AND paragraf = ?",
            norm.law,
            norm.paragraf,
        )
        return replace(norm, paragraf=rows[0]["stored_as"]) if rows else norm

    def refers_to(self, chunk_id: str) -> list[Norm]:
        """The §§ a chunk names."""
        rows = self._rows(
            "SELECT DISTINCT law, paragraf FROM verweise WHERE chunk_id = ?", chunk_id
        )
        return [Norm(row["law"], row["paragraf"]) for row in rows]

    def all_verweise(self) -> dict[str, list[Norm]]:
        """Every chunk id with the §§ the chunk names, empty where it names none."""
        found: dict[str, list[Norm]] = {chunk_id: [] for chunk_id in self._places}
        for row in self._rows("SELECT chunk_id, law, paragraf FROM verweise"):
            found[row["chunk_id"]].append(Norm(row["law"], row["paragraf"]))
        return found

    def referred_by(self, norm: Norm) -> list[Norm]:
        """The §§ and Absätze of statutes that name this §."""
        rows = self._rows(
            "SELECT DISTINCT chunks.law, chunks.paragraf, chunks.absatz FROM verweise"
            " JOIN chunks ON chunks.id = chunk_id JOIN documents ON documents.id = document_id"
            " WHERE verweise.law = ? AND verweise.paragraf = ? AND official"
            " ORDER BY documents.place, chunks.place",
            norm.law,
            norm.paragraf,
        )
        found = [Norm(row["law"], row["paragraf"], row["absatz"]) for row in rows]
        return [source for source in found if source.key != norm.key]

    def signposts(self, document_id: str | None = None) -> list[Signpost]:
        """The signposts of a document or of all, in the order of their vectors."""
        rows = self._rows(
            "SELECT law, paragraf, text FROM signposts WHERE document_id = ? OR ? ORDER BY place",
            document_id,
            document_id is None,
        )
        return [Signpost(row["text"], Norm(row["law"], row["paragraf"])) for row in rows]

    def is_gone(self, chunk_id: str) -> bool:
        """Whether an earlier generation held this chunk and this one does not."""
        return bool(self._rows("SELECT 1 FROM gone WHERE chunk_id = ?", chunk_id))

    def gone_after(self, kept: Iterable[str]) -> set[str]:
        """The chunk ids that are gone once only `kept` remain."""
        rows = self._rows("SELECT id FROM chunks UNION SELECT chunk_id FROM gone")
        return {row["id"] for row in rows} - set(kept)

    def vocabulary(self) -> dict[str, Word]:
        """Words of the corpus with their counts and compound parts."""
        return {
            row["word"]: Word(row["count"], tuple(row["parts"].split()))
            for row in self._rows("SELECT * FROM words")
        }

    def count(self) -> int:
        """How many chunks are stored."""
        return len(self._places)

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        return list(connection.execute(query, values))

    def _stored(self, row: sqlite3.Row) -> StoredChunk:
        norm = _norm(row)
        chunk = Chunk(
            id=row["id"],
            document_id=row["document_id"],
            order=row["place"],
            text=row["text"],
            headings=tuple(json.loads(row["headings"])),
            fundstelle=row["fundstelle"],
            norm=norm,
            page=row["page"],
            page_end=row["page_end"],
            page_label=row["page_label"],
            url=row["url"],
            sentences=_sentences(row["sentences"], norm),
            context=row["context"],
        )
        return StoredChunk(chunk, self._documents[row["document_id"]], row["first_vector"])


def write_store(
    path: Path,
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    *,
    verweise: Mapping[str, Sequence[Norm]],
    gone: Iterable[str],
    words: Mapping[str, Word],
) -> None:
    """Write the database of a generation.

    Args:
        path: File to create.
        documents: In the order to keep; their signposts are stored in this order.
        chunks: All chunks; the row of the first sentence vector is counted in this order.
        verweise: Chunk id -> the §§ its text names.
        gone: Ids of chunks that earlier generations held.
        words: The vocabulary.
    """
    per_document: dict[str, int] = {}
    for chunk in chunks:
        per_document[chunk.document_id] = per_document.get(chunk.document_id, 0) + 1
    database = sqlite3.connect(path)
    try:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(d.id, place, d.address, d.title, str(d.kind), d.publisher, d.stand),
                    *(d.stand_note, d.region, d.url, d.official, d.pages, d.law, d.shipped),
                    per_document.get(d.id, 0),
                )
                for place, d in enumerate(documents)
            ),
        )
        database.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _chunk_rows(chunks),
        )
        database.executemany(
            "INSERT INTO verweise VALUES (?, ?, ?)",
            ((i, norm.law, norm.paragraf) for i, norms in verweise.items() for norm in norms),
        )
        database.executemany(
            "INSERT INTO vacant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*astuple(v.norm), v.wording, v.repealed, v.listed_as, v.note)
                for document in documents
                for v in document.vacant
            ),
        )
        database.executemany(
            "INSERT OR IGNORE INTO also_cited VALUES (?, ?, ?)",
            (
                (cited.law, cited.paragraf, stored.paragraf)
                for document in documents
                for cited, stored in document.also_cited
            ),
        )
        database.executemany(
            "INSERT INTO signposts VALUES (?, ?, ?, ?, ?)",
            (
                (None, d.id, s.norm.law, s.norm.paragraf, s.text)
                for d in documents
                for s in d.signposts
            ),
        )
        database.executemany("INSERT INTO gone VALUES (?)", ((i,) for i in sorted(set(gone))))
        database.executemany(
            "INSERT INTO words VALUES (?, ?, ?)",
            ((word, w.count, " ".join(w.parts)) for word, w in sorted(words.items())),
        )
        database.commit()
    finally:
        database.close()


def _chunk_rows(chunks: Sequence[Chunk]) -> Iterable[tuple[Any, ...]]:
    first_vector = 0
    for c in chunks:
        norm = c.norm or Norm("", "")
        yield (
            *(c.id, c.document_id, c.order, c.text, json.dumps(c.headings), c.fundstelle),
            *(norm.law or None, norm.paragraf or None, norm.absatz, c.page, c.page_end),
            *(
                c.page_label,
                c.url,
                _sentences_json(c.sentences),
                c.context,
                first_vector,
                c.is_note,
            ),
        )
        first_vector += len(c.sentences)


def _sentences_json(sentences: Sequence[Sentence]) -> str:
    return json.dumps(
        [
            [s.start, s.end]
            + ([s.norm.absatz, s.norm.satz, s.norm.nummer, s.norm.buchstabe] if s.norm else [])
            for s in sentences
        ]
    )


def _sentences(text: str, norm: Norm | None) -> tuple[Sentence, ...]:
    found = []
    for start, end, *parts in json.loads(text):
        address = None
        if norm and parts:
            absatz, satz, nummer, buchstabe = parts
            address = replace(norm, absatz=absatz, satz=satz, nummer=nummer, buchstabe=buchstabe)
        found.append(Sentence(start, end, address))
    return tuple(found)


def _norm(row: sqlite3.Row) -> Norm | None:
    return Norm(row["law"], row["paragraf"], row["absatz"]) if row["law"] else None


def _document(row: sqlite3.Row) -> DocumentRecord:
    return DocumentRecord(
        id=row["id"],
        address=row["address"],
        title=row["title"],
        kind=Kind(row["kind"]),
        publisher=row["publisher"],
        stand=row["stand"],
        stand_note=row["stand_note"],
        region=row["region"],
        url=row["url"],
        official=bool(row["official"]),
        pages=row["pages"],
        law=row["law"],
        shipped=bool(row["shipped"]),
        chunks=row["chunks"],
    )


def _vacant(row: sqlite3.Row) -> VacantNorm:
    parts = ("law", "paragraf", "absatz", "satz", "nummer", "buchstabe")
    return VacantNorm(
        norm=Norm(*(row[part] for part in parts)),
        wording=row["wording"],
        repealed=bool(row["repealed"]),
        listed_as=row["listed_as"],
        note=row["note"],
    )


def _holds(outer: Norm, inner: Norm) -> bool:
    """Whether an address lies within another one; a Nummer is often cited without its Satz."""
    if inner.nummer and inner.satz is None:
        outer = replace(outer, satz=None)
    pairs = zip(astuple(outer), astuple(inner), strict=True)
    return all(part in (None, own) for part, own in pairs)
