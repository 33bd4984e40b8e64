"""How German statutes are called, and the tokens that names and references are made of.

Owns the table of short names, usual spellings and folders on gesetze-im-internet.de, and the
reading of a name at one place in a text. The grammar of references is `ingest.verweise.search`.

Names are compared token by token after folding (case, umlauts, ß) and after taking off German
endings, so `des Grundgesetzes` is `Grundgesetz`. A name the table does not know is never taken for
another one: `foreign_law` reads it as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ingest.verweise.books import BOOKS, ORDINALS, book_at, book_of
from ingest.verweise.foreign import foreign_law, statute_compound
from ingest.verweise.states import with_state
from ingest.verweise.tokens import YEARS, LawName, Token, match_key, tokenize

# Short name | folder on gesetze-im-internet.de, if it is there | further spellings.
# The books of the Sozialgesetzbuch are read by rule, see `ingest.verweise.books`.
_STATUTES = """
SGB VIII | | KJHG | Kinder- und Jugendhilfegesetz
AGG | agg | Allgemeines Gleichbehandlungsgesetz
AsylbLG | asylblg | Asylbewerberleistungsgesetz
BFSG | bfsg | Barrierefreiheitsstärkungsgesetz
BGB | bgb | Bürgerliches Gesetzbuch
BGG | bgg | Behindertengleichstellungsgesetz
    | Gesetz zur Gleichstellung von Menschen mit Behinderungen
BGleiSV | bgleisv | Behindertengleichstellungsschlichtungsverordnung
BITV 2.0 | bitv_2_0 | BITV | Barrierefreie-Informationstechnik-Verordnung
BKGG | bkgg_1996 | Bundeskindergeldgesetz
BTHG | bthg | Bundesteilhabegesetz
    | Gesetz zur Stärkung der Teilhabe und Selbstbestimmung von Menschen mit Behinderungen
Bek. Ausgleichsabgabe 2025 | sgb92018__160abs3ua_wmvo_39abs4s6uabek
    | SGB92018§§160Abs3ua/WMVO§39Abs4S6uaBek
BtOG | btog | Betreuungsorganisationsgesetz
EUTBV | eutbv | Teilhabeberatungsverordnung
    | Verordnung zur Weiterführung der Ergänzenden unabhängigen Teilhabeberatung
FamFG | famfg | Gesetz über das Verfahren in Familiensachen | Gesetz über das Verfahren in
      Familiensachen und in den Angelegenheiten der freiwilligen Gerichtsbarkeit
FrühV | fr_hv | Frühförderungsverordnung | Verordnung zur Früherkennung und Frühförderung
      behinderter und von Behinderung bedrohter Kinder
GG | gg | Grundgesetz | Grundgesetz für die Bundesrepublik Deutschland
HeimG | heimg | Heimgesetz
KHV | khv | Kommunikationshilfenverordnung
KfzHV | kfzhv | Kraftfahrzeughilfe-Verordnung | Kraftfahrzeughilfeverordnung
RBEG | rbeg_2021 | Regelbedarfsermittlungsgesetz | Regelbedarfs-Ermittlungsgesetz
SGG | sgg | Sozialgerichtsgesetz
SchwbAV | schwbav_1988 | Schwerbehinderten-Ausgleichsabgabeverordnung
SchwbAwV | schwbawv | Schwerbehindertenausweisverordnung
SchwbVWO | schwbwo | SchwbWO | Wahlordnung Schwerbehindertenvertretungen
VBD | vbd
VBVG | vbvg_2023 | Vormünder- und Betreuervergütungsgesetz
VO zu § 69 SGB XII | bshg_72dv_2001 | BSHG§72DV | DVO zu § 69 SGB XII | VO zu § 67 SGB XII
    | VO zu §§ 67 ff. SGB XII | Verordnung zur Durchführung der Hilfe zur Überwindung besonderer
      sozialer Schwierigkeiten
VO zu § 82 SGB XII | bshg_76dv | BSHG§76DV | DVO zu § 82 SGB XII | Verordnung zu § 82 SGB XII
    | Verordnung zur Durchführung des § 82 SGB XII
    | Verordnung zur Durchführung des § 82 des Zwölften Buches Sozialgesetzbuch
VO zu § 90 Abs. 2 Nr. 9 SGB XII | bshg_88abs2dv_1988 | BSHG§88Abs2DV | VO zu § 90 SGB XII
    | DVO zu § 90 Abs. 2 Nr. 9 SGB XII | Verordnung zur Durchführung des § 90 Abs. 2 Nr. 9 SGB XII
    | Verordnung zur Durchführung des § 90 Abs. 2 Nr. 9 des Zwölften Buches Sozialgesetzbuch
