"""What is quoted beside the wording found: notes, announcements of amounts, the § handed on to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering import Assistant
from assistant.evidence import Evidence, gather
from assistant.model import Hit, Question
from assistant.tuning import Tuning
from ingest.norm import Norm
from tests.builders import norm_xml, statute_xml
from tests.ingest.laws.statutes import noted
from tests.library import HASH_TUNING, a_library

TELLING = "(+++ Hinweis: Der Betrag ist seit 2025 höher. +++)"
POINTING = "(+++ § 71: Zur Anwendung vgl. § 70 +++)"
SGB_IX = statute_xml(
    norm_xml(
        "§ 70",
        "Abgabe",
        "(1) Wer zu wenige Plätze besetzt, zahlt eine Abgabe.",
        "(2) Die Abgabe beträgt 100 Euro.",
        "(3) Der Betrag wird jährlich bekannt gegeben.",
    )
    + noted(TELLING, "§ 71", "Zuschuss", "(1) Der Zuschuss beträgt 50 Euro.", "(2) Er ist frei.")
    + noted(POINTING, "§ 72", "Fahrten", "Fahrten mit dem Bus sind frei.")
    + noted(
        "(+++ Hinweis: Musikalische Früherziehung bleibt beantragbar. +++)",
        "§ 73",
        "Antrag",
        "(1) Ein Antrag ist nötig.",
        "(2) Die Schriftform reicht.",
    )
    + norm_xml("§ 74", "Musik", "Für musikalische Früherziehung gilt § 73 entsprechend.")
    + norm_xml("§ 75", "Sport", "Für den Vereinssport ist § 73 Absatz 2 anzuwenden.")
    + norm_xml("§ 76", "Kunst", "Malkurse stehen neben § 73 und kosten etwas.")
    + norm_xml("§ 77", "Tanz", "Für Tanzkurse gilt § 99 entsprechend.")
    + norm_xml("§ 78", "Reisen", "Für Gruppenreisen gilt § 4 BGG entsprechend.")
    + norm_xml(
        "§ 79",
        "Wahl",
        "(1) Nötig sind<DL><DT>1.</DT><DD><LA>Wille,</LA></DD><DT>2.</DT><DD><LA>Mut.</LA></DD></DL>",
        "(2) Eins gilt. Es zählen<DL><DT>1.</DT><DD><LA>Stimmen,</LA></DD>"
        "<DT>2.</DT><DD><LA>Listen.</LA></DD></DL>"
        "Ferner zählen<DL><DT>1.</DT><DD><LA>Briefe,</LA></DD>"
        "<DT>2.</DT><DD><LA>Boten.</LA></DD></DL>",
    )
)
BGG = statute_xml(
    norm_xml("§ 4", "Barrieren", "Barrierefrei sind Wege ohne Stufen.")
    + norm_xml("§ 5", "Abgabe", "Die Abgabe nach § 70 SGB IX wird erhoben."),
    jurabk="BGG",
    title="Probegesetz zur Gleichstellung",
    doknr="BJNR000020002",
)
ANNOUNCED = "1. Die Abgabe nach § 70 Absatz 2 SGB IX beträgt\nvom Januar an 155 Euro."
ANNOUNCEMENT = statute_xml(
    norm_xml(
        "(XXXX)",
        "",
        "<DL><DT>1.</DT><DD><LA>Die Abgabe nach § 70 Absatz 2 SGB IX beträgt</LA>"
        "<LA>vom Januar an 155 Euro.</LA></DD>"
        "<DT>2.</DT><DD><LA>Die Fahrten nach § 72 SGB IX kosten 9 Euro; § 71 SGB IX gilt weiter."
        "</LA></DD></DL>",
    ),
    jurabk="SGB9§70Bek",
    title="Bekanntmachung der Beträge",
    doknr="BJNR000040004",
)


@pytest.fixture(scope="module")
def lawyer(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    files = {
        "gesetze/sgb_9_2018.xml": SGB_IX,
        "gesetze/bgg.xml": BGG,
        "gesetze/bek.xml": ANNOUNCEMENT,
    }
    return a_library(tmp_path_factory.mktemp("recht"), files).assistant


def gathered(
    assistant: Assistant, text: str, *hits: Hit, tuning: Tuning = HASH_TUNING
) -> tuple[Evidence, ...]:
    """What is quoted for a question, of these hits or of those found."""
    understanding, found = assistant.search(Question(text), 12)
    vector = assistant.embedder.embed_query(understanding.search_text)
    return gather(understanding, vector, hits or found, assistant.index, tuning)


def quoted(found: tuple[Evidence, ...]) -> list[tuple[str, str]]:
    """Fundstelle and text of every quote."""
    return [
        (q.stored.chunk.fundstelle, q.stored.chunk.text[q.sentences[0].start : q.sentences[-1].end])
        for item in found
        for q in item.quotes
    ]


def hit(assistant: Assistant, paragraf: str, absatz: str | None = None) -> Hit:
    """A § found by meaning."""
    chunks = assistant.index.store.chunks_of_norm(Norm("SGB IX", paragraf))
    stored = next(c for c in chunks if c.chunk.norm and c.chunk.norm.absatz == absatz)
    return Hit(stored, 1, 1.0, 1.0, ("dense",))


# notes


def test_a_note_that_changes_what_the_wording_says_is_quoted_with_it(lawyer: Assistant) -> None:
    assert quoted(gathered(lawyer, "Was steht in § 71 SGB IX?"))[:3] == [
        ("§ 71 Abs. 1 SGB IX", "(1) Der Zuschuss beträgt 50 Euro."),
        ("§ 71 Abs. 2 SGB IX", "(2) Er ist frei."),
        ("Hinweis zu § 71 SGB IX", "(+++ Hinweis: Der Betrag ist seit 2025 höher. +++)"),
    ]


def test_a_note_that_only_points_elsewhere_is_left_out(lawyer: Assistant) -> None:
    asked = gathered(lawyer, "Was steht in § 72 SGB IX?")[:1]
    assert quoted(asked) == [("§ 72 SGB IX", "Fahrten mit dem Bus sind frei.")]


def test_a_note_left_out_does_not_count_as_shortened(lawyer: Assistant) -> None:
    assert [item.shortened for item in gathered(lawyer, "Was steht in § 72 SGB IX?")[:1]] == [False]


# announcements


def test_the_announced_amount_follows_the_paragraf_asked_for(lawyer: Assistant) -> None:
    assert quoted(gathered(lawyer, "Was steht in § 70 SGB IX?")) == [
        ("§ 70 Abs. 1 SGB IX", "(1) Wer zu wenige Plätze besetzt, zahlt eine Abgabe."),
        ("§ 70 Abs. 2 SGB IX", "(2) Die Abgabe beträgt 100 Euro."),
        ("§ 70 Abs. 3 SGB IX", "(3) Der Betrag wird jährlich bekannt gegeben."),
        ("SGB9§70Bek", ANNOUNCED),
    ]


def test_of_an_announcement_the_item_on_the_paragraf_is_quoted(lawyer: Assistant) -> None:
    assert quoted(gathered(lawyer, "Was steht in § 72 SGB IX?"))[1:] == [
        ("SGB9§70Bek", "2. Die Fahrten nach § 72 SGB IX kosten 9 Euro; § 71 SGB IX gilt weiter.")
    ]


def test_an_item_that_only_mentions_a_paragraf_sets_nothing_for_it(lawyer: Assistant) -> None:
    places = [place for place, _ in quoted(gathered(lawyer, "Was steht in § 71 SGB IX?"))]
    assert "SGB9§70Bek" not in places


def test_a_statute_that_applies_the_paragraf_announces_nothing(lawyer: Assistant) -> None:
    assert Norm("BGG", "5") in lawyer.index.store.referred_by(Norm("SGB IX", "70"))
    places = [place for place, _ in quoted(gathered(lawyer, "Was steht in § 70 SGB IX?"))]
    assert "§ 5 BGG" not in places


def test_for_a_question_of_an_amount_the_announced_one_comes_first(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Wie hoch ist die Abgabe?", hit(lawyer, "70", "2"))
    assert quoted(found) == [
        ("SGB9§70Bek", ANNOUNCED),
        ("§ 70 Abs. 2 SGB IX", "(2) Die Abgabe beträgt 100 Euro."),
    ]
    assert [item.hit.found_by for item in found] == [("verweis",), ("dense",)]


def test_a_question_of_no_amount_brings_no_announcement(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Wer zahlt die Abgabe?", hit(lawyer, "70", "1"))
    assert quoted(found) == [
        ("§ 70 Abs. 1 SGB IX", "(1) Wer zu wenige Plätze besetzt, zahlt eine Abgabe.")
    ]


def test_only_the_first_passage_brings_its_announcement(lawyer: Assistant) -> None:
    first = hit(lawyer, "71", "1")
    found = gathered(lawyer, "Wie hoch ist der Zuschuss?", first, hit(lawyer, "70", "2"))
    assert [place for place, _ in quoted(found)] == ["§ 71 Abs. 1 SGB IX", "§ 70 Abs. 2 SGB IX"]


# handed on


def test_the_paragraf_a_quote_hands_on_to_is_quoted_behind_it(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Gibt es Vereinssport?", hit(lawyer, "75"))
    assert quoted(found) == [
        ("§ 75 SGB IX", "Für den Vereinssport ist § 73 Absatz 2 anzuwenden."),
        ("§ 73 Abs. 2 SGB IX", "(2) Die Schriftform reicht."),
    ]
    assert [item.hit.found_by for item in found] == [("dense",), ("verweis",)]


def test_a_whole_paragraf_handed_on_to_is_quoted_where_it_answers(lawyer: Assistant) -> None:
    first = gathered(lawyer, "Ist ein Antrag nötig?", hit(lawyer, "74"))
    second = gathered(lawyer, "Reicht die Schriftform aus?", hit(lawyer, "74"))
    assert [place for place, _ in quoted(first)] == ["§ 74 SGB IX", "§ 73 Abs. 1 SGB IX"]
    assert [place for place, _ in quoted(second)] == ["§ 74 SGB IX", "§ 73 Abs. 2 SGB IX"]


def test_never_to_a_note_on_it(lawyer: Assistant) -> None:
    text = "(+++ Hinweis: Musikalische Früherziehung bleibt beantragbar. +++)"
    found = gathered(lawyer, text, hit(lawyer, "74"))
    assert [place for place, _ in quoted(found)] == ["§ 74 SGB IX", "§ 73 Abs. 1 SGB IX"]


def test_also_to_another_statute(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Gibt es Gruppenreisen?", hit(lawyer, "78"))
    assert [place for place, _ in quoted(found)] == ["§ 78 SGB IX", "§ 4 BGG"]


@pytest.mark.parametrize("paragraf", ["76", "77"])
def test_a_paragraf_that_is_only_named_or_is_not_there_is_not_followed(
    lawyer: Assistant, paragraf: str
) -> None:
    found = gathered(lawyer, "Gibt es Kurse?", hit(lawyer, paragraf))
    assert [place for place, _ in quoted(found)] == [f"§ {paragraf} SGB IX"]


def test_a_paragraf_that_is_quoted_already_is_not_quoted_again(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Früherziehung?", hit(lawyer, "74"), hit(lawyer, "73", "1"))
    assert [place for place, _ in quoted(found)] == ["§ 74 SGB IX", "§ 73 Abs. 1 SGB IX"]


def test_only_the_first_quote_is_followed(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Kunst?", hit(lawyer, "76"), hit(lawyer, "78"))
    assert [place for place, _ in quoted(found)] == ["§ 76 SGB IX", "§ 78 SGB IX"]


def test_a_named_paragraf_hands_nothing_on(lawyer: Assistant) -> None:
    assert [place for place, _ in quoted(gathered(lawyer, "Was steht in § 74 SGB IX?"))] == [
        "§ 74 SGB IX"
    ]


# parts


def test_a_nummer_that_comes_twice_in_an_absatz_is_quoted_twice(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Was steht in § 79 Abs. 2 Nr. 1 SGB IX?")
    assert [text for _, text in quoted(found)] == ["1. Stimmen,", "1. Briefe,"]


def test_with_its_satz_it_is_quoted_once(lawyer: Assistant) -> None:
    found = gathered(lawyer, "Was steht in § 79 Abs. 2 Satz 3 Nr. 1 SGB IX?")
    assert [text for _, text in quoted(found)] == ["1. Briefe,"]


def test_a_long_paragraf_keeps_its_first_quotes(lawyer: Assistant) -> None:
    short = replace(HASH_TUNING, norm_length=60)
    (item,) = gathered(lawyer, "Was steht in § 79 SGB IX?", tuning=short)
    assert ([place for place, _ in quoted((item,))], item.shortened) == (
        ["§ 79 Abs. 1 SGB IX"],
        True,
    )
