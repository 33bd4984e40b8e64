from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from ingest.errors import IngestError, IngestRunning
from ingest.generations import Generations, write_atomically
from ingest.index import Index, open_index
from ingest.model import Kind, Overrides, Source
from ingest.norm import Norm
from ingest.pipeline import Ingest
from ingest.ports import Facets, Filters, LexicalEntry, Passage, PassageVectors, Vector
from ingest.report import IngestReport, Problem
from ingest.sources import Found, find_sources
from tests.builders import a_source, an_ingest, an_ingest_elsewhere, norm_xml, statute_xml
from tests.conftest import ROOT
from tests.fakes import HashEmbedder, MemoryIndexes, MemoryVectors, MemoryWords

NOTHING = Filters()


class Library:
    """Files, a data folder and fakes that outlive several runs."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "dateien"
        self.files.mkdir(exist_ok=True)
        self.data = folder / "daten"
        self.model = HashEmbedder()
        self.indexes = MemoryIndexes()
        self.generations = Generations(self.data / "index")

    def write(self, name: str, text: str) -> None:
        (self.files / name).write_text(text, encoding="utf-8")

    def found(self, *problems: Problem) -> Found:
        kinds = {".xml": Kind.LAW}
        paths = sorted(self.files.iterdir())
        sources = (a_source(path, kinds.get(path.suffix, Kind.LOCAL)) for path in paths)
        return Found(tuple(sources), problems)

    def ingest(self) -> Ingest:
        return an_ingest(self.data, indexes=self.indexes, embedder=self.model)

    def run(self, **changes: object) -> IngestReport:
        return dataclasses.replace(self.ingest(), **changes).run(self.found())  # type: ignore[arg-type]

    def index(self) -> Index:
        return open_index(self.generations.current(), self.indexes, "hash-1")

    def texts(self) -> list[str]:
        store = self.index().store
        return [s.chunk.text for d in store.documents for s in store.chunks_of(d.id)]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    library.write("a.md", "# Anlaufstelle\n\nDas Amt berät kostenlos. Es hilft beim Antrag.")
    library.write("b.md", "# Begegnung\n\nDas Café ist offen. Alle sind willkommen.")
    return library


def no_model() -> HashEmbedder:
    raise AssertionError("the model must not be loaded")


def never(_titles: Sequence[str]) -> bool:
    raise AssertionError("nothing leaves the index")


# a first run


def test_a_first_run_builds_an_index_of_all_parts(library: Library) -> None:
    report = library.run()
    assert report == IngestReport(True, 2, 2, embedded=2, added=("a.md", "b.md"))
    index = library.index()
    assert [d.title for d in index.store.documents] == ["Anlaufstelle", "Begegnung"]
    [stored] = index.store.chunks_of(index.store.documents[1].id)
    assert stored.chunk.text == "Das Café ist offen. Alle sind willkommen."
    nearest = index.vectors.search(library.model.embed_query("café offen"), 1, NOTHING)
    assert [match.chunk_id for match in nearest] == [stored.chunk.id]
    terms = index.analyzer.query_terms("Café")
    assert [m.chunk_id for m in index.lexical.search(terms, 5, NOTHING)] == [stored.chunk.id]


def test_every_sentence_has_its_own_vector(library: Library) -> None:
    library.run()
    index = library.index()
    for document in index.store.documents:
        for stored in index.store.chunks_of(document.id):
            text = stored.chunk.text
            sentences = [text[s.start : s.end] for s in stored.chunk.sentences]
            vectors = index.vectors_of(stored)
            assert vectors.shape == (2, 64)
            for sentence, vector in zip(sentences, vectors, strict=True):
                assert vector @ library.model.embed_query(sentence) == pytest.approx(1, abs=1e-3)


def test_passages_are_embedded_with_title_and_question(library: Library) -> None:
    library.write("a.md", "# Beratung\n\n## Wer hilft?\n\nDas Amt hilft.")
    library.run()
    assert library.model.embedded[0] == "Beratung – Wer hilft?\nDas Amt hilft."


def test_facets_reach_both_indexes(library: Library) -> None:
    source = dataclasses.replace(library.found().sources[0], overrides=Overrides(region="Nord"))
    library.ingest().run(Found((source,), ()))
    index = library.index()
    vector = library.model.embed_query("Amt")
    terms = index.analyzer.query_terms("Amt")
    for filters, hits in [
        (Filters(regions=frozenset({"Nord"})), 1),
        (Filters(regions=frozenset({"Süd"})), 0),
        (Filters(kinds=frozenset({"law"})), 0),
    ]:
        assert len(index.vectors.search(vector, 5, filters)) == hits
        assert len(index.lexical.search(terms, 5, filters)) == hits


def test_paragrafen_are_found_by_their_own_number_and_by_references(library: Library) -> None:
    norms = norm_xml("§ 8", "Wunsch", "Es gilt § 97. Auch § 35 SGB X gilt.") + norm_xml(
        "§ 97", "Kräfte", "Sie beraten nach § 97."
    )
    library.write("gesetz.xml", statute_xml(norms))
    library.run()
    store = library.index().store
    [wunsch] = store.chunks_of_norm(Norm("SGB IX", "8"))
    assert store.refers_to(wunsch.chunk.id) == [Norm("SGB IX", "97"), Norm("SGB X", "35")]
    [kraefte] = store.chunks_of_norm(Norm("SGB IX", "97"))
    assert store.refers_to(kraefte.chunk.id) == []
    words = library.indexes.lexical(library.generations.current() or Path())
    entries = {entry.chunk_id: entry.norm_tokens for entry in words.entries}
    assert entries[wunsch.chunk.id] == ["§97sgbix", "§35sgbx", "§8sgbix"]
    assert entries[kraefte.chunk.id] == ["§97sgbix"]


# a second run


def test_a_second_run_changes_nothing_and_loads_no_model(library: Library) -> None:
    library.run()
    before = library.generations.current()
    report = library.run(embedder=no_model, confirm=never)
    assert report == IngestReport(False, 2, 2)
    assert library.generations.current() == before
    assert library.generations.names() == [before.name if before else ""]


def test_the_same_files_give_the_same_index_in_another_folder(
    library: Library, tmp_path: Path
) -> None:
    library.run()
    other = an_ingest(tmp_path / "daten2")
    other.run(library.found())
    store = open_index(other.generations.current(), other.indexes, "hash-1").store
    ids = [s.chunk.id for d in store.documents for s in store.chunks_of(d.id)]
    mine = library.index().store
    assert ids == [s.chunk.id for d in mine.documents for s in mine.chunks_of(d.id)]


def test_a_changed_file_replaces_exactly_its_chunks(library: Library) -> None:
    library.run()
    before = library.texts()
    library.write("b.md", "# Begegnung\n\nDas Café ist zu. Alle sind willkommen.")
    library.model.embedded.clear()
    report = library.run(confirm=never)
    assert report == IngestReport(True, 2, 2, embedded=1, updated=("b.md",))
    assert library.model.embedded == ["Begegnung\nDas Café ist zu. Alle sind willkommen."]
    assert library.texts() == [before[0], "Das Café ist zu. Alle sind willkommen."]


def test_a_changed_passage_is_gone_by_its_id(library: Library) -> None:
    library.run()
    store = library.index().store
    old = store.chunks_of(store.documents[1].id)[0].chunk.id
    library.write("b.md", "# Begegnung\n\nDas Café ist zu.")
    library.run()
    assert library.index().store.is_gone(old)
    assert not library.index().store.is_gone(store.chunks_of(store.documents[0].id)[0].chunk.id)


def test_a_new_file_joins(library: Library) -> None:
    library.run()
    library.write("c.md", "# Chor\n\nWir singen am Montag.")
    report = library.run(confirm=never)
    assert (report.added, report.embedded, report.documents) == (("c.md",), 1, 3)


def test_a_changed_quelle_toml_is_a_change(library: Library) -> None:
    library.run()
    sources = library.found().sources
    renamed = dataclasses.replace(sources[0], overrides=Overrides(region="Nordkreis"))
    report = library.ingest().run(Found((renamed, *sources[1:]), ()))
    assert report.changed
    assert report.embedded == 0
    assert [d.region for d in library.index().store.documents] == ["Nordkreis", None]


def test_another_model_embeds_everything_anew(library: Library) -> None:
    library.run()
    report = library.run(fingerprint="hash-2")
    assert (report.changed, report.embedded) == (True, 2)


def test_going_back_to_a_known_text_embeds_nothing(library: Library) -> None:
    library.run()
    text = (library.files / "b.md").read_text(encoding="utf-8")
    library.write("b.md", "# Begegnung\n\nDas Café ist zu.")
    library.run()
    library.write("b.md", text)
    assert library.run(embedder=no_model).changed


# documents that leave


def test_a_removed_file_leaves_after_the_operator_agreed(library: Library) -> None:
    library.run()
    (library.files / "a.md").unlink()
    asked: list[Sequence[str]] = []

    def agree(titles: Sequence[str]) -> bool:
        asked.append(titles)
        return True

    report = library.run(confirm=agree)
    assert asked == [["Anlaufstelle"]]
    assert report == IngestReport(True, 1, 1, removed=("Anlaufstelle",))
    assert library.texts() == ["Das Café ist offen. Alle sind willkommen."]
    assert library.index().vectors.count() == 1


def test_without_agreement_the_index_stays_as_it_was(library: Library) -> None:
    library.run()
    before = library.generations.current()
    (library.files / "a.md").unlink()
    with pytest.raises(IngestError, match="Abgebrochen"):
        library.run(confirm=lambda _titles: False)
    assert library.generations.current() == before
    assert len(library.texts()) == 2


def test_a_file_that_became_unreadable_stays_as_it_was_last_read(library: Library) -> None:
    library.run()
    before = library.texts()
    library.write("a.md", "")
    library.write("b.md", "# Café\n\nDas Café zieht um.")
    report = library.run(confirm=lambda _titles: False)
    assert report.unreadable == (
        Problem("a.md", "Die Datei ist leer. Die zuletzt gelesene Fassung bleibt im Index."),
    )
    assert set(before) & set(library.texts()) == {text for text in before if "Café" not in text}
    library.write("a.md", "# Anlaufstelle\n\nWieder lesbar.")
    assert library.run().unreadable == ()
    assert any("Wieder lesbar." in text for text in library.texts())


def test_a_file_that_stays_unreadable_keeps_its_text_over_further_runs(library: Library) -> None:
    library.run()
    library.write("a.md", "")
    library.run()
    library.write("b.md", "# Café\n\nDas Café zieht um.")
    library.run()
    assert len(library.texts()) == 2
    assert not library.run().changed


# files of the same name


class Operator:
    """Remembers what it was asked and always answers the same."""

    def __init__(self, *, agrees: bool) -> None:
        self.agrees = agrees
        self.asked: list[Sequence[str]] = []

    def __call__(self, titles: Sequence[str]) -> bool:
        self.asked.append(titles)
        return self.agrees


class TwoFolders:
    """`eins/` and `zwei/`, each with a `plan.md`."""

    def __init__(self, library: Library, tmp_path: Path) -> None:
        self.library = library
        self.one, self.two = tmp_path / "eins", tmp_path / "zwei"
        for folder, title in ((self.one, "Erster"), (self.two, "Zweiter")):
            folder.mkdir()
            text = f"# {title} Plan\n\nDas ist der Text im Ordner {folder.name}."
            (folder / "plan.md").write_text(text, encoding="utf-8")

    def run(self, *folders: Path, confirm: Callable[[Sequence[str]], bool] = never) -> IngestReport:
        found = find_sources(Path("fehlt"), Path("fehlt"), folders)
        return dataclasses.replace(self.library.ingest(), confirm=confirm).run(found)

    def titles(self) -> list[str]:
        return [document.title for document in self.library.index().store.documents]


@pytest.fixture
def folders(library: Library, tmp_path: Path) -> TwoFolders:
    return TwoFolders(library, tmp_path)


def test_a_file_of_another_folder_replaces_one_of_its_name_only_when_agreed(
    folders: TwoFolders,
) -> None:
    folders.run(folders.one)
    before = folders.library.index().store.documents[0].id
    operator = Operator(agrees=False)
    with pytest.raises(IngestError, match="Abgebrochen"):
        folders.run(folders.two, confirm=operator)
    assert operator.asked == [["Erster Plan"]]
    assert folders.titles() == ["Erster Plan"]
    report = folders.run(folders.two, confirm=lambda _titles: True)
    assert (report.added, report.updated, report.removed) == (("plan.md",), (), ("Erster Plan",))
    assert [d.id for d in folders.library.index().store.documents] == [before]  # by contract


def test_the_text_of_another_folder_is_never_kept_for_a_damaged_file(folders: TwoFolders) -> None:
    folders.run(folders.two)
    (folders.one / "plan.md").write_text("", encoding="utf-8")
    (folders.one / "rest.md").write_text("# Rest\n\nNoch ein Text.", encoding="utf-8")
    operator = Operator(agrees=True)
    report = folders.run(folders.one, confirm=operator)
    assert operator.asked == [["Zweiter Plan"]]
    assert report.unreadable == (Problem("plan.md", "Die Datei ist leer."),)
    assert folders.titles() == ["Rest"]


def test_two_folders_together_hold_both_in_either_order(folders: TwoFolders) -> None:
    folders.run(folders.one)
    assert folders.run(folders.one, folders.two).added == ("zwei/plan.md",)
    assert folders.titles() == ["Erster Plan", "Zweiter Plan"]
    folders.run(folders.two, folders.one)  # the addresses change, nothing leaves
    assert folders.titles() == ["Zweiter Plan", "Erster Plan"]


def test_a_damaged_file_keeps_its_own_text_beside_one_of_its_name(folders: TwoFolders) -> None:
    folders.run(folders.one, folders.two)
    (folders.one / "plan.md").write_text("", encoding="utf-8")
    report = folders.run(folders.one, folders.two)
    assert [problem.address for problem in report.unreadable] == ["plan.md"]
    assert folders.library.texts() == [
        "Das ist der Text im Ordner eins.",
        "Das ist der Text im Ordner zwei.",
    ]


def test_a_folder_that_only_moved_asks_nothing(folders: TwoFolders, tmp_path: Path) -> None:
    folders.run(folders.one)
    moved = folders.one.rename(tmp_path / "drei")
    report = folders.run(moved)
    assert (report.added, report.updated, report.removed, report.embedded) == ((), (), (), 0)
    assert folders.run(moved).changed is False


def test_a_file_given_alone_after_its_folder_stays(folders: TwoFolders) -> None:
    folders.run(folders.one, folders.two)
    folders.run(folders.two / "plan.md", folders.one)
    assert folders.titles() == ["Zweiter Plan", "Erster Plan"]


def test_an_index_of_an_earlier_version_goes_by_addresses(folders: TwoFolders) -> None:
    folders.run(folders.one)
    current = folders.library.generations.current()
    assert current is not None
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    for record in manifest["sources"]:
        del record["path"]
    write_atomically(current / "manifest.json", json.dumps(manifest))
    (folders.one / "plan.md").write_text("", encoding="utf-8")
    assert "Die zuletzt gelesene Fassung bleibt" in folders.run(folders.one).unreadable[0].message


def test_a_pipe_beside_the_documents_hangs_nothing(folders: TwoFolders) -> None:
    os.mkfifo(folders.one / "leitung.txt")
    report = folders.run(folders.one)
    assert [problem.address for problem in report.unreadable] == ["leitung.txt"]
    assert report.documents == 1


# files that cannot be read


def test_unreadable_files_are_collected_and_the_rest_is_read(library: Library) -> None:
    library.write("leer.md", "")
    library.write("falsch.xml", "<html>")
    report = library.run()
    assert [(p.address, p.fatal) for p in report.problems] == [
        ("falsch.xml", True),
        ("leer.md", True),
    ]
    assert report.problems[1].message == "Die Datei ist leer."
    assert report.unreadable == report.problems
    assert len(library.texts()) == 2


def test_problems_are_told_again_although_nothing_changed(library: Library) -> None:
    library.write("leer.md", "")
    skipped = Problem("x.xlsx", "Übersprungen", fatal=False)
    library.run()
    report = library.ingest().run(library.found(skipped))
    assert not report.changed
    assert report.problems == (skipped, Problem("leer.md", "Die Datei ist leer."))
    assert report.unreadable == (Problem("leer.md", "Die Datei ist leer."),)


def test_a_file_above_the_limit_is_read_once_the_limit_is_raised(library: Library) -> None:
    library.write("c.md", "# Chor\n\n" + "Wir singen. " * 200)
    assert [p.address for p in library.run(max_bytes=1_000).unreadable] == ["c.md"]
    report = library.run(max_bytes=1_000_000)
    assert (report.changed, report.unreadable, report.documents) == (True, (), 3)


@pytest.mark.parametrize("text", ["", "# Nur eine Überschrift\n"])
def test_without_any_text_there_is_no_index(library: Library, text: str) -> None:
    library.write("a.md", text)
    library.write("b.md", text)
    with pytest.raises(IngestError, match="Keine einzige Datei war lesbar"):
        library.run()
    assert library.generations.current() is None


def test_when_every_file_became_unreadable_the_index_keeps_their_texts(library: Library) -> None:
    library.run()
    before = library.texts()
    library.write("a.md", "")
    library.write("b.md", "")
    assert [p.address for p in library.run().unreadable] == ["a.md", "b.md"]
    assert library.texts() == before


# statutes


def law(day: str, builddate: str, text: str) -> str:
    return statute_xml(norm_xml("§ 1", "Ziel", text), day=day, builddate=builddate)


@pytest.mark.parametrize("names", [("alt.xml", "neu.xml"), ("z.xml", "b.xml")], ids=" ".join)
def test_of_a_law_that_comes_twice_the_newest_builddate_wins(
    library: Library, names: tuple[str, str]
) -> None:
    library.write(names[0], law("1.2.2025", "20250201000000", "Alte Fassung."))
    library.write(names[1], law("1.2.2026", "20260201000000", "Neue Fassung."))
    report = library.run()
    assert "Neue Fassung." in library.texts()
    assert "Alte Fassung." not in library.texts()
    assert report.documents == 3
    [note] = report.problems
    assert note == Problem(
        max(names),
        "Mehrfach vorhanden: Probegesetz (SGB IX). Es gilt die neueste Fassung (Stand 2026-02-01).",
        fatal=False,
    )
    assert library.run(embedder=no_model).problems == (note,)


def test_a_new_version_of_a_law_embeds_only_what_changed(library: Library) -> None:
    first = norm_xml("§ 1", "Ziel", "Bleibt so.")
    library.write("g.xml", statute_xml(first + norm_xml("§ 2", "Weg", "Alt.")))
    library.run()
    library.model.embedded.clear()
    new = statute_xml(first + norm_xml("§ 2", "Weg", "Neu."), builddate="20270101000000")
    library.write("g.xml", new)
    library.run(confirm=never)
    assert library.model.embedded == ["§ 2 SGB IX – Weg\nNeu."]


@pytest.mark.data
def test_a_year_of_the_real_sgb_ix_embeds_only_what_changed(
    tmp_path: Path, test_data: Path
) -> None:
    old = test_data / "laws" / "gii-2025-bytegetreu" / "sgb_9_2018.xml"
    [new] = (test_data / "laws" / "gii" / "sgb_9_2018").glob("*.xml")
    library = Library(tmp_path)
    before = Source("alt.xml", old, Kind.LAW)
    first = library.ingest().run(Found((before,), ()))
    both = library.ingest().run(Found((before, Source("neu.xml", new, Kind.LAW)), ()))
    assert first.embedded == first.chunks > 800
    assert 0 < both.embedded < 100
    assert [note.address for note in both.problems] == ["neu.xml"]
    [document] = library.index().store.documents
    assert document.stand == "2026-01-16"
    cited = library.index().store.chunks_of_norm(Norm("SGB IX", "97"))
    assert [stored.chunk.fundstelle for stored in cited] == ["§ 97 SGB IX"]


# runs that fail


class BreakingEmbedder(HashEmbedder):
    def embed_passages(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        raise MemoryError("too little memory")


class BreakingVectors(MemoryVectors):
    def add(self, entries: Sequence[tuple[str, Facets, Vector]]) -> None:
        super().add(entries[:1])
        raise IngestError("Der Vektorindex kann nicht geschrieben werden.")


class FullDisk(MemoryWords):
    def add(self, entries: Iterable[LexicalEntry]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


class ForgetfulVectors(MemoryVectors):
    def add(self, entries: Sequence[tuple[str, Facets, Vector]]) -> None:
        super().add(entries[:-1])


class BreakingIndexes(MemoryIndexes):
    """Makes the indexes it is given the classes of."""

    def __init__(
        self, vectors: type[MemoryVectors] = MemoryVectors, words: type[MemoryWords] = MemoryWords
    ) -> None:
        super().__init__()
        self.new_vectors, self.new_words = vectors, words

    def vectors(self, generation: Path, *, create: bool = False) -> MemoryVectors:
        return self.new_vectors()

    def lexical(self, generation: Path, *, create: bool = False) -> MemoryWords:
        return self.new_words()


FAILURES: list[tuple[dict[str, object], type[BaseException], str]] = [
    ({"embedder": BreakingEmbedder}, MemoryError, "too little memory"),
    ({"indexes": BreakingIndexes(vectors=BreakingVectors)}, IngestError, "Vektorindex"),
    (
        {"indexes": BreakingIndexes(words=FullDisk)},
        IngestError,
        r": auf dem Datenträger ist kein Platz mehr\. Der bisherige Index bleibt unverändert",
    ),
    (
        {"indexes": BreakingIndexes(vectors=ForgetfulVectors)},
        IngestError,
        r"unvollständig \(\[0, 3",
    ),
]


@pytest.mark.parametrize(
    ("broken", "error", "message"), FAILURES, ids=["model", "vectors", "disk", "count"]
)
def test_a_failed_run_leaves_the_old_generation_serving_and_nothing_else(
    library: Library, broken: dict[str, object], error: type[BaseException], message: str
) -> None:
    library.run()
    before = library.generations.current()
    library.write("c.md", "# Chor\n\nWir singen am Montag.")
    with pytest.raises(error, match=message):
        library.run(**broken)
    assert library.generations.current() == before
    assert before is not None
    names = sorted(path.name for path in library.generations.folder.iterdir())
    assert names == sorted(["aktuell", before.name])
    assert len(library.texts()) == 2


def test_the_run_after_a_failed_one_succeeds(library: Library) -> None:
    with pytest.raises(MemoryError):
        library.run(embedder=BreakingEmbedder)
    assert library.generations.current() is None
    assert library.run().chunks == 2


def test_what_a_killed_run_left_is_removed_even_if_nothing_changed(library: Library) -> None:
    library.run()
    left = library.generations.folder / ".bau-000002-20260101T000000"
    left.mkdir()
    (left / "chunks.sqlite").write_bytes(b"halb")
    assert not library.run().changed
    assert not left.exists()


KILLED = """
import dataclasses, sys, time
from pathlib import Path
from tests.ingest.test_pipeline import BreakingIndexes, Library
from tests.fakes import MemoryWords

