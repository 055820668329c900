"""Trains the retrieval adapter: what turns the default encoder's states into the token states that late interaction compares.

Loss: softmax cross-entropy of the right passage among those of some documents, by MaxSim (Khattab and Zaharia 2020, "ColBERT",
arXiv:2004.12832) over projected token states and by the cosine of mean states. Question tokens are weighed by rarity times a learned gate.
"""

import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.retrieval.corpus import SHIPPED, Corpus
from training.retrieval.minilm import WIDTH, Adapter, Encoder

RANK, NARROW, SEED = 8, 128, 11
RATE, STEPS_OF_WARMUP = 1e-3, 30
DOCUMENTS, BANK_PASSAGES, BANK_QUESTIONS = 3, 40, 64
ASKED_OF_BANK = 16  # passages of the bank in a batch, each with some of its questions
SHARP = 24.0  # what similarities are multiplied with before the softmax
NAMED = 0.6  # the share of questions that are asked of several documents at once, with their document's name added
_NAME = re.compile(r"\b[A-Z][\w-]{2,}")
_COMMON = frozenset(
    [
        "The",
        "Annual",
        "Report",
        "Notes",
        "Letter",
        "Results",
        "Quarter",
        "Press",
        "Release",
        "Minutes",
        "Meeting",
        "Council",
        "Board",
        "Statement",
        "And",
        "For",
        "With",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
    ]
)
FRAMES = ("{q} ({n})", "{n}: {q}", "{q} at {n}", "about {n} - {q}", "{q} {n}", "in the {n} one, {q}")


def searched(title: str, heading: str, text: str) -> str:
    """What is encoded of a passage: its document's title and its headings, then its words."""
    above = f"{title}. {heading}" if heading else title
    return f"{above}\n{text}"


@dataclass(frozen=True)
class Cached:
    """The states below the adapters of one text."""

    hidden: Tensor
    ids: tuple[int, ...]


