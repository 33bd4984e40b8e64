"""What the store knows of statutes besides their text: gaps, other names, titles, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.chunk_store import ChunkStore, write_store
from ingest.model import DOCUMENTARY_NOTE, Chunk, Document, Kind, VacantNorm
from ingest.norm import Norm
from tests.builders import a_chunk

PARAGRAF = Norm("SGB V", "87")
GONE = VacantNorm(Norm("SGB V", "12"), "(weggefallen)", repealed=True, listed_as="§§ 12 bis 15")
MOVED = VacantNorm(Norm("SGB V", "14"), "(jetzt § 15)", repealed=False, note="Seit 2018.")
ABSATZ = VacantNorm(PARAGRAF.within(absatz="2"), "(2) (weggefallen)", repealed=True)
NUMMER = VacantNorm(
    PARAGRAF.within(absatz="3", satz="2", nummer="4"), "4. (weggefallen)", repealed=True
)
BUCHSTABE = VacantNorm(
    PARAGRAF.within(absatz="2", nummer="1", buchstabe="a"), "a) (aufgehoben)", repealed=True
)
LAW = Document(
    address="BJNR5",
    title="Fünftes Buch",
    kind=Kind.LAW,
    blocks=(),
    official=True,
    law="SGB V",
    vacant=(GONE, MOVED, ABSATZ, NUMMER, BUCHSTABE),
    also_cited=((Norm("SGB V", "Anlage zu § 2"), Norm("SGB V", "Anlage 1")),),
)
OTHER = Document(
    address="BJNR9",
    title="Neuntes Buch",
    kind=Kind.LAW,
    blocks=(),
    official=True,
    law="SGB IX",
    vacant=(replace(GONE, norm=Norm("SGB IX", "12"), wording="-"),),
    also_cited=((Norm("SGB V", "Anlage zu § 2"), Norm("SGB V", "Anlage 9")),),
)
DIGEST = Document("gesetze/v.toml", "Kurzfassungen", Kind.LAW, (), law="SGB V")
PLAN = Document("plan.md", "Plan", Kind.LOCAL, ())


def chunks_of(document: Document, *chunks: Chunk) -> list[Chunk]:
    return [
        replace(chunk, id=f"{document.address}-{order}", document_id=document.id, order=order)
        for order, chunk in enumerate(chunks)
    ]


CHUNKS = [
    *chunks_of(
        DIGEST,
        a_chunk(norm=Norm("SGB V", "2"), headings=("Kurz",)),
        a_chunk(norm=Norm("SGB V", "99"), headings=("Nur kurz",)),
    ),
    *chunks_of(
        LAW,
        a_chunk(norm=Norm("SGB V", "2", "1"), headings=("Teil 1", "Leistungen")),
        a_chunk(norm=Norm("SGB V", "2", "2"), headings=("Teil 1", "Leistungen")),
        a_chunk(norm=Norm("SGB V", "2"), headings=("Teil 1", "Leistungen", DOCUMENTARY_NOTE)),
        a_chunk(norm=Norm("SGB V", "Anlage 1"), headings=("Stufen",)),
    ),
    *chunks_of(OTHER, a_chunk(norm=Norm("SGB IX", "2"), headings=("Begriffe",))),
    *chunks_of(PLAN, a_chunk(headings=("Ziel", DOCUMENTARY_NOTE))),
]


def store_of(path: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> ChunkStore:
    write_store(path, documents, chunks, verweise={}, gone=(), words={})
    return ChunkStore(path)


@pytest.fixture
def store(tmp_path: Path) -> ChunkStore:
    return store_of(tmp_path / "chunks.sqlite", [DIGEST, LAW, OTHER, PLAN], CHUNKS)


@pytest.mark.parametrize("vacant", LAW.vacant)
def test_what_has_no_wording_comes_back_as_it_was_written(
    store: ChunkStore, vacant: VacantNorm
) -> None:
    assert store.vacant(vacant.norm) == vacant


@pytest.mark.parametrize(
    ("norm", "found"),
    [
        (Norm("SGB V", "12", "3", satz="1"), GONE),
        (Norm("SGB IX", "12"), OTHER.vacant[0]),
        (PARAGRAF.within(absatz="2", satz="1"), ABSATZ),
        (PARAGRAF.within(absatz="2", nummer="1"), ABSATZ),
        (PARAGRAF.within(absatz="2", nummer="1", buchstabe="a"), BUCHSTABE),
        (PARAGRAF.within(absatz="3", satz="2", nummer="4", buchstabe="b"), NUMMER),
        (PARAGRAF.within(absatz="3", nummer="4"), NUMMER),
        (PARAGRAF, None),
        (PARAGRAF.within(absatz="1"), None),
        (PARAGRAF.within(absatz="3"), None),
        (PARAGRAF.within(absatz="3", satz="2"), None),
        (PARAGRAF.within(absatz="3", satz="1", nummer="4"), None),
        (PARAGRAF.within(absatz="3", satz="2", nummer="5"), None),
        (Norm("SGB V", "13"), None),
        (Norm("SGB X", "12"), None),
    ],
)
def test_a_norm_lies_in_the_closest_place_without_wording_that_holds_it(
    store: ChunkStore, norm: Norm, found: VacantNorm | None
) -> None:
    assert store.vacant(norm) == found


@pytest.mark.parametrize(
    ("cited", "stored"),
    [
        (Norm("SGB V", "Anlage zu § 2"), Norm("SGB V", "Anlage 1")),
        (Norm("SGB V", "Anlage zu § 2", nummer="3"), Norm("SGB V", "Anlage 1", nummer="3")),
        (Norm("SGB V", "Anlage zu § 3"), Norm("SGB V", "Anlage zu § 3")),
        (Norm("SGB IX", "Anlage zu § 2"), Norm("SGB IX", "Anlage zu § 2")),
        (Norm("SGB V", "2", "1"), Norm("SGB V", "2", "1")),
    ],
)
def test_an_annex_is_known_by_its_other_name_the_first_that_was_given(
    store: ChunkStore, cited: Norm, stored: Norm
) -> None:
    assert store.stored_as(cited) == stored


def test_every_paragraf_has_the_headings_of_the_statute_before_those_of_a_digest(
    store: ChunkStore,
) -> None:
    assert list(store.titles.items()) == [
        (Norm("SGB V", "2"), ("Teil 1", "Leistungen")),
        (Norm("SGB V", "Anlage 1"), ("Stufen",)),
        (Norm("SGB IX", "2"), ("Begriffe",)),
        (Norm("SGB V", "99"), ("Nur kurz",)),
    ]


def test_a_note_on_a_norm_is_told_from_wording_without_its_text(store: ChunkStore) -> None:
    notes = [chunk.id for chunk in CHUNKS if store.place(chunk.id).is_note]
    assert notes == ["BJNR5-2"]
    assert notes == [chunk.id for chunk in CHUNKS if chunk.is_note]


def test_of_prose_alone_nothing_of_law_is_known(tmp_path: Path) -> None:
    store = store_of(tmp_path / "c.sqlite", [PLAN], chunks_of(PLAN, a_chunk()))
    assert store.titles == {}
    assert store.vacant(Norm("SGB V", "12")) is None
    assert store.stored_as(PARAGRAF) == PARAGRAF
