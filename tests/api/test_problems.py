"""Bad input and what the service says of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.wiring import LiveAssistant
from ingest.errors import IngestError
from tests.api.conftest import serving, wait_ready
from tests.fakes import HashEmbedder
from tests.library import Library

JSON = {"content-type": "application/json"}


def assert_problem(reply: httpx.Response, status: int, code: str) -> str:
    """Check the form of a problem; gives its detail."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert set(problem) == {"type", "title", "status", "code", "detail"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert "Traceback" not in reply.text
    assert ".py" not in reply.text
    assert "/work" not in reply.text
    detail: str = problem["detail"]
    return detail


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "Feld „question“: Angabe fehlt."),
        ({"question": ""}, "Feld „question“: darf nicht leer sein."),
        ({"question": " \n\t "}, "Feld „question“: darf nicht leer sein."),
        ({"question": "\u200b\ufeff\u2060"}, "Feld „question“: darf nicht leer sein."),
        ({"question": "\x00\x07\x1b"}, "Feld „question“: darf nicht leer sein."),
        ({"question": "\u200b \u0301\ufe0f"}, "Feld „question“: darf nicht leer sein."),
        ({"question": "x" * 2_001}, "Feld „question“: höchstens 2.000 Zeichen."),
        ({"question": "x" * 20_000}, "Feld „question“: höchstens 2.000 Zeichen."),
        ({"question": None}, "Feld „question“: ein Text wird erwartet."),
        ({"question": ["a"]}, "Feld „question“: ein Text wird erwartet."),
        (
            {"question": "a", "mode": "magic"},
            "Feld „mode“: erlaubt sind „auto“, „extractive“ und „generative“.",
        ),
        ({"question": "a", "farbe": "blau"}, "Feld „farbe“: unbekannt."),
        ({"question": "a", "k": 3}, "Feld „k“: unbekannt."),
        ({"question": "a", "ä" * 99: 3}, f"Feld „{'ä' * 60}“: unbekannt."),
        ({"question": "a", "history": "b"}, "Feld „history“: eine Liste wird erwartet."),
        (
            {"question": "a", "history": ["b"]},
            "Feld „history“, Eintrag 1: ein Objekt mit Feldern wird erwartet.",
        ),
        (
            {"question": "a", "history": [{"role": "user"}]},
            "Feld „history“, Eintrag 1, Feld „content“: Angabe fehlt.",
        ),
        (
            {"question": "a", "history": [{"role": "system", "content": "b"}]},
            "Feld „history“, Eintrag 1, Feld „role“: erlaubt sind „user“ und „assistant“.",
        ),
        (
            {"question": "a", "history": [{"role": "user", "content": "x" * 50_001}]},
            "Feld „history“, Eintrag 1, Feld „content“: höchstens 50.000 Zeichen.",
        ),
        (
            {"question": "a", "filters": {"kinds": ["roman"]}},
            "Feld „filters“, Feld „kinds“, Eintrag 1: erlaubt sind „law“, „concept“ und „local“.",
        ),
        ({"question": "a", "filters": {"ort": []}}, "Feld „filters“, Feld „ort“: unbekannt."),
        (
            {"question": "a", "filters": {"regions": "Nord"}},
            "Feld „filters“, Feld „regions“: eine Liste wird erwartet.",
        ),
        ({"farbe": 1}, "Feld „question“: Angabe fehlt. Feld „farbe“: unbekannt."),
        ([], "Inhalt der Anfrage: ein Objekt mit Feldern wird erwartet."),
        ("text", "Inhalt der Anfrage: ein Objekt mit Feldern wird erwartet."),
        (None, "Inhalt der Anfrage: Angabe fehlt."),
    ],
)
def test_a_wrong_question_is_explained_in_german(
    client: httpx.Client, body: object, detail: str
) -> None:
    reply = client.post("/v1/ask", json=body)
    assert assert_problem(reply, 422, "invalid_request") == detail


def test_many_faults_are_told_in_a_few_sentences(client: httpx.Client) -> None:
    for wrong, last in ((6, "Und ein weiterer Fehler."), (1_000, "Und 995 weitere Fehler.")):
        reply = client.post("/v1/ask", json={"question": "a", "history": [1] * wrong})
        detail = assert_problem(reply, 422, "invalid_request")
        assert detail.count("ein Objekt mit Feldern wird erwartet.") == 5
        assert detail.endswith(last)


FILTERS = [("kinds", "law"), ("regions", "Nord"), ("document_ids", "d1"), ("laws", "SGB IX")]


