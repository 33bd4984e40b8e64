"""Settings of the ingest and the index, read from `SRO_*` variables once by the composition root."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SRO_"


class IndexSettings(BaseSettings):
    """Where things are and which model embeds them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(
        Path("data"), description="Folder for everything the program writes: index, model, statutes"
    )
    documents_dir: Path = Field(Path("dokumente"), description="Folder of your own documents")
    corpus_dir: Path = Field(Path("corpus"), description="Folder of the shipped knowledge")
    embedding_model: str = Field(
        "",
        description="Folder or hub id of a sentence-transformers model; empty: the packaged model",
    )
    query_prefix: str = Field("query: ", description="Put before every question for the model")
    passage_prefix: str = Field("passage: ", description="Put before every passage for the model")
    chroma_url: str = Field(
        "", description="Address of a Chroma server; empty: embedded in the data folder"
    )
    max_file_mb: int = Field(50, ge=1, le=2_000, description="Larger files are refused, in MB")
    laws_fetch: Literal["on", "off"] = Field(
        "on", description="`off`: never contact gesetze-im-internet.de"
    )
    laws_url: str = Field(
        "https://www.gesetze-im-internet.de", description="Where the statutes are fetched from"
    )

    @property
    def model_dir(self) -> Path:
        """Where the packaged model is unpacked."""
        return self.data_dir / "modell"

    @property
    def index_dir(self) -> Path:
        """Where the generations lie."""
        return self.data_dir / "index"

    @property
    def laws_dir(self) -> Path:
        """Where fetched statutes lie, all versions."""
        return self.data_dir / "gesetze"

    @property
    def current_laws_dir(self) -> Path:
        """Where the newest version of every fetched statute lies."""
        return self.laws_dir / "aktuell"

    @property
    def status_file(self) -> Path:
        """What a running ingest says of itself."""
        return self.data_dir / "einlesen.json"


def unknown_variables(settings: Iterable[type[BaseSettings]]) -> list[str]:
    """Names of `SRO_*` variables that no setting reads: misspelt ones would be ignored silently."""
    known = {PREFIX + name.upper() for cls in settings for name in cls.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
