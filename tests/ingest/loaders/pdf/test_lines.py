from __future__ import annotations

from ingest.loaders.pdf.lines import Page, in_reading_order, page_of, text_width
from ingest.loaders.pdf.runs import Run
from tests.ingest.loaders.pdf.files import a_line


def page(*runs: Run) -> Page:
    return page_of(1, 595, 842, runs)


def texts(*runs: Run) -> list[str]:
    return [line.text for line in page(*runs).lines]


def test_runs_up_to_a_line_break_are_a_line() -> None:
    lines = page(
        Run("Ein ", 70, 700, 11), Run("fetter", 90, 700, 11, bold=True), Run(" Rest\n", 90, 700, 11),
        Run("Zweite\n", 70, 687, 11, bold=True),
    ).lines  # fmt: skip
    assert [(line.text, line.x, line.y, line.bold) for line in lines] == [
        ("Ein fetter Rest", 70, 700, False),
        ("Zweite", 70, 687, True),
    ]


def test_a_wide_gap_starts_a_new_cell() -> None:
    assert texts(Run("Kosten", 70, 700, 11), Run("30 Euro", 300, 700, 11)) == ["Kosten", "30 Euro"]


def test_an_empty_cell_is_kept() -> None:
    assert texts(Run("Kosten", 70, 700, 11), Run(" ", 300, 700, 11)) == ["Kosten", ""]


def test_the_gap_behind_a_mark_or_label_starts_no_cell() -> None:
    assert texts(Run("(1)", 70, 700, 11), Run("Der Plan", 128, 700, 11)) == ["(1)Der Plan"]
    assert texts(Run("Stand: ", 70, 700, 11), Run("heute", 125, 700, 11)) == ["Stand: heute"]


def test_a_place_inside_the_run_before_is_none() -> None:
    assert texts(
        Run("Bei häufigen ", 70, 700, 11),
        Run("akuten Phasen", 80, 700, 11, bold=True),
        Run(" hilft das", 217, 700, 11),
    ) == ["Bei häufigen akuten Phasen hilft das"]


def test_a_line_break_inside_a_word_is_undone() -> None:
    assert texts(Run("Sozial\n", 70, 700, 11), Run("raum\n", 101, 700, 11)) == ["Sozialraum"]
    assert texts(Run("4. A\n", 70, 700, 11), Run("ngaben\n", 104, 700, 11)) == ["4. Angaben"]


def test_text_another_line_down_is_another_line_even_without_break() -> None:
    assert texts(Run("Kosten ", 70, 700, 11), Run("in Euro", 60, 688, 11)) == ["Kosten", "in Euro"]


def test_raised_numbers_are_left_out_and_the_first_is_remembered() -> None:
    line = page(
        Run("1 ", 70, 703, 7), Run("Der Plan gilt. ", 76, 700, 11), Run("2", 150, 703, 7),
        Run("Er endet", 154, 700, 11), Run("12", 198, 703, 7), Run(".", 206, 700, 11),
    ).lines[0]  # fmt: skip
    assert (line.text, line.mark, line.size) == ("Der Plan gilt. Er endet.", "1", 11)


def test_powers_and_formulas_keep_their_numbers() -> None:
    assert texts(Run("50 m", 70, 700, 11), Run("2", 92, 703, 7), Run(" Fläche", 96, 700, 11)) == [
        "50 m² Fläche"
    ]
    assert texts(Run("CO", 70, 700, 11), Run("2", 88, 697, 7)) == ["CO2"]


def test_bullets_of_symbol_fonts_and_spaced_out_words_are_repaired() -> None:
    assert texts(Run("\uf0b7 Das ist n i c h t erlaubt", 70, 700, 11)) == [
        "• Das ist nicht erlaubt"
    ]


def test_a_soft_hyphen_at_the_line_end_stays_visible() -> None:
    assert texts(Run("Sozial\u00ad\n", 70, 700, 11)) == ["Sozial-"]


def test_glyphs_without_a_character_are_left_out() -> None:
    assert texts(Run("/c91 ja /g54/g72", 70, 700, 11)) == ["ja"]


def test_a_page_set_sideways_is_turned_and_notes_along_its_edge_are_left_out() -> None:
    found = page(
        Run("Eine lange Zeile, die nach oben läuft\n", 100, 70, 11, turn=1),
        Run("Form 12", 20, 800, 6),
    )
    assert [(line.text, line.x, line.y) for line in found.lines] == [
        ("Eine lange Zeile, die nach oben läuft", 70, 495)
    ]
    assert (found.width, found.height) == (842, 595)


def test_a_heading_drawn_last_comes_first() -> None:
    body, heading = a_line("Text der Seite", 500), a_line("Titel", 700)
    assert in_reading_order([body, heading]) == [heading, body]


def test_columns_and_cells_keep_the_order_of_the_file() -> None:
    left = [a_line("links oben", 700), a_line("links unten", 500)]
    right = [a_line("rechts oben", 700, 320), a_line("rechts unten", 500, 320)]
    assert in_reading_order([*left, *right]) == [*left, *right]


def test_the_width_of_text_grows_with_its_size() -> None:
    assert text_width("Sozialraum", 20) == 2 * text_width("Sozialraum", 10)
    assert 48 < text_width("Sozialraum", 10) < 56
