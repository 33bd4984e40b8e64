"""Values with defaults for everything a test does not speak of."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest.generations import Generations
from ingest.model import Chunk, Kind, Sentence, Source
from ingest.norm import Norm
from ingest.pipeline import Ingest
from ingest.ports import Embedder, IndexFactory
from ingest.sentences import split_sentences
from tests.fakes import HashEmbedder, MemoryIndexes

STATUTE = """<?xml version="1.0" encoding="UTF-8"?>
<dokumente builddate="{builddate}" doknr="{doknr}">
<norm doknr="{doknr}"><metadaten><jurabk>{jurabk}</jurabk>
<ausfertigung-datum>2020-01-01</ausfertigung-datum>
<langue>{title}</langue><standangabe checked="ja"><standtyp>Stand</standtyp>
<standkommentar>Zuletzt geändert durch Art. 1 G v. {day} I Nr. 1</standkommentar></standangabe>
</metadaten></norm>
{norms}</dokumente>
"""


def statute_xml(
    norms: str,
    *,
    jurabk: str = "SGB 9 2018",
    title: str = "Probegesetz",
    doknr: str = "BJNR000010001",
    builddate: str = "20260101000000",
    day: str = "1.2.2026",
) -> str:
    """A statute in the official format, with our own text."""
    return STATUTE.format(
        norms=norms, jurabk=jurabk, title=title, doknr=doknr, builddate=builddate, day=day
    )


def norm_xml(enbez: str, titel: str, *absaetze: str) -> str:
    """One § of such a statute; `absaetze` are the contents of its P elements."""
    content = "".join(f"<P>{absatz}</P>" for absatz in absaetze)
    return (
        f"<norm><metadaten><enbez>{enbez}</enbez><titel>{titel}</titel></metadaten>"
        f'<textdaten><text format="XML"><Content>{content}</Content></text></textdaten></norm>'
    )


def a_source(path: Path, kind: Kind = Kind.LOCAL, address: str | None = None) -> Source:
    """A source for a file."""
    return Source(address or path.name, path, kind)


def a_chunk(
    text: str = "Ein Satz. Noch einer.",
    *,
    chunk_id: str = "c1",
    document_id: str = "d1",
    norm: Norm | None = None,
    headings: Sequence[str] = (),
) -> Chunk:
    """A chunk whose sentences are split as the ingest does."""
    return Chunk(
        id=chunk_id,
        document_id=document_id,
        order=0,
        text=text,
        headings=tuple(headings),
        fundstelle=str(norm) if norm else "Abschnitt Probe",
        norm=norm,
        sentences=tuple(Sentence(a, b, norm) for a, b in split_sentences(text)),
    )


def an_ingest(
    data_dir: Path,
    *,
    indexes: IndexFactory | None = None,
    embedder: Embedder | None = None,
    confirm: Callable[[Sequence[str]], bool] = lambda _titles: True,
    max_bytes: int = 1_000_000,
) -> Ingest:
    """An ingest with fakes for model and indexes."""
    model = embedder or HashEmbedder()
    return Ingest(
        data_dir=data_dir,
        generations=Generations(data_dir / "index"),
        indexes=indexes or MemoryIndexes(),
        embedder=lambda: model,
        fingerprint=model.fingerprint,
        max_bytes=max_bytes,
        progress=lambda _stage, _done, _total: None,
        confirm=confirm,
    )


_HOLDER = """
import sys
from pathlib import Path
from ingest.generations import single_writer
with single_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def an_ingest_elsewhere(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the data folder as an ingest does."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()
