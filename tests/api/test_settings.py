"""Settings of the service: what is read, what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from api.settings import ServiceSettings, is_loopback


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(f"SRO_{name.upper()}", raising=False)


def test_the_service_is_open_on_this_machine_alone_unless_told() -> None:
    settings = ServiceSettings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.ask_keys, settings.allowed_origins, settings.origins_read) == ((), (), False)


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_PORT", "9000")
    monkeypatch.setenv("SRO_ASK_KEYS", "eins, zwei/ ,,")
    monkeypatch.setenv("SRO_ALLOWED_ORIGINS", "https://a.example/, http://b.example:8080")
    monkeypatch.setenv("SRO_ORIGINS_READ", "true")
    settings = ServiceSettings()
    assert settings.port == 9000
    assert settings.ask_keys == ("eins", "zwei/")
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")
    assert settings.origins_read is True


@pytest.mark.parametrize("port", [0, -1, 65_536, "viele"])
def test_a_port_is_a_port(port: object) -> None:
    with pytest.raises(ValidationError):
        ServiceSettings.model_validate({"port": port})


@pytest.mark.parametrize(
    "origin", ["intranet.example", "*", "https://a.example/pfad", "ftp://a.example", "https:/a"]
)
def test_an_origin_is_scheme_and_host(origin: str) -> None:
    with pytest.raises(ValidationError, match="kein Ursprung"):
        ServiceSettings(allowed_origins=(origin,))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "intranet.example", ""])
def test_without_a_key_no_address_is_served_that_others_reach(host: str) -> None:
    with pytest.raises(ValidationError, match="SRO_ASK_KEYS"):
        ServiceSettings(host=host)
    assert ServiceSettings(host=host, ask_keys=("geheim",)).host == host


def test_a_key_of_nothing_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRO_ASK_KEYS", " , ")
    with pytest.raises(ValidationError, match="SRO_ASK_KEYS"):
        ServiceSettings(host="0.0.0.0")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("key", ["schlüssel", "zwei\nzeilen", "\x00", "ключ"])
def test_a_key_that_no_header_can_carry_is_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="kommen über HTTP nicht an"):
        ServiceSettings(ask_keys=("geheim", key))


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        ServiceSettings().port = 1  # type: ignore[misc] # that it is refused is what is shown
