"""What is told of a passage beside its text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.facts import facts_of, kind_text, page_text, stand_text
from ingest.model import Kind
from ingest.norm import Norm
from tests.library import a_stored


@pytest.mark.parametrize(
    ("kind", "official", "words"),
    [
        (Kind.LAW, True, "Gesetz"),
        (Kind.LAW, False, "Kurzfassung"),
        (Kind.CONCEPT, False, "Fachkonzept"),
        (Kind.LOCAL, False, "Lokales Dokument"),
    ],
)
def test_the_kind_is_named(kind: Kind, official: bool, words: str) -> None:
    assert kind_text(kind, official=official) == words


@pytest.mark.parametrize(
    ("stand", "words"),
    [
        ("2026-01-16", "Stand: 16. Januar 2026"),
        ("2023-12-03", "Stand: 3. Dezember 2023"),
        ("2021", "Stand: 2021"),
        ("2021-13-40", "Stand: 2021-13-40"),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_german_and_anything_else_stays(stand: str | None, words: str | None) -> None:
    assert stand_text(stand) == words


@pytest.mark.parametrize(
    ("page", "label", "fundstelle", "words"),
    [
        (None, None, "Abschnitt Wege", None),
        (4, None, "Abschnitt Wege", "S. 4"),
        (4, "4", "Abschnitt Wege", "S. 4"),
        (4, "2", "Abschnitt Wege", "S. 4 (gedruckte Seitenzahl 2)"),
        (4, "2", "S. 4, Abschnitt Wege", "S. 4 (gedruckte Seitenzahl 2)"),
        (4, None, "S. 4, Abschnitt Wege", None),
        (4, None, "S. 41, Abschnitt Wege", "S. 4"),
    ],
)
def test_a_page_is_named_once(
    page: int | None, label: str | None, fundstelle: str, words: str | None
) -> None:
    assert page_text(page, label, fundstelle) == words


def test_a_digest_says_what_it_is_not() -> None:
    stored = a_stored(norm=Norm("SGB IX", "98"), official=False)
    assert facts_of(stored) == ["Kurzfassung", "nicht der Gesetzeswortlaut"]


def test_everything_known_is_told_the_kind_first() -> None:
    stored = a_stored()
    stored = replace(
        stored,
        chunk=replace(stored.chunk, page=7, page_label="5"),
        document=replace(stored.document, stand="2024-03-09", stand_note="2. Auflage"),
    )
    assert facts_of(stored) == [
        "Lokales Dokument",
        "S. 7 (gedruckte Seitenzahl 5)",
        "Stand: 9. März 2024",
        "2. Auflage",
    ]
