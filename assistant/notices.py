"""What an answer says besides its quotes: assumptions, what is missing, what became of old norms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant import wording
from assistant.evidence import Evidence
from assistant.model import Citation, Question, Understanding
from ingest.norm import Norm

Changes = Callable[[Norm], Sequence[str]]


def notices(
    question: Question,
    understanding: Understanding,
    evidence: Sequence[Evidence],
    citations: Sequence[Citation],
    changes: Changes,
) -> Iterator[str]:
    """The notices of an answer, the one of first contact first.

    Args:
        question: What was asked.
        understanding: How it was understood.
        evidence: What is quoted.
        citations: The quotes as cited; none with a refusal.
        changes: Tells what changed in a norm.
    """
    if not question.history:
        yield wording.FIRST_CONTACT
    if citations:
        yield from _of_missing(understanding)
    if understanding.asks_changes:
        yield from _of_changes(understanding, changes)
    yield from map(wording.old_law, understanding.old)
    for version in understanding.not_kept:
        quoted = (c for c in citations if c.norm and c.norm.key == version.norm.key)
        stands = (citation.stored.document.stand for citation in quoted)
        yield wording.not_kept(version, next(stands, None))
    vacant = [n.vacant for n in understanding.norms if n.exists and n.vacant]
    yield from map(wording.vacant, vacant)
    shortened = [item.hit.stored.chunk.norm for item in evidence if item.shortened]
    if norms := [norm.whole for norm in shortened if norm]:
        yield wording.shortened(norms, by_topic=bool(understanding.topic))
    if understanding.omitted:
        yield wording.omitted(understanding.omitted)
    if (assumed := wording.assumed_law(understanding.norms)) is not None:
        yield assumed
    if any(c.norm and not c.stored.document.official for c in citations):
        yield wording.DIGEST


def _of_missing(understanding: Understanding) -> Iterator[str]:
    """Norms named beside others that could be quoted."""
    if missing := [named for named in understanding.norms if named.exists is False]:
        yield wording.missing_norms(missing, {})
    if absent := [named for named in understanding.norms if named.exists is None]:
        yield wording.not_installed(absent)


def _of_changes(understanding: Understanding, changes: Changes) -> Iterator[str]:
    for named in understanding.norms:
        told = " ".join(changes(named.norm))
        if told or named.exists:
            yield told or wording.one_version(named.norm)
