"""How the question set is read and measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.errors import QuestionSetInvalid
from assistant.evaluation import TestQuestion as Entry
from assistant.evaluation import evaluate, read_questions
from assistant.model import AnswerStatus

GOOD = """[[frage]]
id = "a"
frage = "Was steht in § 97 SGB IX?"
art = "verweis"
normen = ["§ 97 SGB IX"]
"""


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_all_files_of_a_folder_are_read_in_order(tmp_path: Path) -> None:
    folder = written(tmp_path, zwei=GOOD.replace('"a"', '"b"'), eins=GOOD)
    (tmp_path / "notiz.txt").write_text("keine Frage", encoding="utf-8")
    assert [question.id for question in read_questions(folder)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[frage", "fragen.toml: "),
        ("titel = 1", "fragen.toml: 'frage'"),
        (GOOD.replace("verweis", "rätsel"), "fragen.toml: "),
        (GOOD + 'farbe = "blau"\n', "farbe"),
        (GOOD.replace('frage = "Was', 'fage = "Was'), "fage"),
        (GOOD + GOOD, "Die Kennung 'a' kommt mehrfach vor."),
        (GOOD.replace('["§ 97 SGB IX"]', '["irgendwas"]'), "['irgendwas'] ist keine Vorschrift"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(QuestionSetInvalid) as error:
        read_questions(written(tmp_path, fragen=text))
    assert reason in str(error.value)


def test_a_folder_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetInvalid, match="stehen keine Fragen"):
        read_questions(tmp_path / "fehlt")


def test_expected_norms_are_whole_paragrafen() -> None:
    question = Entry(id="a", frage="?", art="fach", normen=["§ 97 Abs. 1 SGB IX", "§ 4 BGG"])
    assert question.expected_norms == {("SGB IX", "97"), ("BGG", "4")}


@pytest.mark.parametrize(
    ("absatz", "expected"), [("", set()), ("2", {"2"}), ("1, 3a, 4", {"1", "3a", "4"})]
)
def test_expected_absaetze_are_listed_with_commas(absatz: str, expected: set[str]) -> None:
    question = Entry(id="a", frage="?", art="fach", normen=["§ 97 SGB IX"], absatz=absatz)
    assert question.expected_absaetze == expected


def one(assistant: Assistant, **fields: object) -> tuple[int | None, AnswerStatus, int]:
    entry = Entry.model_validate({"id": "a", "art": "fach", **fields})
    (outcome,) = evaluate(assistant, [entry]).outcomes
    return outcome.rank, outcome.answer.status, outcome.right_citations


def test_any_of_the_expected_norms_is_right(assistant: Assistant) -> None:
    fields = {"frage": "Was steht in § 97 SGB IX?", "normen": ["§ 4 BGG", "§ 97 SGB IX"]}
    assert one(assistant, **fields) == (1, AnswerStatus.ANSWERED, 1)


def test_a_document_is_right_by_the_beginning_of_its_file_name(assistant: Assistant) -> None:
    fields = {"frage": "Budget je Treffpunkt im Nordkreis?", "dokumente": ["leitlinie_n"]}
    assert one(assistant, **fields) == (1, AnswerStatus.ANSWERED, 1)


def test_what_is_not_among_the_hits_has_no_rank(assistant: Assistant) -> None:
    fields = {"frage": "Budget je Treffpunkt im Nordkreis?", "normen": ["§ 5 BGG"]}
    assert one(assistant, **fields)[0] is None


@pytest.mark.parametrize(
    ("absatz", "rank"), [("2", 1), ("1, 2", 1), ("1", None), ("1, 3", None), ("", 1)]
)
def test_a_reference_to_an_absatz_must_find_that_absatz(
    assistant: Assistant, absatz: str, rank: int | None
) -> None:
    fields = {"frage": "§ 96 Abs. 2 SGB IX", "normen": ["§ 96 SGB IX"], "art": "verweis"}
    assert one(assistant, **fields, absatz=absatz)[0] == rank


def absatz_is_right(assistant: Assistant, frage: str, absatz: str, *normen: str) -> bool | None:
    fields = {"frage": frage, "normen": list(normen), "absatz": absatz}
    entry = Entry.model_validate({"id": "a", "art": "fach", **fields})
    (outcome,) = evaluate(assistant, [entry]).outcomes
    return outcome.right_absatz


TALK = "Laden sie die Vereine jährlich zu einem Gespräch ein?"


@pytest.mark.parametrize(
    ("absatz", "right"), [("2", True), ("1, 2", True), ("1", False), ("", None)]
)
def test_the_absatz_shown_is_judged_where_one_is_laid_down(
    assistant: Assistant, absatz: str, right: bool | None
) -> None:
    assert absatz_is_right(assistant, TALK, absatz, "§ 96 SGB IX") is right


def test_the_absatz_is_one_of_the_norm_that_is_named_first(assistant: Assistant) -> None:
    assert absatz_is_right(assistant, TALK, "2", "§ 96 SGB IX", "§ 97 SGB IX") is True
    assert absatz_is_right(assistant, TALK, "7", "§ 999 SGB IX", "§ 96 SGB IX") is None


def test_the_absatz_is_judged_wherever_in_the_list_its_norm_is(assistant: Assistant) -> None:
    text = f"§ 4 BGG, § 97 SGB IX: {TALK}"
    assert absatz_is_right(assistant, text, "2", "§ 96 SGB IX") is True
    assert absatz_is_right(assistant, text, "1", "§ 96 SGB IX") is False


def test_a_digest_has_no_absatz_to_judge(assistant: Assistant) -> None:
    text = "Hilfe zum Lebensunterhalt Einkommen"
    assert absatz_is_right(assistant, text, "1", "§ 27 SGB XII") is None


def test_only_who_refers_to_an_absatz_misses_with_another_one(assistant: Assistant) -> None:
    fields = {"frage": TALK, "normen": ["§ 96 SGB IX"], "absatz": "1"}
    assert one(assistant, **fields)[0] == 1
    assert one(assistant, **fields, art="verweis")[0] is None


def test_a_follow_up_is_asked_after_what_went_before(assistant: Assistant) -> None:
    fields = {"art": "folge", "vorher": ["§ 97 SGB IX"], "normen": ["§ 97a SGB IX"]}
    assert one(assistant, frage="und im nächsten?", **fields) == (1, AnswerStatus.ANSWERED, 2)


BUDGET = "Wie hoch ist das Budget je Treffpunkt?"
SET = [
    Entry(id="norm", frage="Was steht in § 4 BGG?", art="verweis", normen=["§ 4 BGG"]),
    Entry(id="ort", frage=BUDGET, art="alltag", dokumente=["leitlinie_sued"]),
    Entry(id="weg", frage="Was ist Astrophysik?", art="fach", normen=["§ 4 BGG"]),
    Entry(id="nie", frage="Was ist Quantenoptik?", art="unbeantwortbar"),
    Entry(id="doch", frage="Was verbinden die Netzwerke?", art="unbeantwortbar"),
    Entry(id="fern", frage="Was steht in § 5 SGB V?", art="verweis", normen=["§ 5 SGB V"]),
]


def test_questions_whose_sources_are_missing_are_skipped_and_named(assistant: Assistant) -> None:
    evaluation = evaluate(assistant, SET)
    assert evaluation.skipped == ("fern",)
    assert [outcome.question.id for outcome in evaluation.outcomes] == [
        "norm",
        "ort",
        "weg",
        "nie",
        "doch",
    ]


def test_the_report_counts_per_wording_and_source(assistant: Assistant) -> None:
    report = evaluate(assistant, SET).report()
    assert (report["questions"], report["skipped"]) == (5, ["fern"])
    assert set(report["groups"]) == {
        "art:alltag",
        "art:fach",
        "art:verweis",
        "quelle:BGG",
        "quelle:Dokumente",
    }
    assert report["groups"]["art:verweis"] == {
        "n": 1,
        "hit@1": 1.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "mrr": 1.0,
        "absatz": None,
        "answered": 1.0,
    }
    assert report["all"]["n"] == 3
    assert report["groups"]["art:fach"]["answered"] == 0.0


def test_the_share_of_right_absaetze_is_that_of_the_questions_that_lay_one_down(
    assistant: Assistant,
) -> None:
    base = Entry(id="a", frage=TALK, art="fach", normen=["§ 96 SGB IX"])
    ways = {"a": "2", "b": "1", "c": "1, 2", "d": ""}
    asked = [base.model_copy(update={"id": i, "absatz": absatz}) for i, absatz in ways.items()]
    report = evaluate(assistant, [*asked, SET[0], SET[3]]).report()
    assert report["all"]["n"] == 5
    assert report["all"]["absatz"] == 0.667
    assert report["groups"]["quelle:SGB IX"]["absatz"] == 0.667
    assert report["groups"]["quelle:BGG"]["absatz"] is None
    assert report["all"]["hit@1"] == 1.0


def test_refusing_is_right_for_what_cannot_be_answered(assistant: Assistant) -> None:
    assert evaluate(assistant, SET).report()["refusal"] == {
        "refused": 2,
        "unanswerable": 2,
        "precision": 0.5,
        "recall": 0.5,
    }


def test_misses_are_listed_with_what_was_expected(assistant: Assistant) -> None:
    misses = evaluate(assistant, SET).report()["misses"]
    assert {miss["id"] for miss in misses} - {"ort"} == {"weg", "doch"}
    missed = next(miss for miss in misses if miss["id"] == "weg")
    assert missed["expected"] == ["§ 4 BGG"]
    assert missed["status"] == "not_covered"


def test_citations_of_other_sources_lower_the_precision(assistant: Assistant) -> None:
    precise = evaluate(assistant, SET[:1]).report()["citation_precision"]
    mixed = evaluate(assistant, SET[:2]).report()["citation_precision"]
    assert precise == 1.0
    assert 0.0 < mixed < 1.0


def test_the_latency_is_that_of_all_questions(assistant: Assistant) -> None:
    latency = evaluate(assistant, SET).report()["latency_ms"]
    assert 0.0 < latency["p50"] <= latency["p95"]


def test_an_empty_set_has_a_report_of_zeros(assistant: Assistant) -> None:
    report = evaluate(assistant, []).report()
    assert (report["questions"], report["groups"], report["misses"]) == (0, {}, [])
    assert report["refusal"] == {"refused": 0, "unanswerable": 0, "precision": 0.0, "recall": 0.0}
    assert report["latency_ms"] == {"p50": 0.0, "p95": 0.0}
