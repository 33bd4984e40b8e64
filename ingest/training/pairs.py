"""What the model learns from: typical questions, the Absatz that answers them, what else leads to a §.

The repository holds questions and the addresses of norms (`corpus/gesetze/`); the texts come from the
statutes when the model is trained.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ingest.model import Signpost
from ingest.norm import Norm

_Example = TypeVar("_Example")
_HARD = (1, 6)  # the nearest wrong Absatz may be right after all, so one of the next is taken


@dataclass(frozen=True, slots=True)
class Triple:
    """A question, the Absatz that answers it, and one of another § that is near but does not."""

    question: str
    answer: str
    other: str


@dataclass(frozen=True, slots=True)
class Siblings:
    """Two signposts of one §: questions, situations or its core."""

    question: str
    sibling: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with their § and vectors.

    Attributes:
        norms: The § of each.
        texts: As the model sees them.
        vectors: Unit vectors of the untrained model, shape (texts, dimension).
    """

    norms: Sequence[Norm]
    texts: Sequence[str]
    vectors: npt.NDArray[np.float32]


def triples(
    questions: Texts,
    absaetze: Texts,
    related: Mapping[Norm, Collection[Norm]],
    left_out: Collection[Norm],
    seed: int,
) -> list[Triple]:
    """Pair every question with an Absatz of its § and a hard negative.

    Args:
        questions: Typical questions.
        absaetze: Passages of the statutes.
        related: §§ that may answer the questions of a § as well; never its negatives.
        left_out: §§ that are kept for judging: neither their questions nor their text is used.
        seed: Makes the choice of negatives repeatable.
    """
    chance = random.Random(seed)  # noqa: S311 - a choice of examples, no secret
    places: dict[Norm, list[int]] = defaultdict(list)
    for place, norm in enumerate(absaetze.norms):
        places[norm].append(place)
    barred = {norm: {norm, *related.get(norm, ()), *left_out} for norm in set(questions.norms)}
    found: list[tuple[Norm, Triple]] = []
    for norm, text, vector in zip(questions.norms, questions.texts, questions.vectors, strict=True):
        if norm in left_out or norm not in places:
            continue
        cosines = absaetze.vectors @ vector
        answer = max(places[norm], key=lambda place: float(cosines[place]))
        near = (int(i) for i in np.argsort(-cosines))
        wrong = (i for i in near if absaetze.norms[i] not in barred[norm])
        other = chance.choice(list(islice(wrong, *_HARD)))
        found.append((norm, Triple(text, absaetze.texts[answer], absaetze.texts[other])))
    return list(in_rounds(found, chance))


def siblings(
    signposts: Sequence[Signpost], left_out: Collection[Norm], seed: int
) -> list[Siblings]:
    """Pair every signpost with another one of its §."""
    chance = random.Random(seed)  # noqa: S311 - as above
    of_norm: dict[Norm, list[str]] = defaultdict(list)
    for signpost in signposts:
        if signpost.norm not in left_out:
            of_norm[signpost.norm].append(signpost.text)
    found = [
        (norm, Siblings(text, chance.choice([other for other in texts if other != text])))
        for norm, texts in of_norm.items()
        for text in texts
        if len(set(texts)) > 1
    ]
    return list(in_rounds(found, chance))


def in_rounds(
    examples: Sequence[tuple[Norm, _Example]], chance: random.Random
) -> Iterator[_Example]:
    """Order examples so that each § comes once in a round: no batch holds two of one §.

    What answers one question of a batch is taken for wrong for all its others.
    """
    of_norm: dict[Norm, list[_Example]] = defaultdict(list)
    for norm, example in examples:
        of_norm[norm].append(example)
    for waiting in of_norm.values():
        chance.shuffle(waiting)
    while of_norm:
        turn = list(of_norm)
        chance.shuffle(turn)
        for norm in turn:
            yield of_norm[norm].pop()
            if not of_norm[norm]:
                del of_norm[norm]
