"""The system's refusals in German."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from socket import EAI_NONAME, gaierror

import pytest

from ingest.system_errors import german_reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOENT, "die Datei oder den Ordner gibt es nicht"),
        (errno.EACCES, "dafür fehlen die Rechte"),
        (errno.ENOTDIR, "ein Teil des Pfads ist kein Ordner"),
        (errno.ENOSPC, "auf dem Datenträger ist kein Platz mehr"),
        (errno.EADDRINUSE, "etwas anderes benutzt ihn schon"),
        (9_999, "Systemfehler 9999"),
    ],
)
def test_the_number_decides_and_not_the_text(number: int, reason: str) -> None:
    assert german_reason(OSError(number, os.strerror(number))) == reason


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "fehlt").read_bytes()
    assert german_reason(caught.value) == "die Datei oder den Ordner gibt es nicht"


def test_an_unknown_host_has_numbers_of_its_own() -> None:
    error = gaierror(EAI_NONAME, "Name or service not known")
    assert german_reason(error) == "diesen Rechnernamen kennt das Netz nicht"


def test_what_sqlite_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "daten.sqlite").write_bytes(b"Das ist keine Datenbank." * 100)
    database = sqlite3.connect(tmp_path / "daten.sqlite")
    with pytest.raises(sqlite3.DatabaseError) as caught:
        database.execute("CREATE TABLE t (a)")
    database.close()
    assert german_reason(caught.value) == "eine Datenbank ist beschädigt"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("An IO error occurred: 'File too large (os error 27)'", "die Datei wird zu groß"),
        ("(code: 13) database or disk is full", "auf dem Datenträger ist kein Platz mehr"),
        ("(code: 99) none we know", "Datenbankfehler 99"),
        ("Dimension 3 statt 4", "Dimension 3 statt 4"),
        ("", "der Grund ist nicht bekannt"),
    ],
)
def test_what_a_library_passed_on_is_understood(text: str, reason: str) -> None:
    assert german_reason(ValueError(text)) == reason


def test_an_error_without_a_number_speaks_for_itself() -> None:
    assert german_reason(OSError("Das Gerät antwortet nicht")) == "Das Gerät antwortet nicht"
