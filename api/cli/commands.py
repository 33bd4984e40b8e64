"""What the commands do. Heavy libraries are imported where they are used."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from api.cli import output
from api.cli.client import Asker
from api.settings import ServiceSettings
from ingest.settings import IndexSettings, unknown_variables

_LONGEST_LIST = 20


def read_settings() -> tuple[IndexSettings, ServiceSettings]:
    """Read both settings; unknown or invalid `SRO_*` variables are an error.

    Raises:
        ValueError: With a German message.
    """
    unknown = unknown_variables((IndexSettings, ServiceSettings))
    if unknown:
        raise ValueError(
            f"Unbekannte Einstellung: {', '.join(unknown)}. Bekannte stehen im README."
        )
    try:
        return IndexSettings(), ServiceSettings()
    except ValidationError as error:
        first = error.errors()[0]
        own = first["type"] == "value_error"  # every other message is the library's, in English
        reason = (
            first["msg"].removeprefix("Value error, ")
            if own
            else f"{first['input']!r} ist kein gültiger Wert. Erlaubte nennt das README."
        )
        name = "SRO_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ValueError(f"Einstellung {name}: {reason}" if first["loc"] else reason) from error


def ingest(paths: Sequence[Path], *, yes: bool, first: bool) -> None:
    """Bring the index to the corpus, the fetched statutes and exactly these files."""
    from api.cli.building import default_paths, is_first, run_ingest  # noqa: PLC0415

    settings, _ = read_settings()
    console = Console()

    def confirm(titles: Sequence[str]) -> bool:
        console.print(f"[yellow]{len(titles)} Dokumente verlassen den Index:[/yellow]")
        for title in titles[:_LONGEST_LIST]:
            console.print(f" • {escape(title)}")
        if len(titles) > _LONGEST_LIST:
            console.print(f" … und {len(titles) - _LONGEST_LIST} weitere")
        if yes or not sys.stdin.isatty():
            return yes
        return typer.confirm("Fortfahren?", default=False)

    report = run_ingest(
        settings,
        paths or default_paths(settings),
        console,
        confirm,
        wanted=is_first if first else lambda _source: True,
    )
    output.show_report(console, report)
    if report.unreadable:
        raise typer.Exit(1)


def ask(question: str) -> None:
    """Answer one question."""
    output.show_answer(Console(), Asker(*read_settings()).ask(question))


def chat() -> None:
    """A conversation until an empty line."""
    console = Console()
    asker = Asker(*read_settings())
    history: list[dict[str, str]] = []
    while question := _prompt(console):
        answer = asker.ask(question, history[-20:])
        output.show_answer(console, answer)
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer["answer"]},
        ]


def _prompt(console: Console) -> str:
    try:
        return console.input("\n[bold]Frage:[/bold] ").strip()
    except EOFError:
        return ""


def status() -> None:
    """What is in the index and what runs."""
    from api.cli.state import status_rows  # noqa: PLC0415

    output.show_table(Console(), "Sozialraum-Assistent", status_rows(*read_settings()))


def serve() -> None:
    """Run the service until it is stopped."""
    from api.cli.serving import run_server  # noqa: PLC0415

    run_server(*read_settings())


def start() -> None:
    """Set up, answer a sample question, serve, index the rest beside it."""
    from api.cli.starting import start as run  # noqa: PLC0415

    run(*read_settings(), Console())


def evaluate(questions: Path, target: Path | None) -> None:
    """Run the question set."""
    from assistant.evaluation import evaluate as run  # noqa: PLC0415
    from assistant.evaluation import read_questions  # noqa: PLC0415
    from assistant.wiring import build_live_assistant  # noqa: PLC0415

    settings, _ = read_settings()
    asked = read_questions(questions)
    report = run(build_live_assistant(settings).current(), asked).report()
    output.show_evaluation(Console(), report)
    if target is not None:
        target.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def fetch_laws() -> None:
    """Download the statutes of `corpus/quellen.toml`."""
    from api.cli.building import run_fetch  # noqa: PLC0415

    settings, _ = read_settings()
    console = Console()
    report = run_fetch(settings, console)
    output.show_table(
        console,
        "Gesetze",
        [
            ("neu oder geändert", str(len(report.new))),
            ("unverändert", str(len(report.unchanged))),
            ("gescheitert", str(len(report.failed))),
        ],
    )
    for slug, reason in report.failed:
        console.print(f"[red]{slug}[/red]: {escape(reason)}")
    if report.new:
        console.print("Mit „sro ingest“ kommen die neuen Fassungen in den Index.")
    if report.failed:
        raise typer.Exit(1)
