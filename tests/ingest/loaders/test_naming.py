from __future__ import annotations

import pytest

from ingest.loaders.naming import (
    find_stand,
    is_plausible_title,
    is_stand_line,
    is_subtitle,
    iso_date,
    readable_name,
    without_site_name,
)
from ingest.model import Block, BlockKind


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("lokal/leitlinie_sozialraum.txt", "Leitlinie sozialraum"),
        ("rahmen-vertrag.docx", "Rahmen vertrag"),
        ("2023-05-01_konzept.md", "2023-05-01 konzept"),
        ("Konzept PM.html", "Konzept PM"),
    ],
)
def test_makes_a_readable_title_of_a_file_name(address: str, name: str) -> None:
    assert readable_name(address) == name


@pytest.mark.parametrize("title", ["", "Dokument1", "Microsoft Word - Konzept", "index", "a.docx"])
def test_titles_of_templates_and_file_names_are_not_plausible(title: str) -> None:
    assert not is_plausible_title(title)


def test_an_ordinary_title_is_plausible() -> None:
    assert is_plausible_title("Dokumentation der Hilfeplanung")


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Wunsch- und Wahlrecht | Landkreis Muster", "Wunsch- und Wahlrecht"),
        ("Hilfe zur Pflege - Amt für Soziales - Stadt", "Hilfe zur Pflege - Amt für Soziales"),
        ("Hilfeplanung – Stadt Muster", "Hilfeplanung"),
        ("Wunsch- und Wahlrecht", "Wunsch- und Wahlrecht"),
        ("", ""),
    ],
)
def test_cuts_the_name_of_the_site(title: str, cut: str) -> None:
    assert without_site_name(title) == cut


def test_a_subtitle_goes_on_in_small_letters() -> None:
    assert is_subtitle("ein Leitfaden für alle!")
    assert not is_subtitle("Ein Leitfaden für alle")
    assert not is_subtitle("und es endet wie ein Satz.")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1. März 2024", "2024-03-01"),
        ("01.03.2024", "2024-03-01"),
        ("vom 15. Sept 2021", "2021-09-15"),
        ("2024-03-01T10:00:00+01:00", "2024-03-01"),
        ("31.02.2024", None),
        ("März 2024", None),
        ("", None),
    ],
)
def test_reads_full_dates_only(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize("line", ["Stand: 1. März 2024", "(Stand: März 2024)", "Stand 03/2024"])
def test_recognises_a_line_that_names_the_version(line: str) -> None:
    assert is_stand_line(line)


@pytest.mark.parametrize("line", ["Stand der Technik", "Stand: offen", "Der Stand: 1. März 2024"])
def test_other_lines_with_the_word_are_none(line: str) -> None:
    assert not is_stand_line(line)


def test_takes_the_stand_out_of_the_blocks() -> None:
    blocks = [Block("Ein Satz."), Block("(Stand: 1. März 2024)")]
    assert find_stand(blocks) == ("2024-03-01", "Stand: 1. März 2024", [Block("Ein Satz.")])


def test_a_month_alone_is_a_note_but_no_date() -> None:
    blocks = [Block("Ein Satz."), Block("Stand: Mai 2023")]
    assert find_stand(blocks) == (None, "Stand: Mai 2023", [Block("Ein Satz.")])


def test_two_different_versions_name_none() -> None:
    blocks = [Block("Stand: Mai 2023"), Block("Stand: Juni 2023")]
    assert find_stand(blocks) == (None, None, blocks)


def test_an_item_of_a_list_is_no_version() -> None:
    blocks = [Block("Stand: Mai 2023", BlockKind.LIST)]
    assert find_stand(blocks) == (None, None, blocks)
