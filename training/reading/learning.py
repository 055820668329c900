"""Fits the reading of numeric questions: python -m training.reading [--output FILE] [--held-out FILE].

Whole sets are held out: for each fold of JUDGED_FOLDS (folds.py) a network is fitted to the other folds and scores this one. The order of
readings and the confidence, of questions and of turns, are fitted to those scores; the network that is shipped is fitted to all sets.
Both are fitted side by side, each on one thread. The result is src/qs_assistant/questions/network.npz, the same bits each time.
"""

import argparse
import pickle
import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from qs_assistant.encoder.embed import WEIGHTS_SHA256, builtin_folder
from qs_assistant.questions import turn_type
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import rendered
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.network import WEIGHTS
from qs_assistant.questions.turn_type import TurnWeights
from qs_assistant.questions.wording import Wording
from qs_assistant.types.forest import packed
from training.forest import grow
from training.reading import ordinary
from training.reading.alignment import read_sets
from training.reading.augment import reworded
from training.reading.confidence import Judged, Logits, first_readings, fit_ranking, judged, logits_of
from training.reading.examples import COMPANY, Example, ExampleMaker, document_rows, later_turns, load_cases
from training.reading.fitting import OWN, States, fit
from training.reading.folds import FOLDS, folds_of
from training.reading.graph import encoder_graph
from training.reading.network import ADAPTED, FROZEN, Base, Network
from training.reading.turns import ContextLogits, JudgedTurn, alone_after, fit_turns, judged_turns, typed_turns, with_states
from training.reading.wording import fit_wording
from training.turns.examples import TYPED
from training.turns.examples import Example as TypedTurn
from training.turns.fitting import fitted, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWN_SHARE, DOCUMENTS_SHARE = 0.4, 0.35
JUDGED_FOLDS = (1,)
"""The folds, of FOLDS, that give the order and the confidence: each costs a whole fit. This one has every kind of set, and none that
alone teaches something (n19 has the figures of one year)."""
PROCESSES = 2
ALONE_IN_CONTEXT = 0.5
"""How many of the questions that stand alone are put after a turn of some conversation as well."""
REWORDINGS = 2
"""Other wordings of each labelled question that take turns with it."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is fitted to: examples, their other wordings, turns that teach in their context alone, the fixed layers' states."""

    examples: list[Example]
    variants: Mapping[int, Sequence[Example]]
    typed: list[Example]
    turns: list[TypedTurn]
    base: Base
    states: States
    cases: Cases


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The held-out questions of every fold as they are judged."""

    questions: list[Judged]
    turns: list[JudgedTurn]


def main() -> None:
    """Fit, export, and say what it took."""
    parser = argparse.ArgumentParser(description="Fits the reading of numeric questions.")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--held-out", type=Path, help="keep how every held-out question is judged, as a pickle")
    options = parser.parse_args()
    started = time.perf_counter()
    ordinary.write(ordinary.ordinary_words(read_sets()))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        judging, fitting = pool.submit(order_and_confidence, options.held_out), pool.submit(taught_network)
        learned, (network, words, types) = judging.result(), fitting.result()
    export(network, learned, words, options.output)
    write(types, turn_type.WITH_STATE)
    print(f"done in {time.perf_counter() - started:.0f} s, {options.output.stat().st_size / 1e6:.2f} MB", flush=True)


def order_and_confidence(kept: Path | None) -> "dict[str, NDArray[np.float64]]":
    """The weights of the order and the confidence, of questions and of turns; `kept` takes how every held-out question is judged."""
    torch.set_num_threads(1)
    held = held_out(gathered())
    ranking = fit_ranking(held.questions)
    turn_ranking, turn_confidence = fit_turns(held.turns)
    learned = {
        "ranking": ranking, "confidence": packed(grow(*first_readings(held.questions, ranking))),
        "turn_ranking": turn_ranking, "turn_confidence": packed(turn_confidence),
    }  # fmt: skip
    if kept is not None:
        kept.write_bytes(pickle.dumps(held))
    return learned


def taught_network() -> "tuple[Mapping[str, NDArray[np.float32]], Mapping[str, NDArray[np.float32]], TurnWeights]":
    """What is learned of all sets: the network's weights by name, those of the words around a number, and those of a turn's type."""
    torch.set_num_threads(1)
    material = gathered()
    started = time.process_time()
    taught = chosen([*material.examples, *material.typed])
    network = fit(taught, material.base, material.states, material.variants)
    _say("the network", started)
    weights = {name: value.detach().numpy() for name, value in sorted(network.state_dict().items())}
    words = {f"words.{head}": one for head, one in fit_wording(taught).items()}
    return weights, words, fitted(with_states(material.turns, states_by(network, material)))


def gathered() -> Material:
    """The labelled questions with their other wordings, those of conversations after what was said before as well."""
    cases = load_cases()
    maker, draw = ExampleMaker(cases), random.Random(14)
    turns = typed_turns()
    said: dict[tuple[str, str, str | None], TypedTurn] = {
        (one.group, one.row["conversation"], one.question): one for one in turns if one.row is not None
    }
    before = list(said.values())
    typed = [maker.of_turn(one, {"question": one.question, "class": TYPED}) for one in turns if one.group == TYPED]
    examples, variants = [], {}
    for name, rows in read_sets().items():
        for row, goes_on in zip(rows, later_turns(rows), strict=True):
            one = maker.of_row(name, row, later=goes_on)
            examples.append(one)
            turn = said.get((name, row.get("conversation", ""), row["question"]))
            if name != OWN and not row.get("conversation") and draw.random() < ALONE_IN_CONTEXT:
                turn = alone_after(name, row, draw.choice(before).previous)
            if one.teaches:
                others = [maker.of_row(name, reworded(one.sentence, row, draw), later=goes_on) for _ in range(REWORDINGS)]
                variants[id(one)] = [one, *others, *(_in_context(maker, one, turn, draw, often=goes_on) if turn else ())]
            elif turn is not None:
                typed.append(maker.of_turn(turn, row))
    examples += [maker.of_row(row["set"], row) for row in document_rows()]
    base = Base(builtin_folder())
    return Material(examples, variants, typed, turns, base, States(base), cases)


def _in_context(maker: ExampleMaker, one: Example, turn: TypedTurn, draw: random.Random, *, often: bool) -> list[Example]:
    """A question after what the conversation was about: one that goes on as often as alone, another now and then."""
    words = [one.row, *(reworded(one.sentence, one.row, draw) for _ in range(REWORDINGS))]
    return [maker.of_turn(turn, row) for row in (words if often else words[-1:])]


def held_out(material: Material) -> HeldOut:
    """The judged folds as a network reads each that was fitted to the others."""
    folds = folds_of(one.set_name for one in material.examples)
    found = HeldOut([], [])
    for fold in JUDGED_FOLDS:
        started = time.process_time()
        inside = [one for one in material.examples if folds[one.set_name] != fold]
        taught = chosen([*inside, *(one for one in material.typed if folds.get(one.set_name) != fold)])
        network, wording = fit(taught, material.base, material.states, material.variants), Wording(fit_wording(taught))
        held = [one for one in material.examples if folds[one.set_name] == fold and one.set_name != OWN]
        logits: list[Logits] = [logits_of(one, network, material.states) for one in held]
        rows = [(one.set_name, one.row, found) for one, found in zip(held, logits, strict=True)]
        questions = judged(rows, wording, material.cases)
        found.questions.extend(questions)
        typed = with_states([one for one in material.turns if folds.get(one.group) != fold], states_by(network, material))
        read_after = ContextLogits(ExampleMaker(material.cases), network, material.states)
        found.turns.extend(judged_turns(rows, wording, questions, types=fitted(typed), cases=material.cases, read_after=read_after))
        _say(f"fold {fold + 1} of {FOLDS} judged", started)
    return found


def states_by(network: Network, material: Material) -> "Callable[[str], NDArray[np.float32]]":
    """What gives a network's mean state of a text."""
    grammar = Grammar(material.cases, COMPANY)

    def state_of(text: str) -> "NDArray[np.float32]":
        states, *_ = material.base.states(rendered(grammar.take_apart(text)))
        with torch.no_grad():
            found: NDArray[np.float32] = network.encode(states[None], torch.ones(1, len(states), dtype=torch.bool))[0].mean(0).numpy()
        return found

    return cache(state_of)


