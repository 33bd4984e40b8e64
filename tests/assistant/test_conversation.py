"""How a follow-up question is read against what went before."""

from __future__ import annotations

import pytest

from assistant.conversation import StandAlone, last_law, last_norm, stand_alone
from assistant.model import Turn
from ingest.chunk_store import ChunkStore
from ingest.norm import Norm


def asked(*questions: str) -> tuple[Turn, ...]:
    return tuple(Turn("user", question) for question in questions)


def standing_alone(text: str, history: tuple[Turn, ...], store: ChunkStore) -> StandAlone:
    return stand_alone(text, history, last_norm(history, store), store)


def test_a_question_that_names_a_norm_stands_alone_whatever_went_before(store: ChunkStore) -> None:
    text = "Und was steht in § 96 SGB IX?"
    assert standing_alone(text, asked("§ 98 SGB IX"), store) == StandAlone(text, text)


def test_white_space_is_squeezed(store: ChunkStore) -> None:
    assert standing_alone(" Was  ist\n§ 96 SGB IX ", (), store).question == "Was ist § 96 SGB IX"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Und im nächsten Paragrafen?", "Was steht in § 97a SGB IX?"),
        ("und der danach?", "Was steht in § 97a SGB IX?"),
        ("weiter", "Was steht in § 97a SGB IX?"),
        ("Was steht im folgenden §?", "Was steht in § 97a SGB IX?"),
        ("und im naechsten", "Was steht in § 97a SGB IX?"),
        ("Und im vorherigen Paragrafen?", "Was steht in § 96 SGB IX?"),
        ("und der davor?", "Was steht in § 96 SGB IX?"),
    ],
)
def test_a_step_along_the_statute_follows_its_own_order(
    store: ChunkStore, text: str, expected: str
) -> None:
    standing = standing_alone(text, asked("Was steht in § 97 SGB IX?"), store)
    assert standing == StandAlone(expected, expected)


def test_a_step_stays_in_the_statute_talked_about(store: ChunkStore) -> None:
    standing = standing_alone("und im nächsten?", asked("§ 1 BGG"), store)
    assert standing.question == "Was steht in § 4 BGG?"


def test_a_step_starts_at_the_norm_named_last(store: ChunkStore) -> None:
    history = asked("Was steht in § 98 SGB IX?", "Und § 96 SGB IX?")
    assert (
        standing_alone("und im nächsten?", history, store).question == "Was steht in § 97 SGB IX?"
    )


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("und im nächsten?", "§ 99 SGB IX"),
        ("und der davor?", "§ 96 SGB IX"),
        ("weiter", "§ 5 SGB V"),
    ],
)
def test_a_step_out_of_the_statute_leads_nowhere(store: ChunkStore, text: str, before: str) -> None:
    assert standing_alone(text, asked(before), store) == StandAlone(text, text)


@pytest.mark.parametrize(
    "text",
    [
        "Welche Schritte kommen im nächsten Jahr auf den Träger zu?",
        "Darf ich nach dem Umzug weiter in meiner Wohnung leben?",
        "Wer lädt zur nächsten Konferenz ein?",
    ],
)
def test_words_of_order_in_an_ordinary_question_are_no_step(store: ChunkStore, text: str) -> None:
    assert standing_alone(text, asked("§ 97 SGB IX"), store) == StandAlone(text, text)


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("§ 96 SGB IX", "und Absatz 2?", "Was steht in § 96 Abs. 2 SGB IX?"),
        ("§ 96 Abs. 2 SGB IX", "Und Satz 2?", "Was steht in § 96 Abs. 2 Satz 2 SGB IX?"),
        ("§ 96 Abs. 2 Satz 2 SGB IX", "und Absatz 1?", "Was steht in § 96 Abs. 1 SGB IX?"),
        ("§ 97 Satz 2 SGB IX", "Was sagt Nr. 3?", "Was steht in § 97 Satz 2 Nr. 3 SGB IX?"),
    ],
)
def test_a_part_belongs_to_the_norm_talked_about(
    store: ChunkStore, before: str, text: str, expected: str
) -> None:
    assert standing_alone(text, asked(before), store) == StandAlone(expected, expected)


