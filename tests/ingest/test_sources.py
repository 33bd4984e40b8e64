from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.model import Kind, Overrides, Source
from ingest.sources import Found, find_sources


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus" / "gesetze" / "sgb_9_2018" / "kapitel.toml")
    write(tmp_path / "corpus" / "konzepte" / "prinzipien.md")
    write(tmp_path / "corpus" / "lokal" / "beispiel.md")
    write(tmp_path / "corpus" / "quellen.toml")
    return tmp_path / "corpus"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "dokumente"


def write(path: Path, text: str = "Ein Satz.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(*paths: Path) -> Found:
    """What is found with neither corpus nor statutes."""
    return find_sources(Path("missing"), Path("missing"), paths)


def addresses(sources: Found) -> list[str]:
    return [source.address for source in sources.sources]


def only(sources: Found) -> Source:
    [source] = sources.sources
    return source


# what is found


def test_what_was_given_is_kept_as_it_was_given(own: Path) -> None:
    plan = write(own / "plan.md")
    given = (own, plan, own)
    assert found(*given).paths == given
    assert find_sources(Path("missing"), Path("missing"), iter(given)).paths == given
    assert found().paths == ()


def test_the_reform_steps_are_a_concept_of_the_corpus(corpus: Path) -> None:
    write(corpus / "altes_recht.toml")
    sources = find_sources(corpus, Path("missing"), []).sources
    steps = [(s.kind, s.shipped) for s in sources if s.address == "altes_recht.toml"]
    assert steps == [(Kind.CONCEPT, True)]


def test_the_corpus_comes_first_then_the_statutes_then_own_documents(
    corpus: Path, own: Path, tmp_path: Path
) -> None:
    write(tmp_path / "gesetze" / "bgg.xml")
    write(own / "plan.md")
    sources = find_sources(corpus, tmp_path / "gesetze", [own]).sources
    assert [(s.address, s.kind, s.shipped) for s in sources] == [
        ("gesetze/sgb_9_2018/kapitel.toml", Kind.LAW, True),
        ("konzepte/prinzipien.md", Kind.CONCEPT, True),
        ("lokal/beispiel.md", Kind.LOCAL, True),
        ("bgg.xml", Kind.LAW, False),
        ("plan.md", Kind.LOCAL, False),
    ]


def test_folders_are_read_in_the_same_order_everywhere(own: Path) -> None:
    for name in ("b/2.md", "b/1.md", "a/9.md", "z.md", "a.md"):
        write(own / name)
    assert addresses(found(own)) == ["a.md", "z.md", "a/9.md", "b/1.md", "b/2.md"]


def test_hidden_files_and_folders_are_left_out_silently(own: Path) -> None:
    write(own / ".versteckt.md")
    write(own / ".git" / "notiz.md")
    write(own / "plan.md")
    sources = found(own)
    assert addresses(sources) == ["plan.md"]
    assert sources.problems == ()


def test_other_formats_are_named_as_skipped(own: Path) -> None:
    write(own / "tabellen" / "zahlen.xlsx")
    [problem] = found(own).problems
    assert problem.address == "tabellen/zahlen.xlsx"
    assert problem.message == "Übersprungen: Dieses Dateiformat wird nicht gelesen."
    assert not problem.fatal


def test_endings_count_in_any_case(own: Path) -> None:
    write(own / "PLAN.MD")
    assert addresses(found(own)) == ["PLAN.MD"]


def test_toml_is_read_from_the_shipped_corpus_only(own: Path) -> None:
    write(own / "kapitel.toml")
    sources = found(own)
    assert sources.sources == ()
    assert [problem.address for problem in sources.problems] == ["kapitel.toml"]


def test_single_files_are_addressed_by_their_name(own: Path) -> None:
    assert addresses(found(write(own / "tief" / "plan.md"))) == ["plan.md"]


def test_a_path_that_does_not_exist_stops_the_run(own: Path) -> None:
    with pytest.raises(IngestError, match="gibt es nicht"):
        found(own / "nirgends.md")


def test_missing_corpus_folders_are_no_problem() -> None:
    assert found() == Found((), ())


# kinds


def test_files_below_konzepte_are_concepts(own: Path) -> None:
    write(own / "Konzepte" / "icf.md")
    write(own / "plan.md")
    assert {s.address: s.kind for s in found(own).sources} == {
        "Konzepte/icf.md": Kind.CONCEPT,
        "plan.md": Kind.LOCAL,
    }


def test_a_folder_named_konzepte_given_itself_is_concept(own: Path) -> None:
    write(own / "konzepte" / "icf.md")
    assert only(found(own / "konzepte")).kind is Kind.CONCEPT


def test_xml_is_law_wherever_it_lies(own: Path) -> None:
    write(own / "konzepte" / "bgg.xml")
    assert only(found(own)).kind is Kind.LAW


# one file, one source


def test_a_file_given_twice_is_read_once(own: Path) -> None:
    path = write(own / "teil" / "plan.md")
    assert addresses(found(own, own, path, path)) == ["teil/plan.md"]


def test_a_file_given_relative_and_absolute_is_read_once(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(own / "plan.md")
    monkeypatch.chdir(own)
    assert addresses(found(Path("plan.md"), path)) == ["plan.md"]


def test_a_symlink_to_a_file_that_is_read_adds_nothing(own: Path) -> None:
    path = write(own / "a.md")
    (own / "b.md").symlink_to(path)
    assert addresses(found(own)) == ["a.md"]


def test_a_file_reached_over_a_symlink_alone_is_read(own: Path, tmp_path: Path) -> None:
    target = write(tmp_path / "anderswo" / "x.md", "Von anderswo.")
    own.mkdir()
    (own / "link.md").symlink_to(target)
    assert addresses(found(own)) == ["link.md"]


def test_folders_that_link_in_a_circle_end(own: Path) -> None:
    write(own / "plan.md")
    (own / "kreis").symlink_to(own)
    assert addresses(found(own)) == ["plan.md"]


def test_two_roots_with_the_same_relative_path_are_told_apart(tmp_path: Path) -> None:
    first = write(tmp_path / "eins" / "teil" / "plan.md")
    second = write(tmp_path / "zwei" / "teil" / "plan.md")
    sources = found(tmp_path / "eins", tmp_path / "zwei").sources
    assert [(s.address, s.path) for s in sources] == [
        ("teil/plan.md", first),
        ("zwei/teil/plan.md", second),
    ]


def test_three_files_of_one_name_have_three_addresses(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "x" / "plan.md") for folder in ("a", "b", "c")]
    assert addresses(found(*paths)) == ["plan.md", "x/plan.md", "c/x/plan.md"]


# what is no file


def special(path: Path, kind: str) -> Path:
    """A pipe, or a link to a device that never ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    return path


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_pipes_and_devices_are_reported_and_never_read(own: Path, kind: str) -> None:
    write(own / "plan.md")
    special(own / "teil" / "x.txt", kind)
    sources = found(own)
    assert addresses(sources) == ["plan.md"]
    [problem] = sources.problems
    assert (problem.address, problem.fatal) == ("teil/x.txt", True)
    assert problem.message.startswith("Das ist keine gewöhnliche Datei")


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_or_device_given_itself_is_reported(own: Path, kind: str) -> None:
    sources = found(write(own / "plan.md"), special(own / "x.txt", kind))
    assert addresses(sources) == ["plan.md"]
    assert [(p.address, p.fatal) for p in sources.problems] == [("x.txt", True)]


def test_a_pipe_in_the_corpus_is_reported(corpus: Path) -> None:
    special(corpus / "gesetze" / "neu.toml", "pipe")
    sources = find_sources(corpus, Path("missing"), [])
    assert [problem.address for problem in sources.problems] == ["gesetze/neu.toml"]


def test_a_pipe_is_no_quelle_toml(own: Path) -> None:
    write(own / "plan.md")
    special(own / "quelle.toml", "pipe")
    assert only(found(own)).overrides == Overrides()


def test_a_path_that_cannot_be_looked_at_stops_the_run(own: Path) -> None:
    own.mkdir()
    with pytest.raises(IngestError, match="kann nicht gelesen werden: der Name ist zu lang"):
        found(own / ("x" * 300))


# folders that cannot be looked into


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_rights_is_reported_and_the_rest_read(own: Path) -> None:
    write(own / "plan.md")
    closed = own / "geheim"
    closed.mkdir(mode=0o000)
    try:
        sources = found(own)
    finally:
        closed.chmod(0o700)
    assert addresses(sources) == ["plan.md"]
    [problem] = sources.problems
    assert problem.address == "geheim"
    assert "nicht lesbar" in problem.message
    assert problem.fatal


def test_a_folder_that_vanishes_during_the_walk_is_reported(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(own / "plan.md")
    (own / "weg").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "weg":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    sources = found(own)
    assert addresses(sources) == ["plan.md"]
    [problem] = sources.problems
    assert (problem.address, problem.fatal) == ("weg", True)
    assert problem.message == "Der Ordner ist nicht lesbar: dafür fehlen die Rechte."


# quelle.toml


GERMAN = """
herausgeber = "Landkreis"
stand = "2024-05-01"
region = "Nordkreis"
art = "konzept"
url = "https://beispiel.de/"
["plan.md"]
titel = "Der Plan"
stand = "2025-01-01"
"""
ENGLISH = GERMAN.replace("herausgeber", "publisher").replace("art =", "kind =")
ENGLISH = ENGLISH.replace("titel", "title").replace('"konzept"', '"concept"')


@pytest.mark.parametrize("text", [GERMAN, ENGLISH, f"\ufeff{GERMAN}"], ids=["de", "en", "bom"])
def test_quelle_toml_speaks_for_its_folder_and_for_single_files(own: Path, text: str) -> None:
    write(own / "quelle.toml", text)
    write(own / "plan.md")
    write(own / "rest.md")
    write(own / "tiefer" / "fern.md")
    sources = found(own)
    folder = Overrides(
        title=None,
        publisher="Landkreis",
        stand="2024-05-01",
        region="Nordkreis",
        kind=Kind.CONCEPT,
        url="https://beispiel.de/",
    )
    plan = Overrides(
        "Der Plan", "Landkreis", "2025-01-01", "Nordkreis", Kind.CONCEPT, "https://beispiel.de/"
    )
    assert {s.address: s.overrides for s in sources.sources} == {
        "plan.md": plan,
        "rest.md": folder,
        "tiefer/fern.md": Overrides(),
    }
    assert sources.problems == ()


def test_a_title_for_a_whole_folder_is_not_taken(own: Path) -> None:
    write(own / "quelle.toml", 'titel = "Alles"')
    write(own / "plan.md")
    assert only(found(own)).overrides.title is None


def test_a_single_file_also_heeds_the_quelle_toml_beside_it(own: Path) -> None:
    write(own / "quelle.toml", 'region = "Nordkreis"')
    assert only(found(write(own / "plan.md"))).overrides.region == "Nordkreis"


def test_what_is_wrong_in_a_quelle_toml_is_reported_once_for_all_files_beside_it(own: Path) -> None:
    write(own / "quelle.toml", 'region = "Nordkreis"\nregoin = "Nordkreis"')
    sources = found(write(own / "a.md"), write(own / "b.md"))
    assert [source.overrides.region for source in sources.sources] == ["Nordkreis", "Nordkreis"]
    assert [problem.address for problem in sources.problems] == [str(own / "quelle.toml")]
