from __future__ import annotations

from pathlib import Path

import pytest

from ingest.laws.absaetze import AbsatzChange, Change, compare_absaetze
from tests.builders import norm_xml
from tests.ingest.laws.statutes import noted, version

ONE = "Der Träger berät die Leistungsberechtigten umfassend und rechtzeitig."
TWO = "Die Beratung wird auf Wunsch in leichter Sprache angeboten und dokumentiert."
THREE = "Das Nähere regelt eine Vereinbarung zwischen den Trägern und den Verbänden."
FOUR = "Kosten werden nach Ablauf des Monats an die Einrichtung gezahlt."


def changes(tmp_path: Path, old: list[str], new: list[str]) -> list[AbsatzChange]:
    before = version(tmp_path, norm_xml("§ 1", "Ziel", *old))
    after = version(tmp_path, norm_xml("§ 1", "Ziel", *new))
    return list(compare_absaetze(before.norms[0], after.norms[0]))


def kinds(found: list[AbsatzChange]) -> list[tuple[Change, str | None, str | None]]:
    return [(change.kind, change.absatz_before, change.absatz) for change in found]


def test_equal_norms_have_no_changes(tmp_path: Path) -> None:
    assert changes(tmp_path, [f"(1) {ONE}", f"(2) {TWO}"], [f"(1) {ONE}", f"(2)  {TWO}"]) == []


def test_a_changed_absatz_is_told_with_its_words(tmp_path: Path) -> None:
    [change] = changes(
        tmp_path,
        [f"(1) {ONE}", f"(2) {TWO}"],
        [f"(1) {ONE}", f"(2) {TWO.replace('Wunsch', 'Antrag')}"],
    )
    assert (change.kind, change.absatz, change.absatz_before) == (Change.CHANGED, "2", "2")
    assert change.before == f"(2) {TWO}"
    assert change.after == f"(2) {TWO.replace('Wunsch', 'Antrag')}"
    [placed] = change.edits
    assert (placed.edit.before, placed.edit.after) == ("Wunsch", "Antrag")
    assert str(placed.norm) == "§ 1 Abs. 2 SGB IX"


def test_an_edit_is_placed_at_its_satz(tmp_path: Path) -> None:
    [change] = changes(
        tmp_path, [f"(1) {ONE} {TWO}"], [f"(1) {ONE} {TWO.replace('Wunsch', 'Antrag')}"]
    )
    assert str(change.edits[0].norm) == "§ 1 Abs. 1 Satz 2 SGB IX"


def test_removed_words_are_placed_where_they_stood(tmp_path: Path) -> None:
    [change] = changes(
        tmp_path,
        [f"(1) {ONE} {TWO} {THREE}"],
        [f"(1) {ONE} {TWO} Das Nähere regelt eine Vereinbarung."],
    )
    assert str(change.edits[0].norm) == "§ 1 Abs. 1 Satz 3 SGB IX"


def test_a_new_absatz_in_front_moves_the_others_and_changes_none(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [f"(1) {ONE}", f"(2) {TWO}", f"(3) {THREE}"],
        [f"(1) {ONE}", f"(2) {FOUR}", f"(3) {TWO}", f"(4) {THREE}"],
    )
    assert kinds(found) == [
        (Change.ADDED, None, "2"),
        (Change.MOVED, "2", "3"),
        (Change.MOVED, "3", "4"),
    ]
    assert found[0].after == f"(2) {FOUR}"
    assert found[0].before == ""


def test_a_moved_absatz_that_was_edited_as_well_is_found_again(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [f"(1) {ONE}", f"(2) {TWO}"],
        [f"(1) {ONE}", f"(2) {FOUR}", f"(3) {TWO.replace('Wunsch', 'Antrag')}"],
    )
    assert kinds(found) == [(Change.ADDED, None, "2"), (Change.CHANGED, "2", "3")]
    assert [(e.edit.before, e.edit.after) for e in found[1].edits] == [("Wunsch", "Antrag")]


