"""What the held-out fold says of thresholds: python -m training.reading.left_out FILE.

FILE is what `python -m training.reading --held-out FILE` keeps. Each set is left out in turn of the fit of order and confidence. Printed
are the shares of questions, and of turns of conversations, whose right reading is listed and comes first, and those that are run right and
wrong by threshold.
"""

import argparse
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qs_assistant.types.forest import Forest
from training.forest import grow
from training.reading.confidence import first_readings, fit_ranking
from training.reading.learning import HeldOut
from training.reading.turns import first_turn_readings, fit_turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLDS = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
Weights = tuple["NDArray[np.float64]", Forest]
Readings = Callable[[Sequence[Any], "NDArray[np.float64]"], tuple["NDArray[np.float64]", "NDArray[np.float64]"]]


def main() -> None:
    """Print the shares, all and by set."""
    parser = argparse.ArgumentParser(description="What the held-out fold says of thresholds.")
    parser.add_argument("file", type=Path)
    held: HeldOut = pickle.loads(parser.parse_args().file.read_bytes())  # noqa: S301 - written by training.reading
    report("questions", [one for one in held.questions if len(one.right)], _question_weights, first_readings)
    going_on = [one for one in held.turns if len(one.right)]
    report("turns", going_on, fit_turns, first_turn_readings)


def _question_weights(found: Sequence[Any]) -> Weights:
    ranking = fit_ranking(found)
    return ranking, grow(*first_readings(found, ranking))


def report(what: str, found: Sequence[Any], weights_of: Callable[[Sequence[Any]], Weights], readings: Readings) -> None:
    """Leave each set out in turn, and print what is then run right and wrong."""
    shown: list[tuple[str, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]] = []
    for name in sorted({one.set_name for one in found}):
        ranking, confidence = weights_of([one for one in found if one.set_name != name])
        out = [one for one in found if one.set_name == name]
        figures, right = readings(out, ranking)
        sure = np.array([confidence.probability(one) for one in figures])
        shown.append((name, sure, right > 0, np.array([one.right.any() for one in out])))
    whole = (what, *(np.concatenate(column) for column in list(zip(*shown, strict=True))[1:]))
    for name, sure, first, listed in (whole, *shown):
        runs = "  ".join(
            f"{least}: {(first & (sure >= least)).mean():.1%} / {(~first & (sure >= least)).mean():.1%}" for least in THRESHOLDS
        )
        print(f"{name:<20} {len(first):5}  listed {listed.mean():.1%}  first {first.mean():.1%}  exact / misread at {runs}")


if __name__ == "__main__":
    main()
