"""Networks that have not seen what they read: python -m training.reading.crossfit --output FOLDER.

The sets are dealt into folds (folds.py); each fold is read by a network that is fitted to the others. What a network knows of a question's
text alone is kept (the state of the question and of each quantity), so that a change of the grammar can be judged in seconds, without
the encoder. The fits are those of `python -m training.reading`.
"""

import argparse
import pickle
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from training.reading.examples import Example
from training.reading.fitting import States, batch_of, fit
from training.reading.folds import FOLDS, folds_of
from training.reading.learning import chosen, gathered
from training.reading.network import Network
from training.reading.wording import fit_wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fold:
    """One network's heads, its weights for the words, and what it makes of the texts that it has not seen.

    For each text: the states of the whole question and of each quantity, and the logits of what is set in words, and where.
    """

    sets: frozenset[str]
    heads: "dict[str, NDArray[np.float32]]"
    words: "dict[str, NDArray[np.float32]]"
    states: "dict[str, tuple[NDArray[np.float32], ...]]"


def states_of(examples: list[Example], network: Network, states: States) -> "dict[str, tuple[NDArray[np.float32], ...]]":
    """What a network makes of each text; see Fold."""
    found = {}
    for example in examples:
        with torch.no_grad():
            batch = batch_of([example], states)
            tokens = network.encode(batch.states, batch.mask)
            whole = (tokens * batch.mask[:, :, None]).sum(1) / batch.mask.sum(1, keepdim=True)
            own = torch.einsum("ql,qlw->qw", batch.spans, tokens[batch.owner])
            said = network.said_in_words(tokens, batch.mask)
        found[example.text.text] = whole[0].numpy(), own.numpy(), said["unsaid"][0].numpy(), said["unsaid_scenario"][0].numpy()
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
    material = gathered()
    folds = folds_of(one.set_name for one in material.examples)
    for at in options.fold or range(FOLDS):
        started = time.process_time()
        taught = chosen([one for one in material.examples if folds[one.set_name] != at])
        network = fit(taught, material.base, material.states, material.variants)
        held = [one for one in material.examples if folds[one.set_name] == at]
        names = frozenset(name for name, fold in folds.items() if fold == at)
        fold = Fold(names, heads_of(network), dict(fit_wording(taught)), states_of(held, network, material.states))
        (options.output / f"fold{at}.pickle").write_bytes(pickle.dumps(fold))
        print(f"fold {at}: {len(held)} questions, {time.process_time() - started:.0f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
