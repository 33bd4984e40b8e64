"""Texts compared by runs of four letters, which meet where words do not.

"Kitaplatz" and "Platz in der Kita", "ablenung" and "abgelehnt" share runs of letters,
not stems. All signposts of a § are one text here, ranked by BM25 (Robertson and Zaragoza 2009, "The
Probabilistic Relevance Framework"). On questions whose §§ nothing was tuned on this lifted the right
§ in first place from 0.63 to 0.81 (README, decisions). Pure apart from reading and writing the arrays.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.german import words

_LENGTH = 4  # letters of a run; first in place: three 0.80, four 0.84, five 0.84
# BM25: a run counts little more when it comes again, and long texts are held against their length.
_SATURATION, _LENGTH_SHARE = 0.8, 0.8
_UMLAUTS = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def letter_runs(text: str) -> Iterator[str]:
    """All runs of four letters of the words of a text, word ends included, umlauts in any spelling."""
    for word in words(text):
        for umlaut, letter in _UMLAUTS:
            word = word.replace(umlaut, letter)  # noqa: PLW2901 - one word, rewritten in steps
        padded = f" {word} "
        yield from (padded[i : i + _LENGTH] for i in range(max(1, len(padded) - _LENGTH + 1)))


@dataclass(frozen=True, slots=True)
class LetterRuns:
    """The runs of letters of many texts, with the weight each has in each.

    Attributes:
        count: How many texts there are.
        runs: Checksums of all runs, ascending, shape (runs,).
        starts: Where the places of each run begin in the arrays below, shape (runs + 1,).
        texts: Numbers of the texts a run stands in, shape (places,).
        weights: What it adds to a text's score, shape (places,).
    """

    count: int
    runs: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int32]
    texts: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str]) -> LetterRuns:
        """Count and weigh the runs of every text."""
        counts = [Counter(map(_checksum, letter_runs(text))) for text in texts]
        sizes = [len(found) for found in counts]
        runs = np.fromiter((run for found in counts for run in found), np.uint32, sum(sizes))
        times = np.fromiter((n for found in counts for n in found.values()), np.float32, sum(sizes))
        numbers = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        order = np.argsort(runs, kind="stable")
        runs, times, numbers = runs[order], times[order], numbers[order]
        known, first = np.unique(runs, return_index=True)
        starts = np.append(first, len(runs)).astype(np.int32)
        lengths = np.array([found.total() for found in counts], np.float32)
        relative = lengths / max(1.0, float(lengths.mean())) if len(texts) else lengths
        held_back = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative)
        rarity = np.repeat(_rarity(np.diff(starts), len(texts)), np.diff(starts))
        weights = rarity * times * (_SATURATION + 1) / (times + held_back[numbers])
        return cls(len(texts), known, starts, numbers, weights.astype(np.float32))

    def nearness(self, question: str) -> npt.NDArray[np.float32]:
        """How much of a question's runs each text holds, the rare ones counting more.

        Returns:
            Shape (count,): 0 for nothing in common, about 1 where a text holds every run once, up to
            1.8 where it holds them often.
        """
        asked = np.array(sorted({_checksum(run) for run in letter_runs(question)}), np.uint32)
        scores = np.zeros(self.count, np.float32)
        places = np.searchsorted(self.runs, asked)
        found = [
            int(place)
            for place, run in zip(places, asked, strict=True)
            if place < len(self.runs) and self.runs[place] == run
        ]
        among = np.zeros(len(asked), np.int64)
        for number, place in enumerate(found):
            here = slice(self.starts[place], self.starts[place + 1])
            scores[self.texts[here]] += self.weights[here]
            among[number] = here.stop - here.start
        total = float(_rarity(among, self.count).sum())
        return scores / np.float32(total) if total else scores

    def save(self, path: Path) -> None:
        """Write the arrays into one file."""
        np.savez(
            path,
            count=self.count,
            runs=self.runs,
            starts=self.starts,
            texts=self.texts,
            weights=self.weights,
        )

    @classmethod
    def load(cls, path: Path) -> LetterRuns:
        """Read what `save` wrote.

        Raises:
            OSError: There is no such file.
            ValueError: It is damaged.
        """
        with np.load(path) as stored:
            arrays = [stored[name] for name in ("runs", "starts", "texts", "weights")]
            return cls(int(stored["count"]), *arrays)


def _checksum(run: str) -> int:
    """Python's own hash differs from process to process."""
    return zlib.crc32(run.encode())


def _rarity(among: npt.NDArray[np.integer], count: int) -> npt.NDArray[np.float64]:
    """Inverse document frequency of runs that stand in so many of `count` texts."""
    found: npt.NDArray[np.float64] = np.log1p((count - among + 0.5) / (among + 0.5))
    return found
