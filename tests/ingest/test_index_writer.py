"""Which §§ a chunk is written to name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.chunk_store import ChunkStore
from ingest.index_writer import STORE, chunks_in, write_index
from ingest.model import Chunk, Document, Kind
from ingest.norm import Norm
from ingest.ports import PassageVectors
from tests.builders import a_chunk
from tests.fakes import DIMENSION, MemoryIndexes

LAW = Document("BJNR9", "Neuntes Buch", Kind.LAW, (), official=True, law="SGB IX")
BEK = "SGB9§70Bek"
ANNOUNCEMENT = Document("BJNR4", "Bekanntmachung", Kind.LAW, (), official=True, law=BEK)
PLAN = Document("plan.md", "Plan", Kind.LOCAL, ())


def chunk(text: str, document: Document, norm: Norm | None = None, order: int = 0) -> Chunk:
    made = a_chunk(text, chunk_id=f"{document.address}-{order}", norm=norm)
    return replace(made, document_id=document.id, order=order)


def written(
    folder: Path,
    document: Document,
    *chunks: Chunk,
    known: Mapping[str, Sequence[Norm]] | None = None,
    progress: list[tuple[int, int]] | None = None,
    indexes: MemoryIndexes | None = None,
) -> ChunkStore:
    steps: list[tuple[int, int]] = [] if progress is None else progress
    vectors = [
        PassageVectors(np.ones(DIMENSION, np.float32), np.ones((len(c.sentences), DIMENSION), "f4"))
        for c in chunks
    ]
    write_index(
        folder,
        indexes or MemoryIndexes(),
        [document],
        chunks,
        vectors,
        signposts=[],
        known=known or {},
        gone=(),
        progress=lambda done, total: steps.append((done, total)),
    )
    return ChunkStore(folder / STORE)


def named(folder: Path, text: str, document: Document, norm: Norm | None = None) -> list[str]:
    only = chunk(text, document, norm)
    return [str(each) for each in written(folder, document, only).refers_to(only.id)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Es gilt § 8.", ["§ 8 SGB IX"]),
        ("Es gilt § 8 Absatz 2 Satz 1 und § 8 Absatz 3.", ["§ 8 SGB IX"]),
        ("Absatz 2 und § 97 gelten.", []),
        ("Es gilt § 9. Auch § 35 des Zehnten Buches gilt.", ["§ 9 SGB IX", "§ 35 SGB X"]),
        ("Nichts gilt.", []),
    ],
)
def test_a_paragraf_names_those_of_its_own_statute_and_others_but_not_itself(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert named(tmp_path, text, LAW, Norm("SGB IX", "97", "1")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gemäß § 70 Absatz 3 SGB IX gilt ein neuer Betrag.", ["§ 70 SGB IX"]),
        ("Der Betrag nach § 39 WMVO und § 70 SGB IX steigt.", ["§ 39 WMVO", "§ 70 SGB IX"]),
        ("Der Betrag nach § 70 steigt.", []),
        ("Absatz 3 gilt.", []),
    ],
)
def test_an_announcement_names_paragrafen_of_statutes_alone(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert named(tmp_path, text, ANNOUNCEMENT, Norm(BEK, BEK)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Nach § 97 SGB IX.", ["§ 97 SGB IX"]), ("Nach § 97.", []), ("Nach Absatz 2.", [])],
)
def test_prose_names_paragrafen_with_their_statute(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    assert named(tmp_path, text, PLAN) == expected


def test_an_announcement_is_found_from_the_paragraf_it_is_on(tmp_path: Path) -> None:
    only = chunk("Gemäß § 70 Absatz 3 SGB IX gilt mehr.", ANNOUNCEMENT, Norm(BEK, BEK))
    store = written(tmp_path, ANNOUNCEMENT, only)
    assert store.referred_by(Norm("SGB IX", "70")) == [Norm(BEK, BEK)]


def test_references_that_are_known_are_not_looked_for_again(tmp_path: Path) -> None:
    first = chunk("Es gilt § 8.", LAW, Norm("SGB IX", "1"), 0)
    second = chunk("Es gilt § 9.", LAW, Norm("SGB IX", "2"), 1)
    store = written(tmp_path, LAW, first, second, known={first.id: [Norm("SGB X", "35")]})
    assert store.refers_to(first.id) == [Norm("SGB X", "35")]
    assert store.refers_to(second.id) == [Norm("SGB IX", "9")]


def test_all_parts_hold_every_chunk_and_the_steps_are_told(tmp_path: Path) -> None:
    indexes, steps = MemoryIndexes(), list[tuple[int, int]]()
    chunks = [chunk(f"Satz {n}.", PLAN, order=n) for n in range(3)]
    written(tmp_path, PLAN, *chunks, progress=steps, indexes=indexes)
    assert chunks_in(tmp_path, indexes) == {3}
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4)]