VersMedV | versmedv | Versorgungsmedizin-Verordnung | Versorgungsmedizinverordnung
VwGO | vwgo | Verwaltungsgerichtsordnung
WBVG | wbvg | Wohn- und Betreuungsvertragsgesetz
WMVO | wmvo | Werkstätten-Mitwirkungsverordnung | Werkstättenmitwirkungsverordnung
WVO | schwbwv | SchwbWV | Werkstättenverordnung
WoGG | wogg | Wohngeldgesetz
BSHG | | Bundessozialhilfegesetz
BVG | | Bundesversorgungsgesetz
BudgetV | | Budgetverordnung | SGB9§21aV
EinglHV | | EinglHVO | Eingliederungshilfe-Verordnung | Eingliederungshilfeverordnung | BSHG§47V
    | VO zu § 60 SGB XII | Verordnung nach § 60 SGB XII
SchwbG | | Schwerbehindertengesetz
UN-BRK | | BRK | UNBRK | UN BRK | VN-BRK | CRPD | UN-Behindertenrechtskonvention
    | UN-Konvention | VN-Behindertenrechtskonvention | Behindertenrechtskonvention
    | Übereinkommen über die Rechte von Menschen mit Behinderungen | Übereinkommen der
      Vereinten Nationen über die Rechte von Menschen mit Behinderungen
AO | | Abgabenordnung
ArbZG | | Arbeitszeitgesetz
BetrVG | | Betriebsverfassungsgesetz
BUrlG | | Bundesurlaubsgesetz
EFZG | | Entgeltfortzahlungsgesetz
FPfZG | | Familienpflegezeitgesetz
HGB | | Handelsgesetzbuch
InsO | | Insolvenzordnung
JGG | | Jugendgerichtsgesetz
KSchG | | Kündigungsschutzgesetz
MiLoG | | Mindestlohngesetz
NachwG | | Nachweisgesetz
PflBG | | Pflegeberufegesetz
TzBfG | | Teilzeit- und Befristungsgesetz
UVG | | UhVorschG | Unterhaltsvorschussgesetz
AsylG | | Asylgesetz
AufenthG | | Aufenthaltsgesetz
BAföG | | Bundesausbildungsförderungsgesetz
BBiG | | Berufsbildungsgesetz
BDSG | | Bundesdatenschutzgesetz
BEEG | | Bundeselterngeld- und Elternzeitgesetz
BZRG | | Bundeszentralregistergesetz
DSGVO | | DS-GVO | Datenschutz-Grundverordnung | Verordnung (EU) 2016/679
    | VO (EU) 2016/679
EGBGB | bgbeg | BGBEG | Einführungsgesetz zum Bürgerlichen Gesetzbuche
    | Einführungsgesetz zum Bürgerlichen Gesetzbuch
EMRK | | Europäische Menschenrechtskonvention
EStG | | Einkommensteuergesetz
EinigVtr | | Einigungsvertrag
GWB | | Gesetz gegen Wettbewerbsbeschränkungen
HwO | | Handwerksordnung
IfSG | | Infektionsschutzgesetz
KHEntgG | | Krankenhausentgeltgesetz
KHG | | Krankenhausfinanzierungsgesetz
KKG | | Gesetz zur Kooperation und Information im Kinderschutz
KVLG 1989 | | KVLG | Zweites Gesetz über die Krankenversicherung der Landwirte
MuSchG | | Mutterschutzgesetz
OWiG | | Gesetz über Ordnungswidrigkeiten
PflegeZG | | Pflegezeitgesetz
RVO | | Reichsversicherungsordnung
StGB | | Strafgesetzbuch
StPO | | Strafprozessordnung | Strafprozeßordnung
VVG | | Versicherungsvertragsgesetz
VwVfG | | Verwaltungsverfahrensgesetz
ZPO | | Zivilprozessordnung | Zivilprozeßordnung
"""
# Counted in Artikel alone: `Art. 19` without a law is never one of a statute counted in §§, nor
# the other way round.
ARTICLE_LAWS = frozenset({"GG", "UN-BRK", "BTHG", "EMRK", "DSGVO", "EGBGB", "EinigVtr"})
_EXECUTING = frozenset({"ag", "hag"})
_SHORTEST_SPELT = 9
_YEARS_WRITTEN = frozenset(map(str, YEARS))
_ARTICLES = frozenset({"der", "die", "das", "des", "dem", "den", "im", "zum", "zur", "vom"})


def canonical_law(text: str) -> str | None:
    """Give the short name of a statute for any usual spelling of its name.

    Args:
        text: The name alone, with or without an article or the year of a documentary short name:
            `SGB 9`, `sgb-ix`, `des Neunten Buches Sozialgesetzbuch`, `SchwbAV 1988`.

    Returns:
        The short name (`SGB IX`), None for anything that is not wholly the name of one statute.
    """
    tokens = tokenize(text)
    name = _known_at(tokens, 1 if tokens[0].value in _ARTICLES else 0)
    if name is None or (name.law.startswith("SGB ") and name.law not in _SLUGS):
        return None
    end = name.end
    if tokens[end].value in _YEARS_WRITTEN:
        end += 1
    return name.law if tokens[end].kind == "end" else None


def slug_of(law: str) -> str | None:
    """Give the folder of a statute on gesetze-im-internet.de, None where it is not kept there."""
    return _SLUGS.get(law)


def law_of_slug(slug: str) -> str | None:
    """Give the short name of the statute in a folder of gesetze-im-internet.de."""
    return _LAWS.get(slug)


def law_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read the name of a known statute that starts at a token, or one made from such a name.

    Args:
        tokens: Tokens of `tokenize`.
        index: Where the name would start; articles before it are not part of it.

    Returns:
        The longest name there, None where none starts. Names made from known ones, which no table
        holds, are given as written: `SGB XIII`, `LAG SGB IX`, `BTHG-Umsetzungsgesetz`, `BGG NRW`.
    """
    name = _known_at(tokens, index)
    return name and (statute_compound(tokens, index, name.end) or with_state(tokens, index, name))


