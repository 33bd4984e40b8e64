"""The reform steps of the BTHG from `corpus/altes_recht.toml`, as a document that can be cited."""

from __future__ import annotations

from ingest.model import Block, BlockKind, Document, Kind, Source
from ingest.old_law import load_old_law

_INTRODUCTION = (
    "Das Bundesteilhabegesetz (BTHG) vom 23. Dezember 2016 trat nicht auf einmal in Kraft, sondern in "
    "mehreren Reformstufen."
)


def load_reform_steps(source: Source) -> Document:
    """Read the steps: a section each, with its day, what came into force, and where it stands.

    Raises:
        UnreadableSource: See `load_old_law`.
    """
    blocks = [Block(_INTRODUCTION)]
    for step in load_old_law(source.path).steps:
        day = f"{step.day.day}.{step.day.month}.{step.day.year}"
        blocks.append(Block(f"{step.name} des BTHG ab {day}: {step.title}", BlockKind.HEADING, 1))
        norms = ", ".join(map(str, step.norms))
        sentences = [*step.contents, f"Heute zu finden unter anderem in {norms} ({step.source})."]
        blocks.append(Block(" ".join(sentences)))
    return Document(
        address=source.address,
        title="Reformstufen des Bundesteilhabegesetzes (BTHG)",
        kind=Kind.CONCEPT,
        blocks=tuple(blocks),
        publisher="Sozialraum-Assistent (in eigenen Worten, nicht der Gesetzeswortlaut)",
    )
