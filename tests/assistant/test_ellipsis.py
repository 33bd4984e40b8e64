"""Places that are named by where the conversation is."""

from __future__ import annotations

import pytest

from assistant.ellipsis import law_meant, places_meant
from ingest.chunk_store import ChunkStore
from ingest.verweise import find_verweise
from tests.builders import norm_xml, statute_xml
from tests.library import a_library


def read(text: str, before: str, store: ChunkStore) -> list[str] | None:
    """The places a question means after one on a norm."""
    return places_meant(text, find_verweise(before)[0].norm, store)


# ------------------------------------------------- what lacks its sign, its § or its unit


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("und 98 Abs. 2?", "§ 98 Abs. 2 SGB IX"),
        ("und 98 II?", "§ 98 Abs. 2 SGB IX"),
        ("98 Abs. 2 Satz 1 bitte", "§ 98 Abs. 2 Satz 1 SGB IX"),
        ("und 97-99?", "§ 97 bis § 99 SGB IX"),
        ("und 97 bis 99?", "§ 97 bis § 99 SGB IX"),
        ("und 97, 98?", "§ 97 SGB IX und § 98 SGB IX"),
        ("97 und 98", "§ 97 SGB IX und § 98 SGB IX"),
        ("und 97 ff.?", "§ 97 ff. SGB IX"),
        ("und (2)?", "§ 96 Abs. 2 SGB IX"),
        ("und II?", "§ 96 Abs. 2 SGB IX"),
        ("II 1?", "§ 96 Abs. 2 Satz 1 SGB IX"),
        ("und Absatz 2 und 3?", "§ 96 Abs. 2 SGB IX und § 96 Abs. 3 SGB IX"),
        ("Absätze 2 bis 4?", "§ 96 Abs. 2 bis 4 SGB IX"),
        ("und S. 2?", "§ 96 Abs. 1 Satz 2 SGB IX"),
        ("S 2", "§ 96 Abs. 1 Satz 2 SGB IX"),
        ("Satz 1 und 2", "§ 96 Abs. 1 Satz 1 SGB IX und § 96 Abs. 1 Satz 2 SGB IX"),
    ],
)
def test_the_grammar_reads_what_a_follow_up_leaves_out(
    text: str, places: str, store: ChunkStore
) -> None:
    assert read(text, "§ 96 Abs. 1 SGB IX", store) == places.split(" und ")


@pytest.mark.parametrize(
    "text",
    [
        "125 Euro?",
        "2025?",
        "3 Jahre?",
        "20 %?",
        "I want?",
        "97 Plätze",
        "Teil 2?",
        "18 Uhr",
        "Gruppe S 12?",
    ],
)
def test_a_number_of_something_is_no_paragraf(text: str, store: ChunkStore) -> None:
    assert read(text, "§ 96 SGB IX", store) is None


@pytest.mark.parametrize(
    ("before", "text", "place"),
    [
        ("§ 97 Satz 2 Nr. 2 Buchst. a SGB IX", "und Buchst. b?", "§ 97 Satz 2 Nr. 2 Buchst. b"),
        ("§ 97 Satz 2 Nr. 2 Buchst. a SGB IX", "und b?", "§ 97 Satz 2 Nr. 2 Buchst. b"),
        ("§ 97 Satz 2 Nr. 2 Buchst. a SGB IX", "und Nr. 3?", "§ 97 Satz 2 Nr. 3"),
        ("§ 97 Satz 2 Nr. 2 Buchst. a SGB IX", "und Satz 1?", "§ 97 Satz 1"),
    ],
)
def test_every_level_above_the_one_named_stays(
    before: str, text: str, place: str, store: ChunkStore
) -> None:
    assert read(text, before, store) == [f"{place} SGB IX"]


@pytest.mark.parametrize(
    ("text", "place"), [("und 5?", "Art. 5 GG"), ("und II?", "Art. 3 Abs. 2 GG")]
)
def test_a_number_counts_what_the_conversation_counts(
    text: str, place: str, store: ChunkStore
) -> None:
    assert read(text, "Art. 3 GG", store) == [place]


@pytest.mark.parametrize("text", ["97?", "und (2)?", "und II?"])
def test_what_lacks_its_sign_names_nothing_without_a_conversation(
    text: str, store: ChunkStore
) -> None:
    assert not places_meant(text, None, store)


@pytest.mark.parametrize(
    "text", ["und Absatz 2 und 3?", "letzter Absatz?", "und der nächste Satz?", "und S. 2?"]
)
def test_a_part_or_step_without_a_conversation_leads_nowhere(text: str, store: ChunkStore) -> None:
    assert places_meant(text, None, store) == []


