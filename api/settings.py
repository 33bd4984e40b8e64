"""Settings of the service, read from `SRO_*` variables once by the composition root."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ingest.settings import PREFIX

_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})


class ServiceSettings(BaseSettings):
    """Where the service listens and whom it serves."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address the service binds")
    port: int = Field(8000, ge=1, le=65_535, description="Port the service binds")
    ask_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Keys for reading, separated by commas; none: open, on loopback only"
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Intranet pages that may embed the widget, `https://intranet.example`, commas",
    )
    origins_read: bool = Field(
        default=False, description="Let the embedding origins read without a key"
    )

    @field_validator("ask_keys", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("ask_keys")
    @classmethod
    def _sendable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(key.isascii() and key.isprintable() for key in value):
            raise ValueError(
                "Ein Schlüssel darf nur aus Buchstaben ohne Umlaute, Ziffern und einfachen "
                "Satzzeichen bestehen; andere Zeichen kommen über HTTP nicht an."
            )
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        origins = tuple(origin.rstrip("/") for origin in value)
        for origin in origins:
            if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:  # noqa: PLR2004 - scheme://host
                raise ValueError(f"{origin!r} ist kein Ursprung der Form https://rechner:port")
        return origins

    @model_validator(mode="after")
    def _open_on_loopback_only(self) -> ServiceSettings:
        if not self.ask_keys and not is_loopback(self.host):
            raise ValueError(
                f"Ohne Schlüssel (SRO_ASK_KEYS) lauscht der Dienst nur auf diesem Rechner; "
                f"SRO_HOST={self.host} ist von außen erreichbar."
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return host in _LOOPBACK_NAMES or ip_address(host).is_loopback
    except ValueError:
        return False
