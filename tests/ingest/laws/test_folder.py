from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.errors import FetchFailed
from ingest.laws.checking import text_digest
from ingest.laws.folder import Done, Fetched, LawsFolder

OLD, NEW = b'<dokumente builddate="1">alt</dokumente>', b'<dokumente builddate="2">neu</dokumente>'
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = "https://gesetze.example"


@pytest.fixture
def folder(tmp_path: Path) -> LawsFolder:
    return LawsFolder(tmp_path / "gesetze")


def fetched(xml: bytes, builddate: str) -> Fetched:
    return Fetched('"1"', "gestern", text_digest(xml), "BJNR000010001", builddate)


def files(folder: LawsFolder) -> list[str]:
    paths = (p for p in folder.folder.rglob("*") if p.is_file())
    return sorted(p.relative_to(folder.folder).as_posix() for p in paths)


def test_a_version_is_served_and_kept(folder: LawsFolder) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    folder.store("bgg", NEW, fetched(NEW, "20260202000000"))
    assert folder.has("bgg")
    assert folder.path("bgg").read_bytes() == NEW
    assert folder.count() == 1
    old, new = folder.versions("bgg")
    assert (old.builddate, new.builddate) == ("20260101000000", "20260202000000")
    assert (old.path.read_bytes(), new.path.read_bytes()) == (OLD, NEW)
    assert folder.known()["bgg"] == fetched(NEW, "20260202000000")
    assert files(folder) == [
        "abruf.json",
        "aktuell/bgg.xml",
        f"fassungen/bgg/20260101000000-{text_digest(OLD)[:16]}.xml",
        f"fassungen/bgg/20260202000000-{text_digest(NEW)[:16]}.xml",
    ]


def test_files_of_another_name_are_no_versions(folder: LawsFolder) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    (folder.folder / "fassungen" / "bgg" / "kopie.xml").write_bytes(NEW)
    assert [v.path.read_bytes() for v in folder.versions("bgg")] == [OLD]
    assert folder.versions("wbvg") == ()


@pytest.mark.parametrize(
    "key",
    [
        "20260101000000",
        text_digest(OLD),
        text_digest(OLD)[:16],
        hashlib.sha256(OLD).hexdigest(),  # as the manifest of the index says it
    ],
)
def test_a_version_is_found_by_date_digest_or_hash_of_its_file(
    folder: LawsFolder, key: str
) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    folder.store("bgg", NEW, fetched(NEW, "20260202000000"))
    assert folder.find_version("bgg", key) == folder.versions("bgg")[0]
    assert folder.find_version("wbvg", key) is None


@pytest.mark.parametrize("key", ["", "20260101", "0" * 16, "0" * 64])
def test_an_unknown_version_is_not_found(folder: LawsFolder, key: str) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    assert folder.find_version("bgg", key) is None


def test_a_file_is_intact_until_it_changes(folder: LawsFolder) -> None:
    assert not folder.intact("bgg")
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    assert folder.intact("bgg")
    folder.path("bgg").write_bytes(OLD[:-5])
    assert not folder.intact("bgg")
    folder.path("bgg").unlink()
    assert not folder.intact("bgg")


def test_a_retired_statute_keeps_its_versions_and_its_number(folder: LawsFolder) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    folder.retire("bgg")
    assert not folder.has("bgg")
    assert len(folder.versions("bgg")) == 1
    known = folder.known()["bgg"]
    assert (known.doknr, known.etag, known.last_modified) == ("BJNR000010001", "", "")


def test_an_update_held_back_lies_where_nothing_is_read_until_one_is_stored(
    folder: LawsFolder,
) -> None:
    path = folder.hold_back("bgg", NEW)
    assert path == folder.folder / "zurueckgehalten" / "bgg.xml"
    assert path.read_bytes() == NEW
    assert folder.versions("bgg") == ()
    assert not folder.has("bgg")
    folder.store("bgg", NEW, fetched(NEW, "20260202000000"))
    assert not path.exists()


