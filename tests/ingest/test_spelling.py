"""The words of everyday German."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.german import words
from ingest.spelling import everyday_words


@pytest.mark.parametrize(
    "word",
    ["leitung", "verjähren", "strasse", "grösse", "straßenbahn", "fuß", "Haus", "eisbär", "gehst"],
)
def test_words_are_kept_as_the_search_folds_them(word: str) -> None:
    (folded,) = words(word)
    assert folded in everyday_words()


@pytest.mark.parametrize(
    "word", ["wekrstatt", "budgt", "eingliedrugn", "straße", "Haus", "teilhabeplanverfahren", ""]
)
def test_misspelt_words_other_spellings_and_terms_of_the_field_are_not_among_them(
    word: str,
) -> None:
    assert word not in everyday_words()


def test_there_are_some_hundred_thousand_all_in_lower_case_without_sharp_s() -> None:
    found = everyday_words()
    assert 300_000 < len(found) < 400_000
    assert not [word for word in found if "ß" in word or word != word.lower()]
    assert not [word for word in found if word != unicodedata.normalize("NFC", word)]


def test_they_are_read_once() -> None:
    assert everyday_words() is everyday_words()
