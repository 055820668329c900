"""Writes what was trained as the file that the encoder's graph is made with."""

from pathlib import Path

import numpy as np
from torch import Tensor

from training.retrieval.adapter import Head
from training.retrieval.minilm import FROZEN, LAYERS, MATRICES


def export(head: Head, rarity: Tensor, target: Path) -> None:
    """Write updates, projection, gate and token rarities in half precision; equal values give equal bytes."""
    found = {"narrow": head.narrow, "gate": head.gate, "rarity": rarity}
    for layer in range(FROZEN, LAYERS):
        for matrix in MATRICES:
            kept = f"{layer}.{matrix}".replace(".", "_")
            name = f"encoder.layer.{layer}.{matrix}"
            found |= {f"{name}.up": head.adapter.up[kept], f"{name}.down": head.adapter.down[kept]}
    with target.open("wb") as opened:
        np.savez(opened, **{name: value.detach().numpy().astype(np.float16) for name, value in sorted(found.items())})
