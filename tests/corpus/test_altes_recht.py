"""The table of old law against the statutes of today: targets, what is gone, and own wording."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from ingest.model import Document
from ingest.norm import Norm
from ingest.old_law import Applies, OldLaw, OldNorm, load_old_law
from ingest.verweise import find_verweise
from ingest.verweise.address import order_key
from tests.conftest import CORPUS
from tests.corpus.statutes import Today, runs, words

# An act of changes: the articles that changed other laws are not printed in its own file.
CHANGES_OTHERS = "BTHG"


@pytest.fixture(scope="module")
def table() -> OldLaw:
    return load_old_law(CORPUS / "altes_recht.toml")


def entry_of(table: OldLaw, norm: Norm) -> OldNorm:
    return next(e for e in table.norms if e.norm == norm and e.until is None)


def test_the_norms_most_quoted_are_there(table: OldLaw) -> None:
    counts = Counter(entry.norm.law for entry in table.norms if entry.until is None)
    assert len(table.norms) >= 400
    assert counts["SGB IX"] >= 190
    assert counts["SGB XII"] >= 60
    assert counts["EinglHV"] >= 15
    assert counts["BSHG"] >= 25
    assert {"BudgetV", "FrühV", "HeimG", "SGB VIII", "WMVO"} <= set(counts)


def test_each_paragraf_of_the_old_sgb_ix_has_an_entry(table: OldLaw) -> None:
    old = {e.norm.paragraf for e in table.norms if e.norm.law == "SGB IX" and e.until is None}
    assert {str(number) for number in range(1, 161)} <= old


def test_the_law_of_severe_disability_moved_by_eighty_three(table: OldLaw) -> None:
    for number in range(68, 155):
        moved = Norm("SGB IX", str(number + 83))
        assert entry_of(table, Norm("SGB IX", str(number))).today == (moved,)


@pytest.mark.parametrize(
    ("norm", "applies", "moved"),
    [
        (Norm("SGB XII", "53"), Applies.ALWAYS, ["§ 99 SGB IX", "§ 90 SGB IX"]),
        (Norm("SGB XII", "57"), Applies.ALWAYS, ["§ 29 SGB IX", "§ 105 Abs. 4 SGB IX"]),
        (Norm("SGB XII", "141"), Applies.OLD_NAMED, ["§ 117 SGB IX"]),
        (Norm("SGB IX", "17", absatz="2"), Applies.HINT, ["§ 29 Abs. 1 SGB IX"]),
        (Norm("SGB IX", "41"), Applies.HINT, ["§ 58 SGB IX"]),
        (Norm("SGB IX", "84", absatz="2"), Applies.HINT, ["§ 167 Abs. 2 SGB IX"]),
        (Norm("EinglHV", "3"), Applies.ALWAYS, ["§ 99 Abs. 4 SGB IX"]),
        (Norm("BSHG", "39"), Applies.ALWAYS, ["§ 99 SGB IX", "§ 90 SGB IX"]),
    ],
)
def test_well_known_moves(table: OldLaw, norm: Norm, applies: Applies, moved: list[str]) -> None:
    entry = entry_of(table, norm)
    assert entry.applies is applies
    assert [str(target) for target in entry.today] == moved


def test_the_day_an_old_norm_ended_is_known_save_where_the_laender_differ(table: OldLaw) -> None:
    assert {e.norm.law for e in table.norms if e.gone_since is None} == {"HeimG"}
    assert {e.applies for e in table.norms if e.gone_since is None} == {Applies.ALWAYS}


def test_the_version_and_the_day_it_ended_agree(table: OldLaw) -> None:
    for entry in table.norms:
        if entry.gone_since is None:
            continue
        days = [date(int(y), int(m), int(d)) for d, m, y in dates(entry.fassung)]
        assert any((entry.gone_since - day).days == 1 for day in days), str(entry.norm)


def dates(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)


def test_each_sentence_is_one_and_ends(table: OldLaw) -> None:
    for entry in table.norms:
        assert entry.sentence.endswith("."), entry.sentence
        assert len(words(entry.sentence)) <= 40, entry.sentence


def test_entries_without_a_successor_say_so_in_their_sentence(table: OldLaw) -> None:
    signs = ("entfallen", "nicht mehr", "des jeweiligen Landes", "Sache der Länder")
    for entry in table.norms:
        if not entry.today:
            assert any(sign in entry.sentence for sign in signs), entry.sentence


def test_the_reform_came_in_five_steps(table: OldLaw) -> None:
    assert [(str(step.day), step.source) for step in table.steps] == [
        ("2016-12-30", "Art. 26 Abs. 2 BTHG"),
        ("2017-01-01", "Art. 26 Abs. 3 BTHG"),
        ("2018-01-01", "Art. 26 Abs. 1 BTHG"),
        ("2020-01-01", "Art. 26 Abs. 4 BTHG"),
        ("2023-01-01", "Art. 26 Abs. 5 BTHG"),
    ]


@pytest.mark.data
def test_every_target_stands_in_the_statutes_of_today(table: OldLaw, today: Today) -> None:
    targets = {norm for entry in table.norms for norm in entry.today}
    targets |= {norm for step in table.steps for norm in step.norms}
    assert len(targets) > 300
    assert [str(norm) for norm in targets if not today.has(norm)] == []


@pytest.mark.data
def test_what_always_applies_is_gone_and_the_rest_is_not(table: OldLaw, today: Today) -> None:
    laws = today.laws
    for entry in table.norms:
        if entry.norm.law in laws and entry.until is None:
            gone = entry.applies is Applies.ALWAYS
            assert today.has(entry.norm) is not gone, f"{entry.norm}: {entry.applies}"


@pytest.mark.data
def test_what_the_corpus_cites_and_the_statutes_no_longer_have_is_in_the_table(
    table: OldLaw, today: Today
) -> None:
    """Only where the law is written with the §: elsewhere the reader of references assumes it."""
    known = {entry.norm.whole for entry in table.norms}
    laws = today.laws - {CHANGES_OTHERS}
    cited = {
        verweis.norm.whole
        for text in corpus_texts()
        for verweis in find_verweise(text)
        if not verweis.assumed_law and verweis.norm.law in laws
    }
    assert len(cited) > 500
    absent = cited - today.whole.keys() - today.also_cited
    assert Norm("SGB XI", "38a") in absent
    assert sorted(str(norm) for norm in absent - known) == []


def corpus_texts() -> Iterator[str]:
    """Every text of articles, digests and glossary."""
    for path in sorted(CORPUS.rglob("*.md")):
        yield from path.read_text(encoding="utf-8").splitlines()
    for path in sorted(CORPUS.rglob("*.toml")):
        if path.name != "altes_recht.toml":
            yield from strings(tomllib.loads(path.read_text(encoding="utf-8")))


def strings(value: object) -> Iterator[str]:
    """Every string in a value of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


