"""What the commands do and say, without a model."""

from __future__ import annotations

import io
import socket
import sys
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from api.cli.commands import confirm_leaving, write_report
from api.cli.errors import NotWritable
from assistant import wording
from ingest.generations import single_writer
from ingest.status import StatusFile
from tests.api.cli.conftest import Sro, port_of
from tests.library import Library

A_QUESTION = """[[frage]]
id = "verweis-1"
frage = "Was steht in § 97 SGB IX?"
art = "verweis"
normen = ["§ 97 SGB IX"]
"""

# ---------------------------------------------------------------- settings


@pytest.mark.parametrize("command", [("status",), ("serve",), ("ask", "a"), ("laws", "fetch")])
def test_an_unknown_variable_is_refused_by_name(sro: Sro, command: tuple[str, ...]) -> None:
    result = sro(*command, prot="8000")
    assert result.code == 1
    assert result.out == ""
    assert "Unbekannte Einstellung: SRO_PROT. Bekannte stehen im README." in result.err


def test_a_wrong_value_is_refused_in_german(sro: Sro) -> None:
    result = sro("serve", port="viele")
    assert result.code == 1
    assert result.err.startswith("Einstellung SRO_PORT: 'viele' ist kein gültiger Wert.")


def test_a_taken_port_is_told_before_anything_is_loaded(sro: Sro) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("serve", "start"):
            result = sro(command, port=port)
            assert result.code == 1
            assert (
                f"Port {port} auf 127.0.0.1 ist nicht frei: etwas anderes benutzt ihn" in result.err
            )
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


@pytest.mark.parametrize("question", ["", " ", "x" * 2_001])
def test_a_question_that_is_no_question_is_refused(
    sro: Sro, client: httpx.Client, question: str
) -> None:
    result = sro("ask", question, port=port_of(client))
    assert result.code == 1
    assert result.err == "Die Frage ist leer oder länger als 2.000 Zeichen.\n"


@pytest.mark.parametrize("command", [("ask", "§ 97 SGB IX"), ("chat",), ("eval", "--fragen", ".")])
def test_without_an_index_it_is_said_before_the_model_is_unpacked(
    sro: Sro, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "fragen.toml").write_text(A_QUESTION, encoding="utf-8")
    result = sro(*command)
    assert result.code == 1
    assert result.out == ""
    assert result.err == "Es gibt noch keinen Index. Bitte zuerst „sro ingest“ ausführen.\n"
    assert not (tmp_path / "daten" / "modell").exists()


def test_the_first_key_is_used(sro: Sro, guarded: httpx.Client) -> None:
    result = sro("ask", "§ 97 SGB IX", port=port_of(guarded), ask_keys="geheim,anderer")
    assert result.code == 0
    assert "Fachkräfte" in result.out
    refused = sro("ask", "§ 97 SGB IX", ask_keys="falsch")
    assert refused.code == 1
    assert refused.out.startswith("Der laufende Dienst verlangt einen gültigen Schlüssel")
    assert "Es gibt noch keinen Index." in refused.err


# ------------------------------------------------------------ broken folders


