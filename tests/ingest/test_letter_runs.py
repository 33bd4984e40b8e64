"""Runs of letters: what meets, what counts, and that the arrays survive a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.letter_runs import LetterRuns, letter_runs

TEXTS = [
    "Wir bekommen keinen Kitaplatz für unsere Tochter.",
    "Wer zahlt nach dem Umzug in ein anderes Bundesland?",
    "Wer berät mich, wenn der Antrag abgelehnt wurde?",
    "Wer zahlt die Begleitung im Krankenhaus?",
]


def best(question: str, texts: list[str] = TEXTS) -> str:
    return texts[int(np.argmax(LetterRuns.of(texts).nearness(question)))]


def test_runs_hold_the_ends_of_words_and_short_words_whole() -> None:
    assert list(letter_runs("Zahlt er?")) == [" zah", "zahl", "ahlt", "hlt ", " er "]
    assert list(letter_runs("a")) == [" a "]
    assert list(letter_runs("… !")) == []


@pytest.mark.parametrize(
    "spelling", ["Für Gehörlose", "FUER GEHOERLOSE", "fu\u0308r geho\u0308rlose", "fur gehorlose"]
)
def test_umlauts_meet_in_any_spelling(spelling: str) -> None:
    assert list(letter_runs(spelling)) == list(letter_runs("für gehörlose"))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Gibt es einen Platz in der Kita?", TEXTS[0]),
        ("umzuck nach anderem bundesländ", TEXTS[1]),
        ("beratung bei ablenung", TEXTS[2]),
        ("Krankenhausbegleitung", TEXTS[3]),
    ],
)
def test_compounds_inflections_and_misspellings_meet(question: str, text: str) -> None:
    assert best(question) == text


def test_what_is_rare_counts_more() -> None:
    near = LetterRuns.of(TEXTS).nearness("Wer zahlt das Krankenhaus?")
    assert np.argsort(-near)[0] == 3
    assert near[1] < near[3] / 2


def test_a_long_text_has_to_say_more() -> None:
    texts = ["Der Umzug.", "Der Umzug. " + "Anderes steht hier ebenfalls. " * 20]
    short, long = LetterRuns.of(texts).nearness("Umzug")
    assert short > long > 0.0


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_scores_are_between_nothing_and_the_most_a_run_can_say(
    texts: list[str], question: str
) -> None:
    near = LetterRuns.of(texts).nearness(question)
    assert near.shape == (len(texts),)
    assert (near >= 0.0).all()
    assert (near <= 1.8).all()


def test_the_arrays_survive_a_file(tmp_path: Path) -> None:
    LetterRuns.of(TEXTS).save(tmp_path / "runs.npz")
    loaded = LetterRuns.load(tmp_path / "runs.npz")
    question = "Wer zahlt?"
    assert loaded.nearness(question).tolist() == LetterRuns.of(TEXTS).nearness(question).tolist()


def test_without_texts_nothing_is_near() -> None:
    assert LetterRuns.of([]).nearness("Wer zahlt?").shape == (0,)
