"""The source page: what it shows, whom it is opened to, and what it says where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import ServiceSettings
from assistant.answering import Assistant
from assistant.wiring import LiveAssistant
from ingest.norm import Norm
from tests.api.conftest import serving, wait_ready
from tests.api.passages import chunk_id, gone_id
from tests.library import Library

KEY = {"authorization": "Bearer geheim"}
# As Chromium and Firefox send it.
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAM = {"accept": "application/json"}
ORIGIN = "https://intranet.example"
QUESTION = "Was steht in § 97 Satz 2 Nr. 1 SGB IX?"


def assert_page(reply: httpx.Response, status: int, title: str) -> str:
    """Check that a refusal is a German page; gives what it says."""
    assert reply.status_code == status
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="de">' in reply.text
    assert f"<h1>{title}</h1>" in reply.text
    return unescape(" ".join(re.findall(r'<p class="meldung">(.*?)</p>', reply.text)))


def cite(client: httpx.Client, question: str = QUESTION, **headers: str) -> dict[str, Any]:
    """The first citation of an answer."""
    reply = client.post("/v1/ask", json={"question": question}, headers=headers or KEY)
    citation: dict[str, Any] = reply.json()["citations"][0]
    return citation


# ------------------------------------------------------------------- content


def test_the_passage_stands_between_its_neighbours(
    client: httpx.Client, assistant: Assistant
) -> None:
    page = client.get(f"/quelle/{chunk_id(assistant, Norm('SGB IX', '97'))}").text
    places = [page.index(text) for text in ("Gespräch ein.", "beschäftigt", "bilden sich fort.")]
    assert places == sorted(places)
    assert "<mark" not in page


def test_the_quote_may_be_the_whole_passage(client: httpx.Client, assistant: Assistant) -> None:
    name = chunk_id(assistant, Norm("BGG", "4"))
    length = len(client.get(f"/v1/chunks/{name}").json()["text"])
    page = client.get(f"/quelle/{name}?start=0&end={length}").text
    assert '<mark id="zitat">Barrierefrei sind Gebäude ohne Stufen und Schwellen.</mark>' in page


def test_neighbours_of_an_open_service_can_be_opened(
    client: httpx.Client, assistant: Assistant
) -> None:
    page = client.get(f"/quelle/{chunk_id(assistant, Norm('SGB IX', '97'))}").text
    onward = re.findall(r'<p><a href="([0-9a-f]+)">Da(?:vor|nach) im Dokument</a>', page)
    assert len(onward) == 2
    assert [client.get(f"/quelle/{address}").status_code for address in onward] == [200, 200]


# --------------------------------------------------------------------- links


def test_a_signed_link_opens_without_a_key(guarded: httpx.Client) -> None:
    link = cite(guarded)["link"]
    page = guarded.get(link, headers=BROWSER)
    assert page.status_code == 200
    assert '<mark id="zitat">1. das Sozialrecht,</mark>' in page.text


def test_every_passage_of_a_reply_can_be_opened(guarded: httpx.Client) -> None:
    refused = guarded.post("/v1/ask", json={"question": "Was ist Astrophysik?"}, headers=KEY)
    found = guarded.post("/v1/search", json={"query": "Fachkräfte"}, headers=KEY)
    hits = [*refused.json()["nearest"], *found.json()["hits"]]
    hits.append(guarded.get(f"/v1/chunks/{hits[0]['chunk_id']}", headers=KEY).json())
    assert len(hits) > 5
    for hit in hits:
        page = guarded.get(hit["link"], headers=BROWSER)
        assert page.status_code == 200
        assert "<mark" not in page.text


def test_streamed_citations_carry_their_links(guarded: httpx.Client) -> None:
    stream = {**KEY, "accept": "text/event-stream"}
    reply = guarded.post("/v1/ask", json={"question": QUESTION}, headers=stream)
    assert reply.text.count(cite(guarded)["link"]) == 2  # event citations and event answer


def test_a_signed_page_holds_its_passage_alone(guarded: httpx.Client) -> None:
    link = cite(guarded)["link"]
    page, whole = (guarded.get(link, headers=given).text for given in (BROWSER, KEY))
    for text in ("Gespräch ein.", "bilden sich fort."):  # of the passages before and after
        assert (text in whole, text in page) == (True, False)
    assert "beschäftigt" in page
    assert 'class="umfeld' not in page


def test_a_signed_page_leads_nowhere_else(guarded: httpx.Client) -> None:
    page = guarded.get(cite(guarded)["link"], headers=BROWSER).text
    assert re.findall(r'<a href="([^"]+)"', page) == [
        "../",
        "https://www.gesetze-im-internet.de/sgb_9_2018/__97.html",
    ]


def test_a_page_read_with_a_key_leads_on_by_signed_links(guarded: httpx.Client) -> None:
    link = cite(guarded)["link"]
    for address in (link, link.partition("?")[0]):
        page = guarded.get(address, headers=KEY).text
        onward = re.findall(r'<a href="([0-9a-f]{16}\?sig=[\w-]{24})">', page)
        assert len(onward) >= 2  # the neighbours, and what is referred to
        assert {guarded.get(f"/quelle/{name}").status_code for name in onward} == {200}


def test_a_link_opens_no_other_passage_or_quote(guarded: httpx.Client) -> None:
    own, other = cite(guarded), cite(guarded, "Was steht in § 98 SGB IX?")
    link: str = own["link"]
    start, end = own["start"], own["end"]
    forged = [
        link.replace(own["chunk_id"], other["chunk_id"]),
        link.replace(f"start={start}", f"start={start + 1}"),
        link.replace(f"end={end}", f"end={end - 1}"),
        link.replace(f"start={start}", f"start=0{start}"),
        link.replace(f"start={start}&end={end}&", ""),
        link[:-1],
        f"{link}A",
        f"/quelle/{own['chunk_id']}?start={start}&end={end}&sig={'A' * 24}",
    ]
    for address in forged:
        said = assert_page(guarded.get(address, headers=BROWSER), 401, "Diese Quelle ist geschützt")
        assert "Dieser Link ist unvollständig oder gilt nicht mehr" in said


def test_a_signature_opens_the_source_page_alone(guarded: httpx.Client) -> None:
    citation = cite(guarded)
    query = citation["link"].partition("?")[2]
    assert guarded.get(f"/v1/chunks/{citation['chunk_id']}?{query}").status_code == 401


def test_a_link_survives_a_restart_and_dies_with_the_keys(library: Library) -> None:
    def statuses(keys: tuple[str, ...], link: str = "") -> tuple[str, int]:
        with serving(lambda: library.live, ServiceSettings(ask_keys=keys)) as client:
            wait_ready(client)
            link = link or cite(client)["link"]
            return link, client.get(link).status_code

    link, opened = statuses(("geheim",))
    assert opened == 200
    assert statuses(("geheim",), link) == (link, 200)
    assert statuses(("geheim", "neu"), link) == (link, 401)


def test_a_reader_of_an_allowed_origin_gets_links_that_open(library: Library) -> None:
    settings = ServiceSettings(ask_keys=("geheim",), allowed_origins=(ORIGIN,), origins_read=True)
    with serving(lambda: library.live, settings) as client:
        wait_ready(client)
        link = cite(client, origin=ORIGIN)["link"]
        assert client.get(link, headers=BROWSER).status_code == 200  # a new tab names no origin


# ------------------------------------------------------------------ refusals


def test_without_key_or_link_a_browser_gets_a_page_that_says_what_to_do(
    guarded: httpx.Client, assistant: Assistant
) -> None:
    address = f"/quelle/{chunk_id(assistant, Norm('SGB IX', '97'))}"
    said = assert_page(guarded.get(address, headers=BROWSER), 401, "Diese Quelle ist geschützt")
    assert "öffnen Sie die Quelle aus der Antwort" in said


@pytest.mark.parametrize("address", ["/quelle/fehlt", "/quelle/fehlt?start=abc"])
def test_who_may_not_read_does_not_learn_what_is_there(guarded: httpx.Client, address: str) -> None:
    assert guarded.get(address, headers=BROWSER).status_code == 401
    assert guarded.get(address, headers=KEY).status_code in {404, 422}


def test_an_unknown_source_is_a_page(client: httpx.Client) -> None:
    reply = client.get("/quelle/fehlt", headers=BROWSER)
    said = assert_page(reply, 404, "Quelle nicht gefunden")
    assert said.startswith("Diese Quelle gibt es nicht.")


def test_a_source_that_left_the_index_is_a_page(client: httpx.Client, library: Library) -> None:
    reply = client.get(f"/quelle/{gone_id(library)}", headers=BROWSER)
    said = assert_page(reply, 410, "Diese Quelle ist überholt")
    assert said.startswith("Diese Fassung gibt es nicht mehr")
    assert "um die heutige Fassung zu finden" in said


SPANS = [
    ("start=abc&end=5", "Feld „start“: eine ganze Zahl wird erwartet."),
    ("start=0&end=", "Feld „end“: eine ganze Zahl wird erwartet."),
    ("start=-1&end=4", "Feld „start“: mindestens 0."),
    ("start=9&end=4", "Felder „start“ und „end“: „end“ muss größer sein als „start“."),
    ("start=4&end=4", "Felder „start“ und „end“: „end“ muss größer sein als „start“."),
    ("start=0&end=99999", "Feld „end“: höchstens 52, so lang ist die Stelle."),
    ("start=0&end=53", "Feld „end“: höchstens 52, so lang ist die Stelle."),
    ("start=5", "Felder „start“ und „end“: Es fehlt eines von beiden."),
    ("end=3", "Felder „start“ und „end“: Es fehlt eines von beiden."),
]


@pytest.mark.parametrize(("span", "detail"), SPANS)
def test_a_span_that_is_none_is_refused(
    client: httpx.Client, assistant: Assistant, span: str, detail: str
) -> None:
    address = f"/quelle/{chunk_id(assistant, Norm('BGG', '4'))}?{span}"
    said = assert_page(client.get(address, headers=BROWSER), 422, "Dieser Link stimmt nicht")
    assert said.startswith(detail)
    problem = client.get(address, headers=PROGRAM)
    assert problem.headers["content-type"] == "application/problem+json"
    assert (problem.status_code, problem.json()["detail"]) == (422, detail)


@pytest.fixture(scope="module")
def starting() -> Iterator[httpx.Client]:
    """A service whose index does not open."""

    def load() -> LiveAssistant:
        raise OSError(28, "No space left on device")

    with serving(load, status_file=Path("/nirgends")) as client:
        yield client


def test_a_service_that_is_not_ready_says_so_on_a_page(starting: httpx.Client) -> None:
    reply = starting.get("/quelle/fehlt", headers=BROWSER)
    assert assert_page(reply, 503, "Der Assistent ist noch nicht bereit")
    problem = starting.get("/quelle/fehlt", headers=PROGRAM)
    assert (problem.status_code, problem.json()["code"]) == (503, "not_ready")


def test_a_wrong_method_is_told_on_a_page(client: httpx.Client) -> None:
    said = assert_page(client.post("/quelle/fehlt", headers=BROWSER), 405, "Das ist nicht möglich")
    assert said == "Diese Adresse nimmt diese Art von Anfrage nicht an."


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html; charset=utf-8"),
        (BROWSER["accept"], "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
        ("application/json, text/plain, */*", "application/problem+json"),
        ("application/json, text/html", "text/html; charset=utf-8"),
        ("text/event-stream", "application/problem+json"),
    ],
)
def test_a_refusal_is_what_the_client_reads(
    client: httpx.Client, guarded: httpx.Client, accept: str, media_type: str
) -> None:
    for service, status in ((client, 404), (guarded, 401)):
        reply = service.get("/quelle/fehlt", headers={"accept": accept})
        assert (reply.status_code, reply.headers["content-type"]) == (status, media_type)


def test_nothing_but_a_source_is_refused_by_a_page(guarded: httpx.Client) -> None:
    reply = guarded.get("/v1/documents", headers=BROWSER)
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_refusal_repeats_nothing_of_a_hostile_address(client: httpx.Client) -> None:
    reply = client.get("/quelle/%3Cimg%20src=x%3E?start=%3Cimg%3E", headers=BROWSER)
    assert "<img" not in reply.text
