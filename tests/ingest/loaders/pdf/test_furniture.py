from __future__ import annotations

from ingest.loaders.pdf.furniture import (
    MarginNote,
    body_size,
    split_margin_notes,
    strip_running_parts,
)
from ingest.loaders.pdf.lines import Line, Page
from tests.ingest.loaders.pdf.files import a_line, below


def pages(*contents: list[Line]) -> list[Page]:
    return [Page(i, 595, 842, tuple(lines)) for i, lines in enumerate(contents, 1)]


def left(found: list[Page]) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in found]


def test_headers_and_footers_go_and_the_text_stays() -> None:
    kept, labels = strip_running_parts(
        pages(
            *(
                [
                    a_line("Konzept Sozialraum", 800),
                    a_line(f"Text {i}", 500),
                    a_line(f"{i + 4}", 40),
                ]
                for i in range(1, 4)
            )
        )
    )
    assert left(kept) == [["Text 1"], ["Text 2"], ["Text 3"]]
    assert labels == {1: "5", 2: "6", 3: "7"}


def test_the_same_words_in_the_middle_of_pages_stay() -> None:
    kept, _ = strip_running_parts(pages(*([a_line("Beispiel", 400)] for _ in range(3))))
    assert left(kept) == [["Beispiel"]] * 3


def test_dates_do_not_make_a_footer_another_one() -> None:
    footers = ("Stand: 01.01.2024", "Stand: 25.11.2024", "Stand: 3. Mai 2023")
    kept, labels = strip_running_parts(pages(*([a_line(text, 40)] for text in footers)))
    assert left(kept) == [[], [], []]
    assert labels == {}


def test_annexes_that_count_with_the_pages_are_headings() -> None:
    kept, _ = strip_running_parts(pages(*([a_line(f"Anlage {i}", 800)] for i in (1, 2, 3))))
    assert left(kept) == [["Anlage 1"], ["Anlage 2"], ["Anlage 3"]]


def test_printed_numbers_of_many_forms_are_read() -> None:
    forms = {"Seite 3 von 8": "3", "- 12 -": "12", "S. 4": "4", "7/9": "7", "BA, Seite 2": "2"}
    for text, number in forms.items():
        lines = [a_line("Der Text dazu steht hier.", 500), a_line(text, 40)]
        assert strip_running_parts(pages(lines, lines))[1][1] == number


def test_a_lone_number_is_a_page_number_only_as_the_outermost_text() -> None:
    text = a_line("Der Text dazu steht hier.", 500)
    outermost = [text, a_line("17", 40)]
    above_text = [text, a_line("17", 60), a_line("Euro je Monat", 45)]
    assert strip_running_parts(pages(outermost))[1] == {1: "17"}
    assert strip_running_parts(pages(above_text))[1] == {}


def prose(page: int) -> list[Line]:
    return below(
        600,
        *["Hier steht ein Text, der die Spalte bis an ihren rechten Rand füllt."] * 6,
        page=page,
    )


def test_margin_notes_are_taken_out_of_the_text() -> None:
    notes = [
        below(600, "Höhe des", "Bedarfs", "(21.7)", "Nachweis", x=440, page=page) for page in (1, 2)
    ]
    kept, found = split_margin_notes(pages(prose(1) + notes[0], prose(2) + notes[1]))
    assert left(kept) == left(pages(prose(1), prose(2)))
    assert found[:2] == [
        MarginNote(("Höhe des", "Bedarfs", "(21.7)"), 1, 600, 11),
        MarginNote(("Nachweis",), 1, 561, 11),
    ]


def test_a_last_column_is_no_margin() -> None:
    rows = [
        line
        for y in range(300, 600, 20)
        for line in (a_line("Kosten", y), a_line("monatlich", y, 250), a_line("im Voraus", y, 440))
    ]
    both = pages(rows, [a_line(line.text, line.y, line.x, page=2) for line in rows])
    assert split_margin_notes(both) == (both, [])


def test_a_note_on_one_page_alone_may_be_anything() -> None:
    both = pages([*prose(1), a_line("Bild 1", 300, 440)], prose(2))
    assert split_margin_notes(both)[1] == []


def test_the_size_of_the_body_is_that_of_most_letters() -> None:
    assert body_size([a_line("Titel", size=20), a_line("Ein langer Satz.", size=10)]) == 10
    assert body_size([]) == 0
