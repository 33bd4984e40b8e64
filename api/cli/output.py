"""What the terminal shows: answers, hits, reports, progress."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from ingest.report import IngestReport

# Signs that quoted text may hold and that Markdown would swallow: `[1]`, `<…>`, `Nutzer*innen`.
_QUOTED_SIGN = re.compile(r"[\[<`_~&]|(?<!\*)\*(?!\*)")


def show_answer(console: Console, answer: dict[str, Any]) -> None:
    """Print an answer of `/v1/ask` with its numbered sources."""
    console.print(Markdown(_QUOTED_SIGN.sub(r"\\\g<0>", answer["answer"])))
    if answer["citations"]:
        console.print("\n[bold]Quellen[/bold]")
    for citation in answer["citations"]:
        console.print(f" [cyan]\\[{citation['number']}][/cyan] {_source(citation)}")
    if answer["nearest"]:
        console.print("\n[bold]Am nächsten liegen[/bold]")
        for hit in answer["nearest"]:
            console.print(f" • {_source(hit)}")
    for suggestion in answer["suggestions"]:
        console.print(f"[dim]Weiterfragen: {escape(suggestion)}[/dim]")
    for notice in answer["notices"]:
        console.print(f"[dim]{escape(notice)}[/dim]")


def _source(passage: dict[str, Any]) -> str:
    parts = [f"{passage['fundstelle']}, {passage['title']}"]
    if passage["kind"] == "law" and not passage["official"]:
        parts.append("nicht der Gesetzeswortlaut")
    if passage["stand"]:
        parts.append(f"Stand {german_date(passage['stand'])}")
    text = escape(" · ".join(parts))
    return f"{text}\n     [blue]{escape(passage['url'])}[/blue]" if passage["url"] else text


def counted(count: int, one: str, many: str) -> str:
    """`1 Dokument`, `2 Dokumente`; also `0 Dokumente`."""
    return f"{count} {one if count == 1 else many}"


def german_date(iso: str) -> str:
    """`2026-01-16` as `16.01.2026`."""
    year, month, day = iso.split("-")
    return f"{day}.{month}.{year}"


def show_report(console: Console, report: IngestReport) -> None:
    """Print what an ingest did, as a table, then every problem."""
    table = Table(title="Eingelesen" if report.changed else "Nichts geändert", show_header=False)
    table.add_row("Dokumente im Index", str(report.documents))
    table.add_row("Abschnitte im Index", str(report.chunks))
    if report.changed:
        table.add_row("neu berechnete Texte", str(report.embedded))
        table.add_row("neue Dateien", str(len(report.added)))
        table.add_row("geänderte Dateien", str(len(report.updated)))
        table.add_row("entfernte Dokumente", str(len(report.removed)))
    table.add_row("nicht lesbare Dateien", str(len(report.unreadable)))
    console.print(table)
    for problem in report.problems:
        style = "red" if problem.fatal else "yellow"
        console.print(f"[{style}]{escape(problem.address)}[/{style}]: {escape(problem.message)}")


def show_table(console: Console, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print names and values."""
    table = Table(title=title, show_header=False)
    for name, value in rows:
        table.add_row(name, escape(value))
    console.print(table)


def show_evaluation(console: Console, report: dict[str, Any]) -> None:
    """Print the figures of a run of the question set, then what was missed."""
    columns = ("n", "hit@1", "hit@5", "hit@10", "mrr", "absatz", "answered")
    table = Table("Gruppe", *columns, title="Fragensammlung")
    for name, figures in {"alle": report["all"], **report["groups"]}.items():
        shown = ("–" if figures[column] is None else str(figures[column]) for column in columns)
        table.add_row(name, *shown)
    console.print(table)
    refusal, latency = report["refusal"], report["latency_ms"]
    show_table(
        console,
        "Antworten",
        [
            ("Fragen / übersprungen", f"{report['questions']} / {len(report['skipped'])}"),
            ("Zitate auf erwartete Quelle", str(report["citation_precision"])),
            ("Ablehnung: Genauigkeit", str(refusal["precision"])),
            ("Ablehnung: Trefferquote", str(refusal["recall"])),
            ("Latenz p50 / p95 (ms)", f"{latency['p50']} / {latency['p95']}"),
        ],
    )


def show_ablation(console: Console, found: Mapping[str, Mapping[str, Any]]) -> None:
    """Print what the search finds without one source of knowledge after the other."""
    columns = ("n", "hit@1", "hit@5", "hit@10", "mrr")
    table = Table("Suche", *columns, title="Was jede Quelle beiträgt")
    for name, figures in found.items():
        table.add_row(name, *(str(figures[column]) for column in columns))
    console.print(table)


class ProgressBar:
    """A bar for the stages of an ingest; a `Progress` of the pipeline."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        """Show the bar until the block ends."""
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Remove the bar."""
        self._bar.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hide the bar while something else is on the terminal."""
        self._bar.stop()
        yield
        self._bar.start()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a stage and how far it is."""
        if self._task is None or stage != self._stage:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(stage, total=total or 1)
            self._stage = stage
        self._bar.update(self._task, completed=done, total=total or 1)
