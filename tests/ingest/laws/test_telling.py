from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.laws.citing import Citing, CorpusText
from ingest.laws.comparing import compare
from ingest.laws.differences import ChangedNorm, NormHistory, NormStep, State, StatuteDiff
from ingest.laws.reading import Fassung
from ingest.laws.statutes import Statute
from ingest.laws.telling import diff_lines, history_lines, norm_lines
from ingest.norm import Norm
from tests.builders import norm_xml
from tests.ingest.laws.statutes import noted, version

SGB_IX = Statute("SGB IX", "sgb_9_2018")
OLD = Fassung("20250110223006", "2023-12-22", "Zuletzt geändert durch Art. 6 G v. 22.12.2023")
NEW = Fassung("20260202215519", "2026-01-16", "Zuletzt geändert durch Art. 13 G v. 16.1.2026")
ONE = "Der Träger berät die Leistungsberechtigten umfassend und rechtzeitig."
TWO = "Die Beratung wird auf Wunsch in leichter Sprache angeboten."
THREE = "Das Nähere regelt eine Vereinbarung zwischen den Trägern."


def lines(tmp_path: Path, old: list[str], new: list[str]) -> list[str]:
    changes = compare(version(tmp_path, *old), version(tmp_path, *new))
    return [line for change in changes for line in norm_lines(change)]


def paragraf(*absaetze: str, titel: str = "Beratung") -> list[str]:
    return [norm_xml("§ 1", titel, *absaetze)]


def test_replaced_words_are_quoted_before_and_after(tmp_path: Path) -> None:
    new = TWO.replace("auf Wunsch in leichter Sprache", "ohne Antrag und in jeder Sprache")
    assert lines(tmp_path, paragraf(f"(1) {ONE} {TWO}"), paragraf(f"(1) {ONE} {new}")) == [
        "§ 1 SGB IX – Beratung: geändert",
        "  Absatz 1 Satz 2: statt „auf Wunsch in leichter“ jetzt „ohne Antrag und in jeder“",
    ]


def test_short_edits_come_with_the_words_before(tmp_path: Path) -> None:
    assert lines(tmp_path, paragraf(ONE), paragraf(ONE.replace("umfassend", "gut")))[1:] == [
        "  Wortlaut: statt „umfassend“ jetzt „gut“ (nach „Der Träger berät die Leistungsberechtigten“)"
    ]


def test_added_and_removed_words_are_told(tmp_path: Path) -> None:
    longer = ONE.replace("Der Träger", "Der zuständige Träger")
    assert lines(tmp_path, paragraf(f"(1) {ONE}"), paragraf(f"(1) {longer}"))[1:] == [
        "  Absatz 1: eingefügt „zuständige“ (nach „Der“)"
    ]
    assert lines(tmp_path, paragraf(f"(1) {longer}"), paragraf(f"(1) {ONE}"))[1:] == [
        "  Absatz 1: gestrichen „zuständige“ (nach „Der“)"
    ]
    assert lines(tmp_path, paragraf(ONE), paragraf(f"Auch hier: {ONE}"))[1:] == [
        "  Wortlaut: eingefügt „Auch hier:“ (am Anfang)"
    ]


def test_absaetze_that_come_go_and_move_are_told(tmp_path: Path) -> None:
    old = paragraf(f"(1) {ONE}", f"(2) {TWO}", f"(3) {THREE}")
    new = paragraf("(1) Neues steht hier.", f"(2) {ONE}", f"(3) {TWO}")
    assert lines(tmp_path, old, new) == [
        "§ 1 SGB IX – Beratung: geändert",
        "  Absatz 1: neu: „(1) Neues steht hier.“",
        "  Absätze 2, 3: bisher 1, 2, Wortlaut gleich",
        (
            "  Absatz 3: aufgehoben, bisher: „(3) Das Nähere regelt eine Vereinbarung zwischen den "
            "Trägern.“"
        ),
    ]


def test_one_absatz_that_moves_is_told_in_full(tmp_path: Path) -> None:
    old, new = paragraf(f"(1) {ONE}"), paragraf("(1) Neues.", f"(2) {ONE}")
    assert "  Absatz 2: bisher Absatz 1, Wortlaut gleich" in lines(tmp_path, old, new)


