from __future__ import annotations

import pytest

from ingest.loaders.pdf.visibility import Visibility

Operators = list[tuple[bytes, list[object]]]


def hidden_after(operators: Operators) -> bool:
    visibility = Visibility()
    for operator, operands in operators:
        visibility.hides(operator, operands)
    return visibility.hides(b"Tj", [b"Text"])


@pytest.mark.parametrize(
    ("operators", "hidden"),
    [
        ([], False),
        ([(b"Tr", [3])], True),
        ([(b"Tr", [7])], True),
        ([(b"Tr", [3]), (b"Tr", [0])], False),
        ([(b"q", []), (b"Tr", [3]), (b"Q", [])], False),
        ([(b"Q", []), (b"Tr", [1])], False),
        ([(b"g", [1])], True),
        ([(b"rg", [1, 1, 1])], True),
        ([(b"rg", [1, 1, 0])], False),
        ([(b"k", [0, 0, 0, 0])], True),
        ([(b"k", [0, 0, 0, 1])], False),
        ([(b"scn", [1, 1, 1])], True),
        ([(b"scn", [1])], False),
        ([(b"g", [1]), (b"cs", ["/Spot"])], False),
        ([(b"g", [1]), (b"g", [0])], False),
        ([(b"g", [0]), (b"f", []), (b"g", [1])], False),
        ([(b"g", [1]), (b"f", [])], True),
        ([(b"Do", ["/Bild"]), (b"g", [1])], False),
    ],
)
def test_text_is_hidden_by_its_mode_or_by_white_on_bare_paper(
    operators: Operators, hidden: bool
) -> None:
    assert hidden_after(operators) is hidden


def test_operators_without_sensible_operands_change_nothing() -> None:
    assert hidden_after([(b"Tr", []), (b"g", []), (b"rg", ["x"]), (b"Tr", ["x"])]) is False


def test_saving_the_state_without_end_takes_no_memory() -> None:
    assert hidden_after([(b"q", [])] * 100_000) is False
