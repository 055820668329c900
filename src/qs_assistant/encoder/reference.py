"""What the original model makes of a few texts: a graph that is written here is checked against it, without PyTorch.

`python -m training.retrieval adapter` writes the file anew whenever it writes the heads, `python -m training.retrieval reference` alone.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REFERENCE = Path(__file__).parent / "reference.npz"
PROBE = (
    "Solid-state cells",
    "What is implied if yield reaches 90%?",
    "The licensee commits up to $130.7 million, paid on milestones.",
    "The AX-7 cell stores 844 Wh/L and charges from 10% to 80% in 12.2 minutes (at 25 °C).",
    "Scrap rates of 30% at the start of production are ordinary; after several years they fall below ten percent. " * 12,
)


def reference_vectors(name: str) -> "NDArray[np.float32] | None":
    """The original's vectors of PROBE, float32 of shape (len(PROBE), dimensions); None where those kept are of another model."""
    try:
        with np.load(REFERENCE) as kept:
            return kept["vectors"].astype(np.float32) if str(kept["name"]) == name else None
    except OSError:
        return None


def write_reference(name: str, vectors: "NDArray[np.float32]") -> None:
    """Keep the original's vectors of PROBE."""
    np.savez(REFERENCE, name=np.array(name), vectors=vectors)
