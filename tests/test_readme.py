"""The README names what an operator can set and run."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from api.cli.main import app
from api.settings import ServiceSettings
from ingest.settings import PREFIX, IndexSettings
from tests.conftest import ROOT

SETTINGS = [
    f"{PREFIX}{name.upper()}"
    for settings in (IndexSettings, ServiceSettings)
    for name in settings.model_fields
]


def commands(group: typer.Typer, prefix: str = "sro") -> list[str]:
    """Every command with what it is called by."""
    own = [
        f"{prefix} {command.name or command.callback.__name__}"
        for command in group.registered_commands
        if command.callback
    ]
    return own + [
        name
        for inner in group.registered_groups
        if inner.typer_instance
        for name in commands(inner.typer_instance, f"{prefix} {inner.name}")
    ]


@pytest.fixture(scope="module")
def readme() -> str:
    return Path(ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_are_known_here() -> None:
    assert {"sro start", "sro ingest", "sro eval", "sro laws fetch"} <= set(commands(app))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_described(readme: str, name: str) -> None:
    assert f"`{name}`" in readme


@pytest.mark.parametrize("command", commands(app))
def test_every_command_is_described(readme: str, command: str) -> None:
    assert command in readme


@pytest.mark.parametrize("settings", [IndexSettings, ServiceSettings])
def test_every_setting_describes_itself(
    settings: type[IndexSettings | ServiceSettings],
) -> None:
    assert all(field.description for field in settings.model_fields.values())
