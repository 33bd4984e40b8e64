from __future__ import annotations

import pytest

from ingest.loaders.furniture import find_furniture, is_contents_label, is_label


@pytest.mark.parametrize(
    "text",
    [
        "Zum Inhalt springen",
        "Direkt zum Hauptinhalt",
        "Seite drucken",
        "Downloads und Links",
        "Teaser Wohnen",
        "Sie sind hier: Startseite > Soziales",
        "Sie können an dieser Stelle Einsicht in die Unterlagen nehmen.",
        "Hier der Leitfaden (PDF, 1,2 MB)",
        "2.1 Ziele ........ 14",
        "- 3 -",
        "Alle Cookies akzeptieren",
    ],
)
def test_labels_for_working_the_page_are_furniture(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kontakt",
        "Leichte Sprache",
        "Teilhabe",
        "Suchtberatung",
        "Sie können den Antrag formlos stellen.",
        "Die Seite drucken Sie bitte aus und schicken sie unterschrieben zurück.",
        "2023",
    ],
)
def test_words_of_the_subject_are_no_labels(text: str) -> None:
    assert not is_label(text)


def test_recognises_the_heading_of_a_table_of_contents() -> None:
    assert is_contents_label("Inhaltsverzeichnis")
    assert not is_contents_label("Inhalt der Leistung")


PROSE = [f"Dies ist der {n}. Satz über das Wohnen im Quartier." for n in range(30)]


def dropped(passages: list[str], headings: frozenset[int] = frozenset()) -> set[int]:
    return set(find_furniture(passages, [index in headings for index in range(len(passages))]))


@pytest.mark.parametrize(
    "notice",
    [
        "Wir verwenden Cookies, um unser Angebot zu verbessern.",
        "Diese Website nutzt Cookies. Mit OK stimmen Sie zu.",
        "Dieser Browser wird leider nicht mehr unterstützt.",
        "Bitte benutzen Sie einen aktuellen Browser.",
        "Bitte aktivieren Sie JavaScript, um die Seite zu nutzen.",
    ],
)
def test_notices_of_the_site_go_at_the_start_and_at_the_end(notice: str) -> None:
    assert dropped([notice, *PROSE]) == {0}
    assert dropped([*PROSE, notice]) == {30}


def test_the_title_of_a_notice_goes_with_it() -> None:
    assert dropped(["Cookies", "Wir verwenden Cookies für die Statistik.", *PROSE]) == {0, 1}


def test_a_notice_in_the_middle_of_a_document_stays() -> None:
    assert dropped([*PROSE, "Wir verwenden Cookies.", *PROSE]) == set()


def test_a_document_about_cookies_keeps_its_sentences() -> None:
    text = [
        "Wir verwenden Cookies nur, wo sie nötig sind.",
        *PROSE,
        "Für Cookies der Statistik braucht eine Behörde die Einwilligung der Nutzenden.",
    ]
    assert dropped(text) == set()


def test_a_long_passage_that_mentions_browsers_stays() -> None:
    long = "Ein aktueller Stand ist wichtig. " * 20 + "Nutzen Sie einen aktuellen Browser."
    assert dropped([long, *PROSE]) == set()


def test_entries_of_a_table_of_contents_go_and_the_first_heading_stays() -> None:
    passages = ["Titel", "Inhaltsverzeichnis", "Ziele", "Wege", "Ziele", PROSE[0], "Wege", PROSE[1]]
    assert dropped(passages, frozenset({0, 2, 3, 4, 6})) == {1, 2, 3}


def test_a_heading_right_below_a_contents_label_stays() -> None:
    passages = ["Titel", "Inhaltsverzeichnis", "Titel", "Ziele", PROSE[0], "Wege", PROSE[1]]
    assert dropped(passages, frozenset({0, 2, 3, 5})) == {1, 2}


def test_a_menu_at_the_start_goes_up_to_its_last_label() -> None:
    passages = ["Startseite", "Themen", "Aktuelles", "Suche", "Hilfe zur Pflege", PROSE[0]]
    assert dropped(passages, frozenset({0, 1, 2, 3, 4})) == {0, 1, 2, 3}
