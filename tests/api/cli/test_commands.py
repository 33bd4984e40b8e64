"""What the commands do and say, without a model."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from assistant import wording
from ingest.status import StatusFile
from tests.api.cli.conftest import Sro, port_of
from tests.library import BGG, Library

COMMANDS = ["start", "ingest", "ask", "chat", "serve", "status", "eval", "laws"]


# -------------------------------------------------------------------- help


def test_help_names_every_command(sro: Sro) -> None:
    result = sro("--help")
    assert result.code == 0
    assert [name for name in COMMANDS if f"  {name} " in result.out] == COMMANDS


def test_without_a_command_help_is_shown(sro: Sro) -> None:
    assert "Sozialraum-Assistent: Fragen zu" in sro().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_without_being_run(sro: Sro, command: str) -> None:
    result = sro(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"sro {command}" in result.out


def test_an_unknown_command_is_refused(sro: Sro) -> None:
    result = sro("gibtesnicht")
    assert result.code == 2
    assert "gibtesnicht" in result.err


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize("command", [("status",), ("serve",), ("ask", "a"), ("laws", "fetch")])
def test_an_unknown_variable_is_refused_by_name(sro: Sro, command: tuple[str, ...]) -> None:
    result = sro(*command, prot="8000")
    assert result.code == 1
    assert result.out == ""
    assert "Unbekannte Einstellung: SRO_PROT. Bekannte stehen im README." in result.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("port", "viele", "Einstellung SRO_PORT: 'viele' ist kein gültiger Wert."),
        ("port", "70000", "Einstellung SRO_PORT: '70000' ist kein gültiger Wert."),
        ("laws_fetch", "vielleicht", "Einstellung SRO_LAWS_FETCH: 'vielleicht' ist kein"),
        ("allowed_origins", "intranet", "SRO_ALLOWED_ORIGINS: 'intranet' ist kein Ursprung"),
        ("host", "0.0.0.0", "Ohne Schlüssel (SRO_ASK_KEYS) lauscht der Dienst nur auf diesem"),
    ],
)
def test_a_wrong_value_is_refused_in_german(sro: Sro, name: str, value: str, said: str) -> None:
    result = sro("serve", **{name: value})
    assert result.code == 1
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_taken_port_is_told_before_anything_is_loaded(sro: Sro) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("serve", "start"):
            result = sro(command, port=port)
            assert result.code == 1
            assert f"Port {port} auf 127.0.0.1 ist nicht frei" in result.err
            assert "SRO_PORT" in result.err


# ------------------------------------------------------------ ask and chat


def test_an_answer_of_the_running_service_is_shown_with_its_sources(
    sro: Sro, client: httpx.Client
) -> None:
    result = sro("ask", "Was steht in § 97 Satz 2 Nr. 1 SGB IX?", port=port_of(client))
    assert (result.code, result.err) == (0, "")
    assert "das Sozialrecht, [1]" in result.out
    assert "[1] § 97 Satz 2 Nr. 1 SGB IX, Probegesetz (SGB IX) · Stand 01.02.2026" in result.out
    assert "https://www.gesetze-im-internet.de/sgb_9_2018/__97.html" in result.out
    assert wording.FIRST_CONTACT in result.out


def test_a_refusal_names_what_is_nearest(sro: Sro, client: httpx.Client) -> None:
    result = sro("ask", "Was ist Astrophysik?", port=port_of(client))
    assert result.code == 0
    assert "Am nächsten liegen" in result.out
    assert "Quellen\n" not in result.out


@pytest.mark.parametrize(
    ("question", "said"), [("", "question ist leer."), ("x" * 2_001, "länger als 2000 Zeichen")]
)
def test_a_question_the_service_refuses_is_told(
    sro: Sro, client: httpx.Client, question: str, said: str
) -> None:
    result = sro("ask", question, port=port_of(client))
    assert result.code == 1
    assert said in result.err


def test_the_first_key_is_used(sro: Sro, guarded: httpx.Client) -> None:
    result = sro("ask", "§ 97 SGB IX", port=port_of(guarded), ask_keys="geheim,anderer")
    assert result.code == 0
    assert "Fachkräfte" in result.out
    refused = sro("ask", "§ 97 SGB IX", ask_keys="falsch")
    assert refused.code == 1
    assert "gültiger Schlüssel" in refused.err


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_conversation_goes_on_until_an_empty_line(
    sro: Sro, client: httpx.Client, end: str
) -> None:
    typed = f"Was steht in § 97 SGB IX?\nund im nächsten?\n{end}"
    result = sro("chat", port=port_of(client), typed=typed)
    assert result.code == 0
    assert "§ 97 SGB IX – Fachkräfte" in result.out
    assert "§ 97a SGB IX – Fortbildung" in result.out
    assert result.out.count(wording.FIRST_CONTACT) == 1


# ------------------------------------------------------------------ status


def test_status_before_the_first_ingest(sro: Sro) -> None:
    result = sro("status")
    assert result.code == 0
    assert "noch keiner; „sro ingest“ legt ihn an" in result.out
    assert "läuft nicht" in result.out


def test_status_shows_the_index_and_the_service(
    sro: Sro, library: Library, client: httpx.Client
) -> None:
    result = sro("status", data_dir=library.data_dir, port=port_of(client))
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.out.splitlines()]
    shown = {row[0]: row[1] for row in rows if len(row) == 2}
    assert shown["Dokumente"] == "9"
    assert shown["Abschnitte"] == "19"
    assert shown["Modell"] == "hash-1"
    assert shown["Generation"].startswith(library.assistant.index.name)
    assert shown["Datenordner"] == str(library.data_dir)
    assert shown["Dienst"] == f"läuft unter http://127.0.0.1:{port_of(client)}"


def test_status_shows_how_the_last_ingest_failed(sro: Sro, tmp_path: Path) -> None:
    StatusFile(tmp_path / "daten" / "einlesen.json").finish(failed="Die Platte ist voll.")
    assert "gescheitert: Die Platte ist voll." in sro("status").out


def test_status_shows_a_running_ingest(sro: Sro, tmp_path: Path) -> None:
    StatusFile(tmp_path / "daten" / "einlesen.json")("Abschnitte einlesen", 3, 10)
    assert "Abschnitte einlesen: 3 von 10" in sro("status").out


# ------------------------------------------------------------------ ingest


def test_a_path_that_does_not_exist_is_named(sro: Sro, tmp_path: Path) -> None:
    result = sro("ingest", "gibt/es/nicht", corpus_dir=tmp_path)
    assert result.code == 1
    assert "Den Pfad 'gibt/es/nicht' gibt es nicht." in result.err


# -------------------------------------------------------------------- laws


STATUTES = """[[gesetz]]
kurz = "BGG"
slug = "bgg"

