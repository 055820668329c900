"""Fits the order of readings and how sure the reader is of the first one, on sets that the network was not fitted to.

The order: a conditional logit over the readings of each question (McFadden 1974). The confidence: a random forest (Breiman 2001), which
runs more questions, and more turns, at equal misreadings than a logistic regression on the same figures (docs/reading.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from scipy.optimize import minimize

from benchmarks.outcomes import RequestOutcomes
from qs_assistant.questions.assemble import Assembler
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.features import KINDS, features
from qs_assistant.questions.fusion import CLUES, SUMS, Heard, Listed, listed, ranked
from qs_assistant.questions.grammar import Grammar
from qs_assistant.questions.scorer import Scores, scores_of
from qs_assistant.questions.wording import Wording
from qs_assistant.reports.arithmetic import work_out
from qs_assistant.types.errors import AssistantError
from qs_assistant.types.request import Request
from training.reading.alignment import RENAMED
from training.reading.examples import COMPANY, Example
from training.reading.fitting import States, batch_of
from training.reading.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 1.0
Logits = Mapping[str, "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out question: its set, its list of readings, and which of them are the labelled one."""

    set_name: str
    row: Mapping[str, Any]
    heard: Heard
    scores: Scores
    listed: Listed
    right: "NDArray[np.bool_]"


def logits_of(example: Example, network: Network, states: States) -> dict[str, "NDArray[np.float32]"]:
    """The heads' logits for one question."""
    with torch.no_grad():
        batch = batch_of([example], states)
        tokens = network.encode(batch.states, batch.mask)
        found = network.score(tokens, batch.own, batch.spans, batch.owner, batch.given)
        found["state"] = tokens[:, batch.own[0]].mean(1)
    return {
        name: (value if name in ("name", "role", "scenario", "sum_slots") else value[0]).detach().numpy() for name, value in found.items()
    }


def judged(rows: Sequence[tuple[str, Mapping[str, Any], Logits]], wording: Wording, cases: Cases) -> list[Judged]:
    """Every first turn that has a request or has to be asked back, with which of its readings are right."""
    judge, grammar, assembler = RequestOutcomes(cases), Grammar(cases, COMPANY), Assembler(cases)
    found, seen = [], set()
    for name, row, logits in rows:
        conversation = row.get("conversation")
        later = conversation in seen
        if conversation:
            seen.add(conversation)
        if later or not (row.get("request") or row.get("ask")):
            continue
        sentence = grammar.take_apart(row["question"])
        heard = Heard(sentence, *grammar.read(sentence))
        if heard.reading.request is not None and heard.reading.request.kind not in KINDS:
            continue  # an analysis that the network was not taught is the grammar's
        given = features(sentence, heard.draft.changes, heard.reading, cases)
        scores = wording.joined(sentence, scores_of(dict(logits), given))
        kinds = (heard.reading.request.kind,) if heard.reading.request else ()
        every = listed(assembler.candidates(sentence.quantities, scores, given, kinds), heard, scores, cases)
        label = renamed(row)
        right = [not row.get("ask") and judge.outcome(label, answered(one.request)) == "exact" for one in every.candidates]
        found.append(Judged(name, row, heard, scores, every, np.array(right, np.bool_)))
    return found


def renamed(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A labelled question with what it demands under the names of today."""
    request = row.get("request")
    if not request or not request.get("target"):
        return row
    return {**row, "request": {**request, "target": {RENAMED.get(name, name): value for name, value in request["target"].items()}}}


def answered(request: Request) -> dict[str, Any]:
    """A request as the part of an answer that is judged."""
    results = None
    if request.kind in SUMS:
        try:
            results = work_out(request).results
        except (AssistantError, ValueError, TypeError):
            results = None
    return {"route": "valuation", "request": request.to_json(), "choices": [], "results": results}


def fit_ranking(found: Sequence[Judged]) -> "NDArray[np.float64]":
    """Weights of the clues under which the right readings have the greatest share."""
    start = np.zeros(CLUES)
    start[:2] = 1.0
    return fit_order([(one.listed.clues, one.right) for one in found], start)


def fit_order(every: Sequence[tuple["NDArray[np.float64]", "NDArray[np.bool_]"]], start: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """The conditional logit: clues (readings, clues) and which readings are right (readings,), for each list; drawn towards `start`."""
    lists = [(clues, right) for clues, right in every if right.any()]

    def lost(weights: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        total, slope = 0.5 * RIDGE * float(((weights - start) ** 2).sum()), RIDGE * (weights - start)
        for clues, right in lists:
            scores = clues @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            held = float(shares[right].sum())
            total -= np.log(held + 1e-12)
            slope -= (shares[right] / (held + 1e-12)) @ clues[right] - shares @ clues
        return total, slope

    fitted: NDArray[np.float64] = minimize(lost, start, jac=True, method="L-BFGS-B").x
    return np.round(fitted, 6)


def first_readings(found: Sequence[Judged], ranking: "NDArray[np.float64]") -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """The figures of each list in the order of the ranking (n, FIGURES), and whether its first reading is right (n,)."""
    figures, right = [], []
    for one in found:
        if len(one.right):
            figures.append(ranked(one.listed, one.heard, one.scores, ranking).figures)
            right.append(float(one.right[int(np.argsort(-np.round(one.listed.clues @ ranking, 6), kind="stable")[0])]))
    return np.stack(figures), np.array(right)
