"""Which statute a § is taken for that a question names without one."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import NamedNorm
from assistant.naming import norms_named
from ingest.index import Index
from ingest.norm import Norm
from ingest.old_law import NO_OLD_LAW, Applies, OldLaw, OldNorm
from tests.builders import norm_xml, statute_xml
from tests.library import FILES, a_library

SGB_IX = statute_xml("".join(norm_xml(f"§ {n}", f"Titel {n}", f"Wortlaut {n}.") for n in (99, 104)))
SGB_XII = statute_xml(
    norm_xml("§ 27", "Unterhalt", "Wortlaut 27.")
    + norm_xml("(XXXX) §§ 53 bis 60", "(weggefallen)", "-")
    + norm_xml("§ 61", "Pflege", "Wortlaut 61."),
    jurabk="SGB 12",
    title="Zwölftes Probebuch",
    doknr="BJNR000030003",
)
DIGEST = FILES["korpus/gesetze/sgb_12/probe.toml"].replace("SGB XII", "SGB XI")


def gone(norm: Norm, *today: Norm) -> OldNorm:
    return OldNorm(
        norm=norm,
        until=None,
        title="Titel",
        fassung="bis 31.12.2019",
        gone_since=date(2020, 1, 1),
        applies=Applies.ALWAYS,
        today=today,
        sentence="Es steht woanders.",
        note="",
        keywords=(),
    )


OLD_LAW = OldLaw(
    (gone(Norm("SGB XII", "53"), Norm("SGB IX", "99")), gone(Norm("SGB XII", "59"))), ()
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    files = {
        "gesetze/sgb_9_2018.xml": SGB_IX,
        "gesetze/sgb_12.xml": SGB_XII,
        "korpus/gesetze/sgb_11/probe.toml": DIGEST,
    }
    return a_library(tmp_path_factory.mktemp("ohne_gesetz"), files).assistant.index


def read(text: str, index: Index, spoken_of: str = "SGB IX") -> list[tuple[str, bool, str]]:
    """Every norm, whether its statute was taken for granted, and what was meant first."""
    found = norms_named(text, index, OLD_LAW, spoken_of).norms
    return [
        (str(n.norm), n.assumed_law, str(n.instead_of.norm) if n.instead_of else "") for n in found
    ]


@pytest.mark.parametrize(
    ("text", "norm", "instead_of"),
    [
        ("Was regelt § 61?", "§ 61 SGB XII", "§ 61 SGB IX"),
        ("Was regelt § 99?", "§ 99 SGB IX", ""),
        ("Was regelt § 999?", "§ 999 SGB IX", ""),
        ("§ 500 XII", "§ 500 SGB XII", ""),
    ],
)
def test_a_paragraf_without_a_statute_is_one_that_is_there(
    index: Index, text: str, norm: str, instead_of: str
) -> None:
    assert read(text, index) == [(norm, True, instead_of)]


def test_the_paragraf_that_was_meant_first_is_known_as_missing(index: Index) -> None:
    (found,) = norms_named("Was regelt § 61?", index, OLD_LAW).norms
    assert found.instead_of == NamedNorm(Norm("SGB IX", "61"), exists=False)


def test_the_statute_named_beside_a_paragraf_must_have_it(index: Index) -> None:
    assert read("Gilt § 99 bei § 61 SGB XII?", index) == [
        ("§ 99 SGB IX", True, "§ 99 SGB XII"),
        ("§ 61 SGB XII", False, ""),
    ]


@pytest.mark.parametrize("text", ["§ 11 und § 12 TVöD", "Gilt § 11 neben § 12 TVöD?"])
def test_a_statute_named_that_is_not_installed_may_have_any_paragraf(
    index: Index, text: str
) -> None:
    assert read(text, index) == [("§ 11 TVöD", True, ""), ("§ 12 TVöD", False, "")]


@pytest.mark.parametrize(
    ("spoken_of", "text", "expected"),
    [
        ("TVöD", "§ 99?", [("§ 99 SGB IX", True, "§ 99 TVöD")]),
        ("TVöD", "§ 61?", [("§ 61 SGB XII", True, "§ 61 TVöD")]),
        ("TVöD", "§ 999?", [("§ 999 TVöD", True, "")]),
        ("SGB XII", "§ 61?", [("§ 61 SGB XII", True, "")]),
        ("SGB XII", "§ 99?", [("§ 99 SGB IX", True, "§ 99 SGB XII")]),
        ("SGB XII", "§ 59?", [("§ 59 SGB XII", True, "")]),
        ("SGB XII", "§ 53?", [("§ 99 SGB IX", False, "")]),
        ("GG", "§ 104?", [("§ 104 SGB IX", True, "")]),
        ("UN-BRK", "§ 61?", [("§ 61 SGB XII", True, "§ 61 SGB IX")]),
        ("GG", "§ 999?", [("§ 999 SGB IX", True, "")]),
        ("GG", "Art. 5?", [("Art. 5 GG", True, "")]),
        ("SGB IX", "Art. 5?", []),
    ],
)
def test_of_a_conversation_the_statute_counts_that_has_the_paragraf(
    index: Index, spoken_of: str, text: str, expected: list[tuple[str, bool, str]]
) -> None:
    assert read(text, index, spoken_of) == expected


def test_a_repealed_paragraf_of_the_statute_talked_about_stays_one_of_it(index: Index) -> None:
    (found,) = norms_named("Was steht in § 55?", index, NO_OLD_LAW, "SGB XII").norms
    assert (str(found.norm), found.exists, found.instead_of) == ("§ 55 SGB XII", False, None)
    assert found.vacant is not None


@pytest.mark.parametrize(
    ("text", "spoken_of", "expected"),
    [
        ("§ 99 ÖPNV", "SGB IX", ("§ 99 SGB IX", True, "§ 99 ÖPNV")),
        ("§ 61 BfA", "SGB XII", ("§ 61 SGB XII", True, "§ 61 BfA")),
        ("§ 61 KdU", "SGB IX", ("§ 61 SGB XII", True, "§ 61 KdU")),
        ("§ 999 KdU", "SGB IX", ("§ 999 KdU", False, "")),
        ("§ 99 TVöD", "SGB IX", ("§ 99 TVöD", False, "")),
        ("§ 99 SGB", "SGB IX", ("§ 99 SGB IX", True, "§ 99 SGB")),
        ("Art. 5 XYZ", "SGB IX", ("Art. 5 XYZ", False, "")),
    ],
)
def test_an_abbreviation_that_may_be_no_statute_counts_where_no_known_one_has_the_paragraf(
    index: Index, text: str, spoken_of: str, expected: tuple[str, bool, str]
) -> None:
    assert read(text, index, spoken_of) == [expected]


def test_a_range_goes_wholly_to_the_statute_that_has_its_beginning(index: Index) -> None:
    assert [norm for norm, _, _ in read("§§ 61 bis 62", index)] == ["§ 61 SGB XII", "§ 62 SGB XII"]


def test_a_paragraf_that_several_statutes_of_the_field_have_is_named_in_all(index: Index) -> None:
    (found,) = norms_named("Was regelt § 27 Abs. 2?", index, OLD_LAW).norms
    assert (str(found.norm), found.exists, found.instead_of) == ("§ 27 SGB IX", False, None)
    assert sorted(map(str, found.elsewhere)) == ["§ 27 SGB XI", "§ 27 SGB XII"]
