"""What makes a run read everything again: a changed source, or changed code that reads it."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterable
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import ingest
from ingest.changes import code_hash, record_of
from ingest.model import Kind, Overrides, Source
from tests.builders import a_source

PACKAGE = Path(ingest.__file__).parent
LIMIT = 1_000

# ------------------------------------------------------------------- code


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package as it is, in a folder where it may be changed."""
    ignored = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(PACKAGE, tmp_path / "ingest", ignore=ignored)


def hash_of(package: Path) -> str:
    """What the copy says of itself, by its own `changes`."""
    spec = spec_from_file_location("changes_of_a_copy", package / "changes.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: str = module.code_hash()
    return found


def test_the_same_code_has_the_same_hash_wherever_it_lies(copy: Path, tmp_path: Path) -> None:
    other = shutil.copytree(copy, tmp_path / "anderswo" / "ingest")
    assert hash_of(copy) == hash_of(other)
    assert len(code_hash()) == len(hash_of(copy)) == 16


@pytest.mark.parametrize(
    "module",
    [
        "chunking.py",
        "chunk_store.py",
        "german.py",
        "index_writer.py",
        "loaders/statute_notes.py",
        "loaders/pdf/lines.py",
        "model.py",
        "old_law.py",
        "sentences.py",
        "verweise/grammar.py",
    ],
)
def test_code_that_makes_chunks_changes_the_hash(copy: Path, module: str) -> None:
    before = hash_of(copy)
    change(copy / module)
    assert hash_of(copy) != before


@pytest.mark.parametrize(
    "module",
    [
        "changes.py",
        "e5_model.py",
        "errors.py",
        "fingerprint.py",
        "generations.py",
        "index.py",
        "int8.py",
        "langchain_splitter.py",
        "laws/folder.py",
        "laws/telling.py",
        "laws_diff.py",
        "laws_fetch.py",
        "report.py",
        "settings.py",
        "status.py",
        "wiring.py",
    ],
)
def test_code_that_fetches_moves_or_reports_does_not(copy: Path, module: str) -> None:
    before = hash_of(copy)
    change(copy / module)
    assert hash_of(copy) == before


def test_a_new_module_counts_until_it_is_said_to_have_no_influence(copy: Path) -> None:
    before = hash_of(copy)
    (copy / "loaders" / "neu.py").write_text("NEU = 1\n", encoding="utf-8")
    assert hash_of(copy) != before


def change(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")


def test_nothing_that_makes_chunks_is_left_out(copy: Path) -> None:
    """Follows the imports of what makes chunks; messages and reports alone do not count."""
    before = hash_of(copy)
    left_out = []
    for path in reached(copy, {"loading", "chunking", "index_writer", "sources"}):
        text = (copy / path).read_bytes()
        change(copy / path)
        if hash_of(copy) == before:
            left_out.append(path.as_posix())
        (copy / path).write_bytes(text)
    assert left_out == ["errors.py", "report.py"]


def reached(package: Path, names: Iterable[str]) -> list[Path]:
    """The modules of the package that these import, directly or not."""
    found: set[Path] = set()
    waiting = [Path(f"{name}.py") for name in names]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        tree = ast.parse((package / path).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ingest."):
                module = Path(*(node.module or "").split(".")[1:])
                places = [module.with_suffix(".py"), module / "__init__.py"]
                places += [module / f"{alias.name}.py" for alias in node.names]
                waiting += [place for place in places if (package / place).is_file()]
    return sorted(found)


# ---------------------------------------------------------------- sources


@pytest.fixture
def source(tmp_path: Path) -> Source:
    (tmp_path / "plan.md").write_text("Ein Satz.", encoding="utf-8")
    return a_source(tmp_path / "plan.md")


def test_the_same_bytes_differ_in_where_they_lie_alone(source: Source, tmp_path: Path) -> None:
    moved = tmp_path / "dort.md"
    moved.write_text("Ein Satz.", encoding="utf-8")
    record = record_of(source, LIMIT)
    assert record.path == str(tmp_path / "plan.md")
    assert record_of(replace(source, path=moved), LIMIT) == replace(record, path=str(moved))


def test_a_place_is_written_the_same_however_it_was_given(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for given in (Path("plan.md"), Path("..", tmp_path.name, "plan.md")):
        assert record_of(replace(source, path=given), LIMIT) == record_of(source, LIMIT)


@pytest.mark.parametrize("known", [{"kind": Kind.LAW}, {"shipped": True}])
def test_statutes_and_the_corpus_are_the_same_wherever_they_lie(
    source: Source, known: dict[str, object]
) -> None:
    record = record_of(replace(source, **known), LIMIT)  # type: ignore[arg-type] # fields of a source
    assert record.path == ""


def test_other_bytes_are_another_record(source: Source) -> None:
    before = record_of(source, LIMIT)
    source.path.write_text("Ein anderer Satz.", encoding="utf-8")
    assert record_of(source, LIMIT).sha256 != before.sha256


@pytest.mark.parametrize(
    "other",
    [{"kind": Kind.CONCEPT}, {"shipped": True}, {"overrides": Overrides(region="Nordkreis")}],
)
def test_what_is_said_of_a_file_is_part_of_its_record(
    source: Source, other: dict[str, object]
) -> None:
    changed = replace(source, **other)  # type: ignore[arg-type] # fields of a source
    before, after = record_of(source, LIMIT), record_of(changed, LIMIT)
    assert (before.sha256 == after.sha256, before.meaning == after.meaning) == (True, False)


def test_a_limit_a_file_exceeds_is_part_of_its_record(source: Source) -> None:
    fits, exceeds = record_of(source, LIMIT), record_of(source, 5)
    assert fits.meaning != exceeds.meaning
    assert record_of(source, LIMIT + 1) == fits


def test_a_file_that_cannot_be_read_has_a_record_without_hash(source: Source) -> None:
    source.path.unlink()
    assert record_of(source, LIMIT).sha256 == ""
