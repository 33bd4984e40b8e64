"""The adapter that teaches the packaged model the field: low-rank changes of its matrices.

LoRA (Hu et al. 2021): a matrix W becomes W + B A with A of `rank` rows. The file holds A and B of
every changed matrix in float16, B already scaled, under the matrix's name in `BertModel`. It is made
by `make train` and merged when the model folder is built, so that serving costs nothing more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
ADAPTER = Path(__file__).with_name("e5_adapter.safetensors")
_DOWN, _UP = ".lora_a", ".lora_b"


def adapter_hash(path: Path = ADAPTER) -> str:
    """12 hex digits of the file; empty where there is no adapter."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def merged(tensors: Mapping[str, Array], path: Path) -> dict[str, Array]:
    """Add the adapter to the tensors it changes.

    Args:
        tensors: Tensors of `BertModel` by name.
        path: The adapter.

    Raises:
        KeyError: It changes a matrix the model does not have.
    """
    from safetensors.numpy import load_file  # noqa: PLC0415 - loaded only when the model is built

    stored = load_file(path)
    changed = dict(tensors)
    for name in (key.removesuffix(_DOWN) for key in stored if key.endswith(_DOWN)):
        down, up = (stored[name + end].astype(np.float32) for end in (_DOWN, _UP))
        changed[name] = changed[name] + up @ down
    return changed


def save_adapter(changes: Mapping[str, tuple[Array, Array]], path: Path) -> None:
    """Write an adapter, complete or not at all.

    Args:
        changes: Name of a matrix -> (A, B); A of shape (rank, inputs), B (outputs, rank), scaled.
        path: File to write.
    """
    from safetensors.numpy import save_file  # noqa: PLC0415 - loaded only when a model is trained

    halves = {
        name + end: np.ascontiguousarray(half, np.float16)
        for name, pair in changes.items()
        for end, half in zip((_DOWN, _UP), pair, strict=True)
    }
    scratch = path.with_suffix(".neu")
    save_file(halves, scratch)
    scratch.replace(path)
