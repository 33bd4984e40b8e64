"""The real statutes: names, gaps, annexes, and the addresses of their sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ingest.chunking import split_into_chunks
from ingest.model import DOCUMENTARY_NOTE, OFFICIAL_FOOTNOTE, Block, BlockKind, Document
from ingest.norm import Norm
from ingest.verweise import find_verweise

pytestmark = pytest.mark.data

Statutes = Mapping[Path, Document]
NOTES = {DOCUMENTARY_NOTE, OFFICIAL_FOOTNOTE}


def folder_of(statutes: Statutes, folder: str) -> Document:
    return next(document for path, document in statutes.items() if path.parent.name == folder)


def test_chunks_lose_nothing_of_the_blocks(newer: Statutes, older: Statutes) -> None:
    for document in [*newer.values(), *older.values()]:
        chunks = split_into_chunks(document)
        shown = (b.text for b in document.blocks if b.kind is BlockKind.TEXT)
        cut = (c.text for c in chunks)
        assert "".join("".join(cut).split()) == "".join("".join(shown).split()), document.law
        assert len({c.id for c in chunks}) == len(chunks)
        assert all(c.sentences and c.norm and c.fundstelle for c in chunks), document.law


# names, divisions, gaps, annexes


def test_all_statutes_are_known_by_name_and_version(newer: Statutes) -> None:
    documents = newer.values()
    assert len({d.law for d in documents}) == len({d.address for d in documents}) == 36
    for document in documents:
        assert document.url, document.law
        assert document.stand, document.law
        assert len(document.version) == 14, document.law
        assert ";;" not in (document.stand_note or "")


def test_divisions_nest_as_their_numbers_do(newer: Statutes, older: Statutes) -> None:
    for path, document in {**newer, **older}.items():
        numbers = [element.text or "" for element in ET.parse(path).iter("gliederungskennzahl")]
        levels = [b.level for b in document.blocks if b.level and b.norm is None]
        assert levels == [len(number) // 3 for number in numbers], document.law


def test_repealed_paragrafen_are_known_and_not_quoted(newer: Statutes) -> None:
    gone = {each.norm: each for each in folder_of(newer, "sgb_12").vacant}
    assert [number for number in range(50, 65) if Norm("SGB XII", str(number)) in gone] == [
        *(53, 54, 55, 56, 57, 58, 59, 60)
    ]
    gap = gone[Norm("SGB XII", "57")]
    assert (gap.wording, gap.repealed, gap.listed_as) == ("(weggefallen)", True, "§§ 53 bis 60")
    for document in newer.values():
        standing = {b.norm.key for b in document.blocks if b.norm}
        whole = [v.norm for v in document.vacant if v.norm == v.norm.whole]
        assert not standing & {norm.key for norm in whole}, document.law
        assert len(set(whole)) == len(whole), document.law
    parts = {str(each.norm) for each in folder_of(newer, "sgb_9_2018").vacant}
    assert "§ 241 Abs. 10 SGB IX" in parts
    assert {str(v.norm) for v in folder_of(newer, "sgb_8").vacant} >= {
        f"§ 101 Abs. 2 Nr. {n} SGB VIII" for n in range(2, 6)
    }


def test_the_amounts_in_force_can_be_cited(newer: Statutes) -> None:
    chunks = split_into_chunks(folder_of(newer, "sgb_9_2018"))
    for paragraf in ("74", "160", "228"):
        [note] = [
            c
            for c in chunks
            if c.norm == Norm("SGB IX", paragraf) and c.headings[-1] == DOCUMENTARY_NOTE
        ]
        assert "ab dem 1.1.2025 vgl. Nr." in note.text
    announced = folder_of(newer, "sgb92018__160abs3ua_wmvo_39abs4s6uabek")
    text = "\n".join(block.text for block in announced.blocks)
    assert "3 bis unter 5 Prozent | 140 Euro | 155 Euro |\n" in text
    assert "\n| heute | Neuer Betrag ab 1. Januar 2025 | heute |" in text


def test_annexes_have_the_names_references_give_them(newer: Statutes) -> None:
    for text, folder in (
        ("die Anlage zu § 28 SGB XII", "sgb_12"),
        ("Anlage zu § 34 SGB XII", "sgb_12"),
        ("Anlage 1 SGB XI", "sgb_11"),
        ("Anlage 2 zu § 15 SGB XI", "sgb_11"),
        ("Anlage zu § 2 VersMedV", "versmedv"),
        ("Anlage zur VersMedV", "versmedv"),
        ("Anlage zu § 8 Absatz 1 VBVG", "vbvg_2023"),
        ("Anlage 2 BITV 2.0", "bitv_2_0"),
        ("Anlage zu § 135e SGB V", "sgb_5"),
    ):
        document = folder_of(newer, folder)
        other = dict(document.also_cited)
        [verweis] = find_verweise(text)
        named = other.get(verweis.norm, verweis.norm)
        assert named in {block.norm for block in document.blocks}, text


def test_absaetze_that_share_an_element_are_apart(newer: Statutes) -> None:
    found = {str(block.norm) for block in folder_of(newer, "fr_hv").blocks}
    assert {"§ 5 Abs. 1 FrühV", "§ 5 Abs. 2 FrühV", "§ 5 Abs. 3 FrühV"} <= found
    found = {str(block.norm) for block in folder_of(newer, "sgb_5").blocks}
    assert {f"§ 342 Abs. {n} SGB V" for n in ("2", "2a", "2b", "2c", "3")} <= found


# Sätze and Nummern


def wording_blocks(document: Document) -> Iterator[Block]:
    note = False
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            note = block.text in NOTES
        elif not note:
            yield block


def test_references_of_statutes_hardly_ever_name_a_satz_that_is_not_there(
    newer: Statutes,
) -> None:
    """Those that do cite an older version, another law, or a Satz inside a Nummer; all were read."""
    saetze: dict[Norm, int] = defaultdict(int)
    for document in newer.values():
        for block in wording_blocks(document):
            if block.norm:
                counted = [int(s.norm.satz or 1) for s in block.sentences if s.norm]
                saetze[block.norm] = max(saetze[block.norm], *counted)
    named = missing = 0
    for document in newer.values():
        for block in wording_blocks(document):
            for verweis in find_verweise(block.text, within=block.norm):
                for norm in filter(None, (verweis.norm, verweis.until)):
                    place = norm.whole.within(absatz=norm.absatz)
                    if norm.satz and place in saetze:
                        named += 1
                        missing += int(norm.satz) > saetze[place]
    assert named > 9_500
    assert missing <= 51


@pytest.mark.parametrize(
    ("folder", "paragraf", "absatz", "expected"),
    [
        ("sgb_9_2018", "97", None, "1 2 2/1 2/1a 2/1b 2/1c 2/1 2/2 2/3 3 4"),
        ("sgb_9_2018", "160", "2", "1 1/1 1/2 1/3 1/4 2 2/1 2/2"),
        ("sgb_9_2018", "120", "2", "1 2 3 4 5"),
        ("sgb_9_2018", "211", "3", "1 2"),
        ("sgb_9_2018", "228", "7", "1 2"),
        ("sgb_11", "7b", "2a", "1 1/1 1/2 1 2 3 4"),
        ("sgb_2", "48b", "1", "1 1/1 1/2 1/3 1/4 1 2 3 4"),
        ("sgb_8", "90", "1", "- -/1 -/2 -/3 -"),
        ("sgb_10", "15", "2", "1 2"),
        ("gg", "Art. 56", None, "1 1 1 2"),
    ],
)
def test_saetze_and_nummern_are_those_a_reader_counts(
    newer: Statutes, folder: str, paragraf: str, absatz: str | None, expected: str
) -> None:
    document = folder_of(newer, folder)
    [block] = [
        block
        for block in wording_blocks(document)
        if block.norm == Norm(str(document.law), paragraf, absatz)
    ]
    assert [short(s.norm) for s in block.sentences if s.norm] == expected.split()


def test_a_list_of_a_hundred_lines_is_one_satz(newer: Statutes) -> None:
    for paragraf in ("308", "309"):
        [block] = [
            b for b in wording_blocks(folder_of(newer, "bgb")) if b.norm == Norm("BGB", paragraf)
        ]
        assert {s.norm.satz for s in block.sentences if s.norm} == {None}


def short(norm: Norm) -> str:
    item = f"/{norm.nummer}{norm.buchstabe or ''}" if norm.nummer else ""
    return (norm.satz or "-") + item


def test_a_long_absatz_is_cut_at_its_nummern(newer: Statutes) -> None:
    chunks = split_into_chunks(folder_of(newer, "sgb_9_2018"))
    parts = [c for c in chunks if " bis " in c.fundstelle]
    assert parts
    for chunk in parts:
        assert chunk.norm
        assert chunk.fundstelle.startswith(f"§ {chunk.norm.paragraf} ")
    heading = next(c.headings for c in chunks if c.norm == Norm("SGB IX", "97"))
    assert [name.split()[0] for name in heading] == ["Teil", "Kapitel", "Fachkräfte"]
