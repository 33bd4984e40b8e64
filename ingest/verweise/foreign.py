"""Names of statutes, contracts and directives that no table knows.

Owns their reading behind a reference, so that a § of another text is never taken for one of a
statute that is known. The rule, for what stands behind the number, its parts and `des`, `der`, `im`:

    * A word with two capitals is an abbreviation and names a text (`TVöD`, `KiBiz`, `AVB`), unless
      it is in use for something else (`WfbM`, `GKV`), is a numeral or marks gender (`KlientInnen`).
    * A word that ends like a kind of text names one (`Hygieneplan`, `Satzung`), unless statutes
      have a § on it: `§ 121 Gesamtplan` speaks of § 121.
    * Of a compound with hyphens the last part decides, and the first one where it is an
      abbreviation: `TV-L`, `AVB-Pflege`, `BTHG-Umsetzungsgesetz`, but `WfbM-Beschäftigte`.
    * Any other noun is what the sentence goes on with: `§ 97 Fachkräfte`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.verweise.acts import act_number_end, titled
from ingest.verweise.tokens import ROMAN, LawName, Token, written

# Behind a § these look like statutes and are none: courts, bodies, gazettes, subjects, places.
_NO_LAW = frozenset(
    """
    abordnung anordnung beiordnung einordnung groessenordnung neuordnung rangordnung rechtsordnung
    zuordnung
    abl abw awo ba bag bages bagues banz bar bem bew bg bgbl bmas br bsg bsge bt bverfg bverfge
    bverwg bw ddr dguv dpwv drs drv edv egh eu eutb faq gbl gdb gkv gpv guv gvbl gvobl hpg hpk hs
    icd icf idf ifd it itp ivm kb kbv kg kv kvjs lag lg lpk lsg lvr lwl lwv mav mb mde mdk ms nds
    ngo nrw ogs olg ovg pb pdf pkv pkw pv qm rdnr rv sbv sg sgb sro sv ua uabs uk un uno vg vo
    wfbm who
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
# Texts that §§ of the statutes are about, and what these §§ are called after.
_MATTERS = frozenset(
    """
    bedarfsplan behandlungsplan eingliederungsplan eingliederungsvereinbarung foerderplan gesamtplan
    hilfeplan inklusionsvereinbarung integrationsvereinbarung kooperationsplan leistungsvereinbarung
    medikationsplan pruefungsvereinbarung teilhabeplan teilhabezielvereinbarung
    verguetungsvereinbarung versorgungsvertrag werkstattvertrag zielvereinbarung
    """.split()  # noqa: SIM905 - as above
)
_ADJECTIVE = re.compile("e[nrs]?$")  # `Bürgerlichen`, `Haager`, `Bayerisches`
_LAW_NOUN = re.compile(
    r"(?P<neuter>.{0,60}?(?:gesetz|gesetzbuch|vertrag|abkommen|uebereinkommen|statut|plan|konzept)"
    r"(?P<genitive>e?s)?)|.{0,60}?(?:ordnung|satzung|richtlinie|leitlinie|konvention|charta|"
    r"bekanntmachung|vereinbarung)"
)
_BOOK = re.compile(r"buch(?P<genitive>e?s)?")
_BOOK_ORDINAL = re.compile(r".*(?:zehnt|zwanzigst)e[ns]?")  # of books there are not, or not yet
_PLAIN = frozenset(
    """
    abkommen bekanntmachung einfuehrungsgesetz konvention konzept leitlinie ordnung plan richtlinie
    satzung uebereinkommen vereinbarung vertrag
    """.split()  # noqa: SIM905 - as above
)
_UNNAMED = frozenset({"gesetz", "verordnung"})
# Collective agreements: known without their capitals and in brackets.
AGREEMENTS = frozenset({"avr", "tvl", "tvoed"})
# Contracts and ordinances under a law, called before it: `§ 4 LRV SGB IX`.
UNDER_A_LAW = frozenset({"avb", "dvo", "lrv", "lv", "mrv", "rlv", "rv", "vo", "vv", "zv"})
_LONGEST_COMPOUND = 8
_LONGEST_ABBREVIATION = 14
_SURE_ENDINGS = ("G", "V", "O", "GB")
_FIRM_ENDINGS = ("G", "GB")
_FIRM_ARTICLES = frozenset({"", "des", "der", "dem", "im", "vom"})
_LOOSE_PREPOSITIONS = frozenset({"in", "von", "zu"})
_GENDERED = re.compile("[a-zäöüß]In(?:nen)?$")
_ASKING = frozenset(
    """
    was wie wer steht regelt sagt ist gilt nach in laut gemaess siehe und oder von aus zu nur auch
    """.split()  # noqa: SIM905 - as above
)
_LOOKED_BACK = 8


