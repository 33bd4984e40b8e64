from __future__ import annotations

import pytest

from ingest.errors import UnreadableSource
from ingest.loaders.decoding import decode

GERMAN = "Größere Städte übernehmen die Ausführung für Straßen – „jährlich“."
PLAIN = "Größere Städte übernehmen die Ausführung für Straßen."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_reads_german_in_every_usual_encoding(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "mac_roman"])
def test_tells_one_byte_encodings_by_their_umlauts(encoding: str) -> None:
    assert decode(PLAIN.encode(encoding)) == PLAIN


def test_reads_utf_16_without_regard_to_byte_order() -> None:
    assert decode(b"\xfe\xff" + GERMAN.encode("utf-16-be")) == GERMAN


def test_takes_a_declared_charset() -> None:
    polish = "Łódź i Kraków"
    assert decode(polish.encode("iso8859_2"), "ISO-8859-2") == polish


def test_reads_declared_latin_1_as_windows_1252_like_browsers() -> None:
    assert decode("für „alle“".encode("cp1252"), "ISO-8859-1") == "für „alle“"


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    assert decode("für alle".encode(), "iso-8859-1") == "für alle"


@pytest.mark.parametrize("declared", ["gibt-es-nicht", "rot13", "hex", "", None])
def test_ignores_a_declaration_that_names_no_charset(declared: str | None) -> None:
    assert decode("für alle".encode("cp1252"), declared) == "für alle"


def test_one_broken_byte_does_not_garble_the_umlauts() -> None:
    assert decode(PLAIN.encode() + b"\xe4" + PLAIN.encode()).count("Größere Städte") == 2


def test_keeps_text_without_umlauts_as_windows_1252() -> None:
    assert decode(b"caf\xe9 \x80 5") == "café € 5"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Die Datei ist leer."),
        (b" \n\t\r\n ", "nur Leerzeichen"),
        ("\u00a0\n".encode(), "nur Leerzeichen"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "keine Textdatei"),
        (bytes(range(1, 32)) * 20, "keine Textdatei"),
        (b"Text\x00Text", "keine Textdatei"),
    ],
)
def test_says_in_german_what_is_not_text(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        decode(data)
