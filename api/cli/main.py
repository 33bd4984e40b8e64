"""The commands of `sro`; each loads what it needs when it runs, so that help comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from api.cli import commands

app = typer.Typer(
    help="Sozialraum-Assistent: Fragen zu Sozialraumorientierung und BTHG, jeder Satz mit Beleg.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
laws = typer.Typer(help="Gesetzestexte.", no_args_is_help=True)
app.add_typer(laws, name="laws")

Yes = Annotated[bool, typer.Option("--ja", help="Nicht nachfragen.")]


@app.command()
def start() -> None:
    """Richtet alles ein, beantwortet eine Beispielfrage und startet den Dienst."""
    commands.start()


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Dateien und Ordner; ohne Angabe SRO_DOCUMENTS_DIR.", metavar="[PFAD]…"
        ),
    ] = None,
    *,
    yes: Yes = False,
    first: Annotated[
        bool, typer.Option("--nur-sgb-ix", help="Die anderen Gesetze noch weglassen.")
    ] = False,
) -> None:
    """Bringt den Index auf den Stand von Korpus, geladenen Gesetzen und genau diesen Dateien."""
    commands.ingest(paths or [], yes=yes, first=first)


@app.command()
def ask(question: Annotated[str, typer.Argument(help="Die Frage.", metavar="FRAGE")]) -> None:
    """Beantwortet eine Frage mit Quellen."""
    commands.ask(question)


@app.command()
def chat() -> None:
    """Führt ein Gespräch; eine leere Zeile beendet es."""
    commands.chat()


@app.command()
def serve() -> None:
    """Startet den Dienst mit Seite, Widget und Schnittstelle."""
    commands.serve()


@app.command()
def status() -> None:
    """Zeigt Dokumente, Abschnitte, Modell, Generation, Größen und laufendes Einlesen."""
    commands.status()


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Option("--fragen", help="Ordner mit Fragen (TOML).")] = Path(
        "tests/quality"
    ),
    output: Annotated[
        Path | None, typer.Option("--json", help="Ergebnis als JSON in diese Datei schreiben.")
    ] = None,
) -> None:
    """Misst die Güte an der Fragensammlung."""
    commands.evaluate(questions, output)


@laws.command()
def fetch() -> None:
    """Lädt die Gesetze aus corpus/quellen.toml von gesetze-im-internet.de."""
    commands.fetch_laws()


def main() -> None:
    """Run `sro`; expected errors end with one German sentence and exit code 1."""
    from assistant.errors import AssistantError  # noqa: PLC0415 - after typer, with the command
    from ingest.errors import IngestError  # noqa: PLC0415

    try:
        app()
    except (IngestError, AssistantError, ValueError) as error:
        Console(stderr=True).print(f"[red]{escape(str(error))}[/red]")
        sys.exit(1)
    except KeyboardInterrupt:
        Console(stderr=True).print("Abgebrochen.")
        sys.exit(130)
