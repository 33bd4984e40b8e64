"""`sro start`: from nothing to a served assistant, and from a half-finished start to a whole one."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

from rich.console import Console

from api.cli import output
from api.cli.building import FIRST_LAW
from api.cli.client import base_url, server_is_ready
from api.cli.serving import check_port, run_server
from api.schemas import Answer
from api.settings import ServiceSettings
from assistant.model import Question
from assistant.wiring import build_live_assistant
from ingest.errors import FetchFailed, IndexMismatch, IndexUnavailable
from ingest.generations import Generations
from ingest.index import check_fit
from ingest.laws_fetch import LawsFolder, fetch_laws, read_statutes, site_answers
from ingest.settings import IndexSettings
from ingest.wiring import configured_fingerprint

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
        _sro("ingest", "--ja", "--nur-sgb-ix")
    live = build_live_assistant(settings)
    console.print(f"\nBeispielfrage: [bold]{SAMPLE_QUESTION}[/bold]\n")
    answer = Answer.of(live.current().answer(Question(SAMPLE_QUESTION)))
    output.show_answer(console, answer.model_dump(mode="json"))
    threading.Thread(target=_complete, args=(settings, service), daemon=True).start()
    console.print(f"\nDer Assistent läuft: [bold]{base_url(service)}[/bold]  (Ende mit Strg+C)")
    run_server(settings, service, live)


def _needs_index(settings: IndexSettings) -> bool:
    generations = Generations(settings.index_dir)
    try:
        check_fit(generations.manifest(), configured_fingerprint(settings))
    except (IndexUnavailable, IndexMismatch):
        return True
    return False


def _fetch_first(settings: IndexSettings, console: Console) -> None:
    """Fetch the SGB IX where the site answers; otherwise digests stand in, and that is said."""
    folder = LawsFolder(settings.laws_dir)
    stand_in = "Bis „sro laws fetch“ gelingt, stehen Kurzfassungen statt der Gesetzestexte bereit."
    if settings.laws_fetch == "off":
        console.print(f"Kein Abruf von Gesetzen (SRO_LAWS_FETCH=off). {stand_in}")
        return
    console.print(f"Frage {settings.laws_url} nach den Gesetzestexten …")
    if not site_answers(settings.laws_url, _SITE_PATIENCE):
        console.print(f"Die Seite antwortet nicht. {stand_in}")
        return
    first = [s for s in read_statutes(settings.corpus_dir) if s.slug in FIRST_LAW]
    try:
        fetch_laws(first, folder, settings.laws_url, lambda *_: None)
    except FetchFailed as error:
        console.print(f"{error} {stand_in}")


def _complete(settings: IndexSettings, service: ServiceSettings) -> None:
    """Once the service is ready: fetch the other statutes and index everything, in own processes.

    Nobody is there to be asked, so nothing may leave the index: `sro ingest` without `--ja` and
    without a terminal stops where it would.
    """
    while not server_is_ready(service):
        time.sleep(1)
    if settings.laws_fetch == "on" and site_answers(settings.laws_url, _SITE_PATIENCE):
        _sro("laws", "fetch", quiet=True)
    _sro("ingest", quiet=True)


def _sro(*arguments: str, quiet: bool = False) -> None:
    """Run a command of ours; its own messages say what went wrong."""
    output_to = subprocess.DEVNULL if quiet else None
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "api.cli", *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=output_to,
        stderr=output_to,
    )