class Head(nn.Module):
    """Adapter, projection and gate: everything of retrieval that is trained in the encoder."""

    def __init__(self, first: np.ndarray, rank: int = RANK) -> None:
        super().__init__()
        self.adapter = Adapter(rank, SEED)
        self.narrow = nn.Parameter(torch.tensor(first, dtype=torch.float32))
        self.gate = nn.Parameter(torch.zeros(WIDTH))

    def states(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Projected unit states and the gates of tokens."""
        return functional.normalize(functional.linear(hidden, self.narrow), dim=-1), 2 * torch.sigmoid(hidden @ self.gate)


class Trainer:
    """Trains a head on a corpus and a bank of (question, place) pairs.

    Args:
        encoder, corpus: as they are.
        bank: questions with the place of the shipped passage that answers.
        head: what is trained.
    """

    def __init__(self, encoder: Encoder, corpus: Corpus, bank: Sequence[tuple[str, int]], titles: Sequence[str]) -> None:
        self.encoder, self.corpus, self.bank = encoder, corpus, bank
        self.passages = self._cached(
            [searched(t, one.piece.heading, one.piece.text) for t, one in zip(titles, corpus.passages, strict=True)]
        )
        holding = Counter(token for one in self.passages for token in set(one.ids))
        count = len(self.passages)
        self.idf = torch.tensor([math.log1p((count - holding[t] + 0.5) / (holding[t] + 0.5)) for t in range(30522)])
        self.idf[[101, 102]] = 0.0
        self.names = [_names(title) for title in titles]

    def _cached(self, texts: Sequence[str]) -> list[Cached]:
        ids = self.encoder.ids(texts)
        found: list[Cached | None] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda at: len(ids[at]))
        with torch.no_grad():
            for first in range(0, len(order), 32):
                some = order[first : first + 32]
                hidden, _ = self.encoder.lower([ids[at] for at in some])
                for row, at in enumerate(some):
                    found[at] = Cached(hidden[row, : len(ids[at])].clone(), tuple(ids[at]))
        return [one for one in found if one is not None]

    def first_projection(self) -> np.ndarray:
        """The principal axes of some passages' last states, as the projection's first value."""
        with torch.no_grad():
            some = self.passages[:: max(1, len(self.passages) // 400)]
            rows = [self.encoder.upper(one.hidden[None], torch.ones(1, len(one.ids), dtype=torch.bool), None)[0] for one in some]
            values = torch.cat(rows)
            _, _, axes = torch.linalg.svd(functional.normalize(values, dim=-1), full_matrices=False)
        return axes[:NARROW].numpy()

    def train(self, head: Head, epochs: int, told: float = 30.0) -> Head:
        """Train; deterministic on one thread."""
        torch.manual_seed(SEED)
        draw = random.Random(SEED)
        total = epochs * sum(1 for _ in self._batches(random.Random(0)))
        optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / STEPS_OF_WARMUP) * max(0.02, 1 - step / total)
        )
        step, sums, since = 0, [], time.time()
        for _ in range(epochs):
            for questions, passages, allowed, right in self._batches(draw):
                loss = self._loss(head, questions, passages, allowed, right)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(head.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                step += 1
                sums.append(loss.item())
                if time.time() - since > told:
                    print(f"step {step}/{total} loss {np.mean(sums):.3f}", flush=True)
                    sums, since = [], time.time()
        return head

    def _batches(self, draw: random.Random) -> Iterator[tuple[list[str], list[int], Tensor, Tensor]]:
        """Batches in random order: of the added sets some documents with their questions, of the shipped ones a part of the bank."""
        batches = []
        documents: dict[tuple[str, str], list[int]] = {}
        for at, one in enumerate(self.corpus.passages):
            documents.setdefault((one.set, one.document), []).append(at)
        asked: dict[tuple[str, str], list[tuple[str, tuple[int, ...], bool]]] = {}
        for one in self.corpus.questions:
            if one.gold and one.set != SHIPPED and one.kind != "follow-up":
                asked.setdefault((one.set, one.own), []).append((one.text, one.gold, one.cross))
        keys = [key for key in sorted(documents) if key in asked]
        draw.shuffle(keys)
        keys.sort(key=lambda key: key[0])  # documents of one set stand together, as they do in a library
        batches += [("added", keys[at : at + DOCUMENTS]) for at in range(0, len(keys), DOCUMENTS)]
        of_passage: dict[int, list[str]] = {}
        for text, at in self.bank:
            of_passage.setdefault(at, []).append(text)
        shipped = sorted(of_passage)
        turn = draw.randrange(len(shipped))
        shipped = shipped[turn:] + shipped[:turn]  # neighbours stand together: they are the hardest to tell apart
        batches += [("bank", shipped[at : at + ASKED_OF_BANK]) for at in range(0, len(shipped), ASKED_OF_BANK)]
        draw.shuffle(batches)
        for kind, some in batches:
            if kind == "bank":
                others = [at for at in shipped if at not in set(some)]
                passages = some + draw.sample(others, BANK_PASSAGES - len(some))
                pairs = [(text, (at,), "all") for at in some for text in draw.sample(of_passage[at], min(4, len(of_passage[at])))]
            else:
                passages = [at for key in some for at in documents[key]]
                pairs = []
                for key in some:
                    for text, gold, cross in asked[key]:
                        if not cross and draw.random() < NAMED and self.names[documents[key][0]]:
                            name = draw.choice(self.names[documents[key][0]])
                            name = name.lower() if draw.random() < 0.4 else name
                            pairs.append((draw.choice(FRAMES).format(q=text.rstrip("?"), n=name), gold, "all"))
                        else:
                            pairs.append((text, gold, "all" if cross else key))
                if len(pairs) > BANK_QUESTIONS:
                    pairs = draw.sample(pairs, BANK_QUESTIONS)
            where = {at: row for row, at in enumerate(passages)}
            allowed = torch.ones(len(pairs), len(passages), dtype=torch.bool)
            right = torch.zeros(len(pairs), len(passages))
            for row, (_, gold, among) in enumerate(pairs):
                if among != "all":
                    keep = {where[at] for at in documents[among]}
                    allowed[row] = torch.tensor([at in keep for at in range(len(passages))])
                for at in gold:
                    right[row, where[at]] = 1 / len(gold)
            yield [text for text, _, _ in pairs], passages, allowed, right

    def _loss(self, head: Head, questions: list[str], passages: list[int], allowed: Tensor, right: Tensor) -> Tensor:
        asked = self._cached(questions)
        q_hidden, q_mask = self._upper(head, asked)
        p_hidden, p_mask = self._upper(head, [self.passages[at] for at in passages])
        weights = torch.stack([functional.pad(self.idf[list(one.ids)], (0, q_hidden.shape[1] - len(one.ids))) for one in asked])
        sums, cosines = compared(head, q_hidden, q_mask, weights, p_hidden, p_mask)
        return sum(
            -(right * torch.log_softmax((SHARP * score).masked_fill(~allowed, -1e4), 1)).sum(1).mean() * share
            for score, share in ((sums, 1.0), (cosines, 0.5))
        )

    def _upper(self, head: Head, texts: Sequence[Cached]) -> tuple[Tensor, Tensor]:
        """The last states of texts, computed by length so that little of it is padding."""
        longest = max(len(one.ids) for one in texts)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at].ids))
        rows: list[Tensor] = [torch.empty(0)] * len(texts)
        for first in range(0, len(order), 12):
            some = order[first : first + 12]
            most = len(texts[some[-1]].ids)
            hidden = torch.stack([functional.pad(texts[at].hidden, (0, 0, 0, most - len(texts[at].ids))) for at in some])
            mask = torch.tensor([[place < len(texts[at].ids) for place in range(most)] for at in some])
            done = functional.pad(self.encoder.upper(hidden, mask, head.adapter), (0, 0, 0, longest - most))
            for row, at in enumerate(some):
                rows[at] = done[row]
        return torch.stack(rows), torch.tensor([[place < len(one.ids) for place in range(longest)] for one in texts])


def compared(head: Head, q_hidden: Tensor, q_mask: Tensor, weights: Tensor, p_hidden: Tensor, p_mask: Tensor) -> tuple[Tensor, Tensor]:
    """The weighed MaxSim and the cosine of each question with each passage, (questions, passages)."""
    q_states, gates = head.states(q_hidden)
    p_states, _ = head.states(p_hidden)
    near = torch.einsum("qtd,psd->qpts", q_states, p_states).masked_fill(~p_mask[None, :, None, :], -1.0).amax(-1)
    weights = weights * gates * q_mask
    sums = (near * weights[:, None, :]).sum(-1) / weights.sum(-1).clamp_min(1e-6)[:, None]
    return sums, pooled(q_hidden, q_mask) @ pooled(p_hidden, p_mask).T


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """The unit mean of the states of each text."""
    return functional.normalize((hidden * mask[..., None]).sum(1), dim=-1)


def _names(title: str) -> list[str]:
    found = [word for word in _NAME.findall(title) if word not in _COMMON]
    return [*found[:2], title]
