"""Writes what was trained as the file that the encoder's graph is made with."""

from pathlib import Path

import numpy as np
from torch import Tensor

from qs_assistant.encoder.onnx_model import PAIRS, TEXTS
from training.retrieval.adapter import Head
from training.retrieval.minilm import FROZEN, LAYERS, MATRICES
from training.retrieval.reranker import Judge


def export(head: Head, rarity: Tensor, judge: Judge, target: Path) -> None:
    """Write adapters, projection, gate, token rarities and the verdict's head in half precision; equal values give equal bytes."""
    found = {
        "narrow": head.narrow,
        "gate": head.gate,
        "rarity": rarity,
        "verdict": judge.weight,
        "verdict_bias": judge.bias.reshape(1),
    }
    for branch, adapter in ((TEXTS, head.adapter), (PAIRS, judge.adapter)):
        for layer in range(FROZEN, LAYERS):
            for matrix in MATRICES:
                kept = f"{layer}.{matrix}".replace(".", "_")
                name = f"{branch}/encoder.layer.{layer}.{matrix}"
                found |= {f"{name}.up": adapter.up[kept], f"{name}.down": adapter.down[kept]}
    with target.open("wb") as opened:
        np.savez(opened, **{name: value.detach().numpy().astype(np.float16) for name, value in sorted(found.items())})
