"""Which statute a § belongs to that a question names without one, or with a doubtful name.

Taken is the first of these that has the §: the statute named around it, that of the conversation, the
SGB IX; else the one statute of the field that has it. Where there is none, or several, the first
reading stays, for the answer to say what is missing. A doubtful name (`§ 22 KdU`) is a statute named
around the § as long as none of that name is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.field import OWN_LAW, is_far
from ingest.chunk_store import ChunkStore
from ingest.norm import Norm
from ingest.old_law import OldLaw
from ingest.successors import is_gone
from ingest.verweise import Verweis, find_verweise


@dataclass(frozen=True, slots=True)
class Placed:
    """A reference with the statute it is taken for.

    Attributes:
        verweis: The reference, its norms in that statute.
        instead_of: What it would have been first, had that statute the §.
        elsewhere: The § in statutes of the field, where no statute that could be meant has it.
    """

    verweis: Verweis
    instead_of: Norm | None = None
    elsewhere: tuple[Norm, ...] = ()


class _Taken(NamedTuple):
    """The statute a § is taken for, the likeliest one, and the § where neither has it."""

    law: str
    first: str
    elsewhere: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Finds the statute of references that state none.

    Attributes:
        store: The §§ there are.
        old_law: Those that are gone.
        spoken_of: The statute the conversation is at, or the field's own.
    """

    store: ChunkStore
    old_law: OldLaw
    spoken_of: str

    def placed(self, verweise: Sequence[Verweis]) -> Iterator[Placed]:
        """Place all references of a question, as `find_verweise` gives them, in order."""
        stated = {verweis.norm.law for verweis in verweise if not verweis.assumed_law}
        taken: dict[tuple[str, str], _Taken] = {}
        for verweis in verweise:
            norm = verweis.norm
            if not norm.paragraf or self._stays(verweis, stated):
                yield Placed(verweis)
                continue
            if norm.key not in taken:
                taken[norm.key] = self._taken(norm)
            law, first, elsewhere = taken[norm.key]
            instead_of = norm.within(law=first) if law != first else None
            yield Placed(_in_law(verweis, law), instead_of, elsewhere)

    def _taken(self, norm: Norm) -> _Taken:
        likely = self._likely(norm)
        first = likely[0] if likely else norm.law
        law = next((law for law in likely if self._has(norm.within(law=law))), None)
        if law is not None:
            return _Taken(law, first)
        elsewhere = self._elsewhere(norm) if likely else ()
        if len(elsewhere) == 1:
            return _Taken(elsewhere[0].law, first)
        return _Taken(first, first, elsewhere)

    def _likely(self, norm: Norm) -> list[str]:
        """The statutes that may be meant, the likeliest first.

        Without a law none of them counts as the reference does (§§ or Artikel), apart from our own.
        """
        near = (norm.law, self.spoken_of) if norm.law else ()
        own = (OWN_LAW,) if norm.paragraf[:1].isdigit() else ()
        return list(dict.fromkeys((*near, *own)))

    def _has(self, norm: Norm) -> bool:
        """Whether a statute has or had the §."""
        whole = norm.whole
        if whole in self.store.titles or is_gone(self.old_law, norm):
            return True
        return self.store.vacant(whole) is not None or (
            self.store.stored_as(whole) in self.store.titles
        )

    def _stays(self, verweis: Verweis, stated: set[str]) -> bool:
        """Whether a law is stated: in the reference's own words (`§ 5 XII`), or by another one.

        Of a statute that is not installed nobody knows whether it has the §.
        """
        law = verweis.norm.law
        if not law or verweis.unsure_law:
            return False
        if not verweis.assumed_law:
            return True
        if any(alone.norm.law == law for alone in find_verweise(verweis.text)):
            return True
        named = law in stated or law != self.spoken_of
        return named and not any(document.law == law for document in self.store.documents)

    def _elsewhere(self, norm: Norm) -> tuple[Norm, ...]:
        return tuple(
            title
            for title in self.store.titles
            if title.paragraf == norm.paragraf and not is_far(title.law)
        )


def _in_law(verweis: Verweis, law: str) -> Verweis:
    until = verweis.until.within(law=law) if verweis.until else None
    norm = verweis.norm.within(law=law)
    assumed = verweis.assumed_law or norm != verweis.norm
    return replace(verweis, norm=norm, until=until, assumed_law=assumed)
