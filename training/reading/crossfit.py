"""Networks that have not seen what they read: python -m training.reading.crossfit --output FOLDER.

The writers' sets are dealt into folds; each fold is read by a network that is fitted to the others. What a network knows of a question's
text alone is kept (the state of the question and of each quantity), so that a change of the grammar can be judged in seconds, without
the encoder. One fold takes about five minutes of processor time.
"""

import argparse
import pickle
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from qs_assistant.encoder.embed import builtin_folder
from training.reading.__main__ import HELD_OUT, chosen
from training.reading.alignment import read_sets
from training.reading.examples import Example, ExampleMaker, document_rows, load_cases
from training.reading.fitting import OWN, States, batch_of, fit
from training.reading.network import Base, Network
from training.reading.wording import fit_wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SECOND = frozenset({"n02-nurse", "n06-nonnative", "n07-talks", "w-analyst", "w-talks", "w-ordinary2"})
_DOCUMENTS = 3
"""Of the sets of questions on documents that are in no fold, every third goes to each fold."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One network's heads, its weights for the words, and the states (whole question, each quantity) of the texts that it has not seen."""

    sets: frozenset[str]
    heads: "dict[str, NDArray[np.float32]]"
    words: "dict[str, NDArray[np.float32]]"
    states: "dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]"


def folds(numeric: list[str], documents: list[str]) -> list[frozenset[str]]:
    """The sets of each fold: those that a first fit holds out, and the other writers' in two parts; own is in none."""
    others = [name for name in numeric if name not in HELD_OUT and name != OWN]
    free = sorted(name for name in documents if name not in HELD_OUT)
    return [
        HELD_OUT | frozenset(free[::_DOCUMENTS]),
        frozenset(name for name in others if name in _SECOND) | frozenset(free[1::_DOCUMENTS]),
        frozenset(name for name in others if name not in _SECOND) | frozenset(free[2::_DOCUMENTS]),
    ]


def states_of(examples: list[Example], network: Network, states: States) -> "dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]":
    """What a network makes of each text: the mean state of the question, and of each quantity's tokens."""
    found = {}
    for example in examples:
        with torch.no_grad():
            batch = batch_of([example], states)
            tokens = network.encode(batch.states, batch.mask)
            whole = (tokens * batch.mask[:, :, None]).sum(1) / batch.mask.sum(1, keepdim=True)
            own = torch.einsum("ql,qlw->qw", batch.spans, tokens[batch.owner])
        found[example.text.text] = whole[0].numpy(), own.numpy()
    return found


def heads_of(network: Network) -> "dict[str, NDArray[np.float32]]":
    """The heads' weights by name."""
    return {name.removeprefix("heads."): value.numpy() for name, value in network.state_dict().items() if name.startswith("heads.")}


def read_folds(folder: Path) -> list[Fold]:
    """The folds that were kept in a folder of one's own."""
    return [pickle.loads(file.read_bytes()) for file in sorted(folder.glob("fold*.pickle"))]  # noqa: S301 - written by this command


def main() -> None:
    """Fit and keep each fold."""
    parser = argparse.ArgumentParser(description="Networks that have not seen what they read.")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--fold", type=int, nargs="*")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    maker = ExampleMaker(load_cases())
    sets: dict[str, list[dict[str, Any]]] = read_sets()
    rows = document_rows()
    examples = [one for name, own in sets.items() for one in maker.of_set(name, own)] + [maker.of_row(row["set"], row) for row in rows]
    base = Base(builtin_folder())
    states = States(base)
    for at, names in enumerate(folds(list(sets), sorted({row["set"] for row in rows}))):
        if options.fold and at not in options.fold:
            continue
        started = time.process_time()
        taught = chosen([one for one in examples if one.set_name not in names])
        network = fit(taught, base, states)
        kept = states_of([one for one in examples if one.set_name in names], network, states)
        fold = Fold(names, heads_of(network), dict(fit_wording(taught)), kept)
        (options.output / f"fold{at}.pickle").write_bytes(pickle.dumps(fold))
        print(f"fold {at}: {len(kept)} texts, {time.process_time() - started:.0f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
