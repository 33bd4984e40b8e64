"""Trains the adapter with sentence-transformers, the only importer of peft and datasets.

Both losses are in-batch negatives (MultipleNegativesRankingLoss): a question against the Absatz that
answers it, beside one that does not, and a signpost against another one of the same §.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from peft import LoraConfig
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from torch.utils.data import SequentialSampler
from transformers.trainer_utils import get_last_checkpoint, set_seed

from ingest.adapter import Array, save_adapter
from ingest.training.pairs import Siblings, Triple


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; the defaults are those of the shipped adapter, see README.

    Attributes:
        rank: Rank of the adapter.
        alpha: The change is scaled by alpha / rank.
        batch: Questions in a step.
        epochs: Times every example is seen; half of one takes 25 minutes on 2 cores.
        learning_rate: At its peak, after a tenth of the steps.
        temperature: Of the softmax over the cosines.
        longest: Tokens of a passage; the rest is cut.
        seed: Makes a run repeatable.
    """

    rank: int = 16
    alpha: int = 32
    batch: int = 32
    epochs: float = 0.5
    learning_rate: float = 3e-4
    temperature: float = 0.02
    longest: int = 96
    seed: int = 7


def train(
    answers: Sequence[Triple],
    related: Sequence[Siblings],
    recipe: Recipe,
    *,
    model_folder: Path,
    work: Path,
    adapter: Path,
) -> None:
    """Train and write the adapter; a run that was interrupted goes on from its last checkpoint.

    Args:
        answers: Questions with their Absatz, in the order to learn.
        related: Signposts of the same §, in the order to learn.
        recipe: How to train.
        model_folder: The model without an adapter.
        work: Holds the checkpoints.
        adapter: File to write.
    """
    set_seed(recipe.seed)
    torch.set_num_threads(os.cpu_count() or 1)  # an embedder may have set it to one
    model = SentenceTransformer(str(model_folder), device="cpu", local_files_only=True)
    model.max_seq_length = recipe.longest
    model.add_adapter(
        LoraConfig(
            r=recipe.rank,
            lora_alpha=recipe.alpha,
            lora_dropout=0.05,
            target_modules=r".*encoder\.layer.*\.(query|key|value|dense)",
        )
    )
    data = {
        "absatz": Dataset.from_list([asdict(example) for example in answers]),
        "frage": Dataset.from_list([asdict(example) for example in related]),
    }
    loss = MultipleNegativesRankingLoss(model, scale=1 / recipe.temperature)
    question, passage = "query: ", "passage: "
    trainer = SentenceTransformerTrainer(
        model=model,
        train_dataset={name: rows for name, rows in data.items() if len(rows)},
        loss=loss,
        args=SentenceTransformerTrainingArguments(
            output_dir=str(work),
            num_train_epochs=recipe.epochs,
            per_device_train_batch_size=recipe.batch,
            learning_rate=recipe.learning_rate,
            warmup_steps=0.1,
            lr_scheduler_type="cosine",
            batch_sampler=_in_order,
            prompts={
                "absatz": {"question": question, "answer": passage, "other": passage},
                "frage": {"question": question, "sibling": question},
            },
            bf16=_has_bf16(),
            use_cpu=True,
            save_steps=20,
            save_total_limit=2,
            logging_steps=10,
            report_to="none",
            seed=recipe.seed,
            dataloader_drop_last=False,
        ),
    )
    last = get_last_checkpoint(str(work)) if work.exists() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    save_adapter(_changes(model, recipe.alpha / recipe.rank), adapter)


def _in_order(dataset: Dataset, **options: Any) -> DefaultBatchSampler:  # noqa: ANN401 - theirs
    """Keep the order of the examples: no batch holds two of one §."""
    return DefaultBatchSampler(SequentialSampler(dataset), **options)


def _has_bf16() -> bool:
    """Whether the processor multiplies in bfloat16; without it that is slower than float32."""
    return "avx512_bf16" in torch.backends.cpu.get_cpu_capability().lower() or bool(
        torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - there is no public name for it
    )


def _changes(model: SentenceTransformer, scale: float) -> dict[str, tuple[Array, Array]]:
    """A and scaled B of every matrix, under its name in `BertModel`."""
    halves = {
        name: value.detach().float().numpy()
        for name, value in model.named_parameters()
        if ".lora_" in name
    }
    found = {}
    for name, down in halves.items():
        if ".lora_A." in name:
            up = halves[name.replace(".lora_A.", ".lora_B.")]
            matrix = name[name.index("encoder.") : name.index(".lora_A.")]
            found[f"{matrix}.weight"] = (down, (up * scale).astype(np.float32))
    return found
