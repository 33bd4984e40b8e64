"""The proof that no word of the real statutes is lost, doubled or moved, norm by norm.

The XML is read here by a walk of its own, which knows nothing of lists, tables and Absätze.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ingest.model import DOCUMENTARY_NOTE, OFFICIAL_FOOTNOTE, Block, BlockKind, Document, VacantNorm

pytestmark = pytest.mark.data

NOTES = {DOCUMENTARY_NOTE, OFFICIAL_FOOTNOTE}
INLINE = {"B", "I", "U", "SP", "NB", "SUP", "small", "FnR", "noindex", "kommentar", "ABWFORMAT"}
# Hard hyphen, soft hyphen and ligatures are the same word.
SAME = str.maketrans({"\u2011": "-", "\u00ad": "", "\ufb01": "fi", "\ufb02": "fl"})
SECTIONS = range(2, 100)  # levels of headings inside an annex


# what the XML says, by a walk of its own


@dataclass(frozen=True)
class Words:
    """The words of one norm element: wording, official footnotes, documentary notes."""

    title: list[str]
    wording: list[str]
    official: list[str]
    documentary: list[str]


def of_norm(norm: ET.Element) -> Words:
    contents = (norm.findtext("metadaten/enbez") or "").startswith("Inhalts")
    remarks: list[str] = []
    wording = "".join(spelled(norm.find("textdaten/text/Content"), remarks))
    official = "".join(spelled(norm.find("textdaten/text/Footnotes"), []))
    notes = "".join(spelled(norm.find("textdaten/fussnoten/Content"), []))
    return Words(
        words("".join(spelled(norm.find("metadaten/titel"), []))),
        [] if contents else words(wording),
        words(official),
        words(" ".join([*remarks, notes])),
    )


def spelled(element: ET.Element | None, remarks: list[str]) -> Iterator[str]:
    """The text in order; what the editors say of an annex goes to the remarks."""
    if element is None or element.tag == "TOC":
        return
    own = (element.text or "").lstrip()
    if element.tag == "kommentar" or (element.tag == "noindex" and own.startswith("(Fundstelle:")):
        remarks.append("".join(inside(element, [])))
        return
    yield "\n" if element.tag == "BR" else "" if element.tag in INLINE else " "
    yield from inside(element, remarks)
    yield "" if element.tag in INLINE else " "


def inside(element: ET.Element, remarks: list[str]) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from spelled(child, remarks)
        yield (child.tail or "").replace("\n", " ")


def words(text: str) -> list[str]:
    """Words and signs; one word where a line break of the print divides it."""
    text = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zäöüß])(?!und\b|oder\b)", "", text)
    text = unicodedata.normalize("NFC", text).translate(SAME)
    return re.findall(r"\w+|[^\w\s|]", text.replace("[Abbildung]", ""))


# what the loader says


def groups(document: Document) -> Iterator[tuple[Block | None, list[Block]]]:
    """The blocks of each norm behind its heading; None for the head of the statute."""
    heading: Block | None = None
    found: list[Block] = []
    for block in document.blocks:
        starts = block.kind is BlockKind.HEADING and block.text not in NOTES
        if starts and not (heading and is_section(block, heading)):
            yield heading, found
            heading, found = block, []
        else:
            found.append(block)
    yield heading, found


def is_section(block: Block, heading: Block) -> bool:
    """Whether a heading stands inside the annex that another one opens."""
    return block.norm is not None and block.norm == heading.norm and block.level in SECTIONS


def of_group(heading: Block | None, blocks: list[Block]) -> Words:
    parts: dict[str, list[str]] = defaultdict(list)
    kind = "wording"
    for block in blocks:
        if block.text in NOTES:
            kind = block.text
        else:
            parts[kind].append(block.text)
    named = heading.text if heading and heading.norm else ""
    return Words(
        words(named),
        words("\n".join(parts["wording"])),
        words("\n".join(parts[OFFICIAL_FOOTNOTE])),
        words("\n".join(parts[DOCUMENTARY_NOTE])),
    )


def test_every_norm_has_all_its_words_once_and_in_order(
    newer: Mapping[Path, Document], older: Mapping[Path, Document]
) -> None:
    compared = 0
    for path, document in {**newer, **older}.items():
        root = ET.parse(path).getroot()
        shown = groups(document)
        gaps = gaps_of(document)
        for norm in root.iter("norm"):
            place = (document.law, norm.findtext("metadaten/enbez"), norm.get("doknr"))
            expected = of_norm(norm)
            division = norm.find("metadaten/gliederungseinheit") is not None
            head = norm is root.find("norm")
            if is_gap(norm, expected):
                gap = next(gaps)
                assert words(gap.note) == expected.official + expected.documentary, place
                stated = [*expected.title, *expected.wording]
                assert words(gap.wording) in (stated, expected.title), place
            elif (
                head or division or any((expected.wording, expected.official, expected.documentary))
            ):
                found = of_group(*next(shown))
                assert found.wording == expected.wording, place
                assert found.official == expected.official, place
                assert found.documentary == expected.documentary, place
                assert not expected.title or found.title == expected.title, place
                compared += 1
        assert next(shown, None) is None, document.law
        assert next(gaps, None) is None, document.law
    assert compared > 7_700


def is_gap(norm: ET.Element, found: Words) -> bool:
    """Whether a § or annex has no text, or only says that it has none."""
    name = norm.findtext("metadaten/enbez") or ""
    said = re.sub(r"\(\d+[a-z]?\)|bis|und|weggefallen|aufgehoben|\W", "", "".join(found.wording))
    image = norm.find("textdaten/text/Content//IMG") is not None
    return bool(name) and not name.startswith("Inhalts") and not said and not image


def gaps_of(document: Document) -> Iterator[VacantNorm]:
    """The §§ without wording, one for each range."""
    whole = [each for each in document.vacant if each.norm == each.norm.whole]
    for listed, gaps in groupby(whole, key=lambda each: each.listed_as or str(each.norm)):
        first, *others = gaps
        assert not others or len(others) + 1 == len(listed_numbers(listed)), listed
        yield first


def listed_numbers(listed: str) -> list[int]:
    first, last = (int(number) for number in re.findall(r"\d+", listed))
    same = first == last  # `§§ 140b bis 140d`
    letters = re.findall(r"\d([a-z]?)\b", listed)
    if same:
        return list(range(ord(letters[0] or "`"), ord(letters[1]) + 1))
    return list(range(first, last + 1 + len(letters[1])))
