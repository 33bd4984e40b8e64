from __future__ import annotations

from pathlib import Path

from ingest.laws.absaetze import Change
from ingest.laws.comparing import NormChange, compare
from tests.builders import norm_xml
from tests.ingest.laws.statutes import noted, version

ONE = "Der Träger berät die Leistungsberechtigten umfassend und rechtzeitig."
TWO = "Die Beratung wird auf Wunsch in leichter Sprache angeboten."


def changes(tmp_path: Path, old: list[str], new: list[str]) -> list[NormChange]:
    return list(compare(version(tmp_path, *old), version(tmp_path, *new)))


def told(found: list[NormChange]) -> list[tuple[Change, str]]:
    return [(change.kind, change.norm.paragraf) for change in found]


def test_a_version_does_not_differ_from_itself(tmp_path: Path) -> None:
    norms = [norm_xml("§ 1", "Ziel", ONE), norm_xml("§ 1", "Ziel", ONE)]
    assert changes(tmp_path, norms, norms) == []


def test_added_changed_and_repealed_norms_come_in_order(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [
            norm_xml("§ 1", "Ziel", ONE),
            norm_xml("§ 2", "Fort", TWO),
            norm_xml("§ 3", "Bleibt", ONE),
        ],
        [
            norm_xml("§ 1", "Ziel", ONE.replace("umfassend", "gut")),
            norm_xml("§ 3", "Bleibt", ONE),
            norm_xml("§ 3a", "Neu", "Etwas anderes steht hier."),
        ],
    )
    assert told(found) == [(Change.CHANGED, "1"), (Change.REPEALED, "2"), (Change.ADDED, "3a")]
    assert [change.norm_before and change.norm_before.paragraf for change in found] == [
        "1",
        "2",
        None,
    ]
    assert [change.title for change in found] == ["Ziel", "Fort", "Neu"]


def test_a_repealed_norm_at_the_beginning_comes_first(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [norm_xml("§ 1", "Fort", TWO), norm_xml("§ 2", "Ziel", ONE)],
        [norm_xml("§ 2", "Ziel", ONE.replace("umfassend", "gut"))],
    )
    assert told(found) == [(Change.REPEALED, "1"), (Change.CHANGED, "2")]


def test_a_repealed_norm_says_whether_its_place_is_printed(tmp_path: Path) -> None:
    old = [norm_xml("§ 1", "Ziel", ONE), norm_xml("§ 2", "Fort", TWO)]
    [gone] = changes(tmp_path, old, old[:1])
    [printed] = changes(tmp_path, old, [old[0], norm_xml("§ 2", "(weggefallen)", "")])
    assert not gone.printed_as_repealed
    assert printed.printed_as_repealed
    assert printed.title == "Fort"


def test_a_norm_that_was_printed_as_repealed_is_new(tmp_path: Path) -> None:
    old = [norm_xml("§ 1", "Ziel", ONE), norm_xml("§ 66", "(weggefallen)", "")]
    new = [norm_xml("§ 1", "Ziel", ONE), norm_xml("§ 66", "Auskünfte", TWO)]
    assert told(changes(tmp_path, old, new)) == [(Change.ADDED, "66")]


def test_another_heading_is_a_change(tmp_path: Path) -> None:
    [change] = changes(tmp_path, [norm_xml("§ 1", "Ziel", ONE)], [norm_xml("§ 1", "Zweck", ONE)])
    assert (change.kind, change.title_before, change.title) == (Change.CHANGED, "Ziel", "Zweck")
    assert change.absaetze == ()
    assert not change.only_notes


def test_another_number_for_the_same_words_is_a_move(tmp_path: Path) -> None:
    [change] = changes(tmp_path, [norm_xml("§ 5", "Ziel", ONE)], [norm_xml("§ 6", "Ziel", ONE)])
    assert change.kind is Change.MOVED
    assert str(change.norm) == "§ 6 SGB IX"
    assert str(change.norm_before) == "§ 5 SGB IX"


def test_short_norms_of_the_same_words_are_not_taken_for_a_move(tmp_path: Path) -> None:
    found = changes(
        tmp_path, [norm_xml("§ 5", "Ziel", "Wie oben.")], [norm_xml("§ 6", "Ziel", "Wie oben.")]
    )
    assert told(found) == [(Change.REPEALED, "5"), (Change.ADDED, "6")]


def test_norms_of_one_number_are_paired_by_what_they_say(tmp_path: Path) -> None:
    old = [norm_xml("§ 113d", "Eins", ONE), norm_xml("§ 113d", "Zwei", TWO)]
    new = [norm_xml("§ 113d", "Zwei", TWO), norm_xml("§ 113d", "Eins", ONE)]
    assert changes(tmp_path, old, new) == []
    assert told(changes(tmp_path, old, new[:1])) == [(Change.REPEALED, "113d")]
    edited = [norm_xml("§ 113d", "Zwei", TWO.replace("Wunsch", "Antrag")), new[1]]
    [change] = changes(tmp_path, old, edited)
    assert (change.kind, change.title_before) == (Change.CHANGED, "Zwei")


def test_changes_of_notes_alone_are_told_apart(tmp_path: Path) -> None:
    old = [noted("Es gelten 140 Euro.", "§ 160", "Abgabe", ONE)]
    notes = [noted("Es gelten 155 Euro.", "§ 160", "Abgabe", ONE)]
    both = [noted("Es gelten 155 Euro.", "§ 160", "Abgabe", TWO)]
    assert [change.only_notes for change in changes(tmp_path, old, notes)] == [True]
    assert [change.only_notes for change in changes(tmp_path, old, both)] == [False]
