from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import IndexUnavailable, IngestError, IngestRunning
from ingest.generations import (
    Generations,
    Hold,
    Manifest,
    SourceRecord,
    read_manifest,
    single_writer,
    write_atomically,
)
from tests.builders import an_ingest_elsewhere

MANIFEST = Manifest(
    model="hash-1",
    chunking="chunks-1",
    code="abc",
    created="2026-01-01T10:00:00+00:00",
    documents=1,
    chunks=2,
    sources=(
        SourceRecord("plan.md", "f00", "[]", "d1", None),
        SourceRecord("leer.md", "f01", "[]", None, "Die Datei ist leer."),
    ),
    notes=("plan.md\x1fSeite 3 ohne Text.",),
)


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def build(generations: Generations, name: str | None = None) -> Path:
    folder = generations.begin(name or generations.next_name())
    (folder / "chunks.sqlite").write_text("Inhalt", encoding="utf-8")
    return generations.publish(folder, MANIFEST)


def tidy(generations: Generations) -> list[str]:
    """Remove what is superfluous, as the ingest does."""
    names = generations.superfluous()
    for name in names:
        generations.remove(name)
    return names


def test_before_the_first_ingest_there_is_nothing(generations: Generations) -> None:
    assert generations.current() is None
    assert generations.manifest() is None
    assert generations.names() == []
    assert generations.superfluous() == []


def test_a_published_build_is_live_with_its_manifest(generations: Generations) -> None:
    path = build(generations)
    assert generations.current() == path
    assert generations.manifest() == MANIFEST
    assert (path / "chunks.sqlite").read_text(encoding="utf-8") == "Inhalt"


def test_a_manifest_remembers_the_files_and_folders_it_was_built_from(
    generations: Generations,
) -> None:
    manifest = replace(MANIFEST, paths=("/daten/Büro 50%", "/daten/plan.md"))
    generations.publish(generations.begin(generations.next_name()), manifest)
    assert generations.manifest() == manifest


def test_a_manifest_of_an_earlier_version_remembers_none(generations: Generations) -> None:
    path = build(generations) / "manifest.json"
    fields = json.loads(path.read_text(encoding="utf-8"))
    del fields["paths"]
    for record in fields["sources"]:
        del record["path"]
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert generations.manifest() == MANIFEST


def test_a_build_is_invisible_until_it_is_published(generations: Generations) -> None:
    live = build(generations)
    generations.begin("000002-x")
    assert generations.current() == live
    assert generations.names() == [live.name]


def test_a_build_that_was_given_up_is_superfluous(generations: Generations) -> None:
    live = build(generations)
    (generations.begin("000002-x") / "halb").write_text("x", encoding="utf-8")
    assert tidy(generations) == ["000002-x"]
    assert sorted(p.name for p in generations.folder.iterdir()) == sorted(["aktuell", live.name])


def test_a_build_starts_empty_although_one_of_its_name_was_killed(
    generations: Generations,
) -> None:
    left = generations.folder / ".bau-000001-x"
    left.mkdir(parents=True)
    (left / "halb").write_text("x", encoding="utf-8")
    assert list(generations.begin("000001-x").iterdir()) == []


def test_names_count_up_and_sort_by_age(generations: Generations) -> None:
    paths = [build(generations) for _ in range(3)]
    assert [p.name[:7] for p in paths] == ["000001-", "000002-", "000003-"]
    assert generations.names() == [p.name for p in paths]


def test_only_the_last_two_generations_stay(generations: Generations) -> None:
    paths = [build(generations) for _ in range(4)]
    assert tidy(generations) == [paths[0].name, paths[1].name]
    assert generations.names() == [paths[2].name, paths[3].name]
    assert not paths[0].exists()
    assert generations.current() == paths[3]


def test_a_generation_that_is_read_stays_until_the_reader_lets_go(generations: Generations) -> None:
    read = build(generations)
    held = Hold(read)
    others = [build(generations) for _ in range(3)]
    assert tidy(generations) == [others[0].name]
    assert read.exists()
    held.release()
    assert tidy(generations) == [read.name]


def test_two_readers_hold_the_same_generation(generations: Generations) -> None:
    read = build(generations)
    first, second = Hold(read), Hold(read)
    for _ in range(2):
        build(generations)
    first.release()
    assert tidy(generations) == []
    del second
    assert tidy(generations) == [read.name]


def test_a_generation_that_is_gone_cannot_be_held(generations: Generations) -> None:
    with pytest.raises(IndexUnavailable, match="unvollständig"):
        Hold(generations.folder / "000001-x")


def test_the_live_generation_stays_when_later_ones_never_went_live(
    generations: Generations,
) -> None:
    live = build(generations)
    for _ in range(3):
        build(generations)
    write_atomically(generations.folder / "aktuell", live.name)
    tidy(generations)
    assert generations.current() == live


@pytest.mark.parametrize("pointer", ["", "000009-weg", "\n"])
def test_a_pointer_to_nothing_means_there_is_no_index(
    generations: Generations, pointer: str
) -> None:
    write_atomically(generations.folder / "aktuell", pointer)
    assert generations.current() is None


def test_a_pointer_that_is_no_text_is_a_damaged_index(generations: Generations) -> None:
    oldest = build(generations)
    for _ in range(3):
        build(generations)
    (generations.folder / "aktuell").write_bytes(b"\xff")
    with pytest.raises(IndexUnavailable, match="Der Index ist beschädigt"):
        generations.current()
    assert oldest.name in generations.superfluous()  # the next ingest still clears up


def test_a_folder_that_is_a_file_is_told_in_german(tmp_path: Path) -> None:
    (tmp_path / "daten").write_text("Das ist eine Datei.", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"kein Ordner\. Bitte SRO_DATA_DIR prüfen"):
        Generations(tmp_path / "daten" / "index").manifest()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"sources": [], "notes": []}', '{"sources": 3}']
)
def test_a_damaged_manifest_is_no_index(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="sro ingest"):
        read_manifest(tmp_path)


def test_a_missing_manifest_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        read_manifest(tmp_path)


def test_writing_atomically_replaces_the_file_and_leaves_no_scratch(tmp_path: Path) -> None:
    path = tmp_path / "tief" / "status.json"
    write_atomically(path, "alt")
    write_atomically(path, "neu ä")
    assert path.read_text(encoding="utf-8") == "neu ä"
    assert list(path.parent.iterdir()) == [path]


# the lock


def test_a_second_process_is_told_that_one_runs(tmp_path: Path) -> None:
    with (
        an_ingest_elsewhere(tmp_path),
        pytest.raises(IngestRunning, match="Es läuft schon ein Einlesen"),
        single_writer(tmp_path),
    ):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with an_ingest_elsewhere(tmp_path) as process:
        process.kill()
    with single_writer(tmp_path):
        pass


def test_the_lock_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with contextlib.suppress(RuntimeError), single_writer(tmp_path):
        raise RuntimeError
    with single_writer(tmp_path):
        pass


@pytest.mark.parametrize("place", ["datei", "datei/daten"])
def test_a_data_folder_that_is_a_file_is_told_in_german(tmp_path: Path, place: str) -> None:
    (tmp_path / "datei").write_text("Das ist eine Datei.", encoding="utf-8")
    with (
        pytest.raises(IngestError, match=r"Der Datenordner .* kann nicht benutzt werden"),
        single_writer(tmp_path / place),
    ):
        pass


def test_two_data_folders_do_not_disturb_each_other(tmp_path: Path) -> None:
    with single_writer(tmp_path / "a"), single_writer(tmp_path / "b"):
        pass
