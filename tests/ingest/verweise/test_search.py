from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.norm import Norm
from ingest.verweise.search import Verweis, find_verweise, resolve_range


def written(verweis: Verweis) -> str:
    """A reference in one line: `§ 97 SGB IX`, `… bis …`, `ff.`, `n.F.`, `?` for an assumed law."""
    parts = [str(verweis.norm).strip()]
    if verweis.until:
        parts.append(f"bis {str(verweis.until).strip()}")
    if verweis.following:
        parts.append("ff.")
    if verweis.fassung:
        parts.append({"neu": "n.F.", "alt": "a.F."}[verweis.fassung])
    if verweis.assumed_law:
        parts.append("?")
    return " ".join(parts)


def found(text: str, default_law: str | None = None, within: Norm | None = None) -> list[str]:
    return [written(v) for v in find_verweise(text, default_law=default_law, within=within)]


FORMS = {
    # the § and its sign
    "§97 SGB 9": ["§ 97 SGB IX"],
    "§ 97 SGB IX": ["§ 97 SGB IX"],
    "§   97\u00a0SGB\u2009IX": ["§ 97 SGB IX"],
    "§97sgb9": ["§ 97 SGB IX"],
    "Paragraf 97 SGB IX": ["§ 97 SGB IX"],
    "Paragraph 97 SGB IX": ["§ 97 SGB IX"],
    "paragraf 97 sgb ix": ["§ 97 SGB IX"],
    "Paragrafen 97 und 98 SGB IX": ["§ 97 SGB IX", "§ 98 SGB IX"],
    "§ § 97, 98 SGB IX": ["§ 97 SGB IX", "§ 98 SGB IX"],
    "§ 35a SGB VIII": ["§ 35a SGB VIII"],
    "§ 35 a SGB VIII": ["§ 35a SGB VIII"],
    "§ 35 a Abs. 1 a SGB VIII": ["§ 35a Abs. 1a SGB VIII"],
    "§ 1814 BGB": ["§ 1814 BGB"],
    "Was ist § 35 a?": ["§ 35a ?"],
    # the law, behind
    "§ 5 SGB-IX": ["§ 5 SGB IX"],
    "§ 5 sgb ix": ["§ 5 SGB IX"],
    "§ 97 im SGB IX": ["§ 97 SGB IX"],
    "§ 97 aus dem SGB IX": ["§ 97 SGB IX"],
    "§ 97 (SGB IX)": ["§ 97 SGB IX"],
    "§ 97, SGB IX": ["§ 97 SGB IX"],
    "§ 99 des Neunten Buches Sozialgesetzbuch": ["§ 99 SGB IX"],
    "§ 99 des Neunten Buches (Sozialgesetzbuch)": ["§ 99 SGB IX"],
    "§ 99 Neuntes Sozialgesetzbuch": ["§ 99 SGB IX"],
    "§ 99 neuntes Buch Sozialgesetzbuch": ["§ 99 SGB IX"],
    "§ 5 der Werkstättenverordnung": ["§ 5 WVO"],
    "§ 22 WMVO": ["§ 22 WMVO"],
    "§ 6a FrühV": ["§ 6a FrühV"],
    "§ 1 EinglHV": ["§ 1 EinglHV"],
    "§ 39 BSHG": ["§ 39 BSHG"],
    "§ 3 der VO zu § 82 SGB XII": ["§ 3 VO zu § 82 SGB XII"],
    "§ 4 AG-SGB IX": ["§ 4 AG-SGB IX"],
    "§ 28 IfSG": ["§ 28 IfSG"],
    "§ 7 des Rahmenvertrags": ["§ 7 Rahmenvertrag"],
    "§ 3 der Rahmenvereinbarung": ["§ 3 Rahmenvereinbarung"],
    # the law, in front
    "SGB IX § 97": ["§ 97 SGB IX"],
    "SGB 9 Paragraf 104": ["§ 104 SGB IX"],
    "SGB IX § 8 I 2": ["§ 8 Abs. 1 Satz 2 SGB IX"],
    "SGB IX, §§ 90 bis 150a": ["§ 90 SGB IX bis § 150a SGB IX"],
    "SGB IX: § 97": ["§ 97 SGB IX"],
    "SGB IX § 97, SGB XII § 5": ["§ 97 SGB IX", "§ 5 SGB XII"],
    # without a sign
    "97 SGB IX": ["§ 97 SGB IX"],
    "97 Abs. 2 SGB IX": ["§ 97 Abs. 2 SGB IX"],
    "sgb ix 97": ["§ 97 SGB IX"],
    "sgb ix 97 was steht da": ["§ 97 SGB IX"],
    "SGB 9 104": ["§ 104 SGB IX"],
    "§ 5 BGB, 97 SGB IX": ["§ 5 BGB", "§ 97 SGB IX"],
    "Nach 97 SGB IX": ["§ 97 SGB IX"],
    "SGB IX 90-94": ["§ 90 SGB IX bis § 94 SGB IX"],
    # a numeral
    "§ 99 IX": ["§ 99 SGB IX ?"],
    "§ 99 ix": ["§ 99 SGB IX ?"],
    "§§ 35a VIII": ["§ 35a SGB VIII ?"],
    "§ 8 I 2 SGB IX": ["§ 8 Abs. 1 Satz 2 SGB IX"],
    "§ 8 II": ["§ 8 Abs. 2 ?"],
    "§ 1629 V BGB": ["§ 1629 Abs. 5 BGB"],
    "§ 8 I, II SGB IX": ["§ 8 Abs. 1 SGB IX", "§ 8 Abs. 2 SGB IX"],
    "§ 8 II Nr. 2, III SGB IX": ["§ 8 Abs. 2 Nr. 2 SGB IX", "§ 8 Abs. 3 SGB IX"],
    "§78 II 3 Nr 1": ["§ 78 Abs. 2 Satz 3 Nr. 1 ?"],
    "§ 78 Abs. II SGB IX": ["§ 78 Abs. 2 SGB IX"],
    # parts
    "§ 78 (2) SGB IX": ["§ 78 Abs. 2 SGB IX"],
    "§ 78 (2) 3 SGB IX": ["§ 78 Abs. 2 Satz 3 SGB IX"],
    "§ 2 Abs. 1 S. 1 Nr. 3": ["§ 2 Abs. 1 Satz 1 Nr. 3 ?"],
    "§ 2 Abs. 1, S. 1, Nr. 3 SGB IX": ["§ 2 Abs. 1 Satz 1 Nr. 3 SGB IX"],
    "§ 99 Absatz 1a Satz 2 SGB IX": ["§ 99 Abs. 1a Satz 2 SGB IX"],
    "§ 185 abs 9 satz 1 sgb ix": ["§ 185 Abs. 9 Satz 1 SGB IX"],
    "§ 5 Ziffer 2 SGB IX": ["§ 5 Nr. 2 SGB IX"],
    "§ 5 Nr. 2 Buchst. a SGB IX": ["§ 5 Nr. 2 Buchst. a SGB IX"],
    "§ 5 Nr. 1 lit. a) SGB IX": ["§ 5 Nr. 1 Buchst. a SGB IX"],
    "§ 5 Nr. 2 a) SGB IX": ["§ 5 Nr. 2 Buchst. a SGB IX"],
    "§ 35a SGB VIII Abs. 2 und 3": ["§ 35a Abs. 2 SGB VIII", "§ 35a Abs. 3 SGB VIII"],
    "Absatz 2 des § 97 SGB IX": ["§ 97 Abs. 2 SGB IX"],
    "Satz 1 und 2 von § 14 Abs. 2 SGB IX": [
        "§ 14 Abs. 2 Satz 1 SGB IX",
        "§ 14 Abs. 2 Satz 2 SGB IX",
    ],
    # parts no norm can name
    "§ 97 Abs. 1 HS 1 SGB IX": ["§ 97 Abs. 1 SGB IX"],
    "§ 97 Satz 1 Halbsatz 2 SGB IX": ["§ 97 Satz 1 SGB IX"],
    "§ 97 Satz 1 zweiter Halbsatz SGB IX": ["§ 97 Satz 1 SGB IX"],
    "§ 97 S. 1, 2. HS SGB IX": ["§ 97 Satz 1 SGB IX"],
    "§ 3 Satz 1 Alt. 2 BGB": ["§ 3 Satz 1 BGB"],
    "§ 13 Abs. 3 Nr. 3 Satz 2 SGB V": ["§ 13 Abs. 3 Nr. 3 SGB V"],
    "§ 1 Nr. 1 Buchst. a Doppelbuchst. bb BGB": ["§ 1 Nr. 1 Buchst. a BGB"],
    "§ 104 3 SGB IX": ["§ 104 Abs. 3 SGB IX"],
    "§ 104 3 S. 2 SGB IX": ["§ 104 Abs. 3 Satz 2 SGB IX"],
    "§ 104 Abs. 2 3 SGB IX": ["§ 104 Abs. 2 Satz 3 SGB IX"],
    # parts in words
    "§ 117 Absatz zwei Satz drei SGB IX": ["§ 117 Abs. 2 Satz 3 SGB IX"],
    "§ 117 Absatz zwei und drei SGB IX": ["§ 117 Abs. 2 SGB IX", "§ 117 Abs. 3 SGB IX"],
    "§ 117 zweiter Absatz SGB IX": ["§ 117 Abs. 2 SGB IX"],
    "§ 117 im 2. Absatz": ["§ 117 Abs. 2 ?"],
    "im zweiten Absatz des § 117": ["§ 117 Abs. 2 ?"],
    "Satz 3 des zweiten Absatzes von § 14": ["§ 14 Abs. 2 Satz 3 ?"],
    "§ 14 Absatz zwei und drei Wochen": ["§ 14 Abs. 2 ?"],
    "Absatz 1 der §§ 7 bis 9 SGB IX": ["§ 7 SGB IX bis § 9 SGB IX"],
    # long numbers
    "§ 99999 SGB IX": ["§ 99999 SGB IX"],
    f"§ {'9' * 41} SGB IX": [f"§ {'9' * 41} SGB IX"],
    "§§ 97, 99999 SGB IX": ["§ 97 SGB IX", "§ 99999 SGB IX"],
    "§ 97 Abs. 99999 SGB IX": ["§ 97 Abs. 99999 SGB IX"],
    "§§ 97 bis 99999 SGB IX": ["§ 97 SGB IX bis § 99999 SGB IX"],
    # lists
    "§§ 19, 117, 121 SGB IX": ["§ 19 SGB IX", "§ 117 SGB IX", "§ 121 SGB IX"],
    "§§ 97,98 SGB IX": ["§ 97 SGB IX", "§ 98 SGB IX"],
    "§ 97/98 SGB IX": ["§ 97 SGB IX", "§ 98 SGB IX"],
    "§ 97 oder 98 SGB IX": ["§ 97 SGB IX", "§ 98 SGB IX"],
    "§ 97 Sätze 2 und 3 SGB IX": ["§ 97 Satz 2 SGB IX", "§ 97 Satz 3 SGB IX"],
    "§ 97 Nrn. 1, 2 und 5 SGB IX": ["§ 97 Nr. 1 SGB IX", "§ 97 Nr. 2 SGB IX", "§ 97 Nr. 5 SGB IX"],
    "§ 5 Nr. 2 Buchst. a und b SGB IX": [
        "§ 5 Nr. 2 Buchst. a SGB IX",
        "§ 5 Nr. 2 Buchst. b SGB IX",
    ],
    "§ 5 Nr. 1 Buchst. a und Nr. 2 SGB IX": ["§ 5 Nr. 1 Buchst. a SGB IX", "§ 5 Nr. 2 SGB IX"],
    "§ 5 Abs. 1 Satz 2 und Abs. 3 SGB IX": ["§ 5 Abs. 1 Satz 2 SGB IX", "§ 5 Abs. 3 SGB IX"],
    "§§ 78 II 3, 113 III Nr. 2": ["§ 78 Abs. 2 Satz 3 ?", "§ 113 Abs. 3 Nr. 2 ?"],
    "§§ 113 Abs. 1 und 2, 116 SGB IX": [
        "§ 113 Abs. 1 SGB IX",
        "§ 113 Abs. 2 SGB IX",
        "§ 116 SGB IX",
    ],
    "§§ 113 Abs. 2, 78 Abs. 1 SGB IX": ["§ 113 Abs. 2 SGB IX", "§ 78 Abs. 1 SGB IX"],
    # ranges
    "§§ 123-134 SGB IX": ["§ 123 SGB IX bis § 134 SGB IX"],
    "§§ 123–134 SGB IX": ["§ 123 SGB IX bis § 134 SGB IX"],
    "§§ 123 bis 134 SGB IX": ["§ 123 SGB IX bis § 134 SGB IX"],
    "§ 90 bis § 94 SGB IX": ["§ 90 SGB IX bis § 94 SGB IX"],
    "§§ 36-38, 40 SGB IX": ["§ 36 SGB IX bis § 38 SGB IX", "§ 40 SGB IX"],
    "§§ 35-36 SGB VIII": ["§ 35 SGB VIII bis § 36 SGB VIII"],
    "§ 104 Abs. 2-3 SGB IX": ["§ 104 Abs. 2 SGB IX bis § 104 Abs. 3 SGB IX"],
    "§ 5 Nr. 1 Buchst. a bis c SGB IX": [
        "§ 5 Nr. 1 Buchst. a SGB IX bis § 5 Nr. 1 Buchst. c SGB IX"
    ],
    "§ 117 ff. SGB IX": ["§ 117 SGB IX ff."],
    "§ 117ff SGB IX": ["§ 117 SGB IX ff."],
    "§ 117 f. SGB IX": ["§ 117 SGB IX ff."],
    "§§ 117 fortfolgende SGB IX": ["§ 117 SGB IX ff."],
    "§ 117 und folgende SGB IX": ["§ 117 SGB IX ff."],
    "§§ 117f. SGB IX": ["§ 117 SGB IX ff."],
    "§ 20f SGB V": ["§ 20f SGB V"],
    # versions
    "§ 99 SGB IX n.F.": ["§ 99 SGB IX n.F."],
    "§ 53 SGB XII a. F.": ["§ 53 SGB XII a.F."],
    "§ 53 a.F. SGB XII": ["§ 53 SGB XII a.F."],
    "§ 99 SGB IX (neu)": ["§ 99 SGB IX n.F."],
    "§ 99 SGB IX-neu": ["§ 99 SGB IX n.F."],
    "§ 53 SGB XII alt und § 99 SGB IX neu": ["§ 53 SGB XII a.F.", "§ 99 SGB IX n.F."],
    "§ 99 SGB IX neu geregelt": ["§ 99 SGB IX"],
    "§ 99 SGB IX in der alten Fassung": ["§ 99 SGB IX a.F."],
    "§§ 53, 54 SGB XII in der bis zum 31. Dezember 2019 geltenden Fassung": [
        "§ 53 SGB XII a.F.",
        "§ 54 SGB XII a.F.",
    ],
    "§ 97 SGB IX in der jeweils geltenden Fassung": ["§ 97 SGB IX"],
    # Artikel and Anlagen
    "Art. 19 UN-BRK": ["Art. 19 UN-BRK"],
    "Artikel 19 der UN-Behindertenrechtskonvention": ["Art. 19 UN-BRK"],
    "Art 3 Abs. 3 GG": ["Art. 3 Abs. 3 GG"],
    "art. 3 gg": ["Art. 3 GG"],
    "Artikel 3 Absatz 3 Satz 2 des Grundgesetzes": ["Art. 3 Abs. 3 Satz 2 GG"],
    "Art. 20 Abs. 3, 33 GG": ["Art. 20 Abs. 3 GG", "Art. 33 GG"],
    "Art. 9 der Verordnung (EU) 2016/679": ["Art. 9 DSGVO"],
    "Art. 247 § 6 Abs. 2 EGBGB": ["Art. 247 § 6 Abs. 2 EGBGB"],
    "Anlage zu § 28 SGB XII": ["Anlage zu § 28 SGB XII"],
    "Anlage 1 zu § 15 SGB XI": ["Anlage 1 SGB XI"],
    "Anlage 2 Nr. 3 der VersMedV": ["Anlage 2 Nr. 3 VersMedV"],
    # several
    "§ 13 SGB IX, § 118 SGB IX": ["§ 13 SGB IX", "§ 118 SGB IX"],
    "§ 43a SGB XI in Verbindung mit § 71 Abs. 4 SGB XI": ["§ 43a SGB XI", "§ 71 Abs. 4 SGB XI"],
    "§§ 78 Abs. 2 Satz 3, 113 SGB IX i.V.m. § 4": [
        "§ 78 Abs. 2 Satz 3 SGB IX",
        "§ 113 SGB IX",
        "§ 4 SGB IX ?",
    ],
}


