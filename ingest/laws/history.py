"""What changed in a norm, told to readers of the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ingest.errors import UnreadableSource
from ingest.laws.folder import LawsFolder
from ingest.laws.statutes import Statute
from ingest.laws_diff import history_lines, what_changed
from ingest.norm import Norm

_REMEMBERED = 64


class LawHistory:
    """The versions of statutes that `sro laws fetch` has kept.

    Args:
        statutes: Those that are fetched.
        folder: Where their versions are.
    """

    def __init__(self, statutes: Sequence[Statute], folder: LawsFolder) -> None:
        self._statutes = {statute.short: statute for statute in statutes}
        self._folder = folder
        # Reading two versions of a large statute takes a second.
        self._told = lru_cache(_REMEMBERED)(self._tell)

    def __call__(self, norm: Norm) -> tuple[str, ...]:
        """What changed in a norm, in German sentences; empty where no version of it is kept."""
        statute = self._statutes.get(norm.law)
        versions = self._folder.versions(statute.slug) if statute else ()
        if statute is None or not versions:
            return ()
        return self._told(statute, norm, tuple(version.builddate for version in versions))

    def _tell(self, statute: Statute, norm: Norm, _versions: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(history_lines(what_changed(statute, norm, self._folder)))
        except UnreadableSource as error:
            return (str(error),)
