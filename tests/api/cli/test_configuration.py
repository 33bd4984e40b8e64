"""Settings that are wrong, in German."""

from __future__ import annotations

import os

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.cli.configuration import read, read_settings
from api.cli.errors import SettingsInvalid


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SRO_")]:
        monkeypatch.delenv(name)


def test_without_any_variable_the_defaults_hold() -> None:
    index, service = read_settings()
    assert str(index.data_dir) == "data"
    assert service.port == 8000


def test_unknown_variables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_PROT", "8000")
    monkeypatch.setenv("SRO_DATADIR", "x")
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    assert str(refused.value) == (
        "Unbekannte Einstellung: SRO_DATADIR, SRO_PROT. Bekannte stehen im README."
    )


PORT = "eine ganze Zahl, mindestens 1, höchstens 65535"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SRO_PORT", "viele", PORT),
        ("SRO_PORT", "70000", PORT),
        ("SRO_PORT", "0", PORT),
        ("SRO_PORT", "", PORT),
        ("SRO_MAX_FILE_MB", "9999", "eine ganze Zahl, mindestens 1, höchstens 2000"),
        ("SRO_LAWS_FETCH", "vielleicht", "'on' oder 'off'"),
        ("SRO_ORIGINS_READ", "vielleicht", "'true' oder 'false'"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    said = f"Einstellung {name}: {value!r} ist kein gültiger Wert. Erlaubt: {allowed}."
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOWED_ORIGINS", "intranet", "Einstellung SRO_ALLOWED_ORIGINS: 'intranet' ist kein Urs"),
        ("HOST", "0.0.0.0", "Ohne Schlüssel (SRO_ASK_KEYS) lauscht der Dienst nur auf diesem Rec"),
    ],
)
def test_the_settings_own_reasons_are_taken_as_they_are(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SRO_{name}", value)
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    assert str(refused.value).startswith(said)


def test_every_wrong_variable_gets_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_LAWS_FETCH", "ja")
    monkeypatch.setenv("SRO_MAX_FILE_MB", "viel")
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    first, second = str(refused.value).splitlines()
    assert first.startswith("Einstellung SRO_MAX_FILE_MB: ")
    assert second.startswith("Einstellung SRO_LAWS_FETCH: ")


class Other(BaseSettings):
    """A setting of a kind nothing special is said about."""

    model_config = SettingsConfigDict(env_prefix="SRO_")

    share: float = Field(0.5)


def test_a_value_of_another_kind_is_refused_without_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SRO_SHARE", "halb")
    with pytest.raises(SettingsInvalid) as refused:
        read(Other)
    assert str(refused.value) == (
        "Einstellung SRO_SHARE: 'halb' ist kein gültiger Wert. Erlaubte Werte nennt das README."
    )
