"""The format of the table of old law, and when an old number is taken for what."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.norm import Norm
from ingest.old_law import Applies, OldLaw, Reading, load_old_law, successors
from ingest.verweise import find_verweise

STEP = """
[[stufe]]
datum = 2020-01-01
stufe = "Stufe 3"
titel = "Umzug"
inhalt = ["Die Hilfe zog um.", "Das alte Kapitel entfiel."]
quelle = "Art. 26 Abs. 4 BTHG"
normen = ["§ 99 SGB IX"]
"""
GONE = """
[[gruppe]]
gesetz = "SGB XII"
fassung = "bis 31.12.2019"
weg_seit = 2020-01-01
anwendung = "immer"

[[gruppe.norm]]
paragraf = "53"
bis = "60a"
titel = "Kapitel"
heute = ["§ 90 SGB IX"]
satz = "Das Kapitel ist umgezogen."

[[gruppe.norm]]
paragraf = "53"
titel = "Wer"
heute = ["§ 99 SGB IX"]
satz = "Wer Hilfe bekommt, steht woanders."

[[gruppe.norm]]
paragraf = "54"
titel = "Was"
heute = ["§ 102 SGB IX"]
satz = "Was es gibt, steht woanders."

[[gruppe.norm]]
paragraf = "54"
absatz = "1"
nummer = "1"
titel = "Schule"
heute = ["§ 112 Abs. 1 SGB IX", "§ 75 SGB IX"]
satz = "Schule steht woanders."

[[gruppe.norm]]
paragraf = "59"
titel = "Amt"
heute = []
satz = "Das Amt kommt nicht mehr vor."
sicher = false
hinweis = "Nur ungefähr."
"""
RENUMBERED = """
[[gruppe]]
gesetz = "SGB IX"
fassung = "bis 31.12.2017"
weg_seit = 2018-01-01
anwendung = "nur_alt"

[[gruppe.norm]]
paragraf = "68"
bis = "160"
titel = "Alles"
heute = ["§ 151 SGB IX"]
satz = "Alles ist umgezogen."

[[gruppe.norm]]
paragraf = "68"
bis = "70"
titel = "Anfang"
heute = ["§ 151 SGB IX"]
satz = "Der Anfang ist umgezogen."

[[gruppe.norm]]
paragraf = "17"
titel = "Budget"
heute = ["§ 29 SGB IX"]
satz = "Das Budget steht woanders."
anwendung = "mit_hinweis"
stichworte = ["Budget"]

[[gruppe.norm]]
paragraf = "41"
titel = "Arbeitsbereich"
heute = ["§ 58 SGB IX"]
satz = "Der Arbeitsbereich steht woanders."
stichworte = ["Werkstatt"]

