from __future__ import annotations

from ingest.loaders.text_lines import Line, read_lines

WRAPPED = """\
Die Hilfeplanung beginnt mit einem Gespräch, zu dem die Person alle
Menschen mitbringen darf, denen sie vertraut. Ergebnis ist ein Plan
über Ziele und Leis-
tungen für zwei Jahre.
Danach wird neu geplant.
"""


def texts(text: str) -> list[str]:
    return [line.text for line in read_lines(text)]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    assert texts(WRAPPED)[0].startswith(
        "Die Hilfeplanung beginnt mit einem Gespräch, zu dem die Person alle Menschen mitbringen"
    )


def test_a_short_last_line_ends_the_paragraph() -> None:
    assert texts(WRAPPED)[-1] == "Danach wird neu geplant."


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = "Ein Absatz steht hier ganz auf einer einzigen Zeile, wie es Programme heute tun. " * 2
    assert texts(f"{long}\n{long}\n") == [long.strip(), long.strip()]


def test_a_sentence_that_plainly_goes_on_is_joined_in_any_file() -> None:
    cut = "Der Träger der Eingliederungshilfe ermittelt\nden Bedarf mit einem Instrument."
    assert texts(cut) == [
        "Der Träger der Eingliederungshilfe ermittelt den Bedarf mit einem Instrument."
    ]


def test_a_hyphen_at_the_end_of_a_line_closes_unless_it_stands_for_a_word() -> None:
    text = (
        "Die Planung umfasst Wohnen, Arbeit und Freizeitange-\nbote sowie Kinder-\nund Jugendhilfe."
    )
    assert texts(text)[0].startswith("Die Planung umfasst Wohnen, Arbeit und Freizeitangebote")


def test_items_take_in_their_indented_continuation() -> None:
    assert texts("- Beratung der\n  Menschen vor Ort\n- Begleitung") == [
        "- Beratung der Menschen vor Ort",
        "- Begleitung",
    ]


def test_a_remark_below_an_item_belongs_to_it_and_may_be_followed_by_another() -> None:
    assert texts("- Quartier\n(drei im Kreis) - Raum für Treffen\n- Verein") == [
        "- Quartier (drei im Kreis)",
        "- Raum für Treffen",
        "- Verein",
    ]


def test_knows_what_stands_below_an_empty_line() -> None:
    assert read_lines("Titel\n \u00a0 \n  Text [1].") == [
        Line("Titel", 0, after_gap=True, width=5),
        Line("Text.", 2, after_gap=True, width=7),
    ]
