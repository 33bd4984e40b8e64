"""Where a subject is regulated: the §§ whose title, or whose chapter, names it."""

from __future__ import annotations

import pytest

from assistant.listing import asks_for_norms, norms_on, places_asked_for
from assistant.model import Question
from assistant.understanding import understand
from ingest.glossary import NO_GLOSSARY
from ingest.index import Index
from ingest.old_law import NO_OLD_LAW
from tests.builders import norm_xml, statute_xml
from tests.ingest.loaders.statutes import division_xml
from tests.library import a_library


def paragrafen(*titles: tuple[str, str]) -> str:
    return "".join(norm_xml(f"§ {n}", title, f"Wortlaut {n}.") for n, title in titles)


SGB_IX = statute_xml(
    division_xml("010", "Teil 1", "Allgemeines")
    + paragrafen(("1", "Ziel"), ("2", "Begriffe"))
    + division_xml("020", "Teil 2", "Gesamtplanung")
    + division_xml("020010", "Kapitel 1", "Verfahren")
    + paragrafen(("117", "Gesamtplanverfahren"), ("118", "Instrumente"), ("119", "Konferenz"))
    + division_xml("020020", "Kapitel 2", "Beteiligung")
    + paragrafen(*((f"12{n}", f"Beirat Stufe {n}") for n in range(10)))
    + division_xml("025", "Teil 2a", "Bildung und Ausbildung")
    + paragrafen(("130", "Schule"), ("131", "Hochschule"), ("132", "Weiterlernen"))
    + division_xml("030", "Teil 3", "Schluss")
    + paragrafen(("150", "Übergang"), ("151", "Persönliches Budget"), ("152", "Beratung"))
)
SGB_XII = statute_xml(
    division_xml("010", "Teil 1", "Allgemeines")
    + paragrafen(("5", "Nachrang"), ("6", "Ziel der Hilfe"), ("7", "Beratung"))
    + division_xml("020", "Teil 2", "Bestattung und Grabpflege")
    + paragrafen(("70", "Umfang"), ("71", "Kosten")),
    jurabk="SGB 12",
    title="Zwölftes Probebuch",
    doknr="BJNR000030003",
)
# Its only Teil has number and heading of one of the SGB IX.
BGG = statute_xml(
    division_xml("010", "Teil 2a", "Bildung und Ausbildung") + paragrafen(("4", "Barrieren")),
    jurabk="BGG",
    title="Probegesetz zur Gleichstellung",
    doknr="BJNR000020002",
)
BGB = statute_xml(
    paragrafen(("535", "Mietvertrag"), ("536", "Mangel")),
    jurabk="BGB",
    title="Bürgerliches Probebuch",
    doknr="BJNR000050005",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    files = {
        "gesetze/bgb.xml": BGB,
        "gesetze/bgg.xml": BGG,
        "gesetze/sgb_12.xml": SGB_XII,
        "gesetze/sgb_9_2018.xml": SGB_IX,
    }
    return a_library(tmp_path_factory.mktemp("verzeichnis"), files).assistant.index


@pytest.mark.parametrize(
    "question",
    [
        "Welche §§ regeln das Gesamtplanverfahren?",
        "Welche Paragrafen gelten für die Beratung?",
        "welche paragraphen betreffen das budget",
        "Welche Vorschriften gibt es zur Beratung?",
        "In welchem Paragrafen steht das Persönliche Budget?",
        "Welche einzelnen Normen befassen sich mit Beratung?",
        "Welches Gesetz regelt die Bestattung?",
        "Wo ist die Beratung geregelt?",
        "Wo steht im Gesetz etwas zur Beratung?",
    ],
)
def test_a_question_for_places_is_told(question: str) -> None:
    assert asks_for_norms(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wie läuft das Gesamtplanverfahren?",
        "Welche Leistungen gibt es?",
        "Wo finde ich Beratung?",
        "Was steht in § 117 SGB IX?",
        "Wer ist für die Beratung zuständig?",
        "",
    ],
)
def test_a_question_for_a_passage_is_none_for_places(question: str) -> None:
    assert not asks_for_norms(question)


