"""What is found, in which order, and what counts as one hit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.model import Hit, Question, QuestionType
from assistant.tuning import Tuning
from ingest.ports import Filters
from tests.builders import norm_xml, statute_xml
from tests.library import BGG, FILES, HASH_TUNING, a_library

BY_MEANING = replace(
    HASH_TUNING,
    lexical_share=tuple((kind, 0.0) for kind in QuestionType),
    signposts=0,
    signpost_share=0.0,
    second_share=0.0,
    sgb_ix_prior=0.0,
    own_prior=0.0,
    shipped_prior=0.0,
)


def search(
    assistant: Assistant, text: str, k: int = 10, filters: Filters | None = None
) -> list[Hit]:
    return assistant.search(Question(text, filters=filters or Filters()), k)[1]


def places(hits: list[Hit]) -> list[str]:
    return [f"{hit.stored.document.title}: {hit.stored.chunk.fundstelle}" for hit in hits]


def test_a_norm_the_question_names_comes_first(assistant: Assistant) -> None:
    first = search(assistant, "Budget Treffpunkt Nordkreis § 4 BGG")[0]
    assert (first.stored.chunk.fundstelle, first.found_by) == ("§ 4 BGG", ("norm",))


def test_norms_come_in_the_order_they_are_named(assistant: Assistant) -> None:
    hits = search(assistant, "Was steht in § 98 SGB IX und § 4 BGG?")
    assert [hit.stored.chunk.fundstelle for hit in hits[:2]] == ["§ 98 SGB IX", "§ 4 BGG"]


@pytest.mark.parametrize(
    ("text", "fundstelle"),
    [
        ("§ 96 Abs. 2 SGB IX", "§ 96 Abs. 2 SGB IX"),
        ("§ 96 SGB IX", "§ 96 Abs. 1 SGB IX"),
        ("§ 96 Abs. 7 SGB IX", "§ 96 Abs. 1 SGB IX"),
    ],
)
def test_a_named_norm_is_shown_by_the_absatz_named_else_by_its_first(
    assistant: Assistant, text: str, fundstelle: str
) -> None:
    assert search(assistant, text)[0].stored.chunk.fundstelle == fundstelle


@pytest.mark.parametrize(
    "text", ["§ 96 SGB IX", "Vereine Gespräch Ergebnis Träger", "§ 98 SGB IX Umzug Zuständigkeit"]
)
def test_a_paragraf_is_one_hit(assistant: Assistant, text: str) -> None:
    norms = [hit.stored.chunk.norm for hit in search(assistant, text, 20)]
    keys = [norm.key for norm in norms if norm]
    assert len(keys) == len(set(keys))
    assert ("SGB IX", "96") in keys


@pytest.mark.parametrize("k", [0, 1, 2, 50])
def test_there_are_at_most_k_hits_ranked_from_one(assistant: Assistant, k: int) -> None:
    hits = search(assistant, "§ 97 SGB IX, § 98 SGB IX, § 4 BGG", k)
    assert len(hits) <= k
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_everything_may_be_asked_for(assistant: Assistant) -> None:
    assert len(search(assistant, "Träger", 50)) == 15  # 19 passages, of which 4 share a §


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(kinds=frozenset({"concept"})), {"Sozialraum verstehen"}),
        (Filters(laws=frozenset({"BGG"})), {"Probegesetz zur Gleichstellung (BGG)"}),
        (
            Filters(kinds=frozenset({"local"}), regions=frozenset({"Südkreis"})),
            {"Leitlinie Süd", "Merkblatt", "Bienen"},
        ),
        (Filters(document_ids=frozenset({"gibt-es-nicht"})), set()),
    ],
)
def test_filters_restrict_what_is_found(
    assistant: Assistant, filters: Filters, found: set[str]
) -> None:
    hits = search(assistant, "Budget Treffpunkt Viertel Träger", 50, filters)
    assert {hit.stored.document.title for hit in hits} == found


def test_a_named_norm_is_found_whatever_the_region(tmp_path: Path) -> None:
    files = {**FILES, "dokumente/nord/landesgesetz.xml": BGG}
    del files["gesetze/bgg.xml"]
    assistant = a_library(tmp_path, files).assistant
    south = Filters(regions=frozenset({"Südkreis"}))
    (named, *others) = search(assistant, "Gilt § 4 BGG für Gebäude?", 50, south)
    assert named.stored.chunk.fundstelle == "§ 4 BGG"
    assert named.stored.document.region == "Nordkreis"
    assert "Nordkreis" not in {hit.stored.document.region for hit in others}


def test_a_named_norm_of_a_kind_that_is_not_wanted_is_not_found(assistant: Assistant) -> None:
    hits = search(assistant, "§ 97 SGB IX", 50, Filters(kinds=frozenset({"local"})))
    assert {str(hit.stored.document.kind) for hit in hits} == {"local"}


def test_a_digest_leads_to_the_wording_of_the_law(assistant: Assistant) -> None:
    first = search(assistant, "Umzug Behörde verantwortlich")[0]
    assert first.stored.chunk.fundstelle == "§ 98 SGB IX"
    assert first.stored.document.official
    assert "Umzug" not in first.stored.chunk.text


def test_a_digest_leads_nowhere_the_filters_forbid(assistant: Assistant) -> None:
    digests = {d.id for d in assistant.index.store.documents if d.law and not d.official}
    filters = Filters(document_ids=frozenset(digests))
    hits = search(assistant, "Umzug Behörde verantwortlich", 50, filters)
    assert {hit.stored.document.id for hit in hits} == digests


def test_a_digest_stands_for_a_statute_that_is_not_installed(assistant: Assistant) -> None:
    first = search(assistant, "Hilfe zum Lebensunterhalt Einkommen")[0]
    assert first.stored.chunk.fundstelle == "Kurzfassung zu § 27 SGB XII"


def test_a_hit_says_who_found_it(assistant: Assistant) -> None:
    first = search(assistant, "Netzwerke verbinden Nachbarn, Vereine und Dienste.")[0]
    assert first.found_by == ("dense", "lexical")


def test_what_only_the_words_found_is_as_near_as_it_really_is(assistant: Assistant) -> None:
    text = "Sie arbeiten in dem Viertel mit den Wegen, und der Beirat ist am Bahnhof"
    few = replace(assistant, tuning=replace(BY_MEANING, candidates=1))
    hits = search(few, text)
    assert {hit.found_by for hit in hits} == {("dense",), ("lexical",)}
    near, by_words = sorted(hits, key=lambda hit: hit.found_by)
    everything = replace(assistant, tuning=BY_MEANING)
    among_all = {hit.stored.chunk.id: hit for hit in search(everything, text, 50)}
    assert by_words.score == pytest.approx(among_all[by_words.stored.chunk.id].score)
    assert by_words.score < near.score


RULE = "Der Hof bekommt eine Schaukel."
PADDING = " ".join(f"Zäune im Bereich {number} werden gestrichen." for number in range(1, 9))
YARD = {
    "gesetze/sgb_9_2018.xml": statute_xml(
        norm_xml(
            *("§ 2", "Gleiches", f"(1) {RULE}", f"(2) {RULE}"),
            *("(3) Der Rasen bleibt grün.", "(4) Jeder Baum kostet 50 Euro."),
        ),
    ),
    "gesetze/bgg.xml": statute_xml(
        norm_xml("§ 1", "Ort", f"(1) {PADDING} {RULE}", "(2) Schaukel, Bank: Hof bekommt eine."),
        jurabk="BGG",
        title="Probegesetz zum Hof",
        doknr="BJNR000020002",
    ),
    "dokumente/hof.md": f"# Hof\n\n## Hof\n\n{RULE}\n",
}


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return a_library(tmp_path_factory.mktemp("hof"), YARD).assistant


def of_paragraf(hits: list[Hit], paragraf: str) -> Hit:
    return next(h for h in hits if h.stored.chunk.norm and h.stored.chunk.norm.paragraf == paragraf)


def test_a_paragraf_is_shown_by_its_nearest_sentence_whichever_absatz_was_found(
    yard: Assistant,
) -> None:
    text, bgg = "Der Hof bekommt eine Schaukel. Bank", Filters(laws=frozenset({"BGG"}))
    understanding, (hit,) = yard.search(Question(text, filters=bgg), 10)
    vector = yard.embedder.embed_query(text)
    found = [
        *yard.index.vectors.search(vector, 1, bgg),
        *yard.index.lexical.search(understanding.terms, 1, bgg),
    ]
    places = {str(yard.index.store.place(match.chunk_id).norm) for match in found}
    assert places == {"§ 1 Abs. 2 BGG"}
    few = replace(yard, tuning=replace(HASH_TUNING, candidates=1))
    (shown,) = search(few, text, 10, bgg)
    assert [h.stored.chunk.fundstelle for h in (hit, shown)] == ["§ 1 Abs. 1 BGG"] * 2


def test_an_absatz_about_as_near_stands_beside_the_one_shown(yard: Assistant) -> None:
    hits = search(yard, RULE)
    beside = of_paragraf(hits, "2").beside
    assert of_paragraf(hits, "2").stored.chunk.fundstelle == "§ 2 Abs. 1 SGB IX"
    assert beside is not None
    assert beside.chunk.fundstelle == "§ 2 Abs. 2 SGB IX"


def test_a_question_for_a_sum_is_shown_the_absatz_that_names_one(yard: Assistant) -> None:
    tuning = replace(HASH_TUNING, absatz_figure=1.0)
    with_figures = replace(yard, tuning=tuning)
    sgb_ix = Filters(laws=frozenset({"SGB IX"}))
    shown = {
        text: of_paragraf(search(with_figures, text, 10, sgb_ix), "2").stored.chunk.fundstelle
        for text in ("Wie hoch ist der Beitrag für die Schaukel?", "Der Hof bekommt eine Schaukel?")
    }
    assert list(shown.values()) == ["§ 2 Abs. 4 SGB IX", "§ 2 Abs. 1 SGB IX"]


def test_a_paragraf_is_as_near_as_its_nearest_passage(yard: Assistant) -> None:
    sgb_ix = Filters(laws=frozenset({"SGB IX"}))
    matches = yard.index.vectors.search(yard.embedder.embed_query(RULE), 10, sgb_ix)
    (hit,) = search(replace(yard, tuning=BY_MEANING), RULE, 10, sgb_ix)
    assert hit.score == pytest.approx(HASH_TUNING.meaning(matches[0].score))
    assert matches[0].score > matches[-1].score + 0.1


def test_nothing_stands_beside_what_is_clearly_nearest(yard: Assistant) -> None:
    hits = search(yard, RULE)
    prose = next(hit for hit in hits if hit.stored.chunk.norm is None)
    assert (of_paragraf(hits, "1").beside, prose.beside) == (None, None)


GARDEN = "dokumente/garten.md"
MANY_OF_ONE = {
    **FILES,
    GARDEN: "# Garten\n\n" + "".join(f"## Beet {n}\n\nIm Beet wächst Kohl.\n\n" for n in "12345"),
}


def test_one_document_does_not_fill_the_list(tmp_path: Path) -> None:
    assistant = a_library(tmp_path, MANY_OF_ONE).assistant
    titles = [hit.stored.document.title for hit in search(assistant, "Im Beet wächst Kohl.", 20)]
    assert titles[:2] == ["Garten", "Garten"]
    assert titles[2:].index("Garten") == 14  # all others first, but for the third concept passage
    assert titles[16:].count("Garten") == 3


NEUTRAL = replace(
    HASH_TUNING, sgb_ix_prior=0.0, far_prior=0.0, own_prior=0.0, shipped_prior=0.0, second_share=0.0
)


def score_of(assistant: Assistant, tuning: Tuning, text: str, fundstelle: str) -> float:
    hits = search(replace(assistant, tuning=tuning), text, 50)
    return next(hit.score for hit in hits if hit.stored.chunk.fundstelle == fundstelle)


@pytest.mark.parametrize(
    ("tuning", "text", "fundstelle"),
    [
        (replace(NEUTRAL, sgb_ix_prior=0.25), "Träger am Wohnort", "§ 98 SGB IX"),
        (replace(NEUTRAL, own_prior=0.25), "Kaninchenzüchterverein", "Abschnitt Vorsicht"),
    ],
)
def test_a_source_may_have_a_head_start(
    assistant: Assistant, tuning: Tuning, text: str, fundstelle: str
) -> None:
    without = score_of(assistant, NEUTRAL, text, fundstelle)
    assert score_of(assistant, tuning, text, fundstelle) == pytest.approx(without + 0.25)


@pytest.mark.parametrize("norm", ["§ 4 BGG", "§ 97 SGB IX", "§ 5 SGB V"])
def test_the_sgb_ix_has_no_head_start_where_a_statute_is_named(
    assistant: Assistant, norm: str
) -> None:
    text, head_start = f"{norm} oder Träger am Wohnort", replace(NEUTRAL, sgb_ix_prior=0.25)
    without = score_of(assistant, NEUTRAL, text, "§ 98 SGB IX")
    assert score_of(assistant, head_start, text, "§ 98 SGB IX") == without


@pytest.fixture(scope="module")
def with_bgb(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The library and two §§ of a statute outside the field."""
    bgb = norm_xml("§ 7", "Wohnsitz", "Wohnsitz ist der Wohnort.") + norm_xml(
        "§ 8", "Wechsel", "Den Wohnort wechselt, wer auszieht."
    )
    xml = statute_xml(bgb, jurabk="BGB", title="Probe zum Recht", doknr="BJNR000030003")
    files = {**FILES, "gesetze/bgb.xml": xml}
    return a_library(tmp_path_factory.mktemp("bgb"), files).assistant


