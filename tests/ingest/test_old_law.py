"""The format of the table of old law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.norm import Norm
from ingest.old_law import Applies, OldLaw
from tests.ingest.old_tables import GONE, RENUMBERED, STEP, load


@pytest.fixture
def table(tmp_path: Path) -> OldLaw:
    return load(tmp_path, STEP + GONE + RENUMBERED)


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


def test_a_label_writes_the_whole_stretch(table: OldLaw) -> None:
    assert [entry.label for entry in table.norms[:4]] == [
        "§§ 53 bis 60a SGB XII",
        "§ 53 SGB XII",
        "§ 54 SGB XII",
        "§ 54 Abs. 1 Nr. 1 SGB XII",
    ]
