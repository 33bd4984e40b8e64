"""What holds for every request: pages, headers, limits, origins, keys."""

from __future__ import annotations

import re
import socket

import httpx
import pytest

from api.settings import ServiceSettings
from tests.api.conftest import serving, wait_ready
from tests.library import Library

ORIGIN = "https://intranet.example"
FOREIGN = "https://anderswo.example"
LIMIT = 2_000_000
QUESTION = {"question": "Was ist ein Sozialraum?"}


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/widget.js", "text/javascript"),
        ("/seite.css", "text/css"),
        ("/docs", "text/html"),
        ("/openapi.json", "application/json"),
    ],
)
def test_pages_are_served(client: httpx.Client, path: str, media_type: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(media_type)
    assert reply.text


@pytest.mark.parametrize("path", ["/", "/docs", "/seite.css", "/widget.js"])
def test_no_page_loads_anything_from_another_host(client: httpx.Client, path: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", client.get(path).text, flags=re.DOTALL)  # but for comments
    assert not re.findall(
        r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"']?(?:https?:)?//", text
    )
    assert not re.findall(r"(?:@import|url\(|import\()\s*[\"']?(?:https?:)?//", text)


def test_what_the_documentation_page_loads_is_there(client: httpx.Client) -> None:
    page = client.get("/docs").text
    loaded = re.findall(r"(?:src|href)=\"(/[^\"]+)\"", page)
    assert len(loaded) >= 3
    assert [client.get(address).status_code for address in loaded] == [200] * len(loaded)


def test_there_is_no_second_documentation(client: httpx.Client) -> None:
    assert client.get("/redoc").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/v1/status", "/v1/chunks/fehlt", "/healthz", "/quelle/fehlt"]
)
def test_every_reply_is_fenced_in(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self';" in policy
    assert policy.endswith("script-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_an_allowed_origin_may_frame_the_pages(guarded: httpx.Client) -> None:
    policy = guarded.get("/").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {ORIGIN};" in policy


def test_another_host_name_is_refused_without_keys(client: httpx.Client) -> None:
    reply = client.get("/v1/documents", headers={"Host": "evil.example"})
    assert (reply.status_code, reply.json()["code"]) == (421, "invalid_host")


def test_a_body_over_the_limit_is_refused_before_it_is_sent(client: httpx.Client) -> None:
    host, port = client.base_url.host, client.base_url.port
    head = (
        "POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {LIMIT + 1}\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(head.encode())
        reply = connection.recv(10_000)
    assert reply.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in reply


def test_a_body_of_unknown_length_is_refused_at_the_limit(client: httpx.Client) -> None:
    parts = (b" " * 100_000 for _ in range(LIMIT // 100_000 + 1))
    json = {"content-type": "application/json"}
    reply = client.post("/v1/ask", content=parts, headers=json)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_chunked_body_within_the_limit_is_read(client: httpx.Client) -> None:
    parts = (part for part in (b'{"question": "Was ist ', b'ein Sozialraum?"}'))
    json = {"content-type": "application/json"}
    assert client.post("/v1/ask", content=parts, headers=json).json()["status"] == "answered"


def test_a_body_at_the_limit_is_read(client: httpx.Client) -> None:
    body = b'{"question": "Was ist ein Sozialraum?"' + b" " * (LIMIT - 39) + b"}"
    assert len(body) == LIMIT
    reply = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://intranet.example", f"{ORIGIN}:8443"])
def test_another_origin_may_not_read_replies(guarded: httpx.Client, origin: str) -> None:
    headers = {"origin": origin, "authorization": "Bearer geheim"}
    reply = guarded.post("/v1/ask", json=QUESTION, headers=headers)
    assert "access-control-allow-origin" not in reply.headers


def test_no_origin_may_read_replies_unless_it_is_set(client: httpx.Client) -> None:
    reply = client.post("/v1/ask", json=QUESTION, headers={"origin": ORIGIN})
    assert "access-control-allow-origin" not in reply.headers


def test_an_allowed_origin_may_ask_with_a_key(guarded: httpx.Client) -> None:
    wanted = {
        "origin": ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    preflight = guarded.options("/v1/ask", headers=wanted)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    headers = {"origin": ORIGIN, "authorization": "Bearer geheim"}
    reply = guarded.post("/v1/ask", json=QUESTION, headers=headers)
    assert reply.json()["status"] == "answered"
    assert reply.headers["access-control-allow-origin"] == ORIGIN


def test_an_allowed_origin_reads_why_it_was_refused(guarded: httpx.Client) -> None:
    reply = guarded.post("/v1/ask", json=QUESTION, headers={"origin": ORIGIN})
    assert reply.status_code == 401
    assert reply.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer falsch", "Bearer geheim2", "Basic geheim", "geheim", "Bearergeheim"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/ask"),
        ("POST", "/v1/search"),
        ("GET", "/v1/documents"),
        ("GET", "/v1/chunks/fehlt"),
        ("GET", "/v1/status"),
        ("GET", "/quelle/fehlt"),
    ],
)
def test_reading_needs_a_key_where_keys_are_set(
    guarded: httpx.Client, method: str, path: str, given: str
) -> None:
    headers = {"accept": "application/json"} | ({"authorization": given} if given else {})
    reply = guarded.request(method, path, json=QUESTION, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthorized")
    assert reply.headers["www-authenticate"] == "Bearer"
    assert "Schlüssel" in reply.json()["detail"]


@pytest.mark.parametrize("key", ["geheim", "zweiter/"])
def test_any_of_the_keys_opens(guarded: httpx.Client, key: str) -> None:
    reply = guarded.post("/v1/ask", json=QUESTION, headers={"authorization": f"Bearer {key}"})
    assert reply.json()["status"] == "answered"


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_scheme_counts_in_any_case(guarded: httpx.Client, scheme: str) -> None:
    headers = {"authorization": f"{scheme} geheim"}
    assert guarded.get("/v1/documents", headers=headers).status_code == 200


def test_a_refused_page_asks_for_a_key_too(guarded: httpx.Client) -> None:
    reply = guarded.get("/quelle/fehlt", headers={"accept": "text/html"})
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/widget.js", "/docs", "/openapi.json", "/healthz", "/readyz", "/v1/status"),
        *("/v1/documents", "/v1/documents/fehlt", "/quelle/fehlt", "/nirgends", "/v1/ask"),
    ],
)
def test_head_answers_like_get_without_the_body(client: httpx.Client, path: str) -> None:
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    names = ("content-type", "content-length", "content-security-policy", "allow")
    assert [head.headers.get(name) for name in names] == [whole.headers.get(name) for name in names]
    assert len(whole.content) > 0


def test_head_needs_a_key_where_get_does(guarded: httpx.Client) -> None:
    assert guarded.head("/v1/documents").status_code == 401
    assert guarded.head("/v1/documents", headers={"authorization": "Bearer geheim"}).is_success


def test_a_connection_goes_on_after_head(client: httpx.Client) -> None:
    for _ in range(2):
        assert client.head("/widget.js").is_success
        assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/widget.js", "/seite.css", "/"])
def test_what_a_page_needs_to_start_is_open(guarded: httpx.Client, path: str) -> None:
    assert guarded.get(path).status_code == 200


def test_an_embedding_page_reads_without_a_key_only_where_the_operator_says_so(
    library: Library,
) -> None:
    settings = ServiceSettings(ask_keys=("geheim",), allowed_origins=(ORIGIN,), origins_read=True)
    with serving(lambda: library.live, settings) as client:
        wait_ready(client)
        allowed = client.post("/v1/ask", json=QUESTION, headers={"origin": ORIGIN})
        foreign = client.post("/v1/ask", json=QUESTION, headers={"origin": FOREIGN})
        assert (allowed.status_code, foreign.status_code) == (200, 401)
        assert client.post("/v1/ask", json=QUESTION).status_code == 401
