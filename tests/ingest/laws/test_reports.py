from __future__ import annotations

from ingest.laws.reports import FetchReport, Outcome, StatuteResult, report_lines
from ingest.laws.statutes import Statute

REPORT = FetchReport(
    tuple(
        StatuteResult(Statute(outcome.name, outcome.name.lower()), outcome, f"Satz zu {outcome}.")
        for outcome in Outcome
    ),
    "Die Seite bittet um eine Pause.",
)


def test_statutes_are_sorted_by_what_happened() -> None:
    assert REPORT.new == ("new", "changed", "repaired")
    assert REPORT.unchanged == ("unchanged",)
    assert REPORT.retired == ("retired",)
    assert REPORT.failed == (
        ("held_back", "Satz zu zurückgehalten."),
        ("missing", "Satz zu nicht gefunden."),
        ("failed", "Satz zu gescheitert."),
        ("not_asked", "Satz zu nicht abgefragt."),
    )


def test_the_lines_name_everything_but_what_is_unchanged() -> None:
    lines = list(report_lines(REPORT))
    assert lines[0] == "NEW: Satz zu neu."
    assert not [line for line in lines if line.startswith("UNCHANGED")]
    assert lines[-2] == (
        "1 neu, 1 geändert, 1 erneuert, 1 unverändert, 1 zurückgehalten, 1 nicht gefunden, "
        "1 entfernt, 1 gescheitert, 1 nicht abgefragt."
    )
    assert lines[-1] == "Der Abruf wurde nicht beendet: Die Seite bittet um eine Pause."


def test_a_quiet_run_is_one_line() -> None:
    result = StatuteResult(Statute("BGG", "bgg"), Outcome.UNCHANGED, "Unverändert.")
    assert list(report_lines(FetchReport((result, result)))) == ["2 unverändert."]
