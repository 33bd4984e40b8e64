"""The index as a LangChain retriever."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from assistant.answering import Assistant
from assistant.langchain_retriever import SozialraumRetriever
from assistant.model import Question


def test_a_passage_comes_with_what_is_needed_to_cite_it(assistant: Assistant) -> None:
    first, *_ = SozialraumRetriever(assistant=assistant).invoke("Was steht in § 96 Abs. 2 SGB IX?")
    assert first.page_content.startswith("(2) Sie laden die Vereine jährlich")
    assert first.metadata == {
        "title": "Probegesetz (SGB IX)",
        "kind": "law",
        "fundstelle": "§ 96 Abs. 2 SGB IX",
        "norm": "§ 96 Abs. 2 SGB IX",
        "url": "https://www.gesetze-im-internet.de/sgb_9_2018/__96.html",
        "stand": "2026-02-01",
        "official": True,
        "rank": 1,
    }


def test_passages_are_those_of_the_search_in_its_order(assistant: Assistant) -> None:
    found = SozialraumRetriever(assistant=assistant, k=5).invoke("Budget je Treffpunkt")
    _, hits = assistant.search(Question("Budget je Treffpunkt"), 5)
    assert [document.id for document in found] == [hit.stored.chunk.id for hit in hits]
    assert len(found) == 5


def test_it_plugs_into_a_chain(assistant: Assistant) -> None:
    def places(documents: list[Document]) -> list[str]:
        return [document.metadata["fundstelle"] for document in documents]

    chain = SozialraumRetriever(assistant=assistant, k=1) | RunnableLambda(places)
    assert chain.invoke("Was steht in § 4 BGG?") == ["§ 4 BGG"]