def test_the_log_can_be_read_by_people(folder: LawsFolder) -> None:
    folder.note("bgg", Fetched('"1"', "gestern", "abc", "BJNR1", "20260101000000", ("2026-03-02",)))
    folder.note("wbvg", Fetched())
    log = json.loads((folder.folder / "abruf.json").read_text(encoding="utf-8"))
    assert log["bgg"] == {
        "etag": '"1"',
        "last_modified": "gestern",
        "sha256": "abc",
        "doknr": "BJNR1",
        "builddate": "20260101000000",
        "missing": ["2026-03-02"],
    }
    assert set(log) == {"bgg", "wbvg"}
    assert folder.known()["bgg"].missing == ("2026-03-02",)


@pytest.mark.parametrize("log", ["", "{", "[]", '{"bgg": 3}', '{"bgg": {"etag": 3}}', "\xff"])
def test_a_damaged_log_means_nothing_is_known(folder: LawsFolder, log: str) -> None:
    folder.note("bgg", Fetched('"1"'))
    (folder.folder / "abruf.json").write_text(log, encoding="latin-1")
    assert folder.known() == {}


# one run at a time


_HOLDER = """
import sys
from pathlib import Path
from ingest.laws.folder import LawsFolder
with LawsFolder(Path(sys.argv[1])).single_run():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_refused_and_a_killed_one_holds_nothing(folder: LawsFolder) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(FetchFailed, match="Es läuft schon ein Abruf der Gesetze"),
            folder.single_run(),
        ):
            pass
        process.kill()
    with folder.single_run():
        pass


def test_what_a_killed_run_left_half_written_is_cleared_away(folder: LawsFolder) -> None:
    folder.store("bgg", OLD, fetched(OLD, "20260101000000"))
    before = files(folder)
    for left in (".bgg.neu", "aktuell/.bgg.xml.neu", "fassungen/bgg/.20260202000000-a.xml.neu"):
        (folder.folder / left).write_bytes(NEW[:10])
    with folder.single_run():
        pass
    assert files(folder) == sorted(["abruf.lock", *before])


def test_a_scratch_file_is_gone_afterwards(folder: LawsFolder) -> None:
    folder.folder.mkdir()
    with folder.scratch("bgg", NEW) as path:
        assert path.read_bytes() == NEW
    assert files(folder) == []


# a run that goes on


def test_a_run_goes_on_where_it_stopped(folder: LawsFolder) -> None:
    run = folder.unfinished(SITE, NOON)
    assert run.done == {}
    run.done["bgg"] = Done("neu", "Erstmals geladen.")
    folder.save_run(run)
    assert folder.unfinished(SITE, NOON + timedelta(hours=11)) == run
    folder.finish_run()
    assert folder.unfinished(SITE, NOON).done == {}
    folder.finish_run()


@pytest.mark.parametrize(("site", "hours"), [(SITE, 12), (SITE, -1), ("https://andere.example", 1)])
def test_an_old_run_or_one_of_another_site_is_not_taken_up(
    folder: LawsFolder, site: str, hours: int
) -> None:
    run = folder.unfinished(SITE, NOON)
    run.done["bgg"] = Done("neu", "Erstmals geladen.")
    folder.save_run(run)
    now = NOON + timedelta(hours=hours)
    taken = folder.unfinished(site, now)
    assert (taken.started, taken.base_url, taken.done) == (now, site, {})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"started": "2026-03-02T12:00:00", "base_url": "https://gesetze.example", "done": {}}',
    ],
)
def test_a_damaged_run_is_not_taken_up(folder: LawsFolder, text: str) -> None:
    folder.folder.mkdir()
    (folder.folder / "lauf.json").write_text(text, encoding="utf-8")
    assert folder.unfinished(SITE, NOON).started == NOON