def test_a_leaning_question_is_shown_and_searched_with_what_it_leans_on(store: ChunkStore) -> None:
    standing = standing_alone(
        "Gilt das auch für Kinder?",
        asked("Wer bekommt ein Budget?", "Was ist ein Netzwerk?"),
        store,
    )
    assert standing == StandAlone(
        "Gilt das auch für Kinder? (zu: Was ist ein Netzwerk?)",
        "Was ist ein Netzwerk: Gilt das auch für Kinder?",
    )


def test_a_question_with_its_own_subject_does_not_lean(store: ChunkStore) -> None:
    text = "Was ist ein Sozialraum?"
    assert standing_alone(text, asked("Was ist ein Netzwerk?"), store) == StandAlone(text, text)


def test_a_long_question_names_its_own_subject(store: ChunkStore) -> None:
    text = "Wie kann ich das Gespräch mit den Vereinen im Viertel so planen, dass alle kommen?"
    assert standing_alone(text, asked("Was ist ein Netzwerk?"), store) == StandAlone(text, text)


@pytest.mark.parametrize(
    "text", ["Und im nächsten Paragrafen?", "weiter", "und Absatz 2?", "Gilt das?", "Wie das?"]
)
def test_a_follow_up_without_a_conversation_needs_one(store: ChunkStore, text: str) -> None:
    assert standing_alone(text, (), store) == StandAlone(text, text, needs_context=True)


def test_a_leaning_word_beside_a_subject_needs_no_conversation(store: ChunkStore) -> None:
    text = "Gibt es dazu ein Budget im Nordkreis?"
    assert standing_alone(text, (), store) == StandAlone(text, text)


def test_the_norm_of_a_conversation_is_the_last_one_asked_for(store: ChunkStore) -> None:
    history = (
        Turn("user", "Was regeln § 96 und § 97 SGB IX?"),
        Turn("assistant", "Zusammenarbeit und Fachkräfte."),
    )
    assert last_norm(history, store) == Norm("SGB IX", "97")


def test_the_norm_of_an_answer_is_the_first_one_it_cites(store: ChunkStore) -> None:
    history = (
        Turn("user", "Wer arbeitet zusammen?"),
        Turn("assistant", "**§ 96 SGB IX** … **§ 98 SGB IX** …"),
    )
    assert last_norm(history, store) == Norm("SGB IX", "96")


def test_a_conversation_without_a_norm_has_none(store: ChunkStore) -> None:
    assert last_norm(asked("Was ist ein Netzwerk?"), store) is None