def test_an_absatz_that_moves_and_changes_says_both(tmp_path: Path) -> None:
    old, new = paragraf(ONE), paragraf(f"(1) {ONE.replace('umfassend', 'gut')}", f"(2) {TWO}")
    assert lines(tmp_path, old, new)[1:3] == [
        "  Absatz 1: bisher ohne Nummer, geändert",
        (
            "  Absatz 1: statt „umfassend“ jetzt „gut“ (nach „Der Träger berät die "
            "Leistungsberechtigten“)"
        ),
    ]


def test_long_quotations_are_cut_in_the_middle(tmp_path: Path) -> None:
    words = " ".join(f"w{number}" for number in range(1, 61))
    [line] = lines(tmp_path, paragraf(f"(1) {ONE}"), paragraf(f"(1) {ONE}", f"(2) {words}"))[1:]
    assert line.startswith("  Absatz 2: neu: „(2) w1 w2 ")
    assert "w29 […] w51" in line
    assert line.endswith("w59 w60“")


def test_a_new_heading_is_told(tmp_path: Path) -> None:
    assert lines(tmp_path, paragraf(ONE), paragraf(ONE, titel="Hilfe")) == [
        "§ 1 SGB IX – Hilfe: geändert",
        "  Überschrift: statt „Beratung“ jetzt „Hilfe“",
    ]


def test_norms_that_come_go_and_move_are_told(tmp_path: Path) -> None:
    stays = norm_xml("§ 1", "Ziel", "Bleibt.")
    gone = norm_xml("§ 2", "(weggefallen)", "")
    assert lines(tmp_path, [stays, norm_xml("§ 2", "Alt", ONE)], [stays, gone]) == [
        "§ 2 SGB IX – Alt: aufgehoben (als weggefallen geführt)"
    ]
    assert lines(tmp_path, [stays, norm_xml("§ 2", "Alt", ONE)], [stays]) == [
        "§ 2 SGB IX – Alt: aufgehoben (steht nicht mehr darin)"
    ]
    assert lines(tmp_path, [stays, gone], [stays, norm_xml("§ 2", "Neu", ONE)]) == [
        "§ 2 SGB IX – Neu: neu"
    ]
    assert lines(
        tmp_path, [stays, norm_xml("§ 2", "Alt", ONE)], [stays, norm_xml("§ 3", "Alt", ONE)]
    ) == ["§ 3 SGB IX – Alt: bisher § 2 SGB IX, Wortlaut gleich"]


def test_notes_are_told_as_notes(tmp_path: Path) -> None:
    old = [noted("Es gelten 140 Euro.", "§ 160", "Abgabe", ONE)]
    new = [noted("Es gelten 155 Euro.", "§ 160", "Abgabe", ONE)]
    assert lines(tmp_path, old, new) == [
        "§ 160 SGB IX – Abgabe: Wortlaut gleich, Hinweise geändert",
        "  Hinweis der Dokumentation: statt „140“ jetzt „155“ (nach „Es gelten“)",
    ]


# all statutes


def diff(tmp_path: Path, old: list[str], new: list[str], *citing: Citing) -> StatuteDiff:
    changes = compare(version(tmp_path, *old), version(tmp_path, *new))
    changed = tuple(ChangedNorm(change, citing) for change in changes)
    return StatuteDiff(SGB_IX, State.COMPARED, OLD, NEW, changed)


DIGEST = CorpusText("gesetze/a.toml", "§ 1 SGB IX – Beratung", Norm("SGB IX", "1"), ())
OTHER = CorpusText("gesetze/a.toml", "§ 2 SGB IX – Zweck", Norm("SGB IX", "2"), ())
ARTICLE = CorpusText("konzepte/b.md", "Der Weg", None, ())


