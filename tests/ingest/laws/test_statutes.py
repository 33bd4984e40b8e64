from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import FetchFailed
from ingest.laws.statutes import Statute, read_statutes
from ingest.verweise import canonical_law, slug_of
from tests.conftest import CORPUS


def test_the_shipped_list_starts_with_the_sgb_ix_and_names_each_statute_once() -> None:
    statutes = read_statutes(CORPUS)
    assert statutes[0] == Statute("SGB IX", "sgb_9_2018")
    assert len(statutes) == len({s.slug for s in statutes}) == 43


def test_every_statute_of_the_shipped_list_is_known_by_its_name() -> None:
    """Only so a download can be told from another statute."""
    for statute in read_statutes(CORPUS):
        assert canonical_law(statute.short) == statute.short
        assert slug_of(statute.short) == statute.slug


@pytest.mark.parametrize(
    "short", ["SGB VI", "SGB VII", "BFSG", "VwGO", "FamFG", "BKGG", "WoGG", "BGB", "GG"]
)
def test_the_neighbours_are_in_the_shipped_list(short: str) -> None:
    assert short in {s.short for s in read_statutes(CORPUS)}


@pytest.mark.parametrize(
    "content", [b"", b"[[gesetz]]", b"gesetz = 3", b"gesetz = [1]", b"[[gesetz", b"\xff"]
)
def test_a_broken_list_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "quellen.toml").write_bytes(content)
    with pytest.raises(FetchFailed, match=r"quellen\.toml ist nicht lesbar"):
        read_statutes(tmp_path)


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"quellen\.toml ist nicht lesbar"):
        read_statutes(tmp_path)


@pytest.mark.parametrize("slug", ["", "../geheim", "a/b", "BGG", "sgb 9", "..", "ä", "x" * 101])
def test_a_slug_that_is_no_folder_of_the_site_is_refused(tmp_path: Path, slug: str) -> None:
    (tmp_path / "quellen.toml").write_text(
        f'[[gesetz]]\nkurz = "X"\nslug = "{slug}"\n', encoding="utf-8"
    )
    with pytest.raises(FetchFailed, match=r"ist kein Ordner von gesetze-im-internet\.de"):
        read_statutes(tmp_path)


def test_a_statute_named_twice_is_refused(tmp_path: Path) -> None:
    entry = '[[gesetz]]\nkurz = "BGG"\nslug = "bgg"\n'
    (tmp_path / "quellen.toml").write_text(entry * 2, encoding="utf-8")
    with pytest.raises(FetchFailed, match="'bgg' steht zweimal darin"):
        read_statutes(tmp_path)
