"""Trains the cross-encoder that orders the best candidates and says whether they answer at all.

It is the default encoder with low-rank updates of its upper layers and one output (Nogueira and Cho 2019, arXiv:1901.04085), trained on
what the first ranking finds: the right passage against those that it confuses it with, and questions that nothing answers, among them
questions of which another name or year was asked for.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.retrieval.minilm import WIDTH, Adapter, Encoder

RANK, SEED = 16, 12
RATE, WARMUP = 1.5e-3, 60
GROUPS = 8  # questions in a batch
LISTED = 0.5  # how much the order counts beside the verdict


@dataclass(frozen=True, slots=True)
class Group:
    """A question with passages that a ranking found for it, and which of them answer."""

    question: str
    passages: tuple[str, ...]
    answers: tuple[bool, ...]


class Judge(nn.Module):
    """The adapter and the output."""

    def __init__(self, rank: int = RANK) -> None:
        super().__init__()
        self.adapter = Adapter(rank, SEED)
        self.weight = nn.Parameter(torch.zeros(WIDTH))
        self.bias = nn.Parameter(torch.tensor(-1.0))

    def verdicts(self, encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """The logit that the passage answers, for each pair of question and passage."""
        ids, kinds = [], []
        for one in encoder.tokenizer.encode_batch(list(pairs)):
            ids.append(one.ids)
            kinds.append(one.type_ids)
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        found: list[Tensor] = [torch.empty(0)] * len(ids)
        for first in range(0, len(order), 12):
            some = order[first : first + 12]
            with torch.no_grad():
                hidden, mask = encoder.lower([ids[at] for at in some], [kinds[at] for at in some])
            last = encoder.upper(hidden, mask, self.adapter)
            mean = (last * mask[..., None]).sum(1) / mask.sum(1)[:, None]
            for row, at in enumerate(some):
                found[at] = (mean[row] + last[row, 0]) @ self.weight + self.bias
        return torch.stack(found)


def train(encoder: Encoder, groups: Sequence[Group], epochs: int, told: float = 60.0) -> Judge:
    """Train; deterministic on one thread."""
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    judge = Judge()
    total = epochs * (len(groups) // GROUPS)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(judge.adapter.parameters()), "lr": RATE},
            {"params": [judge.weight, judge.bias], "lr": RATE},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / WARMUP) * max(0.02, 1 - step / total))
    step, sums, since = 0, [], time.time()
    for _ in range(epochs):
        order = list(groups)
        draw.shuffle(order)
        for first in range(0, len(order) - GROUPS + 1, GROUPS):
            loss = _loss(judge, encoder, order[first : first + GROUPS])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sums.append(loss.item())
            if time.time() - since > told:
                print(f"step {step}/{total} loss {np.mean(sums):.3f}", flush=True)
                sums, since = [], time.time()
    return judge


def _loss(judge: Judge, encoder: Encoder, groups: Sequence[Group]) -> Tensor:
    pairs = [(one.question, passage) for one in groups for passage in one.passages]
    logits = judge.verdicts(encoder, pairs)
    targets = torch.tensor([float(answer) for one in groups for answer in one.answers])
    loss = functional.binary_cross_entropy_with_logits(logits, targets)
    start = 0
    for one in groups:
        own = logits[start : start + len(one.passages)]
        right = targets[start : start + len(one.passages)]
        if right.any() and not right.all():
            loss = loss - LISTED / len(groups) * (right / right.sum() * torch.log_softmax(own, 0)).sum()
        start += len(one.passages)
    return loss