def foreign_law(
    tokens: Sequence[Token], index: int, article: str, *, sure: bool = False
) -> LawName | None:
    """Read the name of a statute, contract or directive the table does not know.

    Only for the place behind a reference: elsewhere these shapes are ordinary words.

    Args:
        tokens: Tokens of `tokenize`.
        index: Where the name would start.
        article: The folded word before it (`des`, `der`, `im`), empty where there is none.
        sure: Take only what cannot well be anything else, as abbreviations that end like one of a
            statute (`TzBfG`).

    Returns:
        The name as written, in the nominative; None where the words name no law, among them
        `des Gesetzes` and `der Verordnung` alone.
    """
    if tokens[index].kind != "word":
        return None
    name = _noun_at(tokens, index, article, sure=sure)
    if name is not None:
        return name
    before = tokens[index - 2].value if index > 1 else ""
    firm = article in _FIRM_ARTICLES and not (article and before in _LOOSE_PREPOSITIONS)
    sure = sure or not firm or _shouted(tokens, index)
    return abbreviation_at(tokens, index, sure=sure)


def abbreviation_at(tokens: Sequence[Token], index: int, *, sure: bool = False) -> LawName | None:
    """Read an abbreviation no table knows, with the parts a hyphen ties to it (`TV-L`).

    Args:
        tokens: Tokens of `tokenize`.
        index: Where it would start.
        sure: Take it only where it ends like one of a statute.
    """
    last = _compound_end(tokens, index)
    first = _is_abbreviation(tokens[index], sure=sure)
    if first or (last > index and _is_abbreviation(tokens[last], sure=sure)):
        parts = [token for token in tokens[index : last + 1] if token.kind == "word"]
        agreed = "".join(token.value for token in parts) in AGREEMENTS
        unsure = not (agreed or any(map(_is_firm, parts)))
        return LawName(written(tokens[index : last + 1]), last + 1, unsure=unsure)
    return None