def test_a_statute_that_changed_is_told_with_what_needs_another_look(tmp_path: Path) -> None:
    mentions = ("§ 1 SGB IX", "§ 1 Abs. 1 SGB IX", "§ 1 Satz 1 SGB IX", "§ 1 Satz 2 SGB IX")
    told = diff(
        tmp_path,
        paragraf(ONE),
        paragraf(ONE.replace("umfassend", "gut")),
        Citing(DIGEST, ()),
        Citing(OTHER, mentions[:1]),
        Citing(ARTICLE, mentions),
    )
    assert list(diff_lines([told])) == [
        (
            "SGB IX: im Index die Fassung vom 10.01.2025, geladen die vom 02.02.2026 (Zuletzt geändert "
            "durch Art. 13 G v. 16.1.2026)"
        ),
        "  Vorschriften: 1 geändert.",
        "  § 1 SGB IX – Beratung: geändert",
        (
            "    Wortlaut: statt „umfassend“ jetzt „gut“ (nach „Der Träger berät die "
            "Leistungsberechtigten“)"
        ),
        "    → Kurzfassung prüfen: § 1 SGB IX – Beratung (gesetze/a.toml)",
        "    → Kurzfassung prüfen: § 2 SGB IX – Zweck (gesetze/a.toml) nennt § 1 SGB IX",
        (
            "    → Artikel prüfen: Der Weg (konzepte/b.md) nennt § 1 SGB IX; § 1 Abs. 1 SGB IX; § 1 "
            "Satz 1 SGB IX u. a."
        ),
        "",
        "1 Gesetz geändert, 0 im Index mit dem geladenen Wortlaut, 0 ohne Vergleich.",
    ]


def test_kinds_of_change_are_counted_and_notes_come_last(tmp_path: Path) -> None:
    old = [
        noted("Alte Fußnote.", "§ 1", "Ziel", ONE),
        norm_xml("§ 2", "Zweck", TWO),
        norm_xml("§ 3", "Fort", THREE),
    ]
    new = [
        noted("Neue Fußnote.", "§ 1", "Ziel", ONE),
        norm_xml("§ 2", "Zweck", TWO.replace("Wunsch", "Antrag")),
        norm_xml("§ 4", "Neu", "Etwas ganz anderes steht hier."),
    ]
    told = list(diff_lines([diff(tmp_path, old, new)]))
    assert told[1] == "  Vorschriften: 1 neu, 1 geändert, 1 aufgehoben."
    assert [line for line in told if line.startswith("  §")] == [
        "  § 2 SGB IX – Zweck: geändert",
        "  § 3 SGB IX – Fort: aufgehoben (steht nicht mehr darin)",
        "  § 4 SGB IX – Neu: neu",
        "  § 1 SGB IX – Ziel: Wortlaut gleich, Hinweise geändert",
    ]


def test_changes_of_notes_alone_leave_the_wording_as_it_was(tmp_path: Path) -> None:
    old, new = ([noted(f"{note} Fußnote.", "§ 1", "Ziel", ONE)] for note in ("Alte", "Neue"))
    told = list(diff_lines([diff(tmp_path, old, new)]))
    assert told[1] == "  Kein Wortlaut geändert."
    assert (
        told[-1] == "0 Gesetze geändert, 1 im Index mit dem geladenen Wortlaut, 0 ohne Vergleich."
    )


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (
            State.NOT_INDEXED,
            (
                "SGB IX: geladen (Fassung vom 02.02.2026), aber noch nicht im Index. „sro ingest“ nimmt "
                "es auf."
            ),
        ),
        (State.NOT_FETCHED, "SGB IX: nicht geladen. „sro laws fetch“ holt es."),
        (
            State.UNKNOWN,
            (
                "SGB IX: Die Fassung im Index ist nicht aufbewahrt; ein Vergleich mit der geladenen "
                "(Fassung vom 02.02.2026) ist nicht möglich."
            ),
        ),
        (State.UNREADABLE, "SGB IX: Die Datei ist beschädigt."),
    ],
)
def test_what_was_not_compared_says_why(state: State, line: str) -> None:
    after = None if state in {State.NOT_FETCHED, State.UNREADABLE} else NEW
    told = StatuteDiff(SGB_IX, state, None, after, problem="Die Datei ist beschädigt.")
    assert list(diff_lines([told])) == [
        line,
        "0 Gesetze geändert, 0 im Index mit dem geladenen Wortlaut, 1 ohne Vergleich.",
    ]


