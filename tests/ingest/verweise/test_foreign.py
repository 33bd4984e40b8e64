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


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        # acts and ordinances
        ("Art. 6 VO (EG) Nr. 883/2004", "Art. 6 Verordnung (EG) Nr. 883/2004"),
        ("§ 5 VO (EU) 2016/679", "§ 5 DSGVO"),
        ("§ 5 RL 2000/78/EG", "§ 5 Richtlinie 2000/78/EG"),
        ("§ 2 VO zu § 131 SGB IX", "§ 2 VO zu § 131 SGB IX"),
        (
            "§ 2 der Verordnung nach § 118 Abs. 2 SGB IX",
            "§ 2 Verordnung nach § 118 Abs. 2 SGB IX",
        ),
        ("§ 3 DVO zu § 96 SGB XII", "§ 3 DVO zu § 96 SGB XII"),
        ("§ 2 VO zu § 82 SGB XII", "§ 2 VO zu § 82 SGB XII"),
        ("§ 2 der Verordnung", "§ 2 Verordnung"),
        ("§ 2 der Richtlinie", "§ 2 Richtlinie"),
        # laws of the Länder
        ("§ 4 BGG NRW", "§ 4 BGG NRW"),
        ("§ 4 BGG Bln", "§ 4 BGG Bln"),
        ("§ 4 BGG Nordrhein-Westfalen", "§ 4 BGG Nordrhein-Westfalen"),
        ("§ 4 Berliner BGG", "§ 4 Berliner BGG"),
        ("§ 4 AG-SGB IX NRW", "§ 4 AG-SGB IX NRW"),
        ("§ 4 BGG in NRW", "§ 4 BGG"),
        ("§ 131 SGB IX NRW", "§ 131 SGB IX"),
        # a known law right behind an abbreviation
        ("§ 22 KdU SGB II", "§ 22 SGB II"),
        ("§ 22 KdU (SGB II)", "§ 22 SGB II"),
        ("§ 14 KK nach dem SGB V", "§ 14 SGB V"),
        ("§ 35a KJHG SGB VIII", "§ 35a SGB VIII"),
        ("§ 35a KJHG", "§ 35a SGB VIII"),
        ("§ 4 LRV SGB IX", "§ 4 LRV"),
        ("§ 4 AVB SGB IX", "§ 4 AVB"),
    ],
)
def test_an_act_of_others_is_told_from_ours(text: str, norm: str) -> None:
    assert named(text)[0] == (norm, False)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("§ 99 SGB 1X", "SGB IX"),
        ("§ 104 SGB I X", "SGB IX"),
        ("§ 75 SGB zwölf", "SGB XII"),
        ("§ 45b SGB elf", "SGB XI"),
        ("§ 75 Buch 12 SGB", "SGB XII"),
        ("§ 75 Buch XII des SGB", "SGB XII"),
        ("§ 75 SGB Buch XII", "SGB XII"),
        ("§ 75 SGB (XII)", "SGB XII"),
        ("§ 45b SGB Xl", "SGB XI"),
        ("§ 45b SGB X1", "SGB XI"),
        ("§ 5 SGB Vlll", "SGB VIII"),
        ("§ 5 SGB 09", "SGB IX"),
        ("§ 36 SGB IX4 gilt", "SGB IX"),
        ("§ 36 SGB XV", "SGB XV"),
        ("§ 36 SGB 15", "SGB 15"),
    ],
)
def test_the_number_of_a_book_is_read_as_a_whole(text: str, law: str) -> None:
    (verweis,) = find_verweise(text, default_law="SGB III")
    assert verweis.norm.law == law


def test_the_code_without_a_book_borrows_no_law_and_lends_none() -> None:
    verweise = find_verweise("§ 45b SGB. Und § 5?", default_law="SGB IX")
    assert [(v.norm.law, v.unsure_law) for v in verweise] == [("SGB", True), ("SGB IX", False)]


@pytest.mark.parametrize(
    "text",
    ["§ 119 GPK", "§ 14 KK", "§ 228 ÖPNV", "§ 61 BfA", "§ 35a ADHS", "§ 19 THP", "§ 125 LEV"],
)
def test_an_abbreviation_that_may_be_none_of_a_law_is_marked(text: str) -> None:
    (verweis,) = find_verweise(text, default_law="SGB IX")
    assert verweis.unsure_law


@pytest.mark.parametrize(
    "text", ["§ 12 TVöD", "§ 14 TzBfG", "§ 4 LRV", "§ 5 XYZG", "§ 5 TV-L", "§ 97 SGB IX", "§ 97"]
)
def test_a_name_that_is_surely_one_of_a_law_is_not(text: str) -> None:
    (verweis,) = find_verweise(text, default_law="SGB IX")
    assert not verweis.unsure_law


@pytest.mark.parametrize(
    ("text", "fassung", "jahr"),
    [
        ("§ 55 des alten SGB IX", "alt", None),
        ("§ 69 im alten SGB IX", "alt", None),
        ("§ 69 des früheren Bundessozialhilfegesetzes", "alt", None),
        ("§ 55 im neuen SGB IX", "neu", None),
        ("§ 55 im geltenden SGB IX", "neu", None),
        ("im alten SGB IX § 55", "alt", None),
        ("SGB IX a.F. § 55", "alt", None),
        ("§ 55 SGB IX von 2017", "", 2017),
        ("§ 55 SGB IX aus dem Jahr 2001", "", 2001),
        ("§ 55 SGB IX (2001)", "", 2001),
        ("wurde § 55 SGB IX 2020 geändert", "", None),
        ("§ 55 SGB IX (1.1.2020)", "", None),
        ("§ 55 SGB IX vom 23.12.2016", "", None),
        ("§ 99 SGB IX-E", "entwurf", None),
        ("§ 99 SGB IX-RefE", "entwurf", None),
        ("§ 99 SGB IX (RefE)", "entwurf", None),
        ("§ 99 SGB IX-Elemente", "", None),
    ],
)
def test_the_version_is_read_from_the_words_around_the_law(
    text: str, fassung: str, jahr: int | None
) -> None:
    (verweis,) = find_verweise(text, default_law="SGB XII")
    assert (verweis.fassung, verweis.jahr) == (fassung, jahr)
    assert not verweis.assumed_law


def test_the_version_a_sentence_names_holds_for_its_references() -> None:
    text = "Was stand im alten SGB IX in § 55? Und heute in § 56?"
    assert [verweis.fassung for verweis in find_verweise(text)] == ["alt", ""]
