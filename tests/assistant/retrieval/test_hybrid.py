"""What is found, in which order, and what counts as one hit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.model import Hit, Question
from assistant.tuning import Tuning
from ingest.ports import Filters
from tests.library import BGG, FILES, HASH_TUNING, a_library


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


def test_a_hit_says_who_found_it_and_how_near_it_is(assistant: Assistant) -> None:
    first = search(assistant, "Netzwerke verbinden Nachbarn, Vereine und Dienste.")[0]
    assert first.found_by == ("dense", "lexical")
    assert first.similarity is not None
    assert 0.6 < first.similarity < 0.8


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


NEUTRAL = replace(HASH_TUNING, sgb_ix_prior=0.0, local_prior=0.0, second_share=0.0)


def score_of(assistant: Assistant, tuning: Tuning, text: str, fundstelle: str) -> float:
    hits = search(replace(assistant, tuning=tuning), text, 50)
    return next(hit.score for hit in hits if hit.stored.chunk.fundstelle == fundstelle)


@pytest.mark.parametrize(
    ("tuning", "text", "fundstelle"),
    [
        (replace(NEUTRAL, sgb_ix_prior=0.25), "Träger am Wohnort", "§ 98 SGB IX"),
        (replace(NEUTRAL, local_prior=0.25), "Kaninchenzüchterverein", "Abschnitt Vorsicht"),
    ],
)
def test_a_source_may_have_a_head_start(
    assistant: Assistant, tuning: Tuning, text: str, fundstelle: str
) -> None:
    without = score_of(assistant, NEUTRAL, text, fundstelle)
    assert score_of(assistant, tuning, text, fundstelle) == pytest.approx(without + 0.25)


def test_the_sgb_ix_has_no_head_start_where_another_statute_is_named(assistant: Assistant) -> None:
    text, head_start = "§ 4 BGG oder Träger am Wohnort", replace(NEUTRAL, sgb_ix_prior=0.25)
    without = score_of(assistant, NEUTRAL, text, "§ 98 SGB IX")
    assert score_of(assistant, head_start, text, "§ 98 SGB IX") == without


def test_a_second_finding_in_a_paragraf_adds_to_it(assistant: Assistant) -> None:
    text = "Vereine Träger Gespräch Sozialraum"
    best = score_of(assistant, NEUTRAL, text, "§ 96 Abs. 2 SGB IX")
    more = score_of(assistant, replace(NEUTRAL, second_share=0.5), text, "§ 96 Abs. 2 SGB IX")
    assert best < more <= best * 1.5


def test_no_more_candidates_are_fused_than_the_searches_may_give(assistant: Assistant) -> None:
    few = replace(assistant, tuning=Tuning(candidates=2))
    assert len(search(few, "Budget Treffpunkt", 50)) == 2