COMMANDS = [("status",), ("ask", "§ 97 SGB IX"), ("chat",), ("laws", "diff")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_data_folder_that_is_a_file_is_told_in_german(
    sro: Sro, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "datei").write_text("Das ist eine Datei.", encoding="utf-8")
    (tmp_path / "quellen.toml").write_text("gesetz = []", encoding="utf-8")
    result = sro(*command, data_dir=tmp_path / "datei", corpus_dir=tmp_path)
    assert result.code == 1
    assert result.err == (
        f"Der Index in '{tmp_path}/datei/index' kann nicht gelesen werden: ein Teil des Pfads ist kein "
        "Ordner. Bitte SRO_DATA_DIR prüfen.\n"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_pointer_is_told_in_german(
    sro: Sro, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "quellen.toml").write_text("gesetz = []", encoding="utf-8")
    (tmp_path / "daten" / "index").mkdir(parents=True)
    (tmp_path / "daten" / "index" / "aktuell").write_bytes(b"\xff")
    result = sro(*command, corpus_dir=tmp_path)
    assert (result.code, result.err) == (
        1,
        "Der Index ist beschädigt. Bitte „sro ingest“ ausführen.\n",
    )


def test_a_folder_statutes_cannot_be_stored_in_is_told_in_german(sro: Sro, tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("Das ist eine Datei.", encoding="utf-8")
    (tmp_path / "quellen.toml").write_text("gesetz = []", encoding="utf-8")
    result = sro("laws", "fetch", data_dir=tmp_path / "datei", corpus_dir=tmp_path)
    assert result.code == 1
    assert result.err == (
        f"Der Datenordner '{tmp_path}/datei' kann nicht benutzt werden: unter diesem Namen gibt es schon "
        "etwas anderes. Bitte SRO_DATA_DIR prüfen.\n"
    )


# ------------------------------------------------------------------ status


def rows(text: str) -> dict[str, str]:
    """A table of names and values as it was printed."""
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines()]
    return {line[0]: line[1] for line in lines if len(line) == 2}


def test_status_before_the_first_ingest(sro: Sro) -> None:
    result = sro("status")
    assert result.code == 0
    assert "noch keiner; „sro ingest“ legt ihn an" in result.out
    assert "läuft nicht" in result.out


def test_status_shows_the_index_and_the_service(
    sro: Sro, library: Library, client: httpx.Client
) -> None:
    result = sro("status", data_dir=library.data_dir, port=port_of(client))
    shown = rows(result.out)
    assert shown["Dokumente"] == "9"
    assert shown["Abschnitte"] == "19"
    assert shown["Einbettungsmodell"] == "hash-1"
    assert shown["Generation"].startswith(library.assistant.index.name)
    assert shown["Datenordner"] == str(library.data_dir)
    assert shown["Dienst"] == f"läuft unter http://127.0.0.1:{port_of(client)}"


def test_status_shows_how_the_last_ingest_failed(sro: Sro, tmp_path: Path) -> None:
    StatusFile(tmp_path / "daten" / "einlesen.json").finish(failed="Die Platte ist voll.")
    assert "gescheitert: Die Platte ist voll." in sro("status").out


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (("Abschnitte einlesen", 3, 10), "Abschnitte einlesen: 3 von 10"),
        (("Dateien prüfen", 0, 0), "Dateien prüfen"),
    ],
)
def test_status_shows_a_running_ingest(
    sro: Sro, tmp_path: Path, progress: tuple[str, int, int], said: str
) -> None:
    data = tmp_path / "daten"
    with single_writer(data):
        StatusFile(data / "einlesen.json")(*progress)
        shown = rows(sro("status").out)
    assert shown["Einlesen läuft"] == said


# ------------------------------------------------------------------ ingest


def test_a_path_that_does_not_exist_is_named(sro: Sro, tmp_path: Path) -> None:
    result = sro("ingest", "gibt/es/nicht", corpus_dir=tmp_path)
    assert result.code == 1
    assert "Den Pfad 'gibt/es/nicht' gibt es nicht." in result.err


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["Garten"], "1 Dokument verlässt den Index:\n • Garten\n"),
        (["[a]", "b"], "2 Dokumente verlassen den Index:\n • [a]\n • b\n"),
    ],
)
def test_documents_that_leave_are_listed(titles: list[str], said: str) -> None:
    console = Console(file=io.StringIO())
    assert confirm_leaving(console, titles, yes=True)
    assert text_of(console) == said


@pytest.mark.parametrize(("count", "last"), [(21, "1 weiteres"), (25, "5 weitere")])
def test_a_long_list_is_cut(count: int, last: str) -> None:
    console = Console(file=io.StringIO())
    confirm_leaving(console, [str(number) for number in range(count)], yes=True)
    assert text_of(console).endswith(f" • 19\n … und {last}\n")


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [("j\n", True), (" Ja \n", True), ("n\n", False), ("\n", False), ("x\n", False), ("", False)],
)
def test_on_a_terminal_the_operator_is_asked(
    monkeypatch: pytest.MonkeyPatch, typed: str, goes_on: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    console = Console(file=io.StringIO())
    assert confirm_leaving(console, ["Garten"], yes=False) is goes_on
    assert "Fortfahren? (j/N)" in text_of(console)


def test_where_nobody_can_be_asked_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("j\n"))
    assert not confirm_leaving(Console(file=io.StringIO()), ["Garten"], yes=False)


class Terminal(io.StringIO):
    """A keyboard with a person at it."""

    def isatty(self) -> bool:
        return True


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


# -------------------------------------------------------------------- eval


def test_a_broken_question_set_is_named_before_the_model_is_loaded(
    sro: Sro, tmp_path: Path
) -> None:
    (tmp_path / "fragen.toml").write_text("[[frage", encoding="utf-8")
    result = sro("eval", "--fragen", str(tmp_path))
    assert result.code == 1
    assert "fragen.toml" in result.err


def test_a_folder_for_the_report_that_is_missing_is_told_before_the_run(sro: Sro) -> None:
    result = sro("eval", "--json", "fehlt/bericht.json")
    assert result.code == 1
    assert result.err == "Den Ordner für 'fehlt/bericht.json' gibt es nicht.\n"


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="kann nicht geschrieben werden"):
        write_report(tmp_path, {})


def test_a_report_is_written_as_json(tmp_path: Path) -> None:
    write_report(tmp_path / "bericht.json", {"größe": 1})
    assert (tmp_path / "bericht.json").read_text(encoding="utf-8") == '{\n "größe": 1\n}'
