"""Compares two versions of a statute: which norms were added, changed, repealed or moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.laws.absaetze import AbsatzChange, Change, compare_absaetze
from ingest.laws.reading import NormText, StatuteText
from ingest.norm import Norm

_TELLING_LENGTH = 5  # words; shorter norms are alike by chance


@dataclass(frozen=True, slots=True)
class NormChange:
    """What became of one § (Artikel, Anlage).

    Attributes:
        kind: What happened.
        norm: Its address now, or the one it had if it is gone.
        norm_before: The address it had; None where it is new.
        title: Its heading now, or the last one.
        title_before: The heading it had; empty where it is new.
        absaetze: What changed in it; empty for added, repealed and moved norms.
        printed_as_repealed: Whether the statute still prints its place as fallen away.
    """

    kind: Change
    norm: Norm
    norm_before: Norm | None
    title: str
    title_before: str
    absaetze: tuple[AbsatzChange, ...] = ()
    printed_as_repealed: bool = False

    @property
    def only_notes(self) -> bool:
        """Whether the wording is the same and only notes on it are others."""
        return (
            self.kind is Change.CHANGED
            and self.title == self.title_before
            and all(each.label for each in self.absaetze)
        )


def compare(before: StatuteText, after: StatuteText) -> tuple[NormChange, ...]:
    """Find every difference between two versions of a statute.

    Returns:
        Changes in the order of the newer version; what is gone stands where it stood.
    """
    places = _places(before, after)
    found: list[tuple[float, NormChange]] = []
    added: list[tuple[float, NormText]] = []
    removed: list[tuple[float, NormText]] = []
    for old, new in _pair_norms(before.norms, after.norms):
        if old is None and new is not None:
            added.append((places[id(new)], new))
        elif new is None and old is not None:
            removed.append((places[id(old)], old))
        elif old is not None and new is not None:
            absaetze = tuple(compare_absaetze(old, new))
            if absaetze or old.title != new.title:
                change = NormChange(
                    Change.CHANGED, new.norm, old.norm, new.title, old.title, absaetze
                )
                found.append((places[id(new)], change))
    found += _moved(added, removed)
    found += [
        (place, NormChange(Change.ADDED, new.norm, None, new.title, "")) for place, new in added
    ]
    for place, old in removed:
        printed = old.norm.paragraf in after.repealed
        change = NormChange(
            Change.REPEALED, old.norm, old.norm, old.title, old.title, printed_as_repealed=printed
        )
        found.append((place, change))
    return tuple(change for _, change in sorted(found, key=lambda each: each[0]))


def _places(before: StatuteText, after: StatuteText) -> dict[int, float]:
    """Order of all norms of both versions; a norm only the old one has follows its predecessor."""
    places = {id(norm): float(place) for place, norm in enumerate(after.norms)}
    last_of = {norm.norm.paragraf: places[id(norm)] for norm in after.norms}
    place = -0.5
    for norm in before.norms:
        place = last_of[norm.norm.paragraf] + 0.5 if norm.norm.paragraf in last_of else place
        places[id(norm)] = place
    return places


def _pair_norms(
    before: Iterable[NormText], after: Iterable[NormText]
) -> Iterator[tuple[NormText | None, NormText | None]]:
    """Pair norms by their number; where one comes twice, those that say the same first."""
    old: dict[str, list[NormText]] = {}
    for norm in before:
        old.setdefault(norm.norm.paragraf, []).append(norm)
    waiting: list[NormText] = []
    for norm in after:
        candidates = old.get(norm.norm.paragraf, [])
        same = next((other for other in candidates if _wording(other) == _wording(norm)), None)
        if same is None:
            waiting.append(norm)
        else:
            candidates.remove(same)
            yield same, norm
    for norm in waiting:
        candidates = old.get(norm.norm.paragraf, [])
        yield (candidates.pop(0) if candidates else None), norm
    for candidates in old.values():
        for norm in candidates:
            yield norm, None


def _wording(norm: NormText) -> tuple[str, ...]:
    return (norm.title, *(part.text for part in norm.parts))


def _all_words(norm: NormText) -> list[str]:
    return " ".join(part.text for part in norm.parts).split()


def _moved(
    added: list[tuple[float, NormText]], removed: list[tuple[float, NormText]]
) -> Iterator[tuple[float, NormChange]]:
    """Find norms that only have another number now, and take them off both lists."""
    for place, new in list(added):
        words = _all_words(new)
        old = next((each for each in removed if _all_words(each[1]) == words), None)
        if old is not None and len(words) >= _TELLING_LENGTH:
            added.remove((place, new))
            removed.remove(old)
            yield (
                place,
                NormChange(Change.MOVED, new.norm, old[1].norm, new.title, old[1].title),
            )