def test_without_an_index_it_is_said_which_versions_were_compared(tmp_path: Path) -> None:
    compared = diff(tmp_path, [norm_xml("§ 1", "Ziel", ONE)], [norm_xml("§ 1", "Ziel", TWO)])
    told = list(diff_lines([replace(compared, state=State.NOT_INDEXED)]))
    assert told[0] == (
        "SGB IX: noch nicht im Index; verglichen sind die zwei neuesten geladenen Fassungen, vom "
        "10.01.2025 und vom 02.02.2026 (Zuletzt geändert durch Art. 13 G v. 16.1.2026)"
    )
    assert told[2] == "  § 1 SGB IX – Ziel: geändert"
    assert told[-1].startswith("1 Gesetz geändert")
    same = StatuteDiff(SGB_IX, State.NOT_INDEXED, OLD, NEW)
    assert next(iter(diff_lines([same]))) == (
        "SGB IX: geladen (Fassung vom 02.02.2026), aber noch nicht im Index. „sro ingest“ nimmt es auf. "
        "Wortlaut wie in der Fassung vom 10.01.2025."
    )


def test_statutes_without_a_difference_are_only_counted() -> None:
    same = StatuteDiff(SGB_IX, State.SAME, NEW, NEW)
    alone = StatuteDiff(SGB_IX, State.ONE_VERSION, NEW, NEW)
    assert list(diff_lines([same, alone, alone])) == [
        "0 Gesetze geändert, 3 im Index mit dem geladenen Wortlaut, 0 ohne Vergleich.",
        "Von 2 Gesetzen ist nur eine Fassung bekannt; verglichen wird ab der nächsten.",
    ]


def test_a_new_file_with_the_same_wording_is_said_to_be_one() -> None:
    told = StatuteDiff(SGB_IX, State.COMPARED, OLD, NEW)
    assert list(diff_lines([told])) == [
        "SGB IX: neu geladen (Fassung vom 02.02.2026), Wortlaut aller Vorschriften gleich.",
        "0 Gesetze geändert, 1 im Index mit dem geladenen Wortlaut, 0 ohne Vergleich.",
    ]


# one norm

NORM = Norm("SGB IX", "1")


def history(*versions: Fassung, steps: tuple[NormStep, ...] = (), found: bool = True) -> list[str]:
    return list(history_lines(NormHistory(NORM, versions, steps, found)))


def test_without_versions_nothing_is_claimed() -> None:
    assert history() == [
        "SGB IX ist nicht geladen; zu Änderungen an § 1 SGB IX lässt sich nichts sagen."
    ]


def test_one_version_is_said_to_be_the_only_one() -> None:
    assert history(NEW) == [
        (
            "SGB IX: Bekannt ist nur eine Fassung, die vom 02.02.2026 (Zuletzt geändert durch Art. 13 G "
            "v. 16.1.2026). Was sich an § 1 SGB IX geändert hat, lässt sich erst mit der nächsten "
            "Fassung sagen."
        )
    ]


def test_an_unchanged_norm_is_told_with_the_span_looked_at() -> None:
    assert history(OLD, NEW) == [
        (
            "An § 1 SGB IX hat sich zwischen der Fassung vom 10.01.2025 und der vom 02.02.2026 nichts "
            "geändert."
        )
    ]


def test_an_unknown_norm_is_said_to_be_unknown() -> None:
    assert history(OLD, NEW, found=False) == [
        (
            "§ 1 SGB IX steht in keiner der bekannten Fassungen (zwischen der Fassung vom 10.01.2025 "
            "und der vom 02.02.2026)."
        )
    ]


def test_every_step_is_told(tmp_path: Path) -> None:
    old, new = version(tmp_path, *paragraf(ONE)), version(tmp_path, *paragraf(ONE, titel="Hilfe"))
    [change] = compare(old, new)
    assert history(OLD, NEW, steps=(NormStep(OLD, NEW, change),)) == [
        (
            "Zwischen der Fassung vom 10.01.2025 und der vom 02.02.2026 (Zuletzt geändert durch Art. 13 "
            "G v. 16.1.2026):"
        ),
        "§ 1 SGB IX – Hilfe: geändert",
        "  Überschrift: statt „Beratung“ jetzt „Hilfe“",
    ]
