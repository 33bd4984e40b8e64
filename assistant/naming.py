"""Which norms a question names, and what became of those that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.assumed import Assumptions, Placed
from assistant.field import OWN_LAW
from assistant.model import NamedNorm, OtherVersion
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.model import Sentence
from ingest.norm import Norm
from ingest.old_law import Match, OldLaw, Reading
from ingest.successors import is_gone, old_versions_asked, successors
from ingest.verweise import Verweis, find_verweise, resolve_range

_LONGEST_RANGE = 6  # §§ of a range that are shown
_MOST_SUCCESSORS = 6  # of one old norm
_MOST_NAMED = 30  # norms of one question that are looked up
_AND_ALL_AFTER = re.compile(r"(?<![a-z])ff|fortfolgend", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """The norms of a question.

    Attributes:
        norms: Those to look up, in order; of an old norm those of today.
        rest: The question with a bare `§` in the place of each.
        old: What became of the old ones among them.
        not_kept: Versions asked for of which nothing is known.
        omitted: How many of a range were left out.
    """

    norms: tuple[NamedNorm, ...]
    rest: str
    old: tuple[Match, ...] = ()
    not_kept: tuple[OtherVersion, ...] = ()
    omitted: int = 0


def norms_named(text: str, index: Index, old_law: OldLaw, default_law: str = OWN_LAW) -> Named:
    """Find the norms a question names.

    Args:
        text: The question.
        index: What is known.
        old_law: What became of norms that are gone.
        default_law: The statute meant where none is named: the conversation's, or the field's own.
    """
    named: dict[NamedNorm, None] = {}
    old: list[Match] = []
    not_kept: list[OtherVersion] = []
    rest, end, omitted = "", 0, 0
    found = find_verweise(text, default_law=default_law)
    placed = [
        replace(place, verweis=_with_next(place.verweis, index, old_law))
        for place in Assumptions(index.store, old_law, default_law).placed(found)
    ]
    became = successors(old_law, [each.verweis for each in placed], text)
    asked_old = old_versions_asked(found, text)
    for place, matches, asks_old in zip(placed, became, asked_old, strict=True):
        verweis = place.verweis
        rest, end = f"{rest}{text[end : verweis.start]}§", verweis.end
        if not (verweis.norm.law and verweis.norm.paragraf):
            continue  # a part without its § names nothing that could be looked up
        norms, told, replaced = _meant(verweis, matches, index)
        old += told
        draft = verweis.fassung == "entwurf"
        if draft or (asks_old and not matches):
            not_kept.append(OtherVersion(verweis.norm.whole, draft))
        shown = dict.fromkeys(
            _looked_up(norm, index) if replaced else _named(norm, place, index)
            for norm in norms[:_LONGEST_RANGE]
        )
        new = [norm for norm in shown if norm not in named]
        room = _MOST_NAMED - len(named)
        omitted += max(0, len(norms) - _LONGEST_RANGE) + max(0, len(new) - room)
        named.update(dict.fromkeys(new[:room]))
    return Named(
        tuple(named),
        rest + text[end:],
        tuple(dict.fromkeys(old)),
        tuple(dict.fromkeys(not_kept)),
        omitted,
    )


def _with_next(verweis: Verweis, index: Index, old_law: OldLaw) -> Verweis:
    """Read `§ 117f` as `§ 117 f.` where the statute has or had a § 117 and no § 117f."""
    norm = verweis.norm
    first = Norm(norm.law, norm.paragraf.removesuffix("f"))
    lettered = norm == norm.whole != first and first.paragraf.isdigit()
    if not lettered or verweis.until or verweis.following:
        return verweis
    titles = index.store.titles
    if norm in titles or index.store.vacant(norm):
        return verweis
    if first in titles or is_gone(old_law, first):
        return replace(verweis, norm=first, following=True)
    return verweis


def _meant(
    verweis: Verweis, became: Sequence[Match], index: Index
) -> tuple[list[Norm], list[Match], bool]:
    """The norms to look up, what to say of old ones, and whether today's replace those named."""
    meant = [match for match in became if match.reading is Reading.MEANT]
    if verweis.until is not None or verweis.following:
        # A range is replaced only where nothing of it stands any more; a hint on every § of it
        # would say more than the answer.
        norms, widest = _range(verweis, index), meant[:1]
        today = _today(widest)
        if any(index.store.chunks_of_norm(norm) for norm in norms) or not today:
            return norms, widest, False
        return today, widest, True
    if today := _today(meant):
        return today, meant[:_MOST_SUCCESSORS], True
    return [_usual(verweis.norm)], list(became[:_MOST_SUCCESSORS]), False


def _usual(norm: Norm) -> Norm:
    """`§ 97 BTHG` as it is meant: the BTHG has Artikel, its §§ are those of the SGB IX."""
    if norm.law == "BTHG" and norm.paragraf[:1].isdigit():
        return replace(norm, law=OWN_LAW)
    return norm


