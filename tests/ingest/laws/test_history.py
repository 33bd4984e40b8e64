"""What readers are told of the changes of a norm."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.laws.checking import text_digest
from ingest.laws.folder import Fetched, LawsFolder
from ingest.laws.history import LawHistory
from ingest.laws.statutes import Statute
from ingest.norm import Norm
from tests.builders import norm_xml
from tests.ingest.laws.statutes import version_xml

NORM = Norm("SGB IX", "1")
STATUTES = [Statute("BGG", "bgg"), Statute("SGB IX", "sgb_9_2018")]


@pytest.fixture
def folder(tmp_path: Path) -> LawsFolder:
    return LawsFolder(tmp_path / "gesetze")


@pytest.fixture
def history(folder: LawsFolder) -> LawHistory:
    return LawHistory(STATUTES, folder)


def keep(folder: LawsFolder, month: int, *absaetze: str) -> Path:
    """Keep the version of a month of 2026, which has § 1 alone; gives its file."""
    builddate = f"2026{month:02}01000000"
    xml = version_xml(norm_xml("§ 1", "Beratung", *absaetze), builddate=builddate).encode()
    folder.store("sgb_9_2018", xml, Fetched(sha256=text_digest(xml), builddate=builddate))
    return folder.versions("sgb_9_2018")[-1].path


ONE, TWO = "(1) Der Träger berät gut.", "(2) Er berät auf Wunsch in leichter Sprache."


@pytest.mark.parametrize("law", ["SGB IX", "BGG", "SGB V"])
def test_of_a_statute_without_kept_version_nothing_is_told(history: LawHistory, law: str) -> None:
    assert history(Norm(law, "1")) == ()


def test_with_one_version_it_is_said_that_there_is_nothing_to_compare(
    history: LawHistory, folder: LawsFolder
) -> None:
    keep(folder, 1, ONE)
    (sentence,) = history(NORM)
    assert sentence.startswith("SGB IX: Bekannt ist nur eine Fassung, die vom 01.01.2026")


def test_with_two_versions_the_change_is_told(history: LawHistory, folder: LawsFolder) -> None:
    keep(folder, 1, ONE, TWO)
    keep(folder, 2, ONE, TWO.replace("leichter", "jeder"))
    first, *others = history(NORM)
    assert first.startswith("Zwischen der Fassung vom 01.01.2026 und der vom 01.02.2026")
    assert others == [
        "§ 1 SGB IX – Beratung: geändert",
        "  Absatz 2: statt „leichter“ jetzt „jeder“ (nach „Er berät auf Wunsch in“)",
    ]


def test_an_absatz_that_stayed_has_not_changed(history: LawHistory, folder: LawsFolder) -> None:
    keep(folder, 1, ONE, TWO)
    keep(folder, 2, ONE, TWO.replace("leichter", "jeder"))
    (sentence,) = history(NORM.within(absatz="1"))
    assert sentence.startswith("An § 1 Abs. 1 SGB IX hat sich zwischen der Fassung vom 01.01.2026")
    assert sentence.endswith("nichts geändert.")


def test_a_version_fetched_later_is_told_as_well(history: LawHistory, folder: LawsFolder) -> None:
    keep(folder, 1, ONE)
    keep(folder, 2, ONE.replace("gut", "umfassend"))
    assert len(history(NORM)) == 3
    keep(folder, 3, ONE.replace("gut", "früh"))
    told = history(NORM)
    assert len(told) == 6
    assert told[0].startswith("Zwischen der Fassung vom 01.02.2026 und der vom 01.03.2026")


def test_what_was_told_once_is_not_read_again(history: LawHistory, folder: LawsFolder) -> None:
    keep(folder, 1, ONE)
    path = keep(folder, 2, ONE.replace("gut", "umfassend"))
    told = history(NORM)
    path.write_bytes(b"<dokumente>")
    assert history(NORM) == told


def test_a_damaged_version_is_told_rather_than_an_answer_lost(
    history: LawHistory, folder: LawsFolder
) -> None:
    keep(folder, 1, ONE)
    path = keep(folder, 2, ONE.replace("gut", "umfassend"))
    path.write_bytes(path.read_bytes().replace(b"</dokumente>", b""))
    (sentence,) = history(NORM)
    assert "beschädigt" in sentence


def test_a_statute_given_up_still_has_its_history(history: LawHistory, folder: LawsFolder) -> None:
    keep(folder, 1, ONE)
    keep(folder, 2, ONE.replace("gut", "umfassend"))
    folder.retire("sgb_9_2018")
    assert history(NORM)[1] == "§ 1 SGB IX – Beratung: geändert"
