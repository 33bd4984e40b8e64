"""Tantivy as the lexical index, the only importer of that library.

Text arrives as tokens of `ingest.german`, so tantivy only splits at blanks and ranks by BM25.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from ingest.errors import IndexUnavailable, IngestError
from ingest.ports import Filters, LexicalEntry, Match, Term
from ingest.system_errors import german_reason

# A word in a heading says more about a passage than one in its text; chosen on the question set.
_FIELD_BOOSTS = {"heading": 1.5, "text": 1.0, "norm": 4.0}
_WRITER_HEAP = 64_000_000  # bytes; one thread, so that document order is deterministic


class TantivyIndex:
    """A folder with the words of all chunks.

    Args:
        folder: Where the index lives.
        create: Make an empty index instead of opening one.

    Raises:
        IndexUnavailable: The folder holds no readable index.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._schema = _schema()
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder))
            else:
                self._index = tantivy.Index.open(str(folder))
        except (ValueError, OSError) as error:
            raise IndexUnavailable("Der Wortindex fehlt oder ist beschädigt.") from error

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        """Store entries and make them searchable.

        Raises:
            IngestError: They cannot be stored, for instance because the disk is full.
        """
        try:
            self._write(entries)
        except ValueError as error:  # what tantivy makes of an I/O error
            raise IngestError(
                f"Der Wortindex kann nicht geschrieben werden: {german_reason(error)}."
            ) from error

    def _write(self, entries: Iterable[LexicalEntry]) -> None:
        writer = self._index.writer(heap_size=_WRITER_HEAP, num_threads=1)
        for entry in entries:
            document = tantivy.Document(
                chunk_id=entry.chunk_id,
                document_id=entry.facets.document_id,
                kind=entry.facets.kind,
                region=entry.facets.region or "-",
                law=_token(entry.facets.law),
                heading=" ".join(entry.heading_tokens),
                text=" ".join(entry.text_tokens),
                norm=" ".join(entry.norm_tokens),
            )
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, terms: Sequence[Term], k: int, filters: Filters) -> list[Match]:
        """Return at most k matches by BM25, best first."""
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, term.token), term.weight * boost
                ),
            )
            for term in terms
            for field, boost in _FIELD_BOOSTS.items()
        ]
        if not clauses:
            return []
        query = tantivy.Query.boolean_query(clauses)
        if filters:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *self._filter_clauses(filters)]
            )
        searcher = self._index.searcher()
        return [
            Match(str(searcher.doc(address)["chunk_id"][0]), float(score))
            for score, address in searcher.search(query, k).hits
        ]

    def _filter_clauses(self, filters: Filters) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        wanted = {
            "kind": filters.kinds,
            "region": filters.regions | {"-"} if filters.regions else frozenset(),
            "document_id": filters.document_ids,
            "law": {_token(law) for law in filters.laws},
        }
        return [
            (
                tantivy.Occur.Must,
                tantivy.Query.const_score_query(
                    tantivy.Query.term_set_query(self._schema, field, sorted(values)), 0.0
                ),
            )
            for field, values in wanted.items()
            if values
        ]

    def count(self) -> int:
        """How many entries are stored."""
        return int(self._index.searcher().num_docs)


def _token(law: str | None) -> str:
    return (law or "-").lower().replace(" ", "")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw")
    for field in ("document_id", "kind", "region", "law"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("heading", "text", "norm"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