def _today(meant: Sequence[Match]) -> list[Norm]:
    """Where what is surely meant in its old version stands today."""
    return list(dict.fromkeys(norm for match in meant for norm in match.entry.today))[
        :_MOST_SUCCESSORS
    ]


def _named(norm: Norm, place: Placed, index: Index) -> NamedNorm:
    """A norm as the question has it, with what had to be assumed of its statute."""
    verweis = place.verweis
    first = place.instead_of
    return replace(
        _looked_up(norm, index),
        assumed_law=verweis.assumed_law or norm.law != verweis.norm.law,
        instead_of=_looked_up(first, index) if first else None,
        elsewhere=place.elsewhere,
    )


def _looked_up(norm: Norm, index: Index) -> NamedNorm:
    norm = index.store.stored_as(norm)
    chunks = index.store.chunks_of_norm(norm)
    installed = any(d.official and d.law == norm.law for d in index.store.documents)
    exists = _holds(norm, chunks) or (False if installed else None)
    absaetze = len(dict.fromkeys(_absaetze(chunks)))
    vacant = index.store.vacant(norm)
    return NamedNorm(
        norm if chunks else norm.whole, exists=exists, vacant=vacant, absaetze=absaetze
    )


def _range(verweis: Verweis, index: Index) -> list[Norm]:
    """Every § or Absatz of `§§ 90 bis 95`, `Abs. 2 bis 4`, `§ 117 ff.`; else the norm itself.

    A range of smaller parts (`Satz 1 bis 3`) is the Absatz or § that holds them.
    """
    norm, until = verweis.norm, verweis.until
    if until is None and not verweis.following:
        return [norm]
    all_after = _AND_ALL_AFTER.search(verweis.text) is not None
    smaller = bool(norm.satz or norm.nummer or norm.buchstabe)
    of_paragrafen = until.paragraf != norm.paragraf if until else not (norm.absatz or smaller)
    if of_paragrafen:
        paragrafen = index.store.paragrafen(norm.law)
        if all_after and until is None:
            return _unit_from(norm.whole, index)
        names = _span(norm.paragraf, until.paragraf if until else None, paragrafen, 2)
        return [Norm(norm.law, paragraf) for paragraf in names]
    if norm.absatz is None:
        return [norm.whole]
    absaetze = list(dict.fromkeys(_absaetze(index.store.chunks_of_norm(norm))))
    last = until.absatz if until else (norm.absatz if smaller else None)
    most = len(absaetze) if all_after else 2
    return [norm.whole.within(absatz=each) for each in _span(norm.absatz, last, absaetze, most)]


def _unit_from(norm: Norm, index: Index) -> list[Norm]:
    """A § and those behind it under the same headings: what `ff.` usually means."""
    titles = index.store.titles
    order = [n for n in titles if n.law == norm.law]
    if norm not in titles:
        return [norm]
    behind = order[order.index(norm) :]
    return [n for n in behind if titles[n][:-1] == titles[norm][:-1]]


def _span(first: str, last: str | None, ordered: Sequence[str], most: int) -> list[str]:
    """All from first to last, these two whether or not they stand; without last the next few."""
    if last is not None:
        return list(dict.fromkeys([first, *resolve_range(first, last, ordered), last]))
    place = ordered.index(first) if first in ordered else len(ordered)
    return list(ordered[place : place + most]) or [first]


def _absaetze(chunks: Sequence[StoredChunk]) -> Iterator[str]:
    for stored in chunks:
        if stored.chunk.norm and stored.chunk.norm.absatz:
            yield stored.chunk.norm.absatz


def _holds(norm: Norm, chunks: Sequence[StoredChunk]) -> bool:
    """Whether these, all of a §, hold in the statute's own wording the part named."""
    official = [
        stored for stored in chunks if stored.document.official and not stored.chunk.is_note
    ]
    if not official:
        return bool(chunks)
    inside = [stored for stored in official if is_asked(stored, norm)]
    if not (norm.satz or norm.nummer or norm.buchstabe):
        return bool(inside)
    return any(lies_in(sentence, norm) for s in inside for sentence in s.chunk.sentences)


def is_asked(stored: StoredChunk, norm: Norm) -> bool:
    """Whether a passage of a § is the Absatz named, or any where none is."""
    own = stored.chunk.norm
    return own is not None and norm.absatz in {None, own.absatz}


def lies_in(sentence: Sentence, norm: Norm) -> bool:
    """Whether a sentence belongs to the Satz, Nummer and Buchstabe of an address."""
    own = sentence.norm
    if own is None:
        return not (norm.satz or norm.nummer or norm.buchstabe)
    return (
        (norm.satz is None or (own.satz or "1") == norm.satz)
        and (norm.nummer is None or own.nummer == norm.nummer)
        and (norm.buchstabe is None or own.buchstabe == norm.buchstabe)
    )
