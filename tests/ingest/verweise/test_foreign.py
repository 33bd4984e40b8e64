"""A named but unknown text is never taken for the law that is meant where none is named."""

from __future__ import annotations

import pytest

from ingest.verweise import canonical_law, find_verweise


def named(text: str) -> list[tuple[str, bool]]:
    """Norm of each reference and whether its law was assumed, the SGB IX being the default."""
    return [(str(v.norm), v.assumed_law) for v in find_verweise(text, default_law="SGB IX")]


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        # books there are not
        ("§ 97 SGB XIII", "§ 97 SGB XIII"),
        ("§ 1 SGB XV", "§ 1 SGB XV"),
        ("§ 1 sgb xv", "§ 1 SGB XV"),
        ("§ 1 SGB 15", "§ 1 SGB 15"),
        ("§ 1 SGBXV", "§ 1 SGB XV"),
        ("SGB XV § 1", "§ 1 SGB XV"),
        ("97 SGB XIII", "§ 97 SGB XIII"),
        ("§ 5 des Dreizehnten Buches", "§ 5 Dreizehntes Buch"),
        # laws of the Länder
        ("§ 3 LAG SGB IX", "§ 3 LAG SGB IX"),
        ("§ 3 BbgAGSGBIX", "§ 3 BbgAGSGBIX"),
        ("§ 3 AG-SGB XIII", "§ 3 AG-SGB XIII"),
        ("§ 3 AG-BTHG", "§ 3 AG-BTHG"),
        ("§ 2 Nds. AG SGB IX", "§ 2 Nds. AG-SGB IX"),
        ("§ 4 Bayerisches Teilhabegesetz", "§ 4 Bayerisches Teilhabegesetz"),
        ("§ 4 BTHG-Umsetzungsgesetz", "§ 4 BTHG-Umsetzungsgesetz"),
        ("§ 4 des BTHG-Umsetzungsgesetzes", "§ 4 BTHG-Umsetzungsgesetz"),
        ("BTHG-Umsetzungsgesetz § 4", "§ 4 BTHG-Umsetzungsgesetz"),
        # abbreviations
        ("§ 12 TVöD", "§ 12 TVöD"),
        ("§ 12 des TVöD", "§ 12 TVöD"),
        ("TVöD § 12", "§ 12 TVöD"),
        ("§ 12 Abs. 3 TVöD-Pflege", "§ 12 Abs. 3 TVöD-Pflege"),
        ("§ 8 II TVöD", "§ 8 Abs. 2 TVöD"),
        ("§ 8 VII TVöD", "§ 8 Abs. 7 TVöD"),
        ("§ 5 3 TVöD", "§ 5 Abs. 3 TVöD"),
        ("§ 5 TV-L", "§ 5 TV-L"),
        ("§ 7 AVB", "§ 7 AVB"),
        ("§ 2 KiBiz", "§ 2 KiBiz"),
        # kinds of texts
        ("§ 6 Hygieneplan", "§ 6 Hygieneplan"),
        ("§ 6 des Hygieneplans", "§ 6 Hygieneplan"),
        ("§ 6 im Hygieneplan", "§ 6 Hygieneplan"),
        ("§ 7 Rahmenvertrag", "§ 7 Rahmenvertrag"),
        ("§ 7 rahmenvertrag", "§ 7 rahmenvertrag"),
        ("§ 7 Vertrag", "§ 7 Vertrag"),
        ("§ 4 Satzung", "§ 4 Satzung"),
        ("§ 4 Dienstvereinbarung", "§ 4 Dienstvereinbarung"),
        ("§ 4 Hausordnung", "§ 4 Hausordnung"),
        ("§ 4 Förderrichtlinie", "§ 4 Förderrichtlinie"),
        ("§ 4 Schutzkonzept", "§ 4 Schutzkonzept"),
    ],
)
def test_another_text_keeps_its_own_name(text: str, norm: str) -> None:
    assert named(text) == [(norm, False)]
    assert named(f"Was regelt {text}?") == [(norm, False)]


def test_a_list_shares_the_unknown_text_behind_it() -> None:
    assert named("§ 5, 7 AVB") == [("§ 5 AVB", False), ("§ 7 AVB", False)]
    assert named("§ 5 und § 7 AVB") == [("§ 5 AVB", True), ("§ 7 AVB", False)]


@pytest.mark.parametrize(
    "text",
    [
        "§ 97 Fachkräfte",
        "Was regelt § 97 Leistungen zur Sozialen Teilhabe?",
        "§ 97. TVöD gilt nicht.",
        "§ 97 KlientInnen",
        "WAS REGELT § 97 GENAU?",
        # in use for something else
        "§ 97 WfbM",
        "§ 97 WfbM-Beschäftigte",
        "§ 97 ICF",
        "§ 97 IT-Sicherheit",
        # §§ that statutes have on such texts
        "§ 97 Gesamtplan",
        "§ 97 Inklusionsvereinbarung",
        "§ 97 im Teilhabeplan",
        # topics and places
        "Was sagt § 97 zum Rahmenvertrag?",
        "§ 97 in NRW",
        "§ 97 von der BAR",
        "§ 97 und der Hygieneplan",
    ],
)
def test_what_the_sentence_goes_on_with_is_no_law(text: str) -> None:
    assert named(text) == [("§ 97 SGB IX", True)]


@pytest.mark.parametrize(
    "text", ["§ 97 SGB IX-neu", "§ 97 SGB IX-Vereinbarung", "§ 97 SGB IX WfbM"]
)
def test_a_known_law_stays_known_before_other_words(text: str) -> None:
    assert named(text) == [("§ 97 SGB IX", False)]


def test_a_numeral_of_no_book_is_not_dropped() -> None:
    assert named("§ 97 XIII") == [("§ 97 SGB XIII", True)]


@pytest.mark.parametrize("text", ["Anlage 1 PDF", "Anlage 1 TVöD", "eine Art 24 WGs"])
def test_where_no_paragraf_is_counted_an_abbreviation_is_just_a_word(text: str) -> None:
    assert "TVöD" not in str(named(text))
    assert "PDF" not in str(named(text))
    assert "WGs" not in str(named(text))


def test_an_unknown_name_is_no_short_name() -> None:
    assert canonical_law("SGB XIII") is None
    assert canonical_law("BTHG-Umsetzungsgesetz") is None
    assert canonical_law("LAG SGB IX") == "LAG SGB IX"


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("§ 12 tvöd", "§ 12 tvöd"),
        ("§ 12 (TVöD)", "§ 12 TVöD"),
        ("§ 5 (XYZG)", "§ 5 XYZG"),
        ("§ 14 tzbfg", "§ 14 TzBfG"),
        ("§ 32 (EUTB)", "§ 32 SGB IX"),
        ("§ 31 (SPFH)", "§ 31 SGB IX"),
    ],
)
def test_a_law_in_brackets_or_small_letters_is_none_of_ours(text: str, norm: str) -> None:
    found = find_verweise(text, default_law="SGB IX")
    assert [str(verweis.norm) for verweis in found] == [norm]