@pytest.mark.parametrize(("text", "norms"), FORMS.items())
def test_a_form_in_use_is_understood(text: str, norms: list[str]) -> None:
    assert found(text) == norms


@pytest.mark.parametrize("text", [text for text in FORMS if "\u00a0" not in text])
@pytest.mark.parametrize(
    "variant",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "\u2009"),
        lambda text: text.replace("-", "–"),
        lambda text: f"Was sagt {text}?",
        lambda text: f"({text})",
    ],
    ids=["NFD", "NBSP", "thin space", "dash", "question", "brackets"],
)
def test_another_way_to_type_it_gives_the_same_norms(
    text: str, variant: Callable[[str], str]
) -> None:
    assert [verweis.norm for verweis in find_verweise(variant(text))] == [
        verweis.norm for verweis in find_verweise(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "97 Euro",
        "97 Euro nach SGB IX",
        "SGB IX 2018",
        "SGB IX 100 Euro",
        "SGB IX 3 Monate",
        "SGB IX 2. Teil",
        "SGB IX 26 Wochen",
        "das §-Zeichen",
        "im Jahr 2020 SGB IX",
        "seit 2018 SGB IX",
        "31.12.2019 SGB IX",
        "Teil 2 SGB IX",
        "Kapitel 9 SGB IX",
        "Kapitel 3 bis 6 SGB IX",
        "Teil 1 und 2 SGB IX",
        "Pflegegrad 3 SGB XI",
        "pflegegrad 3 sgb xi",
        "Seite 3 SGB IX",
        "12 SGB IX Fälle",
        "3 SGB-IX-Leistungen",
        "BTHG 3.0",
        "BTHG-Kompass 4.1",
        "BTHG 2020",
        "eine Art 24 Stunden Betreuung",
        "eine Art 24-Stunden-Dienst",
        "siehe Anlage",
        "siehe Anlage 3",
        "BGBl. I S. 3234",
        "§",
        "§§ und §",
        "§ 1.01 SGB IX",
        "§ 97xyz SGB IX",
        "Absatz 2 SGB IX",
        "SGB IX",
        "10115 SGB IX",
        "SGB IX 10115",
    ],
)
def test_an_everyday_number_is_no_norm(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("nach § 97, 100 Euro Beitrag", ["§ 97 ?"]),
        ("§ 97 ab dem 1. Januar 2020", ["§ 97 ?"]),
        ("§ 97 bis 31.12.2019", ["§ 97 ?"]),
        ("§ 14 Abs. 2 und 3 Wochen später", ["§ 14 Abs. 2 ?"]),
        ("§ 5,\n2. die Leistungen", ["§ 5 ?"]),
        ("§ 97 Abs. und Satz", ["§ 97 ?"]),
        ("§§ 97-3", ["§ 97 ?"]),
        ("§ 97 u. a. SGB IX", ["§ 97 SGB IX ?"]),
        ("§ 97-Stelle", ["§ 97 ?"]),
        ("§ 36 z. B. im Heim", ["§ 36 ?"]),
    ],
)
def test_the_reference_ends_before_what_it_cannot_hold(text: str, norms: list[str]) -> None:
    assert found(text) == norms


