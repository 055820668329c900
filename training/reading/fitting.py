"""Fits the network to examples: fixed seeds, one thread, the same bits each time."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from qs_assistant.questions.features import KINDS, ROUTES
from qs_assistant.questions.scorer import MAY_BE_WORDED, TURN_HEADS
from qs_assistant.questions.sums import SUM_CLASSES
from training.reading.examples import IGNORED, Example
from training.reading.network import Base, Network

BATCH = 16
EPOCHS = 10
RATE, HEAD_RATE = 1.5e-3, 4e-3
GRAMMAR_DROPPED = 0.35
WORDS_DROPPED = 0.1
GRAMMAR_SENTENCE = len(KINDS) + len(ROUTES) + 1
"""The first features of a question are what the grammar read."""
OWN = "own"
"""The set that the grammar was written for: what it reads there says nothing of how far to trust it."""


@dataclass(slots=True)
class Batch:
    """Some examples, padded to one length."""

    examples: list[Example]
    states: Tensor
    mask: Tensor
    own: Tensor
    spans: Tensor
    owner: Tensor
    given: dict[str, Tensor]


class States:
    """The fixed layers' states of every example, worked out once, in half precision."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._kept: dict[str, tuple[Tensor, list[list[int]], Tensor]] = {}

    def of(self, example: Example) -> tuple[Tensor, list[list[int]], Tensor]:
        """The states, the token places of each quantity, and which tokens are the question's own."""
        key = example.text.text
        if key not in self._kept:
            states, places, own = self._base.states(example.text)
            self._kept[key] = states.half(), places, own
        return self._kept[key]


def batch_of(examples: list[Example], states: States, *, trust: Sequence[bool] | None = None) -> Batch:
    """A padded batch; where `trust` is false, the grammar's features are left out."""
    found = [states.of(one) for one in examples]
    length = max(one[0].shape[0] for one in found)
    padded = torch.zeros(len(found), length, found[0][0].shape[1])
    mask, own = torch.zeros(len(found), length, dtype=torch.bool), torch.zeros(len(found), length, dtype=torch.bool)
    spans, owner = [], []
    for at, (known, places, said) in enumerate(found):
        padded[at, : known.shape[0]] = known.float()
        mask[at, : known.shape[0]] = True
        own[at, : known.shape[0]] = said
        for tokens in places:
            row = torch.zeros(length)
            row[tokens] = 1 / len(tokens)
            spans.append(row)
            owner.append(at)
    kept = np.array([1.0 if trust is None or trust[at] else 0.0 for at in range(len(examples))], np.float32)
    of_owner = kept[owner] if owner else np.zeros(0, np.float32)
    names = np.concatenate([one.features.names for one in examples])
    names[:, :, 2] *= of_owner[:, None]
    inputs = np.stack([one.features.inputs for one in examples])
    inputs[:, :, 4:] *= kept[:, None, None]
    sentence = np.stack([one.features.sentence for one in examples])
    sentence[:, :GRAMMAR_SENTENCE] *= kept[:, None]
    given = {
        "quantities": torch.from_numpy(np.concatenate([one.features.quantities for one in examples])),
        "grammar": torch.from_numpy(np.concatenate([one.features.grammar for one in examples]) * of_owner[:, None]),
        "names": torch.from_numpy(names),
        "allowed": torch.from_numpy(np.concatenate([one.features.allowed.any(2) for one in examples])),
        "sentence": torch.from_numpy(sentence),
        "inputs": torch.from_numpy(inputs),
    }
    taken = torch.stack(spans) if spans else torch.zeros(0, length)
    return Batch(examples, padded, mask, own, taken, torch.tensor(owner, dtype=torch.long), given)


def loss_of(logits: dict[str, Tensor], batch: Batch) -> Tensor:
    """The sum of the heads' cross-entropies."""
    examples = batch.examples

    def one(head: str, labels: Sequence[int]) -> Tensor:
        target = torch.tensor(labels, dtype=torch.long)
        return functional.cross_entropy(logits[head], target, ignore_index=IGNORED, reduction="sum") / len(examples)

    names = np.concatenate([one.names for one in examples])
    total = one("kind", [item.kind for item in examples]) + one("asks", [item.asks for item in examples])
    total = total + one("preset", [item.preset for item in examples])
    total = total + one("solve_for", [item.solve_for for item in examples]) + one("variable", [item.variable for item in examples])
    if len(names):
        logits["name"] = logits["name"].masked_fill(~batch.given["allowed"], -30.0)
        total = total + one("name", names.tolist()) + one("role", np.concatenate([item.roles for item in examples]).tolist())
        total = total + one("scenario", np.concatenate([item.scenarios for item in examples]).tolist())
    shape = torch.tensor(np.stack([item.shape for item in examples]))
    total = total + functional.cross_entropy(logits["shape"].flatten(0, 1), shape.flatten(), ignore_index=IGNORED, reduction="sum") / len(
        examples
    )
    routes = torch.tensor(np.stack([item.routes for item in examples]))
    allowed = torch.log_softmax(logits["route"], 1) + torch.log(routes + 1e-9)
    total = total - torch.logsumexp(allowed, 1).mean()
    total = total + _loss_of_sums(logits, batch) + _loss_of_turns(logits, examples)
    return total + _loss_of_unsaid(logits, examples)


