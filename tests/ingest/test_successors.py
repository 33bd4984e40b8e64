"""When an old number is taken for what, by the table of old law."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ingest.norm import Norm
from ingest.old_law import OldLaw, Reading
from ingest.successors import is_gone, successors
from ingest.verweise import find_verweise
from tests.ingest.old_tables import GONE, RENUMBERED, STEP, load


@pytest.fixture
def table(tmp_path: Path) -> OldLaw:
    return load(tmp_path, STEP + GONE + RENUMBERED)


def found(table: OldLaw, text: str) -> list[tuple[str, str]]:
    """Title and reading of what is found for the first reference of a question."""
    matches = successors(table, find_verweise(text), text)[0]
    return [(match.entry.title, match.reading.value) for match in matches]


def test_a_gone_norm_needs_no_sign(table: OldLaw) -> None:
    assert found(table, "Was steht in § 53 SGB XII?") == [("Wer", "gemeint")]
    assert found(table, "§ 53 SGB XII n.F.") == [("Wer", "gemeint")]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("§ 53 Abs. 3 SGB XII", "Wer"),
        ("§ 54 Abs. 1 SGB XII", "Was"),
        ("§ 54 Abs. 1 Satz 1 Nr. 1 SGB XII", "Schule"),
        ("§ 56 SGB XII", "Kapitel"),
    ],
)
def test_the_entry_nearest_to_the_part_named_is_taken(
    table: OldLaw, question: str, title: str
) -> None:
    assert found(table, question) == [(title, "gemeint")]


@pytest.mark.parametrize("question", ["§ 61 SGB XII", "§ 53 SGB IX", "§ 52a SGB XII", "§ 53 BGB"])
def test_other_norms_have_no_entry(table: OldLaw, question: str) -> None:
    assert found(table, question) == []


def test_a_number_new_within_a_stretch_still_in_use_is_not_taken_for_an_old_one(
    table: OldLaw,
) -> None:
    assert found(table, "§ 150a SGB IX") == []
    assert found(table, "Was galt früher nach § 150a SGB IX?") == []


def test_a_range_gets_its_stretch_and_what_it_names(table: OldLaw) -> None:
    assert found(table, "§§ 53 ff. SGB XII") == [("Kapitel", "gemeint"), ("Wer", "gemeint")]
    assert found(table, "§§ 53 bis 54 SGB XII") == [
        ("Kapitel", "gemeint"),
        ("Wer", "gemeint"),
        ("Was", "gemeint"),
    ]
    assert found(table, "§§ 50 bis 54 SGB XII") == [("Wer", "gemeint"), ("Was", "gemeint")]


def test_following_paragrafen_take_the_widest_stretch_begun_else_the_one_around(
    table: OldLaw,
) -> None:
    assert found(table, "§§ 68 ff. SGB IX a.F.") == [("Alles", "gemeint")]
    assert found(table, "§§ 70 ff. SGB IX a.F.") == [
        ("Anfang", "gemeint"),
        ("Verordnung", "gemeint"),
    ]
    assert found(table, "§§ 68 bis 70 SGB IX a.F.")[0] == ("Anfang", "gemeint")


@pytest.mark.parametrize(
    "question",
    [
        "§ 41 SGB IX a.F.",
        "§ 41 SGB IX (alt)",
        "§ 41 SGB IX in der bis 31.12.2017 geltenden Fassung",
        "Was stand im alten § 41 SGB IX?",
        "Was stand früher in § 41 SGB IX?",
        "Was galt nach § 41 SGB IX?",
        "Die bisherige Fassung von § 41 SGB IX",
        "Was regelte § 41 SGB IX vor dem BTHG?",
        "Gab es bis Ende 2017 Leistungen nach § 41 SGB IX?",
        "Bescheid vor 2018 nach § 41 SGB IX",
        "Kommentar mit Stand 2015 zu § 41 SGB IX",
        "Wer zahlt die Werkstattplätze nach § 41 SGB IX?",
    ],
)
def test_a_norm_that_lives_on_with_other_content_needs_a_sign(table: OldLaw, question: str) -> None:
    assert found(table, question) == [("Arbeitsbereich", "gemeint")]


@pytest.mark.parametrize(
    "question",
    [
        "Was regelt § 41 SGB IX?",
        "§ 41 SGB IX n.F.",
        "§ 41 SGB IX in der bis 31.12.2023 geltenden Fassung",
        "Wie alt muss man nach § 41 SGB IX sein?",
        "Gilt § 41 SGB IX bis 2030?",
        "Kommt der Bericht nach § 41 SGB IX früher als sonst?",
        "Was sagt § 41 SGB IX zur Früherkennung?",
        "Was änderte sich vor 2023 an § 41 SGB IX?",
    ],
)
def test_without_a_sign_it_is_taken_for_the_norm_of_today(table: OldLaw, question: str) -> None:
    assert found(table, question) == []


def test_an_old_number_still_in_use_gets_a_hint_and_a_sign_makes_it_sure(table: OldLaw) -> None:
    assert found(table, "Was regelt § 17 SGB IX?") == [("Budget", "möglich")]
    assert found(table, "Budget nach § 17 SGB IX") == [("Budget", "gemeint")]
    assert found(table, "§ 17 SGB IX n.F.") == []


def test_the_mark_of_one_reference_says_nothing_about_another(table: OldLaw) -> None:
    text = "Was wurde aus § 53 SGB XII a.F. und was steht in § 41 SGB IX?"
    verweise = find_verweise(text)
    assert verweise[1].norm == Norm("SGB IX", "41")
    assert successors(table, verweise, text)[1] == ()


def test_a_sign_beside_several_references_is_only_a_hint(table: OldLaw) -> None:
    text = "Stand die Werkstatt früher in § 41 SGB IX oder § 42 SGB IX?"
    (match,) = successors(table, find_verweise(text), text)[0]
    assert match.reading is Reading.POSSIBLE


def test_a_keyword_counts_at_the_beginning_of_a_word_alone(table: OldLaw) -> None:
    assert found(table, "Werkstattrat nach § 41 SGB IX") == [("Arbeitsbereich", "gemeint")]
    assert found(table, "Lehrwerkstatt nach § 41 SGB IX") == []


def test_every_reference_gets_its_own_matches_in_order(table: OldLaw) -> None:
    text = "§ 53 SGB XII, § 1 SGB IX, § 54 SGB XII"
    matches = successors(table, find_verweise(text), text)
    assert [[match.entry.title for match in of_one] for of_one in matches] == [["Wer"], [], ["Was"]]
    assert successors(table, (), "Was ist das Budget?") == ()


AGAIN = """
[[gruppe]]
gesetz = "SGB IX"
fassung = "1.1.2020 bis 30.6.2021"
weg_seit = 2021-07-01
anwendung = "nur_alt"

