from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.verweise.foreign import foreign_law
from ingest.verweise.gesetzesnamen import (
    canonical_law,
    law_at,
    law_of_slug,
    slug_of,
)
from ingest.verweise.tokens import tokenize

if TYPE_CHECKING:
    from pathlib import Path

SPELLINGS = {
    "SGB IX": [
        "SGB IX",
        "SGB 9",
        "SGB-IX",
        "SGB-9",
        "sgb9",
        "sgb ix",
        "SGBIX",
        "SGB 9 2018",
        "das SGB IX",
        "Sozialgesetzbuch IX",
        "Sozialgesetzbuch (SGB) IX",
        "Sozialgesetzbuch Neuntes Buch",
        "Sozialgesetzbuch – Neuntes Buch",
        "Neuntes Buch",
        "Neuntes Buch Sozialgesetzbuch",
        "Neuntes Buch (IX)",
        "des Neunten Buches",
        "des Neunten Buchs Sozialgesetzbuch",
        "des Neunten Buches (Sozialgesetzbuch)",
        "des Neunten Buches des Sozialgesetzbuches",
        "dem neunten Buch",
        "9. Buch Sozialgesetzbuch",
        "9. Buch SGB",
        "Neuntes Sozialgesetzbuch",
    ],
    "SGB I": ["Erstes Buch", "SGB 1"],
    "SGB VII": ["Siebtes Buch", "des Siebenten Buches"],
    "SGB XII": ["SGBXII", "zwölftes Buch", "ZWÖLFTES BUCH"],
    "SGB XIV": ["SGB 14", "Vierzehntes Buch Sozialgesetzbuch"],
    "BTHG": ["BTHG", "Bundesteilhabegesetz", "des Bundesteilhabegesetzes"],
    "GG": ["GG", "Grundgesetz", "des Grundgesetzes"],
    "BGB": ["BGB", "Bürgerliches Gesetzbuch", "des Bürgerlichen Gesetzbuchs"],
    "BGG": ["BGG", "des Behindertengleichstellungsgesetzes"],
    "UN-BRK": [
        "UN-BRK",
        "UN‑BRK",
        "BRK",
        "UN BRK",
        "CRPD",
        "UN-Behindertenrechtskonvention",
        "der Behindertenrechtskonvention",
        "Übereinkommens über die Rechte von Menschen mit Behinderungen",
    ],
    "FrühV": ["FrühV", "Frühförderungsverordnung", "fruehv"],
    "WVO": ["WVO", "SchwbWV", "Werkstättenverordnung"],
    "WMVO": ["WMVO", "Werkstätten-Mitwirkungsverordnung", "Werkstättenmitwirkungsverordnung"],
    "SchwbAV": ["SchwbAV 1988", "Schwerbehinderten-Ausgleichsabgabeverordnung"],
    "EinglHV": ["EinglHV", "Eingliederungshilfe-Verordnung", "Eingliederungshilfeverordnung"],
    "BITV 2.0": ["BITV 2.0", "BITV"],
    "RBEG": ["RBEG 2021", "des Regelbedarfs-Ermittlungsgesetzes"],
    "VO zu § 82 SGB XII": ["BSHG§76DV", "Verordnung zur Durchführung des § 82 SGB XII"],
    "BSHG": ["BSHG", "Bundessozialhilfegesetz"],
    "SchwbG": ["SchwbG", "des Schwerbehindertengesetzes"],
    "AG-SGB IX": ["AG-SGB IX", "AG SGB 9"],
}


@pytest.mark.parametrize(
    ("spelling", "law"),
    [(spelling, law) for law, spellings in SPELLINGS.items() for spelling in spellings],
)
def test_a_usual_spelling_gives_the_short_name(spelling: str, law: str) -> None:
    assert canonical_law(spelling) == law


@pytest.mark.parametrize(
    "text",
    [
        *["", "SGB", "SGB 13", "SGB 15", "Dreizehntes Buch", "Buch", "erstes", "IX", "Teilhabe"],
        *["SGB IX Leistungen", "§ 97 SGB IX", "im Jahr 2018", "gg.", "Viertes Buch der RVO 3"],
    ],
)
def test_anything_else_is_no_name(text: str) -> None:
    assert canonical_law(text) is None


def test_a_book_of_another_code_is_that_code() -> None:
    assert canonical_law("des Vierten Buches der Reichsversicherungsordnung") == "RVO"
    assert canonical_law("Viertes Buch des Bürgerlichen Gesetzbuchs") == "BGB"


