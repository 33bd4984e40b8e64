"""The command line as a person uses it: arguments and variables in, text and exit code out."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from api.cli.main import main


@dataclass(frozen=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Sro = Callable[..., Result]


@pytest.fixture
def sro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sro:
    """Runs `sro` in this process: arguments, `SRO_…` variables without prefix, keyboard input."""
    for name in [name for name in os.environ if name.startswith("SRO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "300")  # no line is broken
    monkeypatch.setenv("SRO_DATA_DIR", str(tmp_path / "daten"))
    monkeypatch.setenv("SRO_PORT", "1")  # nobody listens there
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str | io.StringIO = "", **variables: object) -> Result:
        for name, value in variables.items():
            monkeypatch.setenv(f"SRO_{name.upper()}", str(value))
        monkeypatch.setattr(sys, "argv", ["sro", *arguments])
        keyboard = io.StringIO(typed) if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", keyboard)
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        code = ended.value.code
        return Result(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run


def port_of(client: httpx.Client) -> int:
    assert client.base_url.port is not None
    return client.base_url.port


class _QuietServer(ThreadingHTTPServer):
    """Says nothing when a client hangs up in the middle."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave standard error to the program under test."""


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Another program's server on a free port of this machine; gives its address."""
    with _QuietServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
