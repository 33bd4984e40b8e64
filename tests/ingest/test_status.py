from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.generations import single_writer
from ingest.sources import find_sources
from ingest.status import IngestStatus, StatusFile, read_status
from tests.builders import an_ingest, an_ingest_elsewhere


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "daten" / "einlesen.json"


ABANDONED = IngestStatus("failed", 3, 9, "Das Einlesen wurde abgebrochen.")


def test_before_the_first_run_there_is_no_status(path: Path) -> None:
    assert read_status(path) is None


def test_a_run_says_what_it_is_doing(path: Path) -> None:
    with single_writer(path.parent):
        StatusFile(path)("Dateien lesen", 3, 9)
        assert read_status(path) == IngestStatus("running", 3, 9, "Dateien lesen")


def test_progress_is_written_at_most_twice_a_second(path: Path) -> None:
    status = StatusFile(path)
    with single_writer(path.parent):
        for done in range(100):
            status("Dateien lesen", done, 100)
        found = read_status(path)
    assert found is not None
    assert found.done == 0


def test_the_end_is_always_written(path: Path) -> None:
    status = StatusFile(path)
    status("Dateien lesen", 0, 2)
    status.finish()
    assert read_status(path) == IngestStatus("done", 0, 0, "")


def test_a_failure_says_why(path: Path) -> None:
    StatusFile(path).finish(failed="Kein Platz.")
    assert read_status(path) == IngestStatus("failed", 0, 0, "Kein Platz.")


# whether it still runs


def test_a_run_of_another_process_is_running(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    with an_ingest_elsewhere(path.parent):
        assert read_status(path) == IngestStatus("running", 3, 9, "Dateien lesen")


def test_a_run_that_was_killed_has_failed(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    with an_ingest_elsewhere(path.parent) as process:
        process.kill()
        process.wait()
        assert read_status(path) == ABANDONED


def test_a_run_that_held_no_lock_has_failed_though_its_process_lives(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    assert read_status(path) == ABANDONED


def test_a_finished_run_stays_finished_while_the_next_one_begins(path: Path) -> None:
    StatusFile(path).finish()
    with single_writer(path.parent):
        assert read_status(path) == IngestStatus("done", 0, 0, "")


def test_a_run_that_has_just_given_up_the_lock_may_still_say_how_it_ended(path: Path) -> None:
    status = StatusFile(path)
    status("Index schreiben", 3, 4)
    last_word = threading.Timer(0.02, status.finish)
    last_word.start()
    try:
        assert read_status(path) == IngestStatus("done", 0, 0, "")
    finally:
        last_word.join()


def test_looking_does_not_hold_up_an_ingest(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    with single_writer(path.parent):
        read_status(path)
    read_status(path)
    with single_writer(path.parent):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_lock_that_may_not_be_looked_into_counts_as_held(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    lock = path.with_name("einlesen.lock")
    lock.touch(mode=0o000)
    found = read_status(path)
    assert found is not None
    assert found.state == "running"


# what cannot be read or written


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"state": "running"}', '"done"'])
def test_a_damaged_status_is_none(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert read_status(path) is None


def test_a_status_of_an_earlier_version_is_none(path: Path) -> None:
    path.parent.mkdir()
    fields = {"state": "running", "done": 1, "total": 2, "note": "Dateien lesen", "process": 1}
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert read_status(path) is None


def test_a_run_goes_on_where_a_folder_is_in_the_way_of_the_status(path: Path) -> None:
    path.mkdir(parents=True)
    status = StatusFile(path)
    status("Dateien lesen", 3, 9)
    status.finish(failed="Kein Platz.")
    assert read_status(path) is None


def test_a_run_goes_on_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    path = tmp_path / "datei" / "einlesen.json"
    status = StatusFile(path)
    status("Dateien lesen", 3, 9)
    status.finish()
    assert read_status(path) is None


def test_an_ingest_goes_on_without_its_status(tmp_path: Path) -> None:
    data = tmp_path / "daten"
    document = tmp_path / "plan.md"
    document.write_text("# Plan\n\nDer Treffpunkt ist offen.\n", encoding="utf-8")
    (data / "einlesen.json").mkdir(parents=True)
    ingest = replace(an_ingest(data), progress=StatusFile(data / "einlesen.json"))
    report = ingest.run(find_sources(tmp_path / "corpus", tmp_path / "gesetze", [document]))
    assert report.documents == 1