@pytest.mark.parametrize(("name", "entry"), FILTERS)
@pytest.mark.parametrize(("path", "field"), [("/v1/ask", "question"), ("/v1/search", "query")])
def test_a_filter_holds_so_many_entries(
    client: httpx.Client, path: str, field: str, name: str, entry: str
) -> None:
    def ask(count: int) -> httpx.Response:
        return client.post(
            path, json={field: "Was ist Teilhabe?", "filters": {name: [entry] * count}}
        )

    assert ask(200).status_code == 200
    for count in (201, 100_000):
        detail = assert_problem(ask(count), 422, "invalid_request")
        assert detail == f"Feld „filters“, Feld „{name}“: höchstens 200 Einträge."


def test_so_many_different_documents_can_be_chosen(client: httpx.Client) -> None:
    body = {"query": "Teilhabe", "filters": {"document_ids": [f"d{n}" for n in range(200)]}}
    assert client.post("/v1/search", json=body).json()["hits"] == []


@pytest.mark.parametrize(
    ("k", "wanted"),
    [
        (-1, "mindestens 1"),
        (0, "mindestens 1"),
        (51, "höchstens 50"),
        (10**30, "höchstens 50"),
        (1.5, "eine ganze Zahl wird erwartet"),
        ("viele", "eine ganze Zahl wird erwartet"),
        ("9" * 5_000, "eine ganze Zahl wird erwartet"),
        (None, "eine ganze Zahl wird erwartet"),
        ([], "eine ganze Zahl wird erwartet"),
        ({"a": 1}, "eine ganze Zahl wird erwartet"),
    ],
)
def test_k_has_a_range(client: httpx.Client, k: object, wanted: str) -> None:
    reply = client.post("/v1/search", json={"query": "a", "k": k})
    assert assert_problem(reply, 422, "invalid_request") == f"Feld „k“: {wanted}."


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("?kind=roman", "Feld „kind“: erlaubt sind „law“, „concept“ und „local“."),
        ("?page=0", "Feld „page“: mindestens 1."),
        ("?per_page=501", "Feld „per_page“: höchstens 500."),
        ("?per_page=x", "Feld „per_page“: eine ganze Zahl wird erwartet."),
        (f"?q={'x' * 201}", "Feld „q“: höchstens 200 Zeichen."),
    ],
)
def test_the_list_of_documents_checks_its_parameters(
    client: httpx.Client, query: str, detail: str
) -> None:
    reply = client.get(f"/v1/documents{query}")
    assert assert_problem(reply, 422, "invalid_request") == detail


def test_text_that_is_no_unicode_is_named(client: httpx.Client) -> None:
    reply = client.post("/v1/ask", content=b'{"question": "\\ud800"}', headers=JSON)
    detail = assert_problem(reply, 422, "invalid_request")
    assert detail == "Feld „question“: enthält ungültige Zeichen."


def test_every_error_is_described_as_a_problem(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    replies = [
        (status, content)
        for path in paths.values()
        for operation in path.values()
        for status, reply in operation["responses"].items()
        for content in [reply.get("content", {})]
    ]
    errors = [content for status, content in replies if status >= "400"]
    assert len(errors) > 20
    for content in errors:
        assert list(content) == ["application/problem+json"]
        schema = content["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}
    assert {tuple(content) for status, content in replies if status == "200"} == {
        ("application/json",)
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"{not json",
        b"{",
        b'{"question": "a"',
        b'{"question": "a",}',
        b"\x00",
        b"{\"question\": 'a'}",
    ],
)
def test_what_is_no_json_is_named(client: httpx.Client, raw: bytes) -> None:
    detail = assert_problem(client.post("/v1/ask", content=raw, headers=JSON), 400, "invalid_json")
    assert detail == "Der Inhalt der Anfrage ist kein gültiges JSON."


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"\xff\xfe", 400, "invalid_json"),
        (b'{"question": "\xe4"}', 400, "invalid_request"),
        (b"[" * 100_000, 400, "invalid_request"),
        (b'{"question": "\\ud800"}', 422, "invalid_request"),
        (b'{"question": NaN}', 422, "invalid_request"),
        (b"", 422, "invalid_request"),
        (b"null", 422, "invalid_request"),
    ],
)
def test_bytes_that_cannot_be_read_are_refused(
    client: httpx.Client, raw: bytes, status: int, code: str
) -> None:
    assert_problem(client.post("/v1/ask", content=raw, headers=JSON), status, code)


def test_a_body_of_another_type_is_refused(client: httpx.Client) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    reply = client.post("/v1/ask", content=b"question=a", headers=form)
    assert_problem(reply, 422, "invalid_request")


