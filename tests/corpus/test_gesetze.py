"""Digests against the statutes: format, cited Absätze, numbers, and that the wording is our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.loaders.digest import DigestEntry, DigestFile, read_digests
from ingest.model import BlockKind, Document, Kind, Source
from ingest.verweise import find_verweise
from tests.conftest import CORPUS
from tests.corpus.statutes import runs, words

FILES = sorted((CORPUS / "gesetze").rglob("*.toml"))
NUMBER_WORDS = dict(
    zip(
        [
            "ein",
            "zwei",
            "drei",
            "vier",
            "fünf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "zehn",
            "elf",
            "zwölf",
        ],
        range(1, 13),
        strict=True,
    )
) | {"eine": 1, "einen": 1, "einer": 1, "eines": 1, "vierzehn": 14, "achtzehn": 18, "zwanzig": 20}


def read(path: Path) -> DigestFile:
    return read_digests(Source(path.name, path, Kind.LAW, shipped=True))


def shown(entry: DigestEntry) -> Iterator[str]:
    yield entry.kern
    yield from entry.situationen
    for fact in entry.fakten:
        yield fact.text


@pytest.fixture(scope="module")
def statutes(documents: dict[str, Document]) -> dict[str, dict[tuple[str, str], str]]:
    """Slug -> (§, Absatz) -> text; under the empty Absatz the whole §."""
    found = {}
    for slug in {path.parent.name for path in FILES}:
        texts: dict[tuple[str, str], str] = {}
        for block in documents[slug].blocks:
            if block.norm is None:
                continue
            name, heading = block.norm.paragraf, block.kind is BlockKind.HEADING
            texts[name, ""] = f"{texts.get((name, ''), '')} {block.text}"
            if not heading and block.norm.absatz:
                texts[name, block.norm.absatz] = block.text
        found[slug] = texts
    return found


def test_at_least_forty_paragrafen_have_a_digest() -> None:
    assert sum(len(read(path).norm) for path in FILES) >= 40


def test_no_paragraf_has_two_digests() -> None:
    keys = [(file.gesetz, entry.paragraf) for file in map(read, FILES) for entry in file.norm]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_related_norms_are_readable_references(path: Path) -> None:
    for entry in read(path).norm:
        for text in entry.verwandt:
            assert [str(v.norm.whole) for v in find_verweise(text)], f"{entry.paragraf}: {text}"


@pytest.mark.data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_absatz_cited_exists_and_holds_the_numbers(
    path: Path, statutes: dict[str, dict[tuple[str, str], str]]
) -> None:
    texts = statutes[path.parent.name]
    for entry in read(path).norm:
        assert (entry.paragraf, "") in texts, f"§ {entry.paragraf} does not exist"
        for fact in entry.fakten:
            where = f"§ {entry.paragraf} Abs. {fact.absatz}"
            assert (entry.paragraf, fact.absatz) in texts, f"{where} does not exist"
            source = texts[entry.paragraf, fact.absatz]
            known = set(re.findall(r"\d+", source))
            known |= {str(NUMBER_WORDS[word]) for word in words(source) if word in NUMBER_WORDS}
            own = re.sub(r"§§? ?\d+[a-z]?", "", fact.text)
            for number in re.findall(r"\d+", own):
                assert number in known, f"{where}: {number} is not in the statute"


@pytest.mark.data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_run_of_eight_words_is_taken_from_the_statute(
    path: Path, statutes: dict[str, dict[tuple[str, str], str]]
) -> None:
    taken: set[tuple[str, ...]] = set()
    for (_, absatz), text in statutes[path.parent.name].items():
        if not absatz:
            taken |= runs(text)
    for entry in read(path).norm:
        for text in shown(entry):
            copied = [" ".join(run) for run in runs(text) & taken]
            assert not copied, f"§ {entry.paragraf}: {copied}"
