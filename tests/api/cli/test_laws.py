"""Downloading statutes from the terminal."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.api.cli.conftest import Sro, served
from tests.library import BGG

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
    with served(LawSite) as url:
        yield url


def test_statutes_are_fetched_and_what_failed_is_named(
    sro: Sro, tmp_path: Path, law_site: str
) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    result = sro("laws", "fetch", corpus_dir=tmp_path, laws_url=law_site)
    assert f"Lade 2 Gesetze von {law_site} …" in result.out
    assert "BGG: Erstmals geladen, Fassung vom " in result.out
    assert "WBVG: Die Seite antwortet mit 404." in result.out
    assert "1 neu, 1 nicht gefunden." in result.out
    assert "Mit „sro ingest“ kommt die neue Fassung in den Index." in result.out
    assert result.code == 1
    assert (tmp_path / "daten" / "gesetze" / "aktuell" / "bgg.xml").read_text("utf-8") == BGG


class Interrupting(LawSite):
    """A site during whose answer the operator presses Ctrl+C."""

    def do_GET(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        super().do_GET()


def test_ctrl_c_ends_a_command_with_one_sentence(sro: Sro, tmp_path: Path) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    with served(Interrupting) as url:
        result = sro("laws", "fetch", corpus_dir=tmp_path, laws_url=url)
    assert (result.code, result.err) == (130, "Mit Strg+C beendet.\n")


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
