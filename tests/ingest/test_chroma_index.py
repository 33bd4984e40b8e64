from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.chroma_index import ChromaIndex, embedded_client, remove_collection, server_client
from ingest.errors import IndexUnavailable
from ingest.ports import Facets, Filters, Vector
from tests.conftest import free_port

FULL = """
import resource, sys
from pathlib import Path
import numpy as np
from ingest.chroma_index import ChromaIndex, embedded_client
from ingest.errors import IngestError
from ingest.ports import Facets
index = ChromaIndex(embedded_client(Path(sys.argv[1])), "passagen", create=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
vectors = np.eye(384, dtype=np.float32)
try:
    index.add([(str(i), Facets("d", "law"), vector) for i, vector in enumerate(vectors)])
except IngestError as error:
    print(error)
"""


def unit(place: int) -> Vector:
    vector: Vector = np.eye(3, dtype=np.float32)[place]
    return vector


def test_a_closed_store_is_opened_again_with_all_it_holds(tmp_path: Path) -> None:
    facets = Facets("d", "law", "Nordkreis", "SGB IX")
    index = ChromaIndex(embedded_client(tmp_path), "passagen", create=True)
    index.add([("a", facets, unit(0)), ("b", facets, unit(1))])
    index.close()
    again = ChromaIndex(embedded_client(tmp_path), "passagen")
    assert again.count() == 2
    filters = Filters(laws=frozenset({"SGB IX"}), regions=frozenset({"Nordkreis"}))
    assert [m.chunk_id for m in again.search(unit(1), 1, filters)] == ["b"]
    again.close()


def test_a_reopened_store_still_knows_how_near_its_entries_are(tmp_path: Path) -> None:
    index = ChromaIndex(embedded_client(tmp_path), "passagen", create=True)
    index.add([(name, Facets("d", "law"), unit(place)) for place, name in enumerate("abc")])
    index.close()
    again = ChromaIndex(embedded_client(tmp_path), "passagen")
    question = np.array([0.6, 0.0, -0.8], np.float32)
    found = again.similarities(question, ["c", "a"])
    assert found == pytest.approx({"a": 0.6, "c": -0.8})
    assert {type(cosine) for cosine in found.values()} == {float}
    again.close()


def test_a_collection_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    client = embedded_client(tmp_path)
    with pytest.raises(IndexUnavailable, match="'passagen' fehlt"):
        ChromaIndex(client, "passagen")


def test_a_collection_is_made_only_once(tmp_path: Path) -> None:
    client = embedded_client(tmp_path)
    index = ChromaIndex(client, "passagen", create=True)
    with pytest.raises(IndexUnavailable):
        ChromaIndex(client, "passagen", create=True)
    index.close()


def test_a_removed_collection_is_gone_and_may_be_gone_already(tmp_path: Path) -> None:
    client = embedded_client(tmp_path)
    index = ChromaIndex(client, "passagen", create=True)
    remove_collection(client, "passagen")
    remove_collection(client, "passagen")
    with pytest.raises(IndexUnavailable):
        ChromaIndex(client, "passagen")
    index.close()


def test_telemetry_is_off(tmp_path: Path) -> None:
    assert embedded_client(tmp_path).get_settings().anonymized_telemetry is False


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(IndexUnavailable, match="antwortet nicht"):
        server_client(f"http://127.0.0.1:{free_port()}")


def test_a_full_disk_is_told_in_german(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("Der Vektorindex kann nicht geschrieben werden: ")
