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


def of_statute(paragrafen: Mapping[str, str], law: str = "SGB IX") -> list[Chunk]:
    """One chunk for each § with the name of its division, in order, after a first one on top."""
    return [
        replace(
            chunk("Nichts gilt.", LAW, Norm(law, paragraf), order),
            headings=(division, f"§ {paragraf}"),
        )
        for order, (paragraf, division) in enumerate(paragrafen.items(), start=1)
    ]


STATUTE = {"7": "A", "7a": "A", "8": "A", "9": "B", "10": "B", "13": "B", "13f": "B", "14": "C"}


@pytest.mark.parametrize(
    ("text", "paragrafen"),
    [
        ("Es gelten die §§ 7 bis 9.", ["7", "7a", "8", "9"]),
        ("Es gelten die §§ 7 bis 9 und 14.", ["7", "7a", "8", "9", "14"]),
        ("Es gelten die §§ 9 bis 12.", ["9", "10", "12"]),
        ("Es gilt § 7 Absatz 1 bis 3.", ["7"]),
        ("Es gilt § 9 Absatz 2 ff.", ["9"]),
        ("Es gelten die §§ 9 f. des Gesetzes.", ["9", "10"]),
        ("Es gelten die §§ 9 ff. des Gesetzes.", ["9", "10", "13", "13f"]),
        ("Es gelten die §§ 7 ff. entsprechend.", ["7", "7a", "8"]),
        ("Es gilt § 9f entsprechend.", ["9", "10"]),
        ("Es gilt § 13f entsprechend.", ["13f"]),
        ("Es gilt § 99 ff.", ["99"]),
    ],
)
def test_every_paragraf_of_a_range_is_named(
    tmp_path: Path, text: str, paragrafen: list[str]
) -> None:
    asking = chunk(text, LAW, Norm("SGB IX", "1"))
    store = written(tmp_path, LAW, asking, *of_statute(STATUTE))
    assert store.refers_to(asking.id) == [Norm("SGB IX", paragraf) for paragraf in paragrafen]


def test_a_range_of_another_statute_names_those_it_has(tmp_path: Path) -> None:
    asking = chunk("Nach den §§ 60 bis 62 des Ersten Buches.", LAW, Norm("SGB IX", "1"))
    store = written(tmp_path, LAW, asking, *of_statute({"60": "", "61": "", "62": ""}, "SGB I"))
    assert store.referred_by(Norm("SGB I", "61")) == [Norm("SGB IX", "1")]


def test_a_range_of_a_statute_that_is_not_there_names_its_ends(tmp_path: Path) -> None:
    asking = chunk("Nach den §§ 60 bis 65 des Ersten Buches.", LAW, Norm("SGB IX", "1"))
    store = written(tmp_path, LAW, asking)
    assert store.refers_to(asking.id) == [Norm("SGB I", "60"), Norm("SGB I", "65")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nach § 543 in Verbindung mit § 569 des Bürgerlichen Gesetzbuchs.",
            ["§ 543 BGB", "§ 569 BGB"],
        ),
        (
            "Nach § 9 in Verbindung mit § 569 des Bürgerlichen Gesetzbuchs.",
            ["§ 9 SGB IX", "§ 569 BGB"],
        ),
    ],
)
def test_a_paragraf_the_own_statute_lacks_is_that_of_its_chain(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    asking = chunk(text, LAW, Norm("SGB IX", "1"))
    store = written(tmp_path, LAW, asking, *of_statute(STATUTE))
    assert [str(norm) for norm in store.refers_to(asking.id)] == expected


@pytest.mark.parametrize(
    ("title", "norms"),
    [
        ("Rundschreiben zu § 35 SGB XII", ["§ 42a SGB XII"]),
        ("Rundschreiben zu den Kosten der Unterkunft", []),
        ("Verhältnis von § 35 SGB XII und § 22 SGB II", []),
    ],
)
def test_a_circular_on_one_statute_means_this_one(
    tmp_path: Path, title: str, norms: list[str]
) -> None:
    circular = Document("rundschreiben.pdf", title, Kind.LOCAL, ())
    assert named(tmp_path, "Nach § 42a Absatz 2 gilt das auch hier.", circular) == norms
