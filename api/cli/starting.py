"""`sro start`: from nothing to a served assistant, and from a half-finished start to a whole one."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from rich.console import Console

from api.cli import output
from api.cli.building import FIRST_LAW, fetch_with_progress
from api.cli.client import base_url, check_index, server_is_ready
from api.cli.serving import check_port, run_server
from api.schemas import Answer
from api.settings import ServiceSettings
from assistant.model import Question
from assistant.wiring import build_live_assistant
from ingest.errors import FetchFailed, IndexMismatch, IndexUnavailable
from ingest.laws_fetch import read_statutes, report_lines, site_answers
from ingest.settings import IndexSettings

SAMPLE_QUESTION = "Welche Kenntnisse sollen Fachkräfte beim Träger der Eingliederungshilfe haben?"
_SITE_PATIENCE = 4.0  # seconds


def start(settings: IndexSettings, service: ServiceSettings, console: Console) -> None:
    """Set up what is missing, answer a sample question, serve, complete the index beside it.

    Raises:
        IngestError: The port is taken, or nothing can be indexed.
    """
    check_port(service)
    if _needs_index(settings):
        _fetch_first(settings, console)
        console.print("Der Index wird angelegt (Korpus, SGB IX und eigene Dokumente) …")
        # In a process of its own: embedding thousands of passages needs memory a server must not keep.
        _sro("ingest", "--ja", "--nur-sgb-ix", "--wie-zuletzt")
    live = build_live_assistant(settings)
    console.print(f"\nBeispielfrage: [bold]{SAMPLE_QUESTION}[/bold]\n")
    answer = Answer.of(live.current().answer(Question(SAMPLE_QUESTION)))
    output.show_answer(console, answer.model_dump(mode="json"))
    threading.Thread(target=_complete, args=(settings, service, console), daemon=True).start()
    console.print(f"\nDer Assistent läuft: [bold]{base_url(service)}[/bold]  (Ende mit Strg+C)")
    run_server(settings, service, live)


def _needs_index(settings: IndexSettings) -> bool:
    try:
        check_index(settings)
    except (IndexUnavailable, IndexMismatch):
        return True
    return False


def _fetch_first(settings: IndexSettings, console: Console) -> None:
    """Fetch the SGB IX where the site answers; otherwise digests stand in, and that is said."""
    stand_in = "Bis „sro laws fetch“ gelingt, stehen Kurzfassungen statt der Gesetzestexte bereit."
    if settings.laws_fetch == "off":
        console.print(f"Kein Abruf von Gesetzen (SRO_LAWS_FETCH=off). {stand_in}")
        return
    console.print(f"Prüfe, ob {settings.laws_url} erreichbar ist …")
    if not site_answers(settings.laws_url, _SITE_PATIENCE):
        console.print(f"Die Seite antwortet nicht. {stand_in}")
        return
    first = [s for s in read_statutes(settings.corpus_dir) if s.slug in FIRST_LAW]
    try:
        report = fetch_with_progress(settings, first, console)
    except FetchFailed as error:
        console.print(f"{error} {stand_in}")
        return
    for line in report_lines(report):
        console.print(line, markup=False)


def _complete(settings: IndexSettings, service: ServiceSettings, console: Console) -> None:
    """Once the service is ready: fetch the other statutes and index everything, in own processes.

    Nobody is there to be asked, so nothing may leave the index: `sro ingest` without `--ja` and
    without a terminal stops where it would. What goes wrong is told here, on the page and by
    `sro status`.
    """
    while not server_is_ready(service):
        time.sleep(1)
    steps = [("ingest", "--wie-zuletzt")]
    if settings.laws_fetch == "on" and site_answers(settings.laws_url, _SITE_PATIENCE):
        steps.insert(0, ("laws", "fetch"))
    for step in steps:
        run = _sro(*step, quiet=True)
        if run.returncode:
            console.print(f"\n„sro {' '.join(step)}“ im Hintergrund meldet:", style="yellow")
            console.print(f"{run.stdout}{run.stderr}".strip(), markup=False, highlight=False)


def _sro(*arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a command of ours; its own messages say what went wrong."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "api.cli", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=quiet,
        text=True,
    )
