"""Where German sentences end, also in statutes; pure.

A line break ends a sentence as far as quoting goes, because list items stand on lines of their own.
Full stops of abbreviations (`Nr.`, `Abs.`, `z. B.`), of dates and of ordinals do not.
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    """
    abb abs abschn allg alt anh anl anm art aufl az bd begr bek bekl bes bspw buchst bzgl bzw ca chr
    co const ders dgl dipl dr ehem einschl entspr erg etc evtl exkl f ff fn frl geb gem ges ggf ggfs
    gr hr hrsg hs ing inkl inkrafttr insb insbes jg jh jr kap lfd lit lt max mdl min mind mio mrd mtl
    nachf nr nrn op pos prof rd rn rz s sen sog st std str tel tab u ua usw v vgl vol vorl vors z zit
    zb ziff zt zzgl
    """.split()  # noqa: SIM905 - see ingest.german
)
_MONTHS = (
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|jahrhundert|jahrestag|lebensjahr|lebensjahres|kapitel|abschnitt|auflage|bis|und|oder|monat"
    "|monats|tag|tages|tage|quartal|stock|klasse|jahrgang|woche|schwangerschaftswoche"
)
_END = re.compile(r"[.!?…]+[\"“”’»)\]]*(?=\s)")
_ORDINAL = re.compile(rf"\d\.\s+(?:{_MONTHS})\b", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:^|[\s(/–-])(\d{1,3})\.$")
_ORDINAL_BEFORE = re.compile(
    r"\b(?:der|des|dem|den|die|das|im|am|vom|zum|zur|bis|ab|seit|und|oder|ein|eine|einem|eines|jede[snmr]?)"
    r" \d{1,3}\.$",
    re.IGNORECASE,
)
_LETTER_BEFORE = re.compile(r"(?:^|[\s(.])[A-Za-zÄÖÜäöü]\.$")  # "A. Müller", "z.B."
_WORD_BEFORE = re.compile(r"([A-Za-zÄÖÜäöüß]+)\.$")
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
    if match[0][0] != ".":
        return True
    before = text[begin : match.start() + 1]
    if _ITEM_MARK.match(before):  # "1." or "(2)" opens an item, it does not end a sentence
        return False
    if _NUMBER_BEFORE.search(before):
        return not (
            after.lstrip()[:1].isdigit()  # "3. 4. 2020"
            or _ORDINAL.match(text[match.start() - 1 : match.end() + 30])
            or _ORDINAL_BEFORE.search(before)
        )
    if _LETTER_BEFORE.search(before):
        return False
    word = _WORD_BEFORE.search(before)
    return word is None or word[1].lower() not in _ABBREVIATIONS


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
