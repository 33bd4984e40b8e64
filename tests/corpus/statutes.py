"""What the tests of the corpus know of the statutes: texts by § and Absatz, and runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.model import BlockKind, Document
from ingest.norm import Norm

RUN = 8  # words in a row that count as copied


@dataclass
class Today:
    """The texts of all statutes by §, and by § and Absatz, and other names of annexes."""

    whole: dict[Norm, str] = field(default_factory=dict)
    absatz: dict[Norm, str] = field(default_factory=dict)
    also_cited: set[Norm] = field(default_factory=set)

    def add(self, document: Document) -> None:
        self.also_cited.update(cited for cited, _ in document.also_cited)
        for block in document.blocks:
            if block.norm is None:
                continue
            assert block.norm.law == document.law
            whole = block.norm.whole
            self.whole[whole] = f"{self.whole.get(whole, '')}\n{block.text}".strip()
            if block.kind is not BlockKind.HEADING and block.norm.absatz:
                key = whole.within(absatz=block.norm.absatz)
                self.absatz[key] = f"{self.absatz.get(key, '')}\n{block.text}".strip()

    @property
    def laws(self) -> set[str]:
        return {norm.law for norm in self.whole}

    def has(self, norm: Norm) -> bool:
        texts, key = self.whole, norm.whole
        if norm.absatz:
            texts, key = self.absatz, norm.whole.within(absatz=norm.absatz)
        text = texts.get(key, "")
        if not text or "weggefallen" in text[:60]:
            return False
        if norm.nummer is None:
            return True
        entry = re.search(rf"^{norm.nummer}\.(.*)$", text, re.MULTILINE)
        return entry is not None and "weggefallen" not in entry[1]

    def missing(self, norms: Iterable[Norm]) -> list[str]:
        """Those that do not stand in the statutes of the test data, of the laws that are there."""
        laws = self.laws
        return [str(norm) for norm in norms if norm.law in laws and not self.has(norm)]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words that is long enough to count as copied."""
    sequence = words(text)
    return {tuple(sequence[i : i + RUN]) for i in range(len(sequence) - RUN + 1)}
