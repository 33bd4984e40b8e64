"""Why the operating system or SQLite refused something, in German, for the messages shown to people."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Mapping
from socket import gaierror

_NO_RIGHTS = "dafür fehlen die Rechte"
_FULL = "auf dem Datenträger ist kein Platz mehr"
_READ_ONLY = "der Datenträger ist schreibgeschützt"
_DEFECT = "der Datenträger meldet einen Fehler"
_REASONS: Mapping[int, str] = {
    errno.ENOENT: "die Datei oder den Ordner gibt es nicht",
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.EEXIST: "unter diesem Namen gibt es schon etwas anderes",
    errno.ENOTEMPTY: "der Ordner ist nicht leer",
    errno.ELOOP: "der Link führt im Kreis",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "der zugeteilte Speicherplatz ist aufgebraucht",
    errno.EFBIG: "die Datei wird zu groß",
    errno.EROFS: _READ_ONLY,
    errno.EIO: _DEFECT,
    errno.EBUSY: "etwas anderes benutzt es gerade",
    errno.ESTALE: "das Netzlaufwerk ist nicht mehr da",
    errno.EMFILE: "es sind zu viele Dateien geöffnet",
    errno.ENFILE: "es sind zu viele Dateien geöffnet",
    errno.ENOMEM: "der Arbeitsspeicher reicht nicht",
    errno.EADDRINUSE: "etwas anderes benutzt ihn schon",
    errno.EADDRNOTAVAIL: "diese Adresse hat der Rechner nicht",
}
_SQLITE_REASONS: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _NO_RIGHTS,
    sqlite3.SQLITE_CANTOPEN: "eine Datenbank lässt sich nicht öffnen",
    sqlite3.SQLITE_IOERR: _DEFECT,
    sqlite3.SQLITE_BUSY: "ein anderes Programm hält die Datenbank fest",
    sqlite3.SQLITE_CORRUPT: "eine Datenbank ist beschädigt",
    sqlite3.SQLITE_NOTADB: "eine Datenbank ist beschädigt",
}
_PRIMARY = 0xFF  # the low byte of SQLite's extended codes is the code they refine
# As libraries in Rust pass on what the system and SQLite told them.
_PASSED_ON = re.compile(r"\(os error (?P<errno>\d+)\)|\(code: (?P<sqlite>\d+)\)")


def german_reason(error: Exception) -> str:
    """Say why the system refused.

    Args:
        error: An `OSError`, a `sqlite3.Error`, or what a library made of one.

    Returns:
        A German clause without a full stop, for the end of a sentence after a colon; of an error that
        names no number of the system its own text.
    """
    if isinstance(error, gaierror):  # its numbers are not those of errno
        return "diesen Rechnernamen kennt das Netz nicht"
    if isinstance(error, OSError) and error.errno is not None:
        return _of_system(error.errno)
    if code := getattr(error, "sqlite_errorcode", 0):
        return _of_sqlite(code)
    named = _PASSED_ON.search(str(error))
    if named is None:
        return str(error) or "der Grund ist nicht bekannt"
    return _of_system(int(named["errno"])) if named["errno"] else _of_sqlite(int(named["sqlite"]))


def _of_system(number: int) -> str:
    return _REASONS.get(number, f"Systemfehler {number}")


def _of_sqlite(code: int) -> str:
    return _SQLITE_REASONS.get(code & _PRIMARY, f"Datenbankfehler {code}")
