"""What an installation holds."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

NAME = "sozialraum-assistent"


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", ["api", "assistant", "ingest"])
def test_no_other_distribution_brings_a_package_of_our_name(package: str) -> None:
    assert set(metadata.packages_distributions()[package]) == {NAME}


@pytest.mark.parametrize("package", ["tests", "corpus"])
def test_tests_and_corpus_are_not_installed_as_packages(package: str) -> None:
    assert NAME not in metadata.packages_distributions().get(package, [])


def test_the_installed_version_is_that_of_pyproject(pyproject: dict[str, Any]) -> None:
    assert metadata.version(NAME) == pyproject["project"]["version"]


def test_the_command_is_installed() -> None:
    (command,) = metadata.entry_points(group="console_scripts", name="sro")
    assert command.value == "api.cli.main:main"
    assert callable(command.load())


def test_package_data_names_every_file_that_is_no_code(pyproject: dict[str, Any]) -> None:
    patterns = pyproject["tool"]["setuptools"]["package-data"]
    for package in ("api", "assistant", "ingest"):
        folder = ROOT / package
        shipped = {path for pattern in patterns[package] for path in folder.glob(pattern)}
        others = {
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc"}
        }
        assert others == shipped


@pytest.mark.parametrize("file", ["chat.html", "widget.js", "seite.css"])
def test_the_pages_can_be_read_from_the_package(file: str) -> None:
    assert resources.files("api").joinpath("static", file).read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["api", "assistant", "ingest"])
def test_types_are_published(package: str) -> None:
    assert resources.files(package).joinpath("py.typed").is_file()


def imported(folder: Path) -> set[str]:
    """Top-level names a package imports anywhere."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names


def test_every_imported_library_is_declared(pyproject: dict[str, Any]) -> None:
    declared = {
        re.split(r"[<>=!~\[ ;]", line)[0].lower().replace("_", "-")
        for line in [
            *pyproject["project"]["dependencies"],
            *pyproject["project"]["optional-dependencies"]["train"],  # `ingest.training` alone
        ]
    }
    own = {"api", "assistant", "ingest", *sys.stdlib_module_names}
    distributions = metadata.packages_distributions()
    missing = {
        name
        for package in ("api", "assistant", "ingest")
        for name in imported(ROOT / package) - own
        if not {d.lower().replace("_", "-") for d in distributions[name]} & declared
    }
    assert missing == set()
