from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.generations import SourceRecord
from ingest.laws.checking import text_digest
from ingest.laws.folder import Fetched, LawsFolder
from ingest.laws_diff import (
    Change,
    State,
    StatuteDiff,
    diff_laws,
    diff_lines,
    history_lines,
    indexed_versions,
    what_changed,
)
from ingest.laws_fetch import Statute
from ingest.model import content_id
from ingest.norm import Norm
from tests.builders import norm_xml
from tests.conftest import CORPUS
from tests.ingest.laws.statutes import version_xml

SGB_IX = Statute("SGB IX", "sgb_9_2018")
BJNR = "BJNR323410016"
ONE = "(1) Der Träger berät die Leistungsberechtigten umfassend und rechtzeitig."
TWO = "(2) Die Beratung wird auf Wunsch in leichter Sprache angeboten."
THREE = "Das Nähere regelt eine Vereinbarung zwischen den Trägern."


def version(number: int, *norms: str) -> bytes:
    """Version `number` of the SGB IX, built in that month of 2026."""
    return version_xml(*norms, builddate=f"2026{number:02}01000000").encode()


FIRST = version(1, norm_xml("§ 1", "Beratung", ONE, TWO), norm_xml("§ 2", "Näheres", THREE))
SECOND = version(
    2,
    norm_xml("§ 1", "Beratung", ONE, TWO.replace("Wunsch", "Antrag")),
    norm_xml("§ 2", "Näheres", THREE),
)
THIRD = version(3, norm_xml("§ 1", "Beratung", ONE, TWO.replace("Wunsch", "Antrag")))


@pytest.fixture
def folder(tmp_path: Path) -> LawsFolder:
    return LawsFolder(tmp_path / "gesetze")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "konzepte").mkdir(parents=True)
    article = "# Beratung\n\nBeraten wird nach § 1 Abs. 2 SGB IX, Näheres in § 2 SGB IX.\n"
    (tmp_path / "corpus" / "konzepte" / "beratung.md").write_text(article, encoding="utf-8")
    return tmp_path / "corpus"


def store(folder: LawsFolder, *versions: bytes) -> None:
    for xml in versions:
        builddate = xml.decode().split('builddate="')[1][:14]
        fetched = Fetched('"1"', "", text_digest(xml), BJNR, builddate)
        folder.store(SGB_IX.slug, xml, fetched)


def diff(folder: LawsFolder, corpus: Path, indexed: str | Path | None) -> StatuteDiff:
    given = {} if indexed is None else {SGB_IX.slug: indexed}
    [found] = diff_laws([SGB_IX], folder, given, corpus)
    return found


# index and fetch


def test_the_indexed_version_is_compared_with_the_fetched_one(
    folder: LawsFolder, corpus: Path
) -> None:
    store(folder, FIRST, SECOND, THIRD)
    found = diff(folder, corpus, "20260101000000")
    assert found.state is State.COMPARED
    assert found.before is not None
    assert found.after is not None
    assert (found.before.day, found.after.day) == ("01.01.2026", "01.03.2026")
    assert [(c.change.kind, str(c.change.norm)) for c in found.changes] == [
        (Change.CHANGED, "§ 1 SGB IX"),
        (Change.REPEALED, "§ 2 SGB IX"),
    ]
    assert [[(c.text.title, c.mentions) for c in each.citing] for each in found.changes] == [
        [("Beratung", ("§ 1 Abs. 2 SGB IX",))],
        [("Beratung", ("§ 2 SGB IX",))],
    ]


def test_a_repealed_norm_is_found_in_a_range_of_the_older_version(
    folder: LawsFolder, corpus: Path
) -> None:
    (corpus / "konzepte" / "beratung.md").write_text("# Beratung\n\n§§ 1 bis 3 SGB IX\n", "utf-8")
    norms = [norm_xml(f"§ {number}", "Titel", f"{THREE} {number}") for number in (1, 2, 3)]
    store(folder, version(1, *norms), version(2, norms[0], norms[2]))
    [gone] = diff(folder, corpus, "20260101000000").changes
    assert gone.change.kind is Change.REPEALED
    assert [hit.mentions for hit in gone.citing] == [("§ 1 bis § 3 SGB IX",)]


def test_the_indexed_version_may_be_named_by_hash_or_given_as_a_file(
    folder: LawsFolder, corpus: Path, tmp_path: Path
) -> None:
    store(folder, FIRST, SECOND)
    file = tmp_path / "anderswo.xml"
    file.write_bytes(FIRST)
    for indexed in (text_digest(FIRST), hashlib.sha256(FIRST).hexdigest(), file):
        [changed] = diff(folder, corpus, indexed).changes
        [absatz] = changed.change.absaetze
        assert [(e.edit.before, e.edit.after) for e in absatz.edits] == [("Wunsch", "Antrag")]


