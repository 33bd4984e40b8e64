from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences

ONE = [
    "Leistungen, z. B. Assistenz, werden erbracht.",
    "Leistungen, z.B. Assistenz, werden erbracht.",
    "Das Gesetz i. d. F. vom Mai, d.h. die alte Fassung, gilt.",
    "Er gilt nach § 97 Abs. 2 Satz 1 Nr. 3 Buchst. a SGB IX.",
    "Frau A. Müller, Dr. Schulz und Prof. Krause kamen.",
    "Das kostet 5 Mio. Euro, ca. 12,50 Euro je Kopf.",
    "Vgl. dazu das Urt. v. 24.3.2021, Az. B 8 SO 2/20.",
    "Am 3. April 2020 und am 3. 4. 2021 trat es in Kraft.",
    "Der 65. Geburtstag, das 18. Lebensjahr und der 3. Stock zählen.",
    "Das 2. und 3. Kapitel der 4. Auflage gelten.",
    "Er sagte „Warum?“ und ging.",
    "Das Amt (Tel. 030 123) hilft ggf. weiter.",
    "Mehr steht auf www.beispiel.de/seite im Netz.",
    "Bund, Länder usw. zahlen, die Gemeinden auch.",
    "Das Gesetz vom 5. August 1997 (BGBl. I S. 2022; BAnz. AT 01.02.2024 B1) gilt.",
    "Die Verordnung (ABl. L 119 vom 4.5.2016, S. 1; L 314 vom 22.11.2016, S. 72) gilt.",
    "Er führt den Zusatz „außer Dienst“ („a. D.“) weiter.",
    "Das regelt die Verordnung (3. LeistungsDV) seit Langem.",
    "Der Verband der Träger e. V. Richtlinien zu geben, ist ihm unbenommen.",
    "Am 31. Tag nach dem 2. Halbjahr und am 1. Oktober endet die Frist.",
    "Die Seite Starke.Frauen.Machen. ist bekannt.",
]
SEVERAL = [
    ["Das gilt nach § 97 SGB IX.", "Es gilt auch hier."],
    ["Antrag nach Abs. 1.", "Er ist formlos."],
    ["Leistungen regelt das SGB IX.", "§ 97 nennt die Fachkräfte."],
    ["Was ist das?", "Ein Amt!", "Ja."],
    ["Er sagte: „Das ist gut.“", "Dann ging er."],
    ["Es gab Streit …", "Danach war Ruhe."],
    ["Im Jahr 2020.", "Das war früh."],
    ["Die Quote liegt bei 3.", "Das ist wenig."],
    ["Er wohnt im 3. Stock.", "Sie im 4. Stock."],
    ["(1) Erster Satz.", "Zweiter Satz."],
    ["Das Amt hilft.", "(2) Es berät auch."],
    ["Es hilft (auch mobil).", "»Kostenlos« ist es."],
    ["Das gilt nach den Absätzen 2 bis 5.", "Die Frist beginnt neu."],
    ["Das gilt für Satz 12 und 13.", "Sie gelten weiter."],
    ["Es gelten die §§ 3, 15, 17 bis 18 sowie 20 und 22 bis 23.", "Im Übrigen nicht."],
    ["Dies folgt aus § 5 Absatz 5 und 6.", "§ 7 gilt entsprechend."],
    ["Leistungen nach den Kapiteln 3 bis 6.", "Der Bescheid nennt sie."],
    ["Die Vereinbarung nach Absatz 2.", "Bis dahin gilt die alte."],
    ["Das regelt § 42f.", "Die Kosten trägt der Bund."],
    ["Das steht im SGB V.", "Kassen wissen es."],
    ["Er entscheidet mit dem Verband der Träger e. V.", "Sofern einer fehlt, ruht es."],
    ["Er meldet es dem Verband e. V..", "Fehler sind zu melden."],
]


@pytest.mark.parametrize("sentence", ONE)
def test_full_stops_inside_a_sentence_do_not_end_it(sentence: str) -> None:
    assert sentences(f"{sentence} Danach folgt mehr.") == [sentence, "Danach folgt mehr."]


@pytest.mark.parametrize("expected", SEVERAL, ids=lambda expected: expected[0])
def test_ends_sentences_where_a_reader_would(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_blank_missing_behind_a_full_stop_does_not_join_two_sentences() -> None:
    assert sentences("Das Amt hat dort seinen Sitz.Ist niemand da, hilft ein anderes.") == [
        "Das Amt hat dort seinen Sitz.",
        "Ist niemand da, hilft ein anderes.",
    ]


def test_list_items_are_sentences_of_their_own() -> None:
    text = "Nötig sind\n1. eine Ausbildung,\n a) ein Kurs, \n– Zeit. Und Geld."
    assert sentences(text) == [
        "Nötig sind",
        "1. eine Ausbildung,",
        "a) ein Kurs,",
        "– Zeit.",
        "Und Geld.",
    ]


@pytest.mark.parametrize("mark", ["1.", "12a.", "(3)", "a)", "bb)", "–", "•", "*"])
def test_the_mark_of_an_item_is_no_sentence(mark: str) -> None:
    assert sentences(f"{mark} Erste Sache.") == [f"{mark} Erste Sache."]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n"])
def test_nothing_but_white_space_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text(alphabet=st.sampled_from("aB1.?!,:;()„“–§ \n\t\u00a0"), max_size=200))
def test_every_word_lies_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "line",
    ["A. " * 20_000, "§ 1 Abs. 1 Nr. 1 " * 5_000, "." * 60_000, ".“" * 30_000, "?! " * 20_000],
    ids=lambda line: line[:8],
)
def test_lines_without_an_end_cost_no_square_of_their_length(line: str) -> None:
    """Each of them took half a minute and more when the cost was its square."""
    spans = split_sentences(line)
    assert "".join(line[a:b] for a, b in spans).replace(" ", "") == line.replace(" ", "")
