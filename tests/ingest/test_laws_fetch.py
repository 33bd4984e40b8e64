from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.errors import FetchFailed
from ingest.laws_fetch import (
    FetchReport,
    LawsFolder,
    Outcome,
    Patience,
    Statute,
    fetch_laws,
)
from tests.builders import norm_xml, statute_xml
from tests.conftest import free_port
from tests.ingest.laws.server import FakeClock, LawServer, Reply, law_server, zipped

BGG = Statute("BGG", "bgg")
WVO = Statute("WVO", "schwbwv")
PATIENCE = Patience(pause=0, stall=0.2, retries=1)


def law(
    *paragrafen: str,
    short: str = "BGG",
    doknr: str = "BJNR146800002",
    builddate: str = "20260101000000",
    text: str = "Ein Satz.",
) -> str:
    norms = "".join(norm_xml(f"§ {paragraf}", "Ziel", text) for paragraf in paragrafen or ("1",))
    return statute_xml(norms, jurabk=short, doknr=doknr, builddate=builddate)


XML = law()
CHANGED = law(builddate="20260202000000", text="Ein anderer Satz.")
OTHER = law(short="WVO", doknr="BJNR013650980")


@pytest.fixture
def site() -> Iterator[LawServer]:
    with law_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> LawsFolder:
    return LawsFolder(tmp_path / "gesetze")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show nothing."""


def fetch(
    site: LawServer,
    folder: LawsFolder,
    *statutes: Statute,
    clock: FakeClock | None = None,
    largest_loss: float = 0.2,
    patience: Patience = PATIENCE,
) -> FetchReport:
    return fetch_laws(
        statutes or (BGG,),
        folder,
        site.url,
        silent,
        largest_loss=largest_loss,
        patience=patience,
        clock=clock or FakeClock(),
    )


def outcomes(report: FetchReport) -> list[Outcome]:
    return [result.outcome for result in report.results]


def text(folder: LawsFolder, slug: str = "bgg") -> str:
    return folder.path(slug).read_text(encoding="utf-8")


def files(folder: LawsFolder) -> list[str]:
    paths = (p for p in folder.folder.rglob("*") if p.is_file())
    return sorted(p.relative_to(folder.folder).as_posix() for p in paths)


# what arrives


def test_a_new_statute_is_unpacked_and_its_version_kept(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"', Last_Modified="Mon, 05 Jan 2026 01:00:00 GMT")
    report = fetch(site, folder)
    assert outcomes(report) == [Outcome.NEW]
    assert report.results[0].message == "Erstmals geladen, Fassung vom 01.01.2026."
    assert text(folder) == XML
    known = folder.known()["bgg"]
    assert (known.etag, known.last_modified) == ('"1"', "Mon, 05 Jan 2026 01:00:00 GMT")
    assert (known.doknr, known.builddate) == ("BJNR146800002", "20260101000000")
    version = f"fassungen/bgg/20260101000000-{known.sha256[:16]}.xml"
    assert files(folder) == ["abruf.json", "abruf.lock", "aktuell/bgg.xml", version]


def test_each_statute_is_asked_for_once(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML)
    site.serve_xml("schwbwv", OTHER)
    assert fetch(site, folder, BGG, WVO).new == ("bgg", "schwbwv")
    assert site.slugs == ["bgg", "schwbwv"]


def test_the_second_time_only_what_changed_is_asked_for(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"', Last_Modified="Mon, 05 Jan 2026 01:00:00 GMT")
    fetch(site, folder)
    report = fetch(site, folder)
    assert outcomes(report) == [Outcome.UNCHANGED]
    assert report.results[0].message == "Unverändert (Fassung vom 01.01.2026)."
    headers = site.asked[1][1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Mon, 05 Jan 2026 01:00:00 GMT"


def test_a_changed_statute_is_served_and_the_old_version_stays(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    site.serve_xml("bgg", CHANGED, ETag='"2"')
    report = fetch(site, folder)
    assert outcomes(report) == [Outcome.CHANGED]
    assert report.results[0].message == "Neue Fassung vom 02.02.2026 (bisher vom 01.01.2026)."
    assert text(folder) == CHANGED
    kept = [version.path.read_text(encoding="utf-8") for version in folder.versions("bgg")]
    assert kept == [XML, CHANGED]


def test_a_file_built_anew_with_the_same_text_is_unchanged(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    site.serve_xml("bgg", law(builddate="20260303000000"), ETag='"2"')
    assert outcomes(fetch(site, folder)) == [Outcome.UNCHANGED]
    assert text(folder) == XML
    known = folder.known()["bgg"]
    assert (known.etag, known.builddate) == ('"2"', "20260101000000")


@pytest.mark.parametrize("damage", ["half", "gone", "empty"])
def test_a_damaged_file_is_fetched_anew_without_condition(
    site: LawServer, folder: LawsFolder, damage: str
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"', Last_Modified="Mon, 05 Jan 2026 01:00:00 GMT")
    fetch(site, folder)
    if damage == "gone":
        folder.path("bgg").unlink()
    else:
        folder.path("bgg").write_text(XML[:200] if damage == "half" else "", encoding="utf-8")
    report = fetch(site, folder)
    assert outcomes(report) == [Outcome.REPAIRED]
    assert report.new == ("bgg",)
    assert text(folder) == XML
    headers = site.asked[-1][1]
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers


def test_in_place_of_a_damaged_file_an_older_version_is_taken(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", CHANGED)
    fetch(site, folder)
    folder.path("bgg").write_text("", encoding="utf-8")
    site.serve_xml("bgg", XML)
    assert fetch(site, folder).new == ("bgg",)
    assert text(folder) == XML


def test_a_server_that_says_unchanged_without_being_asked_is_not_believed(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve("bgg", Reply(status=304))
    report = fetch(site, folder)
    assert report.failed == (
        (
            "bgg",
            "Die Seite schickt die Datei nicht (304 ohne Anlass). Es ist keine Fassung vorhanden.",
        ),
    )


def test_a_damaged_log_is_no_reason_to_lose_a_statute(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    (folder.folder / "abruf.json").write_text("{", encoding="utf-8")
    assert outcomes(fetch(site, folder)) == [Outcome.NEW]
    assert folder.known()["bgg"].etag == '"1"'
    assert len(folder.versions("bgg")) == 1


def test_progress_names_the_statute(site: LawServer, folder: LawsFolder) -> None:
    stages: list[tuple[str, int, int]] = []
    fetch_laws((BGG, WVO), folder, site.url, lambda *stage: stages.append(stage), patience=PATIENCE)
    assert stages == [("Gesetze laden: BGG", 0, 2), ("Gesetze laden: WVO", 1, 2)]


# what goes wrong

GOOD = zipped(("a.xml", CHANGED))
EVIL = CHANGED.replace("?>", '?><!DOCTYPE dokumente [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
BAD = {
    "404": (Reply(status=404), "Die Seite kennt 1 von 1 Gesetzen nicht (404)"),
    "429": (Reply(GOOD, 429), "auch nach 2 Versuchen mit 429"),
    "500": (Reply(GOOD, 500), "auch nach 2 Versuchen mit 500"),
    "stall": (Reply(GOOD[:50], announced=len(GOOD), stalls=True), "lang nichts geschickt"),
    "truncated": (Reply(GOOD[:-30], announced=len(GOOD)), "Die Verbindung brach ab"),
    "cut": (Reply(GOOD[:-30]), "kein vollständiges Zip"),
    "empty": (Reply(), "kein vollständiges Zip"),
    "html": (Reply(b"<html>Wartung</html>"), "Statt des Gesetzes kam eine Webseite"),
    "path": (Reply(zipped(("../a.xml", CHANGED))), "unzulässige Dateinamen"),
    "two": (Reply(zipped(("a.xml", XML), ("b.xml", XML))), "2 XML-Dateien statt einer"),
    "broken xml": (Reply(zipped(("a.xml", CHANGED[:-20]))), "beschädigt"),
    "entities": (Reply(zipped(("a.xml", EVIL))), "Sicherheitsgründen"),
    "wrong law": (Reply(zipped(("a.xml", OTHER))), "ein anderes Gesetz: BJNR013650980"),
    "older": (
        Reply(zipped(("a.xml", law(builddate="20251231000000", text="Alt.")))),
        "ältere Fassung",
    ),
    "elsewhere": (
        Reply(status=302, headers={"Location": "/schwbwv/xml.zip"}),
        "verweist auf eine andere Adresse",
    ),
    "bomb": (Reply(zipped(("a.xml", b" " * 60_000_001))), "unerwartet groß"),
    "elements": (Reply(zipped(("a.xml", law(text="<B/>" * 300_000)))), "viele Elemente"),
    "columns": (
        Reply(zipped(("a.xml", law(text="<row>" + "<entry/>" * 101 + "</row>")))),
        "unerwartet vielen Spalten",
    ),
    "no book": (Reply(zipped(("a.xml", law(short="SGB 99")))), "kam SGB 99 statt BGG"),
    "no date": (
        Reply(zipped(("a.xml", law(builddate="99991231235959", text="Neu.")))),
        "fehlt das Datum der Fassung",
    ),
    "no host": (
        Reply(status=302, headers={"Location": "http://xn--a/bgg/xml.zip"}),
        "eine Adresse, die keine ist",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_download_damages_nothing_and_the_rest_is_fetched(
    site: LawServer, folder: LawsFolder, name: str
) -> None:
    site.serve_xml("bgg", XML, ETag='"1"')
    fetch(site, folder)
    reply, reason = BAD[name]
    before = files(folder)
    site.serve("bgg", reply)
    site.serve_xml("schwbwv", OTHER)
    if name == "404":  # two statutes that are there: one of them is more than the share
        reason = "Die Seite kennt 1 von 2 Gesetzen nicht (404)"
    report = fetch(site, folder, BGG, WVO)
    assert report.new == ("schwbwv",)
    [(slug, message)] = report.failed
    assert slug == "bgg"
    assert reason in message
    assert message.endswith("Die vorhandene Fassung gilt weiter (Fassung vom 01.01.2026).")
    assert text(folder) == XML
    assert folder.known()["bgg"].etag == '"1"'
    assert [f for f in files(folder) if "schwbwv" not in f] == before


def test_a_statute_is_not_taken_for_another_one_fetched_before(
    site: LawServer, folder: LawsFolder
) -> None:
    """Also where the program knows neither name."""
    unknown = Statute("Neues Gesetz", "neu")
    site.serve_xml("bgg", XML)
    site.serve_xml("neu", XML)
    report = fetch(site, folder, BGG, unknown)
    assert report.failed == (
        (
            "neu",
            "Unter neu kam das Gesetz von bgg (BJNR146800002). Es ist keine Fassung vorhanden.",
        ),
    )


def test_a_site_that_does_not_answer_stops_the_run(folder: LawsFolder) -> None:
    site = LawServer(url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(FetchFailed, match="ist nicht erreichbar"):
        fetch(site, folder, BGG, WVO)
    assert files(folder) == ["abruf.lock"]


def test_a_site_that_went_away_leaves_the_statutes_as_they_are(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML)
    fetch(site, folder)
    before = files(folder)
    gone = LawServer(url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(FetchFailed):
        fetch(gone, folder)
    assert files(folder) == before
    assert text(folder) == XML


def test_a_folder_that_cannot_be_written_is_told_in_german(site: LawServer, tmp_path: Path) -> None:
    site.serve_xml("bgg", XML)
    (tmp_path / "gesetze").write_text("Das ist eine Datei.", encoding="utf-8")
    with pytest.raises(FetchFailed, match="können nicht gespeichert werden"):
        fetch(site, LawsFolder(tmp_path / "gesetze"))


@pytest.mark.parametrize("value", ['"\xe4"', "M\xe4rz"])
def test_a_value_no_request_can_say_does_not_end_later_runs(
    site: LawServer, folder: LawsFolder, value: str
) -> None:
    site.serve_xml("bgg", XML, ETag=value, Last_Modified=value)
    site.serve_xml("schwbwv", OTHER)
    assert fetch(site, folder, BGG, WVO).new == ("bgg", "schwbwv")
    assert fetch(site, folder, BGG, WVO).unchanged == ("bgg", "schwbwv")


def test_a_long_wait_the_site_asks_for_ends_the_run(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", XML)
    site.serve("schwbwv", Reply(status=429, headers={"Retry_After": "3600"}))
    report = fetch(site, folder, BGG, WVO, Statute("WBVG", "wbvg"))
    assert outcomes(report) == [Outcome.NEW, Outcome.NOT_ASKED, Outcome.NOT_ASKED]
    assert report.stopped.startswith("Die Seite bittet um eine Pause von 60 Minuten.")
    assert site.slugs == ["bgg", "schwbwv"]
    assert [slug for slug, _ in report.failed] == ["schwbwv", "wbvg"]


def test_many_failures_in_a_row_end_the_run(site: LawServer, folder: LawsFolder) -> None:
    statutes = [Statute(f"G{number}", f"g{number}") for number in range(5)]
    for statute in statutes:
        site.serve(statute.slug, Reply(b"<html>Wartung</html>"))
    patience = Patience(pause=0, failures_in_a_row=3)
    report = fetch(site, folder, *statutes, patience=patience)
    assert outcomes(report) == [*[Outcome.FAILED] * 3, *[Outcome.NOT_ASKED] * 2]
    assert report.stopped == "3 Gesetze hintereinander scheiterten."


def test_failures_that_do_not_follow_each_other_do_not_end_the_run(
    site: LawServer, folder: LawsFolder
) -> None:
    statutes = [Statute(f"G{number}", f"g{number}") for number in range(4)]
    for statute in statutes:
        site.serve(statute.slug, Reply(b"<html>Wartung</html>"))
    site.serve_xml("g1", law(short="G1"))
    patience = Patience(pause=0, failures_in_a_row=3)
    report = fetch(site, folder, *statutes, patience=patience)
    assert outcomes(report) == [Outcome.FAILED, Outcome.NEW, Outcome.FAILED, Outcome.FAILED]
    assert report.stopped == ""


# a run that goes on


class Stopped(BaseException):
    """What Ctrl+C raises in the middle of a run."""


def test_an_interrupted_run_goes_on_where_it_stopped(site: LawServer, folder: LawsFolder) -> None:
    wbvg = Statute("WBVG", "wbvg")
    site.serve_xml("bgg", XML)
    site.serve_xml("schwbwv", OTHER)
    site.serve_xml("wbvg", law(short="WBVG", doknr="BJNR231910009"))

    def interrupt(stage: str, _done: int, _total: int) -> None:
        if stage.endswith("WBVG"):
            raise Stopped

    with pytest.raises(Stopped):
        fetch_laws((BGG, WVO, wbvg), folder, site.url, interrupt, patience=PATIENCE)
    report = fetch_laws((BGG, WVO, wbvg), folder, site.url, silent, patience=PATIENCE)
    assert site.slugs == ["bgg", "schwbwv", "wbvg"]
    assert report.new == ("bgg", "schwbwv", "wbvg")
    assert report.results[0].message == "Erstmals geladen, Fassung vom 01.01.2026."
    fetch(site, folder, BGG, WVO, wbvg)
    assert site.slugs[3:] == ["bgg", "schwbwv", "wbvg"]


def test_what_failed_before_the_interruption_is_asked_for_again(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve("bgg", Reply(status=403))
    site.serve("schwbwv", Reply(status=429, headers={"Retry_After": "3600"}))
    assert fetch(site, folder, BGG, WVO).stopped
    site.serve_xml("bgg", XML)
    site.serve_xml("schwbwv", OTHER)
    assert fetch(site, folder, BGG, WVO).new == ("bgg", "schwbwv")


def test_a_file_damaged_since_the_interruption_is_fetched_again(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML)
    site.serve("schwbwv", Reply(status=429, headers={"Retry_After": "3600"}))
    fetch(site, folder, BGG, WVO)
    folder.path("bgg").write_text(XML[:100], encoding="utf-8")
    site.serve_xml("schwbwv", OTHER)
    assert fetch(site, folder, BGG, WVO).new == ("bgg", "schwbwv")
    assert text(folder) == XML


_FETCHER = """
import sys
from pathlib import Path
from ingest.laws_fetch import LawsFolder, Patience, Statute, fetch_laws
statutes = [Statute("BGG", "bgg"), Statute("WVO", "schwbwv")]
folder = LawsFolder(Path(sys.argv[1]))
fetch_laws(statutes, folder, sys.argv[2], lambda *_: None, patience=Patience(pause=0))
"""


def test_a_run_killed_in_the_middle_of_a_download_goes_on(
    site: LawServer, folder: LawsFolder
) -> None:
    body = zipped(("a.xml", OTHER))
    site.serve_xml("bgg", XML)
    site.serve("schwbwv", Reply(body[:100], announced=len(body), stalls=True))
    with subprocess.Popen(
        [sys.executable, "-c", _FETCHER, str(folder.folder), site.url]
    ) as process:
        for _ in range(200):
            if "schwbwv" in site.slugs:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
    assert site.slugs == ["bgg", "schwbwv"]
    assert text(folder) == XML
    assert not folder.has("schwbwv")
    site.serve("schwbwv", Reply(body))
    # The killed process wrote the time of its run by the real clock.
    report = fetch_laws((BGG, WVO), folder, site.url, silent, patience=PATIENCE)
    assert report.new == ("bgg", "schwbwv")
    assert site.slugs == ["bgg", "schwbwv", "schwbwv"]
    assert text(folder, "schwbwv") == OTHER


# never too much at once


def ten(*left_out: str, builddate: str = "20260202000000") -> str:
    paragrafen = [str(number) for number in range(1, 11) if str(number) not in left_out]
    return law(*paragrafen, builddate=builddate)


def test_an_update_that_takes_too_much_away_is_held_back(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", ten(builddate="20260101000000"), ETag='"1"')
    fetch(site, folder)
    site.serve_xml("bgg", ten("3", "4", "5"), ETag='"2"')
    report = fetch(site, folder)
    assert outcomes(report) == [Outcome.HELD_BACK]
    assert report.failed == (
        (
            "bgg",
            (
                "Zurückgehalten: In der neuen Fassung fehlen 3 von 10 Vorschriften; erlaubt sind 20 % "
                "je Abruf. Sie liegt zur Prüfung unter zurueckgehalten/bgg.xml. Die vorhandene Fassung "
                "gilt weiter (Fassung vom 01.01.2026)."
            ),
        ),
    )
    assert "§ 3" in text(folder)
    assert len(folder.versions("bgg")) == 1
    assert folder.known()["bgg"].etag == '"1"'
    held = folder.folder / "zurueckgehalten" / "bgg.xml"
    assert "§ 3" not in held.read_text(encoding="utf-8")


def test_an_update_held_back_can_be_let_through(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", ten(builddate="20260101000000"))
    fetch(site, folder)
    site.serve_xml("bgg", ten("3", "4", "5"))
    fetch(site, folder)
    assert outcomes(fetch(site, folder, largest_loss=1)) == [Outcome.CHANGED]
    assert "§ 3" not in text(folder)
    assert not (folder.folder / "zurueckgehalten" / "bgg.xml").exists()


def test_an_update_that_takes_little_away_passes(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", ten(builddate="20260101000000"))
    fetch(site, folder)
    site.serve_xml("bgg", ten("3", "4"))
    assert outcomes(fetch(site, folder)) == [Outcome.CHANGED]


def test_repealed_norms_count_as_taken_away(site: LawServer, folder: LawsFolder) -> None:
    site.serve_xml("bgg", ten(builddate="20260101000000"))
    fetch(site, folder)
    repealed = "".join(norm_xml(f"§ {number}", "(weggefallen)", "") for number in (3, 4, 5))
    left = ten("3", "4", "5").replace("</dokumente>", f"{repealed}</dokumente>")
    site.serve_xml("bgg", left)
    assert outcomes(fetch(site, folder)) == [Outcome.HELD_BACK]


def test_a_damaged_file_is_measured_by_the_newest_version_kept(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", ten(builddate="20260101000000"))
    fetch(site, folder)
    folder.path("bgg").write_text("", encoding="utf-8")
    site.serve_xml("bgg", ten("3", "4", "5"))
    assert outcomes(fetch(site, folder)) == [Outcome.HELD_BACK]


def statutes_of(number: int) -> list[Statute]:
    return [Statute(f"G{index}", f"g{index}") for index in range(number)]


def served(site: LawServer, statutes: Sequence[Statute]) -> None:
    for index, statute in enumerate(statutes):
        site.serve_xml(statute.slug, law(short=statute.short, doknr=f"BJNR00001{index:04}"))


def test_a_site_that_has_lost_many_statutes_is_not_believed(
    site: LawServer, folder: LawsFolder, clock: FakeClock
) -> None:
    statutes = statutes_of(9)
    served(site, statutes)
    fetch(site, folder, *statutes)
    for slug in ("g1", "g2"):
        site.serve(slug, Reply(status=404))
    for _ in range(5):
        report = fetch(site, folder, *statutes, clock=clock)
        clock.today += timedelta(days=1)
    assert report.failed == tuple(
        (
            slug,
            (
                "Die Seite kennt 2 von 9 Gesetzen nicht (404). Das gilt als Störung der Seite. Die "
                "vorhandene Fassung gilt weiter (Fassung vom 01.01.2026)."
            ),
        )
        for slug in ("g1", "g2")
    )
    assert folder.count() == 9


def test_a_statute_the_site_has_no_more_is_given_up_on_the_third_day(
    site: LawServer, folder: LawsFolder, clock: FakeClock
) -> None:
    statutes = statutes_of(9)
    served(site, statutes)
    fetch(site, folder, *statutes)
    site.serve("g1", Reply(status=404))
    for _ in range(2):
        for _ in range(2):  # twice a day is one day
            report = fetch(site, folder, *statutes, clock=clock)
            assert report.failed == (
                (
                    "g1",
                    (
                        "Die Seite antwortet mit 404. Die vorhandene Fassung gilt weiter (Fassung vom "
                        "01.01.2026)."
                    ),
                ),
            )
        clock.today += timedelta(days=1)
    report = fetch(site, folder, *statutes, clock=clock)
    assert report.retired == ("g1",)
    assert report.results[1].message == (
        "Die Seite hat das Gesetz an 3 verschiedenen Tagen nicht mehr gehabt. Es ist aus dem "
        "Bestand genommen; alle Fassungen bleiben aufbewahrt."
    )
    assert not folder.has("g1")
    assert len(folder.versions("g1")) == 1


@pytest.mark.parametrize("etag", ["", '"1"'])
def test_a_statute_that_comes_back_is_counted_anew(
    site: LawServer, folder: LawsFolder, clock: FakeClock, etag: str
) -> None:
    """Whether the site sends it again or says that it is unchanged."""
    statutes = statutes_of(9)
    served(site, statutes)
    back = law(short="G1", doknr="BJNR000010001")
    site.serve_xml("g1", back, ETag=etag)
    fetch(site, folder, *statutes)
    for day in range(6):
        if day % 2:
            site.serve_xml("g1", back, ETag=etag)
        else:
            site.serve("g1", Reply(status=404))
        fetch(site, folder, *statutes, clock=clock)
        clock.today += timedelta(days=1)
    assert folder.has("g1")
    assert folder.known()["g1"].missing == ()


def test_a_statute_that_never_was_there_is_reported_and_nothing_else(
    site: LawServer, folder: LawsFolder
) -> None:
    site.serve_xml("bgg", XML)
    report = fetch(site, folder, BGG, WVO)
    assert report.failed == (
        ("schwbwv", "Die Seite antwortet mit 404. Es ist keine Fassung vorhanden."),
    )
    assert "schwbwv" not in folder.known()


# the original zips


@pytest.mark.data
def test_original_zips_are_fetched_and_unpacked(
    site: LawServer, folder: LawsFolder, test_data: Path
) -> None:
    names = {
        "sgb_1": "SGB I",
        "sgb_8": "SGB VIII",
        "sgb_9_2018": "SGB IX",
        "sgb_10": "SGB X",
        "sgb_11": "SGB XI",
        "sgb_12": "SGB XII",
        "sgb_14": "SGB XIV",
    }
    statutes = [Statute(short, slug) for slug, short in names.items()]
    for slug in names:
        body = (test_data / "laws" / "zips" / f"{slug}.xml.zip").read_bytes()
        site.serve(slug, Reply(body, headers={"ETag": f'"{slug}"'}))
    assert fetch(site, folder, *statutes).new == tuple(names)
    assert fetch(site, folder, *statutes).unchanged == tuple(names)
    assert folder.known()["sgb_9_2018"].doknr == "BJNR323410016"


@pytest.mark.data
def test_an_original_zip_is_followed_by_its_newer_version(
    site: LawServer, folder: LawsFolder, test_data: Path
) -> None:
    sgb_9 = Statute("SGB IX", "sgb_9_2018")
    laws = test_data / "laws"
    site.serve("sgb_9_2018", Reply((laws / "zips" / "sgb_9_2018.xml.zip").read_bytes()))
    fetch(site, folder, sgb_9)
    newer = (laws / "gii" / "sgb_9_2018" / "BJNR323410016.xml").read_bytes()
    site.serve("sgb_9_2018", Reply(zipped(("BJNR323410016.xml", newer))))
    report = fetch(site, folder, sgb_9)
    assert [result.message for result in report.results] == [
        "Neue Fassung vom 02.02.2026 (bisher vom 10.01.2025)."
    ]
    assert len(folder.versions("sgb_9_2018")) == 2


@pytest.mark.data
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_an_original_zip_cut_short_is_refused(
    site: LawServer, folder: LawsFolder, test_data: Path, kept: float
) -> None:
    body = (test_data / "laws" / "zips" / "sgb_9_2018.xml.zip").read_bytes()
    site.serve("sgb_9_2018", Reply(body[: int(kept * len(body))]))
    report = fetch(site, folder, Statute("SGB IX", "sgb_9_2018"))
    assert "kein vollständiges Zip-Archiv" in report.failed[0][1]
    assert not folder.has("sgb_9_2018")
