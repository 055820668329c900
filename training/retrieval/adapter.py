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
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.retrieval.corpus import SHIPPED, Corpus, Question
from training.retrieval.minilm import WIDTH, Adapter, Encoder

RANK, NARROW, SEED = 8, 128, 11
RATE, STEPS_OF_WARMUP = 1e-3, 30
DOCUMENTS, BANK_PASSAGES, BANK_QUESTIONS = 3, 40, 64
ASKED_OF_BANK = 16  # passages of the bank in a batch, each with some of its questions
SHARP = 24.0  # what similarities are multiplied with before the softmax
EACH = 4  # questions of each
LOWER = 0.4  # the share of names without capitals
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


@dataclass(frozen=True)
class Cached:
    """The states below the adapters of one text."""

    hidden: Tensor
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Texts:
    """The last states of texts, (texts, tokens, width), and which of them are tokens."""

    hidden: Tensor
    mask: Tensor


Pair = tuple[str, tuple[int, ...], tuple[int, ...]]
"""A question, the places of the passages that answer it, and the places that it is asked of; none: all of the batch."""


@dataclass(frozen=True)
class Batch:
    """Questions and passages of one step: which passages a question is asked of, and which share of the right ones each is."""

    questions: list[str]
    passages: list[int]
    allowed: Tensor
    right: Tensor

    @classmethod
    def of(cls, passages: list[int], pairs: Sequence[Pair]) -> "Batch":
        """The batch of some pairs over passages."""
        where = {at: row for row, at in enumerate(passages)}
        allowed = torch.zeros(len(pairs), len(passages), dtype=torch.bool)
        right = torch.zeros(len(pairs), len(passages))
        for row, (_, gold, among) in enumerate(pairs):
            allowed[row, [where[at] for at in among or passages]] = True
            right[row, [where[at] for at in gold]] = 1 / len(gold)
        return cls([text for text, _, _ in pairs], passages, allowed, right)


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

    def __init__(self, encoder: Encoder, corpus: Corpus, bank: Sequence[tuple[str, int]]) -> None:
        self.encoder = encoder
        self.passages = self._cached([one.piece.embedded for one in corpus.passages])
        holding = Counter(token for one in self.passages for token in set(one.ids))
        count = len(self.passages)
        self.idf = torch.tensor([math.log1p((count - holding[t] + 0.5) / (holding[t] + 0.5)) for t in range(30522)])
        self.idf[[101, 102]] = 0.0
        self.names = [names_in(one.piece.title) for one in corpus.passages]
        self.known: dict[int, list[str]] = {}
        for text, at in bank:
            self.known.setdefault(at, []).append(text)
        self.documents: dict[tuple[str, str], list[int]] = {}
        for at, passage in enumerate(corpus.passages):
            self.documents.setdefault((passage.set, passage.document), []).append(at)
        self.asked: dict[tuple[str, str], list[Question]] = {}
        for question in corpus.questions:
            if question.gold and question.set != SHIPPED and question.kind != "follow-up":
                self.asked.setdefault((question.set, question.own), []).append(question)

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
            for batch in self._batches(draw):
                loss = self._loss(head, batch)
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

    def _batches(self, draw: random.Random) -> Iterator["Batch"]:
        """Batches in random order: of the added sets some documents with their questions, of the shipped ones a part of the bank."""
        keys = sorted(self.asked)
        draw.shuffle(keys)
        keys.sort(key=lambda key: key[0])  # documents of one set stand together, as they do in a library
        shipped = sorted(self.known)
        turn = draw.randrange(len(shipped))
        shipped = shipped[turn:] + shipped[:turn]  # neighbours stand together: they are the hardest to tell apart
        makers = [partial(self._of_documents, keys[at : at + DOCUMENTS]) for at in range(0, len(keys), DOCUMENTS)]
        makers += [partial(self._of_bank, shipped[at : at + ASKED_OF_BANK]) for at in range(0, len(shipped), ASKED_OF_BANK)]
        draw.shuffle(makers)
        for made in makers:
            yield made(draw)

    def _of_bank(self, some: Sequence[int], draw: random.Random) -> "Batch":
        """Some shipped passages with a few of the questions that they are known to answer, among others."""
        others = sorted(self.known.keys() - set(some))
        pairs = [(text, (at,), ()) for at in some for text in draw.sample(self.known[at], min(EACH, len(self.known[at])))]
        return Batch.of([*some, *draw.sample(others, BANK_PASSAGES - len(some))], pairs)

    def _of_documents(self, keys: Sequence[tuple[str, str]], draw: random.Random) -> "Batch":
        """Some documents with their questions: each of its own document alone, or with its document's name, of all of them."""
        pairs: list[Pair] = []
        for key in keys:
            names = self.names[self.documents[key][0]]
            for question in self.asked[key]:
                if not question.cross and draw.random() < NAMED:
                    name = draw.choice(names)
                    name = name.lower() if draw.random() < LOWER else name
                    pairs.append((draw.choice(FRAMES).format(q=question.text.rstrip("?"), n=name), question.gold, ()))
                else:
                    pairs.append((question.text, question.gold, () if question.cross else tuple(self.documents[key])))
        passages = [at for key in keys for at in self.documents[key]]
        return Batch.of(passages, draw.sample(pairs, BANK_QUESTIONS) if len(pairs) > BANK_QUESTIONS else pairs)

    def _loss(self, head: Head, batch: "Batch") -> Tensor:
        asked = self._cached(batch.questions)
        q_hidden, q_mask = self._upper(head, asked)
        p_hidden, p_mask = self._upper(head, [self.passages[at] for at in batch.passages])
        weights = torch.stack([functional.pad(self.idf[list(one.ids)], (0, q_hidden.shape[1] - len(one.ids))) for one in asked])
        sums, cosines = compared(head, Texts(q_hidden, q_mask), Texts(p_hidden, p_mask), weights)
        return sum(
            -(batch.right * torch.log_softmax((SHARP * score).masked_fill(~batch.allowed, -1e4), 1)).sum(1).mean() * share
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


def compared(head: Head, questions: Texts, passages: Texts, weights: Tensor) -> tuple[Tensor, Tensor]:
    """The weighed MaxSim and the cosine of each question with each passage, (questions, passages)."""
    q_states, gates = head.states(questions.hidden)
    p_states, _ = head.states(passages.hidden)
    near = torch.einsum("qtd,psd->qpts", q_states, p_states).masked_fill(~passages.mask[None, :, None, :], -1.0).amax(-1)
    weights = weights * gates * questions.mask
    sums = (near * weights[:, None, :]).sum(-1) / weights.sum(-1).clamp_min(1e-6)[:, None]
    return sums, pooled(questions.hidden, questions.mask) @ pooled(passages.hidden, passages.mask).T


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """The unit mean of the states of each text."""
    return functional.normalize((hidden * mask[..., None]).sum(1), dim=-1)


def names_in(title: str) -> list[str]:
    """By what a document may be named: the first names in its title, and the title."""
    found = [word for word in _NAME.findall(title) if word not in _COMMON]
    return [*found[:2], title]
