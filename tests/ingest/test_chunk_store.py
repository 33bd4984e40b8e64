from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.chunk_store import ChunkStore, write_store
from ingest.errors import IndexUnavailable
from ingest.german import Word
from ingest.model import Chunk, Document, Kind, Sentence
from ingest.norm import Norm
from ingest.ports import Facets
from tests.builders import a_chunk

LAW = Document(
    address="BJNR1",
    title="Neuntes Buch (SGB IX)",
    kind=Kind.LAW,
    blocks=(),
    publisher="Ministerium",
    stand="2026-01-16",
    stand_note="Zuletzt geändert",
    url="https://beispiel.de/sgb_9/",
    official=True,
    law="SGB IX",
)
DIGEST = replace(LAW, address="gesetze/k.toml", title="Kurzfassungen", official=False)
PLAN = Document("plan.md", "Plan", Kind.LOCAL, (), region="Nordkreis", pages=12)


def law_chunk(chunk_id: str, paragraf: str, absatz: str, order: int, document: Document) -> Chunk:
    norm = Norm("SGB IX", paragraf, absatz)
    chunk = a_chunk(chunk_id=chunk_id, document_id=document.id, norm=norm)
    return replace(chunk, order=order)


CHUNKS = [
    law_chunk("k97", "97", "1", 0, DIGEST),
    law_chunk("k98", "98", "1", 1, DIGEST),
    law_chunk("g8", "8", "1", 0, LAW),
    law_chunk("g97a", "97", "1", 1, LAW),
    law_chunk("g97b", "97", "2", 2, LAW),
    replace(
        a_chunk(chunk_id="p", document_id=PLAN.id, headings=("Ziel", "Ort")),
        page=4,
        page_end=5,
        page_label="2",
        url="https://beispiel.de/plan",
        context="Wer hilft?",
    ),
]
VERWEISE = {
    "g8": [Norm("SGB IX", "97"), Norm("SGB X", "35")],
    "g97b": [Norm("SGB IX", "97"), Norm("SGB IX", "8")],
    "p": [Norm("SGB IX", "97")],
    "k98": [Norm("SGB IX", "97")],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "chunks.sqlite"
    write_store(
        path,
        [DIGEST, LAW, PLAN],
        CHUNKS,
        verweise=VERWEISE,
        gone=["fort", "fort"],
        words={"leistung": Word(7), "assistenzleistung": Word(2, ("assistenz", "leistung"))},
    )
    return path


@pytest.fixture
def store(path: Path) -> ChunkStore:
    return ChunkStore(path)


def test_every_chunk_comes_back_as_it_was_written(store: ChunkStore) -> None:
    found = store.chunks([chunk.id for chunk in CHUNKS])
    assert [found[chunk.id].chunk for chunk in CHUNKS] == CHUNKS


def test_addresses_of_sentences_come_back_to_the_last_part(tmp_path: Path) -> None:
    norm = Norm("SGB IX", "97")
    addresses = [
        norm,
        norm.within(absatz="2"),
        norm.within(absatz="2", satz="1", nummer="2a", buchstabe="aa"),
        None,
    ]
    chunk = replace(
        a_chunk("Eins Zwei Drei Vier", norm=norm),
        sentences=tuple(Sentence(5 * i, 5 * i + 4, a) for i, a in enumerate(addresses)),
    )
    document = replace(LAW, address="x")
    path = tmp_path / "s.sqlite"
    chunk = replace(chunk, document_id=document.id)
    write_store(path, [document], [chunk], verweise={}, gone=(), words={})
    assert ChunkStore(path).chunks_of(document.id)[0].chunk == chunk


def test_documents_come_back_in_order_with_their_number_of_chunks(store: ChunkStore) -> None:
    assert [(d.title, d.chunks) for d in store.documents] == [
        ("Kurzfassungen", 2),
        ("Neuntes Buch (SGB IX)", 3),
        ("Plan", 1),
    ]
    record = store.document(LAW.id)
    assert record is not None
    assert record.stand == "2026-01-16"
    assert record.stand_note == "Zuletzt geändert"
    assert record.publisher == "Ministerium"
    assert record.official is True
    assert record.kind is Kind.LAW
    assert store.document("unbekannt") is None


def test_facets_say_what_filters_look_at(store: ChunkStore) -> None:
    assert [d.facets for d in store.documents] == [
        Facets(DIGEST.id, "law", None, "SGB IX"),
        Facets(LAW.id, "law", None, "SGB IX"),
        Facets(PLAN.id, "local", "Nordkreis", None),
    ]


def test_a_place_tells_document_and_norm_without_the_text(store: ChunkStore) -> None:
    place = store.place("g97b")
    assert (place.chunk_id, place.norm) == ("g97b", Norm("SGB IX", "97", "2"))
    assert place.document.title == "Neuntes Buch (SGB IX)"
    assert store.place("p").norm is None


def test_unknown_ids_are_left_out(store: ChunkStore) -> None:
    assert list(store.chunks(["p", "unbekannt"])) == ["p"]
    assert store.chunks([]) == {}


def test_sentence_vectors_are_counted_through_all_chunks(store: ChunkStore) -> None:
    found = store.chunks([chunk.id for chunk in CHUNKS])
    assert [found[chunk.id].first_vector for chunk in CHUNKS] == [0, 2, 4, 6, 8, 10]


def test_chunks_of_a_document_come_in_its_order(store: ChunkStore) -> None:
    assert [s.chunk.id for s in store.chunks_of(LAW.id)] == ["g8", "g97a", "g97b"]


def test_the_wording_of_a_paragraf_comes_before_its_digest(store: ChunkStore) -> None:
    found = store.chunks_of_norm(Norm("SGB IX", "97", "2"))
    assert [s.chunk.id for s in found] == ["g97a", "g97b", "k97"]


def test_neighbours_lie_in_the_same_document(store: ChunkStore) -> None:
    middle = store.chunks(["g97a"])["g97a"]
    before, after = store.neighbour(middle, -1), store.neighbour(middle, 1)
    assert before is not None
    assert after is not None
    assert (before.chunk.id, after.chunk.id) == ("g8", "g97b")
    assert store.neighbour(middle, 2) is None
    assert store.neighbour(before, -1) is None


def test_paragrafen_of_a_statute_come_in_its_own_order(store: ChunkStore) -> None:
    assert store.paragrafen("SGB IX") == ["8", "97", "98"]
    assert store.paragrafen("SGB X") == []


def test_references_are_found_from_and_to_a_paragraf(store: ChunkStore) -> None:
    assert store.refers_to("g8") == [Norm("SGB IX", "97"), Norm("SGB X", "35")]
    assert store.refers_to("g97a") == []
    assert store.referred_by(Norm("SGB IX", "97")) == [Norm("SGB IX", "8", "1")]


def test_remembers_chunks_of_earlier_generations(store: ChunkStore) -> None:
    assert store.is_gone("fort")
    assert not store.is_gone("g8")
    assert not store.is_gone("nie")


def test_what_is_no_longer_kept_is_gone_for_good(store: ChunkStore) -> None:
    kept = [chunk.id for chunk in CHUNKS if chunk.id != "p"]
    assert store.gone_after(kept) == {"p", "fort"}
    assert store.gone_after([*kept, "p", "fort"]) == set()


def test_the_vocabulary_comes_back_with_its_splits(store: ChunkStore) -> None:
    assert store.vocabulary() == {
        "leistung": Word(7),
        "assistenzleistung": Word(2, ("assistenz", "leistung")),
    }


def test_counts_its_chunks(store: ChunkStore) -> None:
    assert store.count() == 6


def test_can_be_read_from_many_threads(store: ChunkStore) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(store.chunks_of(LAW.id))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8


def test_an_open_store_is_readable_after_its_file_was_removed(path: Path) -> None:
    store = ChunkStore(path)
    path.unlink()
    assert [s.chunk.id for s in store.chunks_of(LAW.id)] == ["g8", "g97a", "g97b"]


def test_a_missing_store_asks_for_an_ingest(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="zuerst „sro ingest“"):
        ChunkStore(tmp_path / "chunks.sqlite")


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "chunks.sqlite"
    path.write_bytes(b"kein SQLite" * 1_000)
    with pytest.raises(IndexUnavailable, match="beschädigt"):
        ChunkStore(path)


@pytest.mark.parametrize(
    "schema",
    [
        "CREATE TABLE etwas (id TEXT)",
        "CREATE TABLE documents (id TEXT, place INTEGER); INSERT INTO documents VALUES ('d', 0)",
        "CREATE TABLE documents (id TEXT, place INTEGER)",
    ],
)
def test_a_database_of_another_layout_is_damaged(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "chunks.sqlite"
    database = sqlite3.connect(path)
    database.executescript(schema)
    database.close()
    with pytest.raises(IndexUnavailable, match="beschädigt"):
        ChunkStore(path)


def test_folders_with_any_name_can_hold_a_store(tmp_path: Path) -> None:
    folder = tmp_path / "Büro 50% #1?"
    folder.mkdir()
    write_store(folder / "c.sqlite", [PLAN], [], verweise={}, gone=(), words={})
    assert [d.title for d in ChunkStore(folder / "c.sqlite").documents] == ["Plan"]
