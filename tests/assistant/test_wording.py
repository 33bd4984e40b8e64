"""The assistant's own sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import NamedNorm, OtherVersion
from assistant.wording import (
    assumed_law,
    follow_up,
    missing_norms,
    not_installed,
    not_kept,
    old_law,
    omitted,
    one_version,
    shortened,
    vacant,
)
from ingest.model import VacantNorm
from ingest.norm import Norm
from ingest.old_law import Applies, Match, OldNorm, Reading


def test_a_missing_norm_is_named_whole_and_once() -> None:
    missing = [NamedNorm(Norm("BGG", "99")), NamedNorm(Norm("BGG", "99"))]
    assert missing_norms(missing, {"BGG": "16"}) == (
        "§ 99 BGG gibt es in der hinterlegten Fassung nicht. Letzte Vorschrift: § 16 BGG."
    )


def test_the_end_of_a_statute_is_left_out_where_it_is_not_known() -> None:
    assert missing_norms([NamedNorm(Norm("BGG", "99"))], {}) == (
        "§ 99 BGG gibt es in der hinterlegten Fassung nicht."
    )


@pytest.mark.parametrize(
    ("norm", "absaetze", "said"),
    [
        (Norm("BGG", "4", "9"), 3, "§ 4 BGG hat 3 Absätze; einen Absatz 9 gibt es darin nicht."),
        (Norm("BGG", "4", "2"), 1, "§ 4 BGG hat 1 Absatz; einen Absatz 2 gibt es darin nicht."),
        (Norm("BGG", "4", "1"), 0, "§ 4 BGG ist nicht in Absätze gegliedert."),
        (
            Norm("BGG", "4", satz="9"),
            0,
            "§ 4 Satz 9 BGG gibt es in der hinterlegten Fassung nicht; die Vorschrift selbst schon.",
        ),
    ],
)
def test_of_a_paragraf_that_stands_the_missing_part_is_named(
    norm: Norm, absaetze: int, said: str
) -> None:
    assert missing_norms([NamedNorm(norm, exists=False, absaetze=absaetze)], {"BGG": "16"}) == said


def test_norms_that_are_not_installed_are_listed() -> None:
    norms = [NamedNorm(Norm("SGB V", "5")), NamedNorm(Norm("GG", "Art. 3", "3"))]
    assert not_installed(norms).startswith("§ 5 SGB V, Art. 3 GG: ")


def test_only_laws_taken_for_granted_are_said() -> None:
    assumed = NamedNorm(Norm("SGB IX", "97", "1"), assumed_law=True)
    named = NamedNorm(Norm("BGG", "4"))
    assert assumed_law([assumed, named]) == (
        "Ohne eindeutige Angabe des Gesetzes angenommen: § 97 Abs. 1 SGB IX."
    )
    assert assumed_law([named]) is None


def test_with_a_law_taken_for_granted_the_other_reading_is_said() -> None:
    missing = NamedNorm(Norm("SGB IX", "45b"), exists=False)
    absent = NamedNorm(Norm("TVöD", "117"), exists=None)
    taken = NamedNorm(Norm("SGB XI", "45b"), assumed_law=True, instead_of=missing)
    other = NamedNorm(Norm("SGB IX", "117"), assumed_law=True, instead_of=absent)
    assert assumed_law([taken]) == (
        "Ohne eindeutige Angabe des Gesetzes angenommen: § 45b SGB XI. "
        "§ 45b SGB IX gibt es in der hinterlegten Fassung nicht."
    )
    assert assumed_law([taken, other]) == (
        "Ohne eindeutige Angabe des Gesetzes angenommen: § 45b SGB XI, § 117 SGB IX. "
        "§ 45b SGB IX gibt es in der hinterlegten Fassung nicht. "
        "§ 117 TVöD: Dieses Gesetz oder diese Vorschrift ist nicht in meinen Quellen hinterlegt."
    )


@pytest.mark.parametrize(
    ("laws", "said"),
    [
        (("SGB VIII", "SGB XI", "SGB XII"), "§ 35a SGB VIII, § 35a SGB XI oder § 35a SGB XII"),
        (("SGB VIII", "SGB XI"), "§ 35a SGB VIII oder § 35a SGB XI"),
    ],
)
def test_of_a_paragraf_without_a_statute_those_that_have_it_are_named(
    laws: tuple[str, ...], said: str
) -> None:
    elsewhere = tuple(Norm(law, "35a") for law in laws)
    missing = NamedNorm(Norm("SGB IX", "35a"), exists=False, elsewhere=elsewhere)
    assert missing_norms([missing], {"SGB IX": "241"}) == (
        "§ 35a SGB IX gibt es in der hinterlegten Fassung nicht. Letzte Vorschrift: § 241 SGB IX. "
        f"Gemeint sein kann {said}."
    )
    assert not_installed([replace(missing, norm=Norm("TVöD", "35a"), exists=None)]) == (
        "§ 35a TVöD: Dieses Gesetz oder diese Vorschrift ist nicht in meinen Quellen hinterlegt. "
        f"Gemeint sein kann {said}."
    )


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (False, "Eine ältere Fassung von § 104 SGB IX ist nicht hinterlegt."),
        (True, "Ein Entwurf von § 104 SGB IX ist nicht hinterlegt."),
    ],
)
def test_of_a_version_that_is_not_kept_the_one_shown_is_dated(*, draft: bool, said: str) -> None:
    version = OtherVersion(Norm("SGB IX", "104"), draft)
    assert not_kept(version, "2026-01-16") == (
        f"{said} Gezeigt ist die Fassung mit Stand 16.01.2026."
    )
    assert not_kept(version, None) == said


def test_a_norm_cut_short_is_named_with_what_is_shown_of_it() -> None:
    norms = [Norm("SGB IX", "152"), Norm("BGG", "4")]
    assert shortened(norms, by_topic=False) == (
        "§ 152 SGB IX, § 4 BGG: gezeigt ist der Anfang. "
        "Den ganzen Wortlaut öffnet der Link der Quelle."
    )
    assert shortened(norms[1:], by_topic=True) == (
        "§ 4 BGG: gezeigt ist, was zur Frage passt. Den ganzen Wortlaut öffnet der Link der Quelle."
    )


def test_a_follow_up_names_the_norm_and_its_title() -> None:
    assert follow_up(Norm("BGG", "4"), "Ziel") == "Was steht in § 4 BGG (Ziel)?"
    assert follow_up(Norm("BGG", "4"), "") == "Was steht in § 4 BGG?"


GONE = VacantNorm(Norm("SGB XII", "54"), "(weggefallen)", repealed=True)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (GONE, "§ 54 SGB XII ist weggefallen."),
        (
            replace(GONE, listed_as="§§ 53 bis 60"),
            "§ 54 SGB XII ist weggefallen (§§ 53 bis 60: „(weggefallen)“).",
        ),
        (
            replace(GONE, note="Aufgehoben durch Art. 13 BTHG."),
            "§ 54 SGB XII ist weggefallen. Aufgehoben durch Art. 13 BTHG.",
        ),
        (
            VacantNorm(Norm("BGG", "20"), "Änderungsvorschriften", repealed=False),
            "§ 20 BGG ist hier nicht abgedruckt.",
        ),
        (
            VacantNorm(
                Norm("SGB IX", "105", "4"),
                "(3) bis (5) (weggefallen)",
                repealed=True,
                listed_as="(3) bis (5) (weggefallen)",
            ),
            "§ 105 Abs. 4 SGB IX ist weggefallen („(3) bis (5) (weggefallen)“).",
        ),
    ],
)
def test_a_place_without_wording_is_named_with_what_is_printed_there(
    place: VacantNorm, said: str
) -> None:
    assert vacant(place) == said


def test_a_missing_norm_with_a_place_is_said_to_be_gone() -> None:
    missing = [NamedNorm(GONE.norm, exists=False, vacant=GONE), NamedNorm(Norm("BGG", "99"))]
    assert missing_norms(missing, {"SGB XII": "140", "BGG": "16"}) == (
        "§ 54 SGB XII ist weggefallen. § 99 BGG gibt es in der hinterlegten Fassung nicht. "
        "Letzte Vorschrift: § 16 BGG."
    )


OLD = OldNorm(
    norm=Norm("SGB IX", "55"),
    until=None,
    title="Soziale Teilhabe",
    fassung="bis 31.12.2017",
    gone_since=None,
    applies=Applies.HINT,
    today=(Norm("SGB IX", "76"),),
    sentence="Das steht heute in § 76 SGB IX.",
    note="",
    keywords=(),
)


MEANT = "§ 55 SGB IX (Fassung bis 31.12.2017): Das steht heute in § 76 SGB IX."
POSSIBLE = (
    "Falls § 55 SGB IX in der Fassung bis 31.12.2017 gemeint ist: Das steht heute in § 76 SGB IX."
)


@pytest.mark.parametrize(
    ("note", "reading", "said"),
    [
        ("", Reading.MEANT, MEANT),
        ("Nur ungefähr.", Reading.MEANT, f"{MEANT} Nur ungefähr."),
        ("", Reading.POSSIBLE, POSSIBLE),
        ("Nur ungefähr.", Reading.POSSIBLE, f"{POSSIBLE} Nur ungefähr."),
    ],
)
def test_old_law_is_told_as_surely_as_it_is_meant(note: str, reading: Reading, said: str) -> None:
    assert old_law(Match(replace(OLD, note=note), reading)) == said


def test_with_one_version_it_is_said_how_to_come_by_another() -> None:
    assert one_version(Norm("SGB IX", "153", "2")) == (
        "Bekannt ist nur die hier zitierte Fassung. Was sich an § 153 Abs. 2 SGB IX geändert hat, "
        "lässt sich erst sagen, wenn „sro laws fetch“ eine weitere geladen hat."
    )


def test_what_a_long_range_leaves_out_is_counted() -> None:
    assert omitted(1) == "1 weitere Vorschrift ist nicht gezeigt; bitte einzeln nachfragen."
    assert omitted(3) == "3 weitere Vorschriften sind nicht gezeigt; bitte einzeln nachfragen."
