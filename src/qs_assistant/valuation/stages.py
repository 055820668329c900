"""The chance that the programme is alive in each year, for one block of scenarios."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

DECIDED_AFTER = (-2.0, -1.0, 0.0, 2.0)  # years from start_year to the decision on each stage


def stage_chances(lead: FloatArray, survived: Sequence[FloatArray], out: FloatArray) -> None:
    """Write W, the product of the stages decided by each year.

    Where a stage is decided in some scenarios and not yet in others, the lesser of the chance so far and max(survived, 1 if undecided)
    chooses without a branch, which a processor would guess wrong half of the time: no survived product is above one or the one before.

    Args:
        lead: base_year - start_year, shape (n,).
        survived: the running products of the stages' chances, one per stage, each of shape (n,).
        out: W, shape (years, n).
    """
    stages = list(zip(DECIDED_AFTER, survived, strict=True))
    earliest, latest = float(lead.max()), float(lead.min())
    undecided: dict[float, FloatArray] = {}  # 1 or 0, by the lead that decides
    survived_or_one = np.empty_like(lead)
    for year, row in enumerate(out, start=1):
        row[:] = next((product for after, product in reversed(stages) if latest + year >= after), 1.0)
        for after, product in stages:
            if latest + year < after <= earliest + year:
                needed = after - year
                if needed not in undecided:
                    undecided[needed] = (lead < needed).astype(np.float64)
                np.maximum(product, undecided[needed], out=survived_or_one)
                np.minimum(row, survived_or_one, out=row)
