"""The HTTP contract, endpoint by endpoint, over the small library."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from assistant import wording
from assistant.answering import Assistant
from ingest.norm import Norm
from tests.api.passages import chunk_id, gone_id
from tests.library import HOSTILE, Library

HIT_KEYS = {
    "rank",
    "chunk_id",
    "document_id",
    "title",
    "kind",
    "fundstelle",
    "norm",
    "headings",
    "page",
    "page_label",
    "text",
    "url",
    "stand",
    "stand_note",
    "official",
    "region",
    "found_by",
    "link",
    "facts",
}
ANSWER_KEYS = {
    "id",
    "status",
    "mode",
    "question",
    "answer",
    "citations",
    "nearest",
    "suggestions",
    "notices",
    "timings_ms",
}


def ask(client: httpx.Client, question: str, **more: Any) -> dict[str, Any]:
    reply = client.post("/v1/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def search(client: httpx.Client, query: str, **more: Any) -> list[dict[str, Any]]:
    reply = client.post("/v1/search", json={"query": query, **more})
    assert reply.status_code == 200, reply.text
    hits: list[dict[str, Any]] = reply.json()["hits"]
    return hits


# ------------------------------------------------------------------ search


def test_a_search_shows_how_the_query_was_read(client: httpx.Client) -> None:
    reply = client.post("/v1/search", json={"query": " Was steht in §97 sgb9? "}).json()
    assert reply["query"] == "Was steht in §97 sgb9?"
    assert reply["understood"]["question"] == "Was steht in §97 sgb9?"
    assert reply["understood"]["norms"] == [
        {"law": "SGB IX", "paragraf": "97", "absatz": None, "satz": None, "nummer": None}
    ]
    assert "97" in reply["understood"]["terms"]


def test_a_hit_has_every_field_of_the_contract(client: httpx.Client) -> None:
    hit = search(client, "§ 96 Abs. 2 SGB IX")[0]
    assert set(hit) == HIT_KEYS
    assert hit["rank"] == 1
    assert hit["title"] == "Probegesetz (SGB IX)"
    assert (hit["kind"], hit["official"], hit["region"]) == ("law", True, None)
    assert hit["fundstelle"] == "§ 96 Abs. 2 SGB IX"
    assert hit["norm"] == {
        "law": "SGB IX",
        "paragraf": "96",
        "absatz": "2",
        "satz": None,
        "nummer": None,
    }
    assert hit["headings"] == ["Zusammenarbeit"]
    assert hit["stand"] == "2026-02-01"
    assert hit["stand_note"] == "Zuletzt geändert durch Art. 1 G v. 1.2.2026 I Nr. 1"
    assert hit["url"] == "https://www.gesetze-im-internet.de/sgb_9_2018/__96.html"
    assert hit["found_by"] == ["norm"]
    assert hit["link"] == f"/quelle/{hit['chunk_id']}"
    assert hit["facts"] == [
        "Gesetz",
        "Stand: 1. Februar 2026",
        "Zuletzt geändert durch Art. 1 G v. 1.2.2026 I Nr. 1",
    ]


@pytest.mark.parametrize("k", [1, 3, 10, 50])
def test_a_search_gives_at_most_k_hits_ranked_from_one(client: httpx.Client, k: int) -> None:
    hits = search(client, "Träger Fachkräfte Budget", k=k)
    assert 0 < len(hits) <= k
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))


def test_a_search_gives_ten_hits_unless_told(client: httpx.Client) -> None:
    assert len(search(client, "Träger Fachkräfte Budget")) == 10


@pytest.mark.parametrize(
    ("filters", "field", "values"),
    [
        ({"kinds": ["law"]}, "kind", {"law"}),
        ({"kinds": ["concept", "local"]}, "kind", {"concept", "local"}),
        ({"regions": ["Nordkreis"]}, "region", {"Nordkreis", None}),
        ({"laws": ["BGG"]}, "title", {"Probegesetz zur Gleichstellung (BGG)"}),
        ({"kinds": []}, "kind", {"law", "concept", "local"}),
    ],
)
def test_filters_hold(
    client: httpx.Client, filters: dict[str, list[str]], field: str, values: set[str | None]
) -> None:
    hits = search(client, "Träger Fachkräfte Budget Viertel", k=50, filters=filters)
    assert {hit[field] for hit in hits} == values


def test_a_document_can_be_searched_alone(client: httpx.Client) -> None:
    wanted = search(client, "Imkerei")[0]["document_id"]
    hits = search(client, "Träger Budget", filters={"document_ids": [wanted]})
    assert {hit["document_id"] for hit in hits} == {wanted}


def test_a_digest_is_law_but_not_official(client: httpx.Client) -> None:
    hit = search(client, "§ 27 SGB XII")[0]
    assert (hit["kind"], hit["official"]) == ("law", False)
    assert hit["norm"]["law"] == "SGB XII"


# --------------------------------------------------------------------- ask


def test_an_answer_has_every_field_of_the_contract(client: httpx.Client) -> None:
    answer = ask(client, "Was steht in § 97 SGB IX?")
    assert set(answer) == ANSWER_KEYS
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert answer["question"] == "Was steht in § 97 SGB IX?"
    assert answer["timings_ms"]["total"] >= 0


def test_a_citation_is_a_hit_without_rank_with_its_quote(client: httpx.Client) -> None:
    (citation,) = ask(client, "Was steht in § 97 Satz 2 Nr. 1 SGB IX?")["citations"]
    assert set(citation) == HIT_KEYS - {"rank"} | {"number", "quote", "start", "end"}
    assert citation["quote"] == "1. das Sozialrecht,"
    assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert citation["fundstelle"] == "§ 97 Satz 2 Nr. 1 SGB IX"
    assert (citation["norm"]["satz"], citation["norm"]["nummer"]) == ("2", "1")


def test_a_citation_can_be_opened_and_read_in_its_place(client: httpx.Client) -> None:
    (citation,) = ask(client, "Was steht in § 97 Satz 2 Nr. 1 SGB IX?")["citations"]
    stored = client.get(f"/v1/chunks/{citation['chunk_id']}").json()
    assert stored["text"] == citation["text"]
    start, end = citation["start"], citation["end"]
    assert citation["link"] == f"/quelle/{citation['chunk_id']}?start={start}&end={end}"
    page = client.get(citation["link"])
    assert page.headers["content-type"].startswith("text/html")
    assert '<mark id="zitat">1. das Sozialrecht,</mark>' in page.text


def test_what_is_not_covered_has_no_citation_and_three_nearest(client: httpx.Client) -> None:
    answer = ask(client, "Was ist Astrophysik?")
    assert (answer["status"], answer["citations"]) == ("not_covered", [])
    assert [hit["rank"] for hit in answer["nearest"]] == [1, 2, 3]
    assert set(answer["nearest"][0]) == HIT_KEYS


def test_a_question_without_subject_is_asked_back(client: httpx.Client) -> None:
    answer = ask(client, "Und im nächsten?")
    assert (answer["status"], answer["answer"]) == ("clarify", wording.CLARIFY)


def test_the_first_answer_of_a_conversation_carries_the_notice(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "Hallo"}, {"role": "assistant", "content": "Ja?"}]
    first = ask(client, "Was ist ein Sozialraum?")
    later = ask(client, "Was ist ein Sozialraum?", history=history)
    assert wording.FIRST_CONTACT in first["notices"]
    assert wording.FIRST_CONTACT not in later["notices"]


@pytest.mark.parametrize(
    ("mode", "said"), [("auto", False), ("extractive", False), ("generative", True)]
)
def test_a_mode_that_is_not_set_up_is_answered_in_another_and_said(
    client: httpx.Client, mode: str, said: bool
) -> None:
    answer = ask(client, "Was ist ein Sozialraum?", mode=mode)
    assert answer["mode"] == "extractive"
    assert (wording.NO_LANGUAGE_MODEL in answer["notices"]) == said


def test_a_conversation_goes_on(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "Was steht in § 97 SGB IX?"}]
    answer = ask(client, "Und im nächsten Paragrafen?", history=history)
    assert answer["question"] == "Was steht in § 97a SGB IX?"
    assert {citation["norm"]["paragraf"] for citation in answer["citations"]} == {"97a"}


def test_the_last_twenty_messages_count(client: httpx.Client) -> None:
    padding = [{"role": "user", "content": "Was ist ein Netzwerk?"}] * 19
    start = {"role": "user", "content": "§ 97 SGB IX"}
    older = [{"role": "user", "content": "§ 4 BGG"}] * 5
    kept = ask(client, "und im nächsten?", history=[*older, start, *padding])
    lost = ask(client, "und im nächsten?", history=[start, *padding, padding[0]])
    assert kept["question"] == "Was steht in § 97a SGB IX?"
    assert lost["status"] == "clarify"


def test_filters_hold_for_answers(client: httpx.Client) -> None:
    answer = ask(
        client,
        "Welches Budget zahlt der Südkreis jedem Treffpunkt?",
        filters={"regions": ["Südkreis"]},
    )
    assert "Leitlinie Süd" in {citation["title"] for citation in answer["citations"]}
    assert {citation["region"] for citation in answer["citations"]} <= {"Südkreis", None}


def test_hostile_text_of_a_document_stays_text(client: httpx.Client) -> None:
    answer = ask(client, "Was gehört zum Kaninchenzüchterverein?")
    (citation,) = [c for c in answer["citations"] if c["title"] == "Merkblatt"]
    assert HOSTILE in citation["quote"]
    page = client.get(f"/quelle/{citation['chunk_id']}").text
    assert HOSTILE not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


# --------------------------------------------------------------- documents


def test_documents_are_listed(client: httpx.Client) -> None:
    listing = client.get("/v1/documents").json()
    assert listing["total"] == len(listing["documents"]) == 9
    (north,) = [d for d in listing["documents"] if d["region"] == "Nordkreis"]
    assert north == {
        "document_id": north["document_id"],
        "title": "Leitlinie Nord",
        "kind": "local",
        "publisher": "Landkreis Nord",
        "stand": None,
        "region": "Nordkreis",
        "url": None,
        "pages": None,
        "chunks": 1,
        "source": "nord/leitlinie_nord.md",
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?kind=concept", ["Sozialraum verstehen"]),
        ("?q=LEITLINIE", ["Leitlinie Nord", "Leitlinie Süd"]),
        ("?q=sued/", ["Leitlinie Süd"]),
        ("?kind=law&q=leitlinie", []),
    ],
)
def test_the_list_can_be_narrowed(client: httpx.Client, query: str, titles: list[str]) -> None:
    listing = client.get(f"/v1/documents{query}").json()
    assert [document["title"] for document in listing["documents"]] == titles
    assert listing["total"] == len(titles)


def test_the_list_comes_in_pages(client: httpx.Client) -> None:
    pages = [client.get(f"/v1/documents?per_page=4&page={n}").json() for n in (1, 2, 3, 4)]
    assert [len(page["documents"]) for page in pages] == [4, 4, 1, 0]
    assert {page["total"] for page in pages} == {9}
    ids = [d["document_id"] for page in pages for d in page["documents"]]
    assert len(set(ids)) == 9


def test_a_document_has_an_outline_that_leads_to_its_passages(client: httpx.Client) -> None:
    (listed,) = client.get("/v1/documents?kind=concept").json()["documents"]
    detail = client.get(f"/v1/documents/{listed['document_id']}").json()
    assert {key: detail[key] for key in listed} == listed
    assert [entry["headings"] for entry in detail["outline"]] == [
        ["Was ist ein Sozialraum?"],
        ["Was sind Netzwerke?"],
        ["Wie beginnt eine Erkundung?"],
    ]
    first = client.get(f"/v1/chunks/{detail['outline'][0]['chunk_id']}").json()
    assert first["fundstelle"] == detail["outline"][0]["fundstelle"]


def test_an_unknown_document_is_not_found(client: httpx.Client) -> None:
    reply = client.get("/v1/documents/fehlt")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


# ------------------------------------------------------------------ chunks


def test_a_chunk_has_its_neighbours_and_references(
    client: httpx.Client, assistant: Assistant
) -> None:
    reply = client.get(f"/v1/chunks/{chunk_id(assistant, Norm('SGB IX', '97'))}").json()
    assert set(reply) == HIT_KEYS - {"rank"} | {"before", "after", "refers_to", "referred_by"}
    assert reply["text"].startswith("Der Träger beschäftigt Fachkräfte.")
    assert [norm["paragraf"] for norm in reply["refers_to"]] == ["96"]
    assert [(norm["paragraf"], norm["absatz"]) for norm in reply["referred_by"]] == [("97a", "2")]
    before, after = (client.get(f"/v1/chunks/{reply[key]}").json() for key in ("before", "after"))
    assert (before["fundstelle"], after["fundstelle"]) == (
        "§ 96 Abs. 2 SGB IX",
        "§ 97a Abs. 1 SGB IX",
    )
    assert after["before"] == reply["chunk_id"]


def test_the_first_and_last_chunk_of_a_document_end_it(
    client: httpx.Client, assistant: Assistant
) -> None:
    first, last = (chunk_id(assistant, Norm("BGG", paragraf)) for paragraf in ("1", "4"))
    assert client.get(f"/v1/chunks/{first}").json()["before"] is None
    assert client.get(f"/v1/chunks/{last}").json()["after"] is None


UNKNOWN = ["fehlt", "0" * 16, "%00", "' OR 1=1 --", "ä" * 300, "%2e%2e"]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_chunk_is_not_found(client: httpx.Client, name: str) -> None:
    reply = client.get(f"/v1/chunks/{name}")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def test_a_chunk_that_left_the_index_is_gone(client: httpx.Client, library: Library) -> None:
    reply = client.get(f"/v1/chunks/{gone_id(library)}")
    assert (reply.status_code, reply.json()["code"]) == (410, "gone")
    assert "geändert oder entfernt" in reply.json()["detail"]


# --------------------------------------------------------------- operation


def test_a_ready_service_says_what_it_serves(client: httpx.Client, assistant: Assistant) -> None:
    name = assistant.index.name
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "generation": name}
    assert client.get("/v1/status").json() == {
        "ready": True,
        "reason": None,
        "generation": name,
        "documents": 9,
        "chunks": 19,
        "ingest": None,
    }


def test_the_interface_is_described(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/search", "/v1/ask", "/v1/documents", "/v1/chunks/{chunk_id}"} <= set(paths)
