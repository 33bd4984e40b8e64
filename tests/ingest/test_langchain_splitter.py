from __future__ import annotations

from langchain_core.documents import Document

from ingest.langchain_splitter import SentenceSplitter


def test_cuts_text_between_sentences() -> None:
    splitter = SentenceSplitter(longest=30)
    assert splitter.split_text("Das gilt, z. B. immer. Danach nicht. Nie.") == [
        "Das gilt, z. B. immer.",
        "Danach nicht. Nie.",
    ]


def test_splits_documents_and_keeps_their_metadata() -> None:
    documents = [Document("Das ist eins. Das ist zwei.", metadata={"quelle": "plan.md"})]
    assert SentenceSplitter(longest=15).split_documents(documents) == [
        Document("Das ist eins.", metadata={"quelle": "plan.md"}),
        Document("Das ist zwei.", metadata={"quelle": "plan.md"}),
    ]