@pytest.mark.parametrize(
    "text",
    [
        "Was ist das Persönliche Budget?",
        "Wie beantrage ich das Budget für Arbeit?",
        "Wie lautet das Wahlrecht?",
        "Gibt es eine Frist für den Antrag?",
        "Wann muss das Amt entscheiden?",
        "Wie hoch ist das Arbeitsförderungsgeld?",
        "Welche Vorschrift gilt für folgende Leistung: Umbau?",
        "Mein Bruder ist krank, was kann er tun?",
        "Und was ist Assistenz?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(store: ChunkStore, text: str) -> None:
    assert standing_alone(text, asked("Was steht in § 97 SGB IX?"), store) == StandAlone(text, text)


@pytest.mark.parametrize("text", ["Was ist das BTHG?", "Was ist das SGB IX?", "Was ist SRO?"])
def test_an_abbreviation_is_a_subject(store: ChunkStore, text: str) -> None:
    assert not standing_alone(text, (), store).needs_context


def test_a_follow_up_leans_on_the_last_question_that_stands_alone(store: ChunkStore) -> None:
    history = asked("Welche Aufgaben hat der Werkstattrat?", "Wie lange ist er im Amt?")
    standing = standing_alone("Und wer bezahlt das?", history, store)
    assert standing.search_text == "Welche Aufgaben hat der Werkstattrat: Und wer bezahlt das?"


def test_a_huge_history_is_read_in_part(store: ChunkStore) -> None:
    history = (Turn("user", "Was steht in § 96 SGB IX? " + "§ 98 SGB IX " * 5_000),)
    assert last_norm(history, store) == Norm("SGB IX", "98")
    assert (
        standing_alone("und Absatz 2?", history, store).question
        == "Was steht in § 98 Abs. 2 SGB IX?"
    )


# ------------------------------------------------- seen from the norm talked about


@pytest.mark.parametrize("text", ["und in 97?", "97?", "Und was steht in 97?"])
def test_a_number_alone_is_a_paragraf_of_the_statute_talked_about(
    text: str, store: ChunkStore
) -> None:
    history = (Turn("user", "Was steht in § 96 SGB IX?"),)
    assert standing_alone(text, history, store).question == "Was steht in § 97 SGB IX?"


def test_a_number_alone_means_nothing_without_a_norm_before(store: ChunkStore) -> None:
    assert standing_alone("97?", (), store).question == "97?"


@pytest.mark.parametrize(
    ("text", "absatz"), [("und der nächste Absatz?", "3"), ("Und der vorige Absatz?", "1")]
)
def test_the_absatz_beside_the_one_talked_about_is_meant(
    text: str, absatz: str, store: ChunkStore
) -> None:
    history = (Turn("user", "Was steht in § 96 Abs. 2 SGB IX?"),)
    assert (
        standing_alone(text, history, store).question == f"Was steht in § 96 Abs. {absatz} SGB IX?"
    )


def test_there_is_no_absatz_before_the_first(store: ChunkStore) -> None:
    history = (Turn("user", "Was steht in § 96 Abs. 1 SGB IX?"),)
    assert standing_alone("Und der vorige Absatz?", history, store) == StandAlone(
        "Und der vorige Absatz?", "Und der vorige Absatz?"
    )


def test_the_question_says_more_closely_than_its_answer_where_the_conversation_is(
    store: ChunkStore,
) -> None:
    history = (
        Turn("user", "Was steht in § 96 Abs. 2 Satz 1 SGB IX?"),
        Turn("assistant", "**§ 96 SGB IX – Zusammenarbeit**\n\n(2) Sie laden ein. [1]"),
    )
    assert standing_alone("und Satz 2?", history, store).question == (
        "Was steht in § 96 Abs. 2 Satz 2 SGB IX?"
    )


def test_of_a_paragraf_without_a_statute_the_answer_says_which_was_meant(
    store: ChunkStore,
) -> None:
    history = (
        Turn("user", "Was steht in § 27 Abs. 2?"),
        Turn("assistant", "**§ 27 SGB XII – Lebensunterhalt**\n\nHilfe bekommt … [1]"),
    )
    assert last_norm(history, store) == Norm("SGB XII", "27", "2")
    assert standing_alone("und Satz 2?", history, store).question == (
        "Was steht in § 27 Abs. 2 Satz 2 SGB XII?"
    )


def test_who_is_asked_which_statute_may_name_it_alone(store: ChunkStore) -> None:
    history = (
        Turn("user", "Was regelt § 35a?"),
        Turn("assistant", "§ 35a SGB IX gibt es nicht. Gemeint sein kann § 35a SGB VIII."),
    )
    standing = standing_alone("Nein, ich meine das SGB VIII", history, store)
    assert standing.question == "Was steht in § 35a SGB VIII?"


def test_thanks_are_no_subject(store: ChunkStore) -> None:
    history = (
        Turn("user", "Wer zahlt die Assistenz?"),
        Turn("assistant", "Der Träger. [1]"),
        Turn("user", "Danke schön!"),
    )
    assert standing_alone("Gilt das auch für Kinder?", history, store).question == (
        "Gilt das auch für Kinder? (zu: Wer zahlt die Assistenz?)"
    )


# ------------------------------------------------- another statute


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("und im SGB XII?", "SGB XII"),
        ("und im XII?", "SGB XII"),
        ("Und was ist mit dem BGG?", "BGG"),
        ("SGB VIII?", "SGB VIII"),
    ],
)
def test_a_statute_alone_asks_for_its_own_paragraf(text: str, law: str, store: ChunkStore) -> None:
    standing = standing_alone(text, asked("Was steht in § 98 Abs. 1 SGB IX?"), store)
    assert standing.question == f"Was steht in § 98 {law}?"


