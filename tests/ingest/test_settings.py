from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.settings import IndexSettings, unknown_variables


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SRO_DATA_DIR", "SRO_CORPUS_DIR", "SRO_DOCUMENTS_DIR", "SRO_LAWS_FETCH"):
        monkeypatch.delenv(name, raising=False)


def test_works_without_any_variable() -> None:
    settings = IndexSettings()
    assert settings.data_dir == Path("data")
    assert settings.documents_dir == Path("dokumente")
    assert settings.corpus_dir == Path("corpus")
    assert settings.embedding_model == ""
    assert (settings.query_prefix, settings.passage_prefix) == ("query: ", "passage: ")
    assert settings.chroma_url == ""
    assert settings.max_file_mb == 50
    assert settings.laws_fetch == "on"
    assert settings.laws_url == "https://www.gesetze-im-internet.de"


def test_variables_are_read_with_their_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_DATA_DIR", "/srv/daten")
    monkeypatch.setenv("SRO_LAWS_FETCH", "off")
    settings = IndexSettings()
    assert settings.laws_fetch == "off"
    assert settings.index_dir == Path("/srv/daten/index")
    assert settings.model_dir == Path("/srv/daten/modell")
    assert settings.laws_dir == Path("/srv/daten/gesetze")
    assert settings.status_file == Path("/srv/daten/einlesen.json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SRO_MAX_FILE_MB", "0"),
        ("SRO_MAX_FILE_MB", "2001"),
        ("SRO_MAX_FILE_MB", "viel"),
        ("SRO_LAWS_FETCH", "vielleicht"),
    ],
)
def test_values_out_of_range_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        IndexSettings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        IndexSettings().max_file_mb = 3  # type: ignore[misc]


def test_misspelt_variables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_DATADIR", "x")
    monkeypatch.setenv("SRO_DATA_DIR", "x")
    monkeypatch.setenv("ANDERE_SACHE", "x")
    assert unknown_variables([IndexSettings]) == ["SRO_DATADIR"]
