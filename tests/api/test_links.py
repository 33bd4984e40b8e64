"""Links to source pages: what they look like and what they open."""

from __future__ import annotations

import pytest

from api.links import UNSIGNED, Links

SIGNED = Links.of(("geheim",))


def signature(link: str) -> str:
    return link.partition("sig=")[2]


def test_an_open_service_signs_nothing() -> None:
    assert Links.of(()) == UNSIGNED
    assert UNSIGNED.path("ab12") == "/quelle/ab12"
    assert UNSIGNED.path("ab12", 0, 5) == "/quelle/ab12?start=0&end=5"


def test_a_signed_link_stays_the_same_for_good() -> None:
    assert SIGNED.path("ab12", 0, 5) == "/quelle/ab12?start=0&end=5&sig=lzRbAZhTQHrybUDRsoXoqqAh"
    assert SIGNED.path("ab12") == "/quelle/ab12?sig=dGdQ4gtg57uJaEz8he8hRwdP"


def test_a_link_from_page_to_page_names_no_folder() -> None:
    assert SIGNED.address("ab12") == "ab12?sig=dGdQ4gtg57uJaEz8he8hRwdP"
    assert UNSIGNED.address("../../x?y") == "..%2F..%2Fx%3Fy"


def test_a_signature_opens_its_passage_and_quote() -> None:
    assert SIGNED.opens(signature(SIGNED.path("ab12", 0, 5)), "ab12", "0", "5")
    assert SIGNED.opens(signature(SIGNED.path("ab12")), "ab12", "", "")


@pytest.mark.parametrize(
    ("chunk_id", "start", "end"),
    [
        ("ab13", "0", "5"),
        ("ab12", "1", "5"),
        ("ab12", "0", "6"),
        ("ab12", "00", "5"),
        ("ab12", "0", " 5"),
        ("ab12", "", ""),
        ("ab12", "0", ""),
        ("ab1", "20", "5"),
    ],
)
def test_a_signature_opens_nothing_else(chunk_id: str, start: str, end: str) -> None:
    given = signature(SIGNED.path("ab12", 0, 5))
    assert not SIGNED.opens(given, chunk_id, start, end)


@pytest.mark.parametrize(
    "given",
    ["", "A" * 24, "ä", "\x00", "lzRbAZhTQHrybUDRsoXoqqAh"[:-1], "lzRbAZhTQHrybUDRsoXoqqAh="],
)
def test_what_is_no_signature_opens_nothing(given: str) -> None:
    assert not SIGNED.opens(given, "ab12", "0", "5")


def test_without_keys_no_signature_is_right() -> None:
    assert not UNSIGNED.opens("", "ab12", "0", "5")


@pytest.mark.parametrize(
    "keys", [("geheim2",), ("geheim", "zweiter"), ("geheim", ""), ("geheim,zweiter",)]
)
def test_other_keys_close_every_link(keys: tuple[str, ...]) -> None:
    given = signature(SIGNED.path("ab12", 0, 5))
    assert not Links.of(keys).opens(given, "ab12", "0", "5")


def test_the_order_of_the_keys_does_not_matter() -> None:
    assert Links.of(("eins", "zwei")) == Links.of(("zwei", "eins"))
    assert Links.of(("eins", "zwei")) != Links.of(("eins,zwei",))