@pytest.mark.parametrize(
    "text",
    ["§ 104 3", "(§ 104 3)", "§ 104 3.", "§ 104 3 und 4 SGB IX", "§§ 5 7 SGB IX", "SGB IX § 104 3"],
)
def test_a_number_that_cannot_be_placed_leaves_the_whole_reference_unread(text: str) -> None:
    assert found(text, "SGB IX") == []


@pytest.mark.parametrize(
    "text", ["§ 14 2 Wochen", "§ 14 2020", "§ 14 1. Halbjahr", "§ 14 2) gilt", "§ 14\n12"]
)
def test_a_number_of_something_else_leaves_the_reference_as_it_is(text: str) -> None:
    assert found(text, "SGB IX") == ["§ 14 SGB IX ?"]


def test_an_unread_reference_names_its_law_for_others() -> None:
    assert found("§ 104 3 und 4 SGB XII, auch § 5", "SGB IX") == ["§ 5 SGB XII ?"]


@pytest.mark.parametrize(
    ("text", "default_law", "norms"),
    [
        ("Was regelt § 97?", None, ["§ 97 ?"]),
        ("Was regelt § 97?", "SGB IX", ["§ 97 SGB IX ?"]),
        ("nach § 97 gilt es und § 118 SGB IX", "SGB XII", ["§ 97 SGB IX ?", "§ 118 SGB IX"]),
        ("§ 4 i. V. m. § 113 SGB IX", "SGB XII", ["§ 4 SGB IX ?", "§ 113 SGB IX"]),
        ("§ 35a SGB VIII. Und § 36?", "SGB IX", ["§ 35a SGB VIII", "§ 36 SGB VIII ?"]),
        (
            "§ 5 SGB V gilt, § 6 und § 7 SGB XII nicht",
            None,
            ["§ 5 SGB V", "§ 6 SGB XII ?", "§ 7 SGB XII"],
        ),
        ("Im SGB XII: was sagt § 53?", "SGB IX", ["§ 53 SGB XII ?"]),
        ("Was sagt die Werkstättenverordnung in § 5?", "SGB IX", ["§ 5 WVO ?"]),
        ("Gilt § 97 noch? Das SGB XII ist neu.", "SGB IX", ["§ 97 SGB IX ?"]),
        ("§ 43; § 44", "SGB IX", ["§ 43 SGB IX ?", "§ 44 SGB IX ?"]),
        ("Art. 3 GG und § 4", "SGB IX", ["Art. 3 GG", "§ 4 SGB IX ?"]),
        ("nach Artikel 19", "SGB IX", ["Art. 19 ?"]),
        ("Was steht im BTHG zu § 97?", "SGB IX", ["§ 97 SGB IX ?"]),
        ("Artikel 25 Absatz 2", "BTHG", ["Art. 25 Abs. 2 BTHG ?"]),
        ("§ 5 des Rahmenvertrags", "SGB IX", ["§ 5 Rahmenvertrag"]),
        ("§ 97 dieses Buches", "SGB IX", ["§ 97 SGB IX"]),
        ("§ 97 des Gesetzes", "SGB IX", ["§ 97 SGB IX ?"]),
    ],
)
def test_a_missing_law_comes_from_around_and_is_marked(
    text: str, default_law: str | None, norms: list[str]
) -> None:
    assert found(text, default_law) == norms


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("§ 76", ["§ 76 SGB IX ?"]),
        ("nach § 33 des Ersten Buches", ["§ 33 SGB I"]),
        ("§ 5 Nummer 1 und 3", ["§ 5 Nr. 1 SGB IX ?", "§ 5 Nr. 3 SGB IX ?"]),
        (
            "§ 6 Absatz 1 Nummer 1 bis 4 und 6",
            ["§ 6 Abs. 1 Nr. 1 SGB IX bis § 6 Abs. 1 Nr. 4 SGB IX ?", "§ 6 Abs. 1 Nr. 6 SGB IX ?"],
        ),
        ("die §§ 20d bis 20g des Fünften Buches", ["§ 20d SGB V bis § 20g SGB V"]),
        ("Anlage 1", ["Anlage 1 SGB IX ?"]),
        ("§ 5 des Fünften Buches sowie § 13", ["§ 5 SGB V", "§ 13 SGB IX ?"]),
        ("§ 8 oder § 8a des Vierten Buches", ["§ 8 SGB IV ?", "§ 8a SGB IV"]),
    ],
)
def test_a_statute_speaks_of_itself_where_it_names_no_law(text: str, norms: list[str]) -> None:
    assert found(text, "SGB IX") == norms
    assert found(text, within=Norm("SGB IX", "2")) == norms


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("Absatz 2", ["§ 14 Abs. 2 SGB IX ?"]),
        ("des Absatzes 1 Satz 2", ["§ 14 Abs. 1 Satz 2 SGB IX ?"]),
        ("die Sätze 2 und 3", ["§ 14 Abs. 4 Satz 2 SGB IX ?", "§ 14 Abs. 4 Satz 3 SGB IX ?"]),
        ("nach Nummer 3", ["§ 14 Abs. 4 Nr. 3 SGB IX ?"]),
        ("Absatz 1 bis 3", ["§ 14 Abs. 1 SGB IX bis § 14 Abs. 3 SGB IX ?"]),
        ("nach § 15 und Absatz 2", ["§ 15 SGB IX ?", "§ 14 Abs. 2 SGB IX ?"]),
        (
            "§ 16 Absatz 1, auch in Verbindung mit Absatz 3",
            ["§ 16 Abs. 1 SGB IX ?", "§ 16 Abs. 3 SGB IX ?"],
        ),
        ("Satz 1 der Verordnung (EG) Nr. 883/2004", []),
        (
            "nach dem Asylgesetz oder nach § 15",
            ["§ 15 SGB IX ?"],
        ),
    ],
)
def test_within_a_statute_parts_belong_to_the_norm_they_stand_in(
    text: str, norms: list[str]
) -> None:
    assert found(text, within=Norm("SGB IX", "14", "4")) == norms


