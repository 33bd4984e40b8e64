from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from ingest.errors import FetchFailed, UnreadableSource
from ingest.laws.patience import Patience, SystemClock
from ingest.laws.site import USER_AGENT, Site, site_answers
from tests.conftest import free_port
from tests.ingest.laws.server import FakeClock, LawServer, Reply, dripping_server, law_server

BODY = b"PK..."
PATIENCE = Patience(stall=0.2)
OK = b"HTTP/1.1 200 OK\r\n"
DRIPPING = {
    "silence": b"",
    "status": b"HTTP/1.1 20",
    "headers": OK + b"X-A: ",
    "body": OK + b"Content-Length: 5000\r\n\r\n",
    "body without length": OK + b"\r\n",
    "size of a part": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nPK..\r\n1;",
}


@pytest.fixture
def server() -> Iterator[LawServer]:
    with law_server() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def site(server: LawServer, clock: FakeClock) -> Iterator[Site]:
    with Site(server.url, PATIENCE, clock) as site:
        yield site


def failing(site: Site, slug: str = "bgg") -> str:
    with pytest.raises(UnreadableSource) as caught:
        site.get(slug)
    return str(caught.value)


# what is asked and answered


def test_a_file_comes_with_what_the_next_request_needs(server: LawServer, site: Site) -> None:
    day = "Mon, 05 Jan 2026 01:00:00 GMT"
    server.serve("bgg", Reply(BODY, headers={"ETag": '"1"', "Last_Modified": day}))
    reply = site.get("bgg")
    assert (reply.data, reply.etag, reply.last_modified) == (BODY, '"1"', day)
    assert (reply.unchanged, reply.missing) == (False, False)
    [(path, headers)] = server.asked
    assert path == "/bgg/xml.zip"
    assert headers["User-Agent"] == USER_AGENT
    assert headers["Accept-Encoding"] == "identity"
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers


def test_a_known_file_is_asked_for_conditionally(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(BODY, headers={"ETag": '"1"'}))
    reply = site.get("bgg", etag='"1"', last_modified="Mon, 05 Jan 2026 01:00:00 GMT")
    assert reply.unchanged
    headers = server.asked[0][1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Mon, 05 Jan 2026 01:00:00 GMT"


@pytest.mark.parametrize("value", ['"\xe4"', "März", "a\nb: c", '"a\x01"', "1" * 201, "\ud800"])
def test_what_no_request_can_say_is_not_sent_back(
    server: LawServer, site: Site, value: str
) -> None:
    server.serve("bgg", Reply(BODY))
    assert site.get("bgg", etag=value, last_modified=value).data == BODY
    headers = server.asked[0][1]
    assert "If-None-Match" not in headers
    assert "If-Modified-Since" not in headers


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_file_is_an_answer(server: LawServer, site: Site, status: int) -> None:
    server.serve("bgg", Reply(status=status))
    assert site.get("bgg").missing
    assert len(server.asked) == 1


def test_a_second_lies_between_two_requests(
    server: LawServer, site: Site, clock: FakeClock
) -> None:
    for slug in ("a", "b", "c"):
        site.get(slug)
    assert clock.slept == [1.0, 1.0]


def test_time_that_passed_anyway_is_not_waited_for_again(site: Site, clock: FakeClock) -> None:
    site.get("a")
    clock.sleep(0.75)
    site.get("b")
    clock.sleep(5)
    site.get("c")
    assert clock.slept == [0.75, 0.25, 5]


def test_the_system_clock_goes_forward() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    clock.sleep(0.01)
    assert clock.monotonic() >= before + 0.01
    assert clock.now().tzinfo is not None


# faults of the server


def test_a_fault_is_tried_again(server: LawServer, site: Site, clock: FakeClock) -> None:
    server.serve("bgg", Reply(status=500), Reply(status=502), Reply(BODY))
    assert site.get("bgg").data == BODY
    assert clock.slept == [2.0, 4.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_lasting_fault_is_given_up(server: LawServer, site: Site, status: int) -> None:
    server.serve("bgg", Reply(BODY, status))
    assert failing(site) == f"Die Seite antwortet auch nach 3 Versuchen mit {status}."
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [204, 206, 302, 400, 401, 403, 501])
def test_other_answers_are_not_tried_again(server: LawServer, site: Site, status: int) -> None:
    server.serve("bgg", Reply(status=status))
    assert failing(site) == f"Die Seite antwortet mit {status}."
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", 7.0),
        ("120", 120.0),
        ("0", 1.0),
        ("Mon, 02 Mar 2026 05:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 05:00:30 GMT", 1.0),
        ("Mon, 02 Mar 2026 05:00:30 -0000", 30.0),
        ("Mon, 01 Jan 0001 00:00:00 +2300", 1.0),
        ("Mon, 02 Mar 2026 05:00:30 +9999", 2.0),
        ("Mon, 02 Mar 2026", 2.0),
        ("-5", 2.0),
        ("bald", 2.0),
        ("", 2.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_the_site_asks_for_is_kept(
    server: LawServer, clock: FakeClock, status: int, asked: str, waited: float
) -> None:
    server.serve("bgg", Reply(status=status, headers={"Retry_After": asked}), Reply(BODY))
    with Site(server.url, PATIENCE, clock) as site:
        assert site.get("bgg").data == BODY
    assert clock.slept == [waited]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("121", "2 Minuten"),
        ("3600", "60 Minuten"),
        ("Mon, 02 Mar 2026 06:30:00 GMT", "90 Minuten"),
        ("Fri, 31 Dec 9999 23:59:59 -2300", "mehr als einem Tag"),
        ("9" * 5_000, "mehr als einem Tag"),
    ],
)
def test_a_long_wait_ends_the_run(
    server: LawServer, site: Site, clock: FakeClock, asked: str, words: str
) -> None:
    server.serve("bgg", Reply(status=503, headers={"Retry_After": asked}))
    with pytest.raises(FetchFailed, match=f"bittet um eine Pause von {words}"):
        site.get("bgg")
    assert clock.slept == []


