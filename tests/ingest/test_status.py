from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.status import IngestStatus, StatusFile, read_status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "daten" / "einlesen.json"


def test_before_the_first_run_there_is_no_status(path: Path) -> None:
    assert read_status(path) is None


def test_a_run_says_what_it_is_doing(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    assert read_status(path) == IngestStatus("running", 3, 9, "Dateien lesen", os.getpid())


def test_progress_is_written_at_most_twice_a_second(path: Path) -> None:
    status = StatusFile(path)
    for done in range(100):
        status("Dateien lesen", done, 100)
    found = read_status(path)
    assert found is not None
    assert found.done == 0


def test_the_end_is_always_written(path: Path) -> None:
    status = StatusFile(path)
    status("Dateien lesen", 0, 2)
    status.finish()
    assert read_status(path) == IngestStatus("done", 0, 0, "", os.getpid())


def test_a_failure_says_why(path: Path) -> None:
    StatusFile(path).finish(failed="Kein Platz.")
    assert read_status(path) == IngestStatus("failed", 0, 0, "Kein Platz.", os.getpid())


def test_a_run_whose_process_is_gone_has_failed(path: Path) -> None:
    status = StatusFile(path)
    status("Dateien lesen", 3, 9)
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    fields = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**fields, "process": child.pid}), encoding="utf-8")
    assert read_status(path) == IngestStatus(
        "failed", 3, 9, "Das Einlesen wurde abgebrochen.", child.pid
    )


def test_a_finished_run_stays_finished_when_its_process_is_gone(path: Path) -> None:
    StatusFile(path).finish()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    fields = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**fields, "process": child.pid}), encoding="utf-8")
    found = read_status(path)
    assert found is not None
    assert found.state == "done"


def test_a_run_of_another_user_is_alive(path: Path) -> None:
    StatusFile(path)("Dateien lesen", 3, 9)
    fields = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**fields, "process": 1}), encoding="utf-8")
    found = read_status(path)
    assert found is not None
    assert found.state == "running"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"state": "running"}', '"done"'])
def test_a_damaged_status_is_none(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert read_status(path) is None
