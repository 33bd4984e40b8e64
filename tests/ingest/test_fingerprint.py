from __future__ import annotations

from pathlib import Path

import pytest

from ingest.fingerprint import model_fingerprint

MIB = 1 << 20


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "modell"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"\0" * (9 * MIB))
    return folder


def fingerprint(model: Path, query: str = "query: ", passage: str = "passage: ") -> str:
    return model_fingerprint(str(model), query, passage)


def test_a_model_of_a_hub_is_known_by_its_name_and_prefixes() -> None:
    assert model_fingerprint("verein/modell-x", "q: ", "p: ") == "modell-x|q: |p: "


def test_a_folder_is_also_known_by_its_weights(model: Path) -> None:
    assert fingerprint(model).startswith("modell|query: |passage: |")
    assert fingerprint(model) == fingerprint(model)


@pytest.mark.parametrize("offset", [0, 4 * MIB, 8 * MIB + 65_535])
def test_other_weights_are_another_model(model: Path, offset: int) -> None:
    before = fingerprint(model)
    with (model / "model.safetensors").open("r+b") as file:
        file.seek(offset)
        file.write(b"\1")
    assert fingerprint(model) != before


def test_longer_weights_are_another_model(model: Path) -> None:
    before = fingerprint(model)
    with (model / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert fingerprint(model) != before


def test_other_prefixes_are_another_model(model: Path) -> None:
    assert (
        len({fingerprint(model), fingerprint(model, query=""), fingerprint(model, passage="")}) == 3
    )


def test_where_the_folder_lies_does_not_matter(model: Path, tmp_path: Path) -> None:
    before = fingerprint(model)
    moved = tmp_path / "anderswo" / "modell"
    moved.parent.mkdir()
    model.rename(moved)
    assert fingerprint(moved) == before
