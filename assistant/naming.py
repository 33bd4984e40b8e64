"""Which norms a question names, and what became of those that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.model import NamedNorm
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.norm import Norm
from ingest.old_law import Match, OldLaw, Reading, successors
from ingest.verweise import Verweis, find_verweise, resolve_range

DEFAULT_LAW = "SGB IX"
_LONGEST_RANGE = 6  # §§ of a range that are shown
_MOST_SUCCESSORS = 3  # of one old norm


@dataclass(frozen=True, slots=True)
class Named:
    """The norms of a question.

    Attributes:
        norms: Those to look up, in order; of an old norm those of today.
        rest: The question without them.
        old: What became of the old ones among them.
        omitted: How many of a range were left out.
    """

    norms: tuple[NamedNorm, ...]
    rest: str
    old: tuple[Match, ...] = ()
    omitted: int = 0


def norms_named(text: str, index: Index, old_law: OldLaw) -> Named:
    """Find the norms a question names."""
    named: list[NamedNorm] = []
    old: list[Match] = []
    rest, end, omitted = "", 0, 0
    for verweis in find_verweise(text, default_law=DEFAULT_LAW):
        rest, end = rest + text[end : verweis.start], verweis.end
        if not (verweis.norm.law and verweis.norm.paragraf):
            continue  # a part without its § names nothing that could be looked up
        became = successors(old_law, verweis, text)
        today = _today(became)
        old += became[:1] if today else became[:_MOST_SUCCESSORS]
        norms = today or _range(verweis, index)
        omitted += max(0, len(norms) - _LONGEST_RANGE)
        assumed = verweis.assumed_law and not today
        named += (_looked_up(norm, index, assumed_law=assumed) for norm in norms[:_LONGEST_RANGE])
    return Named(tuple(dict.fromkeys(named)), rest + text[end:], tuple(dict.fromkeys(old)), omitted)


def _today(became: Sequence[Match]) -> list[Norm]:
    """Where what is surely meant in its old version stands today."""
    meant = [match.entry for match in became if match.reading is Reading.MEANT]
    return list(dict.fromkeys(norm for entry in meant[:1] for norm in entry.today))[
        :_MOST_SUCCESSORS
    ]


def _looked_up(norm: Norm, index: Index, *, assumed_law: bool) -> NamedNorm:
    norm = index.store.stored_as(norm)
    chunks = index.store.chunks_of_norm(norm)
    installed = any(d.official and d.law == norm.law for d in index.store.documents)
    exists = _holds(norm, chunks) or (False if installed else None)
    vacant = index.store.vacant(norm)
    return NamedNorm(norm if chunks else norm.whole, assumed_law, exists, vacant)


def _range(verweis: Verweis, index: Index) -> list[Norm]:
    """Every § or Absatz of `§§ 90 bis 95`, `Abs. 2 bis 4`, `§ 117 ff.`; else the norm itself."""
    norm, until = verweis.norm, verweis.until
    paragrafen = index.store.paragrafen(norm.law)
    if until is not None and until.paragraf != norm.paragraf:
        found = resolve_range(norm.paragraf, until.paragraf, paragrafen)
        return [Norm(norm.law, paragraf) for paragraf in found] or [norm, until]
    if until is not None and norm.absatz and until.absatz:
        absaetze = list(dict.fromkeys(_absaetze(index.store.chunks_of_norm(norm))))
        if norm.absatz in absaetze and until.absatz in absaetze:
            span = absaetze[absaetze.index(norm.absatz) : absaetze.index(until.absatz) + 1]
            return [Norm(norm.law, norm.paragraf, absatz) for absatz in span]
    if verweis.following and norm.paragraf in paragrafen:
        place = paragrafen.index(norm.paragraf)
        more = _LONGEST_RANGE if "ff" in verweis.text else 2
        return [Norm(norm.law, paragraf) for paragraf in paragrafen[place : place + more]]
    return [norm]


def _absaetze(chunks: Sequence[StoredChunk]) -> Iterator[str]:
    for stored in chunks:
        if stored.chunk.norm and stored.chunk.norm.absatz:
            yield stored.chunk.norm.absatz


def _holds(norm: Norm, chunks: Sequence[StoredChunk]) -> bool:
    """Whether these, all of a §, hold in the statute's own wording the Absatz named."""
    official = [stored for stored in chunks if stored.document.official]
    if norm.absatz and official:
        return any(s.chunk.norm and s.chunk.norm.absatz == norm.absatz for s in official)
    return bool(chunks)