def test_nothing_is_compared_where_the_index_holds_the_fetched_version(
    folder: LawsFolder, corpus: Path
) -> None:
    store(folder, FIRST)
    assert diff(folder, corpus, "20260101000000").state is State.ONE_VERSION
    store(folder, SECOND)
    assert diff(folder, corpus, "20260201000000").state is State.SAME


def test_what_cannot_be_compared_says_why(folder: LawsFolder, corpus: Path) -> None:
    assert diff(folder, corpus, None).state is State.NOT_FETCHED
    assert diff(folder, corpus, "20260101000000").state is State.NOT_FETCHED
    store(folder, FIRST)
    new = diff(folder, corpus, None)
    assert new.state is State.NOT_INDEXED
    assert new.after is not None
    assert new.after.day == "01.01.2026"
    assert diff(folder, corpus, "0" * 64).state is State.UNKNOWN


def test_without_an_index_the_two_newest_versions_are_compared(
    folder: LawsFolder, corpus: Path
) -> None:
    store(folder, FIRST, SECOND, THIRD)
    found = diff(folder, corpus, None)
    assert found.state is State.NOT_INDEXED
    assert found.before is not None
    assert found.after is not None
    assert (found.before.day, found.after.day) == ("01.02.2026", "01.03.2026")
    assert [(c.change.kind, str(c.change.norm)) for c in found.changes] == [
        (Change.REPEALED, "§ 2 SGB IX")
    ]
    folder.versions(SGB_IX.slug)[1].path.write_bytes(SECOND[:200])
    assert diff(folder, corpus, None).state is State.UNREADABLE


def test_a_damaged_or_missing_file_is_told(folder: LawsFolder, corpus: Path) -> None:
    store(folder, FIRST, SECOND)
    missing = diff(folder, corpus, corpus / "fehlt.xml")
    assert missing.state is State.UNREADABLE
    assert missing.problem.startswith("Die Datei kann nicht gelesen werden")
    folder.path(SGB_IX.slug).write_bytes(SECOND[:200])
    damaged = diff(folder, corpus, "20260101000000")
    assert damaged.state is State.UNREADABLE
    assert damaged.problem.startswith("Die XML-Datei ist beschädigt")


def test_the_corpus_is_read_only_where_something_changed(folder: LawsFolder, corpus: Path) -> None:
    (corpus / "konzepte" / "kaputt.md").write_bytes(b"\xff")
    store(folder, FIRST)
    assert diff(folder, corpus, "20260101000000").state is State.ONE_VERSION
    store(folder, SECOND)
    with pytest.raises(UnreadableSource, match=r"konzepte/kaputt\.md"):
        diff(folder, corpus, "20260101000000")


def record(xml: bytes, document: str | None = BJNR) -> SourceRecord:
    document_id = content_id(document) if document else None
    return SourceRecord(
        "aktuell/sgb_9_2018.xml", hashlib.sha256(xml).hexdigest(), "", document_id, None
    )


def test_the_manifest_says_which_version_the_index_holds(folder: LawsFolder) -> None:
    store(folder, FIRST, SECOND)
    others = [record(THIRD, "BJNR000000000"), record(THIRD, None)]
    records = [record(FIRST), *others]
    assert indexed_versions([SGB_IX, Statute("BGG", "bgg")], folder, records) == {
        SGB_IX.slug: hashlib.sha256(FIRST).hexdigest()
    }


def test_of_several_indexed_versions_the_newest_counts(folder: LawsFolder) -> None:
    store(folder, FIRST, SECOND)
    for records in ([record(FIRST), record(SECOND)], [record(SECOND), record(FIRST)]):
        assert indexed_versions([SGB_IX], folder, records) == {
            SGB_IX.slug: hashlib.sha256(SECOND).hexdigest()
        }


def test_a_version_the_folder_does_not_know_is_still_in_the_index(
    folder: LawsFolder, corpus: Path
) -> None:
    store(folder, SECOND)
    indexed = indexed_versions([SGB_IX], folder, [record(FIRST)])
    [found] = diff_laws([SGB_IX], folder, indexed, corpus)
    assert found.state is State.UNKNOWN


def test_a_statute_given_up_is_known_by_its_last_version(folder: LawsFolder) -> None:
    store(folder, FIRST)
    folder.retire(SGB_IX.slug)
    assert list(indexed_versions([SGB_IX], folder, [record(FIRST)])) == [SGB_IX.slug]


