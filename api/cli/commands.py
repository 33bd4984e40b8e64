"""What the commands do. Heavy libraries are imported where they are used."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from api.cli.errors import AskFailed, NotWritable
from ingest.system_errors import german_reason

_LONGEST_LIST = 20
_LEAVE = "ende"


def ingest(paths: Sequence[Path], *, yes: bool, first: bool, again: bool) -> None:
    """Bring the index to the corpus, the fetched statutes and exactly these files."""
    from api.cli.building import default_paths, is_first, last_paths, run_ingest  # noqa: PLC0415
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.output import show_report  # noqa: PLC0415

    settings, _ = read_settings()
    console = Console()
    report = run_ingest(
        settings,
        paths or (last_paths(settings) if again else default_paths(settings)),
        console,
        lambda titles: confirm_leaving(console, titles, yes=yes),
        wanted=is_first if first else lambda _source: True,
    )
    show_report(console, report)
    if report.unreadable:
        raise typer.Exit(1)


def confirm_leaving(console: Console, titles: Sequence[str], *, yes: bool) -> bool:
    """List the documents that leave the index and ask; without a terminal nobody can be asked."""
    from api.cli.output import counted  # noqa: PLC0415

    leaving = counted(len(titles), "Dokument verlässt", "Dokumente verlassen")
    console.print(Text(f"{leaving} den Index:", style="yellow"))
    for title in titles[:_LONGEST_LIST]:
        console.print(Text(f" • {title}"))
    if len(titles) > _LONGEST_LIST:
        console.print(f" … und {counted(len(titles) - _LONGEST_LIST, 'weiteres', 'weitere')}")
    if yes or not sys.stdin.isatty():
        return yes
    return _read_line(console, "Fortfahren? (j/N) ") in {"j", "J", "ja", "Ja"}


def ask(question: str) -> None:
    """Answer one question."""
    from api.cli.client import Asker  # noqa: PLC0415
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.output import show_answer  # noqa: PLC0415

    console = Console()
    show_answer(console, Asker(*read_settings(), _dim(console)).ask(question))


def chat() -> None:
    """A conversation; a question that fails is told and the next one asked."""
    from api.cli.client import Asker  # noqa: PLC0415
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.output import show_answer  # noqa: PLC0415
    from ingest.errors import IngestError  # noqa: PLC0415

    console = Console()
    asker = Asker(*read_settings(), _dim(console))
    asker.check()
    console.print(f"„{_LEAVE}“ oder Strg+D beendet das Gespräch.", style="dim")
    history: list[dict[str, str]] = []
    try:
        while (question := _read_line(console, "\n[bold]Frage:[/bold] ")).lower() != _LEAVE:
            try:
                answer = asker.ask(question, history[-20:])
            except (AskFailed, IngestError) as error:
                console.print(Text(str(error), style="red"))
                continue
            show_answer(console, answer)
            history += [
                {"role": "user", "content": question},
                {"role": "assistant", "content": answer["answer"]},
            ]
    except KeyboardInterrupt:
        console.print()
    console.print("Auf Wiedersehen.")


def _dim(console: Console) -> Callable[[str], None]:
    """Prints remarks that are no answer."""
    return lambda remark: console.print(Text(remark, style="dim"))


def _read_line(console: Console, prompt: str) -> str:
    """What is typed; at the end of the input (Ctrl+D) the word that leaves."""
    try:
        return console.input(prompt).strip()
    except EOFError:
        console.print()
        return _LEAVE
    except UnicodeDecodeError:
        return ""


def status() -> None:
    """What is in the index and what runs."""
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.output import show_table  # noqa: PLC0415
    from api.cli.state import status_rows  # noqa: PLC0415

    show_table(Console(), "Sozialraum-Assistent", status_rows(*read_settings()))


def serve() -> None:
    """Run the service until it is stopped."""
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.serving import run_server  # noqa: PLC0415

    run_server(*read_settings())


def start() -> None:
    """Set up, answer a sample question, serve, index the rest beside it."""
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.starting import start as run  # noqa: PLC0415

    run(*read_settings(), Console())


def evaluate(questions: Path, target: Path | None, *, sources: bool = False) -> None:
    """Run the question set.

    Raises:
        NotWritable: The file for the report cannot be written; a wrong folder is told before the run.
    """
    from api.cli.client import check_index  # noqa: PLC0415
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from api.cli.output import show_ablation, show_evaluation  # noqa: PLC0415
    from assistant.ablation import ablate  # noqa: PLC0415
    from assistant.evaluation import evaluate as run  # noqa: PLC0415
    from assistant.evaluation import read_questions  # noqa: PLC0415
    from assistant.wiring import build_live_assistant  # noqa: PLC0415

    settings, _ = read_settings()
    if target is not None and not target.absolute().parent.is_dir():
        raise NotWritable(f"Den Ordner für {str(target)!r} gibt es nicht.")
    asked = read_questions(questions)
    check_index(settings)
    assistant = build_live_assistant(settings).current()
    report = run(assistant, asked).report()
    show_evaluation(Console(), report)
    if sources:
        report["sources"] = ablate(assistant, asked)
        show_ablation(Console(), report["sources"])
    if target is not None:
        write_report(target, report)


def write_report(target: Path, report: dict[str, Any]) -> None:
    """Write the figures as JSON.

    Raises:
        NotWritable: The file cannot be written.
    """
    try:
        target.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise NotWritable(
            f"{str(target)!r} kann nicht geschrieben werden: {german_reason(error)}."
        ) from error


def fetch_laws(*, everything: bool) -> None:
    """Download the statutes of `corpus/quellen.toml`."""
    from api.cli.building import run_fetch  # noqa: PLC0415
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from ingest.laws_fetch import report_lines  # noqa: PLC0415

    settings, _ = read_settings()
    console = Console()
    report = run_fetch(settings, console, everything=everything)
    for line in report_lines(report):
        console.print(line, markup=False, highlight=False)
    if report.new:
        versions = (
            "kommt die neue Fassung" if len(report.new) == 1 else "kommen die neuen Fassungen"
        )
        console.print(
            f"„sro laws diff“ zeigt die Änderungen. Mit „sro ingest“ {versions} in den Index."
        )
    if report.failed or report.stopped:
        raise typer.Exit(1)


def diff_laws() -> None:
    """Show what differs between the indexed and the fetched statutes."""
    from api.cli.configuration import read_settings  # noqa: PLC0415
    from ingest.generations import Generations  # noqa: PLC0415
    from ingest.laws_diff import diff_laws as compare  # noqa: PLC0415
    from ingest.laws_diff import diff_lines, indexed_versions  # noqa: PLC0415
    from ingest.laws_fetch import LawsFolder, read_statutes  # noqa: PLC0415

    settings, _ = read_settings()
    console = Console()
    folder = LawsFolder(settings.laws_dir)
    statutes = read_statutes(settings.corpus_dir)
    manifest = Generations(settings.index_dir).manifest()
    indexed = indexed_versions(statutes, folder, manifest.sources if manifest else ())
    for line in diff_lines(compare(statutes, folder, indexed, settings.corpus_dir)):
        console.print(line, markup=False, highlight=False)
