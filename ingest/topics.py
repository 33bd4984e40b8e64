"""Learning paths for new staff from `corpus/einstieg/`: questions to ask in order, each with a check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ingest.tables import read_table

TOPICS_FOLDER = "einstieg"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Step(BaseModel):
    """One step of a path.

    Attributes:
        frage: What to ask the assistant.
        kontrolle: What the learner should be able to say then.
        normen: The §§ that answer it.
        dokumente: The articles that answer it, names without ending.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    frage: Text
    kontrolle: Text
    normen: tuple[Text, ...] = ()
    dokumente: tuple[Text, ...] = ()


class Topic(BaseModel):
    """One path.

    Attributes:
        id: Name of its file.
        titel: For whom it is.
        einleitung: What one knows behind it.
        reihenfolge: Its place among the others, from 1.
        schritt: Its steps in order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    titel: Text
    einleitung: Text
    reihenfolge: int = Field(ge=1)
    schritt: tuple[Step, ...] = Field(min_length=1)


def load_topics(folder: Path) -> tuple[Topic, ...]:
    """Read all paths in their order; none where there is no such folder.

    Raises:
        UnreadableSource: A file is no valid TOML or breaks the format; the message names the place.
    """
    topics = [
        read_table(path, Topic, f"Der Lernweg {path.stem}").model_copy(update={"id": path.stem})
        for path in sorted(folder.glob("*.toml"))
    ]
    return tuple(sorted(topics, key=lambda topic: topic.reihenfolge))
