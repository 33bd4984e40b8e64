"""What may import what, and that the command line stays light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("ingest", "assistant", "api")


def test_the_import_contracts_of_pyproject_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


@pytest.mark.parametrize(
    "module", ["api.cli.main", "api.app", "assistant.answering", "assistant.evaluation"]
)
def test_heavy_libraries_are_loaded_only_where_they_are_used(module: str) -> None:
    code = (
        f"import sys, {module};"
        "print({'torch', 'chromadb', 'sentence_transformers', 'transformers'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"


def test_corpus_holds_no_code() -> None:
    assert not list((ROOT / "corpus").rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_owns(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert path.read_text(encoding="utf-8").startswith('"""'), path
