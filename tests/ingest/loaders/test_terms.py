"""The glossary as a document."""

from __future__ import annotations

from pathlib import Path

from ingest.chunking import split_into_chunks
from ingest.loaders.terms import load_terms
from ingest.model import Kind, Source
from tests.ingest.test_glossary import TEXT


def test_each_term_is_a_passage_under_its_name_that_leads_to_its_norms(tmp_path: Path) -> None:
    path = tmp_path / "glossar.toml"
    path.write_text(TEXT, encoding="utf-8")
    document = load_terms(Source("glossar.toml", path, Kind.CONCEPT, shipped=True))
    chunks = split_into_chunks(document)
    assert chunks[0].headings == ("Gesamtplanverfahren (GPV)",)
    assert chunks[0].text == (
        "Das Gesamtplanverfahren führt vom Antrag zum Bescheid. Andere Namen: Hilfeplanung beim Amt. "
        "Früher: Gesamtplan nach § 58 SGB XII. Geregelt in § 117 SGB IX, § 121 SGB IX."
    )
    assert document.stand == "2026-11-30"
    assert [(s.text, str(s.norm)) for s in document.signposts] == [
        ("Gesamtplanverfahren (GPV)", "§ 117 SGB IX"),
        ("Hilfeplanung beim Amt", "§ 117 SGB IX"),
        ("Gesamtplan nach § 58 SGB XII", "§ 117 SGB IX"),
        ("Gesamtplanverfahren (GPV)", "§ 121 SGB IX"),
        ("Hilfeplanung beim Amt", "§ 121 SGB IX"),
        ("Gesamtplan nach § 58 SGB XII", "§ 121 SGB IX"),
    ]
