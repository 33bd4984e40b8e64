"""What a comparison of statutes found: values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.laws.citing import Citing
from ingest.laws.comparing import NormChange
from ingest.laws.reading import Fassung
from ingest.laws.statutes import Statute
from ingest.norm import Norm


class State(StrEnum):
    """Whether two versions of a statute could be compared."""

    COMPARED = "verglichen"
    SAME = "gleich"  # the index holds the fetched version
    ONE_VERSION = "nur eine Fassung"  # the same, and no other version is known
    NOT_INDEXED = "nicht im Index"
    NOT_FETCHED = "nicht geladen"
    UNKNOWN = "Fassung unbekannt"  # the index holds a version that is not kept
    UNREADABLE = "nicht lesbar"


@dataclass(frozen=True, slots=True)
class ChangedNorm:
    """A change, and the articles and digests of the corpus that cite the norm."""

    change: NormChange
    citing: tuple[Citing, ...]


@dataclass(frozen=True, slots=True)
class StatuteDiff:
    """The difference between the indexed and the fetched version of a statute.

    Attributes:
        statute: Which one.
        state: Whether there was anything to compare.
        before: The indexed version, or of a statute that is not in the index the one fetched before
            the newest; None where it is not known.
        after: The fetched version; None where there is none.
        changes: What differs, in the order of the newer version.
        problem: Why a version could not be read, in German; empty otherwise.
    """

    statute: Statute
    state: State
    before: Fassung | None = None
    after: Fassung | None = None
    changes: tuple[ChangedNorm, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NormStep:
    """What happened to a norm from one kept version to the next."""

    before: Fassung
    after: Fassung
    change: NormChange


@dataclass(frozen=True, slots=True)
class NormHistory:
    """What is known of the changes of one norm.

    Attributes:
        norm: What was asked about, § or Absatz.
        versions: The kept versions of its statute, oldest first; remarks on a version are known
            only of those that had to be read whole.
        steps: What changed, the newest first.
        found: Whether any of the versions names the §.
    """

    norm: Norm
    versions: tuple[Fassung, ...]
    steps: tuple[NormStep, ...]
    found: bool
