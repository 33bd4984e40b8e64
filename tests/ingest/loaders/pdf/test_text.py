from __future__ import annotations

import pytest

from ingest.loaders.pdf.text import count_words, join_lines, repair


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Die Leistungs-", "erbringer beraten."], "Die Leistungserbringer beraten."),
        (["Eingliederungs-", "und Sozialhilfe"], "Eingliederungs- und Sozialhilfe"),
        (["Bundes-", "oder Landesbehörde"], "Bundes- oder Landesbehörde"),
        (["die Vermieterin o-", "der der Vermieter"], "die Vermieterin oder der Vermieter"),
        (["Eltern-", "Kind-Verhältnis"], "Eltern-Kind-Verhältnis"),
        (["BTHG-", "konforme Verträge"], "BTHG-konforme Verträge"),
        (["nach SGB-II-", "Maßstäben"], "nach SGB-II-Maßstäben"),
        (["öffentlich-", "rechtliche Träger"], "öffentlich-rechtliche Träger"),
        (["Jahre 2019-", "2021"], "Jahre 2019-2021"),
        (["ein Wort,", "noch eins"], "ein Wort, noch eins"),
        (["Sach-/", "dienst"], "Sach-/dienst"),
        (["Teilhabebeein-", "trächti-", "gungen"], "Teilhabebeeinträchtigungen"),
        (["Satz eins.", "", "Satz zwei."], "Satz eins. Satz zwei."),
        (["Beratung -", "auch zu Hause"], "Beratung - auch zu Hause"),
    ],
)
def test_joins_lines_and_undoes_hyphens_but_keeps_real_ones(lines: list[str], joined: str) -> None:
    assert join_lines(lines, {}) == joined


def test_a_word_written_with_hyphen_elsewhere_keeps_it() -> None:
    words = count_words(["sozial-emotional ist eines, sozialräumlich ein anderes"])
    assert join_lines(["sozial-", "emotional"], words) == "sozial-emotional"
    assert join_lines(["sozial-", "räumlich"], words) == "sozialräumlich"


def test_web_addresses_lose_only_hyphens_that_cut_a_word() -> None:
    words = count_words(["Empfehlungen für die Stellungnahmen"])
    lines = ["siehe https://example.org/empfehlun-", "gen-fuer-", "stellungnahmen"]
    assert join_lines(lines, words) == "siehe https://example.org/empfehlungen-fuer-stellungnahmen"


def test_words_cut_by_the_line_end_are_not_counted() -> None:
    assert count_words(["Das Quartier und die Quar-", "tiere"]) == {
        "das": 1,
        "quartier": 1,
        "und": 1,
        "die": 1,
        "tiere": 1,
    }


def test_closes_gaps_inside_words_the_document_writes_in_one_piece() -> None:
    words = count_words(["Der Plan wird vorgelegt. Er wird v orgelegt für alle."])
    assert repair("Er wird v orgelegt.", words) == "Er wird vorgelegt."


@pytest.mark.parametrize("text", ["zu ständig", "Buchstabe b genannt", "ein Ziel"])
def test_leaves_gaps_where_both_parts_may_be_words(text: str) -> None:
    words = count_words([text, text, "zuständig", "einziel", "zu", "ein"])
    assert repair(text, words) == text


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("1Der Plan gilt. 2Er wird geprüft.", "Der Plan gilt. Er wird geprüft."),
        ("(2) 1Der Plan gilt. 2Er endet.", "(2) Der Plan gilt. Er endet."),
        ("1Besteht Bedarf, folgt Hilfe.", "Besteht Bedarf, folgt Hilfe."),
        ("3D-Druck hilft.", "3D-Druck hilft."),
        ("2Kinder spielen.", "2Kinder spielen."),
        ("1 Person wohnt hier. 2 Personen dort.", "1 Person wohnt hier. 2 Personen dort."),
        ("4Das gilt. 7Das nicht.", "4Das gilt. 7Das nicht."),
    ],
)
def test_takes_out_sentence_numbers_only_where_they_count_up(text: str, repaired: str) -> None:
    assert repair(text, {}) == repaired


def test_takes_out_footnote_marks_in_brackets() -> None:
    assert repair("Die Zahl steigt [3].", {}) == "Die Zahl steigt."


def test_a_passage_of_many_lines_is_joined_in_no_time() -> None:
    assert len(join_lines(["Wort und noch ein Wort"] * 50_000, {})) == 50_000 * 23 - 1