@pytest.mark.parametrize(
    ("text", "fundstelle", "taken"),
    [
        ("Träger am Wohnort", "§ 7 BGB", 0.25),
        ("Träger am Wohnort nach § 8 BGB", "§ 7 BGB", 0.0),
        ("Träger am Wohnort nach § 4 BGG", "§ 7 BGB", 0.25),
        ("Träger am Wohnort", "§ 4 BGG", 0.0),
        ("Träger am Wohnort", "§ 98 SGB IX", 0.0),
        ("Träger am Wohnort", "Kurzfassung zu § 27 SGB XII", 0.0),
        ("Träger am Wohnort", "Abschnitt Imkerei", 0.0),
        ("Träger am Wohnort", "Abschnitt Was sind Netzwerke?", 0.0),
    ],
)
def test_statutes_outside_the_field_stand_back_unless_they_are_named(
    with_bgb: Assistant, text: str, fundstelle: str, taken: float
) -> None:
    far = replace(NEUTRAL, far_prior=0.25)
    before = score_of(with_bgb, NEUTRAL, text, fundstelle)
    assert score_of(with_bgb, far, text, fundstelle) == pytest.approx(before - taken)


ASKED = "Wer ist nach dem Umzug dran?"  # a typical question of § 98 SGB IX, see the library


