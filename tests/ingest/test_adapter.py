"""The adapter: what it changes, and that it is stored small and whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.adapter import adapter_hash, merged, save_adapter
from ingest.e5_model import bert_tensors
from tests.ingest.test_e5_model import tiny_weights

QUERY = "encoder.layer.1.attention.self.query.weight"
DOWN = np.array([[1.0, 0.0, 2.0, 0.0]], np.float32)
UP = np.array([[0.5], [0.0], [-1.0], [0.0]], np.float32)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    path = tmp_path / "adapter.safetensors"
    save_adapter({QUERY: (DOWN, UP)}, path)
    return path


def test_a_matrix_gains_the_product_of_both_halves_and_nothing_else_changes(adapter: Path) -> None:
    before = bert_tensors(tiny_weights())
    after = merged(before, adapter)
    np.testing.assert_allclose(after[QUERY], before[QUERY] + UP @ DOWN)
    assert after.keys() == before.keys()
    assert all(np.array_equal(after[n], before[n]) for n in before if n != QUERY)


def test_an_adapter_for_another_model_is_refused(adapter: Path) -> None:
    with pytest.raises(KeyError, match="query"):
        merged({"encoder.layer.0.output.dense.weight": DOWN}, adapter)


def test_an_adapter_is_told_by_its_content(adapter: Path, tmp_path: Path) -> None:
    other = tmp_path / "anderer.safetensors"
    save_adapter({QUERY: (DOWN, 2 * UP)}, other)
    assert len({adapter_hash(adapter), adapter_hash(other), adapter_hash(tmp_path / "fehlt")}) == 3
    assert adapter_hash(tmp_path / "fehlt") == ""


def test_no_half_written_file_is_left(adapter: Path) -> None:
    assert [path.name for path in adapter.parent.iterdir()] == ["adapter.safetensors"]
