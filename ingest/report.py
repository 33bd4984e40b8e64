"""What an ingest tells of itself: problems with single files, and the whole run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the operator should know of one file or folder.

    Attributes:
        address: Which one.
        message: What is wrong, in German.
        fatal: Whether its text is missing from the index because of it.
    """

    address: str
    message: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did.

    Attributes:
        changed: Whether a new generation was published.
        documents: Documents now in the index.
        chunks: Chunks now in the index.
        embedded: Chunks whose text was new to the model.
        added: Addresses that are new.
        updated: Addresses whose content changed.
        removed: Titles of documents that left.
        problems: Files that could not be read or deserve a remark.
    """

    changed: bool
    documents: int
    chunks: int
    embedded: int = 0
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """The problems because of which text is missing."""
        return tuple(problem for problem in self.problems if problem.fatal)