class Endless(MemoryWords):
    def add(self, entries):
        print("building", flush=True)
        time.sleep(600)

library = Library(Path(sys.argv[1]))
library.run(indexes=BreakingIndexes(words=Endless))
"""


def test_a_run_killed_while_it_builds_leaves_the_old_generation_serving(library: Library) -> None:
    library.run()
    before = library.generations.current()
    library.write("c.md", "# Chor\n\nWir singen am Montag.")
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(library.files.parent)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "building\n"
        assert list(library.generations.folder.glob(".bau-*"))
        assert len(library.texts()) == 2
        child.kill()
    assert library.generations.current() == before
    assert library.run().chunks == 3
    assert not list(library.generations.folder.glob(".bau-*"))


def test_only_the_last_two_generations_stay(library: Library) -> None:
    names = []
    for number in range(3):
        library.write("b.md", f"# Begegnung\n\nDas Café hat {number} Tische.")
        library.run()
        current = library.generations.current()
        names.append(current.name if current else "")
    assert library.generations.names() == names[1:]
    assert library.indexes.removed == names[:1]


def test_a_data_folder_that_cannot_be_written_is_told_in_german(library: Library) -> None:
    library.data.write_text("Das ist eine Datei.", encoding="utf-8")
    with pytest.raises(
        IngestError, match="kann nicht benutzt werden: unter diesem Namen gibt es schon"
    ):
        library.run()


def test_a_damaged_pointer_is_replaced(library: Library) -> None:
    library.run()
    (library.generations.folder / "aktuell").write_bytes(b"\xff")
    assert library.run(embedder=no_model).changed
    assert len(library.texts()) == 2


@pytest.mark.parametrize("damaged", ["manifest.json", "chunks.sqlite"])
def test_a_damaged_index_is_built_anew(library: Library, damaged: str) -> None:
    library.run()
    current = library.generations.current()
    assert current is not None
    (current / damaged).write_bytes(b"kaputt")
    report = library.run(embedder=no_model)
    assert report == IngestReport(True, 2, 2, added=("a.md", "b.md"))
    assert len(library.texts()) == 2


def test_an_index_without_one_of_its_parts_is_built_anew(library: Library) -> None:
    library.run()
    current = library.generations.current()
    assert current is not None
    library.indexes.remove(current.name)
    assert library.run(embedder=no_model).changed
    assert not library.run(embedder=no_model).changed


def test_what_a_killed_build_left_is_cleared_also_outside_its_folder(library: Library) -> None:
    library.run()
    library.generations.begin("000007-x")
    assert not library.run().changed
    assert "000007-x" in library.indexes.removed


def test_another_version_of_the_code_reads_everything_again(library: Library) -> None:
    library.run()
    current = library.generations.current()
    assert current is not None
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    write_atomically(current / "manifest.json", json.dumps({**manifest, "code": "älter"}))
    report = library.run(embedder=no_model)
    assert (report.changed, report.updated, report.embedded) == (True, (), 0)


# two runs at once


def test_a_run_beside_the_run_of_another_process_is_refused(library: Library) -> None:
    with an_ingest_elsewhere(library.data), pytest.raises(IngestRunning):
        library.run()
    assert library.run().changed


def test_progress_is_told_in_stages(library: Library) -> None:
    stages: list[tuple[str, int, int]] = []
    library.run(progress=lambda stage, done, total: stages.append((stage, done, total)))
    assert stages == [
        ("Dateien prüfen", 0, 0),
        ("Dateien lesen", 0, 2),
        ("Dateien lesen", 1, 2),
        ("Abschnitte einlesen", 0, 2),
        ("Abschnitte einlesen", 2, 2),
        ("Index schreiben", 0, 4),
        ("Index schreiben", 1, 4),
        ("Index schreiben", 2, 4),
        ("Index schreiben", 3, 4),
    ]


def test_a_source_that_vanishes_between_two_runs_is_a_problem_of_its_own(library: Library) -> None:
    sources = library.found().sources
    gone = Source("weg.md", library.files / "weg.md", Kind.LOCAL)
    report = library.ingest().run(Found((*sources, gone), ()))
    assert [p.address for p in report.unreadable] == ["weg.md"]
    assert report.documents == 2
