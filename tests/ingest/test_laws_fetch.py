from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.errors import FetchFailed, UnreadableSource
from ingest.laws_fetch import (
    USER_AGENT,
    Fetched,
    FetchReport,
    LawsFolder,
    Statute,
    fetch_laws,
    read_statutes,
    site_answers,
    unpack,
)
from tests.builders import norm_xml, statute_xml
from tests.conftest import CORPUS, free_port

BGG = Statute("BGG", "bgg")
WVO = Statute("WVO", "schwbwv")
XML = statute_xml(norm_xml("§ 1", "Ziel", "Ein Satz."))
CHANGED = statute_xml(norm_xml("§ 1", "Ziel", "Ein anderer Satz."))


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None  # Content-Length where it is not true


@dataclass
class Site:
    """What the server answers by path, and what it was asked."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def serve(self, slug: str, reply: Reply) -> None:
        self.replies[f"/{slug}/xml.zip"] = reply

    def serve_xml(self, slug: str, xml: str, **headers: str) -> None:
        self.serve(slug, Reply(zipped(("BJNR1.xml", xml)), headers=headers))


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            reply = site.replies.get(self.path, Reply(status=404))
            etag = reply.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                reply = Reply(status=304, headers={"ETag": etag})
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            length = len(reply.body) if reply.announced is None else reply.announced
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(reply.body)

        do_HEAD = do_GET  # noqa: N815 - name of the base

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the base
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> LawsFolder:
    return LawsFolder(tmp_path / "gesetze")


def fetch(site: Site, folder: LawsFolder, *statutes: Statute) -> FetchReport:
    return fetch_laws(
        statutes or (BGG,), folder, site.url, lambda _stage, _done, _total: None, pause=0
    )


def text(folder: LawsFolder, slug: str = "bgg") -> str:
    return (folder.current / f"{slug}.xml").read_text(encoding="utf-8")


def files(folder: LawsFolder) -> list[str]:
    paths = (p for p in folder.folder.rglob("*") if p.is_file())
    return sorted(p.relative_to(folder.folder).as_posix() for p in paths)


# what arrives


def test_a_new_statute_is_unpacked_and_its_version_kept(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML, ETag='"1"', Last_Modified="Mon, 05 Jan 2026 01:00:00 GMT")
    assert fetch(site, folder) == FetchReport(new=("bgg",), unchanged=(), failed=())
    assert text(folder) == XML
    known = folder.known()["bgg"]
    assert (known.etag, known.last_modified) == ('"1"', "Mon, 05 Jan 2026 01:00:00 GMT")
    version = f"fassungen/bgg/{known.sha256[:16]}.xml"
    assert files(folder) == ["abruf.json", "aktuell/bgg.xml", version]


def test_says_who_asks_and_asks_each_statute_once(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML)
    site.serve_xml("schwbwv", CHANGED)
    report = fetch(site, folder, BGG, WVO)
    assert report.new == ("bgg", "schwbwv")
    assert [path for path, _ in site.asked] == ["/bgg/xml.zip", "/schwbwv/xml.zip"]
    assert {headers["User-Agent"] for _, headers in site.asked} == {USER_AGENT}


def test_the_second_time_only_what_changed_is_asked_for(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML, ETag='"1"', Last_Modified="Mon, 05 Jan 2026 01:00:00 GMT")
    fetch(site, folder)
    assert fetch(site, folder) == FetchReport(new=(), unchanged=("bgg",), failed=())
    headers = site.asked[1][1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Mon, 05 Jan 2026 01:00:00 GMT"


def test_a_changed_statute_is_current_and_the_old_version_stays(
    site: Site, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    site.serve_xml("bgg", CHANGED, ETag='"2"')
    assert fetch(site, folder).new == ("bgg",)
    assert text(folder) == CHANGED
    versions = (folder.folder / "fassungen" / "bgg").iterdir()
    assert {v.read_text(encoding="utf-8") for v in versions} == {XML, CHANGED}


def test_a_file_built_anew_with_the_same_text_is_unchanged(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    site.serve_xml("bgg", XML.replace("20260101000000", "20260303000000"), ETag='"2"')
    assert fetch(site, folder).unchanged == ("bgg",)
    assert text(folder) == XML
    assert folder.known()["bgg"].etag == '"2"'


def test_a_statute_deleted_by_hand_is_fetched_again(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    (folder.current / "bgg.xml").unlink()
    assert fetch(site, folder).new == ("bgg",)
    assert text(folder) == XML


@pytest.mark.parametrize("log", ["", "{", "[]", '{"bgg": 3}', '{"bgg": {"x": 1}}'])
def test_a_damaged_log_means_nothing_is_known(site: Site, folder: LawsFolder, log: str) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    (folder.folder / "abruf.json").write_text(log, encoding="utf-8")
    assert folder.known() == {}
    assert fetch(site, folder).new == ("bgg",)
    assert folder.known()["bgg"].etag == '"1"'


def test_redirects_are_followed(site: Site, folder: LawsFolder) -> None:
    site.serve_xml("neu", XML)
    site.serve("bgg", Reply(status=301, headers={"Location": "/neu/xml.zip"}))
    assert fetch(site, folder).new == ("bgg",)


def test_progress_names_the_statute(site: Site, folder: LawsFolder) -> None:
    stages: list[tuple[str, int, int]] = []
    fetch_laws((BGG, WVO), folder, site.url, lambda *stage: stages.append(stage), pause=0)
    assert stages == [("Gesetze laden: BGG", 0, 2), ("Gesetze laden: WVO", 1, 2)]


# what goes wrong


def corrupted(place: int) -> bytes:
    """A zip with one byte changed."""
    body = bytearray(zipped(("a.xml", XML * 20)))
    body[place] ^= 0xFF
    return bytes(body)


GOOD = zipped(("a.xml", CHANGED))
BAD = {
    "404": (Reply(status=404), "Die Seite antwortet mit 404."),
    "500": (Reply(GOOD, 500), "Die Seite antwortet mit 500."),
    "empty": (Reply(), "kein vollständiges Zip"),
    "html": (Reply(b"<html>Wartung</html>"), "kein vollständiges Zip"),
    "truncated": (Reply(GOOD[:-30], announced=len(GOOD)), "Der Abruf scheiterte"),
    "cut": (Reply(GOOD[:-30]), "kein vollständiges Zip"),
    "corrupted": (Reply(corrupted(60)), "kein vollständiges Zip"),
    "path upwards": (Reply(zipped(("../a.xml", CHANGED))), "unzulässige Dateinamen"),
    "path absolute": (Reply(zipped(("/a.xml", CHANGED))), "unzulässige Dateinamen"),
    "path beside": (
        Reply(zipped(("a.xml", CHANGED), ("b/../../x.jpg", b"x"))),
        "unzulässige Dateinamen",
    ),
    "two": (Reply(zipped(("a.xml", XML), ("b.XML", XML))), "2 XML-Dateien statt einer"),
    "none": (Reply(zipped(("a.jpg", b"x"))), "0 XML-Dateien statt einer"),
    "broken xml": (Reply(zipped(("a.xml", CHANGED[:-20]))), "beschädigt"),
    "other xml": (Reply(zipped(("a.xml", "<rss/>"))), "kein Gesetz im Format"),
    "entities": (
        Reply(zipped(("a.xml", CHANGED.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1)))),
        "Entitäten",
    ),
    "no text": (Reply(zipped(("a.xml", statute_xml("")))), "enthält keinen Text"),
    "bomb": (Reply(zipped(("a.xml", b" " * 60_000_001))), "unerwartet groß"),
    "endless": (Reply(b"x" * 20_000_001), "unerwartet groß"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_download_damages_nothing_and_the_rest_is_fetched(
    site: Site, folder: LawsFolder, name: str
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    reply, reason = BAD[name]
    before = files(folder)
    site.serve("bgg", reply)
    site.serve_xml("schwbwv", CHANGED)
    report = fetch(site, folder, BGG, WVO)
    assert report.new == ("schwbwv",)
    [(slug, message)] = report.failed
    assert slug == "bgg"
    assert reason in message
    assert text(folder) == XML
    assert folder.known()["bgg"].etag == '"1"'
    assert [f for f in files(folder) if "schwbwv" not in f] == before


def test_one_wrong_byte_in_a_zip_is_refused_or_harmless() -> None:
    refused = 0
    for place in range(len(zipped(("a.xml", XML * 20)))):
        try:
            assert unpack(corrupted(place)).decode() == XML * 20
        except UnreadableSource:
            refused += 1
    assert refused > 400


def test_a_site_that_does_not_answer_stops_the_run(folder: LawsFolder) -> None:
    site = Site(url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(FetchFailed, match="ist nicht erreichbar"):
        fetch(site, folder, BGG, WVO)
    assert not folder.folder.exists()


def test_a_site_that_went_away_leaves_the_statutes_as_they_are(
    site: Site, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML)
    fetch(site, folder)
    before = files(folder)
    gone = Site(url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(FetchFailed):
        fetch(gone, folder)
    assert files(folder) == before
    assert text(folder) == XML


def test_a_folder_that_cannot_be_written_is_told_in_german(site: Site, tmp_path: Path) -> None:
    site.serve_xml("bgg", XML)
    (tmp_path / "gesetze").write_text("Das ist eine Datei.", encoding="utf-8")
    with pytest.raises(FetchFailed, match="können nicht gespeichert werden"):
        fetch(site, LawsFolder(tmp_path / "gesetze"))


def test_a_site_answers_or_does_not(site: Site) -> None:
    site.replies["/"] = Reply(b"Willkommen")
    assert site_answers(site.url, 5)
    site.replies["/"] = Reply(status=503)
    assert not site_answers(site.url, 5)
    assert not site_answers(f"http://127.0.0.1:{free_port()}", 5)


# the list of statutes


def test_the_shipped_list_starts_with_the_sgb_ix_and_names_each_statute_once() -> None:
    statutes = read_statutes(CORPUS)
    assert statutes[0] == Statute("SGB IX", "sgb_9_2018")
    assert len(statutes) == len({s.slug for s in statutes}) == 36


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


def test_the_log_can_be_read_by_people(folder: LawsFolder) -> None:
    folder.note("bgg", Fetched('"1"', "gestern", "abc"))
    folder.note("wbvg", Fetched())
    log = json.loads((folder.folder / "abruf.json").read_text(encoding="utf-8"))
    assert log["bgg"] == {"etag": '"1"', "last_modified": "gestern", "sha256": "abc"}
    assert set(log) == {"bgg", "wbvg"}


# the original zips


@pytest.mark.data
def test_original_zips_are_fetched_and_unpacked(
    site: Site, folder: LawsFolder, test_data: Path
) -> None:
    zips = sorted((test_data / "laws" / "zips").glob("*.xml.zip"))
    if not zips:
        pytest.skip("no original zips in the test data")
    statutes = [Statute(path.name, path.name.removesuffix(".xml.zip")) for path in zips]
    for statute, path in zip(statutes, zips, strict=True):
        site.serve(statute.slug, Reply(path.read_bytes(), headers={"ETag": f'"{path.name}"'}))
    assert fetch(site, folder, *statutes).new == tuple(s.slug for s in statutes)
    assert fetch(site, folder, *statutes).unchanged == tuple(s.slug for s in statutes)