def test_a_wait_that_comes_with_another_fault_is_not_kept(
    server: LawServer, site: Site, clock: FakeClock
) -> None:
    server.serve("bgg", Reply(status=500, headers={"Retry_After": "100"}), Reply(BODY))
    site.get("bgg")
    assert clock.slept == [2.0]


# faults of the line


def test_a_download_that_stalls_is_given_up_after_a_retry(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(BODY, announced=100, stalls=True))
    assert failing(site) == "Die Seite hat 0.2 Sekunden lang nichts geschickt."
    assert len(server.asked) == 3


def test_a_download_that_stalls_once_is_had_the_second_time(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(BODY, announced=100, stalls=True), Reply(BODY))
    assert site.get("bgg").data == BODY


def test_a_half_written_download_is_refused(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(BODY, announced=100))
    assert failing(site) == "Die Verbindung brach ab, bevor die Datei vollständig war."


@pytest.mark.parametrize("beginning", DRIPPING.values(), ids=DRIPPING)
def test_a_download_that_takes_too_long_is_given_up(clock: FakeClock, beginning: bytes) -> None:
    patience = Patience(stall=5, longest_download=0.3)
    started = time.monotonic()
    with dripping_server(beginning) as url, Site(url, patience, clock) as site:
        assert failing(site) == "Das Laden dauert zu lange und wurde abgebrochen."
        assert failing(site) == "Das Laden dauert zu lange und wurde abgebrochen."
    assert time.monotonic() - started < 3


def test_a_deadline_leaves_the_next_download_alone(server: LawServer, clock: FakeClock) -> None:
    server.serve("bgg", Reply(BODY, announced=100, stalls=True), Reply(BODY))
    with Site(server.url, Patience(stall=5, longest_download=0.3), clock) as site:
        assert site.get("leer").missing  # leaves an open connection, which is taken up again
        assert failing(site) == "Das Laden dauert zu lange und wurde abgebrochen."
        assert site.get("bgg").data == BODY
        time.sleep(0.4)
        assert site.get("bgg").data == BODY


