"""How far an ingest is, as a German sentence for readers."""

from __future__ import annotations

from ingest.status import IngestStatus

# Stages as the pipeline and the download name them -> one thing of it, several.
_STAGES = {
    "Dateien prüfen": ("Eine Datei wird geprüft", "Dateien werden geprüft"),
    "Dateien lesen": ("Eine Datei wird gelesen", "Dateien werden gelesen"),
    "Abschnitte einlesen": ("Ein Abschnitt wird eingelesen", "Abschnitte werden eingelesen"),
    "Index schreiben": ("Der Index wird geschrieben", "Der Index wird geschrieben"),
    "Gesetze laden": ("Ein Gesetz wird heruntergeladen", "Gesetze werden heruntergeladen"),
}


def sentence(status: IngestStatus, *, serving: bool) -> str:
    """What to show of an ingest; empty when it is done.

    Args:
        status: `note` is a stage, for the download of statutes with the one it is at
            (`Gesetze laden: SGB IX`), or the reason of a failure.
        serving: Whether an earlier index answers meanwhile.
    """
    if status.state == "failed":
        kept = " Der Assistent antwortet mit dem bisherigen Stand." if serving else ""
        return f"Die Quellen konnten nicht neu eingelesen werden: {status.note}{kept}"
    if status.state == "done":
        return ""
    stage, _, item = status.note.partition(": ")
    one, several = _STAGES.get(stage, (stage, stage))
    at = f" ({item})" if item else ""
    if status.total > 1:
        return f"{several}: {_number(status.done)} von {_number(status.total)}{at}"
    return f"{one if status.total else several}{at} …"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
