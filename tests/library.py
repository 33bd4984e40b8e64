"""A small library of our own texts, ingested with fakes: a real index without a model."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answering import Assistant
from assistant.model import QuestionType
from assistant.tuning import Tuning
from assistant.wiring import LiveAssistant
from ingest.chunk_store import DocumentRecord, StoredChunk
from ingest.generations import Generations
from ingest.model import Kind
from ingest.norm import Norm
from ingest.ports import Embedder
from ingest.report import IngestReport
from ingest.sources import find_sources
from tests.builders import a_chunk, an_ingest, norm_xml, statute_xml
from tests.fakes import HashEmbedder, MemoryIndexes

# The cosines of hashed words begin at 0, those of e5 near 0.75. Everything the tests rest on is said
# here, so that the assistant can be tuned without them.
HASH_TUNING = Tuning(
    candidates=80,
    lexical_share=(
        (QuestionType.NORM, 0.5),
        (QuestionType.KEYWORDS, 0.3),
        (QuestionType.PLAIN, 0.1),
    ),
    signposts=20,
    signpost_share=0.5,
    signpost_among=3,
    signpost_mean=0.3,
    signpost_letters=0.0,
    second_share=0.1,
    sgb_ix_prior=0.05,
    far_prior=0.06,
    own_prior=0.1,
    shipped_prior=0.0,
    absatz_words=0.05,
    absatz_first=0.02,
    absatz_figure=0.03,
    absatz_margin=0.01,
    cosine_floor=0.0,
    cosine_span=1.0,
    answer_threshold=0.42,
    length_share=0.0,
    passages=4,
    passage_margin=0.4,
    passages_per_document=2,
    quote_length=700,
    norm_length=20_000,
    absaetze=3,
)
HOSTILE = "<img src=x onerror=alert(1)>"

_LONG_ABSATZ = " ".join(
    f"Das Verfahren im Schritt {number} wird von der Planungsstelle vorbereitet und dokumentiert."
    for number in range(1, 13)
)
SGB_IX = statute_xml(
    norm_xml(
        "§ 96",
        "Zusammenarbeit",
        "(1) Die Träger arbeiten mit Vereinen im Sozialraum zusammen.",
        "(2) Sie laden die Vereine jährlich zu einem Gespräch ein. Das Ergebnis wird notiert.",
    )
    + norm_xml(
        "§ 97",
        "Fachkräfte",
        "Der Träger beschäftigt Fachkräfte. Diese sollen Kenntnisse haben über"
        "<DL><DT>1.</DT><DD><LA>das Sozialrecht,</LA></DD>"
        "<DT>2.</DT><DD><LA>Barrieren, und zwar<DL>"
        "<DT>a)</DT><DD><LA>bauliche und</LA></DD>"
        "<DT>b)</DT><DD><LA>sprachliche,</LA></DD></DL></LA></DD>"
        "<DT>3.</DT><DD><LA>Verständigung.</LA></DD></DL>"
        "Näheres regelt § 96.",
    )
    + norm_xml(
        "§ 97a", "Fortbildung", "(1) Fachkräfte bilden sich fort.", "(2) § 97 bleibt wirksam."
    )
    + norm_xml(
        "§ 98",
        "Zuständigkeit",
        "Zuständig ist der Träger am Wohnort. Der Wohnort bestimmt sich nach § 27 SGB XII.",
    )
    + norm_xml("§ 99", "Planung", f"(1) {_LONG_ABSATZ}", "(2) Fristen enden nach drei Monaten.")
)
BGG = statute_xml(
    norm_xml("§ 1", "Ziel", "Dieses Gesetz dient der Gleichstellung.")
    + norm_xml("§ 4", "Barrierefreiheit", "Barrierefrei sind Gebäude ohne Stufen und Schwellen."),
    jurabk="BGG",
    title="Probegesetz zur Gleichstellung",
    doknr="BJNR000020002",
)
_DIGEST = """gesetz = "{law}"
slug = "{slug}"
titel = "{law}, Probe"
stand = "2026-01-02"
stand_hinweis = "Zuletzt geändert am 2.1.2026"

