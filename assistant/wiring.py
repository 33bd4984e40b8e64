"""Composition root of the assistant, and the holder that follows the live generation."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field

from assistant.answering import Assistant, nothing_known
from assistant.notices import Changes
from assistant.tuning import Tuning
from ingest.errors import FetchFailed
from ingest.generations import Generations
from ingest.glossary import GLOSSARY_FILE, NO_GLOSSARY, Glossary, load_glossary
from ingest.index import open_index
from ingest.laws.history import LawHistory
from ingest.laws_fetch import LawsFolder, Statute, read_statutes
from ingest.old_law import NO_OLD_LAW, OLD_LAW_FILE, OldLaw, load_old_law
from ingest.ports import Embedder, IndexFactory
from ingest.settings import IndexSettings
from ingest.spelling import everyday_words
from ingest.topics import TOPICS_FOLDER, Topic, load_topics
from ingest.wiring import ConfiguredIndexes, build_embedder


@dataclass(slots=True)
class LiveAssistant:
    """Gives the assistant over the live generation, reopening when an ingest has switched it.

    Attributes:
        generations: Where the index lives.
        indexes: Opens a generation's indexes.
        embedder: The model, loaded once.
        tuning: Weights and thresholds.
        old_law: What became of norms that are gone.
        changes: Tells what changed in a norm.
        glossary: Terms and abbreviations of the field.
        topics: Learning paths for new staff.
    """

    generations: Generations
    indexes: IndexFactory
    embedder: Embedder
    tuning: Tuning = field(default_factory=Tuning)
    old_law: OldLaw = NO_OLD_LAW
    changes: Changes = nothing_known
    glossary: Glossary = NO_GLOSSARY
    topics: tuple[Topic, ...] = ()
    _current: Assistant | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def current(self) -> Assistant:
        """The assistant over the generation opened last.

        Raises:
            IndexUnavailable: There is no usable index.
            IndexMismatch: The index was built with another model.
        """
        return self._current or self.refresh()

    def refresh(self) -> Assistant:
        """Open the live generation if it is another one; requests go on with the old one meanwhile.

        The old generation is closed when the last request that uses it is done.

        Raises:
            IndexUnavailable: There is no usable index.
            IndexMismatch: The index was built with another model.
        """
        with self._lock:
            generation = self.generations.current()
            name = generation.name if generation else ""
            if self._current is None or self._current.index.name != name:
                index = open_index(generation, self.indexes, self.embedder.fingerprint)
                _ = index.store.titles  # read now rather than in the first question for places
                assistant = Assistant(
                    index,
                    self.embedder,
                    self.tuning,
                    self.old_law,
                    self.changes,
                    self.glossary,
                    self.topics,
                )
                weakref.finalize(assistant, index.close)
                self._current = assistant
            return self._current


def build_live_assistant(settings: IndexSettings) -> LiveAssistant:
    """Load the model; the index is opened at the first use.

    Raises:
        ModelUnavailable: The model cannot be loaded.
    """
    table = settings.corpus_dir / OLD_LAW_FILE
    terms = settings.corpus_dir / GLOSSARY_FILE
    everyday_words()  # read now rather than in the first question
    return LiveAssistant(
        Generations(settings.index_dir),
        ConfiguredIndexes(settings.chroma_url),
        build_embedder(settings, fast_questions=True),
        old_law=load_old_law(table) if table.is_file() else NO_OLD_LAW,
        changes=LawHistory(_statutes(settings), LawsFolder(settings.laws_dir)),
        glossary=load_glossary(terms) if terms.is_file() else NO_GLOSSARY,
        topics=load_topics(settings.corpus_dir / TOPICS_FOLDER),
    )


def _statutes(settings: IndexSettings) -> list[Statute]:
    """The statutes that are fetched; none where the corpus has no such list."""
    try:
        return read_statutes(settings.corpus_dir)
    except FetchFailed:
        return []
