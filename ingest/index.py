"""The index as readers see it: one generation, opened whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from ingest.chunk_store import LAYOUT, ChunkStore, StoredChunk
from ingest.errors import IndexMismatch, IndexUnavailable
from ingest.generations import Hold, Manifest, read_manifest
from ingest.german import Analyzer
from ingest.index_writer import LETTERS, SIGNPOSTS, STORE, VECTORS
from ingest.letter_runs import LetterRuns
from ingest.ports import IndexFactory, LexicalIndex, VectorIndex
from ingest.signposts import Signposts

_NO_INDEX = "Es gibt noch keinen Index. Bitte zuerst „sro ingest“ ausführen."


@dataclass(frozen=True, slots=True)
class Index:
    """One generation: text, both indexes, sentence vectors and the words of the corpus.

    Attributes:
        name: Name of the generation.
        manifest: What it was built from.
        store: Documents and chunks.
        vectors: Nearest passages.
        lexical: Passages by words.
        analyzer: Tokens of a question, knowing this corpus.
        sentence_vectors: float16, shape (sentences of all chunks in order, dimension), on disk.
        signposts: What leads to §§ without being part of them.
        held: Keeps the generation's files where they are.
    """

    name: str
    manifest: Manifest
    store: ChunkStore
    vectors: VectorIndex
    lexical: LexicalIndex
    analyzer: Analyzer
    sentence_vectors: npt.NDArray[np.float16]
    signposts: Signposts
    held: Hold

    def close(self) -> None:
        """Release the files; the generation may be removed from then on."""
        self.vectors.close()
        self.held.release()

    def vectors_of(self, stored: StoredChunk) -> npt.NDArray[np.float32]:
        """Vectors of a chunk's sentences, shape (sentences, dimension)."""
        first = stored.first_vector
        last = first + len(stored.chunk.sentences)
        return self.sentence_vectors[first:last].astype(np.float32)


def check_fit(manifest: Manifest | None, fingerprint: str) -> None:
    """See that an index belongs to the configured model, prefixes and chunking.

    Raises:
        IndexUnavailable: There is no index.
        IndexMismatch: It was built with something else.
    """
    if manifest is None:
        raise IndexUnavailable(_NO_INDEX)
    if manifest.model != fingerprint:
        raise IndexMismatch(
            "Der Index passt nicht zum eingestellten Einbettungsmodell: gebaut mit "
            f"{manifest.model!r}, eingestellt ist {fingerprint!r}. Bitte „sro ingest“ ausführen "
            "oder SRO_EMBEDDING_MODEL und die Präfixe zurückstellen."
        )
    if manifest.chunking != LAYOUT:
        raise IndexMismatch(
            "Der Index stammt von einer anderen Programmversion. Bitte „sro ingest“ ausführen."
        )


def open_index(generation: Path | None, indexes: IndexFactory, fingerprint: str) -> Index:
    """Open a generation and check that its parts belong together.

    Raises:
        IndexUnavailable: There is none, or its parts disagree.
        IndexMismatch: It was built with another model, prefix or chunking.
    """
    if generation is None:
        raise IndexUnavailable(_NO_INDEX)
    held = Hold(generation)
    manifest = read_manifest(generation)
    check_fit(manifest, fingerprint)
    store = ChunkStore(generation / STORE)
    try:
        sentence_vectors = np.load(generation / VECTORS, mmap_mode="r")
        signposts = Signposts.of(
            store.signposts(),
            np.load(generation / SIGNPOSTS),
            LetterRuns.load(generation / LETTERS),
        )
    except (OSError, ValueError, IndexError, KeyError, BadZipFile) as error:
        raise IndexUnavailable("Der Index ist beschädigt. Bitte „sro ingest“ ausführen.") from error
    vectors = indexes.vectors(generation)
    lexical = indexes.lexical(generation)
    if {store.count(), vectors.count(), lexical.count()} != {manifest.chunks}:
        vectors.close()
        raise IndexUnavailable(
            "Die Teile des Index passen nicht zusammen. Bitte „sro ingest“ ausführen."
        )
    return Index(
        name=generation.name,
        manifest=manifest,
        store=store,
        vectors=vectors,
        lexical=lexical,
        analyzer=Analyzer(store.vocabulary()),
        sentence_vectors=sentence_vectors,
        signposts=signposts,
        held=held,
    )
