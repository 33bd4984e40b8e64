"""What goes into the index from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.building import default_paths, is_first
from ingest.model import Kind, Source
from ingest.settings import IndexSettings


def test_the_folder_of_own_documents_is_read_where_it_exists(tmp_path: Path) -> None:
    folder = tmp_path / "dokumente"
    settings = IndexSettings(documents_dir=folder)
    assert default_paths(settings) == []
    folder.mkdir()
    assert default_paths(settings) == [folder]


def a_source(path: str, kind: Kind = Kind.LAW, *, shipped: bool = False) -> Source:
    return Source(path, Path(path), kind, shipped=shipped)


@pytest.mark.parametrize(
    ("source", "first"),
    [
        (a_source("gesetze/aktuell/sgb_9_2018.xml"), True),
        (a_source("laws/BJNR323410016.xml"), True),
        (a_source("gesetze/aktuell/sgb_12.xml"), False),
        (a_source("corpus/gesetze/bgg/x.toml", shipped=True), True),
        (a_source("konzepte/a.md", Kind.CONCEPT), True),
        (a_source("dokumente/a.pdf", Kind.LOCAL), True),
    ],
)
def test_the_quick_first_index_leaves_out_the_other_statutes(source: Source, first: bool) -> None:
    assert is_first(source) is first
