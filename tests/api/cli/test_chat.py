"""A conversation in the terminal, with everything that goes wrong in one."""

from __future__ import annotations

import io
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import wording
from tests.api.cli.conftest import Sro, port_of, served


class Keyboard(io.StringIO):
    """Lines as they are typed; `^C` is Ctrl+C, `\\xfc` a byte that is not UTF-8."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override] # as StringIO's own
        line = super().readline(size)
        if line == "^C\n":
            raise KeyboardInterrupt
        if line == "\\xfc\n":
            raise UnicodeDecodeError("utf-8", b"\xfc", 0, 1, "invalid start byte")
        return line


@pytest.mark.parametrize("end", ["ende\n", " Ende \n", "^C\n", ""])
def test_a_conversation_goes_on_until_it_is_left(sro: Sro, client: httpx.Client, end: str) -> None:
    after = "Was steht in § 96 SGB IX?\n" if end else ""  # nothing comes after the end of the input
    typed = Keyboard(f"Was steht in § 97 SGB IX?\nund im nächsten?\n{end}{after}")
    result = sro("chat", port=port_of(client), typed=typed)
    assert (result.code, result.err) == (0, "")
    assert "§ 97 SGB IX – Fachkräfte" in result.out
    assert "§ 97a SGB IX – Fortbildung" in result.out
    assert "§ 96 SGB IX – Zusammenarbeit" not in result.out
    assert result.out.count(wording.FIRST_CONTACT) == 1
    assert result.out.endswith("Auf Wiedersehen.\n")


def test_how_to_leave_is_said_at_the_start(sro: Sro, client: httpx.Client) -> None:
    out = sro("chat", port=port_of(client), typed="ende\n").out
    assert out.startswith("„ende“ oder Strg+D beendet das Gespräch.\n")


@pytest.mark.parametrize("question", ["", "   ", "x" * 2_001, "\\xfc"])
def test_after_a_refused_question_the_next_one_is_answered(
    sro: Sro, client: httpx.Client, question: str
) -> None:
    typed = Keyboard(f"{question}\nWas steht in § 97 SGB IX?\nende\n")
    result = sro("chat", port=port_of(client), typed=typed)
    assert result.code == 0
    refusal, answer = result.out.split("Die Frage ist leer oder länger als 2.000 Zeichen.")
    assert "Fachkräfte" not in refusal
    assert "§ 97 SGB IX – Fachkräfte" in answer


ANSWER = {"answer": "Gut. [1]", "citations": [], "nearest": [], "suggestions": [], "notices": []}


class Moody(BaseHTTPRequestHandler):
    """A service that fails in a different way with every question, and at last answers."""

    heard: list[dict[str, Any]]
    moods: tuple[bytes, ...] = (
        b"kein JSON",
        b'{"detail": "Gerade nicht."}',
        b"",
        json.dumps(ANSWER).encode(),
    )

    def do_GET(self) -> None:
        self.reply(200, b'{"generation": "1"}')

    def do_POST(self) -> None:
        self.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = self.moods[len(self.heard) - 1]
        if body:
            self.reply(200 if body.startswith(b'{"answer') else 503, body)

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_a_service_that_fails_does_not_end_the_conversation(sro: Sro) -> None:
    class Today(Moody):
        heard: list[dict[str, Any]] = []

    with served(Today) as url:
        result = sro("chat", port=httpx.URL(url).port, typed="a\nb\nc\nd\n")
    assert result.code == 0
    said = [
        "antwortet nicht wie erwartet (Status 503)",
        "Gerade nicht.",
        "Der laufende Dienst antwortet nicht.",
        "Gut. [1]",
        "Auf Wiedersehen.",
    ]
    assert [result.out.index(text) for text in said] == sorted(map(result.out.index, said))
    assert [body["question"] for body in Today.heard] == ["a", "b", "c", "d"]
    assert Today.heard[-1]["history"] == []  # what failed was not said


def test_a_service_that_goes_away_does_not_end_the_conversation(sro: Sro, tmp_path: Path) -> None:
    class Once(Moody):
        heard: list[dict[str, Any]] = []
        moods = (b"",)

        def do_GET(self) -> None:
            self.reply(503 if self.heard else 200, b'{"generation": "1"}')

    with served(Once) as url:
        result = sro("chat", port=httpx.URL(url).port, typed="a\nb\nende\n")
    assert result.code == 0
    assert "Der laufende Dienst antwortet nicht." in result.out
    assert "Es gibt noch keinen Index." in result.out
    assert not (tmp_path / "daten" / "modell").exists()