def test_spans_point_into_the_text_and_share_it_among_a_list() -> None:
    text = "Gelten die §§ 78 Abs. 2 Satz 3, 113 SGB IX i.V.m. § 4 auch?"

    verweise = find_verweise(text)

    assert [verweis.text for verweis in verweise] == ["§§ 78 Abs. 2 Satz 3", "113 SGB IX", "§ 4"]
    assert [(verweis.start, verweis.end) for verweis in verweise] == [(11, 30), (32, 42), (50, 53)]


def test_a_bracket_opened_before_the_reference_stays_outside() -> None:
    assert [v.text for v in find_verweise("(§ 5 Nr. 1 Buchst. a) gilt")] == ["§ 5 Nr. 1 Buchst. a"]
    assert [v.text for v in find_verweise("§ 5 Nr. 1 lit. a) gilt")] == ["§ 5 Nr. 1 lit. a)"]


def test_a_halbsatz_stays_in_the_text_of_the_reference() -> None:
    assert find_verweise("§ 97 Satz 1 HS 2 SGB IX")[0].text == "§ 97 Satz 1 HS 2 SGB IX"


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("und Absatz 3?", ["§ 97 Abs. 3 SGB IX ?"]),
        ("und Satz 2 davon?", ["§ 97 Satz 2 SGB IX ?"]),
        ("Nr. 4?", ["§ 97 Nr. 4 SGB IX ?"]),
        (
            "Und was ist mit Abs. 2 S. 1 Nr. 3 Buchst. b?",
            ["§ 97 Abs. 2 Satz 1 Nr. 3 Buchst. b SGB IX ?"],
        ),
        ("Absatz zwei?", ["§ 97 Abs. 2 SGB IX ?"]),
        ("und der erste Absatz?", ["§ 97 Abs. 1 SGB IX ?"]),
        ("im 2. Absatz", ["§ 97 Abs. 2 SGB IX ?"]),
        ("der dritte Satz im zweiten Absatz", ["§ 97 Abs. 2 Satz 3 SGB IX ?"]),
        ("Satz 3 des Absatzes 2?", ["§ 97 Abs. 2 Satz 3 SGB IX ?"]),
        ("nächster Absatz", []),
        ("zwei Absätze?", []),
        ("2. Leistungen", []),
        ("Und wie lange dauert das?", []),
        ("97 Euro", []),
        ("S. 2", []),
        ("", []),
    ],
)
def test_parts_are_read_in_the_words_people_use(text: str, norms: list[str]) -> None:
    assert found(text, within=Norm("SGB IX", "97")) == norms


