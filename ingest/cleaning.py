"""Repair of text as it comes out of files: the same words, without what only a layout needed.

Owns what every loader does to a passage before it becomes a block. Both functions are pure and
idempotent. Joining words that a line break cut in two is the PDF loader's own business; here only
soft hyphens are joined, since they say themselves that the word goes on.
"""

from __future__ import annotations

import re
import unicodedata

_SPELLED_OUT = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",  # long s and t
        "\ufb06": "st",
        "\u2010": "-",  # hyphen and non-breaking hyphen look like, and are searched as, a hyphen
        "\u2011": "-",
        "\uf0a7": "•",  # Word's bullets out of symbol fonts, lost otherwise as private use
        "\uf0b7": "•",
        "\uf0d8": "•",
    }
)

_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_SOFT_HYPHEN_AT_LINE_END = re.compile(r"\u00ad[^\S\n]*\n[^\S\n]*(?=\w)")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

# Cc control, Cf format (soft hyphen, zero-width, bidi, BOM), Co private use, Cs lone surrogates.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})

# At most three digits a number: a year in brackets is a date of the author's, not a footnote.
_MARK = r"\[[^\S\n]*\d{1,3}(?:[^\S\n]*[,;–-][^\S\n]*\d{1,3})*[^\S\n]*\]"
_FOOTNOTE_MARK = re.compile(rf"^[^\S\n]*{_MARK}[^\S\n]*|(?<![^\S\n])[^\S\n]*{_MARK}", re.MULTILINE)


def clean_text(text: str) -> str:
    r"""Repair the characters of a text and put its white space in order.

    Args:
        text: Any text, also with lone surrogates.

    Returns:
        The text in NFC, ligatures spelled out, without soft hyphens, zero-width, bidirectional,
        private-use and control characters. Every kind of line end is `\n`, every run of other
        white space one space; no line starts or ends with a space, no two empty lines follow each
        other, and the whole neither starts nor ends with white space.
    """
    text = _LINE_END.sub("\n", text)
    text = _SOFT_HYPHEN_AT_LINE_END.sub("", text)
    text = text.translate(_SPELLED_OUT)
    # A text has few different characters: looked up once each, not at every place.
    text = text.translate({ord(each): None for each in set(text) if _is_invisible(each)})
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(_BLANKS.sub(" ", line).strip(" ") for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", text).strip("\n")


def strip_footnote_marks(text: str) -> str:
    """Remove footnote marks in square brackets (`[1]`, `[2, 3]`, `[4-6]`) from prose.

    The assistant numbers its own citations this way, so a mark quoted from a source would point a
    reader to the wrong place. Dates and other remarks in brackets (`[19.06.2020]`) stay.

    Args:
        text: Text, best cleaned by `clean_text`.

    Returns:
        The text without such marks and without the blanks before them; words that only a mark
        stood between stay apart.
    """
    removed = 1
    while removed:  # what stood around a mark may form another one: "[[1]2]"
        text, removed = _FOOTNOTE_MARK.subn(_gap, text)
    return text


def _is_invisible(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in _INVISIBLE


def _gap(mark: re.Match[str]) -> str:
    before = mark.string[: mark.start()][-1:]
    after = mark.string[mark.end() :][:1]
    starts_line = before in ("", "\n")
    return " " if after.isalnum() and not starts_line else ""
