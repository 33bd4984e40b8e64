"""The index as a LangChain retriever, so that it can be plugged into a chain."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import SkipValidation

from assistant.answering import Assistant
from assistant.model import Hit, Question


class SozialraumRetriever(BaseRetriever):
    """Finds passages for a question; metadata carry Fundstelle, Norm and link.

    Attributes:
        assistant: Over an opened index.
        k: How many passages at most.
    """

    assistant: SkipValidation[Assistant]  # its Protocols cannot be checked
    k: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        del run_manager  # nothing runs below this retriever
        _, hits = self.assistant.search(Question(query), self.k)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> LangChainDocument:
    chunk, source = hit.stored.chunk, hit.stored.document
    return LangChainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "title": source.title,
            "kind": str(source.kind),
            "fundstelle": chunk.fundstelle,
            "norm": str(chunk.norm) if chunk.norm else None,
            "url": chunk.url,
            "stand": source.stand,
            "official": source.official,
            "rank": hit.rank,
        },
    )