def test_a_typical_question_leads_to_the_wording_of_the_law(assistant: Assistant) -> None:
    few = replace(assistant, tuning=replace(NEUTRAL, candidates=1, signposts=1))
    hit = next(h for h in search(few, ASKED) if h.stored.chunk.fundstelle == "§ 98 SGB IX")
    assert hit.rank == 1
    assert hit.stored.document.official


def test_typical_questions_of_a_statute_that_is_filtered_out_lead_nowhere(
    assistant: Assistant,
) -> None:
    hits = search(assistant, ASKED, 50, Filters(laws=frozenset({"BGG"})))
    assert {hit.stored.document.law for hit in hits} == {"BGG"}


def test_a_typical_question_is_never_shown(assistant: Assistant) -> None:
    assert not any(ASKED in hit.stored.chunk.text for hit in search(assistant, ASKED, 50))


@pytest.mark.parametrize(
    ("fundstelle", "moves"),
    [
        ("§ 98 SGB IX", True),
        ("§ 96 Abs. 1 SGB IX", False),
        ("§ 97 SGB IX", False),
        ("§ 4 BGG", False),
        ("Abschnitt Imkerei", False),
        ("Abschnitt Was sind Netzwerke?", False),
    ],
)
def test_what_has_no_typical_questions_keeps_the_score_of_its_own_text(
    assistant: Assistant, fundstelle: str, moves: bool
) -> None:
    without = replace(NEUTRAL, signpost_share=0.0)
    before = score_of(assistant, without, ASKED, fundstelle)
    after = score_of(assistant, replace(NEUTRAL, signpost_share=0.5), ASKED, fundstelle)
    assert (after != pytest.approx(before)) is moves


