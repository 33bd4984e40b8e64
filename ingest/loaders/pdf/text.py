"""Repair of words that the layout of a page took apart; pure, on the texts of lines.

The document itself is the dictionary: what it writes in one piece elsewhere may be put together,
what it writes with a hyphen elsewhere keeps it. Where neither is known, a hyphen at the line end
before a small letter goes, and blanks stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ingest.cleaning import strip_footnote_marks

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN_END = re.compile(r"(?<=[\w)])[-\u2010\u2011]$")
_LAST_PART = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
# "Bundes-" + "oder Landesbehörde"; but "o-" + "der" is one word.
_ELLIPSIS = re.compile(r"(?:und|oder|bzw\.?|beziehungsweise|sowie|noch)\b|/|&")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_TAIL = 400
_LEGAL = "öffentlich"  # "öffentlich-rechtlich" keeps its hyphen

_GAP = re.compile(r"(?<![\w-])([^\W\d_]{1,12}) ([^\W\d_]{1,15})(?![\w-])")
_SENTENCE_START = r"(?:^|(?<=[.!?:;] )|(?<=[.!?]['\"“”’»)] )|(?<=\) ))"
_SENTENCE_NUMBER = re.compile(_SENTENCE_START + r"(\d{1,2})(?=[\"„‚»(]?(?:[A-ZÄÖÜ][a-zäöü]|§))")


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of a document as written, in small letters; hyphenated ones are one word.

    A word cut by a line end is not counted.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        whole = _LAST_PART.sub("", text[:-1]) if _HYPHEN_END.search(text) else text
        counts.update(word.lower() for word in _WORD.findall(whole))
    return counts


def join_lines(lines: Sequence[str], words: Mapping[str, int]) -> str:
    """Put the lines of a passage together and undo the hyphens of the line ends.

    Args:
        lines: Cleaned lines, in order.
        words: Counts of the document's words, from `count_words`.

    Returns:
        The passage as one line.
    """
    parts: list[str] = []
    tail = ""  # enough of what was joined to see a word or address that goes on
    for line in filter(None, lines):
        drops_hyphen, gap = _seam(tail, line, words) if tail else (False, "")
        if drops_hyphen:
            parts[-1], tail = parts[-1][:-1], tail[:-1]
        parts += [gap, line]
        tail = f"{tail}{gap}{line}"[-_TAIL:]
    return "".join(parts)


def repair(text: str, words: Mapping[str, int]) -> str:
    """Close gaps inside words and take out sentence numbers and footnote marks.

    Args:
        text: A passage, its list items on lines of their own.
        words: Counts of the document's words, from `count_words`.
    """
    text = _without_sentence_numbers(text)
    return strip_footnote_marks(_GAP.sub(lambda match: _closed(match, words), text))


def _seam(text: str, line: str, words: Mapping[str, int]) -> tuple[bool, str]:
    """Whether the hyphen at the end of a text goes before the next line, and what comes between."""
    if not _HYPHEN_END.search(text):
        return False, "" if text.endswith("/") and line[:1].islower() else " "
    left = _LAST_PART.search(text[:-1])
    right = _FIRST_PART.match(line)
    if left is None or right is None:  # "2019-" + "2021", "Absatz-" + "(3)"
        return False, "" if line[:1].isalnum() else " "
    if _ADDRESS.search(text):
        last = _with_umlauts(left[0].rpartition("-")[2])
        keep = _is_word(last, words) and not _is_word(last + _with_umlauts(right[0]), words)
        return not keep, ""
    if _ELLIPSIS.match(line) and not _is_word(left[0] + right[0], words) and len(left[0]) > 1:
        return False, " "
    return not _keeps_hyphen(left[0], right[0], words), ""


def _keeps_hyphen(left: str, right: str, words: Mapping[str, int]) -> bool:
    last = left.rpartition("-")[2]
    if right[0].isupper():
        whole_word = last.isupper() and right.isupper() and min(len(last), len(right)) > 1
        return not (whole_word and _is_word(last + right, words))
    if last[-2:].isupper():  # "BTHG-" + "konform"
        return True
    if _is_word(left + right, words) or _is_word(last + right, words):
        return False
    return _is_word(f"{left}-{right}", words) or last.lower().endswith(_LEGAL)


def _with_umlauts(text: str) -> str:
    """The spelling in a web address as that of a word: `fuer` -> `für`."""
    for digraph, umlaut in (("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        text = text.replace(digraph, umlaut)
    return text


def _is_word(text: str, words: Mapping[str, int]) -> bool:
    return words.get(text.lower(), 0) > 0


def _closed(match: re.Match[str], words: Mapping[str, int]) -> str:
    """Put "v orgelegt" together: a word of the document whose parts are none.

    The right part must stand nowhere else in the document, the left one must be a single letter or
    stand nowhere else either; German has no words of one letter.
    """
    left, right = match[1], match[2]
    whole = left + right
    known = words.get(whole.lower(), 0) > 0 and (right.islower() or whole.isupper())
    rare = words.get(right.lower(), 0) <= 1 and (len(left) == 1 or words.get(left.lower(), 0) <= 1)
    return whole if known and rare else match[0]


def _without_sentence_numbers(text: str) -> str:
    """Take out the numbers some offices put before each sentence, where they stick ("1Besteht").

    Only at the starts of sentences and where they count up by one; a single one only if it is 1.
    """
    numbers = [int(match[1]) for match in _SENTENCE_NUMBER.finditer(text)]
    counts_up = all(after == before + 1 for before, after in pairwise(numbers))
    if not counts_up or (len(numbers) == 1 and numbers != [1]):
        return text
    return _SENTENCE_NUMBER.sub("", text)
