"""Every lexical index, held to the same behaviour."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ingest.ports import Facets, Filters, LexicalEntry, LexicalIndex, Match, Term
from ingest.tantivy_index import TantivyIndex
from tests.fakes import MemoryWords

ANYTHING = Filters()
PLAN = Facets("plan", "local", "Nordkreis")
RULES = Facets("regeln", "local", "Südkreis")
IDEA = Facets("idee", "concept")
LAW = Facets("gesetz", "law", law="SGB IX")
OTHER_LAW = Facets("gesetz2", "law", law="VO zu § 82 SGB XII")


@pytest.fixture(params=["memory", "tantivy"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    if request.param == "memory":
        return MemoryWords()
    return TantivyIndex(tmp_path / "lexical", create=True)


def entry(
    chunk_id: str, facets: Facets, text: str, heading: str = "", norm: str = ""
) -> LexicalEntry:
    return LexicalEntry(chunk_id, facets, heading.split(), text.split(), norm.split())


def ids(matches: list[Match]) -> list[str]:
    return [match.chunk_id for match in matches]


def found(index: LexicalIndex, *tokens: str, filters: Filters = ANYTHING) -> list[str]:
    return ids(index.search([Term(token) for token in tokens], 10, filters))


@pytest.fixture
def filled(index: LexicalIndex) -> LexicalIndex:
    index.add(
        [
            entry("plan", PLAN, "assistenz hilf wohn"),
            entry("rules", RULES, "assistenz hilf"),
            entry("idea", IDEA, "assistenz", heading="teilhab"),
            entry("law", LAW, "assistenz", norm="§97sgbix §113sgbix"),
            entry("other", OTHER_LAW, "assistenz"),
        ]
    )
    return index


def test_what_shares_more_words_comes_first(filled: LexicalIndex) -> None:
    assert found(filled, "wohn", "hilf") == ["plan", "rules"]


def test_words_of_heading_and_norm_are_found_too(filled: LexicalIndex) -> None:
    assert found(filled, "teilhab") == ["idea"]
    assert found(filled, "§113sgbix") == ["law"]


def test_a_heavier_word_counts_more(index: LexicalIndex) -> None:
    index.add([entry("a", PLAN, "eins"), entry("b", PLAN, "zwei")])
    terms = [Term("eins", 0.5), Term("zwei", 1.0)]
    assert ids(index.search(terms, 2, ANYTHING)) == ["b", "a"]


def test_scores_fall_and_are_positive(filled: LexicalIndex) -> None:
    terms = [Term("wohn"), Term("hilf"), Term("assistenz")]
    scores = [m.score for m in filled.search(terms, 10, ANYTHING)]
    assert len(scores) == 5
    assert all(score > 0 for score in scores)
    assert all(before >= after for before, after in pairwise(scores))


@pytest.mark.parametrize("tokens", [(), ("unbekannt",), ("assist",), ("§97",)])
def test_only_whole_words_are_found(filled: LexicalIndex, tokens: tuple[str, ...]) -> None:
    assert found(filled, *tokens) == []


def test_at_most_k_are_found(filled: LexicalIndex) -> None:
    assert len(filled.search([Term("assistenz")], 3, ANYTHING)) == 3


def test_equals_come_in_the_order_they_were_added(index: LexicalIndex) -> None:
    index.add(entry(f"c{n}", PLAN, "gleich") for n in range(5))
    assert found(index, "gleich") == ["c0", "c1", "c2", "c3", "c4"]


def test_an_empty_index_finds_nothing(index: LexicalIndex) -> None:
    assert index.count() == 0
    assert found(index, "assistenz") == []


def test_entries_can_be_added_in_several_goes(filled: LexicalIndex) -> None:
    filled.add([entry("new", PLAN, "neu")])
    assert filled.count() == 6
    assert found(filled, "neu") == ["new"]


def test_a_passage_without_words_counts_but_is_never_found(index: LexicalIndex) -> None:
    index.add([entry("empty", PLAN, "")])
    assert index.count() == 1
    assert found(index, "assistenz") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=frozenset({"local"})), {"plan", "rules"}),
        (Filters(kinds=frozenset({"local", "concept"})), {"plan", "rules", "idea"}),
        (Filters(regions=frozenset({"Südkreis"})), {"rules", "idea", "law", "other"}),
        (Filters(document_ids=frozenset({"idee", "gesetz"})), {"idea", "law"}),
        (Filters(laws=frozenset({"SGB IX"})), {"law"}),
        (Filters(laws=frozenset({"VO zu § 82 SGB XII"})), {"other"}),
        (Filters(kinds=frozenset({"local"}), regions=frozenset({"Nordkreis"})), {"plan"}),
        (Filters(kinds=frozenset({"law"}), document_ids=frozenset({"idee"})), set()),
        (Filters(document_ids=frozenset({"unbekannt"})), set()),
    ],
)
def test_filters_let_through_what_they_name(
    filled: LexicalIndex, filters: Filters, expected: set[str]
) -> None:
    assert set(found(filled, "assistenz", filters=filters)) == expected


def test_filters_change_neither_order_nor_score(filled: LexicalIndex) -> None:
    terms = [Term("hilf"), Term("wohn")]
    filtered = filled.search(terms, 10, Filters(kinds=frozenset({"local"})))
    unfiltered = filled.search(terms, 10, ANYTHING)
    assert ids(filtered) == ids(unfiltered) == ["plan", "rules"]
    assert [m.score for m in filtered] == pytest.approx([m.score for m in unfiltered])
