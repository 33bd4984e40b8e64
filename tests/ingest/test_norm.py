from __future__ import annotations

import dataclasses

import pytest

from ingest.norm import Norm

WRITTEN = {
    Norm("SGB IX", "97"): "§ 97 SGB IX",
    Norm("SGB IX", "37a"): "§ 37a SGB IX",
    Norm("SGB IX", "113", "1"): "§ 113 Abs. 1 SGB IX",
    Norm("SGB IX", "97", satz="2", nummer="2"): "§ 97 Satz 2 Nr. 2 SGB IX",
    Norm("SGB IX", "6", "1", "1", "7"): "§ 6 Abs. 1 Satz 1 Nr. 7 SGB IX",
    Norm("BGB", "308", nummer="9", buchstabe="bb"): "§ 308 Nr. 9 Buchst. bb BGB",
    Norm("GG", "Art. 19", "4"): "Art. 19 Abs. 4 GG",
    Norm("SGB XI", "Anlage 1"): "Anlage 1 SGB XI",
    Norm("Bek. Ausgleichsabgabe 2025", "Bek. Ausgleichsabgabe 2025"): "Bek. Ausgleichsabgabe 2025",
}


@pytest.mark.parametrize("norm", WRITTEN, ids=list(WRITTEN.values()))
def test_is_written_as_a_reader_would_cite_it(norm: Norm) -> None:
    assert str(norm) == WRITTEN[norm]


def test_addresses_in_one_paragraf_share_its_key() -> None:
    assert Norm("SGB IX", "8", "1", "2").key == Norm("SGB IX", "8", "3").key == ("SGB IX", "8")
    assert Norm("SGB IX", "8").key != Norm("SGB X", "8").key


def test_the_whole_leaves_out_every_part_below_the_paragraf() -> None:
    assert Norm("SGB IX", "8", "1", "2", "3", "a").whole == Norm("SGB IX", "8")


def test_within_replaces_only_the_parts_given() -> None:
    norm = Norm("SGB IX", "8", "1", "2", "3")
    assert norm.within(satz="4", nummer=None) == Norm("SGB IX", "8", "1", "4")
    assert norm == Norm("SGB IX", "8", "1", "2", "3")


def test_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Norm("SGB IX", "8").law = "SGB X"  # type: ignore[misc]
