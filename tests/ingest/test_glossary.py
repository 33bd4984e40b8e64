"""The glossary's format, what it spells out and what it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.glossary import Glossary, load_glossary
from ingest.norm import Norm

TEXT = """
stand = "2026-11-30"

[[begriff]]
begriff = "Gesamtplanverfahren"
kurz = ["GPV"]
text = "Das Gesamtplanverfahren führt vom Antrag zum Bescheid."
synonyme = ["Hilfeplanung beim Amt"]
frueher = ["Gesamtplan nach § 58 SGB XII"]
normen = ["§ 117 SGB IX", "§ 121 SGB IX"]

[[begriff]]
begriff = "Pflegegrad"
kurz = ["PG"]
text = "Der Pflegegrad sagt, wie viel Hilfe jemand braucht."

[[begriff]]
begriff = "Produktgruppe"
kurz = ["PG"]
text = "Eine Produktgruppe fasst Leistungen eines Haushalts zusammen."
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    return loaded(tmp_path, TEXT)


def loaded(folder: Path, text: str) -> Glossary:
    path = folder / "glossar.toml"
    path.write_text(text, encoding="utf-8")
    return load_glossary(path)


def test_a_term_has_all_its_names_and_norms(glossary: Glossary) -> None:
    term = glossary.terms[0]
    assert term.heading == "Gesamtplanverfahren (GPV)"
    assert term.names == (
        "Gesamtplanverfahren",
        "GPV",
        "Hilfeplanung beim Amt",
        "Gesamtplan nach § 58 SGB XII",
    )
    assert term.norms == (Norm("SGB IX", "117"), Norm("SGB IX", "121"))
    assert glossary.terms[1].heading == "Pflegegrad (PG)"
    assert glossary.stand == "2026-11-30"


@pytest.mark.parametrize(
    ("text", "spelt_out"),
    [
        ("Wie läuft das GPV?", "Wie läuft das GPV (Gesamtplanverfahren)?"),
        ("wie lange dauert gpv", "wie lange dauert gpv (Gesamtplanverfahren)"),
        ("Was ist PG 3?", "Was ist PG 3?"),
        ("Was ist ein GPVler?", "Was ist ein GPVler?"),
    ],
)
def test_abbreviations_with_one_meaning_are_spelt_out(
    glossary: Glossary, text: str, spelt_out: str
) -> None:
    assert glossary.spelt_out(text) == spelt_out


def test_terms_called_so_come_before_those_that_only_speak_of_it(glossary: Glossary) -> None:
    assert [t.begriff for t in glossary.matching("hilfe")] == ["Gesamtplanverfahren", "Pflegegrad"]
    assert [t.begriff for t in glossary.matching("pg")] == ["Pflegegrad", "Produktgruppe"]
    assert not list(glossary.matching("Mondfahrt"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("stand = 1", "TOML|stand|begriff"),
        (TEXT.replace("GPV", "GPV\\"), "TOML"),
        (TEXT + 'fremd = "x"\n', "fremd"),
        (TEXT.replace("§ 117 SGB IX", "hundertsiebzehn"), "normen"),
        (TEXT.replace('text = "Der Pflegegrad sagt, wie viel Hilfe jemand braucht."', ""), "text"),
    ],
)
def test_a_broken_file_is_refused_with_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(UnreadableSource, match=place):
        loaded(tmp_path, text)


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Was ist ein GPV?", "Gesamtplanverfahren"),
        ("was bedeutet denn gpv", "Gesamtplanverfahren"),
        ("Wofür steht die Abkürzung „GPV“?", "Gesamtplanverfahren"),
        ("Was versteht man unter dem Gesamtplanverfahren?", "Gesamtplanverfahren"),
        ("Was ist die Hilfeplanung beim Amt genau?", "Gesamtplanverfahren"),
        ("Was ist ein Pflegegrad?", "Pflegegrad"),
        ("Was ist PG?", None),
        ("Was ist beim GPV zu beachten?", None),
        ("Wer ist am Gesamtplanverfahren beteiligt?", None),
        ("GPV", None),
    ],
)
def test_a_term_is_asked_for_by_any_name_it_alone_has(
    glossary: Glossary, question: str, term: str | None
) -> None:
    found = glossary.asked_for(question)
    assert (found and found.begriff) == term
