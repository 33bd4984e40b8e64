"""Reads which Land a law is of: `BGG NRW` and `Nds. AG SGB IX` are not the federal ones."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.verweise.tokens import LawName, Token, stem_of, written

_SHORT = frozenset(
    """
    BW Bay BY Bln BE Bbg BB Brem HB Hbg HH He Hess HE MV Nds NI NRW NW RP RLP SL Saarl SN Sächs ST
    LSA SH Thür TH
    """.split()  # noqa: SIM905 - a list of as many strings would hide the words
)
_NAMES = frozenset(
    """
    bayern berlin brandenburg bremen hamburg hessen niedersachsen saarland sachsen thueringen
    """.split()  # noqa: SIM905 - as above
)
_COMPOUND_NAMES = frozenset(
    {
        ("baden", "wuerttemberg"),
        ("mecklenburg", "vorpommern"),
        ("nordrhein", "westfalen"),
        ("rheinland", "pfalz"),
        ("sachsen", "anhalt"),
        ("schleswig", "holstein"),
    }
)
_OF_STATES = """
    bayerisches berliner brandenburgisches bremisches bremer hamburgisches hamburger hessisches
    niedersaechsisches saarlaendisches saechsisches thueringisches thueringer
    """
_ADJECTIVES = frozenset(map(stem_of, _OF_STATES.split()))
# No Land has laws called so.
_FEDERAL = ("sgb", "sozialgesetzbuch", "bthg", "gg", "un", "brk", "bgb", "ds", "emrk")


def with_state(tokens: Sequence[Token], index: int, name: LawName) -> LawName:
    """Add the Land behind the short name of a law to it: `BGG NRW`, `AG-SGB IX Berlin`.

    Args:
        tokens: Tokens of `tokenize`.
        index: Index of the first token of the name.
        name: The law named there.
    """
    end = state_end(tokens, name.end)
    if end == name.end or name.spelt or tokens[index].value.startswith(_FEDERAL):
        return name
    return LawName(written(tokens[index:end]), end)


def state_end(tokens: Sequence[Token], index: int) -> int:
    """Index behind the name of a Land, `index` where none stands."""
    pair = (tokens[index].value, tokens[index + 2].value)
    if tokens[index + 1].kind == "dash" and pair in _COMPOUND_NAMES | {("m", "v")}:
        return index + 3
    token = tokens[index]
    named = token.value in _NAMES and token.raw[0].isupper()
    return index + (1 if named or token.raw in _SHORT else 0)


def is_of_a_state(token: Token) -> bool:
    """Whether an adjective before a law says of which Land it is: `Berliner BGG`."""
    return token.raw[:1].isupper() and stem_of(token.value) in _ADJECTIVES
