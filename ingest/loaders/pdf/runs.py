"""From what pypdf reports of a page to runs of text; pure.

Owns what counts as shown: text in invisible modes or colours (`ingest.loaders.pdf.visibility`),
outside the page or smaller than a point is left out; and what counts as readable.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.loaders.pdf.visibility import Visibility

Matrix = Sequence[float]  # six numbers, ISO 32000-2, 8.3.3
Font = Mapping[str, object]

_MOST_RUNS = 20_000  # of a page; set letter by letter, a full page has 6,000
_MOST_CHARACTERS = 100_000  # of a page, an operator counting as five; pypdf's time is quadratic
_OPERATOR_COST = 5
_LARGEST_PRINT = 300.0  # points
_SMALLEST_PRINT = 1.0
_EDGE = 5.0  # points text may start outside the page
_GARBLED_SHARE = 0.2

GLYPH_NAMES = re.compile(r"(?<!\w)(?:/(?:c[0-9a-f]{2}|g\d{1,4}))+")
_GARBLED = re.compile(r"[^\W\d_][!{}|~^\\¿¯¤\u2039\u203a\ufffd][^\W\d_]")
_WORD = re.compile(r"\S{4,}")
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    r"""Text shown in one go; `\n` in it means that the next text stands on another line.

    Attributes:
        text: As decoded, not cleaned.
        x: Where it starts, in points from the left edge of the page.
        y: Its baseline, in points from the lower edge.
        size: Height of the font in points as shown.
        bold: Whether the font is a bold one.
        turn: Direction of reading in quarter turns against the clock, 0 to 3; 0 is upright.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    turn: int = 0


@dataclass(slots=True)
class RunCollector:
    """Takes what pypdf reports while it goes through a page.

    Attributes:
        box: Left and lower edge, width and height of what is shown of the page, in points.
        keep_hidden: Whether to take text in invisible modes and colours too.
        hidden: Whether there was such text and it was left out.
        runs: What the page shows, in the order of the file.
    """

    box: tuple[float, float, float, float]
    keep_hidden: bool = False
    hidden: bool = False
    _shown: int = 0
    _scales: Counter[float] = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)
    _visibility: Visibility = field(default_factory=Visibility)

    def take_operator(
        self, operator: bytes, operands: list[object], cm: Matrix, tm: Matrix
    ) -> None:
        """Take an operator before pypdf carries it out; operands of hidden text are emptied."""
        if operator in (b"Tj", b"TJ"):
            length = _length(operands)
            self._scales[_height(cm, tm)] += length
            self._shown += length + _OPERATOR_COST
            if self._shown > _MOST_CHARACTERS or len(self.runs) > _MOST_RUNS:
                raise ValueError("too much text on one page")
        if self._visibility.hides(operator, operands) and not self.keep_hidden:
            self.hidden = True
            operands.clear()  # pypdf shows nothing for a text operator without operands

    def take_text(self, text: str, cm: Matrix, tm: Matrix, font: Font | None, size: float) -> None:
        """Take text with the matrices and the font in force where it starts."""
        if not text:
            return
        left, bottom, width, height = self.box
        across = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4] - left
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5] - bottom
        # A run may start with a raised number and be reported in its size: take that of the text.
        scale = self._scales.most_common(1)[0][0] if self._scales else _height(cm, tm)
        self._scales.clear()
        shown = abs(size) * scale
        on_page = -_EDGE <= x <= width + _EDGE and -_EDGE <= y <= height + _EDGE
        if not on_page or not _SMALLEST_PRINT <= shown <= _LARGEST_PRINT:
            text = "\n" if text.endswith("\n") else ""
        name = str(font.get("/BaseFont", "")) if font else ""
        self.runs.append(
            Run(
                text=text,
                x=x,
                y=y,
                size=shown,
                bold=_BOLD.search(name) is not None,
                turn=round(math.atan2(across[1], across[0]) / (math.pi / 2)) % 4,
            )
        )


def _height(cm: Matrix, tm: Matrix) -> float:
    """How tall one unit of text is drawn."""
    return math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])


def _length(operands: Sequence[object]) -> int:
    """How many characters a text operator shows, roughly."""
    shown = operands[0] if operands and isinstance(operands[0], list) else operands
    return sum(len(part) for part in shown if isinstance(part, (str, bytes)))


def is_readable(texts: Iterable[str]) -> bool:
    """Whether a page's text can be read, not only numbers of glyphs or shifted letters.

    Fonts without a table of their characters give `/g54/g72` or "Voufsibmu!obdi" for words.
    """
    text = "\n".join(texts)
    glyphs = sum(match[0].count("/") for match in GLYPH_NAMES.finditer(text))
    if glyphs > sum(character.isalpha() for character in GLYPH_NAMES.sub("", text)):
        return False
    words = _WORD.findall(text)
    return sum(_GARBLED.search(word) is not None for word in words) <= _GARBLED_SHARE * len(words)
