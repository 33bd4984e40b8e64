"""From bytes to text: which encoding a file is in, and whether it is text at all.

The rules, in order:

1. A byte order mark decides (UTF-8, UTF-16, UTF-32).
2. What reads as UTF-8 is UTF-8: text in another encoding with umlauts in it does not.
3. A charset the file itself declares (HTML) is taken if the bytes read in it.
4. Of the one-byte encodings German files come in (Windows-1252, of which Latin-1 is the printable
   part, the DOS page 850, Mac Roman) and UTF-8 with single broken bytes, the one in which most
   umlauts stand where German words have them; Windows-1252 when that does not decide.

A guess from letter frequencies alone needs more text than a one-page handout has; umlauts inside
words decide after a few of them, and no rule above turns `ü` into `Ã¼`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

from ingest.errors import UnreadableSource

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Browsers read these as Windows-1252 too: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
_GUESSES = ("cp1252", "cp850", "mac_roman", "utf-8")
_UMLAUT_IN_WORD = re.compile(r"[ÄÖÜäöü](?=[a-zß])|(?<=[a-zäöü])ß")

_WHITE_SPACE = frozenset("\t\n\v\f\r\x85")
_SHARE_OF_RUBBISH = 0.02


def decode(data: bytes, declared: str | None = None) -> str:
    """Turn the bytes of a text file into text by the rules of this module.

    Args:
        data: The bytes of the file.
        declared: The charset the file itself names, in any spelling.

    Returns:
        The text, with its line ends as they are and without a byte order mark.

    Raises:
        UnreadableSource: There are no bytes, or only white space, or NUL characters, or more than
            2 % of the characters are control or replacement characters.
    """
    if not data:
        raise UnreadableSource("Die Datei ist leer.")
    text = _decoded(data, declared)
    if "\0" in text or _rubbish(text) > _SHARE_OF_RUBBISH * len(text):
        raise UnreadableSource(
            "Die Datei ist keine Textdatei, obwohl ihre Endung es sagt. Bitte in dem Programm "
            "öffnen, aus dem sie stammt, und als Text, DOCX oder PDF speichern."
        )
    if not text.strip():
        raise UnreadableSource(
            "Die Datei enthält nur Leerzeichen und Leerzeilen. "
            "Bitte mit Inhalt neu ablegen oder entfernen."
        )
    return text


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", _known(declared) or "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # max takes the first of equals, so Windows-1252 when no umlaut tells.
    readings = [data.decode(encoding, errors="replace") for encoding in _GUESSES]
    return max(readings, key=lambda text: len(_UMLAUT_IN_WORD.findall(text)))


def _known(declared: str | None) -> str | None:
    """Python's name of a declared charset; None if there is none that makes text of bytes."""
    try:
        found = codecs.lookup((declared or "").strip())
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if not getattr(found, "_is_text_encoding", True):  # "rot13", "zip" and the like
        return None
    return "cp1252" if found.name in _READ_AS_WINDOWS else found.name


def _rubbish(text: str) -> int:
    return sum(
        count
        for character, count in Counter(text).items()
        if character == "\N{REPLACEMENT CHARACTER}"
        or (unicodedata.category(character) == "Cc" and character not in _WHITE_SPACE)
    )