# one norm


def steps(folder: LawsFolder, norm: Norm) -> list[tuple[str, str, Change]]:
    history = what_changed(SGB_IX, norm, folder)
    return [(step.before.day, step.after.day, step.change.kind) for step in history.steps]


def test_every_change_of_a_norm_is_found_the_newest_first(folder: LawsFolder) -> None:
    fourth = version(4, norm_xml("§ 1", "Beratung", ONE))
    store(folder, FIRST, SECOND, THIRD, fourth)
    assert steps(folder, Norm("SGB IX", "1")) == [
        ("01.03.2026", "01.04.2026", Change.CHANGED),
        ("01.01.2026", "01.02.2026", Change.CHANGED),
    ]
    assert steps(folder, Norm("SGB IX", "2")) == [("01.02.2026", "01.03.2026", Change.REPEALED)]
    history = what_changed(SGB_IX, Norm("SGB IX", "1"), folder)
    assert [fassung.day for fassung in history.versions] == [
        "01.01.2026",
        "01.02.2026",
        "01.03.2026",
        "01.04.2026",
    ]


def test_an_absatz_has_its_own_changes(folder: LawsFolder) -> None:
    store(folder, FIRST, SECOND)
    assert steps(folder, Norm("SGB IX", "1", "1")) == []
    history = what_changed(SGB_IX, Norm("SGB IX", "1", "2"), folder)
    [step] = history.steps
    assert [change.absatz for change in step.change.absaetze] == ["2"]


def test_a_norm_that_moved_is_found_under_both_numbers(folder: LawsFolder) -> None:
    moved = version(2, norm_xml("§ 1", "Beratung", ONE, TWO), norm_xml("§ 3", "Näheres", THREE))
    store(folder, FIRST, moved)
    for paragraf in ("2", "3"):
        assert [kind for _, _, kind in steps(folder, Norm("SGB IX", paragraf))] == [Change.MOVED]


def test_a_norm_that_is_in_no_version_is_not_found(folder: LawsFolder) -> None:
    store(folder, FIRST, SECOND)
    unknown = what_changed(SGB_IX, Norm("SGB IX", "999"), folder)
    assert (unknown.steps, unknown.found) == ((), False)
    assert what_changed(SGB_IX, Norm("SGB IX", "2"), folder).found


def test_an_annex_is_compared_although_it_has_no_number(folder: LawsFolder) -> None:
    first = version(1, norm_xml("§ 1", "Ziel", ONE), norm_xml("Anlage", "Liste", "Alter Text."))
    second = version(2, norm_xml("§ 1", "Ziel", ONE), norm_xml("Anlage", "Liste", "Neuer Text."))
    store(folder, first, second)
    assert [kind for _, _, kind in steps(folder, Norm("SGB IX", "Anlage"))] == [Change.CHANGED]


def test_versions_that_agree_on_a_norm_are_not_read(folder: LawsFolder) -> None:
    """A damaged file is noticed only where it matters."""
    store(folder, FIRST, SECOND)
    first = folder.versions(SGB_IX.slug)[0].path
    first.write_bytes(FIRST.replace(b"</dokumente>", b""))
    assert steps(folder, Norm("SGB IX", "2")) == []
    with pytest.raises(UnreadableSource, match="beschädigt"):
        what_changed(SGB_IX, Norm("SGB IX", "1"), folder)


def test_with_one_version_or_none_nothing_is_claimed(folder: LawsFolder) -> None:
    norm = Norm("SGB IX", "1")
    [line] = history_lines(what_changed(SGB_IX, norm, folder))
    assert "ist nicht geladen" in line
    store(folder, FIRST)
    [line] = history_lines(what_changed(SGB_IX, norm, folder))
    assert "Bekannt ist nur eine Fassung, die vom 01.01.2026" in line


# real statutes

SLUGS = {
    "sgb_9_2018": "SGB IX",
    "sgb_1": "SGB I",
    "sgb_8": "SGB VIII",
    "sgb_10": "SGB X",
    "sgb_12": "SGB XII",
    "bgg": "BGG",
    "eutbv": "EUTBV",
    "fr_hv": "FrühV",
    "schwbav_1988": "SchwbAV",
    "wbvg": "WBVG",
    "wmvo": "WMVO",
}