# ------------------------------------------------- steps


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> ChunkStore:
    """A statute with a note at its head, Sätze, Nummern and inserted Absätze."""
    note = "<fussnoten><Content><P>(+++ Textnachweis ab: 1.1.2018 +++)</P></Content></fussnoten>"
    head = f"</metadaten><textdaten>{note}</textdaten></norm>"
    norms = (
        norm_xml("§ 1", "Eins", "Ein Satz.")
        + norm_xml(
            "§ 2",
            "Zwei",
            "(1) Eins gilt. Zwei gilt. Drei gilt.",
            "(1a) Vier gilt.",
            "(2) Nötig sind<DL><DT>1.</DT><DD><LA>Zeit,</LA></DD>"
            "<DT>2.</DT><DD><LA>Geld,</LA></DD><DT>2a.</DT><DD><LA>Rat.</LA></DD></DL>",
        )
        + norm_xml("§ 3", "Drei", "Ein Satz.")
    )
    xml = statute_xml(norms).replace("</metadaten></norm>", head, 1)
    library = a_library(tmp_path_factory.mktemp("schritte"), {"gesetze/sgb_9_2018.xml": xml})
    return library.assistant.index.store


@pytest.mark.parametrize(
    ("before", "text", "place"),
    [
        ("§ 2 Abs. 1", "der nächste Absatz", "§ 2 Abs. 1a"),
        ("§ 2 Abs. 1a", "und der folgende Absatz?", "§ 2 Abs. 2"),
        ("§ 2 Abs. 1a Satz 1", "Und der vorige Absatz?", "§ 2 Abs. 1"),
        ("§ 2 Abs. 1", "und der übernächste Absatz?", "§ 2 Abs. 2"),
        ("§ 2", "letzter Absatz?", "§ 2 Abs. 2"),
        ("§ 2", "Was steht im vorletzten Absatz?", "§ 2 Abs. 1a"),
        ("§ 2", "der nächste Absatz", "§ 2 Abs. 1"),
        ("§ 2 Abs. 1 Satz 2", "und der nächste Satz?", "§ 2 Abs. 1 Satz 3"),
        ("§ 2 Abs. 1 Satz 2", "und der Satz davor?", "§ 2 Abs. 1 Satz 1"),
        ("§ 2 Abs. 1", "letzter Satz?", "§ 2 Abs. 1 Satz 3"),
        ("§ 2", "Was steht im letzten Satz von Absatz 1?", "§ 2 Abs. 1 Satz 3"),
        ("§ 2 Abs. 1 Satz 3", "und der nächste Satz?", "§ 2 Abs. 1 Satz 4"),
        ("§ 2 Abs. 2 Nr. 2", "die nächste Nummer", "§ 2 Abs. 2 Nr. 2a"),
        ("§ 2 Abs. 2", "letzte Ziffer?", "§ 2 Abs. 2 Nr. 2a"),
        ("§ 1", "und der übernächste Paragraf?", "§ 3"),
        ("§ 1", "und die letzte Vorschrift?", "§ 3"),
    ],
)
def test_a_step_goes_along_the_level_it_names(
    before: str, text: str, place: str, stepped: ChunkStore
) -> None:
    assert read(text, f"{before} SGB IX", stepped) == [f"{place} SGB IX"]


@pytest.mark.parametrize(
    ("before", "text"), [("§ 1", "und der vorherige?"), ("§ 3", "und im nächsten?")]
)
def test_a_note_at_the_head_is_no_place_to_step_to(
    before: str, text: str, stepped: ChunkStore
) -> None:
    assert "SGB IX" in stepped.paragrafen("SGB IX")
    assert read(text, f"{before} SGB IX", stepped) == []


@pytest.mark.parametrize(
    "text",
    [
        "Was bedeutet der letzte Satz im Bescheid?",
        "Steht im nächsten Absatz des Vertrags etwas anderes?",
        "Wann tagt der letzte Beirat?",
        "in der nächsten Satzung?",
        "Welche Schritte kommen im nächsten Jahr auf den Träger zu?",
        "Was gilt im letzten Jahr?",
    ],
)
def test_a_step_within_something_else_is_none(text: str, stepped: ChunkStore) -> None:
    assert read(text, "§ 2 Abs. 1 SGB IX", stepped) is None


# ------------------------------------------------- a statute alone


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("und im SGB XII?", "SGB XII"),
        ("und im XII?", "SGB XII"),
        ("Und wie ist das im Zwölften Buch?", "SGB XII"),
        ("und nach dem BGG", "BGG"),
        ("und II?", None),
        ("und im Sommer?", None),
        ("Was ist das SGB XII?", None),
        ("und im SGB XII für Kinder?", None),
        ("", None),
    ],
)
def test_a_statute_is_meant_where_nothing_else_is_named(text: str, law: str | None) -> None:
    assert law_meant(text) == law
