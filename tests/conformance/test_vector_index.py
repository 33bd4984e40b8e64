"""Every vector index, held to the same behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.chroma_index import ChromaIndex, embedded_client
from ingest.ports import Facets, Filters, Match, Vector, VectorIndex
from tests.fakes import MemoryVectors

ANYTHING = Filters()
PLAN = Facets("plan", "local", "Nordkreis")
RULES = Facets("regeln", "local", "Südkreis")
IDEA = Facets("idee", "concept")
LAW = Facets("gesetz", "law", law="SGB IX")
OTHER_LAW = Facets("gesetz2", "law", law="SGB X")


@pytest.fixture(params=["memory", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    made: VectorIndex = (
        MemoryVectors()
        if request.param == "memory"
        else ChromaIndex(embedded_client(tmp_path / "chroma"), "passagen", create=True)
    )
    yield made
    made.close()


def vector(*values: float) -> Vector:
    array = np.array(values, np.float32)
    return array / np.float32(np.linalg.norm(array))


def ids(matches: list[Match]) -> list[str]:
    return [match.chunk_id for match in matches]


@pytest.fixture
def filled(index: VectorIndex) -> VectorIndex:
    """Entries in falling likeness to (1, 0, 0)."""
    index.add(
        [
            ("idea", IDEA, vector(0.6, 0.8, 0)),
            ("plan", PLAN, vector(1, 0, 0)),
            ("rules", RULES, vector(0.8, 0.6, 0)),
            ("law", LAW, vector(0, 1, 0)),
            ("other", OTHER_LAW, vector(-1, 0, 0)),
        ]
    )
    return index


def test_the_most_similar_comes_first_with_its_cosine(filled: VectorIndex) -> None:
    found = filled.search(vector(1, 0, 0), 5, ANYTHING)
    assert ids(found) == ["plan", "rules", "idea", "law", "other"]
    assert [m.score for m in found] == pytest.approx([1, 0.8, 0.6, 0, -1], abs=1e-5)


def test_at_most_k_are_found(filled: VectorIndex) -> None:
    assert ids(filled.search(vector(1, 0, 0), 2, ANYTHING)) == ["plan", "rules"]
    assert len(filled.search(vector(1, 0, 0), 100, ANYTHING)) == 5


def test_the_cosine_of_every_wanted_entry_is_told_whether_near_or_far(filled: VectorIndex) -> None:
    found = filled.similarities(vector(1, 0, 0), ["other", "plan", "idea"])
    assert found == pytest.approx({"plan": 1, "idea": 0.6, "other": -1}, abs=1e-5)
    (best,) = filled.search(vector(1, 0, 0), 1, ANYTHING)
    assert found["plan"] == pytest.approx(best.score, abs=1e-5)


def test_of_no_entry_there_is_no_cosine(filled: VectorIndex) -> None:
    assert filled.similarities(vector(1, 0, 0), []) == {}


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.count() == 0
    assert index.search(vector(1, 0, 0), 5, ANYTHING) == []
    assert index.search(vector(1, 0, 0), 5, Filters(kinds=frozenset({"law"}))) == []


def test_entries_can_be_added_in_several_goes(filled: VectorIndex) -> None:
    filled.add([("new", PLAN, vector(0.9, 0.1, 0))])
    assert filled.count() == 6
    assert ids(filled.search(vector(1, 0, 0), 2, ANYTHING)) == ["plan", "new"]


def test_adding_nothing_changes_nothing(filled: VectorIndex) -> None:
    filled.add([])
    assert filled.count() == 5


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=frozenset({"local"})), ["plan", "rules"]),
        (Filters(kinds=frozenset({"local", "law"})), ["plan", "rules", "law", "other"]),
        (Filters(regions=frozenset({"Südkreis"})), ["rules", "idea", "law", "other"]),
        (Filters(document_ids=frozenset({"idee"})), ["idea"]),
        (Filters(laws=frozenset({"SGB IX"})), ["law"]),
        (
            Filters(kinds=frozenset({"local"}), regions=frozenset({"Nordkreis"})),
            ["plan"],
        ),
        (Filters(kinds=frozenset({"law"}), document_ids=frozenset({"idee"})), []),
        (Filters(document_ids=frozenset({"unbekannt"})), []),
    ],
)
def test_filters_let_through_what_they_name_best_first(
    filled: VectorIndex, filters: Filters, expected: list[str]
) -> None:
    assert ids(filled.search(vector(1, 0, 0), 5, filters)) == expected


def test_a_single_wanted_entry_is_found_behind_many_nearer_ones(index: VectorIndex) -> None:
    angles = np.linspace(0, 0.5, 60)
    near = [(f"n{i}", RULES, vector(np.cos(a), np.sin(a))) for i, a in enumerate(angles)]
    index.add([*near, ("far", IDEA, vector(-1, 0))])
    assert ids(index.search(vector(1, 0), 2, Filters(kinds=frozenset({"concept"})))) == ["far"]


def test_k_wanted_entries_are_found_although_few_of_them_are_near(index: VectorIndex) -> None:
    angles = np.linspace(0.01, 0.5, 60)
    near = [(f"n{i}", RULES, vector(np.cos(a), np.sin(a))) for i, a in enumerate(angles)]
    wanted = [("first", IDEA, vector(1, 0)), ("last", IDEA, vector(-1, 0))]
    index.add([*near, *wanted])
    filters = Filters(kinds=frozenset({"concept"}))
    assert ids(index.search(vector(1, 0), 2, filters)) == ["first", "last"]


def test_more_entries_than_one_batch_are_all_stored(index: VectorIndex) -> None:
    rows = np.random.default_rng(0).normal(size=(2_001, 8)).astype(np.float32)
    index.add([(f"c{i}", PLAN, vector(*row)) for i, row in enumerate(rows)])
    assert index.count() == 2_001
    assert ids(index.search(vector(*rows[2_000]), 1, ANYTHING)) == ["c2000"]