[[gruppe.norm]]
paragraf = "41"
titel = "Später"
heute = ["§ 58 SGB IX"]
satz = "Dazwischen stand dort etwas anderes."
"""


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("§ 41 SGB IX a.F.", ["Später", "Arbeitsbereich"]),
        ("Was stand früher in § 41 SGB IX?", ["Später", "Arbeitsbereich"]),
        ("§ 41 SGB IX in der bis 31.12.2017 geltenden Fassung", ["Arbeitsbereich"]),
        ("Bescheid vor 2018 nach § 41 SGB IX", ["Arbeitsbereich"]),
        ("§ 41 SGB IX von 2001", ["Arbeitsbereich"]),
        ("§ 41 SGB IX (2017)", ["Arbeitsbereich"]),
        ("§ 41 SGB IX von 2020", ["Später"]),
        ("§ 41 SGB IX von 2024", []),
        ("§ 41 im alten SGB IX", ["Später", "Arbeitsbereich"]),
        ("§ 41 SGB IX-RefE", []),
        ("§ 41 SGB IX in der bis 31.12.2020 geltenden Fassung", ["Später"]),
        ("§ 41 SGB IX in der bis 31.12.2023 geltenden Fassung", []),
    ],
)
def test_of_several_versions_the_newest_comes_first_and_a_year_says_which(
    tmp_path: Path, question: str, titles: list[str]
) -> None:
    several = load(tmp_path, STEP + GONE + RENUMBERED + AGAIN)
    assert [title for title, _ in found(several, question)] == titles


@pytest.mark.parametrize(
    ("norm", "gone"),
    [
        (Norm("SGB XII", "53"), True),
        (Norm("SGB XII", "56", "1"), True),
        (Norm("SGB XII", "61"), False),
        (Norm("SGB IX", "41"), False),
        (Norm("SGB IX", "17"), False),
    ],
)
def test_gone_is_what_has_nothing_under_its_number_today(
    table: OldLaw, norm: Norm, *, gone: bool
) -> None:
    assert is_gone(table, norm) is gone


def work(table: OldLaw, text: str) -> int:
    """Number of function calls made to look up all references of a text."""
    verweise = find_verweise(text)
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        successors(table, verweise, text)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_no_faster_than_the_references(table: OldLaw) -> None:
    assert work(table, "§ 17 SGB IX, " * 400) <= 5 * work(table, "§ 17 SGB IX, " * 100)
