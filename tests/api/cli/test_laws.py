"""Downloading statutes from the terminal."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.errors import IngestRunning
from ingest.generations import Generations, Manifest, SourceRecord, single_writer
from ingest.model import content_id
from ingest.status import IngestStatus, read_status
from tests.api.cli.conftest import Sro, served
from tests.builders import norm_xml
from tests.ingest.laws.server import LawServer, law_server
from tests.ingest.laws.statutes import version_xml
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


# ------------------------------------------------ updates that lose much


SGB_IX = """[[gesetz]]
kurz = "SGB IX"
slug = "sgb_9_2018"
"""
SENTENCE = "Der Träger berät die Leistungsberechtigten umfassend und rechtzeitig."


def version(month: int, paragrafen: int, sentence: str = SENTENCE) -> str:
    """The SGB IX as built in a month of 2026, with §§ 1, 2 and so on."""
    norms = [norm_xml(f"§ {n}", f"Titel {n}", sentence) for n in range(1, paragrafen + 1)]
    return version_xml(*norms, builddate=f"2026{month:02}01000000")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus that lists the SGB IX, with an article that names its § 2."""
    corpus = tmp_path / "korpus"
    (corpus / "konzepte").mkdir(parents=True)
    (corpus / "quellen.toml").write_text(SGB_IX, encoding="utf-8")
    article = "# Beraten\n\nBeraten wird nach § 2 SGB IX.\n"
    (corpus / "konzepte" / "beraten.md").write_text(article, encoding="utf-8")
    return corpus


@pytest.fixture
def site() -> Iterator[LawServer]:
    with law_server() as server:
        yield server


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """Where the served version of the SGB IX lies."""
    return tmp_path / "daten" / "gesetze" / "aktuell" / "sgb_9_2018.xml"


def test_an_update_that_loses_much_is_taken_over_when_told_to(
    sro: Sro, corpus: Path, site: LawServer, current: Path
) -> None:
    site.serve_xml("sgb_9_2018", version(1, 10))
    assert sro("laws", "fetch", corpus_dir=corpus, laws_url=site.url).code == 0

    site.serve_xml("sgb_9_2018", version(2, 5))
    held = sro("laws", "fetch")
    assert held.code == 1
    assert "SGB IX: Zurückgehalten: In der neuen Fassung fehlen 5 von 10 Vorschriften" in held.out
    assert current.read_text("utf-8") == version(1, 10)

    taken = sro("laws", "fetch", "--alles")
    assert taken.code == 0
    assert "SGB IX: Neue Fassung vom 01.02.2026 (bisher vom 01.01.2026)." in taken.out
    assert current.read_text("utf-8") == version(2, 5)


# --------------------------------------------------------- what differs


def index(data: Path, xml: str) -> None:
    """Say that this file is in the index."""
    generations = Generations(data / "index")
    digest = hashlib.sha256(xml.encode()).hexdigest()
    source = SourceRecord("sgb_9_2018.xml", digest, "[]", content_id("BJNR323410016"), None)
    manifest = Manifest("m", "c", "k", "2026-01-01", 1, 1, (source,), ())
    generations.publish(generations.begin(generations.next_name()), manifest)


def test_what_differs_is_told_with_the_articles_to_check(
    sro: Sro, tmp_path: Path, corpus: Path, site: LawServer
) -> None:
    site.serve_xml("sgb_9_2018", version(1, 3))
    sro("laws", "fetch", corpus_dir=corpus, laws_url=site.url)
    index(tmp_path / "daten", version(1, 3))
    same = sro("laws", "diff")
    assert same.code == 0
    assert (
        "0 Gesetze geändert, 1 im Index mit dem geladenen Wortlaut, 0 ohne Vergleich." in same.out
    )
    assert "Von 1 Gesetz ist nur eine Fassung bekannt" in same.out

    site.serve_xml("sgb_9_2018", version(2, 3, SENTENCE.replace("umfassend", "gut")))
    fetched = sro("laws", "fetch")
    assert "„sro laws diff“ zeigt die Änderungen." in fetched.out
    changed = sro("laws", "diff")
    assert (changed.code, changed.err) == (0, "")
    lines = [line.strip() for line in changed.out.splitlines()]
    assert "Vorschriften: 3 geändert." in lines
    assert "§ 2 SGB IX – Titel 2: geändert" in lines
    assert "→ Artikel prüfen: Beraten (konzepte/beraten.md) nennt § 2 SGB IX" in lines
    assert lines[-1].startswith("1 Gesetz geändert, 0 im Index mit dem geladenen Wortlaut")


