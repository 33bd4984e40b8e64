"""What a question demands of the evidence itself."""

from __future__ import annotations

import pytest

from assistant.demand import figure_asked, has_figure, missing
from assistant.model import Hit
from ingest.chunk_store import StoredChunk
from ingest.index import Index
from ingest.norm import Norm
from tests.library import a_stored


def lacks(index: Index, question: str, *passages: str | StoredChunk) -> bool:
    """Whether these passages lack what the question demands."""
    stored = [a_stored(p) if isinstance(p, str) else p for p in passages]
    weights = {term.token: term.weight for term in index.analyzer.query_terms(question)}
    return missing(question, weights, [Hit(s, 1, 1.0, 1.0, ()) for s in stored], index)


@pytest.mark.parametrize(
    "question",
    [
        "Was verbinden die Netzwerke?",
        "Wann tagt der Beirat?",
        "Wie viele Tage dauert das Verfahren?",
        "Wie viele Monate hat der Träger Zeit?",
        "wie viele vereine gibt es?",
        "Wie höflich ist der Beirat?",
    ],
)
def test_most_questions_demand_nothing(index: Index, question: str) -> None:
    assert not lacks(index, question)
    assert not lacks(index, question, "Der Rasen ist grün.")


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Wie lautet die Telefonnummer vom Beirat?", "Der Beirat hat die Telefonnummer 115."),
        ("Adressen der Beiräte", "Adresse des Beirats: Markt 1."),
        ("Gilt das auch in Österreich?", "In Österreich gilt anderes."),
        ("Gilt das auch in Oesterreich?", "In Österreich gilt anderes."),
        ("Wer ist dort Ansprechpartnerin?", "Ansprechpartner ist Frau Moll."),
        ("Wie heißt die Leiterin vom Treffpunkt?", "Leiter ist Herr Moll."),
        ("Wer ist der Geschäftsführer?", "Geschäftsführerin ist Frau Moll."),
        ("wer ist geschaeftsfuehrer", "Geschäftsführerin ist Frau Moll."),
        ("Was hat der Minister gesagt?", "Die Ministerin hat gelobt."),
        ("Wann ist der Treffpunkt geöffnet?", "Der Treffpunkt ist im März geöffnet."),
        ("Schreib ein Gedicht über den Beirat", "Ein Gedicht hängt im Beirat."),
    ],
)
def test_what_must_be_named_is_missing_until_a_passage_names_it(
    index: Index, question: str, passage: str
) -> None:
    assert lacks(index, question, "Der Beirat tagt im Treffpunkt.")
    assert not lacks(index, question, "Der Beirat tagt im Treffpunkt.", passage)


@pytest.mark.parametrize(
    "question",
    [
        "Wer leitet die Sitzung?",
        "Darf man den Antrag weiterleiten?",
        "Wer leitete die Gruppe?",
        "Welche Leitstandards gelten?",
        "Wer übernimmt die Geschäftsführung?",
    ],
)
def test_leading_and_passing_on_demand_no_person(index: Index, question: str) -> None:
    assert not lacks(index, question, "Der Beirat tagt im Treffpunkt.")


def test_all_that_must_be_named_must_be_named(index: Index) -> None:
    question = "Adresse und Telefonnummer vom Beirat?"
    assert lacks(index, question, "Adresse: Markt 1.")
    assert not lacks(index, question, "Adresse: Markt 1.", "Telefonnummer: 115.")


@pytest.mark.parametrize(
    "figure",
    [
        "900 Euro",
        "1.200,50 €",
        "50 Cent",
        "900 EUR",
        "3,5 Prozent",
        "75 v.H.",
        "75 v. H.",
        "10 vom Hundert",
        "5 %",
        "die Hälfte des Preises",
        "ein Viertel des Preises",
        "drei Viertel des Preises",
        "das Doppelte, also das 2fache",
        "das Zweieinhalbfache des Satzes",
        "das 40-fache des Satzes",
        "unentgeltlich zu haben",
    ],
)
def test_a_sum_is_an_amount_a_share_or_nothing(index: Index, figure: str) -> None:
    assert not lacks(index, "Wie hoch ist das Budget?", f"Das Budget ist {figure}.")


@pytest.mark.parametrize(
    "text",
    [
        "Das Budget ist hoch.",
        "Das Budget gilt im Jahr 2024 für 12 Vereine.",
        "Das Budget stärkt das Viertel und jedes Stadtviertel.",
        "Das Budget ist eine einfache und mehrfache Leistung.",
        "(2) Das Budget ist in § 29 Absatz 3 SGB IX geregelt.",
    ],
)
def test_what_only_looks_like_a_sum_is_none(index: Index, text: str) -> None:
    assert lacks(index, "Wie hoch ist das Budget?", text)