@pytest.mark.parametrize("path", ["/gibtesnicht", "/v1", "/v1/ask/mehr", "/../etc/passwd", "/%00"])
def test_an_unknown_address_is_a_problem(client: httpx.Client, path: str) -> None:
    detail = assert_problem(client.get(path), 404, "not_found")
    assert detail == "Diese Adresse gibt es nicht."


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/ask"), ("DELETE", "/v1/documents")])
def test_a_wrong_method_is_a_problem(client: httpx.Client, method: str, path: str) -> None:
    assert_problem(client.request(method, path), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "question",
    [
        "x",
        "x" * 2_000,
        "\u0000\u0007\u001b[31m",
        "'; DROP TABLE chunks; --",
        '" OR "1"="1',
        "<img src=x onerror=alert(1)>",
        "{{7*7}} ${7*7} %s %n",
        "§" * 500,
        "§ 999999999999999999999999 SGB IX",
        "\u202eSozialraum\u202c",
        "👩‍👩‍👧 🏘️",
        "[1] [2] **fett** # Titel",
        "a" * 999 + " " + "b" * 999,
        "(" * 1_000,
    ],
)
def test_any_text_is_a_question(client: httpx.Client, question: str) -> None:
    for path, name in (("/v1/ask", "question"), ("/v1/search", "query")):
        reply = client.post(path, json={name: question})
        assert reply.status_code == 200, reply.text


def test_a_question_of_the_greatest_length_counts_characters_not_bytes(
    client: httpx.Client,
) -> None:
    assert client.post("/v1/ask", json={"question": "ä" * 2_000}).status_code == 200


def test_a_long_history_is_taken(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "Was ist § 97 SGB IX? " * 200}] * 25
    reply = client.post("/v1/ask", json={"question": "Und § 96 SGB IX?", "history": history})
    assert reply.json()["status"] == "answered"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=50),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["question", "query", "k", "mode", "history", "filters", "kinds", "role"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(["/v1/ask", "/v1/search"]), body=JSON_VALUES)
def test_no_body_breaks_the_service(client: httpx.Client, path: str, body: object) -> None:
    raw = json.dumps(body, ensure_ascii=True).encode()
    reply = client.post(path, content=raw, headers=JSON)
    assert reply.status_code in {200, 422}


class BrokenEmbedder(HashEmbedder):
    """Fails at every question but the one that warms it up."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def embed_query(self, text: str) -> Any:
        if text != "Aufwärmen":
            raise self._error
        return super().embed_query(text)


def broken(library: Library, error: Exception) -> LiveAssistant:
    return LiveAssistant(library.live.generations, library.indexes, BrokenEmbedder(error))


SECRET = "Geheime Frage nach Frau Mustermann"


@pytest.fixture
def faulty(library: Library) -> Iterator[httpx.Client]:
    with serving(lambda: broken(library, RuntimeError(f"/etc/passwd {SECRET}"))) as client:
        yield wait_ready(client)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_an_unforeseen_error_tells_nothing_of_the_inside(faulty: httpx.Client, path: str) -> None:
    name = {"/v1/ask": "question", "/v1/search": "query"}[path]
    detail = assert_problem(faulty.post(path, json={name: SECRET}), 500, "internal")
    assert detail == "Im Dienst ist ein Fehler aufgetreten."


def test_an_unforeseen_error_of_a_stream_is_its_last_event(faulty: httpx.Client) -> None:
    stream = {"accept": "text/event-stream"}
    reply = faulty.post("/v1/ask", json={"question": SECRET}, headers=stream)
    assert reply.status_code == 200
    *_, last = reply.text.strip().split("\n\n")
    name, data = last.split("\n")
    assert name == "event: error"
    problem = json.loads(data.removeprefix("data: "))
    assert (problem["status"], problem["code"]) == (500, "internal")
    assert SECRET not in reply.text


def test_an_expected_error_gives_its_german_reason(library: Library) -> None:
    with serving(lambda: broken(library, IngestError("Das Modell ist weg."))) as client:
        reply = wait_ready(client).post("/v1/ask", json={"question": "a"})
        assert assert_problem(reply, 500, "internal") == "Das Modell ist weg."


def test_no_question_is_logged(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/v1/ask", json={"question": SECRET})
        client.post("/v1/search", json={"query": SECRET})
        client.post("/v1/ask", json={"question": SECRET}, headers={"accept": "text/event-stream"})
        client.post("/v1/ask", json={"question": SECRET, "mode": "magic"})
    own = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not [record for record in own if "Mustermann" in record.getMessage()]
