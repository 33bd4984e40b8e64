from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.german import (
    STOP_WORDS,
    Analyzer,
    count_words,
    norm_token,
    split_compounds,
    stem,
    words,
)
from ingest.norm import Norm
from ingest.ports import Term

# Every word twice: one seen once may itself be a misspelling.
CORPUS = """
    Assistenz Leistung Sozialraum Raum Orientierung Kind Garten Hilfe Eingliederung Bedarf
    Ermittlung Gesamt Plan Verfahren Werkstatt Teilhabe Budget Straße Fachkräfte
"""


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(split_compounds(count_words([CORPUS, CORPUS])))


def test_words_are_folded_and_hyphenated_ones_also_split() -> None:
    assert words("Fachkräfte-Team, Straße 12; § 97a SGB‑IX!") == [
        *("fachkräfte", "team", "fachkräfteteam"),
        *("strasse", "12", "97a"),
        *("sgb", "ix", "sgbix"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fach-Kräfte-Mangel", ["fach", "kräfte", "mangel", "fachkräftemangel"]),
        ("SGB‑IX", ["sgb", "ix", "sgbix"]),
        ("- Punkt -", ["punkt"]),
        ("Vor- und Nachteil", ["vor", "und", "nachteil"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("unter_strich", ["unter", "strich"]),
        ("", []),
    ],
)
def test_a_hyphen_joins_words_only_between_them(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_composed_and_decomposed_umlauts_are_one_word() -> None:
    assert words("Fachkra\u0308fte") == words("Fachkräfte") == ["fachkräfte"]


@pytest.mark.parametrize(
    "spellings",
    [
        ["Fachkräfte", "Fachkraefte", "Fachkrafte", "FACHKRAFT", "Fachkräften"],
        ["Straße", "Strasse", "STRASSE", "Straßen"],
        ["Häuser", "Haeuser", "Haus", "Hauses"],
        ["Leistung", "Leistungen"],
        ["Werkstätten", "Werkstaetten", "Werkstatt"],
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_and_forms_of_a_word_share_their_stem(spellings: list[str]) -> None:
    assert len({stem(words(spelling)[0]) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Assistenzleistung", ("assistenz", "leistung")),
        ("Assistenzleistungen", ("assistenz", "leistung")),
        ("Sozialraumorientierung", ("sozialraum", "orientier")),
        ("Eingliederungshilfe", ("einglieder", "hilf")),
        ("Kindergarten", ("kind", "gart")),
        ("Gesamtplanverfahren", ("gesamt", "plan", "verfahr")),
        ("Raum", ()),
        ("Teilhabe", ()),
        ("Bundesrepublik", ()),
        ("Werkstatt" * 12, ()),
    ],
)
def test_compounds_are_split_along_the_words_of_the_corpus(
    analyzer: Analyzer, word: str, parts: tuple[str, ...]
) -> None:
    assert analyzer.compound_parts(word.lower()) == parts


def test_splits_come_with_the_vocabulary_and_are_not_worked_out_again() -> None:
    vocabulary = split_compounds(Counter(assistenz=2, leistung=2, assistenzleistung=1))
    assert vocabulary["assistenzleistung"].parts == ("assistenz", "leistung")
    assert vocabulary["leistung"].parts == ()
    assert vocabulary["leistung"].count == 2


def test_a_passage_keeps_whole_words_beside_their_parts(analyzer: Analyzer) -> None:
    assert analyzer.index_tokens("Die Assistenzleistung in der Werkstatt ab 2020") == [
        "assistenzleist",
        "assistenz",
        "leistung",
        "werkstatt",
        "2020",
    ]


def test_a_question_weighs_parts_less_than_words(analyzer: Analyzer) -> None:
    assert analyzer.query_terms("Was ist die Assistenzleistung?") == [
        Term("assistenzleist", 1.0),
        Term("assistenz", 0.5),
        Term("leistung", 0.5),
    ]


def test_a_word_that_is_named_itself_keeps_its_full_weight(analyzer: Analyzer) -> None:
    terms = analyzer.query_terms("Assistenzleistung oder Leistung")
    assert Term("leistung", 1.0) in terms


def test_a_question_of_stop_words_has_no_terms(analyzer: Analyzer) -> None:
    assert analyzer.query_terms("Was ist das und wie?") == []
    assert analyzer.query_terms("") == []


def test_single_letters_say_nothing_but_single_digits_do(analyzer: Analyzer) -> None:
    assert analyzer.query_terms("Pflegegrad 3 b") == [Term("pflegegrad", 1.0), Term("3", 1.0)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("werkstat", "werkstatt"),
        ("wekrstatt", "werkstatt"),
        ("budgt", "budget"),
        ("eingliedrugn", "eingliederung"),
        ("strase", "strasse"),
        ("werkstatt", "werkstatt"),
        ("leistungen", "leistungen"),
        ("palm", "palm"),
        ("eisbär", "eisbär"),
        ("assistenzhilfe", "assistenzhilfe"),
        ("b2dget", "b2dget"),
    ],
)
def test_misspelt_words_are_taken_for_near_words_of_the_corpus(
    analyzer: Analyzer, written: str, meant: str
) -> None:
    assert analyzer.correct(written) == meant


@pytest.mark.parametrize("word", ["leitung", "verjähren", "karten", "vermittlung", "traum"])
def test_words_of_everyday_german_are_no_misspelt_words_of_the_corpus(
    analyzer: Analyzer, word: str
) -> None:
    assert not analyzer.knows(word)
    assert analyzer.correct(word) == word


def test_an_everyday_word_the_corpus_does_not_use_weighs_in_full(analyzer: Analyzer) -> None:
    assert analyzer.query_terms("Traum") == [Term("traum", 1.0)]
    assert analyzer.query_terms("Rraum") == [Term("raum", 0.8)]


def test_a_corrected_word_weighs_less(analyzer: Analyzer) -> None:
    assert analyzer.query_terms("Werkstat") == [Term("werkstatt", 0.8)]


def test_a_word_seen_once_corrects_nobody() -> None:
    analyzer = Analyzer(split_compounds(Counter(werkstatt=1, hilfe=5)))
    assert analyzer.correct("werkstat") == "werkstat"


def test_the_more_frequent_of_two_equally_near_words_is_meant() -> None:
    analyzer = Analyzer(split_compounds(Counter(pfleger=2, pflegen=9)))
    assert analyzer.correct("pflegex") == "pflegen"


def test_only_misspelt_words_of_a_text_are_replaced(analyzer: Analyzer) -> None:
    text = "Was kostet die Werkstat in der Straße, Frau Özil?"
    assert analyzer.corrected(text) == "Was kostet die werkstatt in der Straße, Frau Özil?"


def test_knows_words_of_the_corpus_in_any_form(analyzer: Analyzer) -> None:
    assert analyzer.knows("fachkraefte")
    assert analyzer.knows("leistungen")
    assert not analyzer.knows("eisbär")


def test_rare_tokens_say_more_than_frequent_ones() -> None:
    analyzer = Analyzer(split_compounds(Counter(teilhabe=900, budget=20, werkstatt=1)))
    tokens = ["teilhab", "budget", "werkstatt", "unbekannt"]
    values = [analyzer.rarity(stem(token)) for token in tokens]
    assert all(0 <= value <= 1 for value in values)
    assert all(before < after for before, after in pairwise(values))
    assert values[-1] == 1.0


@pytest.mark.parametrize(
    ("norm", "token"),
    [
        (Norm("SGB IX", "97"), "§97sgbix"),
        (Norm("SGB IX", "37a", "1"), "§37asgbix"),
        (Norm("GG", "Art. 19"), "§art.19gg"),
    ],
)
def test_a_paragraf_is_one_exact_token(norm: Norm, token: str) -> None:
    assert norm_token(norm) == token


def test_stop_words_are_spelt_as_words_are_folded() -> None:
    folded = {word for text in STOP_WORDS for word in words(text)}
    assert folded - STOP_WORDS == set()


@given(st.text(max_size=60))
def test_any_text_can_be_analysed(text: str) -> None:
    analyzer = Analyzer(split_compounds(count_words([text, text, CORPUS])))
    tokens = analyzer.index_tokens(text)
    assert all(token and not any(c.isspace() for c in token) for token in tokens)
    assert {term.token for term in analyzer.query_terms(text)} <= set(tokens)