[[gruppe.norm]]
paragraf = "70"
titel = "Verordnung"
heute = ["§ 153 SGB IX"]
satz = "Die Ermächtigung steht woanders."
"""


def load(tmp_path: Path, text: str) -> OldLaw:
    path = tmp_path / "altes_recht.toml"
    path.write_text(text, encoding="utf-8")
    return load_old_law(path)


@pytest.fixture
def table(tmp_path: Path) -> OldLaw:
    return load(tmp_path, STEP + GONE + RENUMBERED)


def found(table: OldLaw, text: str) -> list[tuple[str, str]]:
    """Title and reading of what is found for the first reference of a question."""
    matches = successors(table, find_verweise(text), text)[0]
    return [(match.entry.title, match.reading.value) for match in matches]


def test_an_entry_takes_from_its_group_what_it_does_not_say(table: OldLaw) -> None:
    budget = table.norms[7]
    assert budget.norm == Norm("SGB IX", "17")
    assert budget.fassung == "bis 31.12.2017"
    assert budget.gone_since == date(2018, 1, 1)
    assert budget.applies is Applies.HINT
    assert budget.today == (Norm("SGB IX", "29"),)
    assert budget.keywords == ("Budget",)
    assert budget.until is None


def test_a_rough_entry_says_why_and_may_lead_nowhere(table: OldLaw) -> None:
    assert [(e.title, e.today, e.note) for e in table.norms if e.note] == [
        ("Amt", (), "Nur ungefähr.")
    ]


def test_a_step_has_its_day_and_its_norms(table: OldLaw) -> None:
    (step,) = table.steps
    assert step.day == date(2020, 1, 1)
    assert step.contents == ("Die Hilfe zog um.", "Das alte Kapitel entfiel.")
    assert step.norms == (Norm("SGB IX", "99"),)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("titel = ", "kein gültiges TOML"),
        (
            GONE.replace('titel = "Was"\n', ""),
            "bricht das Format bei gruppe.0.norm.2.titel",
        ),
        (GONE.replace("satz", "text"), "bricht das Format bei gruppe.0.norm.0.satz"),
        (GONE.replace('"immer"', '"manchmal"'), "gruppe.0.anwendung"),
        (GONE.replace("§ 102 SGB IX", "§ 102 Neuntes Buch"), "keine Norm in der Schreibweise"),
        (GONE.replace("sicher = false", "sicher = true"), "genau zu Einträgen mit sicher = false"),
        (GONE.replace('hinweis = "Nur ungefähr."', ""), "genau zu Einträgen mit sicher = false"),
        (GONE.replace('bis = "60a"', 'bis = "9"'), "bis nennt einen späteren Paragrafen"),
        (
            GONE.replace('paragraf = "54"\ntitel', 'paragraf = "53"\ntitel'),
            r"§ 53 SGB XII \(bis 31.12.2019\) mehrmals",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(tmp_path: Path, wrong: str, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        load(tmp_path, STEP + wrong)


def test_a_gone_norm_needs_no_sign(table: OldLaw) -> None:
    assert found(table, "Was steht in § 53 SGB XII?") == [("Wer", "gemeint")]
    assert found(table, "§ 53 SGB XII n.F.") == [("Wer", "gemeint")]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("§ 53 Abs. 3 SGB XII", "Wer"),
        ("§ 54 Abs. 1 SGB XII", "Was"),
        ("§ 54 Abs. 1 Satz 1 Nr. 1 SGB XII", "Schule"),
        ("§ 56 SGB XII", "Kapitel"),
    ],
)
def test_the_entry_nearest_to_the_part_named_is_taken(
    table: OldLaw, question: str, title: str
) -> None:
    assert found(table, question) == [(title, "gemeint")]


@pytest.mark.parametrize("question", ["§ 61 SGB XII", "§ 53 SGB IX", "§ 52a SGB XII", "§ 53 BGB"])
def test_other_norms_have_no_entry(table: OldLaw, question: str) -> None:
    assert found(table, question) == []


def test_a_number_new_within_a_stretch_still_in_use_is_not_taken_for_an_old_one(
    table: OldLaw,
) -> None:
    assert found(table, "§ 150a SGB IX") == []
    assert found(table, "Was galt früher nach § 150a SGB IX?") == []


def test_a_range_gets_its_stretch_and_what_it_names(table: OldLaw) -> None:
    assert found(table, "§§ 53 ff. SGB XII") == [("Kapitel", "gemeint"), ("Wer", "gemeint")]
    assert found(table, "§§ 53 bis 54 SGB XII") == [
        ("Kapitel", "gemeint"),
        ("Wer", "gemeint"),
        ("Was", "gemeint"),
    ]
    assert found(table, "§§ 50 bis 54 SGB XII") == [("Wer", "gemeint"), ("Was", "gemeint")]


def test_following_paragrafen_take_the_widest_stretch_begun_else_the_one_around(
    table: OldLaw,
) -> None:
    assert found(table, "§§ 68 ff. SGB IX a.F.") == [("Alles", "gemeint")]
    assert found(table, "§§ 70 ff. SGB IX a.F.") == [
        ("Anfang", "gemeint"),
        ("Verordnung", "gemeint"),
    ]
    assert found(table, "§§ 68 bis 70 SGB IX a.F.")[0] == ("Anfang", "gemeint")


@pytest.mark.parametrize(
    "question",
    [
        "§ 41 SGB IX a.F.",
        "§ 41 SGB IX (alt)",
        "§ 41 SGB IX in der bis 31.12.2017 geltenden Fassung",
        "Was stand im alten § 41 SGB IX?",
        "Was stand früher in § 41 SGB IX?",
        "Was galt nach § 41 SGB IX?",
        "Die bisherige Fassung von § 41 SGB IX",
        "Was regelte § 41 SGB IX vor dem BTHG?",
        "Gab es bis Ende 2017 Leistungen nach § 41 SGB IX?",
        "Bescheid vor 2018 nach § 41 SGB IX",
        "Kommentar mit Stand 2015 zu § 41 SGB IX",
        "Wer zahlt die Werkstattplätze nach § 41 SGB IX?",
    ],
)
def test_a_norm_that_lives_on_with_other_content_needs_a_sign(table: OldLaw, question: str) -> None:
    assert found(table, question) == [("Arbeitsbereich", "gemeint")]


@pytest.mark.parametrize(
    "question",
    [
        "Was regelt § 41 SGB IX?",
        "§ 41 SGB IX n.F.",
        "§ 41 SGB IX in der bis 31.12.2023 geltenden Fassung",
        "Wie alt muss man nach § 41 SGB IX sein?",
        "Gilt § 41 SGB IX bis 2030?",
        "Kommt der Bericht nach § 41 SGB IX früher als sonst?",
        "Was sagt § 41 SGB IX zur Früherkennung?",
        "Was änderte sich vor 2023 an § 41 SGB IX?",
    ],
)
def test_without_a_sign_it_is_taken_for_the_norm_of_today(table: OldLaw, question: str) -> None:
    assert found(table, question) == []


def test_an_old_number_still_in_use_gets_a_hint_and_a_sign_makes_it_sure(table: OldLaw) -> None:
    assert found(table, "Was regelt § 17 SGB IX?") == [("Budget", "möglich")]
    assert found(table, "Budget nach § 17 SGB IX") == [("Budget", "gemeint")]
    assert found(table, "§ 17 SGB IX n.F.") == []


def test_the_mark_of_one_reference_says_nothing_about_another(table: OldLaw) -> None:
    text = "Was wurde aus § 53 SGB XII a.F. und was steht in § 41 SGB IX?"
    verweise = find_verweise(text)
    assert verweise[1].norm == Norm("SGB IX", "41")
    assert successors(table, verweise, text)[1] == ()


def test_a_sign_beside_several_references_is_only_a_hint(table: OldLaw) -> None:
    text = "Stand die Werkstatt früher in § 41 SGB IX oder § 42 SGB IX?"
    (match,) = successors(table, find_verweise(text), text)[0]
    assert match.reading is Reading.POSSIBLE


def test_a_keyword_counts_at_the_beginning_of_a_word_alone(table: OldLaw) -> None:
    assert found(table, "Werkstattrat nach § 41 SGB IX") == [("Arbeitsbereich", "gemeint")]
    assert found(table, "Lehrwerkstatt nach § 41 SGB IX") == []


def test_every_reference_gets_its_own_matches_in_order(table: OldLaw) -> None:
    text = "§ 53 SGB XII, § 1 SGB IX, § 54 SGB XII"
    matches = successors(table, find_verweise(text), text)
    assert [[match.entry.title for match in of_one] for of_one in matches] == [["Wer"], [], ["Was"]]
    assert successors(table, (), "Was ist das Budget?") == ()


def test_a_label_writes_the_whole_stretch(table: OldLaw) -> None:
    assert [entry.label for entry in table.norms[:4]] == [
        "§§ 53 bis 60a SGB XII",
        "§ 53 SGB XII",
        "§ 54 SGB XII",
        "§ 54 Abs. 1 Nr. 1 SGB XII",
    ]


def work(table: OldLaw, text: str) -> int:
    """Number of function calls made to look up all references of a text."""
    verweise = find_verweise(text)
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        successors(table, verweise, text)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_no_faster_than_the_references(table: OldLaw) -> None:
    assert work(table, "§ 17 SGB IX, " * 400) <= 5 * work(table, "§ 17 SGB IX, " * 100)
