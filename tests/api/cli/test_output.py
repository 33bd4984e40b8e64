"""What the terminal shows."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.console import Console

from api.cli import output
from api.schemas import Answer
from assistant.answering import Assistant
from assistant.model import Question
from ingest.report import IngestReport, Problem
from tests.library import HOSTILE


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def shown(console: Console, assistant: Assistant, question: str, **changes: Any) -> str:
    answer = Answer.of(assistant.answer(Question(question))).model_dump(mode="json")
    output.show_answer(console, {**answer, **changes})
    return text_of(console)


def test_an_answer_keeps_its_markers_and_lists_its_sources(
    console: Console, assistant: Assistant
) -> None:
    text = shown(console, assistant, "Was steht in § 96 SGB IX?")
    assert "im Sozialraum zusammen. [1]" in text
    assert " [2] § 96 Abs. 2 SGB IX, Probegesetz (SGB IX) · Stand 01.02.2026" in text
    assert "Das Ergebnis wird notiert. [2]" in text


def test_a_digest_is_never_shown_as_the_law(console: Console, assistant: Assistant) -> None:
    text = shown(console, assistant, "§ 27 SGB XII")
    assert "Kurzfassung zu § 27 SGB XII" in text
    assert "nicht der Gesetzeswortlaut · Stand 02.01.2026" in text


def test_a_refusal_shows_what_is_nearest(console: Console, assistant: Assistant) -> None:
    text = shown(console, assistant, "Was ist Astrophysik?")
    assert text.count(" • ") == 3
    assert "Am nächsten liegen" in text


def test_suggestions_and_notices_are_shown(console: Console, assistant: Assistant) -> None:
    text = shown(console, assistant, "Was steht in § 97?")
    assert "Weiterfragen: Was steht in § 96 SGB IX (Zusammenarbeit)?" in text
    assert "Angabe des Gesetzes angenommen: § 97 SGB IX." in text


def test_text_in_brackets_is_shown_and_not_obeyed(console: Console, assistant: Assistant) -> None:
    text = shown(
        console,
        assistant,
        "Was ist ein Sozialraum?",
        answer="Siehe [link=http://x]dort[/link] und [red]rot[/red].",
        notices=["[bold]Hinweis[/bold]"],
        suggestions=["[blink]?"],
    )
    assert "[link=http://x]dort[/link] und [red]rot[/red]." in text
    assert "[bold]Hinweis[/bold]" in text
    assert "[blink]?" in text


def test_quoted_markup_is_shown_as_it_is(console: Console, assistant: Assistant) -> None:
    assert HOSTILE in shown(console, assistant, "Was gehört zum Kaninchenzüchterverein?")


def test_signs_of_a_quote_are_not_swallowed(console: Console, assistant: Assistant) -> None:
    quote = "Nutzer*innen und Mitarbeiter*innen sagen: a_b_c, `x`, 3 < 5 & 5 > 3, ~~nein~~. [1]"
    answer = f"**Titel**\n\n{quote}\n1. eins [1]\n   - a) zwei [1]"
    text = shown(console, assistant, "Was ist ein Sozialraum?", answer=answer)
    assert quote in text
    assert text.startswith("Titel")
    assert "**" not in text


def test_dates_are_german() -> None:
    assert output.german_date("2026-01-09") == "09.01.2026"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 Dokumente"), (1, "1 Dokument"), (2, "2 Dokumente")]
)
def test_one_is_singular(count: int, said: str) -> None:
    assert output.counted(count, "Dokument", "Dokumente") == said


def test_a_report_says_what_changed_and_what_could_not_be_read(console: Console) -> None:
    report = IngestReport(
        changed=True,
        documents=7,
        chunks=80,
        embedded=12,
        added=("a.md", "b.md"),
        updated=("c.md",),
        removed=("Alt",),
        problems=(Problem("[x].pdf", "Verschlüsselt."), Problem("d.pdf", "Seite 2.", fatal=False)),
    )
    output.show_report(console, report)
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in text_of(console).split("\n")
    ]
    assert [row for row in rows if row] == [
        ["Dokumente im Index", "7"],
        ["Abschnitte im Index", "80"],
        ["neu berechnete Texte", "12"],
        ["neue Dateien", "2"],
        ["geänderte Dateien", "1"],
        ["entfernte Dokumente", "1"],
        ["nicht lesbare Dateien", "1"],
    ]
    assert "[x].pdf: Verschlüsselt." in text_of(console)
    assert "d.pdf: Seite 2." in text_of(console)


def test_a_run_that_changed_nothing_says_so(console: Console) -> None:
    output.show_report(console, IngestReport(changed=False, documents=7, chunks=80))
    assert "Nichts geändert" in text_of(console)
    assert "neue Dateien" not in text_of(console)


def test_an_evaluation_shows_every_group(console: Console) -> None:
    hits = {"hit@1": 0.5, "hit@5": 0.75, "hit@10": 1.0}
    figures = {"n": 4, **hits, "mrr": 0.6, "absatz": 0.875, "answered": 0.25}
    report = {
        "questions": 5,
        "skipped": ["x"],
        "all": figures,
        "groups": {"art:fach": {**figures, "n": 3, "absatz": None}},
        "citation_precision": 0.9,
        "refusal": {"refused": 2, "unanswerable": 1, "precision": 0.51, "recall": 0.99},
        "latency_ms": {"p50": 12.5, "p95": 40.0},
        "misses": [],
    }
    output.show_evaluation(console, report)
    text = text_of(console)
    rows = [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in text.split("\n")]
    assert [row for row in rows if len(row) > 2] == [
        ["Gruppe", "n", "hit@1", "hit@5", "hit@10", "mrr", "absatz", "answered"],
        ["alle", "4", "0.5", "0.75", "1.0", "0.6", "0.875", "0.25"],
        ["art:fach", "3", "0.5", "0.75", "1.0", "0.6", "–", "0.25"],
    ]
    for part in ("5 / 1", "0.51", "0.99", "12.5 / 40.0"):
        assert part in text


def test_progress_is_shown_per_stage_and_leaves_no_trace() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with output.ProgressBar(console) as bar:
        bar("Dateien prüfen", 0, 0)
        bar("Abschnitte einlesen", 3, 10)
        with bar.paused():
            console.print("Frage?")
        bar("Abschnitte einlesen", 10, 10)
    text = text_of(console)
    assert "Abschnitte einlesen" in text
    assert "Frage?" in text