def places(question: str, index: Index) -> list[str]:
    return [str(norm) for norm in norms_on(question, index)]


def test_the_paragraf_of_that_title_comes_first_and_then_the_chapter_it_opens(
    index: Index,
) -> None:
    assert places("Welche §§ regeln das Gesamtplanverfahren?", index) == [
        "§ 117 SGB IX",
        "§ 118 SGB IX",
        "§ 119 SGB IX",
    ]


def test_a_title_within_a_chapter_brings_no_neighbours(index: Index) -> None:
    assert places("Wo ist das Persönliche Budget geregelt?", index) == ["§ 151 SGB IX"]


def test_the_sgb_ix_comes_before_other_statutes(index: Index) -> None:
    assert places("Wo ist die Beratung geregelt?", index) == ["§ 152 SGB IX", "§ 7 SGB XII"]


def test_a_chapter_whose_heading_names_the_subject_is_given_in_its_order(index: Index) -> None:
    assert places("Welche §§ regeln Bestattung und Grabpflege?", index) == [
        "§ 70 SGB XII",
        "§ 71 SGB XII",
    ]


def test_chapters_of_one_name_in_two_statutes_are_not_mixed(index: Index) -> None:
    assert places("Welche §§ regeln Bildung und Ausbildung?", index) == [
        "§ 130 SGB IX",
        "§ 131 SGB IX",
        "§ 132 SGB IX",
    ]


def test_a_long_chapter_is_given_whole(index: Index) -> None:
    assert places("Welche Vorschriften regeln die Beteiligung?", index) == [
        f"§ 12{n} SGB IX" for n in range(10)
    ]


def test_of_a_long_list_eight_are_looked_up_and_the_others_counted(index: Index) -> None:
    question = Question("Welche Vorschriften regeln die Beteiligung?")
    understanding = understand(question, index, NO_OLD_LAW, NO_GLOSSARY)
    assert [n.norm.paragraf for n in understanding.norms] == [f"12{n}" for n in range(8)]
    assert (understanding.lists, understanding.omitted) == (True, 2)


def test_of_a_statute_that_is_named_its_own_paragrafen_are_given(index: Index) -> None:
    assert places("Wo ist die Beratung im SGB XII geregelt?", index) == ["§ 7 SGB XII"]


def test_statutes_outside_the_field_are_looked_at_only_when_named(index: Index) -> None:
    assert places("Wo ist der Mietvertrag geregelt?", index) == []
    assert places("Wo ist der Mietvertrag im BGB geregelt?", index) == ["§ 535 BGB"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was steht in Teil 2 Kapitel 1 SGB IX?", ["117", "118", "119"]),
        ("Was regelt Kapitel 1 des SGB IX?", ["117", "118", "119"]),
        ("Was steht in Teil 2 SGB XII?", ["70", "71"]),
        ("Was steht in Teil 9 SGB XII?", []),
        ("Was steht in Teil 2 des Konzepts?", []),
    ],
)
def test_a_chapter_asked_for_by_its_number_is_given_whole(
    index: Index, question: str, expected: list[str]
) -> None:
    assert [norm.paragraf for norm in places_asked_for(question, index)] == expected


def test_a_question_for_a_passage_has_no_places(index: Index) -> None:
    assert places_asked_for("Wie läuft das Gesamtplanverfahren?", index) == []
    assert places_asked_for("Welche §§ regeln das Gesamtplanverfahren?", index) != []


@pytest.mark.parametrize(
    "question",
    [
        "Welche §§ regeln die Raumfahrt?",
        "Welche §§ gelten?",
        "Wo ist das geregelt?",
        "Wo ist die Ziel der Wohnung beim Umzug am Wochenende geregelt?",
        "",
    ],
)
def test_where_no_title_names_the_subject_nothing_is_given(index: Index, question: str) -> None:
    assert places(question, index) == []
