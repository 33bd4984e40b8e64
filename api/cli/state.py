"""What is in the index and what runs, read from files alone: it must answer within a second."""

from __future__ import annotations

from pathlib import Path

from api.cli.client import base_url, server_is_ready
from api.cli.output import german_date
from api.settings import ServiceSettings
from ingest.generations import Generations
from ingest.settings import IndexSettings
from ingest.status import read_status


def status_rows(settings: IndexSettings, service: ServiceSettings) -> list[tuple[str, str]]:
    """What is in the index and what runs, as names and values."""
    rows = []
    manifest = Generations(settings.index_dir).manifest()
    current = Generations(settings.index_dir).current()
    if manifest is None or current is None:
        rows.append(("Index", "noch keiner; „sro ingest“ legt ihn an"))
    else:
        day, clock = manifest.created[:10], manifest.created[11:16]
        rows += [
            ("Generation", f"{current.name} vom {german_date(day)}, {clock} Uhr (UTC)"),
            ("Dokumente", str(manifest.documents)),
            ("Abschnitte", str(manifest.chunks)),
            ("Einbettungsmodell", manifest.model.split("|")[0]),
            ("Index", _size(current)),
        ]
    cache = settings.data_dir / "vektoren.sqlite"
    rows += [
        ("Vektorspeicher", _size(cache)),
        ("Gesetze geladen", str(len(list(settings.current_laws_dir.glob("*.xml"))))),
        ("Datenordner", str(settings.data_dir.resolve())),
    ]
    running = read_status(settings.status_file)
    if running and running.state == "running":
        done = f": {running.done} von {running.total}" if running.total else ""
        rows.append(("Einlesen läuft", f"{running.note}{done}"))
    elif running and running.state == "failed":
        rows.append(("Letztes Einlesen", f"gescheitert: {running.note}"))
    where = base_url(service)
    rows.append(("Dienst", f"läuft unter {where}" if server_is_ready(service) else "läuft nicht"))
    return rows


def _size(path: Path) -> str:
    files = path.rglob("*") if path.is_dir() else [path]
    total = sum(file.stat().st_size for file in files if file.is_file())
    return f"{total / 1e6:.0f} MB"
