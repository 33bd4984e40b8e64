from __future__ import annotations

import pytest

from ingest.loaders.statute_lines import Line
from ingest.loaders.statute_text import sentences_of
from ingest.loaders.statute_vacant import is_vacant, vacant_parts
from ingest.model import Block, VacantNorm
from ingest.norm import Norm

PARAGRAF = Norm("SGB V", "87")


def parts(text: str, norm: Norm = PARAGRAF) -> list[str]:
    blocks = [Block(text, norm=norm, sentences=sentences_of(text, norm))]
    return [str(each.norm).removesuffix(" SGB V") for each in vacant_parts(blocks)]


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "–",
        "(weggefallen)",
        "(Weggefallen)",
        "weggefallen.",
        "(aufgehoben)",
        "(4)(weggefallen)",
        "(1) und (2) (weggefallen)",
        "1. (weggefallen)",
    ],
)
def test_a_text_that_only_says_it_is_gone_is_vacant(text: str) -> None:
    assert is_vacant([Line(text)])


@pytest.mark.parametrize(
    "text", ["[Abbildung]", "(weggefallen) sind", "Er ist weggefallen.", "(1)"]
)
def test_any_other_text_is_not(text: str) -> None:
    assert not is_vacant([Line("(weggefallen)"), Line(text)])


def test_no_text_is_vacant() -> None:
    assert is_vacant([])


@pytest.mark.parametrize(
    ("wording", "absaetze"),
    [
        ("(3) (weggefallen)", "3"),
        ("(3a) (aufgehoben)", "3a"),
        ("(4)(weggefallen)", "4"),
        ("(4) bis (7) (weggefallen)", "4 5 6 7"),
        ("(2) bis (3) (weggefallen).", "2 3"),
        ("(3a) u. (4) (weggefallen)", "3a 4"),
        ("(2b) und (2c) (weggefallen)", "2b 2c"),
    ],
)
def test_repealed_absaetze_are_listed_each(wording: str, absaetze: str) -> None:
    norm = PARAGRAF.within(absatz=absaetze.split(maxsplit=1)[0])
    assert parts(wording, norm) == [f"§ 87 Abs. {each}" for each in absaetze.split()]


def test_repealed_items_are_listed_with_their_place() -> None:
    text = (
        "(1) Eins. Nötig sind\n1. (weggefallen)\n2. bis 4. (weggefallen)\n5. Zeit\na) (aufgehoben)"
    )
    assert parts(text, PARAGRAF.within(absatz="1")) == [
        "§ 87 Abs. 1 Satz 2 Nr. 1",
        "§ 87 Abs. 1 Satz 2 Nr. 2",
        "§ 87 Abs. 1 Satz 2 Nr. 3",
        "§ 87 Abs. 1 Satz 2 Nr. 4",
        "§ 87 Abs. 1 Satz 2 Nr. 5 Buchst. a",
    ]


def test_a_repealed_part_says_what_is_printed() -> None:
    text = "(4) bis (5) (weggefallen)"
    block = Block(text, norm=PARAGRAF, sentences=sentences_of(text, PARAGRAF))
    assert next(vacant_parts([block])) == VacantNorm(
        PARAGRAF.within(absatz="4"), text, repealed=True, listed_as=text
    )


@pytest.mark.parametrize("text", ["(1) Der Grund ist weggefallen.", "(1) Neu.\n(weggefallen)"])
def test_the_word_in_a_sentence_repeals_nothing(text: str) -> None:
    assert parts(text) == []


def test_parts_of_an_annex_have_no_address_to_list() -> None:
    assert parts("1. (weggefallen)", Norm("VersMedV", "Anlage")) == []