@pytest.fixture(scope="module")
def real(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> LawsFolder:
    """The byte-original statutes of 2025 and the newer ones, as two kept versions each."""
    folder = LawsFolder(tmp_path_factory.mktemp("gesetze"))
    for slug in SLUGS:
        older = test_data / "laws" / "gii-2025-bytegetreu" / f"{slug}.xml"
        [newer] = (test_data / "laws" / "gii" / slug).glob("*.xml")
        for path in (older, newer):
            xml = path.read_bytes()
            builddate = xml[:1_000].decode().split('builddate="')[1][:14]
            folder.store(slug, xml, Fetched("", "", text_digest(xml), "", builddate))
    return folder


@pytest.fixture(scope="module")
def real_diffs(real: LawsFolder) -> dict[str, StatuteDiff]:
    statutes = [Statute(short, slug) for slug, short in SLUGS.items()]
    indexed = {slug: real.versions(slug)[0].path for slug in SLUGS}
    return {found.statute.short: found for found in diff_laws(statutes, real, indexed, CORPUS)}


def changed_norms(found: StatuteDiff) -> dict[str, list[str]]:
    """The changes of wording: kind and §§."""
    kinds: dict[str, list[str]] = {}
    for each in found.changes:
        if not each.change.only_notes:
            kinds.setdefault(each.change.kind, []).append(each.change.norm.paragraf)
    return kinds


@pytest.mark.data
@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("SGB IX", {"geändert": ["153", "180"]}),
        ("SGB I", {"geändert": ["35", "47", "60", "66"]}),
        (
            "SGB VIII",
            {"neu": ["9b", "66"], "geändert": ["59", "64", "65", "74", "77", "78b", "79a"]},
        ),
        (
            "SGB X",
            {
                "geändert": ["37", "67c", "69", "71", "75", "85", "85a", "101a"],
                "aufgehoben": ["83a"],
            },
        ),
        ("SGB XII", {"geändert": ["82", "118", "Anlage zu § 28", "Anlage zu § 34"]}),
        ("BGG", {}),
        ("EUTBV", {}),
        ("FrühV", {}),
        ("SchwbAV", {}),
        ("WBVG", {}),
        ("WMVO", {}),
    ],
)
def test_the_newer_statutes_differ_in_the_norms_that_were_changed(
    real_diffs: dict[str, StatuteDiff], law: str, expected: dict[str, list[str]]
) -> None:
    assert changed_norms(real_diffs[law]) == expected


@pytest.mark.data
def test_the_changes_of_the_sgb_ix_are_told_to_the_word(
    real_diffs: dict[str, StatuteDiff],
) -> None:
    ausweise, vertretung = (each.change for each in real_diffs["SGB IX"].changes[-2:])
    assert [(a.absatz, a.kind) for a in ausweise.absaetze] == [("1", Change.CHANGED)]
    assert [(a.absatz, a.kind) for a in vertretung.absaetze] == [("6", Change.CHANGED)]
    [placed] = vertretung.absaetze[0].edits
    assert str(placed.norm) == "§ 180 Abs. 6 Satz 3 SGB IX"
    assert placed.edit.before.startswith("persönlichen Angelegenheiten")
    assert "als Gruppe" in placed.edit.after


@pytest.mark.data
def test_moved_absaetze_are_not_taken_for_changes(real_diffs: dict[str, StatuteDiff]) -> None:
    [change] = (c.change for c in real_diffs["SGB X"].changes if c.change.norm.paragraf == "67c")
    assert [(a.kind, a.absatz_before, a.absatz) for a in change.absaetze] == [
        (Change.ADDED, None, "3"),
        (Change.MOVED, "3", "4"),
        (Change.MOVED, "4", "5"),
        (Change.MOVED, "5", "6"),
        (Change.MOVED, "6", "7"),
    ]


@pytest.mark.data
def test_articles_and_digests_that_cite_a_changed_norm_are_named(
    real_diffs: dict[str, StatuteDiff],
) -> None:
    told = "\n".join(diff_lines([real_diffs["SGB XII"]]))
    assert "→ Artikel prüfen: Einkommen und Vermögen in der Eingliederungshilfe" in told
    assert "nennt § 82 SGB XII" in told


@pytest.mark.data
def test_the_question_what_changed_is_answered(real: LawsFolder) -> None:
    lines = list(history_lines(what_changed(SGB_IX, Norm("SGB IX", "153"), real)))
    assert lines[0].startswith("Zwischen der Fassung vom 10.01.2025 und der vom 02.02.2026")
    assert lines[1] == "§ 153 SGB IX – Verordnungsermächtigung: geändert"
    assert lines[2].startswith("  Absatz 1: statt „über die Gestaltung der Ausweise")
    [line] = history_lines(what_changed(SGB_IX, Norm("SGB IX", "97"), real))
    assert line == (
        "An § 97 SGB IX hat sich zwischen der Fassung vom 10.01.2025 und der vom 02.02.2026 nichts "
        "geändert."
    )
