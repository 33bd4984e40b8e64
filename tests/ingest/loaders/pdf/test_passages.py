from __future__ import annotations

import pytest

from ingest.loaders.pdf.lines import Line
from ingest.loaders.pdf.passages import find_passages, layout_of
from tests.ingest.loaders.pdf.files import a_line, below

FULL = "Diese Zeile füllt die ganze Spalte und gibt an, wie breit der Text gesetzt ist"


def passages(lines: list[Line]) -> list[tuple[str, list[str]]]:
    layout = layout_of([*lines, *below(300, FULL, FULL, FULL, FULL)])
    return [
        (passage.kind.value, [" ".join(row) for row in passage.rows])
        for passage in find_passages(lines, layout)
    ]


def test_a_larger_distance_ends_a_passage() -> None:
    lines = below(700, FULL, "und endet.") + below(660, FULL, "und endet auch.")
    assert passages(lines) == [
        ("text", [f"{FULL} und endet."]),
        ("text", [f"{FULL} und endet auch."]),
    ]


def test_another_size_ends_a_passage_unless_a_word_goes_on() -> None:
    small = a_line("Kleines folgt.", 674, size=8)
    assert len(passages([*below(700, FULL, FULL), small])) == 2
    assert (
        len(passages([*below(700, FULL, "und ein Wort mit Trenn-"), a_line("strich", 674, size=8)]))
        == 1
    )


def test_a_line_that_stops_early_ends_a_passage_only_behind_a_sentence() -> None:
    assert len(passages(below(700, FULL, "Hier ist Schluss.", "Neuer Absatz.", FULL))) == 3
    assert len(passages(below(700, FULL, "und hier geht es noch", "weiter im Satz."))) == 1


def test_an_abbreviation_at_the_end_of_a_page_ends_nothing() -> None:
    lines = [a_line("Das ist streitig (vgl.", 60), a_line("BSG vom Mai).", 760, page=2)]
    assert passages(lines) == [("text", ["Das ist streitig (vgl. BSG vom Mai)."])]


def test_a_sentence_that_ends_with_its_page_ends_the_passage() -> None:
    lines = [a_line("Das gilt immer.", 60), a_line("Anderes gilt nie.", 760, page=2)]
    found = find_passages(lines, layout_of(lines))
    assert [(p.page, p.page_end) for p in found] == [(1, 1), (2, 2)]


def test_absatz_marks_start_passages() -> None:
    lines = below(700, "(1) Der erste Absatz steht hier und endet so.", "(2) Der zweite folgt.")
    assert [kind for kind, _ in passages(lines)] == ["text", "text"]


def test_items_of_a_list_stand_on_rows_of_their_own_with_their_marks() -> None:
    lines = below(700, "Dazu gehören:", "• Netze, auch solche", x=70)
    lines += [a_line("im Netz,", 674, 80), a_line("– Räume,", 661), a_line("o Orte", 648, 80)]
    assert passages(lines) == [
        ("text", ["Dazu gehören:"]),
        ("list", ["- Netze, auch solche im Netz,", "- Räume,", "- Orte"]),
    ]


def test_numbered_items_count_on_and_may_nest() -> None:
    lines = below(
        700,
        "Nötig ist,",
        "1. ein Antrag",
        "a) in Textform oder",
        "b) zur Niederschrift,",
        "2. ein Nachweis,",
        "2a. eine Auskunft.",
    )
    assert passages(lines)[1:] == [
        (
            "list",
            [
                "1. ein Antrag",
                "a) in Textform oder",
                "b) zur Niederschrift,",
                "2. ein Nachweis,",
                "2a. eine Auskunft.",
            ],
        )
    ]


def test_a_number_behind_a_reference_is_no_item() -> None:
    lines = below(700, "Nötig ist,", f"1. {FULL} nach Nummer", "2. oder ein Nachweis.")
    assert passages(lines)[1:] == [("list", [f"1. {FULL} nach Nummer 2. oder ein Nachweis."])]


def test_items_need_no_commas_between_them() -> None:
    assert passages(below(700, "Ablauf:", "1. Antrag", "2. Gespräch", "3. Plan"))[1:] == [
        ("list", ["1. Antrag", "2. Gespräch", "3. Plan"])
    ]


def test_a_list_may_begin_on_the_page_after_its_introduction() -> None:
    lines = [a_line("Der Bedarf beträgt jeweils", 60), a_line("1. 17 Prozent,", 760, page=2)]
    assert [kind for kind, _ in passages(lines)] == ["text", "list"]


@pytest.mark.parametrize("text", ["31. März und danach", "7. die Zahl", "d. h. weiterhin"])
def test_numbers_at_the_start_of_a_line_that_count_nothing_are_text(text: str) -> None:
    assert passages(below(700, f"{FULL} am", text)) == [("text", [f"{FULL} am {text}"])]


def test_a_passage_set_like_an_item_belongs_to_it_and_one_at_the_margin_does_not() -> None:
    lines = below(700, "• Nachhilfe") + below(687, "Die Kosten trägt der Träger.", x=85)
    lines += below(640, "Das gilt für alle.")
    assert passages(lines) == [
        ("list", ["- Nachhilfe", "Die Kosten trägt der Träger."]),
        ("text", ["Das gilt für alle."]),
    ]


def test_a_list_goes_on_over_the_end_of_a_page() -> None:
    lines = [a_line("1. ein Antrag,", 60), a_line("2. ein Nachweis.", 760, page=2)]
    found = find_passages(lines, layout_of(lines))
    assert [(p.kind.value, p.page, p.page_end) for p in found] == [("list", 1, 2)]
