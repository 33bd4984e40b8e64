"""Which norms a question names: of today, of old law, in stretches, and those that are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import NamedNorm
from assistant.naming import Named, norms_named
from ingest.index import Index
from ingest.model import VacantNorm
from ingest.norm import Norm
from ingest.old_law import NO_OLD_LAW, Applies, Match, OldLaw, OldNorm, Reading
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import division_xml
from tests.library import FILES, a_library

GONE = norm_xml("(XXXX) §§ 53 bis 60", "(weggefallen)", "-")
SGB_IX = statute_xml(
    norm_xml("§ 55", "Assistenz", "Der Wortlaut von heute.")
    + "".join(norm_xml(f"§ {n}", f"Titel {n}", f"Wortlaut {n}.") for n in ("99", "100", "101"))
    + norm_xml("§ 102", "Leistungen", "(1) Eins gilt.", "(2) Zwei gilt. Drei gilt.", "(3) Vier.")
    + "".join(norm_xml(f"§ {n}", f"Titel {n}", f"Wortlaut {n}.") for n in ("103", "103a", "104"))
    + norm_xml("§ 105", "Lücken", "(1) Eins.", "(2) (weggefallen)", "(3) bis (5) (weggefallen)")
    + norm_xml(
        "§ 106",
        "Folgen",
        "(1) Eins gilt. Nötig sind<DL><DT>1.</DT><DD><LA>(weggefallen)</LA></DD>"
        "<DT>2.</DT><DD><LA>Zeit.</LA></DD></DL>",
    )
)
SGB_XII = statute_xml(
    division_xml("010", "Kapitel 3", "Unterhalt")
    + norm_xml("§ 27", "Unterhalt", "Wortlaut 27.")
    + GONE
    + division_xml("020", "Kapitel 7", "Pflege")
    + norm_xml("§ 61", "Pflege", "Wortlaut 61.")
    + norm_xml("Anlage", "(zu § 28) Stufen", "Stufe eins."),
    jurabk="SGB 12",
    title="Zwölftes Probebuch",
    doknr="BJNR000030003",
)
DIGEST = FILES["korpus/gesetze/sgb_12/probe.toml"].replace("SGB XII", "SGB XI")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    library = a_library(
        tmp_path_factory.mktemp("normen"),
        {
            "gesetze/sgb_9_2018.xml": SGB_IX,
            "gesetze/sgb_12.xml": SGB_XII,
            "korpus/gesetze/sgb_11/probe.toml": DIGEST,
        },
    )
    return library.assistant.index


def old(
    norm: Norm,
    *today: Norm,
    until: Norm | None = None,
    applies: Applies = Applies.ALWAYS,
    fassung: str = "bis 31.12.2019",
    keywords: tuple[str, ...] = (),
) -> OldNorm:
    return OldNorm(
        norm=norm,
        until=until,
        title="Titel",
        fassung=fassung,
        gone_since=date(2020, 1, 1),
        applies=applies,
        today=today,
        sentence="Es steht woanders.",
        note="",
        keywords=keywords,
    )


WHO, WHAT = Norm("SGB IX", "99"), Norm("SGB IX", "102")
CHAPTER = old(Norm("SGB XII", "53"), WHO, until=Norm("SGB XII", "60"))
CHAPTER_AND_MORE = old(Norm("SGB XII", "53"), WHO, until=Norm("SGB XII", "61"))
PEOPLE = old(Norm("SGB XII", "53"), WHO)
SERVICES = old(Norm("SGB XII", "54"), WHAT, Norm("SGB IX", "100"))
OFFICE = old(Norm("SGB XII", "59"))
ORDER = old(Norm("EinglHV", "1"), WHO)
HINTED = old(
    Norm("SGB IX", "55"),
    Norm("SGB IX", "103"),
    applies=Applies.HINT,
    fassung="bis 31.12.2017",
    keywords=("Heilpäd",),
)
OLD_LAW = OldLaw((CHAPTER, PEOPLE, SERVICES, OFFICE, ORDER, HINTED), ())


def named(text: str, index: Index, *entries: OldNorm) -> Named:
    return norms_named(text, index, OldLaw(entries, ()) if entries else OLD_LAW)


def norms(text: str, index: Index) -> list[str]:
    return [str(each.norm) for each in named(text, index).norms]


def assumed(text: str, index: Index) -> list[tuple[str, bool]]:
    """Every norm, and whether its statute was taken for granted."""
    return [(str(each.norm), each.assumed_law) for each in named(text, index).norms]


# old law


def test_of_an_old_norm_those_of_today_are_looked_up(index: Index) -> None:
    found = named("Was stand in § 54 SGB XII?", index)
    assert found == Named(
        (NamedNorm(WHAT, absaetze=3), NamedNorm(Norm("SGB IX", "100"))),
        "Was stand in §?",
        (Match(SERVICES, Reading.MEANT),),
    )


def test_an_old_norm_of_a_statute_that_is_gone_leads_to_todays(index: Index) -> None:
    found = named("§ 1 EinglHV", index)
    assert found.norms == (NamedNorm(WHO),)
    assert found.old == (Match(ORDER, Reading.MEANT),)


def test_a_norm_that_may_be_meant_in_its_old_version_stays_with_the_hint(index: Index) -> None:
    found = named("Was steht in § 55 SGB IX?", index)
    assert found.norms == (NamedNorm(Norm("SGB IX", "55")),)
    assert found.old == (Match(HINTED, Reading.POSSIBLE),)


@pytest.mark.parametrize(
    "text",
    [
        "Was steht in § 55 SGB IX a.F.?",
        "Was stand früher in § 55 SGB IX?",
        "Was stand 2017 in § 55 SGB IX, Fassung bis 2017?",
        "Gilt § 55 SGB IX für Heilpädagogik?",
    ],
)
def test_a_sign_of_the_old_version_leads_to_todays_norm(index: Index, text: str) -> None:
    found = named(text, index)
    assert found.norms == (NamedNorm(Norm("SGB IX", "103")),)
    assert found.old == (Match(HINTED, Reading.MEANT),)


def test_the_new_version_means_todays_norm_without_a_hint(index: Index) -> None:
    found = named("§ 55 SGB IX n.F.", index)
    assert (found.norms, found.old) == ((NamedNorm(Norm("SGB IX", "55")),), ())


def test_a_stretch_of_old_law_leads_to_where_its_chapter_stands(index: Index) -> None:
    found = named("Was regelten die §§ 53 ff. SGB XII?", index)
    assert found.norms == (NamedNorm(WHO),)
    assert found.old == (Match(CHAPTER, Reading.MEANT),)


def test_an_old_norm_that_stands_nowhere_today_is_named_itself(index: Index) -> None:
    found = named("Was stand in § 59 SGB XII?", index)
    assert [(str(n.norm), n.exists) for n in found.norms] == [("§ 59 SGB XII", False)]
    assert found.old == (Match(OFFICE, Reading.MEANT),)


def test_of_two_old_versions_the_one_that_is_meant_is_told(index: Index) -> None:
    maybe = old(Norm("SGB IX", "55"), Norm("SGB IX", "104"), applies=Applies.HINT, fassung="A")
    found = named("Gilt § 55 SGB IX für Heilpädagogik?", index, maybe, HINTED)
    assert found.norms == (NamedNorm(Norm("SGB IX", "103")),)
    assert found.old == (Match(HINTED, Reading.MEANT),)


def test_no_more_than_six_of_todays_norms_and_of_the_hints_are_given(index: Index) -> None:
    today = ("99", "100", "101", "102", "103", "104", "105")
    many = old(Norm("BSHG", "39"), *(Norm("SGB IX", n) for n in today))
    found = named("§ 39 BSHG", index, many)
    assert [n.norm.paragraf for n in found.norms] == ["99", "100", "101", "102", "103", "104"]
    hints = [
        old(Norm("SGB IX", "55"), WHO, applies=Applies.HINT, fassung=fassung)
        for fassung in "ABCDEFG"
    ]
    found = named("§ 55 SGB IX", index, *hints)
    assert [match.entry.fassung for match in found.old] == ["A", "B", "C", "D", "E", "F"]


def test_a_letter_f_of_a_paragraf_that_is_gone_means_the_next_one_too(index: Index) -> None:
    found = named("Was stand in § 53f SGB XII?", index)
    assert found.old == (Match(CHAPTER, Reading.MEANT),)


def test_a_letter_f_before_a_part_is_one_of_the_paragraf(index: Index) -> None:
    (found,) = named("§ 103f Abs. 1 SGB IX", index).norms
    assert (str(found.norm), found.exists) == ("§ 103f SGB IX", False)


def test_a_stretch_of_which_something_stands_is_not_replaced(index: Index) -> None:
    found = named("Was regelten die §§ 53 bis 61 SGB XII?", index, CHAPTER_AND_MORE)
    assert [n.norm.paragraf for n in found.norms] == ["53", "61"]
    assert found.old == (Match(CHAPTER_AND_MORE, Reading.MEANT),)


def test_a_range_brings_no_hint_on_each_of_its_paragrafen(index: Index) -> None:
    found = named("Was steht in §§ 55 bis 99 SGB IX?", index)
    assert [n.norm.paragraf for n in found.norms] == ["55", "99"]
    assert found.old == ()


def test_todays_norm_of_an_old_one_is_not_taken_for_granted(index: Index) -> None:
    found = named("Was stand in § 55 a.F.?", index)
    assert found.norms == (NamedNorm(Norm("SGB IX", "103"), assumed_law=False),)
    assert named("Was steht in § 99?", index).norms == (NamedNorm(WHO, assumed_law=True),)


def test_an_old_norm_named_twice_is_told_once(index: Index) -> None:
    found = named("§ 1 EinglHV, also § 1 EinglHV", index)
    assert (len(found.norms), len(found.old)) == (1, 1)


# several old versions, and those nobody knows


FIRST = replace(
    old(WHO, Norm("SGB IX", "104"), applies=Applies.OLD_NAMED, fassung="bis 31.12.2017"),
    gone_since=date(2018, 1, 1),
)
SECOND = replace(
    old(WHO, WHO, applies=Applies.OLD_NAMED, fassung="1.1.2020 bis 30.6.2021"),
    gone_since=date(2021, 7, 1),
)


@pytest.mark.parametrize("entries", [(FIRST, SECOND), (SECOND, FIRST)])
def test_of_several_old_versions_all_are_told_the_newest_first(
    index: Index, entries: tuple[OldNorm, ...]
) -> None:
    found = named("Was steht in § 99 SGB IX a.F.?", index, *entries)
    assert found.old == (Match(SECOND, Reading.MEANT), Match(FIRST, Reading.MEANT))
    assert [str(each.norm) for each in found.norms] == ["§ 99 SGB IX", "§ 104 SGB IX"]


@pytest.mark.parametrize(("year", "entry"), [("2016", FIRST), ("2017", FIRST), ("2020", SECOND)])
def test_of_a_dated_version_the_one_in_force_is_told(
    index: Index, year: str, entry: OldNorm
) -> None:
    found = named(f"§ 99 SGB IX in der bis {year} geltenden Fassung", index, FIRST, SECOND)
    assert found.old == (Match(entry, Reading.MEANT),)


@pytest.mark.parametrize(
    ("text", "outdated"),
    [
        ("§ 104 SGB IX a.F.", "§ 104 SGB IX"),
        ("§ 104 Abs. 1 SGB IX in der bis 31.12.2022 geltenden Fassung", "§ 104 SGB IX"),
        ("§ 55 SGB IX in der bis 31.12.2023 geltenden Fassung", "§ 55 SGB IX"),
        ("§ 5 SGB V alte Fassung", "§ 5 SGB V"),
        ("§ 104 a.F.", "§ 104 SGB IX"),
        ("Was stand früher in § 104 SGB IX?", "§ 104 SGB IX"),
        ("Wie lautete § 104 SGB IX damals?", "§ 104 SGB IX"),
        ("Die bisherige Fassung von § 104 SGB IX", "§ 104 SGB IX"),
    ],
)
def test_an_old_version_that_nobody_knows_is_noted(index: Index, text: str, outdated: str) -> None:
    found = named(text, index)
    assert [(str(version.norm), version.draft) for version in found.not_kept] == [(outdated, False)]
    assert [str(each.norm.whole) for each in found.norms] == [outdated]
    assert found.old == ()


@pytest.mark.parametrize(
    "text",
    [
        "§ 104 SGB IX",
        "§ 104 SGB IX n.F.",
        "§ 55 SGB IX a.F.",
        "§ 53 SGB XII a.F.",
        "Wer hilft?",
        "Kann ich nach § 104 SGB IX früher aufhören?",
        "Galt der Antrag nach § 104 SGB IX früher als gestellt?",
        "Was stand in § 104 SGB IX?",
        "Stand früher etwas in § 103 SGB IX oder § 104 SGB IX?",
    ],
)
def test_a_version_of_today_or_in_the_table_is_not_unknown(index: Index, text: str) -> None:
    assert named(text, index).not_kept == ()


# ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§§ 99 bis 102 SGB IX", "99, 100, 101, 102"),
        ("§§ 103 bis 104 SGB IX", "103, 103a, 104"),
        ("§ 99 Abs. 1 bis § 101 SGB IX", "99, 100, 101"),
        ("§ 103 f. SGB IX", "103, 103a"),
        ("§ 103f SGB IX", "103, 103a"),
        ("§ 103f", "103, 103a"),
        ("§ 500f SGB IX", "500f"),
        ("§ 5f SGB V", "5f"),
        ("§§ 102 ff. SGB IX", "102, 103, 103a, 104, 105, 106"),
        ("§ 104 fortfolgende SGB IX", "104, 105, 106"),
        ("§ 106 ff. SGB IX", "106"),
        ("§ 27 ff. SGB XII", "27"),
        ("§§ 500 ff. SGB IX", "500"),
        ("§§ 500 bis 510 SGB IX", "500, 510"),
        ("§§ 104 bis 510 SGB IX", "104, 105, 106, 510"),
    ],
)
def test_a_range_is_every_paragraf_the_statute_has_of_it(
    index: Index, text: str, expected: str
) -> None:
    found = norms_named(text, index, NO_OLD_LAW)
    assert [n.norm.paragraf for n in found.norms] == expected.split(", ")
    assert found.omitted == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 102 Abs. 1 bis 2 SGB IX", ["§ 102 Abs. 1 SGB IX", "§ 102 Abs. 2 SGB IX"]),
        (
            "§ 102 Absätze 2 bis 7 SGB IX",
            ["§ 102 Abs. 2 SGB IX", "§ 102 Abs. 3 SGB IX", "§ 102 Abs. 7 SGB IX"],
        ),
        ("§ 102 Abs. 2 ff. SGB IX", ["§ 102 Abs. 2 SGB IX", "§ 102 Abs. 3 SGB IX"]),
        ("§ 102 Abs. 1 f. SGB IX", ["§ 102 Abs. 1 SGB IX", "§ 102 Abs. 2 SGB IX"]),
        ("§ 102 Abs. 2 Satz 1 bis 2 SGB IX", ["§ 102 Abs. 2 SGB IX"]),
        ("§ 102 Abs. 2 Satz 1 ff. SGB IX", ["§ 102 Abs. 2 SGB IX"]),
        ("§ 100 Satz 1 bis 3 SGB IX", ["§ 100 SGB IX"]),
        ("§ 100 Nr. 1 ff. SGB IX", ["§ 100 SGB IX"]),
    ],
)
def test_a_range_within_a_paragraf_is_never_cut_to_its_beginning(
    index: Index, text: str, expected: list[str]
) -> None:
    assert norms(text, index) == expected


def test_of_a_long_range_six_are_given_and_the_others_counted(index: Index) -> None:
    found = named("§§ 99 bis 106 SGB IX", index)
    assert [n.norm.paragraf for n in found.norms] == ["99", "100", "101", "102", "103", "103a"]
    assert found.omitted == 3


def test_a_range_of_a_statute_that_is_not_installed_keeps_both_ends(index: Index) -> None:
    found = named("§§ 5 bis 8 SGB V", index)
    assert [(str(n.norm), n.exists) for n in found.norms] == [
        ("§ 5 SGB V", None),
        ("§ 8 SGB V", None),
    ]


# what is gone, renamed, or not there


def vacancy(text: str, index: Index) -> tuple[bool | None, VacantNorm | None]:
    (found,) = norms_named(text, index, NO_OLD_LAW).norms
    return found.exists, found.vacant


def test_a_repealed_paragraf_does_not_exist_and_says_what_is_printed(index: Index) -> None:
    assert vacancy("§ 54 SGB XII", index) == (
        False,
        VacantNorm(
            Norm("SGB XII", "54"), "(weggefallen) -", repealed=True, listed_as="§§ 53 bis 60"
        ),
    )


def test_a_repealed_absatz_that_is_printed_exists_and_is_known_as_repealed(index: Index) -> None:
    exists, vacant = vacancy("§ 105 Abs. 2 SGB IX", index)
    assert exists is True
    assert vacant == VacantNorm(Norm("SGB IX", "105", "2"), "(2) (weggefallen)", repealed=True)


def test_a_repealed_absatz_within_a_range_of_them_does_not_exist(index: Index) -> None:
    exists, vacant = vacancy("§ 105 Abs. 4 SGB IX", index)
    assert exists is False
    assert vacant is not None
    assert vacant.listed_as == "(3) bis (5) (weggefallen)"


@pytest.mark.parametrize("part", ["Abs. 1 Satz 2 Nr. 1", "Abs. 1 Nr. 1"])
def test_a_repealed_nummer_is_known_with_and_without_its_satz(index: Index, part: str) -> None:
    _, vacant = vacancy(f"§ 106 {part} SGB IX", index)
    assert vacant is not None
    assert str(vacant.norm) == "§ 106 Abs. 1 Satz 2 Nr. 1 SGB IX"


@pytest.mark.parametrize(
    "text",
    ["§ 106 SGB IX", "§ 106 Abs. 1 SGB IX", "§ 106 Abs. 1 Nr. 2 SGB IX", "§ 105 Abs. 1 SGB IX"],
)
def test_what_stands_is_not_called_vacant(index: Index, text: str) -> None:
    assert vacancy(text, index) == (True, None)


def test_a_range_names_its_repealed_ends(index: Index) -> None:
    found = norms_named("§§ 60 bis 61 SGB XII", index, NO_OLD_LAW)
    assert [(n.norm.paragraf, n.exists, n.vacant is not None) for n in found.norms] == [
        ("60", False, True),
        ("61", True, False),
    ]


def test_an_annex_is_found_by_the_paragraf_it_belongs_to(index: Index) -> None:
    assert named("Anlage zu § 28 SGB XII", index).norms == (NamedNorm(Norm("SGB XII", "Anlage")),)


def test_of_a_statute_that_is_not_installed_nothing_is_known(index: Index) -> None:
    assert named("§ 5 Abs. 2 SGB V", index).norms == (
        NamedNorm(Norm("SGB V", "5"), assumed_law=False, exists=None),
    )


@pytest.mark.parametrize(("paragraf", "exists"), [("27", True), ("28", None)])
def test_of_a_statute_known_by_digests_only_those_exist(
    index: Index, paragraf: str, exists: bool | None
) -> None:
    assert [n.exists for n in named(f"§ {paragraf} SGB XI", index).norms] == [exists]


@pytest.mark.parametrize(
    ("part", "exists"),
    [
        ("Abs. 2", True),
        ("Abs. 2 Satz 2", True),
        ("Abs. 1 Satz 1", True),
        ("Abs. 2 Satz 9", False),
        ("Abs. 2 Nr. 1", False),
        ("Abs. 7", False),
        ("Abs. 7 Satz 1", False),
    ],
)
def test_a_part_exists_where_the_wording_of_its_paragraf_has_it(
    index: Index, part: str, exists: bool
) -> None:
    (found,) = named(f"§ 102 {part} SGB IX", index).norms
    assert (found.exists, found.absaetze) == (exists, 3)


def test_a_paragraf_without_statute_is_one_of_that_talked_about(index: Index) -> None:
    found = norms_named("Und § 61?", index, NO_OLD_LAW, "SGB XII")
    assert found.norms == (NamedNorm(Norm("SGB XII", "61"), assumed_law=True),)


def test_a_paragraf_of_the_reform_is_one_of_the_sgb_ix(index: Index) -> None:
    assert assumed("Was steht in § 99 BTHG?", index) == [("§ 99 SGB IX", True)]


def test_of_a_question_full_of_norms_thirty_are_looked_up(index: Index) -> None:
    found = named(", ".join(f"§ {n} SGB V" for n in range(1, 36)), index)
    assert [n.norm.paragraf for n in found.norms] == [str(n) for n in range(1, 31)]
    assert found.omitted == 5


def test_a_part_without_its_paragraf_names_nothing(index: Index) -> None:
    assert named("Und was steht in Absatz 2?", index) == Named((), "Und was steht in Absatz 2?")


def test_a_question_without_norms_is_all_rest(index: Index) -> None:
    assert named("Wer hilft?", index) == Named((), "Wer hilft?")


def test_the_rest_is_what_stands_between_the_norms(index: Index) -> None:
    assert named("Gilt § 99 SGB IX vor § 61 SGB XII?", index).rest == "Gilt § vor §?"
