"""What vectors depend on: model, weights, prefixes. Cheap, so that it is known before loading."""

from __future__ import annotations

import hashlib
from pathlib import Path


def model_fingerprint(model: str, query_prefix: str, passage_prefix: str) -> str:
    """Name and prefixes; for a folder also a hash of samples from all over its weights.

    Sampling 64 KiB of every 4 MiB sees any retrained layer and costs milliseconds instead of the
    half second of the whole file.
    """
    folder = Path(model)
    parts = [folder.name, query_prefix, passage_prefix]
    if folder.is_dir():
        digest = hashlib.sha256()
        for weights in sorted(folder.glob("*.safetensors")):
            size = weights.stat().st_size
            digest.update(f"{weights.name}:{size}".encode())
            with weights.open("rb") as file:
                for offset in range(0, size, 4 << 20):
                    file.seek(offset)
                    digest.update(file.read(64 << 10))
        parts.append(digest.hexdigest()[:12])
    return "|".join(parts)
