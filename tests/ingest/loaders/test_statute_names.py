from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.statute_names import also_cited, expand, is_annex, is_contents, paragrafen
from ingest.norm import Norm


def names(*norms: tuple[str, str]) -> list[tuple[str, ...]]:
    return paragrafen([fromstring(norm(*each)) for each in norms], "SGB IX")


def norm(enbez: str, title: str = "") -> str:
    titel = f"<titel>{title}</titel>" if title else ""
    return f"<norm><metadaten><enbez>{enbez}</enbez>{titel}</metadaten></norm>"


@pytest.mark.parametrize(
    ("enbez", "expected"),
    [
        ("§ 97", ("97",)),
        ("§\u00a037a", ("37a",)),
        ("Art 3", ("Art. 3",)),
        ("Artikel 16a", ("Art. 16a",)),
        ("Anlage 1", ("Anlage 1",)),
        ("Anhang EV", ("Anhang EV",)),
        ("Eingangsformel", ("Eingangsformel",)),
        ("(XXXX)", ("SGB IX",)),
        ("(XXXX) §§ 12 bis 15", ("12", "13", "14", "15")),
        ("(XXXX)§§ 2354 bis 2355", ("2354", "2355")),
        ("(XXXX) §§ 140b bis 140d", ("140b", "140c", "140d")),
        ("(XXXX) §§ 285 u. 286", ("285", "286")),
        ("(XXXX) §§ 24, 26 und 30 bis 31a", ("24", "26", "30", "31", "31a")),
        ("(XXXX) Art 74a und 75", ("Art. 74a", "Art. 75")),
        ("(XXXX) Art 2 bis 4", ("Art. 2", "Art. 3", "Art. 4")),
        ("Inhaltsübersicht", ()),
        ("", ()),
    ],
)
def test_a_norm_holds_the_paragrafen_its_name_says(enbez: str, expected: tuple[str, ...]) -> None:
    assert names((enbez, "")) == [expected]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("3", "6", "3 4 5 6"),
        ("240", "242a", "240 241 242 242a"),
        ("5a", "7", "5a 6 7"),
        ("311", "311b", "311 311a 311b"),
        ("9", "9", "9"),
        ("7", "5", "7 5"),
        ("5a", "5", "5a 5"),
        ("5c", "5a", "5c 5a"),
        ("1", "501", "1 501"),
        ("1", "3000000", "1 3000000"),
        ("1", "9" * 5_000, "1 " + "9" * 5_000),
    ],
)
def test_a_range_names_every_number(first: str, last: str, expected: str) -> None:
    assert expand(first, last) == tuple(expected.split())


def test_a_range_as_long_as_statutes_have_is_written_out() -> None:
    assert expand("1", "500") == tuple(str(number) for number in range(1, 501))


@pytest.mark.parametrize(
    "enbez", ["(XXXX) §§ 1 bis 400", "(XXXX) §§ " + ", ".join(["1 bis 400"] * 20)]
)
def test_more_paragrafen_than_statutes_have_are_refused(enbez: str) -> None:
    with pytest.raises(UnreadableSource, match="unerwartet viele Paragrafen"):
        names(*[(enbez, "")] * 60)


def test_annexes_of_one_name_are_told_apart_where_their_titles_do() -> None:
    assert names(("Anlage", "(zu § 28) Stufen"), ("Anlage", "zu § 34")) == [
        ("Anlage zu § 28",),
        ("Anlage zu § 34",),
    ]
    assert names(("Anlage", "Eins"), ("Anlage", "Zwei")) == [("Anlage",), ("Anlage",)]
    assert names(("§ 5", "(zu § 28)"), ("§ 5", "(zu § 34)")) == [("5",), ("5",)]


def other_names(*norms: tuple[str, str]) -> list[tuple[str, str]]:
    elements = [fromstring(norm(*each)) for each in norms]
    own = paragrafen(elements, "SGB XI")
    return [(a.paragraf, b.paragraf) for a, b in also_cited(elements, own, "SGB XI")]


def test_an_annex_is_also_cited_by_the_paragraf_it_belongs_to() -> None:
    assert other_names(("Anlage 1", "(zu § 15)"), ("Anlage 2", "(zu § 30 Absatz 1)")) == [
        ("Anlage zu § 15", "Anlage 1"),
        ("Anlage zu § 30", "Anlage 2"),
    ]


def test_a_paragraf_with_two_annexes_names_neither() -> None:
    assert other_names(("Anlage 1", "(zu § 15)"), ("Anlage 2", "(zu § 15)")) == []


def test_other_names_are_those_of_the_statute() -> None:
    element = fromstring(norm("Anlage", "zu § 2 der Verordnung"))
    assert also_cited([element], [("Anlage",)], "VersMedV") == (
        (Norm("VersMedV", "Anlage zu § 2"), Norm("VersMedV", "Anlage")),
    )


def test_what_stands_behind_the_last_division_is_known_by_name() -> None:
    behind = ["Anlage", "Anlage 1", "Anhang EV", "Muster 1", "Schlussformel", "Schlußformel"]
    assert all(is_annex(each) for each in behind)
    assert not any(is_annex(each) for each in ("§ 1", "Eingangsformel", "Anlagen 1"))
    assert is_contents("Inhaltsverzeichnis")
    assert not is_contents("§ 1")