def test_a_site_nobody_serves_is_told_at_once(clock: FakeClock) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with (
        Site(url, PATIENCE, clock) as site,
        pytest.raises(FetchFailed, match=f"{url} ist nicht erreichbar"),
    ):
        site.get("bgg")
    assert not site.reached
    assert clock.slept == []


def test_a_site_that_went_away_is_given_another_chance(clock: FakeClock) -> None:
    with law_server() as server:
        site = Site(server.url, PATIENCE, clock)
        assert site.get("bgg").missing
    with site, pytest.raises(FetchFailed, match="ist nicht erreichbar"):
        site.get("bgg")
    assert site.reached
    assert clock.slept == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    "url", ["", "bgg", "ftp://127.0.0.1", "http://", "http://a:b", "file:///x", "http://xn--a"]
)
def test_an_address_that_is_none_is_told(clock: FakeClock, url: str) -> None:
    with pytest.raises(FetchFailed, match="ist keine Webadresse"):
        Site(url, PATIENCE, clock)


# files that are none


def test_a_web_page_is_not_loaded(server: LawServer, site: Site) -> None:
    headers = {"Content_Type": "text/html; charset=utf-8"}
    server.serve("bgg", Reply(b"<html>Wartung</html>", headers=headers))
    assert failing(site) == "Statt des Gesetzes kam eine Webseite (HTML)."


def test_an_endless_file_is_not_loaded(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(b"x" * 20_000_001))
    assert "unerwartet groß" in failing(site)


def test_a_file_packed_once_more_is_handed_on_as_it_is(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(b"\x1f\x8b...", headers={"Content_Encoding": "gzip"}))
    assert site.get("bgg").data == b"\x1f\x8b..."


# redirects


def test_a_redirect_to_the_same_file_is_followed(
    server: LawServer, site: Site, clock: FakeClock
) -> None:
    there = Reply(status=301, headers={"Location": "/bgg/xml.zip?x=1"})
    server.serve("bgg", there)
    server.replies["/bgg/xml.zip?x=1"] = [Reply(BODY)]
    assert site.get("bgg").data == BODY
    assert clock.slept == [1.0]


@pytest.mark.parametrize(
    "location",
    [
        "/sgb_9_2018/xml.zip",
        "/fehler.html",
        "http://angreifer.example/bgg/xml.zip",
        "http://localhost/bgg/xml.zip",
        "http://127.0.0.1:1/bgg/xml.zip",
        "ftp://127.0.0.1/bgg/xml.zip",
        "file:///etc/passwd",
        "http://[",
    ],
)
def test_a_redirect_elsewhere_is_not_followed(server: LawServer, site: Site, location: str) -> None:
    server.serve("bgg", Reply(status=302, headers={"Location": location}))
    assert failing(site).startswith(f"Die Seite verweist auf eine andere Adresse ({location})")
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["http://xn--a/bgg/xml.zip", "//xn--zz--.de/bgg/xml.zip"])
def test_a_redirect_to_a_name_that_is_none_is_not_followed(
    server: LawServer, site: Site, location: str
) -> None:
    server.serve("bgg", Reply(status=302, headers={"Location": location}))
    assert failing(site) == "Die Seite verweist auf eine Adresse, die keine ist."
    assert len(server.asked) == 1


def test_a_redirect_in_a_circle_is_given_up(server: LawServer, site: Site) -> None:
    server.serve("bgg", Reply(status=302, headers={"Location": "/bgg/xml.zip"}))
    assert failing(site) == "Die Seite verweist im Kreis."
    assert len(server.asked) == 4


def test_a_site_answers_or_does_not(server: LawServer) -> None:
    server.replies["/"] = [Reply(b"Willkommen")]
    assert site_answers(server.url, 5)
    server.replies["/"] = [Reply(status=503)]
    assert not site_answers(server.url, 5)
    assert not site_answers(f"http://127.0.0.1:{free_port()}", 5)
    assert not site_answers("http://xn--a", 5)
    assert not site_answers("http://[", 5)


def test_a_site_that_never_ends_its_answer_does_not_answer() -> None:
    started = time.monotonic()
    with dripping_server(OK + b"X-A: ") as url:
        assert not site_answers(url, 0.3)
    assert time.monotonic() - started < 2