def test_a_paragraf_without_an_entry_stays_first_unless_another_entry_fits(
    assistant: Assistant,
) -> None:
    text = "Arbeiten die Träger mit Vereinen im Sozialraum zusammen?"
    for share in (0.0, 0.5, 1.0):
        led = replace(assistant, tuning=replace(NEUTRAL, signpost_share=share))
        assert search(led, text)[0].stored.chunk.fundstelle == "§ 96 Abs. 1 SGB IX"


def test_runs_of_letters_lead_where_misspelt_words_do_not(assistant: Assistant) -> None:
    misspelt, fundstelle = "wehr isst nach den Umzuck drann", "§ 98 SGB IX"
    without = replace(NEUTRAL, signpost_letters=0.0)
    by_letters = replace(NEUTRAL, signpost_letters=1.0, letters_floor=0.0)
    before = score_of(assistant, without, misspelt, fundstelle)
    assert score_of(assistant, by_letters, misspelt, fundstelle) > before + 0.02
    beside = "§ 97 SGB IX"  # has no signposts
    assert score_of(assistant, by_letters, misspelt, beside) == pytest.approx(
        score_of(assistant, without, misspelt, beside)
    )


def test_runs_of_letters_do_not_make_a_hit_nearer(assistant: Assistant) -> None:
    by_letters = replace(NEUTRAL, signpost_letters=1.0, letters_floor=0.0)
    led = search(replace(assistant, tuning=by_letters), ASKED)[0]
    without = search(replace(assistant, tuning=replace(NEUTRAL, signpost_letters=0.0)), ASKED)[0]
    assert led.score > without.score
    assert led.nearness == without.nearness == without.score


