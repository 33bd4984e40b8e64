"""Asking the running service from the terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from api.cli.client import Asker, base_url, server_is_ready
from api.settings import ServiceSettings
from ingest.errors import ModelUnavailable
from ingest.settings import IndexSettings
from tests.api.cli.conftest import port_of
from tests.api.conftest import serving, wait_ready
from tests.library import Library


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("10.0.0.7", "http://10.0.0.7:8000"),
    ],
)
def test_the_service_is_where_it_binds(host: str, url: str) -> None:
    assert base_url(ServiceSettings(host=host, ask_keys=("a",))) == url


def test_a_ready_service_is_seen(client: httpx.Client) -> None:
    assert server_is_ready(ServiceSettings(port=port_of(client)))


def test_a_service_without_an_index_is_not_ready() -> None:
    def load() -> object:
        raise ModelUnavailable("Das Modell fehlt.")

    with serving(load) as client:  # type: ignore[arg-type] # it never returns
        assert not server_is_ready(ServiceSettings(port=port_of(client)))


def test_nobody_there_is_not_ready() -> None:
    assert not server_is_ready(ServiceSettings(port=1))


class Stranger(BaseHTTPRequestHandler):
    """Another program on our port that finds every page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>Hallo</h1>")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_another_program_on_the_port_is_not_taken_for_the_service(stranger: int) -> None:
    assert not server_is_ready(ServiceSettings(port=stranger))


def test_the_history_goes_with_the_question(client: httpx.Client) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=port_of(client)))
    history = [{"role": "user", "content": "§ 97 SGB IX"}]
    assert asker.ask("und im nächsten?", history)["question"] == "Was steht in § 97a SGB IX?"


def test_a_service_that_went_away_is_told(library: Library) -> None:
    with serving(lambda: library.live) as client:
        wait_ready(client)
        asker = Asker(IndexSettings(), ServiceSettings(port=port_of(client)))
    with pytest.raises(ValueError, match="Der laufende Dienst antwortet nicht"):
        asker.ask("§ 97 SGB IX")


@pytest.mark.parametrize("question", ["", " ", "x" * 2_001])
def test_without_a_service_a_wrong_question_is_refused_before_the_model_is_loaded(
    question: str,
) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=1))
    with pytest.raises(ValueError, match=r"leer oder länger als 2\.000 Zeichen"):
        asker.ask(question)