[[gesetz]]
kurz = "WBVG"
slug = "wbvg"
"""


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


class LawSite(BaseHTTPRequestHandler):
    """A site that has one statute."""

    def do_GET(self) -> None:
        known = self.path == "/bgg/xml.zip"
        body = zipped("BJNR000020002.xml", BGG) if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def law_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), LawSite) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


def test_statutes_are_fetched_and_what_failed_is_named(
    sro: Sro, tmp_path: Path, law_site: str
) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    result = sro("laws", "fetch", corpus_dir=tmp_path, laws_url=law_site)
    assert f"Lade 2 Gesetze von {law_site} …" in result.out
    assert "wbvg: Die Seite antwortet mit 404." in result.out
    assert "Mit „sro ingest“ kommen die neuen Fassungen in den Index." in result.out
    assert result.code == 1
    assert (tmp_path / "daten" / "gesetze" / "aktuell" / "bgg.xml").read_text("utf-8") == BGG


def test_fetching_can_be_switched_off(sro: Sro, law_site: str) -> None:
    result = sro("laws", "fetch", laws_fetch="off", laws_url=law_site)
    assert result.code == 1
    assert "SRO_LAWS_FETCH=off" in result.err


def test_a_site_that_cannot_be_reached_is_named(sro: Sro, tmp_path: Path) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    result = sro("laws", "fetch", corpus_dir=tmp_path, laws_url="http://127.0.0.1:1")
    assert result.code == 1
    assert "http://127.0.0.1:1 ist nicht erreichbar" in result.err


def test_a_missing_list_of_statutes_is_named(sro: Sro, tmp_path: Path) -> None:
    result = sro("laws", "fetch", corpus_dir=tmp_path)
    assert result.code == 1
    assert "quellen.toml ist nicht lesbar" in result.err


# -------------------------------------------------------------------- eval


def test_a_broken_question_set_is_named_before_the_model_is_loaded(
    sro: Sro, tmp_path: Path
) -> None:
    (tmp_path / "fragen.toml").write_text("[[frage", encoding="utf-8")
    result = sro("eval", "--fragen", str(tmp_path))
    assert result.code == 1
    assert "fragen.toml" in result.err