def test_a_statute_alone_leans_on_a_question_that_names_no_norm(store: ChunkStore) -> None:
    history = (
        Turn("user", "Wer ist zuständig?"),
        Turn("assistant", "**§ 98 SGB IX – Zuständigkeit** Der Träger. [1]"),
    )
    assert standing_alone("und im SGB XII?", history, store).question == (
        "und im SGB XII? (zu: Wer ist zuständig?)"
    )


@pytest.mark.parametrize("text", ["Was ist das SGB XII?", "Wozu gibt es das BGG?"])
def test_a_question_on_a_statute_is_no_change_of_it(text: str, store: ChunkStore) -> None:
    assert standing_alone(text, asked("§ 98 SGB IX"), store) == StandAlone(text, text)


@pytest.mark.parametrize(
    ("questions", "norm"),
    [
        (["§ 96 SGB IX", "Absatz 2", "Satz 2?"], Norm("SGB IX", "96", "2", "2")),
        (
            ["§ 96 SGB IX", "Und was sagt Abs. 2?", "und der erste Satz?"],
            Norm("SGB IX", "96", "2", "1"),
        ),
        (["§ 96 Abs. 1 SGB IX", "Und Absatz 2?"], Norm("SGB IX", "96", "2")),
        (["§ 96 Abs. 2 SGB IX", "und im nächsten Paragrafen?"], Norm("SGB IX", "97")),
        (["Absatz 2"], None),
    ],
)
def test_parts_named_one_after_the_other_add_up(
    store: ChunkStore, questions: list[str], norm: Norm | None
) -> None:
    assert last_norm(asked(*questions), store) == norm


def test_a_part_is_added_where_the_answer_only_shows_the_paragraf(store: ChunkStore) -> None:
    history = (
        *(Turn("user", "§ 96 SGB IX"), Turn("assistant", "**§ 96 SGB IX – Zusammenarbeit**")),
        *(Turn("user", "Absatz 2"), Turn("assistant", "**§ 96 SGB IX – Zusammenarbeit**")),
    )
    assert last_norm(history, store) == Norm("SGB IX", "96", "2")
    assert standing_alone("Satz 2?", history, store).question == (
        "Was steht in § 96 Abs. 2 Satz 2 SGB IX?"
    )


def test_a_long_history_of_short_questions_is_read_once(store: ChunkStore) -> None:
    assert last_norm(asked(*["und Absatz 2?"] * 200), store) is None


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("Was gilt nach § 53 SGB XII a.F.?", "SGB XII"),
        ("§ 97", None),
        ("Was ist ein Netzwerk?", None),
    ],
)
def test_the_statute_of_a_conversation_is_the_one_stated_last(
    question: str, law: str | None
) -> None:
    assert last_law((*asked("§ 4 BGG", question), Turn("assistant", "**§ 99 SGB IX**"))) == law


@pytest.mark.parametrize(
    "text",
    [
        "Wie hoch ist der Betrag?",
        "Was passiert, wenn die Frist verstreicht?",
        "Welche Arten gibt es?",
        "Welche Voraussetzungen gelten?",
    ],
)
def test_an_aspect_alone_is_one_of_what_was_said_before(store: ChunkStore, text: str) -> None:
    standing = standing_alone(text, asked("Was ist ein Netzwerk?"), store)
    assert standing.search_text == f"Was ist ein Netzwerk: {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Wie hoch ist der Betrag für Vereine?",
        "Welche Arten von Assistenz gibt es?",
        "Was kostet ein Rundgang?",
    ],
)
def test_an_aspect_of_a_thing_that_is_named_stands_alone(store: ChunkStore, text: str) -> None:
    assert standing_alone(text, asked("Was ist ein Netzwerk?"), store) == StandAlone(text, text)