def test_what_only_the_glossary_names_is_never_held_against_a_paragraf(
    assistant: Assistant,
) -> None:
    index = assistant.index
    named_only = replace(
        assistant,
        index=replace(index, signposts=replace(index.signposts, entries=frozenset())),
    )
    text, fundstelle = "Träger am Wohnort", "§ 98 SGB IX"
    own = score_of(assistant, replace(NEUTRAL, signpost_share=0.0), text, fundstelle)
    assert score_of(assistant, NEUTRAL, text, fundstelle) < own - 0.01
    assert score_of(named_only, NEUTRAL, text, fundstelle) == pytest.approx(own)
    own = score_of(assistant, replace(NEUTRAL, signpost_share=0.0), ASKED, fundstelle)
    assert score_of(named_only, NEUTRAL, ASKED, fundstelle) > own + 0.01


def test_a_second_finding_in_a_paragraf_adds_to_it(assistant: Assistant) -> None:
    text = "Vereine Träger Gespräch Sozialraum"
    best = score_of(assistant, NEUTRAL, text, "§ 96 Abs. 1 SGB IX")
    more = score_of(assistant, replace(NEUTRAL, second_share=0.5), text, "§ 96 Abs. 1 SGB IX")
    assert best < more <= best * 1.5


def test_no_more_candidates_are_fused_than_the_searches_may_give(assistant: Assistant) -> None:
    few = replace(assistant, tuning=Tuning(candidates=2, signposts=0))
    assert len(search(few, "Budget Treffpunkt", 50)) == 2
