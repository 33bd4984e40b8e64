from __future__ import annotations

import pytest

from ingest.loaders.pdf.front import publisher_of, stand_of, title_of
from ingest.loaders.pdf.lines import Line
from tests.ingest.loaders.pdf.files import a_line, below

ADDRESS = "lokal/FW_Mehrbedarfe.pdf"
BODY = below(500, "Nach § 21 werden Mehrbedarfe gewährt, wenn jemand sie braucht.")


def title(told: str | None, *lines: Line) -> str:
    return title_of(told, [*lines, *BODY], 11, ADDRESS)


@pytest.mark.parametrize("told", ["Mehrbedarfe", "§ 21 SGB II", "Die Mehrbedarfe und ihr Nachweis"])
def test_a_title_in_the_properties_counts_if_the_page_agrees(told: str) -> None:
    assert title(told, a_line("Hinweise", 760, size=20)) == told


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        "abc",
        "Microsoft Word - Mehrbedarfe.doc",
        "Mehrbedarfe.indd",
        "tmp-9888",
        "fw_mehrbedarfe_neu",
        "§ 22 Mehrbedarfe",
        "Haushaltssatzung Landkreis",
        "783994",
    ],
)
def test_a_title_of_a_template_a_file_or_another_document_does_not(told: str | None) -> None:
    assert title(told, a_line("Leitlinie Sozialraum", 760, size=20)) == "Leitlinie Sozialraum"


def test_the_largest_print_may_have_several_lines_and_parts() -> None:
    lines = [
        a_line("Anlage 2", 800, size=20),
        a_line("Leitlinie zur Sozial-", 760, size=20),
        a_line("raumorientierung", 736, size=20),
        a_line("im Landkreis", 680, size=20),
        a_line("Weit darunter", 300, size=20),
    ]
    assert title(None, *lines) == "Leitlinie zur Sozialraumorientierung – im Landkreis"


def test_bold_print_is_the_title_where_nothing_is_larger() -> None:
    assert title(None, a_line("Hinweise zum Antrag", 700, bold=True)) == "Hinweise zum Antrag"


def test_the_file_name_is_the_last_resort() -> None:
    assert title(None) == "FW Mehrbedarfe"


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("BA, Stand: 25.11.2024", "2024-11-25", "Stand: 25.11.2024"),
        ("Gültig ab 1.1.2023", "2023-01-01", "Gültig ab 1.1.2023"),
        ("(Stand vom 3. März 2022)", "2022-03-03", "Stand vom 3. März 2022"),
        ("in der Fassung vom 09.12.2019", "2019-12-09", "in der Fassung vom 09.12.2019"),
        ("Rundschreiben 1 - 16. August 2024", "2024-08-16", "Rundschreiben 1 - 16. August 2024"),
        ("Stand: Mai 2023", None, "Stand: Mai 2023"),
        ("Stand: Zuletzt geändert durch Art. 6", None, "Stand: Zuletzt geändert durch Art. 6"),
    ],
)
def test_reads_the_stand_and_its_words(text: str, day: str | None, words: str) -> None:
    stand = stand_of([a_line("Konzept"), a_line(text)])
    assert stand is not None
    assert (stand.day, stand.words) == (day, words)


def test_a_date_that_is_no_version_is_no_stand() -> None:
    assert stand_of(below(700, "Urteil vom 12.11.2015", "Der Stand der Dinge.")) is None


def test_reads_the_publisher_where_the_page_names_one() -> None:
    assert publisher_of([a_line("Herausgeber: Landkreis Probe,")]) == "Landkreis Probe"
    assert publisher_of([a_line("Herausgegeben vom Bezirk Probe")]) == "Bezirk Probe"
    assert publisher_of([a_line("Der Herausgeber haftet nicht.")]) is None