[[norm]]
paragraf = "{paragraf}"
titel = "{titel}"
kern = "{kern}"
betrifft = ["Leistungsberechtigte"]
fakten = [{{ absatz = "", text = "{fakt}" }}]
situationen = ["Eine Familie zieht um."]
fragen_alltag = ["Wer ist nach dem Umzug dran?", "Wo stelle ich den Antrag?"]
fragen_fach = ["Wie ist die Zuständigkeit geregelt?"]
stichworte = ["Umzug"]
"""
FILES: Mapping[str, str] = {
    "gesetze/sgb_9_2018.xml": SGB_IX,
    "gesetze/bgg.xml": BGG,
    "korpus/gesetze/sgb_9_2018/probe.toml": _DIGEST.format(
        law="SGB IX",
        slug="sgb_9_2018",
        paragraf="98",
        titel="Zuständigkeit",
        kern="Nach einem Umzug bleibt meist dieselbe Behörde verantwortlich.",
        fakt="Ein Umzug ändert daran selten etwas.",
    ),
    "korpus/gesetze/sgb_12/probe.toml": _DIGEST.format(
        law="SGB XII",
        slug="sgb_12",
        paragraf="27",
        titel="Lebensunterhalt",
        kern="Hilfe zum Lebensunterhalt bekommt, wer ihn nicht selbst bestreiten kann.",
        fakt="Eigenes Einkommen geht vor.",
    ),
    "korpus/konzepte/sozialraum.md": (
        "# Sozialraum verstehen\n\n"
        "## Was ist ein Sozialraum?\n\n"
        "Ein Sozialraum ist das Viertel mit seinen Nachbarn, Wegen und Treffpunkten. "
        "Menschen gestalten ihn selbst.\n\n"
        "## Was sind Netzwerke?\n\n"
        "Netzwerke verbinden Nachbarn, Vereine und Dienste. Sie wachsen langsam.\n\n"
        "## Wie beginnt eine Erkundung?\n\n"
        "Eine Erkundung beginnt mit einem Rundgang durch das Viertel.\n"
    ),
    "dokumente/nord/quelle.toml": 'region = "Nordkreis"\nherausgeber = "Landkreis Nord"\n',
    "dokumente/nord/leitlinie_nord.md": (
        "# Leitlinie Nord\n\n## Budget\n\n"
        "Der Nordkreis zahlt jedem Treffpunkt ein Budget von 900 Euro. "
        "Der Beirat entscheidet darüber im März.\n"
    ),
    "dokumente/sued/quelle.toml": 'region = "Südkreis"\n',
    "dokumente/sued/leitlinie_sued.md": (
        "# Leitlinie Süd\n\n## Budget\n\n"
        "Der Südkreis zahlt jedem Treffpunkt ein Budget von 500 Euro.\n"
    ),
    "dokumente/feindlich.md": (
        f"# Merkblatt\n\n## Vorsicht\n\nDas Zeichen `{HOSTILE}` gehört zum Kaninchenzüchterverein.\n"
    ),
    "dokumente/bienen.md": "# Bienen\n\n## Imkerei\n\nDie Imkerei liegt hinter dem Bahnhof.\n",
}
GONE = "dokumente/abgelaufen.md"
_GONE_TEXT = "# Abgelaufen\n\n## Frist\n\nDiese Regelung galt bis zum Sommer.\n"


@dataclass(frozen=True, slots=True)
class Library:
    """Files, the index over them, and the assistant that reads it.

    Attributes:
        folder: Holds the sources and the data folder.
        indexes: Shared by writer and reader.
        live: The assistant over the live generation.
    """

    folder: Path
    indexes: MemoryIndexes
    live: LiveAssistant

    @property
    def data_dir(self) -> Path:
        return self.folder / "daten"

    @property
    def assistant(self) -> Assistant:
        return self.live.refresh()

    def ingest(self, files: Mapping[str, str]) -> IngestReport:
        """Bring the index to exactly these files: `gesetze/`, `korpus/…`, `dokumente/…`."""
        sources = self.folder / "quellen"
        shutil.rmtree(sources, ignore_errors=True)
        for name, text in files.items():
            path = sources / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        documents = [sources / "dokumente"] if (sources / "dokumente").exists() else []
        found = find_sources(sources / "korpus", sources / "gesetze", documents)
        report = an_ingest(self.data_dir, indexes=self.indexes).run(found)
        assert not report.problems
        return report


def a_library(
    folder: Path,
    files: Mapping[str, str] = FILES,
    *,
    tuning: Tuning = HASH_TUNING,
    embedder: Embedder | None = None,
) -> Library:
    """Ingest some files with fakes for model and indexes."""
    library = an_empty_library(folder, tuning=tuning, embedder=embedder)
    library.ingest(files)
    return library


def an_empty_library(
    folder: Path, *, tuning: Tuning = HASH_TUNING, embedder: Embedder | None = None
) -> Library:
    """A library before its first ingest."""
    indexes = MemoryIndexes()
    live = LiveAssistant(
        Generations(folder / "daten" / "index"), indexes, embedder or HashEmbedder(), tuning
    )
    return Library(folder, indexes, live)


def a_library_with_history(folder: Path) -> Library:
    """The library above, of which one document has left."""
    library = a_library(folder, {**FILES, GONE: _GONE_TEXT})
    library.ingest(FILES)
    return library


def a_stored(
    text: str = "Ein Satz. Noch einer.",
    *,
    norm: Norm | None = None,
    headings: Sequence[str] = (),
    title: str = "Probe",
    official: bool = False,
    context: str = "",
) -> StoredChunk:
    """A chunk with its document, of no index."""
    record = DocumentRecord(
        id="d1",
        address="probe.md",
        title=title,
        kind=Kind.LAW if norm else Kind.LOCAL,
        publisher=None,
        stand=None,
        stand_note=None,
        region=None,
        url=None,
        official=official,
        pages=None,
        law=norm.law if norm else None,
        shipped=False,
        chunks=1,
    )
    chunk = replace(a_chunk(text, norm=norm, headings=headings), context=context)
    return StoredChunk(chunk, record, 0)