def test_an_absatz_written_anew_is_changed(tmp_path: Path) -> None:
    found = changes(tmp_path, [f"(1) {ONE}", f"(2) {TWO}"], [f"(1) {ONE}", f"(2) {FOUR}"])
    assert kinds(found) == [(Change.CHANGED, "2", "2")]


def test_a_last_absatz_that_is_gone_is_repealed(tmp_path: Path) -> None:
    found = changes(tmp_path, [f"(1) {ONE}", f"(2) {TWO}"], [f"(1) {ONE}"])
    assert kinds(found) == [(Change.REPEALED, "2", "2")]
    assert (found[0].before, found[0].after) == (f"(2) {TWO}", "")


@pytest.mark.parametrize("gone", ["(2) (weggefallen)", "(2)(weggefallen)", "(2) (aufgehoben)"])
def test_an_absatz_printed_as_repealed_is_repealed(tmp_path: Path, gone: str) -> None:
    found = changes(
        tmp_path, [f"(1) {ONE}", f"(2) {TWO}", f"(3) {THREE}"], [f"(1) {ONE}", gone, f"(3) {THREE}"]
    )
    assert kinds(found) == [(Change.REPEALED, "2", "2")]
    assert found[0].after == ""


def test_a_range_printed_as_repealed_repeals_each(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [f"(1) {ONE}", f"(2) {TWO}", f"(3) {THREE}"],
        [f"(1) {ONE}", "(2) und (3) (weggefallen)"],
    )
    assert kinds(found) == [(Change.REPEALED, "2", "2"), (Change.REPEALED, "3", "3")]


def test_an_absatz_that_was_repealed_and_has_text_again_is_new(tmp_path: Path) -> None:
    found = changes(tmp_path, [f"(1) {ONE}", "(2) (weggefallen)"], [f"(1) {ONE}", f"(2) {TWO}"])
    assert [(change.kind, change.before) for change in found] == [(Change.ADDED, "")]


def test_what_was_and_is_repealed_did_not_change(tmp_path: Path) -> None:
    assert (
        changes(
            tmp_path,
            [f"(1) {ONE}", "(2) (weggefallen)"],
            [f"(1) {ONE}", "(2) (aufgehoben)"],
        )
        == []
    )


def test_absaetze_that_get_a_number_are_found_again(tmp_path: Path) -> None:
    found = changes(tmp_path, [ONE], [f"(1) {ONE}", f"(2) {TWO}"])
    assert kinds(found) == [(Change.MOVED, None, "1"), (Change.ADDED, None, "2")]


def test_what_is_gone_stands_behind_what_stood_before_it(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [f"(1) {ONE}", f"(2) {TWO}", f"(3) {THREE}"],
        ["(1) Neu.", "(1a) Auch neu.", f"(2) {ONE}", f"(3) {THREE}"],
    )
    assert kinds(found) == [
        (Change.ADDED, None, "1"),
        (Change.ADDED, None, "1a"),
        (Change.MOVED, "1", "2"),
        (Change.REPEALED, "2", "2"),
    ]


def test_of_two_similar_absaetze_the_one_with_the_same_number_is_the_version(
    tmp_path: Path,
) -> None:
    found = changes(
        tmp_path,
        [f"(1) {FOUR}", f"(2) {ONE}"],
        [
            f"(1) {ONE.replace('umfassend', 'gut')}",
            f"(2) {ONE.replace('umfassend und', 'sehr gut')}",
            f"(3) {FOUR}",
        ],
    )
    assert kinds(found) == [
        (Change.ADDED, None, "1"),
        (Change.CHANGED, "2", "2"),
        (Change.MOVED, "1", "3"),
    ]


def test_notes_are_compared_with_notes_alone(tmp_path: Path) -> None:
    before = version(tmp_path, noted("Es gelten 140 Euro.", "§ 160", "Abgabe", f"(1) {ONE}"))
    after = version(tmp_path, noted("Es gelten 155 Euro.", "§ 160", "Abgabe", f"(1) {ONE}"))
    [change] = compare_absaetze(before.norms[0], after.norms[0])
    assert (change.kind, change.label) == (Change.CHANGED, "Hinweis der Dokumentation")
    assert [(e.edit.before, e.edit.after) for e in change.edits] == [("140", "155")]
