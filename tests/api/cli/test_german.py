"""Help and usage errors of the whole command tree, in German."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from api.cli.german import GermanCommand, GermanGroup, show_usage_error
from api.cli.main import app
from tests.api.cli.conftest import Sro
from tests.conftest import ROOT

ENGLISH = re.compile(
    r"\b(usage|options|args|arguments?|commands?|show|this|message|exit|default|required|try|help for"
    r"|errors?|missing|no such|did you mean|invalid|values?|got|unexpected|extra|requires?|takes?|does"
    r"|not|possible|path|str|int|list|text|env var|aborted|deprecated)\b",
    re.IGNORECASE,
)


def tree(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command below a command, with the words it is called by."""
    yield path, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from tree(inner, *path, name)


TREE = list(tree(typer.main.get_command(app)))
PATHS = [path for path, _ in TREE]
GROUPS = [path for path, command in TREE if isinstance(command, TyperGroup)]
COMMANDS = [path for path, command in TREE if not isinstance(command, TyperGroup)]


def options_of(command: TyperGroup | TyperCommand) -> list[TyperOption]:
    return [param for param in command.params if isinstance(param, TyperOption)]


def test_the_tree_is_whole() -> None:
    names = {"start", "ingest", "ask", "chat", "serve", "status", "eval", "laws", "laws fetch"}
    assert names <= set(map(" ".join, PATHS))


@pytest.mark.parametrize(("path", "command"), TREE, ids=map(" ".join, PATHS))
def test_every_command_has_our_class(path: tuple[str, ...], command: Any) -> None:
    assert type(command) is (GermanGroup if path in GROUPS else GermanCommand)


# -------------------------------------------------------------------- help


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_german_and_in_panels(sro: Sro, path: tuple[str, ...]) -> None:
    result = sro(*path, "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"Aufruf: {' '.join(('sro', *path))} [OPTIONEN]")
    assert "╭─ Optionen ──" in result.out
    assert re.search(r"│ --help +Zeigt diese Hilfe\.", result.out)
    assert ("╭─ Befehle ──" in result.out) is (path in GROUPS)
    assert not ENGLISH.search(result.out.replace("--help", ""))


@pytest.mark.parametrize("path", GROUPS, ids=" ".join)
def test_without_a_command_help_is_shown(sro: Sro, path: tuple[str, ...]) -> None:
    result = sro(*path)
    assert (result.code, result.err) == (2, "")
    assert result.out.strip() == sro(*path, "--help").out.strip()


def test_help_names_every_command_with_what_it_does(sro: Sro) -> None:
    lines = sro("--help").out.splitlines()
    for name, does in [
        ("ask", "Beantwortet eine Frage mit Quellen."),
        ("chat", "Führt ein Gespräch, bis „ende“ eingegeben wird."),
        ("laws", "Gesetzestexte."),
    ]:
        assert [line for line in lines if line.startswith(f"│ {name} ") and does in line]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("ask", "Aufruf: sro ask [OPTIONEN] FRAGE"),
        ("ask", "│ FRAGE  Die Frage. [Pflicht]"),
        ("ingest", "Aufruf: sro ingest [OPTIONEN] [PFAD…]"),
        ("ingest", "│ PFAD…  Dateien und Ordner; ohne Angabe SRO_DOCUMENTS_DIR."),
        ("ingest", "│ --ja           Nicht nachfragen. "),
        ("eval", "│ --fragen ORDNER  Ordner mit Fragen (TOML). [Vorgabe: tests/quality]"),
        ("eval", "│ --json DATEI     Ergebnis als JSON in diese Datei schreiben. "),
    ],
)
def test_help_names_arguments_and_options(sro: Sro, path: str, said: str) -> None:
    assert said in sro(path, "--help").out


