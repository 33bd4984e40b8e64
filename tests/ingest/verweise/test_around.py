"""Which law a reference has whose own words name none."""

from __future__ import annotations

import pytest

from ingest.norm import Norm
from ingest.verweise import find_verweise


def norms(text: str, *, within: Norm | None = None) -> list[str]:
    return [
        str(verweis.norm) for verweis in find_verweise(text, default_law="SGB IX", within=within)
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Bisher § 75 SGB XII, nun § 125 Abs. 3 letzter Satz SGB IX", "§ 125 Abs. 3 SGB IX"),
        ("Statt § 75 SGB XII gilt § 123 (2) und (4) SGB IX", "§ 123 Abs. 4 SGB IX"),
        ("§ 53 SGB XII und § 36 (Abs. 2) SGB IX", "§ 36 Abs. 2 SGB IX"),
        ("Bisher § 75 SGB XII, nun § 125 im neuen SGB IX", "§ 125 SGB IX"),
        ("Bisher § 75 SGB XII, nun § 125 Abs. 3 a.E. SGB IX", "§ 125 Abs. 3 SGB IX"),
        ("Bisher § 75 SGB XII, nun § 5 Nr. 1 lit. a) aa) SGB IX", "§ 5 Nr. 1 Buchst. a SGB IX"),
        ("Bisher § 75 SGB XII, nun § 125 Rn. 4 SGB IX", "§ 125 SGB IX"),
        ("Bisher § 75 SGB XII, nun § 125 im Teil 2 des SGB IX", "§ 125 SGB IX"),
        ("Bisher § 75 SGB XII, nun § 125 (Vergütung) nach dem SGB IX", "§ 125 SGB IX"),
    ],
)
def test_a_law_behind_unread_words_outranks_the_one_before(text: str, last: str) -> None:
    assert norms(text)[-1] == last


@pytest.mark.parametrize(
    "text",
    [
        "§ 53 SGB XII gilt, was steht in § 54?",
        "§ 53 SGB XII gilt, § 54 anders als das SGB IX",
        "§ 53 SGB XII gilt, § 54 und das SGB IX",
        "§ 53 SGB XII gilt wie § 54. Das SGB IX auch.",
        "§ 53 SGB XII gilt, § 54 auch, obwohl es um das SGB IX geht",
    ],
)
def test_a_law_the_sentence_turns_to_is_not_that_of_the_reference_before(text: str) -> None:
    assert norms(text)[1] == "§ 54 SGB XII"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SGB XII: § 90, § 82; SGB IX: § 139",
            ["§ 90 SGB XII", "§ 82 SGB XII", "§ 139 SGB IX"],
        ),
        (
            "SGB VIII § 35a und § 41, SGB IX § 99",
            ["§ 35a SGB VIII", "§ 41 SGB VIII", "§ 99 SGB IX"],
        ),
        (
            "SGB XII § 61, § 63 und SGB XI § 36",
            ["§ 61 SGB XII", "§ 63 SGB XII", "§ 36 SGB XI"],
        ),
        # a law behind its own § is still that of the list before it
        ("SGB XII § 61, § 14 und § 36 SGB XI", ["§ 61 SGB XII", "§ 14 SGB XI", "§ 36 SGB XI"]),
    ],
)
def test_a_law_in_front_of_its_own_paragraf_is_not_lent_backwards(
    text: str, expected: list[str]
) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 303 Absatz 1 sowie § 304 des Fünften Buches", ["§ 303 Abs. 1 SGB V", "§ 304 SGB V"]),
        (
            "§§ 16, 17 Absatz 1 sowie den §§ 18 und 20 des Fünften Buches",
            ["§ 16 SGB V", "§ 17 Abs. 1 SGB V", "§ 18 SGB V", "§ 20 SGB V"],
        ),
        ("§ 60 bzw. § 65 des Ersten Buches", ["§ 60 SGB I", "§ 65 SGB I"]),
        # going down, the law is that of the last one alone
        ("§ 302 sowie § 35 des Ersten Buches", ["§ 302 SGB IX", "§ 35 SGB I"]),
        ("nach § 82 oder § 11 des Zweiten Buches", ["§ 82 SGB IX", "§ 11 SGB II"]),
        (
            "§ 56 und § 63 dieses Buches sowie § 73 des Zehnten Buches",
            ["§ 56 SGB IX", "§ 63 SGB IX", "§ 73 SGB X"],
        ),
        ("nach § 16 Absatz 1. § 35 des Ersten Buches gilt", ["§ 16 Abs. 1 SGB IX", "§ 35 SGB I"]),
        # a chain names its own law, and the statute's where it stands alone
        (
            "§ 28 in Verbindung mit § 44 des Fünften Buches",
            ["§ 28 SGB IX", "§ 44 SGB V"],
        ),
        (
            "§ 98 Absatz 2 in Verbindung mit § 107 des Zwölften Buches",
            ["§ 98 Abs. 2 SGB XII", "§ 107 SGB XII"],
        ),
        (
            "§ 98 in der bis 2019 geltenden Fassung in Verbindung mit § 107 des Zwölften Buches",
            ["§ 98 SGB IX", "§ 107 SGB XII"],
        ),
        (
            "§ 29 Absatz 1 Satz 1 letzter Halbsatz und Absatz 2",
            ["§ 29 Abs. 1 Satz 1 SGB IX", "§ 29 Abs. 2 SGB IX"],
        ),
        (
            "§ 185 Absatz 6 Satz 2 letzter Halbsatz des Fünften Buches",
            ["§ 185 Abs. 6 Satz 2 SGB V"],
        ),
        ("Muster 1", ["Muster 1 SGB IX"]),
    ],
)
def test_in_a_statute_a_list_has_the_law_behind_it(text: str, expected: list[str]) -> None:
    assert norms(text, within=Norm("SGB IX", "98", "5")) == expected


def test_the_law_of_the_chain_stands_by_where_the_own_is_taken() -> None:
    verweise = find_verweise(
        "§ 543 in Verbindung mit § 569 des Bürgerlichen Gesetzbuchs", within=Norm("SGB XII", "36")
    )
    assert [(verweis.norm.law, verweis.instead) for verweis in verweise] == [
        ("SGB XII", "BGB"),
        ("BGB", ""),
    ]