def _say(what: str, started: float) -> None:
    print(f"{what}: {time.process_time() - started:.0f} s of processor time", flush=True)


def chosen(examples: list[Example]) -> list[Example]:
    """The examples that teach something; of the project's own questions and of those that ask the documents, a share."""
    draw = random.Random(14)
    kept = []
    for one in examples:
        share = OWN_SHARE if one.set_name == OWN else 1.0 if "class" in one.row else DOCUMENTS_SHARE
        if draw.random() < share and one.teaches:
            kept.append(one)
    return kept


def export(
    network: "Mapping[str, NDArray[np.float32]]",
    fusion: Mapping[str, "NDArray[np.float64]"],
    words: Mapping[str, "NDArray[np.float32]"],
    file: Path,
) -> None:
    """Write what was learned, in half precision, under the names of the shipped encoder's layers."""
    spoken = {part.replace(".", "_"): part for part in ADAPTED}
    kept: dict[str, NDArray[Any]] = {"base": np.array(WEIGHTS_SHA256), **fusion}
    kept |= {name: value.astype(np.float16) for name, value in words.items()}
    for name, value in network.items():
        if name.startswith("layers."):
            _, layer, _, part, matrix = name.split(".")
            name = f"encoder.layer.{int(layer) + FROZEN}.{spoken[part]}.{matrix}"  # noqa: PLW2901 - the exported name
        kept[name] = value.astype(np.float16)
    with file.open("wb") as opened:
        np.savez_compressed(opened, **kept)
    file.with_suffix(".onnx").write_bytes(encoder_graph())
