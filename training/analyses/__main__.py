"""Fits the head that tells the further analyses: `python -m training.analyses` (some minutes; the same to the last byte each time).

It looks at the shipped question network, so it is fitted after `training.reading`. Examples are `questions.jsonl`, `sets/` and, of
questions that ask for none of these analyses, those of `training/reading`. How sure an analysis has to be is chosen on halves that
were left out: of questions that ask for something else, no more than ALLOWED may be taken by each.

`--held-out SET` leaves a set of these and half of the other questions out, and prints how both are read.
"""

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from qs_assistant.questions.analysis_kind import ANALYSES, CLASSES, ORDINARY, WEIGHTS, digest
from qs_assistant.questions.network import WEIGHTS as NETWORK
from training.analyses.examples import Example, Table, examples, features
from training.analyses.fitting import FloatArray, fitted, shares

OTHER_WEIGHT = 0.3
"""Of the questions of the reading's sets; the others of these sets were written to stand near an analysis and count in full."""
SPREAD = 0.3
"""Of the features of meaning and words beside those of the shape, which are near 1."""
ALLOWED = 0.0003
LEAST, MOST = 0.4, 0.97
UNHARMED = {
    ("funding", "value"), ("stock_pay", "value"), ("outcomes", "simulate"), ("frontier", "solve"),
    ("thanks", "declined"), ("greeting", "declined"), ("using", "documents"),
}  # fmt: skip
"""An ordinary question that is read as the analysis keeps what it asks for: a solve for a named input stays one, the others only add,
and small talk was declined before."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", metavar="SET", default="")
    found = examples()
    table = features(found)
    held_out = parser.parse_args().held_out
    if held_out:
        _score(found, table, held_out)
        return
    every = np.arange(len(found))
    learned = {}
    for name, parts in (("full", [table.whole, table.words, table.shape]), ("light", [table.words, table.shape])):
        learned[name] = _weights(found, parts, every).astype(np.float16)
        learned[f"{name}_least"] = _least(found, parts, every)
    rarity = table.rarity.astype(np.float16)
    np.savez_compressed(WEIGHTS, classes=np.array(CLASSES), rarity=rarity, fitted_to=digest(NETWORK), **learned)
    sys.stdout.write(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes\n")


def _weights(found: Sequence[Example], parts: list[FloatArray], chosen: np.ndarray) -> FloatArray:
    """Weights for the features as they are, fitted on features of like size; what that shifts goes to the constant, the last one."""
    *learned, form = parts
    middle = np.concatenate([*(one[chosen].mean(0) for one in learned), np.zeros(form.shape[1])])
    size = np.concatenate([*(np.maximum(one[chosen].std(0), 1e-6) / SPREAD for one in learned), np.ones(form.shape[1])])
    rows = (np.hstack(parts)[chosen] - middle) / size
    right = np.stack([found[at].right for at in chosen])
    importance = np.where([found[at].group == "" for at in chosen], OTHER_WEIGHT, 1.0)
    weights = fitted(rows, right, importance) / size[:, None]
    weights[-1] -= middle @ weights
    return weights


def _told(found: Sequence[Example], parts: list[FloatArray], chosen: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, FloatArray]:
    """The likeliest analysis of the questions asked by a fit on those chosen, and the probability of all analyses together."""
    odds = shares(np.hstack(parts)[asked], _weights(found, parts, chosen).astype(np.float16).astype(np.float64))[:, len(ORDINARY) :]
    return odds.argmax(1), odds.sum(1)


def _least(found: Sequence[Example], parts: list[FloatArray], chosen: np.ndarray) -> FloatArray:
    """For each analysis the probability from which on it takes few enough of the other questions, on halves that were left out."""
    first, sure = np.zeros(len(found), np.int64), np.zeros(len(found))
    for half in (0, 1):
        asked = chosen[half::2]
        first[asked], sure[asked] = _told(found, parts, chosen[1 - half :: 2], asked)
    other = np.array([at for at in chosen if not found[at].asks_analysis])
    allowed = int(ALLOWED * len(other))
    harmed = np.array([(ANALYSES[first[at]], _ordinary(found[at])) not in UNHARMED for at in other])
    least = np.full(len(ANALYSES), LEAST)
    for place in range(len(ANALYSES)):
        taken = np.sort(sure[other[(first[other] == place) & harmed]])[::-1]
        if len(taken) > allowed:
            least[place] = np.clip(taken[allowed] + 1e-6, LEAST, MOST)
    return np.ceil(least * 1000) / 1000


def _ordinary(one: Example) -> str:
    """The ordinary kind of a question, where one alone is right."""
    names = [name for name, right in zip(ORDINARY, one.right, strict=False) if right]
    return names[0] if len(names) == 1 else ""


def _score(found: Sequence[Example], table: Table, held_out: str) -> None:
    groups = np.array([one.group for one in found])
    rest = np.flatnonzero(groups == "")
    left_out = np.concatenate([np.flatnonzero(groups == held_out), rest[::2]])
    chosen = np.setdiff1d(np.arange(len(found)), left_out)
    for name, parts in (("full", [table.whole, table.words, table.shape]), ("light", [table.words, table.shape])):
        least = _least(found, parts, chosen)
        first, sure = _told(found, parts, chosen, left_out)
        read = np.where(sure >= least[first], len(ORDINARY) + first, -1)
        right = np.array(
            [found[at].right[place] if place >= 0 else not found[at].asks_analysis for at, place in zip(left_out, read, strict=True)]
        )
        asks = np.array([found[at].asks_analysis for at in left_out])
        own = groups[left_out] == held_out
        mistaken = ~right.astype(bool) & (read >= 0)
        taken = read >= 0
        sys.stdout.write(
            f"{name}: of {(own & asks).sum()} in {held_out} right {right[own & asks].sum():.0f}, "
            f"taken for another {mistaken[own & asks].sum()}; "
            f"of {(own & ~asks).sum()} others there taken {taken[own & ~asks].sum()}, of {(~own).sum()} elsewhere {taken[~own].sum()}\n"
        )
        for at in np.flatnonzero((read >= 0) & ~asks):
            sys.stdout.write(f"  {CLASSES[read[at]]}: {found[left_out[at]].question}\n")
        for at in np.flatnonzero(asks & (read >= 0) & (right == 0)):
            sys.stdout.write(f"  taken for {CLASSES[read[at]]}: {found[left_out[at]].question}\n")


if __name__ == "__main__":
    main()
