"""Chroma as the vector index, the only importer of that library.

Embedded by default, one folder per generation: it is written by one ingest and only read afterwards,
because two processes writing one embedded store has hung (chroma issue 7040). The same code talks to
a Chroma server when one is configured, with one collection per generation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

from ingest.errors import IndexUnavailable, IngestError
from ingest.ports import Facets, Filters, Match, Vector
from ingest.system_errors import german_reason

_ADD_BATCH = 2_000
_OVERFETCH = 8  # a `where` filter costs 6 to 14 times a plain query, so first look further


class ChromaIndex:
    """One collection of passage vectors.

    Args:
        client: Where the collection lives.
        name: Name of the collection.
        create: Make an empty collection instead of opening one.

    Raises:
        IndexUnavailable: The collection is missing or Chroma refuses.
    """

    def __init__(self, client: ClientAPI, name: str, *, create: bool = False) -> None:
        self._client = client
        try:
            if create:
                self._collection = client.create_collection(
                    name,
                    configuration=CreateCollectionConfiguration(
                        hnsw={
                            "space": "cosine",
                            "ef_construction": 100,
                            "ef_search": 150,
                            "max_neighbors": 16,
                        }
                    ),
                    embedding_function=None,
                )
            else:
                self._collection = client.get_collection(name, embedding_function=None)
        except (ChromaError, ValueError) as error:
            raise IndexUnavailable(
                f"Der Vektorindex {name!r} fehlt oder ist beschädigt."
            ) from error

    def add(self, entries: Sequence[tuple[str, Facets, Vector]]) -> None:
        """Store vectors under their chunk ids.

        Raises:
            IngestError: They cannot be stored, for instance because the disk is full.
        """
        for start in range(0, len(entries), _ADD_BATCH):
            batch = entries[start : start + _ADD_BATCH]
            try:
                self._collection.add(
                    ids=[chunk_id for chunk_id, _, _ in batch],
                    embeddings=np.array([vector for _, _, vector in batch], np.float32),
                    metadatas=[_metadata(facets) for _, facets, _ in batch],
                )
            except ChromaError as error:
                raise IngestError(
                    f"Der Vektorindex kann nicht geschrieben werden: {german_reason(error)}."
                ) from error

    def search(self, vector: Vector, k: int, filters: Filters) -> list[Match]:
        """Return at most k matches, most similar first; the score is the cosine, -1 to 1."""
        if not filters:
            return [match for match, _ in self._query(vector, k, None)]
        wide = self._query(vector, k * _OVERFETCH, None)
        passing = [match for match, facets in wide if facets.pass_filters(filters)]
        if len(passing) < k and len(wide) == k * _OVERFETCH:
            passing = [match for match, _ in self._query(vector, k, _where(filters))]
        return passing[:k]

    def similarities(self, vector: Vector, chunk_ids: Sequence[str]) -> dict[str, float]:
        """The cosine of every one of these chunks, -1 to 1."""
        if not chunk_ids:
            return {}
        reply = self._collection.get(ids=list(chunk_ids), include=["embeddings"])
        cosines = np.asarray(reply["embeddings"]) @ vector
        return dict(zip(reply["ids"], cosines.tolist(), strict=True))

    def _query(
        self, vector: Vector, k: int, where: dict[str, Any] | None
    ) -> list[tuple[Match, Facets]]:
        reply = self._collection.query(
            query_embeddings=vector[None, :],
            n_results=k,
            where=where,
            include=["distances", "metadatas"],
        )
        distances, metadatas = reply["distances"], reply["metadatas"]
        if distances is None or metadatas is None:
            return []
        return [
            (Match(chunk_id, 1.0 - distance), _facets(metadata))
            for chunk_id, distance, metadata in zip(
                reply["ids"][0], distances[0], metadatas[0], strict=True
            )
        ]

    def count(self) -> int:
        """How many vectors are stored."""
        return self._collection.count()

    def close(self) -> None:
        """Release the store's files and threads."""
        if isinstance(self._client, Client):  # the general type has no close
            self._client.close()


def embedded_client(folder: Path) -> ClientAPI:
    """Open or create an embedded store; telemetry is off."""
    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False, is_persistent=True)
    )


def server_client(url: str) -> ClientAPI:
    """Connect to a Chroma server, `http://host:port`; https is on 443 unless a port is named.

    Raises:
        IndexUnavailable: Nothing answers there.
    """
    parts = urlsplit(url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except (ValueError, ChromaError) as error:
        raise IndexUnavailable(f"Der Chroma-Server unter {url} antwortet nicht.") from error


def remove_collection(client: ClientAPI, name: str) -> None:
    """Drop a collection; one that is already gone is no error."""
    try:
        client.delete_collection(name)
    except (ChromaError, ValueError):
        return


def _metadata(facets: Facets) -> dict[str, str]:
    return {
        "document_id": facets.document_id,
        "kind": facets.kind,
        "region": facets.region or "",
        "law": facets.law or "",
    }


def _facets(metadata: Mapping[str, Any]) -> Facets:
    return Facets(
        str(metadata["document_id"]),
        str(metadata["kind"]),
        str(metadata["region"]) or None,
        str(metadata["law"]) or None,
    )


def _where(filters: Filters) -> dict[str, Any]:
    wanted = {
        "kind": filters.kinds,
        "region": filters.regions | {""} if filters.regions else frozenset(),
        "document_id": filters.document_ids,
        "law": filters.laws,
    }
    clauses: list[dict[str, Any]] = [
        {key: {"$in": sorted(values)}} for key, values in wanted.items() if values
    ]
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}