def _known_at(tokens: Sequence[Token], index: int) -> LawName | None:
    token = tokens[index]
    if token.kind != "word":
        return book_at(tokens, index) if token.kind == "num" else None
    if token.raw.endswith("AG") and (name := _state_law_at(tokens, index)):
        return name
    if not (match_key(token) in _FIRST_KEYS or "sgb" in token.value):
        return None
    return _state_law_at(tokens, index) or _book_at(tokens, index) or _listed_at(tokens, index)


def _rows() -> list[list[str]]:
    """Read the table: short name, folder (or empty), spellings; indented lines carry on."""
    lines = re.sub(r"\n +", " ", _STATUTES.strip()).splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _index() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Sort all spellings under the key of their first token, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for law, _, *spellings in ([*row, ""] for row in _rows()):
        for spelling in filter(None, (law, *spellings)):
            keys = tuple(match_key(token) for token in tokenize(spelling) if token.kind != "end")
            index.setdefault(keys[0], []).append((keys, law))
    for names in index.values():
        names.sort(key=lambda name: len(name[0]), reverse=True)
    return index


_SPELLINGS = MappingProxyType(_index())
_FIRST_KEYS = frozenset({*_SPELLINGS, *ORDINALS, "ag", "hag", "sozialgesetzbuch", "buch"})
_SLUGS: Mapping[str, str] = MappingProxyType(
    {law: "sgb_9_2018" if book == "9" else f"sgb_{book}" for book, law in BOOKS.items()}
    | {law: slug for law, slug, *_ in _rows() if slug}
)
_LAWS: Mapping[str, str] = MappingProxyType({slug: law for law, slug in _SLUGS.items()})


def _listed_at(tokens: Sequence[Token], index: int) -> LawName | None:
    for keys, law in _SPELLINGS.get(match_key(tokens[index]), ()):
        end = index + len(keys)
        if tuple(match_key(other) for other in tokens[index:end]) == keys:
            spelt = any(len(key) >= _SHORTEST_SPELT for key in keys)
            return LawName(law, end, spelt=spelt)
    return None


def _state_law_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read the executing statute of a Land (`AG-SGB IX`), which is not the book it executes."""
    token = tokens[index]
    if token.value in _EXECUTING or token.raw.endswith("AG"):
        tie = tokens[index + 1].value
        after = index + (2 if tie in {"-", "/"} else 1)
        executed = _book_at(tokens, after) or _listed_at(tokens, after)
        if executed is None or executed.spelt:
            return None
        if token.value in _EXECUTING:
            return LawName(f"{token.raw.upper()}-{executed.law}", executed.end)
        return LawName(
            f"{token.raw}{tie if tie in {'-', '/'} else ' '}{executed.law}", executed.end
        )
    if token.value.endswith("agsgb") and (number := book_of(tokens[index + 1].value)):
        return LawName(f"{token.raw} {number.removeprefix('SGB ')}", index + 2)
    return None


def _book_at(tokens: Sequence[Token], index: int) -> LawName | None:
    """Read a book of the Sozialgesetzbuch, or the other law that has one: `Viertes Buch der RVO`."""
    name = book_at(tokens, index)
    if name is None or not name.spelt or tokens[name.end].value not in {"des", "der"}:
        return name
    other = _listed_at(tokens, name.end + 1)
    return other or foreign_law(tokens, name.end + 1, tokens[name.end].value) or name