def abbreviation_before_sign(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read the `TVöD` of `TVöD § 12`; elsewhere such words are left alone."""
    name = abbreviation_at(tokens, index)
    if name is None or tokens[name.end].kind != "sign" or _shouted(tokens, name.end):
        return None
    return name


def statute_compound(tokens: Sequence[Token], first: int, end: int) -> LawName | None:
    """Read a statute called after another one: `BTHG-Umsetzungsgesetz`.

    Args:
        tokens: Tokens of `tokenize`.
        first: Index of the first token of the other one's name.
        end: Index behind that name.
    """
    if tokens[end].kind != "dash" or tokens[end].start > tokens[end - 1].end:
        return None
    last = _compound_end(tokens, end - 1)
    if not tokens[last].value.removesuffix("es").endswith(("gesetz", "ordnung", "richtlinie")):
        return None
    name = written(tokens[first : last + 1])
    return LawName(name.removesuffix("es") if name.endswith("gesetzes") else name, last + 1)


def _noun_at(tokens: Sequence[Token], index: int, article: str, *, sure: bool) -> LawName | None:
    token = tokens[index]
    adjective = ""
    if (
        token.raw[0].isupper()
        and _ADJECTIVE.search(token.value)
        and not _LAW_NOUN.fullmatch(token.value)
        and tokens[index + 1].kind == "word"
    ):
        adjective, index = token.raw, index + 1
    last = _compound_end(tokens, index)
    value = tokens[last].value
    noun = _LAW_NOUN.fullmatch(value)
    if noun is None:
        return _unlisted_book(tokens, index) if _BOOK_ORDINAL.fullmatch(token.value) else None
    if value in _NO_LAW or (article and tokens[index].raw.islower()):
        return None
    if sure and article not in {"", "des"} and value.endswith(("plan", "konzept")):
        return None  # "Nummer 2 im Fahrplan"
    if article not in {"des", "der"} and value in _MATTERS:
        return None
    neuter, genitive = noun["neuter"] is not None, noun["genitive"] or ""
    if (neuter and article == "der") or (article == "des" and not genitive):
        return None
    name = written(tokens[index : last + 1]).removesuffix(genitive)
    if adjective:
        ending = "es" if neuter else "e"
        name = f"{re.sub('en$', ending, adjective)} {name}"
    stem = value.removesuffix(genitive)
    if index == last and stem in _PLAIN | _UNNAMED:
        nameless = _UNNAMED if article else _UNNAMED | {"bekanntmachung"}
        return titled(tokens, last + 1, name, nameless=stem in nameless)
    end = act_number_end(tokens, last + 1)
    number = f" {written(tokens[last + 1 : end])}" if end > last + 1 else ""
    return LawName(f"{name}{number}", end, spelt=True)


def _unlisted_book(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read `Dreizehntes Buch`, a book the Sozialgesetzbuch does not have."""
    book = _BOOK.fullmatch(tokens[index].value)
    if book is None:
        return None
    ordinal = re.sub("en$", "es", tokens[index - 1].raw)
    noun = tokens[index].raw.removesuffix(book["genitive"] or "")
    return LawName(f"{ordinal} {noun}", index + 1, spelt=True)


def _is_abbreviation(token: Token, *, sure: bool) -> bool:
    raw = token.raw
    if token.value in AGREEMENTS:
        return not sure
    if token.kind != "word" or token.value in _NO_LAW or raw in ROMAN or not raw[0].isupper():
        return False
    if sum(letter.isupper() for letter in raw) < 2 or _GENDERED.search(raw):  # noqa: PLR2004 - two
        return False
    return not sure or (len(raw) <= _LONGEST_ABBREVIATION and raw.endswith(_SURE_ENDINGS))


def _is_firm(token: Token) -> bool:
    """Whether an abbreviation can hardly be anything but a law or contract: not `ÖPNV`, `KdU`."""
    if token.value in AGREEMENTS | UNDER_A_LAW:
        return True
    usual = token.raw.endswith(_FIRM_ENDINGS) or not token.raw.isupper()
    return usual and _is_abbreviation(token, sure=True)


def _shouted(tokens: Sequence[Token], index: int) -> bool:
    """Whether the text is all in capitals, where they mark no abbreviation."""
    return any(
        token.value in _ASKING and token.raw.isupper()
        for token in tokens[max(0, index - _LOOKED_BACK) : index]
    )


def _compound_end(tokens: Sequence[Token], index: int) -> int:
    """Index of the last word of a hyphenated name: `Regelbedarfs-Ermittlungsgesetz`, `A- und B`."""
    last = index
    while tokens[last + 1].kind == "dash" and last - index < _LONGEST_COMPOUND:
        dash = tokens[last + 1]
        after = last + (3 if tokens[last + 2].value in {"und", "oder"} else 2)
        after += 1 if after == last + 3 and tokens[after].kind == "dash" else 0
        spaced = after == last + 2 and tokens[after].start > dash.end
        if tokens[after].kind != "word" or dash.start > tokens[last].end or spaced:
            break
        last = after
    return last