@pytest.mark.parametrize(
    "question",
    [
        "Wie hoch ist das Budget?",
        "wie hoch ist das Budget",
        "Wie teuer wird denn so ein Budget?",
        "Was kostet das Budget den Nordkreis?",
        "Was kosten Budget und Beirat?",
        "Was verdient am Budget der Verein?",
        "Seit wann und wie hoch ist das Budget?",
    ],
)
def test_a_question_for_a_sum_is_known_by_its_words(index: Index, question: str) -> None:
    assert lacks(index, question, "Das Budget ist wichtig.")
    assert not lacks(index, question, "Das Budget beträgt 900 Euro.")


@pytest.mark.parametrize("question", ["Welche Vergütung bekommt der Beirat?", "Welches Gehalt?"])
def test_pay_is_a_sum(index: Index, question: str) -> None:
    assert lacks(index, question, "Der Beirat tagt.")
    assert not lacks(index, question, "Der Beirat bekommt 50 Euro.")


def test_noun_and_sum_must_stand_in_one_passage(index: Index) -> None:
    question = "Wie hoch ist das Budget?"
    assert lacks(index, question, "Das Budget ist wichtig.", "Der Eintritt kostet 900 Euro.")
    assert lacks(index, question, "Der Eintritt kostet 900 Euro.")
    assert not lacks(index, question, "Der Eintritt ist frei.", "Das Budget ist 900 Euro.")


def test_the_noun_may_stand_above_the_sum(index: Index) -> None:
    question, text = "Wie hoch ist das Budget?", "Es sind 900 Euro."
    assert lacks(index, question, a_stored(text))
    assert not lacks(index, question, a_stored(text, headings=("Das Budget",)))
    assert not lacks(index, question, a_stored(text, title="Das Budget"))
    assert not lacks(index, question, a_stored(text, context="Welches Budget?"))


def test_a_sum_above_the_text_is_none(index: Index) -> None:
    passage = a_stored("Das Budget ist wichtig.", headings=("Budget: 900 Euro",))
    assert lacks(index, "Wie hoch ist das Budget?", passage)


def test_a_misspelt_noun_is_the_one_it_is_near_to(index: Index) -> None:
    assert not lacks(index, "Wie hoch ist das Budgt?", "Das Budget beträgt 900 Euro.")
    assert lacks(index, "Wie hoch ist das Budgt?", "Der Eintritt beträgt 900 Euro.")


def test_without_a_capital_the_noun_is_not_known_and_any_sum_will_do(index: Index) -> None:
    assert lacks(index, "wie hoch ist das budget?", "Das Budget ist wichtig.")
    assert not lacks(index, "wie hoch ist das budget?", "Es sind 900 Euro.")


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Es gibt Vereine.", True),
        ("Es gibt zwölf Vereine.", False),
        ("Es gibt 12 Vereine.", False),
        ("Die Hälfte der Vereine kommt.", False),
        ("1. Vereine,\n2. Dienste", True),
        ("(3) Vereine wirken nach § 97 Absatz 2 SGB IX mit.", True),
        ("a) Vereine", True),
        ("Es gibt 12 Dienste.", True),
    ],
)
def test_a_number_must_be_one_of_the_thing_asked_for(
    index: Index, text: str, lacking: bool
) -> None:
    assert lacks(index, "Wie viele Vereine gibt es?", text) is lacking
    assert lacks(index, "Wieviele Vereine gibt es?", text) is lacking


def test_the_figure_may_stand_in_another_absatz_of_the_paragraf(index: Index) -> None:
    first, second = index.store.chunks_of_norm(Norm("SGB IX", "99"))
    assert second.chunk.text == "(2) Fristen enden nach drei Monaten."
    assert not lacks(index, "Wie viele Fristen gibt es?", first)


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Wie hoch ist das Budget?", "Es sind\n1. 50 Euro.", True),
        ("Wie hoch ist das Budget?", "1. Es sind 50 Tage.", False),
        ("Wie viele Vereine gibt es?", "Es sind 50.", True),
        (
            "Wie viele Vereine gibt es?",
            "(1) Vereine nach § 97 Absatz 2 SGB IX\n1. wirken mit",
            False,
        ),
    ],
)
def test_the_kind_of_figure_asked_for_is_told_apart(
    question: str, text: str, *, held: bool
) -> None:
    figure = figure_asked(question)
    assert figure is not None
    assert has_figure(a_stored(text), figure) is held


@pytest.mark.parametrize("question", ["Was ist ein Budget?", "Wie viele Tage?", "Wie lange?"])
def test_no_figure_is_asked_for(question: str) -> None:
    assert figure_asked(question) is None


def test_without_a_passage_every_demand_is_unmet(index: Index) -> None:
    assert lacks(index, "Wie hoch ist das Budget?")
    assert lacks(index, "Adresse?")
