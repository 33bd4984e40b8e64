"""A real training of a tiny model: it learns, and what was interrupted goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from ingest.adapter import merged
from ingest.e5_model import tokenizer_json
from ingest.training.lora import Recipe, train
from ingest.training.pairs import Siblings, Triple
from tests.ingest.test_e5_model import tiny_weights

ANSWERS = [
    Triple("Haus", "Haustür", "a a a"),
    Triple("a a", "a", "tür Haus"),
    Triple("tür", "Haustür tür", "a"),
    Triple("a Haus a", "a a", "Haus tür"),
] * 3
SIBLINGS = [Siblings("Haus", "Haus Haus"), Siblings("a", "a a a")] * 6
RECIPE = replace(
    Recipe(), rank=2, batch=2, epochs=8.0, learning_rate=5e-3, longest=16, temperature=0.2
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A BERT of one layer with random weights."""
    folder = tmp_path / "modell"
    torch.manual_seed(3)
    BertModel(
        BertConfig(
            vocab_size=9,
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=32,
            pad_token_id=1,
        )
    ).save_pretrained(folder)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call] # untyped there
        tokenizer_object=Tokenizer.from_str(tokenizer_json(tiny_weights())),
        model_max_length=32,
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)
    return folder


def margin(folder: Path) -> float:
    """How much nearer the questions are to their answers than to the others, on average."""
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    sides = [
        model.encode([prefix + text for text in texts], normalize_embeddings=True)
        for prefix, texts in (
            ("query: ", [t.question for t in ANSWERS]),
            ("passage: ", [t.answer for t in ANSWERS]),
            ("passage: ", [t.other for t in ANSWERS]),
        )
    ]
    questions, answers, others = sides
    return float(((questions * answers).sum(1) - (questions * others).sum(1)).mean())


def test_the_merged_adapter_brings_questions_nearer_to_their_answers(
    model: Path, tmp_path: Path
) -> None:
    before, adapter = margin(model), tmp_path / "adapter.safetensors"
    train(ANSWERS, SIBLINGS, RECIPE, model_folder=model, work=tmp_path / "stand", adapter=adapter)
    weights = model / "model.safetensors"
    save_file(merged(load_file(weights), adapter), weights, metadata={"format": "pt"})
    assert margin(model) > before + 0.04


def test_an_interrupted_training_goes_on_and_ends_alike(model: Path, tmp_path: Path) -> None:
    work, adapter = tmp_path / "stand", tmp_path / "adapter.safetensors"
    train(ANSWERS, SIBLINGS, RECIPE, model_folder=model, work=work, adapter=adapter)
    whole = load_file(adapter)
    (work / "checkpoint-96").rename(tmp_path / "das Ende fehlt")
    assert [path.name for path in work.glob("checkpoint-*")] == ["checkpoint-80"]
    train(ANSWERS, SIBLINGS, RECIPE, model_folder=model, work=work, adapter=adapter)
    for name, values in load_file(adapter).items():
        np.testing.assert_allclose(values, whole[name], atol=2e-2)
