"""Fits the reading of numeric questions: python -m training.reading [--only-score].

Two fits: one leaves the sets of HELD_OUT out and gives the confidence's weights, the other takes all sets and is shipped. The result is
src/qs_assistant/questions/network.npz, the same bits each time.
"""

import argparse
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from qs_assistant.encoder.embed import WEIGHTS_SHA256, builtin_folder
from qs_assistant.questions.network import WEIGHTS
from qs_assistant.questions.wording import Wording
from training.reading.alignment import read_sets
from training.reading.confidence import fit_fusion
from training.reading.examples import Example, ExampleMaker, document_rows, load_cases
from training.reading.fitting import OWN, States, fit
from training.reading.graph import encoder_graph
from training.reading.network import ADAPTED, FROZEN, Base, Network
from training.reading.wording import fit_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELD_OUT = frozenset({"n01-student", "n03-finance", "n05-slang", "n10-borders", "w-kinds", "w-retail", "documents-dretail", "added-d"})
OWN_SHARE, DOCUMENTS_SHARE = 0.4, 0.35


def main() -> None:
    """Fit, export, and say what it took."""
    parser = argparse.ArgumentParser(description="Fits the reading of numeric questions.")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    started = time.process_time()
    cases = load_cases()
    maker = ExampleMaker(cases)
    numeric = [one for name, rows in read_sets().items() for one in maker.of_set(name, rows)]
    documents = [maker.of_row(row["set"], row) for row in document_rows()]
    base = Base(builtin_folder())
    states = States(base)
    held = [one for one in (*numeric, *documents) if one.set_name in HELD_OUT]
    taught = chosen([one for one in (*numeric, *documents) if one.set_name not in HELD_OUT])
    ranking, confidence = fit_fusion(held, fit(taught, base, states), Wording(fit_wording(taught)), states, cases)
    print(f"ranking and confidence from the held-out sets: {time.process_time() - started:.0f} s of processor time")
    taught = chosen([*numeric, *documents])
    words = {f"words.{head}": weights for head, weights in fit_wording(taught).items()}
    export(fit(taught, base, states), {"ranking": ranking, "confidence": confidence}, words, options.output)
    print(f"done: {time.process_time() - started:.0f} s of processor time, {options.output.stat().st_size / 1e6:.2f} MB")


def chosen(examples: list[Example]) -> list[Example]:
    """The examples that teach something; of the project's own questions and of those that ask the documents, a share."""
    draw = random.Random(14)
    kept = []
    for one in examples:
        share = OWN_SHARE if one.set_name == OWN else 1.0 if "class" in one.row else DOCUMENTS_SHARE
        if draw.random() < share and one.teaches:
            kept.append(one)
    return kept


def export(network: Network, fusion: Mapping[str, "NDArray[np.float64]"], words: Mapping[str, "NDArray[np.float32]"], file: Path) -> None:
    """Write what was learned, in half precision, under the names of the shipped encoder's layers."""
    spoken = {part.replace(".", "_"): part for part in ADAPTED}
    kept: dict[str, NDArray[Any]] = {"base": np.array(WEIGHTS_SHA256), **fusion}
    kept |= {name: value.astype(np.float16) for name, value in words.items()}
    for name, value in sorted(network.state_dict().items()):
        if name.startswith("layers."):
            _, layer, _, part, matrix = name.split(".")
            name = f"encoder.layer.{int(layer) + FROZEN}.{spoken[part]}.{matrix}"  # noqa: PLW2901 - the exported name
        kept[name] = value.detach().numpy().astype(np.float16)
    with file.open("wb") as opened:
        np.savez_compressed(opened, **kept)
    file.with_suffix(".onnx").write_bytes(encoder_graph())


if __name__ == "__main__":
    main()
