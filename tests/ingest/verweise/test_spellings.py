"""Unusual ways to write an address, as questions and articles have them."""

from __future__ import annotations

import pytest

from ingest.verweise import find_verweise


def norms(text: str, default_law: str = "SGB IX") -> list[str]:
    """Every norm named, with the last one of a range and `ff.`."""
    return [
        f"{verweis.norm}"
        + (f" bis {verweis.until}" if verweis.until else "")
        + (" ff." if verweis.following else "")
        for verweis in find_verweise(text, default_law=default_law)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the last one of its kind, and parts without a place in an address
        ("§ 125 Abs. 3 letzter Satz SGB XII", ["§ 125 Abs. 3 SGB XII"]),
        ("§ 125 vorletzter Absatz SGB XII", ["§ 125 SGB XII"]),
        ("§ 125 letzter Absatz Satz 2 SGB XII", ["§ 125 SGB XII"]),
        (
            "§ 29 Abs. 1 Satz 1 letzter Halbsatz und Abs. 2",
            ["§ 29 Abs. 1 Satz 1 SGB IX", "§ 29 Abs. 2 SGB IX"],
        ),
        ("§ 34a Abs. 1 Satz 1 zweite Alternative SGB XII", ["§ 34a Abs. 1 Satz 1 SGB XII"]),
        ("§ 53 Satz 1 erster Teilsatz SGB XII", ["§ 53 Satz 1 SGB XII"]),
        (
            "§ 86 Abs. 2 Satz 2, 1., 3. oder 12. Aufzählungspunkt SGB XII",
            ["§ 86 Abs. 2 Satz 2 SGB XII"],
        ),
        ("§ 125 Abs. 3 a.E. SGB XII", ["§ 125 Abs. 3 SGB XII"]),
        ("§ 125 Abs. 3 aE SGB XII", ["§ 125 Abs. 3 SGB XII"]),
        ("§ 125 Abs. 3 am Ende SGB XII", ["§ 125 Abs. 3 SGB XII"]),
        ("§ 5 Nr. 1 lit. a) aa) SGB XII", ["§ 5 Nr. 1 Buchst. a SGB XII"]),
        ("§ 125 Rn. 4 SGB XII", ["§ 125 SGB XII"]),
        ("§ 125 Rn. 4 ff. SGB XII", ["§ 125 SGB XII"]),
        # f. before the law
        ("§ 44f. SGB X", ["§ 44 SGB X ff."]),
        ("§ 53f. SGB XII", ["§ 53 SGB XII ff."]),
        ("§ 44f. des Zehnten Buches", ["§ 44 SGB X ff."]),
        ("§§ 44f., 53 SGB X", ["§ 44 SGB X ff.", "§ 53 SGB X"]),
        ("§ 20f SGB V", ["§ 20f SGB V"]),
        ("Das ist § 20f. Das SGB V gilt.", ["§ 20f SGB IX"]),
        # brackets and punctuation before parts
        ("§ 36 (Abs. 2) SGB XII", ["§ 36 Abs. 2 SGB XII"]),
        ("§ 36 (Abs. 2 und 3) SGB XII", ["§ 36 Abs. 2 SGB XII", "§ 36 Abs. 3 SGB XII"]),
        ("§ 36: Abs. 2", ["§ 36 Abs. 2 SGB IX"]),
        ("§ 36 – Abs. 2", ["§ 36 Abs. 2 SGB IX"]),
        ("§ 36 (gilt nicht)", ["§ 36 SGB IX"]),
        ("§ 36 abs. ii", ["§ 36 Abs. 2 SGB IX"]),
        ("Art. 9 II h DSGVO", ["Art. 9 Abs. 2 Buchst. h DSGVO"]),
        # parts behind the law
        ("§ 36 SGB XII (2)", ["§ 36 Abs. 2 SGB XII"]),
        ("§ 36 SGB XII, Abs. 2", ["§ 36 Abs. 2 SGB XII"]),
        ("§ 36 SGB XII I 1", ["§ 36 Abs. 1 Satz 1 SGB XII"]),
        ("§§ 14 und 15 SGB XII Abs. 1", ["§ 14 SGB XII", "§ 15 Abs. 1 SGB XII"]),
        ("§ 36 SGB XII (2020)", ["§ 36 SGB XII"]),
        ("§ 36 SGB XII 2 Wochen", ["§ 36 SGB XII"]),
        ("§ 36 Satz 2 Abs. 1 SGB XII", ["§ 36 Abs. 1 Satz 2 SGB XII"]),
        # lists and ranges
        ("§ 123 (2) und (4) SGB XII", ["§ 123 Abs. 2 SGB XII", "§ 123 Abs. 4 SGB XII"]),
        ("§ 123 (2), (4)", ["§ 123 Abs. 2 SGB IX", "§ 123 Abs. 4 SGB IX"]),
        ("§ 123 (2) bis (4)", ["§ 123 Abs. 2 SGB IX bis § 123 Abs. 4 SGB IX"]),
        ("§ 123 Abs. 2 + 4 SGB XII", ["§ 123 Abs. 2 SGB XII", "§ 123 Abs. 4 SGB XII"]),
        ("§ 123 II-IV SGB XII", ["§ 123 Abs. 2 SGB XII bis § 123 Abs. 4 SGB XII"]),
        ("§ 36 I-III", ["§ 36 Abs. 1 SGB IX bis § 36 Abs. 3 SGB IX"]),
        ("§ 36 I bis III", ["§ 36 Abs. 1 SGB IX bis § 36 Abs. 3 SGB IX"]),
        ("§ 36 ii 2 sgb xii", ["§ 36 Abs. 2 Satz 2 SGB XII"]),
        ("§§ 90 bis einschließlich 94 SGB XII", ["§ 90 SGB XII bis § 94 SGB XII"]),
        ("§§ 90 bis einschl. 94 SGB XII", ["§ 90 SGB XII bis § 94 SGB XII"]),
        ("§§ 75; 76; 77 SGB XII", ["§ 75 SGB XII", "§ 76 SGB XII", "§ 77 SGB XII"]),
        ("§§ 123+124", ["§ 123 SGB IX", "§ 124 SGB IX"]),
        # several books
        ("§§ 99 IX, 53 XII", ["§ 99 SGB IX", "§ 53 SGB XII"]),
        ("§ 2 SGB IX/XII", ["§ 2 SGB IX", "§ 2 SGB XII"]),
        ("§ 2 SGB IX und XII", ["§ 2 SGB IX", "§ 2 SGB XII"]),
        ("§ 2 SGB V, XI und XII", ["§ 2 SGB V", "§ 2 SGB XI", "§ 2 SGB XII"]),
        ("§ 2 SGB 9/12", ["§ 2 SGB IX", "§ 2 SGB XII"]),
        ("§ 113 und 78 IX", ["§ 113 SGB IX", "§ 78 SGB IX"]),
        ("§ 2 SGB IX, V. Kapitel", ["§ 2 SGB IX"]),
        # numbers in words
        ("Paragraf einhundert", ["§ 100 SGB IX"]),
        ("Paragraf hundertsiebzehn SGB XII", ["§ 117 SGB XII"]),
        ("Paragraf einhundertundeins", ["§ 101 SGB IX"]),
        ("Paragraf zweihunderteinundvierzig", ["§ 241 SGB IX"]),
        ("Paragraf zwei SGB zwölf", ["§ 2 SGB XII"]),
        ("Paragrafen zwei bis vier", ["§ 2 SGB IX bis § 4 SGB IX"]),
        ("§ 5 Absatz einundzwanzig", ["§ 5 Abs. 21 SGB IX"]),
        ("Artikel drei GG", ["Art. 3 GG"]),
        ("Par. 97 SGB XII", ["§ 97 SGB XII"]),
        ("Paragr. 97 SGB XII", ["§ 97 SGB XII"]),
        # annexes
        ("Muster 1 SchwbAwV", ["Muster 1 SchwbAwV"]),
        ("Anlage Teil B Nr. 3 VersMedV", ["Anlage VersMedV"]),
        ("Anlage Teil B Nr. 3.1 der VersMedV", ["Anlage VersMedV"]),
    ],
)
def test_an_unusual_spelling_is_understood(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Az. S 12 SO 45/19 SGB IX",
        "13 K 1532/12\n- SGB IX",
        "BT-Drs. 18/9522, 272 SGB IX",
        "SGB IX 2,5 Prozent",
        "SGB XI 4,5 Mio",
        "SGB IX 4/2019",
        "§ 36/2 SGB IX",
        "§ 36 Abs. 1 SGB IX Abs. 2",
        "§§ 14 bis 24 SGB IX Abs. 1",
        "Artikel zwei Punkte",
        "nach dem Muster 3",
        "ein Muster",
        "zwei SGB IX",
    ],
)
def test_a_bare_number_of_something_else_is_no_norm(text: str) -> None:
    assert norms(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 160, 2025", ["§ 160 SGB IX"]),
        ("§ 160, 2025 SGB XII", ["§ 160 SGB XII"]),
        ("§§ 1922, 1923 BGB", ["§ 1922 BGB", "§ 1923 BGB"]),
        ("§ 1814, 1908 BGB", ["§ 1814 BGB", "§ 1908 BGB"]),
        ("§ 36 in Fall 2 SGB IX", ["§ 36 SGB IX"]),
        ("§ 97/98 SGB XII", ["§ 97 SGB XII", "§ 98 SGB XII"]),
        ("97, 98 und 99 SGB XII", ["§ 97 SGB XII", "§ 98 SGB XII", "§ 99 SGB XII"]),
        ("SGB XII 97, 98", ["§ 97 SGB XII", "§ 98 SGB XII"]),
        ("§ 14 am Ende des Jahres", ["§ 14 SGB IX"]),
    ],
)
def test_a_number_counts_only_what_it_can(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mein Klient hat GdB 50 SGB IX, was steht ihm zu?",
        "GdB von 50 SGB IX",
        "GdB von mindestens 50 SGB IX",
        "Hilfe unter 18 SGB VIII oder SGB IX?",
        "bis 27 SGB VIII",
        "mit 21 SGB VIII oder SGB IX?",
        "ICD 10 SGB IX",
        "PG 3 SGB XI",
        "Der Betrag von 45 SGB XI",
    ],
)
def test_what_counts_something_else_is_no_paragraf(text: str) -> None:
    assert find_verweise(text, default_law="SGB IX") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SGB IX 3 x wöchentlich", []),
        ("Par 14 SGB IX", ["§ 14 SGB IX"]),
        ("par 14 sgb ix", ["§ 14 SGB IX"]),
        ("Par Exemple SGB IX", []),
        ("§ 41 iVm 35a SGB VIII", ["§ 41 SGB VIII", "§ 35a SGB VIII"]),
        # a letter glued to the numeral of an Absatz
        ("§ 94 Ia SGB XII", ["§ 94 Abs. 1a SGB XII"]),
        ("§ 35a Ia SGB VIII", ["§ 35a Abs. 1a SGB VIII"]),
        ("§ 94 Abs. IIa Satz 2 SGB XII", ["§ 94 Abs. 2a Satz 2 SGB XII"]),
        # a number behind the law takes no § away
        ("§ 120 SGB IX 3", ["§ 120 Abs. 3 SGB IX"]),
        ("Was regelt § 120 SGB XII 3?", ["§ 120 Abs. 3 SGB XII"]),
        ("§ 104 SGB IX 2 Anlagen", ["§ 104 SGB IX"]),
        ("§ 1 SGB IX 1 Satz", ["§ 1 SGB IX"]),
        ("§ 18 SGB IX, (3)", ["§ 18 Abs. 3 SGB IX"]),
        ("§ 18 SGB IX, (3) die Fristen", ["§ 18 SGB IX"]),
        # letters of one §
        ("§§ 28a-c SGB XII", ["§ 28a SGB XII bis § 28c SGB XII"]),
        ("§§ 28a, b SGB XII", ["§ 28a SGB XII", "§ 28b SGB XII"]),
        ("§§ 28a, b und d SGB XII", ["§ 28a SGB XII", "§ 28b SGB XII", "§ 28d SGB XII"]),
        ("§ 28 a und b SGB XII", ["§ 28a SGB XII", "§ 28b SGB XII"]),
        ("§ 8a und b SGB VIII", ["§ 8a SGB VIII", "§ 8b SGB VIII"]),
        ("§ 8a/b SGB VIII", ["§ 8a SGB VIII", "§ 8b SGB VIII"]),
        ("§ 8b und a SGB VIII", ["§ 8b SGB VIII"]),
        # what a § is about, in brackets within a list
        (
            "§§ 14 (Zuständigkeit), 15 (Leistungsverantwortung) und 16 SGB IX",
            ["§ 14 SGB IX", "§ 15 SGB IX", "§ 16 SGB IX"],
        ),
        ("§§ 14 (SGB IX), 15 SGB XII", ["§ 14 SGB IX", "§ 15 SGB XII"]),
        # an annex without a statute is one of a letter
        ("Siehe Anlage 3 zum Bescheid", []),
        ("Anlage 2: Bericht", []),
        ("Anlage 4 zum Bescheid nach § 125 SGB XII", ["§ 125 SGB XII"]),
        ("Anlage 2 SGB XII", ["Anlage 2 SGB XII"]),
        ("Anlage 3 zum SGB XII", ["Anlage 3 SGB XII"]),
    ],
)
def test_a_short_spelling_is_read_as_meant(text: str, expected: list[str]) -> None:
    assert norms(text) == expected
