"""What an answer says of norms: old law, gaps in a statute, changes, places of a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import wording
from assistant.answering import Assistant
from assistant.model import Answer, AnswerStatus, OtherVersion, Question
from ingest.norm import Norm
from ingest.old_law import Applies, OldLaw, OldNorm
from ingest.ports import Filters
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import division_xml
from tests.library import a_library

SGB_IX = statute_xml(
    "".join(norm_xml(f"§ {n}", f"Titel {n}", f"Wortlaut {n}.") for n in range(90, 98))
    + norm_xml("§ 99", "Berechtigte", "Leistungen erhalten Menschen mit Behinderungen.")
    + norm_xml("§ 105", "Lücken", "(1) Eins gilt.", "(2) (weggefallen)", "(3) Drei gilt.")
    + division_xml("020", "Kapitel 7", "Planung")
    + norm_xml("§ 117", "Gesamtplanverfahren", "(1) Es wird geplant. Das kostet nichts.", "(2) Ja.")
    + norm_xml("§ 118", "Instrumente", "Der Bedarf wird ermittelt. Näheres regelt § 99.")
)
SGB_XII = statute_xml(
    norm_xml("§ 27", "Unterhalt", "Wer nichts hat, bekommt Hilfe.")
    + norm_xml("(XXXX) §§ 53 bis 60", "(weggefallen)"),
    jurabk="SGB 12",
    title="Zwölftes Probebuch",
    doknr="BJNR000030003",
)


def old(norm: Norm, *today: Norm, applies: Applies = Applies.ALWAYS) -> OldNorm:
    return OldNorm(
        norm=norm,
        until=None,
        title="Titel",
        fassung="bis 31.12.2019",
        gone_since=date(2020, 1, 1),
        applies=applies,
        today=today,
        sentence="Das ist umgezogen.",
        note="",
        keywords=(),
    )


OLD_LAW = OldLaw(
    (
        old(Norm("SGB XII", "53"), Norm("SGB IX", "99")),
        old(Norm("SGB XII", "59")),
        old(Norm("SGB IX", "118"), Norm("SGB IX", "99"), applies=Applies.HINT),
    ),
    (),
)


def changed(norm: Norm) -> Sequence[str]:
    """Of all norms but § 99 two sentences are known."""
    return () if norm.paragraf == "99" else (f"{norm} ist neu gefasst:", "Absatz 1: neu.")


@pytest.fixture(scope="module")
def lawyer(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    files = {"gesetze/sgb_9_2018.xml": SGB_IX, "gesetze/sgb_12.xml": SGB_XII}
    library = a_library(tmp_path_factory.mktemp("normen"), files)
    return replace(library.assistant, old_law=OLD_LAW, changes=changed)


def ask(assistant: Assistant, text: str) -> Answer:
    """The answer, with the notice every first answer has left out."""
    answer = assistant.answer(Question(text))
    assert answer.notices[0] == wording.FIRST_CONTACT
    return replace(answer, notices=answer.notices[1:])


def cited(answer: Answer) -> list[str]:
    return [citation.fundstelle for citation in answer.citations]


# old law


def test_an_old_norm_is_answered_with_todays_and_says_so(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was stand in § 53 SGB XII?")
    assert cited(answer) == ["§ 99 SGB IX"]
    assert answer.notices == ("§ 53 SGB XII (Fassung bis 31.12.2019): Das ist umgezogen.",)


def test_a_norm_that_may_be_meant_in_its_old_version_is_answered_with_a_hint(
    lawyer: Assistant,
) -> None:
    answer = ask(lawyer, "Was steht in § 118 SGB IX?")
    assert cited(answer) == ["§ 118 SGB IX"]
    assert answer.notices == (
        "Falls § 118 SGB IX in der Fassung bis 31.12.2019 gemeint ist: Das ist umgezogen.",
    )


def test_an_old_norm_that_stands_nowhere_today_is_refused_with_its_story(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was stand in § 59 SGB XII?")
    assert (answer.status, cited(answer)) == (AnswerStatus.NOT_COVERED, [])
    assert answer.text.startswith("§ 59 SGB XII ist weggefallen (§§ 53 bis 60: „(weggefallen)“).\n")
    assert answer.notices == ("§ 59 SGB XII (Fassung bis 31.12.2019): Das ist umgezogen.",)


def test_an_old_version_that_is_not_kept_is_said_to_be_none(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was stand in § 117 Abs. 2 SGB IX a.F.?")
    assert cited(answer) == ["§ 117 Abs. 2 SGB IX"]
    assert answer.notices == (wording.not_kept(OtherVersion(Norm("SGB IX", "117")), "2026-02-01"),)


def test_of_a_norm_that_is_not_there_no_version_is_said_to_be_shown(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was stand in § 999 SGB IX a.F.?")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.notices == (wording.not_kept(OtherVersion(Norm("SGB IX", "999")), None),)


def test_a_draft_is_answered_with_todays_wording_and_says_so(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in § 117 Abs. 2 SGB IX-RefE?")
    assert cited(answer) == ["§ 117 Abs. 2 SGB IX"]
    draft = OtherVersion(Norm("SGB IX", "117"), draft=True)
    assert answer.notices == (wording.not_kept(draft, "2026-02-01"),)


# without a statute


def test_a_paragraf_of_one_other_statute_alone_is_answered_with_that(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in § 27?")
    assert cited(answer) == ["§ 27 SGB XII"]
    (notice,) = answer.notices
    assert notice == (
        "Ohne eindeutige Angabe des Gesetzes angenommen: § 27 SGB XII. "
        "§ 27 SGB IX gibt es in der hinterlegten Fassung nicht."
    )


def test_a_paragraf_beside_one_of_another_statute_is_found_in_its_own(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Gilt § 118 bei § 27 SGB XII?")
    assert cited(answer) == ["§ 118 SGB IX", "§ 27 SGB XII"]


def test_a_doubtful_name_of_a_statute_is_answered_from_the_sgb_ix_with_both_readings(
    lawyer: Assistant,
) -> None:
    answer = ask(lawyer, "Was steht in § 118 ÖPNV?")
    assert cited(answer) == ["§ 118 SGB IX"]
    assert answer.notices[-1] == (
        "Ohne eindeutige Angabe des Gesetzes angenommen: § 118 SGB IX. "
        "§ 118 ÖPNV: Dieses Gesetz oder diese Vorschrift ist nicht in meinen Quellen hinterlegt."
    )


# what has no wording


def test_a_repealed_paragraf_is_said_to_be_gone_and_not_to_be_missing(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in § 54 SGB XII?")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.text == (
        "§ 54 SGB XII ist weggefallen (§§ 53 bis 60: „(weggefallen)“).\n\n" + wording.WHOM_TO_ASK
    )
    assert answer.notices == ()


def test_a_repealed_paragraf_is_named_beside_the_answer_to_another(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in §§ 27 und 54 SGB XII?")
    assert cited(answer) == ["§ 27 SGB XII"]
    assert answer.notices == ("§ 54 SGB XII ist weggefallen (§§ 53 bis 60: „(weggefallen)“).",)


def test_a_repealed_absatz_is_quoted_as_it_is_printed_and_named(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in § 105 Abs. 2 SGB IX?")
    assert [citation.quote for citation in answer.citations] == ["(2) (weggefallen)"]
    assert answer.notices == ("§ 105 Abs. 2 SGB IX ist weggefallen.",)


def test_of_a_paragraf_with_a_gap_nothing_is_said(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in § 105 SGB IX?")
    assert cited(answer) == [f"§ 105 Abs. {n} SGB IX" for n in (1, 2, 3)]
    assert answer.notices == ()


# what changed


def test_what_changed_is_told_from_the_kept_versions_above_the_wording(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was hat sich an § 117 SGB IX geändert?")
    assert cited(answer) == ["§ 117 Abs. 1 SGB IX", "§ 117 Abs. 2 SGB IX"]
    assert answer.notices == ("§ 117 SGB IX ist neu gefasst: Absatz 1: neu.",)


def test_the_changes_of_an_absatz_are_asked_for_as_such(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was ist neu in § 117 Abs. 2 SGB IX?")
    assert cited(answer) == ["§ 117 Abs. 2 SGB IX"]
    assert answer.notices == ("§ 117 Abs. 2 SGB IX ist neu gefasst: Absatz 1: neu.",)


def test_without_kept_versions_it_says_that_one_is_known(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Wurde § 99 SGB IX geändert?")
    assert cited(answer) == ["§ 99 SGB IX"]
    assert answer.notices == (wording.one_version(Norm("SGB IX", "99")),)


def test_an_assistant_without_history_knows_one_version_of_everything(lawyer: Assistant) -> None:
    plain = Assistant(lawyer.index, lawyer.embedder, lawyer.tuning)
    answer = ask(plain, "Was hat sich an § 117 SGB IX geändert?")
    assert answer.notices == (wording.one_version(Norm("SGB IX", "117")),)


def test_of_a_norm_that_is_not_there_no_version_is_claimed(lawyer: Assistant) -> None:
    plain = Assistant(lawyer.index, lawyer.embedder, lawyer.tuning)
    answer = ask(plain, "Was hat sich an § 999 SGB IX geändert?")
    assert answer.text.startswith("§ 999 SGB IX gibt es in der hinterlegten Fassung nicht.")
    assert answer.notices == ()


def test_who_does_not_ask_for_changes_is_told_none(lawyer: Assistant) -> None:
    assert ask(lawyer, "Was steht in § 117 SGB IX?").notices == ()


# places and ranges


def test_places_of_a_subject_are_named_each_with_its_first_statement(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Welche §§ regeln das Gesamtplanverfahren?")
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.text == (
        "**§ 117 SGB IX – Gesamtplanverfahren**\n\n(1) Es wird geplant. [1]\n\n"
        "**§ 118 SGB IX – Instrumente**\n\nDer Bedarf wird ermittelt. [2]"
    )
    assert cited(answer) == ["§ 117 Abs. 1 Satz 1 SGB IX", "§ 118 Satz 1 SGB IX"]
    assert answer.notices == ()


def test_where_no_title_names_the_subject_passages_are_searched(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Welche Vorschrift sagt: Wer nichts hat, bekommt Hilfe.")
    assert cited(answer)[:1] == ["§ 27 SGB XII"]


def test_a_question_that_names_a_norm_is_none_for_places(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Welche Vorschriften zum Gesamtplanverfahren nennt § 118 SGB IX?")
    assert cited(answer) == ["§ 118 SGB IX"]


def test_what_is_left_out_of_a_long_range_is_counted(lawyer: Assistant) -> None:
    answer = ask(lawyer, "Was steht in §§ 90 bis 97 SGB IX?")
    assert cited(answer) == [f"§ {n} SGB IX" for n in range(90, 96)]
    assert answer.notices == (
        "2 weitere Vorschriften sind nicht gezeigt; bitte einzeln nachfragen.",
    )


SGB_XI = statute_xml(
    norm_xml("§ 27", "Pflege", "Wer gepflegt wird, bekommt Hilfe."),
    jurabk="SGB 11",
    title="Elftes Probebuch",
    doknr="BJNR000040004",
)


def test_a_paragraf_that_may_be_of_several_statutes_is_nearest_in_each(tmp_path: Path) -> None:
    files = {"sgb_9": SGB_IX, "sgb_11": SGB_XI, "sgb_12": SGB_XII}
    assistant = a_library(
        tmp_path, {f"gesetze/{name}.xml": xml for name, xml in files.items()}
    ).assistant
    answer = assistant.answer(Question("Was regelt § 27?"))
    assert answer.status is AnswerStatus.NOT_COVERED
    assert "Gemeint sein kann § 27 SGB XI oder § 27 SGB XII." in answer.text
    places = [(hit.rank, hit.stored.chunk.fundstelle) for hit in answer.nearest[:2]]
    assert places == [(1, "§ 27 SGB XI"), (2, "§ 27 SGB XII")]


def test_a_statute_that_is_filtered_out_is_not_nearest(tmp_path: Path) -> None:
    files = {"sgb_9": SGB_IX, "sgb_11": SGB_XI, "sgb_12": SGB_XII}
    assistant = a_library(
        tmp_path, {f"gesetze/{name}.xml": xml for name, xml in files.items()}
    ).assistant
    filters = Filters(laws=frozenset({"SGB XII"}))
    answer = assistant.answer(Question("Was regelt § 27?", filters=filters))
    assert {hit.stored.document.law for hit in answer.nearest} == {"SGB XII"}
