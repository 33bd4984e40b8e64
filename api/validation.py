"""What is wrong with a request, field by field, in German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

_SHOWN = 5  # a history of a thousand wrong messages needs no thousand sentences
_LONGEST_NAME = 60  # characters; the names of unknown fields are the client's own
_ALLOWED = re.compile(r"'([^']*)'")
_INTEGER = "eine ganze Zahl wird erwartet"
_MESSAGES = {
    "missing": "Angabe fehlt",
    "extra_forbidden": "unbekannt",
    "string_type": "ein Text wird erwartet",
    "string_unicode": "enthält ungültige Zeichen",
    "string_too_short": "darf nicht leer sein",
    "string_too_long": "höchstens {max_length} Zeichen",
    "too_long": "höchstens {max_length} Einträge",
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "int_from_float": _INTEGER,
    "greater_than_equal": "mindestens {ge}",
    "less_than_equal": "höchstens {le}",
    "literal_error": "erlaubt sind {expected}",
    "enum": "erlaubt sind {expected}",
    "list_type": "eine Liste wird erwartet",
    "model_type": "ein Objekt mit Feldern wird erwartet",
    "model_attributes_type": "ein Objekt mit Feldern wird erwartet",
}
_OTHER = "nicht in der erwarteten Form"


def explain(error: RequestValidationError) -> str:
    """Name every field with what is wrong: `Feld „question“: höchstens 2.000 Zeichen.`."""
    entries = error.errors()
    sentences = [
        f"{_place(entry['loc'])}: {_message(entry['type'], entry.get('ctx', {}))}."
        for entry in entries[:_SHOWN]
    ]
    more = len(entries) - _SHOWN
    if more > 0:
        sentences.append("Und ein weiterer Fehler." if more == 1 else f"Und {more} weitere Fehler.")
    return " ".join(sentences)


def _place(loc: Sequence[str | int]) -> str:
    """`("body", "history", 0, "role")` as `Feld „history“, Eintrag 1, Feld „role“`."""
    parts = [
        f"Eintrag {part + 1}" if isinstance(part, int) else f"Feld „{part[:_LONGEST_NAME]}“"
        for part in loc[1:]  # the first says whether it stood in body, query or path
    ]
    return ", ".join(parts) or "Inhalt der Anfrage"


def _message(kind: str, context: Mapping[str, Any]) -> str:
    values = {
        name: f"{value:,}".replace(",", ".") if isinstance(value, int) else value
        for name, value in context.items()
    }
    if "expected" in values:
        values["expected"] = _enumerated(_ALLOWED.findall(values["expected"]))
    return _MESSAGES.get(kind, _OTHER).format(**values)


def _enumerated(words: Sequence[str]) -> str:
    *others, last = [f"„{word}“" for word in words]
    return f"{', '.join(others)} und {last}" if others else last