def test_before_fetch_and_ingest_it_is_said_what_is_missing(
    sro: Sro, corpus: Path, site: LawServer
) -> None:
    result = sro("laws", "diff", corpus_dir=corpus, laws_url=site.url)
    assert result.code == 0
    assert "SGB IX: nicht geladen. „sro laws fetch“ holt es." in result.out
    site.serve_xml("sgb_9_2018", version(1, 3))
    sro("laws", "fetch")
    result = sro("laws", "diff")
    assert "SGB IX: geladen (Fassung vom 01.01.2026), aber noch nicht im Index." in result.out


def test_without_a_list_of_statutes_nothing_can_differ(sro: Sro, tmp_path: Path) -> None:
    result = sro("laws", "diff", corpus_dir=tmp_path)
    assert result.code == 1
    assert "quellen.toml ist nicht lesbar" in result.err


# ------------------------------------------------------ state of a fetch


def test_a_fetch_says_how_far_it_is_and_keeps_an_ingest_out(sro: Sro, tmp_path: Path) -> None:
    data = tmp_path / "daten"
    seen: list[IngestStatus | None] = []

    class Looking(LawSite):
        """Looks, at every request, at what other processes see of the fetch."""

        def do_GET(self) -> None:
            seen.append(read_status(data / "einlesen.json"))
            with pytest.raises(IngestRunning), single_writer(data):
                pass
            super().do_GET()

    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    with served(Looking) as url:
        sro("laws", "fetch", corpus_dir=tmp_path, laws_url=url)
    assert seen[0] == IngestStatus("running", 0, 2, "Gesetze laden: BGG")
    assert [status.state for status in seen if status] == ["running"] * 2
    assert read_status(data / "einlesen.json") == IngestStatus("done", 0, 0, "")
    with single_writer(data):
        pass


def test_a_fetch_that_fails_says_why_to_other_processes(sro: Sro, tmp_path: Path) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    sro("laws", "fetch", corpus_dir=tmp_path, laws_url="http://127.0.0.1:1")
    status = read_status(tmp_path / "daten" / "einlesen.json")
    assert status is not None
    assert (status.state, "127.0.0.1:1 ist nicht erreichbar" in status.note) == ("failed", True)


def test_a_fetch_that_is_interrupted_leaves_no_running_state(sro: Sro, tmp_path: Path) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    with served(Interrupting) as url:
        sro("laws", "fetch", corpus_dir=tmp_path, laws_url=url)
    status = read_status(tmp_path / "daten" / "einlesen.json")
    assert status == IngestStatus("failed", 0, 0, "Der Abruf brach ab.")


def test_beside_an_ingest_nothing_is_fetched_and_its_state_stays(
    sro: Sro, tmp_path: Path, law_site: str
) -> None:
    (tmp_path / "quellen.toml").write_text(STATUTES, encoding="utf-8")
    with single_writer(tmp_path / "daten"):
        result = sro("laws", "fetch", corpus_dir=tmp_path, laws_url=law_site)
    assert result.code == 1
    assert "Es läuft schon ein Einlesen in diesen Datenordner." in result.err
    assert not (tmp_path / "daten" / "gesetze").exists()
    assert read_status(tmp_path / "daten" / "einlesen.json") is None