def test_a_range_takes_in_the_lettered_norms_of_the_statute() -> None:
    ordered = ("35", "36", "37", "37a", "38", "38a", "39")

    assert resolve_range("36", "38", ordered) == ("36", "37", "37a", "38")


def test_a_range_over_dropped_norms_goes_by_number() -> None:
    ordered = ("9", "10", "37a", "38", "Anlage 1")

    assert resolve_range("11", "38a", ordered) == ("37a", "38")
    assert resolve_range("38", "9", ordered) == ()


def test_a_range_names_a_norm_once_and_keeps_to_its_counting() -> None:
    assert resolve_range("113c", "113d", ("113c", "113d", "113d")) == ("113c", "113d")
    assert resolve_range("Art. 2", "Art. 3", ("2", "Art. 1", "Art. 3")) == ("Art. 3",)


LAWS = ["SGB IX", "SGB V", "BGB", "GG", "UN-BRK", "FrühV", "BITV 2.0", "KVLG 1989", "BTHG", "WVO"]
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
LETTERED = st.builds(lambda number, letter: f"{number}{letter}", st.integers(1, 99), LETTERS)
NUMBERS = st.integers(1, 99).map(str) | LETTERED
NORMS = st.builds(
    Norm,
    law=st.sampled_from([*LAWS, "Bek. Ausgleichsabgabe 2025", "VO zu § 82 SGB XII"]),
    paragraf=NUMBERS
    | st.integers(1, 2400).map(str)
    | NUMBERS.map("Art. {}".format)
    | st.integers(1, 9).map("Anlage {}".format),
    absatz=st.none() | NUMBERS,
    satz=st.none() | st.integers(1, 20).map(str),
    nummer=st.none() | NUMBERS,
    buchstabe=st.none() | LETTERS | LETTERS.map(lambda letter: letter * 2),
)


