"""What goes into the index from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.building import default_paths, is_first, last_paths
from ingest.generations import Generations, Manifest
from ingest.model import Kind, Source
from ingest.settings import IndexSettings


def test_the_folder_of_own_documents_is_read_where_it_exists(tmp_path: Path) -> None:
    folder = tmp_path / "dokumente"
    settings = IndexSettings(documents_dir=folder)
    assert default_paths(settings) == []
    folder.mkdir()
    assert default_paths(settings) == [folder]


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    """A folder of own documents, and another one nobody is told of."""
    for name in ("dokumente", "anderswo"):
        (tmp_path / name).mkdir()
    return IndexSettings(data_dir=tmp_path / "daten", documents_dir=tmp_path / "dokumente")


def publish(settings: IndexSettings, *paths: Path) -> Path:
    """A generation that was built from these files and folders; gives its folder."""
    generations = Generations(settings.index_dir)
    manifest = Manifest("m", "c", "k", "2026-01-01", 0, 0, (), (), tuple(map(str, paths)))
    return generations.publish(generations.begin(generations.next_name()), manifest)


def test_the_paths_of_the_last_ingest_are_read_again_where_they_are_still_there(
    settings: IndexSettings, tmp_path: Path
) -> None:
    there, gone, plan = tmp_path / "anderswo", tmp_path / "weg", tmp_path / "plan.md"
    plan.write_text("Ein Satz.", encoding="utf-8")
    publish(settings, gone)
    publish(settings, plan, gone, there)
    assert last_paths(settings) == [plan, there]


def test_where_all_of_them_are_gone_no_others_take_their_place(
    settings: IndexSettings, tmp_path: Path
) -> None:
    publish(settings, tmp_path / "weg")
    assert last_paths(settings) == []


def test_without_a_last_ingest_the_folder_of_own_documents_is_read(
    settings: IndexSettings,
) -> None:
    assert last_paths(settings) == [settings.documents_dir]


def test_a_folder_of_own_documents_made_after_an_ingest_without_any_is_read(
    settings: IndexSettings,
) -> None:
    publish(settings)
    assert last_paths(settings) == [settings.documents_dir]


def test_a_damaged_index_remembers_no_paths(settings: IndexSettings, tmp_path: Path) -> None:
    generation = publish(settings, tmp_path / "anderswo")
    (generation / "manifest.json").write_text("{", encoding="utf-8")
    assert last_paths(settings) == [settings.documents_dir]


def a_source(path: str, kind: Kind = Kind.LAW, *, shipped: bool = False) -> Source:
    return Source(path, Path(path), kind, shipped=shipped)


@pytest.mark.parametrize(
    ("source", "first"),
    [
        (a_source("gesetze/aktuell/sgb_9_2018.xml"), True),
        (a_source("laws/BJNR323410016.xml"), True),
        (a_source("gesetze/aktuell/sgb_12.xml"), False),
        (a_source("corpus/gesetze/sgb_9_2018/x.toml", shipped=True), True),
        (a_source("corpus/gesetze/bgg/x.toml", shipped=True), False),
        (a_source("konzepte/a.md", Kind.CONCEPT), True),
        (a_source("dokumente/a.pdf", Kind.LOCAL), True),
    ],
)
def test_the_quick_first_index_leaves_out_the_other_statutes(source: Source, first: bool) -> None:
    assert is_first(source) is first
