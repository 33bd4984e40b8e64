"""The whole thing from outside: `sro serve` over real data, through real sockets."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Server

pytestmark = [pytest.mark.data, pytest.mark.model]


def test_the_service_keeps_the_contract(server: Server, test_data: Path) -> None:
    check = test_data / "checks" / "contract.py"
    run = subprocess.run(
        [sys.executable, check, server.url], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def raw_stream(url: str, question: str) -> tuple[str, list[bytes]]:
    """Ask over a bare socket; gives the head of the reply and the chunks its body came in."""
    body = json.dumps({"question": question}).encode()
    head = (
        "POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: text/event-stream\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    place = urlsplit(url)
    chunks: list[bytes] = []
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)
        with connection.makefile("rb") as reply:
            lines = []
            while (line := reply.readline().strip()) != b"":
                lines.append(line.decode())
            while (size := int(reply.readline(), 16)) > 0:
                chunks.append(reply.read(size))
                reply.readline()
    return "\n".join(lines).lower(), chunks


def test_events_come_one_by_one_through_a_socket(server: Server) -> None:
    head, chunks = raw_stream(server.url, "Was steht in § 97 SGB IX?")
    assert head.startswith("http/1.1 200")
    assert "transfer-encoding: chunked" in head
    assert "x-accel-buffering: no" in head
    first, *rest = chunks
    assert first.startswith(b":")
    names = [chunk.split(b"\n")[0].decode().removeprefix("event: ") for chunk in rest]
    assert names[:3] == ["status", "status", "citations"]
    assert set(names[3:-1]) == {"delta"}
    assert names[-1] == "answer"


def test_what_is_installed_is_listed(server: Server) -> None:
    documents = httpx.get(f"{server.url}/v1/documents?per_page=500").json()["documents"]
    assert "BJNR323410016" in {document["source"] for document in documents}
    assert len([d for d in documents if d["kind"] == "local"]) >= 5
    assert {d["kind"] for d in documents} == {"law", "concept", "local"}


def test_questions_at_the_same_time_get_their_own_answers(server: Server) -> None:
    def ask(paragraf: int) -> str:
        body = {"question": f"Was steht in § {paragraf} SGB IX?"}
        reply = httpx.post(f"{server.url}/v1/ask", json=body, timeout=60).json()
        return str(reply["citations"][0]["norm"]["paragraf"])

    wanted = list(range(90, 102))
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, wanted)) == [str(paragraf) for paragraf in wanted]
