from __future__ import annotations

from ingest.loaders.pdf.contents import (
    without_contents,
    without_editorial_notes,
    without_history,
)
from ingest.loaders.pdf.lines import Line
from tests.ingest.loaders.pdf.files import a_line, below


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_contents_with_dotted_leaders_go_also_where_entries_take_two_lines() -> None:
    lines = below(
        700,
        "Vorwort",
        "Inhaltsverzeichnis",
        "1. Ziele ............... 3",
        "2. Wege in den Sozialraum",
        "und zurück ............. 4",
        "2.1 Netze .. 4",
        "3. Mittel 5",
        "1. Ziele",
        "Der Sozialraum ist gemeint.",
    )
    assert texts(without_contents(lines)) == ["Vorwort", "1. Ziele", "Der Sozialraum ist gemeint."]


def test_contents_with_bare_page_numbers_end_where_the_numbers_fall() -> None:
    lines = below(
        700, "Inhalt", "Ziele 3", "Wege 7", "Mittel 9", "Ziele", "Im Jahr 2", "Mehr Text."
    )
    assert texts(without_contents(lines)) == ["Ziele", "Im Jahr 2", "Mehr Text."]


def test_contents_without_page_numbers_end_where_the_first_entry_comes_again() -> None:
    lines = below(700, "Inhaltsübersicht", "Teil 1", "§ 1 Ziel", "§ 2 Weg", "Teil 1", "§ 1 Ziel")
    assert texts(without_contents(lines)) == ["Teil 1", "§ 1 Ziel"]


def test_a_label_without_entries_takes_no_text_with_it() -> None:
    lines = below(700, "Inhalt", "Der Text beginnt gleich.", "Er geht weiter.", "Und endet.")
    assert texts(without_contents(lines)) == texts(lines)[1:]


def test_entries_of_other_lists_go_and_form_fields_stay() -> None:
    lines = below(
        700, "Abbildung 1 ........ 12", "Name: ................", "Ort: ........ Tag: ....."
    )
    assert texts(without_contents(lines)) == texts(lines)[1:]


def test_a_history_goes_up_to_the_next_heading_as_large() -> None:
    lines = [
        a_line("Einleitung", 700, size=16, bold=True),
        a_line("Wesentliche Änderungen", 650, size=16, bold=True),
        a_line("Fassung vom 01.01.2024", 620, size=12, bold=True),
        a_line("Neu gefasst.", 600),
        a_line("Ziele", 700, page=2, size=16, bold=True),
        a_line("Der Text.", 650, page=2),
    ]
    assert texts(without_history(lines)) == ["Einleitung", "Ziele", "Der Text."]


def test_a_history_in_plain_print_goes_up_to_the_end_of_its_page() -> None:
    lines = below(700, "Änderungshistorie:", "Neu gefasst.") + below(700, "Der Text.", page=2)
    assert texts(without_history(lines)) == ["Der Text."]


def test_changes_that_are_the_subject_stay() -> None:
    lines = below(700, "Wesentliche Änderungen der Verhältnisse sind mitzuteilen.")
    assert without_history(lines) == lines


def test_editorial_notes_go_with_their_label() -> None:
    lines = below(700, "Der Absatz.", "Fußnote", "(+++ Zur Anwendung", "vgl. § 9 +++)", "§ 2 Weg")
    assert texts(without_editorial_notes(lines)) == ["Der Absatz.", "§ 2 Weg"]