@pytest.mark.data
def test_a_stretch_that_always_applies_holds_no_paragraf_of_today(
    table: OldLaw, today: Today
) -> None:
    for entry in table.norms:
        if entry.until is None or entry.applies is not Applies.ALWAYS:
            continue
        first, last = order_key(entry.norm.paragraf), order_key(entry.until.paragraf)
        inside = [
            norm
            for norm in today.whole
            if norm.law == entry.norm.law and first <= order_key(norm.paragraf) <= last
        ]
        assert [str(norm) for norm in inside if today.has(norm)] == []


@pytest.mark.data
def test_the_reform_steps_agree_with_the_statute_of_the_reform(
    table: OldLaw, documents: dict[str, Document]
) -> None:
    blocks = documents["bthg"].blocks
    text = {b.norm.absatz: b.text for b in blocks if b.norm and b.norm.paragraf == "Art. 26"}
    assert "Tag nach der Verkündung" in text["2"]
    assert "1. Januar 2017" in text["3"]
    assert "1. Januar 2018" in text["1"]
    assert "1. Januar 2020" in text["4"]
    assert "1. Januar 2023" in text["5"]
    assert len(table.steps) == len(text.keys() - {None})


@pytest.mark.data
def test_no_run_of_eight_words_is_taken_from_a_statute(
    table: OldLaw, statute_runs: set[tuple[str, ...]]
) -> None:
    own = [part for e in table.norms for part in (e.sentence, e.note, e.title)]
    own += [part for step in table.steps for part in (*step.contents, step.title)]
    for part in own:
        assert not runs(part) & statute_runs, part
