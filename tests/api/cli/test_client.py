"""Asking the running service from the terminal."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from api.cli.client import Asker, base_url, check_index, server_is_ready
from api.cli.errors import AskFailed
from api.settings import ServiceSettings
from ingest.errors import IndexMismatch, IndexUnavailable, ModelUnavailable
from ingest.settings import IndexSettings
from tests.api.cli.conftest import port_of, served
from tests.api.conftest import serving, wait_ready
from tests.library import Library


def unheard(remark: str) -> None:
    raise AssertionError(remark)


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


def test_another_program_on_the_port_is_not_taken_for_the_service() -> None:
    with served(Stranger) as url:
        assert not server_is_ready(ServiceSettings(port=httpx.URL(url).port or 0))


def test_the_history_goes_with_the_question(client: httpx.Client) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=port_of(client)), unheard)
    history = [{"role": "user", "content": "§ 97 SGB IX"}]
    assert asker.ask("und im nächsten?", history)["question"] == "Was steht in § 97a SGB IX?"


def test_a_service_that_went_away_is_told(library: Library, tmp_path: Path) -> None:
    with serving(lambda: library.live) as client:
        wait_ready(client)
        asker = Asker(
            IndexSettings(data_dir=tmp_path), ServiceSettings(port=port_of(client)), unheard
        )
    with pytest.raises(AskFailed, match="Der laufende Dienst antwortet nicht"):
        asker.ask("§ 97 SGB IX")
    with pytest.raises(IndexUnavailable):  # the next question does without it
        asker.ask("§ 97 SGB IX")


@pytest.mark.parametrize("keys", [(), ("falsch",)])
def test_a_service_that_wants_another_key_is_done_without(
    guarded: httpx.Client, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    said: list[str] = []
    settings = ServiceSettings(port=port_of(guarded), ask_keys=keys)
    asker = Asker(IndexSettings(data_dir=tmp_path), settings, said.append)
    for _ in range(2):
        with pytest.raises(IndexUnavailable, match="Es gibt noch keinen Index"):
            asker.ask("§ 97 SGB IX")
    assert said == [
        (
            "Der laufende Dienst verlangt einen gültigen Schlüssel (SRO_ASK_KEYS); die Antwort kommt "
            "ohne ihn aus dem Index."
        )
    ]


def test_a_question_nobody_can_see_is_refused_without_a_service(tmp_path: Path) -> None:
    asker = Asker(IndexSettings(data_dir=tmp_path), ServiceSettings(port=1), unheard)
    with pytest.raises(AskFailed, match="leer oder länger"):
        asker.ask("\u200b\x07")


@pytest.mark.parametrize("question", ["", " ", "x" * 2_001])
def test_a_wrong_question_is_refused_before_anything_is_asked(question: str) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=1), unheard)
    with pytest.raises(AskFailed, match=r"leer oder länger als 2\.000 Zeichen"):
        asker.ask(question)


def test_white_space_around_a_question_does_not_count(client: httpx.Client) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=port_of(client)), unheard)
    assert asker.ask(f" § 97 SGB IX{' ' * 2_000}")["question"] == "§ 97 SGB IX"


def test_bytes_of_another_encoding_are_refused(client: httpx.Client) -> None:
    asker = Asker(IndexSettings(), ServiceSettings(port=port_of(client)), unheard)
    with pytest.raises(AskFailed, match="kein UTF-8"):
        asker.ask("F\udcfcrs")  # what Python makes of a Latin-1 "ü" on the command line


class Failing(BaseHTTPRequestHandler):
    """A service that is ready and cannot answer."""

    status, body = 500, b"<h1>Fehler</h1>"

    def do_GET(self) -> None:
        self.reply(200, b'{"generation": "1"}')

    def do_POST(self) -> None:
        self.reply(self.status, self.body)

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Refusing(Failing):
    """A service that says why."""

    status, body = 503, b'{"detail": "Der Index fehlt."}'


class Talking(Failing):
    """A service whose errors are none of ours."""

    status, body = 502, b'["bad gateway"]'


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (Failing, r"nicht wie erwartet \(Status 500\)"),
        (Refusing, "^Der Index fehlt.$"),
        (Talking, r"nicht wie erwartet \(Status 502\)"),
    ],
)
def test_what_the_service_says_instead_of_an_answer_is_told(
    service: type[Failing], said: str
) -> None:
    with served(service) as url:
        asker = Asker(IndexSettings(), ServiceSettings(port=httpx.URL(url).port or 0), unheard)
        with pytest.raises(AskFailed, match=said):
            asker.ask("§ 97 SGB IX")


# ------------------------------------------------------- without a service


def test_without_an_index_nothing_is_unpacked(tmp_path: Path) -> None:
    settings = IndexSettings(data_dir=tmp_path / "daten")
    with pytest.raises(IndexUnavailable, match="Es gibt noch keinen Index"):
        Asker(settings, ServiceSettings(port=1), unheard).check()
    assert not (tmp_path / "daten").exists()


def test_an_index_of_another_model_is_told_before_the_model_is_loaded(
    library: Library, tmp_path: Path
) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    settings = IndexSettings(data_dir=library.data_dir, embedding_model=str(tmp_path))
    with pytest.raises(IndexMismatch, match="gebaut mit 'hash-1'"):
        check_index(settings)


def test_with_a_service_no_index_is_needed_here(client: httpx.Client, tmp_path: Path) -> None:
    Asker(IndexSettings(data_dir=tmp_path), ServiceSettings(port=port_of(client)), unheard).check()
