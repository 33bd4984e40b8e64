"""The sentence splitting as a LangChain text splitter, for chains of LangChain users."""

from __future__ import annotations

from langchain_text_splitters import TextSplitter

from ingest.chunking import LONGEST_PROSE, split_at_sentences


class SentenceSplitter(TextSplitter):
    """Cuts German text between sentences only."""

    def __init__(self, longest: int = LONGEST_PROSE) -> None:
        super().__init__(chunk_size=longest, chunk_overlap=0)
        self._longest = longest

    def split_text(self, text: str) -> list[str]:
        """Pack whole sentences into pieces of at most `longest` characters."""
        return split_at_sentences(text, self._longest)
