"""What changed in the statutes: between the index and the last fetch, and in a single §.

Compared are versions kept by `sro laws fetch`, without an index the two newest; with one version known
there is nothing to compare, and that is said. The parts are in `ingest.laws`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.generations import SourceRecord
from ingest.laws.absaetze import AbsatzChange, Change
from ingest.laws.checking import text_digest
from ingest.laws.citing import CorpusText, citing, read_corpus
from ingest.laws.comparing import NormChange, compare
from ingest.laws.differences import ChangedNorm, NormHistory, NormStep, State, StatuteDiff
from ingest.laws.folder import LawsFolder
from ingest.laws.reading import Fassung, StatuteText, raw_norm, read_statute
from ingest.laws.statutes import Statute
from ingest.laws.telling import diff_lines, history_lines
from ingest.model import content_id
from ingest.norm import Norm
from ingest.system_errors import german_reason

__all__ = [
    "AbsatzChange",
    "Change",
    "ChangedNorm",
    "NormChange",
    "NormHistory",
    "NormStep",
    "State",
    "StatuteDiff",
    "diff_laws",
    "diff_lines",
    "history_lines",
    "indexed_versions",
    "what_changed",
]

_DOKNR = re.compile(rb'<dokumente[^>]*\sdoknr="([^"]+)"')
_TWO = 2  # versions, for a comparison
_HEAD = 1_000  # bytes in which a file has said which statute it is


def indexed_versions(
    statutes: Iterable[Statute], folder: LawsFolder, records: Iterable[SourceRecord]
) -> dict[str, str]:
    """Say which version of each statute an index holds.

    Args:
        statutes: Those to look for.
        folder: Where their versions are kept.
        records: The sources in the manifest of the index.

    Returns:
        For `diff_laws`: slug and SHA-256 of the file. Where a statute was indexed from several
        files, the newest version known counts, as it does for the index.
    """
    hashes: dict[str, list[str]] = {}
    for record in records:
        if record.document_id is not None:
            hashes.setdefault(record.document_id, []).append(record.sha256)
    found: dict[str, str] = {}
    for statute in statutes:
        ages = {
            sha256: _age(folder, statute.slug, sha256)
            for sha256 in hashes.get(content_id(_doknr(folder, statute.slug)), ())
        }
        if ages:
            found[statute.slug] = max(ages, key=ages.__getitem__)
    return found


def diff_laws(
    statutes: Iterable[Statute],
    folder: LawsFolder,
    indexed: Mapping[str, str | Path],
    corpus: Path,
) -> tuple[StatuteDiff, ...]:
    """Compare the indexed with the fetched version of every statute.

    Of a statute that is not in the index, the two newest versions kept are compared.

    Args:
        statutes: Those to look at.
        folder: Where versions are kept.
        indexed: By slug, the version in the index: a file, or what names a kept version (build
            date, text digest, SHA-256 of the file). A statute that is not among them is not in
            the index.
        corpus: Where articles and digests are searched for citations.

    Raises:
        UnreadableSource: An article or digest cannot be read.
    """

    @cache
    def texts() -> tuple[CorpusText, ...]:
        """The corpus, read only where something changed."""
        return read_corpus(corpus)

    diffs = []
    for statute in statutes:
        pair = _versions(statute, folder, indexed.get(statute.slug))
        if isinstance(pair, StatuteDiff):
            diffs.append(pair)
            continue
        before, after = pair
        changes = []
        for change in compare(before, after):
            # What is gone was cited in the order of the older version, and by its older number.
            version = before if change.kind is Change.REPEALED else after
            cited = citing(change.norm_before or change.norm, version, texts())
            changes.append(ChangedNorm(change, cited))
        state = State.COMPARED if statute.slug in indexed else State.NOT_INDEXED
        diffs.append(StatuteDiff(statute, state, before.fassung, after.fassung, tuple(changes)))
    return tuple(diffs)


def what_changed(statute: Statute, norm: Norm, folder: LawsFolder) -> NormHistory:
    """Find what changed in a § or Absatz over all versions kept of its statute.

    Args:
        statute: The statute the norm belongs to.
        norm: § or, with `absatz`, one Absatz of it; parts below are not looked at.
        folder: Where versions are kept.

    Raises:
        UnreadableSource: A kept version is damaged.
    """
    versions = folder.versions(statute.slug)
    passages = [raw_norm(version.path, norm.paragraf) for version in versions]
    read = cache(read_statute)
    steps: list[NormStep] = []
    for i, j in itertools.pairwise(range(len(versions))):
        if passages[i] == passages[j] is not None:
            continue  # reading a large statute takes seconds
        before, after = read(versions[i].path), read(versions[j].path)
        own = (_within(change, norm) for change in compare(before, after))
        steps += [NormStep(before.fassung, after.fassung, change) for change in own if change]
    return NormHistory(
        norm,
        tuple(Fassung(version.builddate, None, None) for version in versions),
        tuple(reversed(steps)),
        found=any(passage is None or passage for passage in passages),
    )


def _within(change: NormChange, norm: Norm) -> NormChange | None:
    """The part of a change that concerns a norm; None where it does not."""
    paragrafen = {change.norm.paragraf, (change.norm_before or change.norm).paragraf}
    if norm.paragraf not in paragrafen:
        return None
    if norm.absatz is None or change.kind is not Change.CHANGED:
        return change
    absaetze = tuple(
        each for each in change.absaetze if norm.absatz in {each.absatz, each.absatz_before}
    )
    return replace(change, absaetze=absaetze) if absaetze else None


def _versions(
    statute: Statute, folder: LawsFolder, indexed: str | Path | None
) -> tuple[StatuteText, StatuteText] | StatuteDiff:
    """Both versions to compare, or what is to be said instead."""
    fetched = folder.known().get(statute.slug)
    served = Fassung(fetched.builddate, None, None) if fetched and fetched.builddate else None
    if not folder.has(statute.slug):
        return StatuteDiff(statute, State.NOT_FETCHED)
    if indexed is None:
        kept = [version.path for version in folder.versions(statute.slug)[-_TWO:]]
        if len(kept) < _TWO:
            return StatuteDiff(statute, State.NOT_INDEXED, None, served)
        path, current = kept
    else:
        found, current = _file(statute, folder, indexed), folder.path(statute.slug)
        if found is None:
            return StatuteDiff(statute, State.UNKNOWN, None, served)
        path = found
    try:
        if text_digest(path.read_bytes()) == text_digest(current.read_bytes()):
            several = len(folder.versions(statute.slug)) > 1
            return StatuteDiff(
                statute, State.SAME if several else State.ONE_VERSION, served, served
            )
        return read_statute(path), read_statute(current)
    except OSError as error:
        problem = f"Die Datei kann nicht gelesen werden: {german_reason(error)}."
    except UnreadableSource as error:
        problem = str(error)
    return StatuteDiff(statute, State.UNREADABLE, problem=problem)


def _file(statute: Statute, folder: LawsFolder, indexed: str | Path) -> Path | None:
    if isinstance(indexed, Path):
        return indexed
    version = folder.find_version(statute.slug, indexed)
    return version.path if version else None


def _doknr(folder: LawsFolder, slug: str) -> str:
    """The BJNR of a statute as its newest file says it; empty where there is none."""
    for path in (folder.path(slug), *(version.path for version in folder.versions(slug)[-1:])):
        try:
            with path.open("rb") as file:
                match = _DOKNR.search(file.read(_HEAD))
        except OSError:
            continue
        if match:
            return match[1].decode()
    return ""


def _age(folder: LawsFolder, slug: str, sha256: str) -> str:
    version = folder.find_version(slug, sha256)
    return version.builddate if version else ""
