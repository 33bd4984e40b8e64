"""Which articles and digests of the corpus cite a norm, and so may need another look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import UnreadableSource
from ingest.laws.reading import StatuteText
from ingest.loaders.digest import DigestEntry, read_digests
from ingest.loaders.statute_names import is_annex
from ingest.model import Kind, Source
from ingest.norm import Norm
from ingest.system_errors import german_reason
from ingest.verweise import Verweis, find_verweise, resolve_range

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_AND_MORE = re.compile(r"\d[a-z]? ?ff\b")
_OLD_VERSION = "alt"


@dataclass(frozen=True, slots=True)
class CorpusText:
    """An article, or the digest of one norm, with what it cites.

    Attributes:
        address: Path below `corpus/`, with `/`.
        title: What it is called.
        digest_of: The norm a digest sums up; None for articles.
        verweise: Everything it cites.
    """

    address: str
    title: str
    digest_of: Norm | None
    verweise: tuple[Verweis, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """A text that cites a norm.

    Attributes:
        text: The article or digest.
        mentions: How it cites it, each way once; empty for the digest of the norm itself where
            that does not name it.
    """

    text: CorpusText
    mentions: tuple[str, ...]


def read_corpus(corpus: Path) -> tuple[CorpusText, ...]:
    """Read what the articles and digests of `corpus/` cite.

    Raises:
        UnreadableSource: One of them cannot be read; the message names it.
    """
    return (*_articles(corpus), *_digests(corpus))


def citing(norm: Norm, statute: StatuteText, texts: Sequence[CorpusText]) -> tuple[Citing, ...]:
    """Find the texts that cite a norm: its own digest, then digests and articles in their order.

    Ranges count for every § the statute has between their ends, `f.` for the § behind, `ff.` for
    all that follow in the same Abschnitt, which ends before the annexes. Citations of an old version
    do not count.

    Args:
        norm: Any address in the §.
        statute: The version whose order of §§ counts.
        texts: See `read_corpus`.
    """
    found = []
    for text in texts:
        mentions = tuple(
            dict.fromkeys(
                _as_cited(verweis) for verweis in text.verweise if _covers(verweis, norm, statute)
            )
        )
        if mentions or (text.digest_of and text.digest_of.key == norm.key):
            found.append(Citing(text, mentions))
    return tuple(sorted(found, key=lambda each: not _is_own(each.text, norm)))


def _as_cited(verweis: Verweis) -> str:
    """The reference as a reader would write it alone, also where it comes out of a list."""
    norm, until = verweis.norm, verweis.until
    if until is not None:
        return f"{replace(norm, law='')}bis {until}"
    if verweis.following:
        return (
            f"{replace(norm, law='')}{'ff.' if _AND_MORE.search(verweis.text) else 'f.'} {norm.law}"
        )
    return str(norm)


def _is_own(text: CorpusText, norm: Norm) -> bool:
    return text.digest_of is not None and text.digest_of.key == norm.key


def _covers(verweis: Verweis, norm: Norm, statute: StatuteText) -> bool:
    if verweis.norm.law != norm.law or verweis.fassung == _OLD_VERSION:
        return False
    cited = verweis.norm.paragraf
    if cited == norm.paragraf or (cited, norm.paragraf) in statute.also_cited:
        return True
    if verweis.until is not None:
        return norm.paragraf in resolve_range(cited, verweis.until.paragraf, statute.paragrafen)
    return verweis.following and norm.paragraf in _following(verweis, statute)


def _following(verweis: Verweis, statute: StatuteText) -> Iterator[str]:
    """The §§ that `f.` or `ff.` stands for."""
    place = None
    for text in statute.norms:
        own = text.division, is_annex(text.norm.paragraf)
        if place is not None:
            if own != place:
                return
            yield text.norm.paragraf
            if not _AND_MORE.search(verweis.text):
                return
        elif text.norm.paragraf == verweis.norm.paragraf:
            place = own


def _articles(corpus: Path) -> Iterator[CorpusText]:
    for path in sorted((corpus / "konzepte").rglob("*.md")):
        address = path.relative_to(corpus).as_posix()
        try:
            words = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableSource(
                f"{address} ist nicht lesbar: {german_reason(error)}."
            ) from error
        title = _TITLE.search(words)
        yield CorpusText(address, title[1].strip() if title else path.stem, None, _cited(words))


def _cited(words: str, law: str | None = None) -> tuple[Verweis, ...]:
    return find_verweise(words, default_law=law)


def _digests(corpus: Path) -> Iterator[CorpusText]:
    for path in sorted((corpus / "gesetze").rglob("*.toml")):
        address = path.relative_to(corpus).as_posix()
        try:
            file = read_digests(Source(address, path, Kind.LAW, shipped=True))
        except OSError as error:
            raise UnreadableSource(
                f"{address} ist nicht lesbar: {german_reason(error)}."
            ) from error
        except UnreadableSource as error:
            raise UnreadableSource(f"{address}: {error}") from error
        for entry in file.norm:
            norm = Norm(file.gesetz, entry.paragraf)
            yield CorpusText(
                address,
                f"{norm} – {entry.titel}",
                norm,
                _cited("\n".join(_words(entry)), file.gesetz),
            )


def _words(entry: DigestEntry) -> Iterator[str]:
    """Every text of a digest that may cite a norm."""
    yield from (fact.text for fact in entry.fakten)
    yield from entry.signposts
    yield from entry.verwandt