def _loss_of_turns(logits: dict[str, Tensor], examples: Sequence[Example]) -> Tensor:
    """How unlikely what a turn starts from, runs and varies is; several ways may be right, which then count together."""
    total = logits["turn_base"].sum() * 0.0
    for head in TURN_HEADS.values():
        allowed = torch.tensor(np.stack([getattr(one, head) for one in examples]))
        told = allowed.any(1)
        if told.any():
            likely = torch.log_softmax(logits[head][told], 1).masked_fill(~allowed[told], -torch.inf)
            total = total - torch.logsumexp(likely, 1).sum() / len(examples)
    return total


def _loss_of_unsaid(logits: dict[str, Tensor], examples: Sequence[Example]) -> Tensor:
    """How unlikely it is that each input is set in words, or not, as labelled, and in the scenario of the label."""
    said = logits["unsaid"].masked_fill(~torch.from_numpy(MAY_BE_WORDED), -30.0)
    classes = torch.cat([torch.zeros_like(said[:, :, :1]), said], 2).flatten(0, 1)
    labels = torch.tensor(np.stack([one.unsaid for one in examples])).flatten()
    scenarios = torch.tensor(np.stack([one.unsaid_scenarios for one in examples])).flatten()
    loss = functional.cross_entropy(classes, labels, ignore_index=IGNORED, reduction="sum")
    placed = functional.cross_entropy(logits["unsaid_scenario"].flatten(0, 1), scenarios, ignore_index=IGNORED, reduction="sum")
    return (loss + placed) / len(examples)


def _loss_of_sums(logits: dict[str, Tensor], batch: Batch) -> Tensor:
    """How unlikely the sums that give the labelled result are among those that the units allow."""
    total = logits["sums"].sum() * 0.0
    for at, one in enumerate(batch.examples):
        if not one.sums_right.any():
            continue
        forms = torch.tensor([SUM_CLASSES.index(option.form) for option in one.sums])
        clues = torch.tensor([option.clues for option in one.sums])
        slots = torch.tensor([option.slots for option in one.sums])
        placed = torch.gather(logits["sum_slots"][batch.owner == at].expand(len(forms), -1, -1), 2, slots[:, :, None]).sum((1, 2))
        scores = logits["sums"][at, forms] + (logits["sum_clues"][0, forms] * clues).sum(1) + placed
        total = total + torch.logsumexp(scores, 0) - torch.logsumexp(scores[torch.from_numpy(one.sums_right)], 0)
    return total / len(batch.examples)


def fit(
    examples: list[Example], base: Base, states: States, variants: Mapping[int, Sequence[Example]], *, seed: int = 14, epochs: int = EPOCHS
) -> Network:
    """The network fitted to the examples, each in one of its wordings (`variants`, by identity) at a time."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    order, dropped = random.Random(seed), torch.Generator().manual_seed(seed)
    network = Network(base.weights)
    learned = [one for one in network.parameters() if one.requires_grad]
    groups = [
        {"params": [one for one in network.layers.parameters() if one.requires_grad], "peak": RATE},
        {"params": list(network.heads.parameters()), "peak": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    steps, step = epochs * math.ceil(len(examples) / BATCH), 0
    for _epoch in range(epochs):
        network.train()
        worded = [order.choice(variants[id(one)]) if id(one) in variants else one for one in examples]
        for chosen in _batches(worded, states, order):
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * min(1.0, step / (0.05 * steps)) * (1 - step / steps)
            trust = [one.set_name != OWN and order.random() > GRAMMAR_DROPPED for one in chosen]
            batch = batch_of(chosen, states, trust=trust)
            batch.mask = thinned(batch, dropped)
            tokens = network.encode(batch.states, batch.mask)
            loss = loss_of(network.score(tokens, batch.own & batch.mask, batch.spans, batch.owner, batch.given), batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            step += 1
    network.eval()
    return network


def thinned(batch: Batch, dropped: torch.Generator) -> Tensor:
    """The mask without some of the words, never the first token or a quantity's."""
    kept = torch.rand(batch.mask.shape, generator=dropped) >= WORDS_DROPPED
    for owner, span in zip(batch.owner.tolist(), batch.spans, strict=True):
        kept[owner] |= span > 0
    kept[:, 0] = True
    return batch.mask & kept


def _batches(examples: list[Example], states: States, order: random.Random) -> list[list[Example]]:
    """Shuffled batches of about one length."""
    keyed = sorted(examples, key=lambda one: (states.of(one)[0].shape[0] // 4, order.random()))
    found = [keyed[at : at + BATCH] for at in range(0, len(keyed), BATCH)]
    order.shuffle(found)
    return found
