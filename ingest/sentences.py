"""Where German sentences end, also in statutes; pure.

A line break ends a sentence as far as quoting goes, because list items stand on lines of their own.
Full stops of abbreviations (`Nr.`, `Abs.`, `z. B.`), of dates and of ordinals do not.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    """
    abb abl abs abschn allg alt anh anl anm art aufl az banz bd begr bek bekl bes bgbl bspw buchst
    bzgl bzw ca chr co const ders dgl dipl dr ehem einschl entspr erg etc evtl exkl f ff fn frl gbl
    geb gem ges ggf ggfs gmbl gr gv gvbl hr hrsg hs ing inkl inkrafttr insb insbes jg jh jr kap lfd
    lit lt max mdl min mind mio mrd mtl nachf nr nrn op pos prof rd rev rn rz s sen sog st std str
    tel tab u ua usw v vgl vol vorl vors z zit zb ziff zt zzgl
    """.split()  # noqa: SIM905 - see ingest.german
)
_COUNTED = (
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|jahrhundert|jahrestag|lebensjahr|lebensjahres|kapitel|abschnitt|auflage|monat"
    "|monats|tag|tages|tage|quartal|stock|klasse|jahrgang|woche|schwangerschaftswoche"
)
# The second form is a blank missing in the official file: "auf Dauer.Krankenhäuser dürfen".
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"“”’»)\]]*+(?=\s)"
    r"|(?<=[a-zäöüß]{3})\.(?=[A-ZÄÖÜ][a-zäöüß]+\s[a-zäöüß])"
)
_ORDINAL = re.compile(rf"\d\.\s+(?:(?i:{_COUNTED})|bis|und|oder)\b")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s(/–-])(\d{1,3})\.$")
_ORDINAL_BEFORE = re.compile(
    r"(?:\(|\b(?:der|des|dem|den|die|das|im|am|vom|zum|zur|bis|ab|seit|und|oder|ein|eine|einem"
    r"|eines|jede[snmr]?) )\d{1,3}\.$",
    re.IGNORECASE,
)
# "nach den Absätzen 2 bis 4." ends like "nach Absatz 4.": its numbers count parts of a statute.
_REFERENCE_BEFORE = re.compile(
    r"(?:§|\b(?:Abs\.|Absatz(?:es)?|Absätzen?|Artikel[ns]?|Satz(?:es)?|Sätzen?|Nrn?\.|Nummern?"
    r"|Kapitel[ns]?)) \d+[a-z]?(?:(?:,| bis| und| oder| sowie) \d+[a-z]?)*\.$"
)
_LONGEST_REFERENCE = 120  # characters
_LETTER_BEFORE = re.compile(r"(?:^|[\s(.„\"‚'»«])[A-Za-zÄÖÜäöü]\.$")  # "A. Müller", "z.B."
_BOOK_BEFORE = re.compile(r"SGB [IVX]\.$")
_ASSOCIATION_BEFORE = re.compile(r"\be\. ?V\.$")
_OPENS_SENTENCE = re.compile(
    r"\s*(?:Ab|Absatz|Auf|Bei|Das|Der|Die|Dies\w*|Er|Es|Für|Im|In|Ist|Kommt|Satz|Sie|Sofern|Soweit"
    r"|Wenn|Wird|Zum|Zur)\b"
)
_WORD_BEFORE = re.compile(r"(?<![0-9A-Za-zÄÖÜäöüß])([A-Za-zÄÖÜäöüß]+)\.$")
_STARTS_SENTENCE = re.compile(r"[\s\"„“‚«»(\[]*(?:[A-ZÄÖÜ0-9§]|[-–•] )")
_ITEM_MARK = re.compile(r"\s*(?:\(\d+[a-z]?\)|\d{1,2}[a-z]?\.|[a-z]{1,2}\)|[-–•*])\s*$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the character range of every sentence and list item, in order, without outer blanks."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in _ends(text, line.start(), line.end()):
            spans.append((start, end))
            start = end
        spans.append((start, line.end()))
    trimmed = (_trim(text, start, end) for start, end in spans)
    return [span for span in trimmed if span[0] < span[1]]


def _ends(text: str, start: int, stop: int) -> list[int]:
    found = []
    begin = start
    for match in _END.finditer(text, start, stop):
        if match.end() < stop and _ends_sentence(text, begin, match, stop):
            found.append(match.end())
            begin = match.end()
    return found


def _ends_sentence(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    after = text[match.end() : min(stop, match.end() + 40)]
    if not _STARTS_SENTENCE.match(after):
        return False
    if match[0][0] != "." or match[0].startswith(".."):
        return True
    # Only the nearest words tell; the whole line would cost its square.
    before = text[max(begin, match.start() - _LONGEST_REFERENCE) : match.start() + 1]
    if _ITEM_MARK.match(before):  # "1." or "(2)" opens an item, it does not end a sentence
        return False
    if _NUMBER_BEFORE.search(before):
        return _ends_behind_number(before, after, text[match.start() - 1 : match.end() + 30])
    if _LETTER_BEFORE.search(before):
        named = _ASSOCIATION_BEFORE.search(before) and _OPENS_SENTENCE.match(after)
        return bool(named or _BOOK_BEFORE.search(before))
    word = _WORD_BEFORE.search(before)
    return word is None or word[1].lower() not in _ABBREVIATIONS


def _ends_behind_number(before: str, after: str, around: str) -> bool:
    """Whether the full stop behind a number ends a sentence: not in a date, not for an ordinal."""
    if after.lstrip()[:1].isdigit() or _ORDINAL.match(around):  # "3. 4. 2020", "18. Lebensjahr"
        return False
    reference = _REFERENCE_BEFORE.search(before)
    return bool(reference or not _ORDINAL_BEFORE.search(before))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
