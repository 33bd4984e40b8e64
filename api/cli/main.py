"""The commands of `sro`; each loads what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli import commands
from api.cli.errors import CommandError
from api.cli.german import GermanCommand, GermanGroup, show_usage_error

_INTERRUPTED = 130  # exit code after Ctrl+C, as shells count it
_UNEXPECTED = (
    "\nDamit hat das Programm nicht gerechnet. Liegt es nicht an fehlenden Rechten oder einem vollen "
    "Datenträger, ist es ein Fehler des Programms: Bitte melden Sie ihn mit den Zeilen darüber."
)

app = typer.Typer(
    cls=GermanGroup,
    help="Sozialraum-Assistent: Fragen zu Sozialraumorientierung und BTHG, jeder Satz mit Beleg.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the panels are ours
)
laws = typer.Typer(cls=GermanGroup, help="Gesetzestexte.", no_args_is_help=True)
app.add_typer(laws, name="laws")


@app.command(cls=GermanCommand)
def start() -> None:
    """Richtet alles ein, beantwortet eine Beispielfrage und startet den Dienst."""
    commands.start()


@app.command(cls=GermanCommand)
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Dateien und Ordner; ohne Angabe SRO_DOCUMENTS_DIR.", metavar="PFAD"),
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--ja", help="Nicht nachfragen.")] = False,
    first: Annotated[
        bool, typer.Option("--nur-sgb-ix", help="Die anderen Gesetze noch weglassen.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--wie-zuletzt", help="Dieselben Dateien und Ordner wie beim letzten Mal."),
    ] = False,
) -> None:
    """Bringt den Index auf den Stand von Korpus, geladenen Gesetzen und genau diesen Dateien."""
    commands.ingest(paths or [], yes=yes, first=first, again=again)


@app.command(cls=GermanCommand)
def ask(question: Annotated[str, typer.Argument(help="Die Frage.", metavar="FRAGE")]) -> None:
    """Beantwortet eine Frage mit Quellen."""
    commands.ask(question)


@app.command(cls=GermanCommand)
def chat() -> None:
    """Führt ein Gespräch, bis „ende“ eingegeben wird."""
    commands.chat()


@app.command(cls=GermanCommand)
def serve() -> None:
    """Startet den Dienst mit Seite, Widget und Schnittstelle."""
    commands.serve()


@app.command(cls=GermanCommand)
def status() -> None:
    """Zeigt Dokumente, Abschnitte, Einbettungsmodell, Generation, Größen und laufendes Einlesen."""
    commands.status()


@app.command("eval", cls=GermanCommand)
def evaluate(
    questions: Annotated[
        Path, typer.Option("--fragen", help="Ordner mit Fragen (TOML).", metavar="ORDNER")
    ] = Path("tests/quality"),
    output: Annotated[
        Path | None,
        typer.Option("--json", help="Ergebnis als JSON in diese Datei schreiben.", metavar="DATEI"),
    ] = None,
    *,
    sources: Annotated[
        bool, typer.Option("--quellen", help="Auch messen, was jede Wissensquelle beiträgt.")
    ] = False,
) -> None:
    """Misst die Güte an der Fragensammlung."""
    commands.evaluate(questions, output, sources=sources)


@laws.command(cls=GermanCommand)
def fetch(
    *,
    everything: Annotated[
        bool,
        typer.Option(
            "--alles", help="Auch Fassungen übernehmen, in denen viele Vorschriften fehlen."
        ),
    ] = False,
) -> None:
    """Lädt die Gesetze aus corpus/quellen.toml von gesetze-im-internet.de."""
    commands.fetch_laws(everything=everything)


@laws.command(cls=GermanCommand)
def diff() -> None:
    """Zeigt, was sich zwischen dem Index und den geladenen Gesetzen geändert hat."""
    commands.diff_laws()


def main() -> None:
    """Run `sro`.

    A wrong call ends with exit code 2, an expected error with one German sentence and exit code 1.
    Anything else is a defect or a broken machine: its traceback is what a report needs, so it goes on,
    with a German note as its last line.
    """
    from assistant.errors import AssistantError  # noqa: PLC0415 - after typer, with the command
    from ingest.errors import IngestError  # noqa: PLC0415

    try:
        code = app(standalone_mode=False) or 0
    except typer.TyperException as error:
        show_usage_error(error)
        code = error.exit_code
    except (IngestError, AssistantError, CommandError) as error:
        Console(stderr=True).print(Text(str(error), style="red"))
        code = 1
    except Exception as error:
        error.add_note(_UNEXPECTED)
        raise
    if code == _INTERRUPTED:
        Console(stderr=True).print("Mit Strg+C beendet.")
    sys.exit(code)
