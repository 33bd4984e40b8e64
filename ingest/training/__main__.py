"""`python -m ingest.training`: trains the adapter from the corpus and the statutes on this machine."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.adapter import ADAPTER
from ingest.chunking import split_into_chunks
from ingest.e5_model import base_model_folder
from ingest.embedding import SentenceTransformerEmbedder
from ingest.embedding_cache import EmbeddingCache
from ingest.loaders.digest import DigestEntry, read_digests
from ingest.loading import load_source
from ingest.model import Document, Kind, Signpost, Source
from ingest.norm import Norm
from ingest.ports import Passage, chunk_passage
from ingest.settings import IndexSettings
from ingest.signposts import signpost_passage
from ingest.sources import find_sources
from ingest.training.lora import Recipe, train
from ingest.training.pairs import Texts, siblings, triples
from ingest.verweise import find_verweise

_LONGEST_FILE = 50_000_000


def main() -> None:
    """Train, or go on with a training that was interrupted."""
    options = _options()
    settings = IndexSettings()
    found = find_sources(settings.corpus_dir, settings.current_laws_dir, options.gesetze)
    documents = [
        load_source(source, max_bytes=_LONGEST_FILE)
        for source in found.sources
        if source.kind is Kind.LAW
    ]
    base = base_model_folder(settings.model_dir)
    embedder = SentenceTransformerEmbedder(str(base))
    with EmbeddingCache(settings.data_dir / "vektoren.sqlite") as cache:

        def texts(norms: Sequence[Norm], passages: Sequence[Passage]) -> Texts:
            vectors = cache.embed(lambda: embedder, embedder.fingerprint, passages, _silent)
            return Texts(norms, [p.text for p in passages], np.array([v.passage for v in vectors]))

        questions = _questions(found.sources, texts)
        absaetze = _absaetze(documents, set(questions.norms), texts)
    left_out = {norm for file in options.ohne for norm in _norms_of(file)}
    related = _related(found.sources)
    recipe = replace(Recipe(), epochs=options.epochen)
    answers = triples(questions, absaetze, related, left_out, recipe.seed)
    together = siblings(list(_signposts(found.sources)), left_out, recipe.seed)
    sys.stdout.write(
        f"{len(answers)} Fragen mit Absatz, {len(together)} Paare von Wegweisern; zurückgehalten: "
        f"{len(left_out)} §§\n"
    )
    train(answers, together, recipe, model_folder=base, work=options.stand, adapter=options.nach)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make train", description=__doc__)
    parser.add_argument("gesetze", nargs="*", type=Path, help="Ordner mit Gesetzen (XML)")
    parser.add_argument(
        "--ohne",
        action="append",
        default=[],
        type=Path,
        help="Fragen (TOML), deren §§ nicht gelernt werden",
    )
    parser.add_argument("--nach", default=ADAPTER, type=Path, help="Datei des Adapters")
    parser.add_argument(
        "--stand", default=Path("data/training"), type=Path, help="Ordner der Zwischenstände"
    )
    parser.add_argument("--epochen", default=Recipe().epochs, type=float)
    return parser.parse_args()


def _silent(_done: int) -> None:
    """No progress: the trainer reports its own."""


def _questions(
    sources: Iterable[Source], texts: Callable[[Sequence[Norm], Sequence[Passage]], Texts]
) -> Texts:
    """The typical questions of all digests."""
    found = [
        Signpost(question, norm)
        for norm, entry in _digests(sources)
        for question in entry.questions
    ]
    return texts([s.norm for s in found], [signpost_passage(s) for s in found])


def _signposts(sources: Iterable[Source]) -> Iterator[Signpost]:
    """All that leads to the §§."""
    for norm, entry in _digests(sources):
        for text in entry.signposts:
            yield Signpost(text, norm)


def _absaetze(
    documents: Iterable[Document],
    norms: set[Norm],
    texts: Callable[[Sequence[Norm], Sequence[Passage]], Texts],
) -> Texts:
    """The wording of every § that has questions."""
    found = [
        (chunk.norm.whole, chunk_passage(chunk, document))
        for document in documents
        if document.official
        for chunk in split_into_chunks(document)
        if chunk.norm and chunk.norm.whole in norms and not chunk.is_note
    ]
    return texts([norm for norm, _ in found], [passage for _, passage in found])


def _related(sources: Iterable[Source]) -> dict[Norm, set[Norm]]:
    """What each digest calls related, in both directions."""
    related: dict[Norm, set[Norm]] = {}
    for norm, entry in _digests(sources):
        for text in entry.verwandt:
            other = find_verweise(text)[0].norm.whole
            related.setdefault(norm, set()).add(other)
            related.setdefault(other, set()).add(norm)
    return related


def _digests(sources: Iterable[Source]) -> Iterator[tuple[Norm, DigestEntry]]:
    for source in sources:
        if source.shipped and source.kind is Kind.LAW:
            file = read_digests(source)
            for entry in file.norm:
                yield Norm(file.gesetz, entry.paragraf), entry


def _norms_of(questions: Path) -> Iterable[Norm]:
    for entry in tomllib.loads(questions.read_text(encoding="utf-8"))["frage"]:
        for text in entry["normen"]:
            yield find_verweise(text)[0].norm.whole


if __name__ == "__main__":
    main()
