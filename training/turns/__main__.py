"""Fits the weights of turn types, or says how well that goes on sets left out."""

import argparse
import sys
from collections import Counter

from qs_assistant.questions import turn_type
from qs_assistant.questions.turn_type import turn_types
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions
from training.turns.examples import Example, examples
from training.turns.fitting import fitted, write

LARGE = 30
"""Sets with so many turns are left out one by one, the others together."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="leave out one set after the other and print the score")
    held_out = parser.parse_args().held_out
    found = examples(load_assumptions(load_settings().assumptions_file))
    if held_out:
        _score(found)
        return
    weights = fitted(found)
    target = write(weights, turn_type.WEIGHTS)
    sys.stdout.write(f"{target.name}: {len(weights.bases)} and {len(weights.aims)} features, {target.stat().st_size:,} bytes\n")


def _score(found: list[Example]) -> None:
    turns = Counter(one.group for one in found if one.weight == 1)
    large = [name for name, count in sorted(turns.items()) if count >= LARGE]
    total = right = 0
    for name in [*large, "the others"]:
        out = {name} if name in large else set(turns) - set(large)
        weights = fitted([one for one in found if one.group not in out])
        tested = [one for one in found if one.group in out and one.weight == 1]
        good = sum((best.base, best.aim) in one.types for one in tested for best in turn_types(one.features, weights)[:1])
        sys.stdout.write(f"{name:<20} {good} of {len(tested)} turns typed right\n")
        total, right = total + len(tested), right + good
    sys.stdout.write(f"{'all':<20} {right} of {total}, {right / total:.1%}\n")


if __name__ == "__main__":
    main()
