"""German words as search tokens: folding, stems, compound parts, spelling.

Pure apart from caches. The same analysis runs over passages and questions. Snowball's German stemmer
(version 3) treats `ae` like `ä`, so "Fachkraefte", "Fachkräfte" and "Fachkrafte" meet in one stem.
Compounds are split along the words the corpus itself uses (Koehn and Knight 2003, "Empirical Methods
for Compound Splitting"); the whole word always stays a token, so a split can only add findings.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ingest.norm import Norm
from ingest.ports import Term
from ingest.spelling import everyday_words

# Words that say nothing of the matter; question words are kept apart in `assistant.understanding`.
STOP_WORDS = frozenset(
    """
    ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer
    anderes auch auf aus bei beim bereits bin bis bist da dabei dadurch dafür dagegen daher damit
    dann daran darauf daraus darf darin darüber darum das dass davon dazu dein deine deinem deinen
    deiner dem den denen denn der deren des dessen die dies diese diesem diesen dieser dieses doch
    dort du durch eben ein eine einem einen einer eines einige einmal er es etwa etwas euch euer
    eure für gar gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer ihres im immer in ins irgend ist ja jede jedem jeden jeder jedes jedoch
    jene jenem jenen jener jetzt kann kannst kein keine keinem keinen keiner können könnte machen
    man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts noch
    nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie sind so sodass
    sogar solche solchem solchen solcher soll sollen sollte sondern sonst soweit sowie über um und
    uns unser unsere unter vom von vor wann war waren warum was wegen weil welche welchem welchen
    welcher welches wenn wer werden wessen wie wieder wieviel will wir wird wo wohin womit worin
    wurde wurden würde während zu zum zur zwar zwischen hallo hi hey moin servus danke guten bitte
    mal eigentlich überhaupt steht regelt bedeutet heisst
    """.split()  # noqa: SIM905 - a list of 200 strings would hide the words
)

_PER_THREAD = threading.local()  # a stemmer serves one thread at a time
_WORD = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns")  # linking elements of German compounds
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 9
_LONGEST_COMPOUND = 80  # anything longer is no word
_REMEMBERED = 100_000  # word endings whose split is kept
_PART_WEIGHT = 0.5  # a part of a compound says less than the word itself
_CORRECTED_WEIGHT = 0.8
_KNOWN_FROM = 2  # a word seen once in the corpus may itself be a misspelling


def words(text: str) -> list[str]:
    """Split text into lower-case words, NFC, ß as ss; hyphenated words also as their parts."""
    text = unicodedata.normalize("NFC", text).lower().replace("ß", "ss").replace("‑", "-")
    found: list[str] = _WORD.findall(text)
    if "-" not in text:
        return found
    return [part for word in found for part in _with_parts(word)]


def _with_parts(word: str) -> list[str]:
    parts = word.split("-")
    return [*parts, "".join(parts)] if len(parts) > 1 else [word]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Reduce a lower-case word to its stem."""
    stemmer = getattr(_PER_THREAD, "stemmer", None)
    if stemmer is None:
        stemmer = _PER_THREAD.stemmer = Stemmer.Stemmer("german")
    return str(stemmer.stemWord(word))


