"""The glossary: enough terms in order, norms that stand in the statutes, and own wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from ingest.glossary import GLOSSARY_FILE, Glossary, load_glossary
from tests.conftest import CORPUS
from tests.corpus.statutes import Today, runs


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary(CORPUS / GLOSSARY_FILE)


def place(term: str) -> list[str]:
    """Where a term stands in the alphabet: word by word, umlauts as their vowels."""
    plain = unicodedata.normalize("NFKD", term.casefold()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain)


def twice(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_at_least_250_terms_are_explained(glossary: Glossary) -> None:
    assert glossary.stand
    assert len(glossary.terms) >= 250


def test_the_terms_stand_in_alphabetical_order(glossary: Glossary) -> None:
    terms = [term.begriff for term in glossary.terms]
    assert terms == sorted(terms, key=place)


def test_no_term_stands_twice(glossary: Glossary) -> None:
    assert twice([" ".join(place(term.begriff)) for term in glossary.terms]) == []


def test_no_entry_names_anything_twice(glossary: Glossary) -> None:
    for term in glossary.terms:
        assert twice(list(term.names)) == [], term.begriff
        assert twice([str(norm) for norm in term.norms]) == [], term.begriff


def test_each_explanation_is_of_one_to_three_sentences(glossary: Glossary) -> None:
    for term in glossary.terms:
        assert term.text.endswith("."), term.begriff
        ends = re.findall(r"(?<!\d)[.!?](?=\s+[A-ZÄÖÜ„]|$)", term.text)
        assert len(ends) <= 3, term.begriff


@pytest.mark.data
def test_every_norm_stands_in_the_statutes_of_today(glossary: Glossary, today: Today) -> None:
    norms = [norm for term in glossary.terms for norm in term.norms]
    assert len([norm for norm in norms if norm.law in today.laws]) > 400
    assert {norm.law for norm in norms} - today.laws == set()
    assert today.missing(norms) == []


@pytest.mark.data
def test_no_run_of_eight_words_is_taken_from_a_statute(
    glossary: Glossary, statute_runs: set[tuple[str, ...]]
) -> None:
    for term in glossary.terms:
        copied = [" ".join(run) for run in runs(term.text) & statute_runs]
        assert not copied, f"{term.begriff}: {copied}"
