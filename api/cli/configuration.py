"""Reads the settings and says in German which variable is wrong and what it may be."""

from __future__ import annotations

from typing import Literal, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from api.cli.errors import SettingsInvalid
from api.settings import ServiceSettings
from ingest.settings import PREFIX, IndexSettings, unknown_variables

_Settings = TypeVar("_Settings", bound=BaseSettings)


def read_settings() -> tuple[IndexSettings, ServiceSettings]:
    """Read both settings.

    Raises:
        SettingsInvalid: A variable is unknown or has a value that is not allowed.
    """
    unknown = unknown_variables((IndexSettings, ServiceSettings))
    if unknown:
        raise SettingsInvalid(
            f"Unbekannte Einstellung: {', '.join(unknown)}. Bekannte stehen im README."
        )
    return read(IndexSettings), read(ServiceSettings)


def read(settings: type[_Settings]) -> _Settings:
    """Read one class of settings from the environment.

    Raises:
        SettingsInvalid: With one line for every variable that is wrong.
    """
    try:
        return settings()
    except ValidationError as error:
        lines = [
            _line(
                str(wrong["loc"][0]) if wrong["loc"] else None,
                wrong["input"],
                # Only the messages of our own validators are German.
                str(wrong["ctx"]["error"]) if wrong["type"] == "value_error" else None,
                settings,
            )
            for wrong in error.errors()
        ]
        raise SettingsInvalid("\n".join(lines)) from error


def _line(name: str | None, value: object, own: str | None, settings: type[BaseSettings]) -> str:
    if name is None:  # a rule over several variables names them itself
        return own or "Die Einstellungen passen nicht zueinander."
    allowed = _allowed(settings.model_fields[name])
    reason = own or f"{value!r} ist kein gültiger Wert. {allowed}"
    return f"Einstellung {PREFIX}{name.upper()}: {reason}"


def _allowed(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return f"Erlaubt: {' oder '.join(map(repr, get_args(field.annotation)))}."
    if field.annotation is bool:
        return "Erlaubt: 'true' oder 'false'."
    if field.annotation is int:
        bounds = [f", mindestens {b.ge}" for b in field.metadata if hasattr(b, "ge")]
        bounds += [f", höchstens {b.le}" for b in field.metadata if hasattr(b, "le")]
        return f"Erlaubt: eine ganze Zahl{''.join(bounds)}."
    return "Erlaubte Werte nennt das README."
