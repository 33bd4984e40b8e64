from __future__ import annotations

import pytest

from ingest.loaders.pdf.runs import Run, RunCollector, is_readable

IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def at(x: float, y: float, scale: float = 1.0) -> tuple[float, ...]:
    return (scale, 0.0, 0.0, scale, x, y)


def collected(*shown: tuple[str, tuple[float, ...], float]) -> list[Run]:
    collector = RunCollector((0.0, 0.0, 595.0, 842.0))
    for text, matrix, size in shown:
        collector.take_operator(b"Tj", [text.encode()], IDENTITY, matrix)
        collector.take_text(text, IDENTITY, matrix, {"/BaseFont": "/Arial-BoldMT"}, size)
    return collector.runs


def test_a_run_has_its_place_size_and_weight_as_shown() -> None:
    assert collected(("Text", at(70, 700, 2), 6)) == [Run("Text", 70, 700, 12, bold=True)]


def test_places_count_from_the_corner_of_the_shown_page() -> None:
    collector = RunCollector((100.0, 50.0, 400.0, 600.0))
    collector.take_text("Text", at(0, 50), at(120, 0), None, 10)
    assert collector.runs == [Run("Text", 20, 0, 10)]


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [((1, 0, 0, 1), 0), ((0, 1, -1, 0), 1), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 3)],
)
def test_the_direction_of_reading_is_a_number_of_quarter_turns(
    matrix: tuple[float, ...], turn: int
) -> None:
    assert collected(("Text", (*matrix, 90, 90), 10))[0].turn == turn


@pytest.mark.parametrize(
    ("matrix", "size"),
    [(at(-50, 700), 11), (at(70, 900), 11), (at(70, 700), 0.4), (at(70, 700), 4_000)],
)
def test_text_off_the_page_or_too_small_or_large_to_see_is_left_out(
    matrix: tuple[float, ...], size: float
) -> None:
    assert [run.text for run in collected(("Text\n", matrix, size))] == ["\n"]


def test_a_run_that_starts_with_a_raised_number_has_the_size_of_its_text() -> None:
    collector = RunCollector((0.0, 0.0, 595.0, 842.0))
    collector.take_operator(b"Tj", [b"1"], IDENTITY, at(70, 703, 7))
    collector.take_operator(b"Tj", [b"Jeder hat das Recht."], IDENTITY, at(74, 700, 11))
    collector.take_text("1Jeder hat das Recht.", IDENTITY, at(70, 703, 7), None, 1)
    assert collector.runs[0].size == 11


def test_hidden_text_loses_its_operands_unless_it_is_wanted() -> None:
    for keep, left in ((False, []), (True, [b"Text"])):
        collector = RunCollector((0.0, 0.0, 595.0, 842.0), keep_hidden=keep)
        operands: list[object] = [b"Text"]
        collector.take_operator(b"Tr", [3], IDENTITY, IDENTITY)
        collector.take_operator(b"Tj", operands, IDENTITY, IDENTITY)
        assert operands == left
        assert collector.hidden is not keep


def test_too_much_text_on_a_page_is_an_error() -> None:
    collector = RunCollector((0.0, 0.0, 595.0, 842.0))
    with pytest.raises(ValueError, match="too much text"):
        collector.take_operator(b"TJ", [[b"x" * 60_000, -20, b"x" * 60_000]], IDENTITY, IDENTITY)


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("Ein gewöhnlicher Satz.", True),
        ("", True),
        ("/g54/g72/g85 /g90 und", False),
        ("Ein Haken /c91 steht im Formular.", True),
        ("Voufsibmu!obdi cfj!jisfs Tfjuf{ahm", False),
        ("Ja/Nein und/oder km/h", True),
    ],
)
def test_numbers_of_glyphs_and_shifted_letters_are_not_readable(text: str, readable: bool) -> None:
    assert is_readable([text]) is readable