@given(NORMS)
@settings(deadline=None)
def test_a_norm_as_it_is_written_is_found_again(norm: Norm) -> None:
    (verweis,) = find_verweise(str(norm))

    assert verweis.norm == norm
    assert verweis.text == str(norm)
    assert not verweis.assumed_law


PIECES = """
    § §§ Art. Artikel Anlage Paragraf 97 3 1a 2018 1.1. Abs. Absatz Absätze (2) Satz S. Nr. Buchst.
    a a) aa HS 2. II IX V SGB BGB GG des der dieses Buches Fünften Neunten und oder , - bis i.V.m.
    Verbindung mit in n.F. (neu) f. ff. zu ( ) . ; Euro am geltenden Fassung AG Gesetzes über
    Verordnung (EU) 2016/679 / Ä zweiter Halbsatz zweiten zwei drei TVöD Plan XIII 99999 Wochen
    letzter Teilsatz a.E. Rn. + sowie Muster Teil KdU NRW VO nach alten von 2017 zwölf hundert 1X l
    -E -RefE f : – Nr 3.1
    """.split()  # noqa: SIM905 - a list of as many strings would hide the pieces


@given(
    st.lists(st.sampled_from([*PIECES, "\n", "\u0308", "\u00ad"]), max_size=20),
    st.sampled_from([" ", "", "\u00a0"]),
    st.sampled_from([None, "SGB IX", "GG"]),
    st.sampled_from([None, Norm("SGB IX", "5", "1")]),
)
@settings(deadline=None)
def test_references_come_in_order_and_never_overlap(
    pieces: list[str], space: str, default_law: str | None, within: Norm | None
) -> None:
    text = space.join(pieces)

    verweise = find_verweise(text, default_law=default_law, within=within)

    assert all(verweis.text == text[verweis.start : verweis.end] != "" for verweis in verweise)
    assert all(before.end <= after.start for before, after in pairwise(verweise))


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    find_verweise(text, default_law="SGB IX")