def norm_token(norm: Norm) -> str:
    """One exact token for a §: `§97sgbix`."""
    return "§" + "".join(f"{norm.paragraf}{norm.law}".lower().split())


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of a corpus; the counts decide how compounds are split."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words(text))
    return counts


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the corpus: how often it occurs, and the stems of its compound parts."""

    count: int
    parts: tuple[str, ...] = ()


def split_compounds(counts: Mapping[str, int]) -> dict[str, Word]:
    """Split every word of a corpus once, so that readers need not."""
    analyzer = Analyzer({word: Word(count) for word, count in counts.items()})
    return {word: Word(n, analyzer.split(word)) for word, n in counts.items()}


class Analyzer:
    """Turns text into tokens, knowing the words of one corpus.

    Args:
        vocabulary: The corpus, words as `words` gives them.
    """

    def __init__(self, vocabulary: Mapping[str, Word]) -> None:
        self.vocabulary = vocabulary
        self._stems: Counter[str] = Counter()
        for word, entry in vocabulary.items():
            if word.isalpha():
                self._stems[stem(word)] += entry.count
        self._total = sum(self._stems.values()) + 1
        self._splits: dict[str, tuple[str, ...]] = {}

    def index_tokens(self, text: str) -> list[str]:
        """All tokens of a passage: stems, each followed by the stems of its parts."""
        tokens = []
        for word in words(text):
            if word in STOP_WORDS:
                continue
            tokens.append(stem(word))
            tokens.extend(self.compound_parts(word))
        return tokens

    def corrected(self, text: str) -> str:
        """The text with misspelt words replaced by the corpus words they are near to."""

        def replaced(match: re.Match[str]) -> str:
            word = match[0].lower().replace("ß", "ss")
            known = self.correct(word)
            return match[0] if known == word else known

        return _WORD.sub(replaced, text)

    def query_terms(self, text: str) -> list[Term]:
        """The tokens of a question with weights; unknown words are corrected where one is near."""
        weights: dict[str, float] = {}
        for word in words(text):
            if word in STOP_WORDS or (len(word) == 1 and not word.isdigit()):
                continue
            known, weight = self.correct(word), 1.0
            if known != word:
                weight = _CORRECTED_WEIGHT
            for token, share in (
                (stem(known), weight),
                *((part, weight * _PART_WEIGHT) for part in self.compound_parts(known)),
            ):
                weights[token] = max(share, weights.get(token, 0.0))
        return [Term(token, weight) for token, weight in weights.items()]

    def rarity(self, token: str) -> float:
        """How much a token says, 0 to 1: the share of the corpus it sets apart, as a logarithm."""
        total = self._total + 1
        return math.log(total / (self._stems[token] + 1)) / math.log(total)

    def knows(self, word: str) -> bool:
        """Whether the corpus uses this word in some form."""
        return stem(word) in self._stems

    def correct(self, word: str) -> str:
        """Return the corpus word meant by a misspelt one, or the word itself.

        One slip is allowed from 5 letters, two from 9; words the corpus or everyday German knows are
        left alone.
        """
        if len(word) < 5 or not word.isalpha() or self.knows(word):  # noqa: PLR2004 - see docstring
            return word
        if self.compound_parts(word) or word in everyday_words():
            return word
        slips = 1 if len(word) < 9 else 2  # noqa: PLR2004 - see docstring
        near = [
            candidate
            for length in range(len(word) - slips, len(word) + slips + 1)
            for candidate in self._by_length.get(length, ())
        ]
        matches = process.extract(
            word, near, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5
        )
        if not matches:
            return word
        return min(matches, key=lambda match: (match[1], -self.vocabulary[match[0]].count))[0]

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word, entry in self.vocabulary.items():
            if entry.count >= _KNOWN_FROM and word.isalpha():
                found.setdefault(len(word), []).append(word)
        return found

    def compound_parts(self, word: str) -> tuple[str, ...]:
        """Stems of the parts of a compound; empty when the word does not split."""
        known = self.vocabulary.get(word)
        return self.split(word) if known is None else known.parts

    def split(self, word: str) -> tuple[str, ...]:
        """Work out the parts of a word, known or not."""
        if len(word) < _SHORTEST_COMPOUND or not word.isalpha() or len(word) > _LONGEST_COMPOUND:
            return ()
        parts = self._best_split(word)
        return parts if len(parts) > 1 else ()

    def _best_split(self, word: str) -> tuple[str, ...]:
        """The split whose parts are the most frequent, as geometric mean; the word alone if none."""
        if word in self._splits:
            return self._splits[word]
        best: tuple[float, tuple[str, ...]] = (0.0, (stem(word),))
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            left = self._part_before(word[:at])
            right = stem(word[at:])
            if left is None:
                continue
            tails: list[tuple[str, ...]] = [(right,)] if self._stems[right] >= _KNOWN_FROM else []
            if len(word) - at >= _SHORTEST_COMPOUND:
                inner = self._best_split(word[at:])
                if len(inner) > 1:
                    tails.append(inner)
            for tail in tails:
                parts = (left, *tail)
                product = 1.0
                for part in parts:
                    product *= self._stems[part]
                score = product ** (1 / len(parts))
                if score > best[0]:
                    best = (score, parts)
        if len(self._splits) < _REMEMBERED:
            self._splits[word] = best[1]
        return best[1]

    def _part_before(self, text: str) -> str | None:
        """Stem of a first part, with or without a linking element; None if the corpus lacks it."""
        found = [
            (self._stems[stem(bare)], stem(bare))
            for link in _LINKS
            if text.endswith(link) and len(bare := text[: len(text) - len(link)]) >= _SHORTEST_PART
        ]
        count, best = max(found, default=(0, ""))
        return best if count >= _KNOWN_FROM else None
