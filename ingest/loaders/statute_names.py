"""How statutes, their §§ and annexes are called: from the file's names to those citers write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ingest.cleaning import clean_text
from ingest.loaders.statute_lines import inline_text
from ingest.loaders.statute_xml import StatuteTooLarge
from ingest.norm import Norm
from ingest.verweise import canonical_law

_SGB = re.compile(r"SGB ([1-9]|1[0-4])(?: [0-9]{4})?")
_BOOKS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_NUMBER = r"\d{1,4}[a-z]{0,2}"
_SINGLE = re.compile(rf"(?:§ ?|(Art)(?:ikel)?\.? ?)({_NUMBER})")
_SEVERAL = re.compile(
    rf"(?:\(XXXX\) ?)?(?:§§ ?|(Art)(?:ikel)?\.? ?)({_NUMBER}(?:(?: bis| und| u\.|,) {_NUMBER}){{1,50}})"
)
_PARTS = re.compile(rf"(bis )?({_NUMBER})")
_LETTERED = re.compile(r"(\d{1,4})([a-z]?)")
_CONTENTS = ("Inhalts",)  # Inhaltsübersicht, Inhaltsverzeichnis
_ANNEX = re.compile(r"(?:Anlage|Anhang|Muster)\b|Schlu(?:ss|ß)formel")
_ANNEX_TO = re.compile(rf"\(?zu §§? ({_NUMBER})\b")
_UNPRINTED = "(XXXX)"
_LONGEST_RANGE = 500  # numbers; the longest of the BGB has 54
_MOST_NAMES = 20_000  # of one statute; the BGB has 2,900


def short_name(head: Element) -> str:
    """The usual short name of a statute, from the metadata of its first norm.

    The editors' abbreviation comes first in the file, the official one may follow or be missing.
    """
    elements = [*head.iter("amtabk"), *head.iter("jurabk")]
    names = [name for each in elements if (name := inline_text(each))]
    for name in names:
        if match := _SGB.fullmatch(name):
            return f"SGB {_BOOKS[int(match[1]) - 1]}"
        if known := canonical_law(name):
            return known
    return names[0] if names else "Gesetz"


def enbez_of(norm: Element) -> str:
    """What the file calls a norm, empty for a division."""
    return clean_text(norm.findtext("metadaten/enbez", ""))


def is_contents(enbez: str) -> bool:
    """Whether a norm is the table of contents."""
    return enbez.startswith(_CONTENTS)


def is_annex(enbez: str) -> bool:
    """Whether a norm stands behind the last division and belongs to none."""
    return bool(_ANNEX.match(enbez))


def paragrafen(norms: Sequence[Element], law: str) -> list[tuple[str, ...]]:
    """Name what each norm holds, as citers write it (`Norm.paragraf`).

    `§ 97` is `97`, `Art 3` is `Art. 3`, `§§ 12 bis 15` are four, a text without numbering has the
    name of the statute. Several annexes without a number are told apart by the § they belong to:
    `Anlage zu § 28`.

    Returns:
        Names for each norm, in order; none for divisions and the table of contents.

    Raises:
        UnreadableSource: The ranges name more than any statute has.
    """
    enbez = [enbez_of(norm) for norm in norms]
    often = Counter(enbez)
    names: list[tuple[str, ...]] = []
    total = 0
    for norm, name in zip(norms, enbez, strict=True):
        place = _annex_place(norm)
        if often[name] > 1 and is_annex(name) and place:
            names.append((f"{name} zu § {place}",))
        else:
            names.append(_names(name, law))
        total += len(names[-1])
        if total > _MOST_NAMES:
            raise StatuteTooLarge("hat unerwartet viele Paragrafen")
    return names


def also_cited(
    norms: Sequence[Element], names: Sequence[tuple[str, ...]], law: str
) -> tuple[tuple[Norm, Norm], ...]:
    """Other usual names of annexes: as cited, as kept (`Anlage zu § 2`: `Anlage`)."""
    found = [
        (f"Anlage zu § {place}", own[0])
        for norm, own in zip(norms, names, strict=True)
        if own and own[0].startswith("Anlage") and (place := _annex_place(norm))
    ]
    often = Counter(name for name, _ in found)
    return tuple(
        (Norm(law, name), Norm(law, own)) for name, own in found if often[name] == 1 and name != own
    )


def expand(first: str, last: str) -> tuple[str, ...]:
    """Name every number of a range, with the letters its ends name.

    `("12", "15")` are four numbers, `("140b", "140d")` three, `("240", "279a")` ends with 279 and
    279a. Numbers with letters in between are unknown here: the file does not name them. What is no
    range, or one longer than statutes have, is its two ends.
    """
    start, end = _LETTERED.fullmatch(first), _LETTERED.fullmatch(last)
    if not start or not end:
        return (first, last)
    length = int(end[1]) - int(start[1])
    if not 0 <= length < _LONGEST_RANGE or (length == 0 and end[2] < start[2]):
        return (first, last)
    if length == 0:
        return tuple(start[1] + letter for letter in _letters(start[2], end[2]))
    between = (str(number) for number in range(int(start[1]) + 1, int(end[1])))
    return (first, *between, *(end[1] + letter for letter in _letters("", end[2])))


def _letters(first: str, last: str) -> list[str]:
    letters = ["", *"abcdefghijklmnopqrstuvwxyz"]
    return letters[letters.index(first) : letters.index(last) + 1]


def _names(enbez: str, law: str) -> tuple[str, ...]:
    if not enbez or is_contents(enbez):
        return ()
    if enbez == _UNPRINTED:
        return (law,)
    if match := _SINGLE.fullmatch(enbez):
        return (_counted(match[1], match[2]),)
    if match := _SEVERAL.fullmatch(enbez):
        numbers: list[str] = []
        for until, number in _PARTS.findall(match[2]):
            numbers.extend(expand(numbers.pop(), number) if until else (number,))
        return tuple(_counted(match[1], number) for number in numbers)
    return (enbez.removeprefix(_UNPRINTED).strip(),)


def _counted(article: str | None, number: str) -> str:
    return f"Art. {number}" if article else number


def _annex_place(norm: Element) -> str | None:
    match = _ANNEX_TO.match(inline_text(norm.find("metadaten/titel")))
    return match[1] if match else None