def calls(text: str) -> int:
    """Number of function calls made to read a text: a measure of work no other load disturbs."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        find_verweise(text, default_law="SGB IX")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        *[
            "§",
            "§ ",
            "§ 1, ",
            "(",
            "1 ",
            "1, ",
            "SGB IX, ",
            "§ 1 und ",
            "1 HS 1 und ",
            "a-",
            "i. V. ",
        ],
        *[
            "Absatz 1 des ",
            "§ 1 bis ",
            "Neunten Buches des ",
            "§ 1 in der bis ",
            "§ 1 des Gesetzes über ",
            "§ 1 2 ",
            "Satz 1 des ",
            "A-",
            "§ 1 TV-",
            "§ 1f. ",
            "§ 1 letzter Satz ",
            "1., ",
            "SGB I X ",
            "SGB IX/",
            "§ 1 KdU ",
            "§ 1 VO nach § 1 ",
            "§ 1 sowie ",
            "§ 1 Rn. 1 und ",
            "Anlage Teil 1 Nr. 1.",
            "1 und ",
            "1 (neu), ",
        ],
    ],
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    short, long = piece * 150, piece * 600

    assert calls(long) <= 5 * calls(short)


def test_twenty_thousand_hostile_characters_are_read() -> None:
    assert find_verweise("§" * 20_000) == ()
    assert find_verweise("(" * 20_000) == ()
    assert find_verweise("9" * 20_000) == ()
    assert len(find_verweise("§ 1, " * 5_000)) == 5_000
    (long,) = find_verweise(f"§ {'9' * 20_000} SGB IX")
    assert long.norm == Norm("SGB IX", "9" * 20_000)


def paragraf_texts(path: Path) -> dict[str, str]:
    """Text of every § of a statute as published, by number."""
    texts = {}
    for element in ET.parse(path).getroot().iter("norm"):
        label = element.findtext("metadaten/enbez") or ""
        content = element.find("textdaten/text/Content")
        if label.startswith("§") and content is not None:
            texts[label.removeprefix("§").strip()] = " ".join(content.itertext())
    return texts


@pytest.mark.data
def test_references_of_the_real_statute_to_itself_name_norms_it_has(test_data: Path) -> None:
    path = test_data / "laws" / "gii" / "sgb_9_2018" / "BJNR323410016.xml"
    texts = paragraf_texts(path)
    own = [
        verweis.norm.paragraf
        for paragraf, text in texts.items()
        for verweis in find_verweise(text, within=Norm("SGB IX", paragraf))
        if verweis.norm.law == "SGB IX"
    ]
    missing = [paragraf for paragraf in own if paragraf not in texts]

    assert len(own) > 800
    assert len(missing) <= len(own) // 200