def test_help_comes_at_once_and_loads_nothing_heavy() -> None:
    code = (
        "import contextlib, sys, time; from api.cli.main import main; sys.argv[1:] = ['--help']\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "print({'torch', 'chromadb', 'numpy', 'httpx'} & set(sys.modules), time.process_time() < 1)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "set() True"


# ------------------------------------------------------------- usage errors


def wrong_calls() -> Iterator[tuple[str, str]]:
    """Every mistake in every place of the tree, and what is said of it."""
    for path, command in TREE:
        words = " ".join(path)
        yield f"{words} --gibtesnicht", "Die Option '--gibtesnicht' gibt es nicht."
        yield f"{words} -x", "Die Option '-x' gibt es nicht."
        yield f"{words} --help=1", "Die Option '--help' nimmt keinen Wert."
        if path in GROUPS:
            yield f"{words} gibtesnicht", "Den Befehl 'gibtesnicht' gibt es nicht."
            yield f"{words} --", "Der Aufruf ist unvollständig oder fehlerhaft."
        elif path != ("ingest",):  # which takes any number
            yield f"{words} a b", "Zu viele Angaben: "
        for name, is_flag in [(o.opts[0], o.is_flag) for o in options_of(command)]:
            if is_flag:
                yield f"{words} {name}=1", f"Die Option '{name}' nimmt keinen Wert."
            else:
                yield f"{words} {name}", f"Die Option '{name}' braucht einen Wert."


@pytest.mark.parametrize(
    ("call", "said"),
    [
        *wrong_calls(),
        ("ingset", "Den Befehl 'ingset' gibt es nicht. Meinten Sie 'ingest'?"),
        ("laws fecth", "Den Befehl 'fecth' gibt es nicht. Meinten Sie 'fetch'?"),
        ("sta", "Den Befehl 'sta' gibt es nicht. Meinten Sie 'start' oder 'status'?"),
        ("ingest --j", "Die Option '--j' gibt es nicht. Meinten Sie '--ja'?"),
        ("ask", "Es fehlt die Angabe 'FRAGE'."),
        ("ask Was gilt?", "'gilt?'. Was zusammengehört, steht in Anführungszeichen."),
    ],
)
def test_a_wrong_call_is_refused_in_german(sro: Sro, call: str, said: str) -> None:
    result = sro(*call.split())
    assert (result.code, result.out) == (2, "")
    usage, top, reason, _, hint = result.err.splitlines()
    assert usage.startswith("Aufruf: sro ")
    assert top.startswith("╭─ Fehler ──")
    assert said in reason
    assert re.fullmatch(r"Hilfe: sro( \w+)* --help", hint)
    assert not ENGLISH.search(result.err.replace("--help", ""))


def test_markup_in_a_wrong_call_is_shown_as_it_is(sro: Sro) -> None:
    assert "Den Befehl '[red]x[/red]' gibt es nicht." in sro("[red]x[/red]").err


probe = typer.Typer(cls=GermanGroup)


@probe.command(cls=GermanCommand)
def counted(
    number: Annotated[int, typer.Option("--anzahl", metavar="ZAHL", help="Wie viele.")],
    names: Annotated[tuple[str, str], typer.Argument()] = ("a", "b"),
) -> None:
    """Zählt."""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["--anzahl", "x"], "Der Wert der Angabe '--anzahl ZAHL' ist ungültig."),
        ([], "Es fehlt die Angabe '--anzahl ZAHL'."),
        (["--anzahl", "1", "a"], "Der Aufruf ist unvollständig oder fehlerhaft."),
    ],
)
def test_what_our_commands_do_not_use_yet_is_german_too(
    capsys: pytest.CaptureFixture[str], call: list[str], said: str
) -> None:
    with pytest.raises(typer.TyperException) as refused:
        typer.main.get_command(probe)(call, "probe", standalone_mode=False)
    show_usage_error(refused.value)
    shown = capsys.readouterr().err
    assert said in shown
    assert not ENGLISH.search(shown.replace("--help", ""))


# -------------------------------------------------------- unexpected errors


def test_what_nobody_reckoned_with_keeps_its_traceback_and_ends_in_german(tmp_path: Path) -> None:
    generation = tmp_path / "index" / "000001-x"
    generation.mkdir(parents=True)
    (tmp_path / "index" / "aktuell").write_text("000001-x", encoding="utf-8")
    fields = {"model": "", "chunking": "", "code": "", "documents": 0, "chunks": 0, "sources": []}
    manifest = json.dumps({**fields, "created": "irgendwann"})
    (generation / "manifest.json").write_text(manifest, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "api.cli", "status"],
        cwd=ROOT,
        env={"SRO_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "Traceback" in run.stderr
    assert "ValueError" in run.stderr
    assert "Bitte melden Sie ihn mit den Zeilen darüber." in run.stderr.splitlines()[-1]
