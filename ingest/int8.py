"""A faster copy of a model for questions: linear layers in 8-bit integers.

A question is one short text on one core, so nearly all of its time goes into linear layers. Weights are
rounded per output channel, activations per call. Layers whose input has far outliers would lose most
(the outliers eat the 256 steps) and stay in float.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Peak over root mean square of a layer's input. multilingual-e5-small: three of 73 layers lie at 92 to
# 208 and cost 0.9 % of the cosine, all others together below 89 and 0.5 %.
_OUTLIERS = 90.0
_ENGINES = ("x86", "fbgemm")  # with int8 kernels by channel; others stay in float


def int8_copy(model: SentenceTransformer, run: Callable[[], object]) -> SentenceTransformer:
    """Copy a model with its linear layers in int8; all other weights are shared.

    Args:
        model: The model in float32; it stays as it is.
        run: Embeds a sample text with `model`, so that the inputs of its layers can be seen.

    Returns:
        The copy, or `model` itself where the processor has no fitting kernels.
    """
    if torch.backends.quantized.engine not in _ENGINES:
        return model
    from torch.ao.quantization import (  # noqa: PLC0415 - takes a second, needed by services only
        per_channel_dynamic_qconfig,
        quantize_dynamic,
    )

    calm = [name for name, peak in _peaks(model, run).items() if peak < _OUTLIERS]
    shared = {id(part): part for part in (*model.parameters(), model.tokenizer)}
    fast = copy.deepcopy(model, shared)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the successor needs a C++ compiler at run time
        quantize_dynamic(  # type: ignore[no-untyped-call] # untyped there
            fast, dict.fromkeys(calm, per_channel_dynamic_qconfig), inplace=True
        )
    return fast


def _peaks(model: SentenceTransformer, run: Callable[[], object]) -> dict[str, float]:
    """Peak over root mean square of what goes into every linear layer that `run` reaches."""
    peaks: dict[str, float] = {}

    def watch(name: str) -> Callable[..., None]:
        def see(_layer: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
            values = inputs[0]
            peaks[name] = float(values.abs().max() / values.square().mean().sqrt())

        return see

    hooks = [
        layer.register_forward_pre_hook(watch(name))
        for name, layer in model.named_modules()
        if isinstance(layer, torch.nn.Linear)
    ]
    try:
        run()
    finally:
        for hook in hooks:
            hook.remove()
    return peaks