def test_bthg_is_a_statute_of_its_own() -> None:
    assert canonical_law("BTHG") != canonical_law("SGB IX")


@pytest.mark.parametrize(
    ("law", "slug"),
    [
        ("SGB IX", "sgb_9_2018"),
        ("SGB V", "sgb_5"),
        ("FrühV", "fr_hv"),
        ("WVO", "schwbwv"),
        ("SchwbVWO", "schwbwo"),
        ("VBVG", "vbvg_2023"),
        ("Bek. Ausgleichsabgabe 2025", "sgb92018__160abs3ua_wmvo_39abs4s6uabek"),
    ],
)
def test_short_names_and_folders_lead_to_each_other(law: str, slug: str) -> None:
    assert slug_of(law) == slug
    assert law_of_slug(slug) == law


def test_what_is_not_on_the_official_site_has_no_folder() -> None:
    assert slug_of("UN-BRK") is None
    assert slug_of("EinglHV") is None
    assert slug_of("sgb_9_2018") is None
    assert law_of_slug("SGB IX") is None


@pytest.mark.parametrize(
    ("article", "words", "law"),
    [
        ("", "TzBfG", "TzBfG"),
        ("", "Infektionsschutzgesetz", "Infektionsschutzgesetz"),
        ("des", "Apothekengesetzes", "Apothekengesetz"),
        ("der", "Handelsordnung", "Handelsordnung"),
        ("des", "Landesrahmenvertrags", "Landesrahmenvertrag"),
        ("des", "Justizvergütungs- und Kostengesetzes", "Justizvergütungs- und Kostengesetz"),
        ("des", "AZR-Gesetzes", "AZR-Gesetz"),
        ("des", "Dritten Überleitungsgesetzes", "Drittes Überleitungsgesetz"),
        ("des", "Haager Übereinkommens", "Haager Übereinkommen"),
        ("des", "Gesetzes zur Förderung der Teilhabe gilt", "Gesetz zur Förderung der Teilhabe"),
        ("des", "Gesetzes vom 9. Mai 2001 (BGBl. I)", "Gesetz vom 9. Mai 2001"),
        ("der", "Verordnung (EG) Nr. 883/2004 gilt", "Verordnung (EG) Nr. 883/2004"),
        ("der", "Richtlinie 2013/36/EU des Rates", "Richtlinie 2013/36/EU"),
    ],
)
def test_an_unknown_statute_is_read_as_written(article: str, words: str, law: str) -> None:
    name = foreign_law(tokenize(words), 0, article)

    assert name is not None
    assert name.law == law


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("des", "Gesetzes"),
        ("der", "Verordnung"),
        ("der", "Vertrag"),
        ("des", "Trägers"),
        ("der", "Anordnung"),
        ("", "BSG"),
        ("", "SRO"),
        ("", "XIV"),
        ("", "Euro"),
    ],
)
def test_words_that_name_no_law_are_none(article: str, words: str) -> None:
    assert foreign_law(tokenize(words), 0, article) is None


def test_the_longest_name_at_a_place_wins() -> None:
    tokens = tokenize("VO zu § 90 Abs. 2 Nr. 9 SGB XII gilt")

    name = law_at(tokens, 0)

    assert name is not None
    assert name.law == "VO zu § 90 Abs. 2 Nr. 9 SGB XII"
    assert tokens[name.end].raw == "gilt"


def test_tokens_keep_the_positions_of_the_text_and_fold_what_they_hold() -> None:
    decomposed = tokenize("Sa\u0308tze\u00a02–3")

    assert [(token.value, token.start, token.end) for token in decomposed[:4]] == [
        ("saetze", 0, 6),
        ("2", 7, 8),
        ("-", 8, 9),
        ("3", 9, 10),
    ]


@given(st.text())
def test_any_text_has_a_name_or_none(text: str) -> None:
    law = canonical_law(text)

    assert law is None or canonical_law(law) == law


@pytest.mark.data
def test_every_short_name_in_the_real_statutes_is_known(test_data: Path) -> None:
    headers = {
        path.parent.name: ET.parse(path).getroot().find("norm/metadaten")
        for path in sorted((test_data / "laws" / "gii").glob("*/*.xml"))
    }
    wrong = [
        (slug, element.text)
        for slug, header in headers.items()
        if header is not None
        for element in header
        if element.tag in {"jurabk", "amtabk", "kurzue"}
        and canonical_law(element.text or "") != law_of_slug(slug)
    ]

    assert len(headers) == 36
    assert wrong == []
