"""Ingest and download as the terminal runs them, and what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from api.cli.output import ProgressBar, counted
from ingest.errors import FetchFailed, IndexUnavailable, IngestError, IngestRunning
from ingest.generations import Generations, single_writer
from ingest.laws_fetch import (
    LARGEST_LOSS,
    FetchReport,
    LawsFolder,
    Statute,
    fetch_laws,
    read_statutes,
)
from ingest.model import Kind, Source
from ingest.report import IngestReport
from ingest.settings import IndexSettings
from ingest.sources import find_sources
from ingest.status import StatusFile
from ingest.wiring import build_ingest

FIRST_LAW = ("sgb_9_2018", "BJNR323410016")  # the SGB IX, by slug or by document number


def is_first(source: Source) -> bool:
    """Whether a source belongs in the quick first index: all but other statutes and their digests."""
    if source.kind is not Kind.LAW:
        return True
    return any(name in str(source.path) for name in FIRST_LAW)


def default_paths(settings: IndexSettings) -> list[Path]:
    """The operator's own documents, where the folder exists."""
    return [settings.documents_dir] if settings.documents_dir.exists() else []


def last_paths(settings: IndexSettings) -> list[Path]:
    """The operator's files and folders of the last ingest that are still there.

    Where it had none, and before the first one, those of an ingest that is told nothing.
    """
    try:
        manifest = Generations(settings.index_dir).manifest()
    except IndexUnavailable:
        manifest = None
    if manifest is None or not manifest.paths:
        return default_paths(settings)
    return [path for path in map(Path, manifest.paths) if path.exists()]


def run_ingest(
    settings: IndexSettings,
    paths: Sequence[Path],
    console: Console,
    confirm: Callable[[Sequence[str]], bool],
    *,
    wanted: Callable[[Source], bool] = lambda _source: True,
) -> IngestReport:
    """Ingest with a progress bar and a status file.

    Args:
        settings: Where everything is.
        paths: The operator's files and folders.
        console: Shows the bar.
        confirm: Asked before documents leave the index.
        wanted: Leaves sources out, for the quick first index.

    Raises:
        IngestError: See `Ingest.run`.
    """
    if not settings.corpus_dir.is_dir():
        raise IngestError(
            f"Den Ordner {str(settings.corpus_dir)!r} mit dem mitgelieferten Wissen gibt es hier nicht. "
            "Bitte im Projektordner starten oder SRO_CORPUS_DIR setzen."
        )
    laws = LawsFolder(settings.laws_dir).current
    found = find_sources(settings.corpus_dir, laws, paths)
    found = replace(found, sources=tuple(filter(wanted, found.sources)))
    status = StatusFile(settings.status_file)
    with ProgressBar(console) as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar(stage, done, total)
            status(stage, done, total)

        def ask(titles: Sequence[str]) -> bool:
            with bar.paused():
                return confirm(titles)

        try:
            report = build_ingest(settings, progress, ask).run(found)
        except IngestRunning:
            raise  # the status belongs to the other run
        except BaseException as error:
            reason = str(error) if isinstance(error, IngestError) else "Das Einlesen brach ab."
            status.finish(failed=reason)
            raise
        status.finish()
        return report


def run_fetch(
    settings: IndexSettings, console: Console, *, everything: bool = False
) -> FetchReport:
    """Download the statutes with a progress bar.

    Args:
        settings: Where everything is.
        console: Shows the bar.
        everything: Let updates pass that take much of a statute away.

    Raises:
        FetchFailed: Switched off, or the site cannot be reached.
    """
    if settings.laws_fetch == "off":
        raise FetchFailed("Der Abruf von Gesetzen ist ausgeschaltet (SRO_LAWS_FETCH=off).")
    loss = 1.0 if everything else LARGEST_LOSS
    return fetch_with_progress(settings, read_statutes(settings.corpus_dir), console, loss)


def fetch_with_progress(
    settings: IndexSettings,
    statutes: Sequence[Statute],
    console: Console,
    largest_loss: float = LARGEST_LOSS,
) -> FetchReport:
    """Download these statutes; the state is told to other processes like that of an ingest.

    Args:
        settings: Where everything is.
        statutes: Those to ask for.
        console: Shows the bar.
        largest_loss: See `fetch_laws`.

    Raises:
        FetchFailed: The site cannot be reached, or the files cannot be written.
        IngestRunning: An ingest is reading them.
    """
    console.print(f"Lade {counted(len(statutes), 'Gesetz', 'Gesetze')} von {settings.laws_url} …")
    status = StatusFile(settings.status_file)
    with single_writer(settings.data_dir), ProgressBar(console) as bar:

        def progress(stage: str, done: int, total: int) -> None:
            bar(stage, done, total)
            status(stage, done, total)

        try:
            report = fetch_laws(
                statutes,
                LawsFolder(settings.laws_dir),
                settings.laws_url,
                progress,
                largest_loss=largest_loss,
            )
        except BaseException as error:
            reason = str(error) if isinstance(error, IngestError) else "Der Abruf brach ab."
            status.finish(failed=reason)
            raise
        status.finish()
        return report
