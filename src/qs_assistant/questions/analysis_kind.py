"""Which analysis a question asks for beyond those that the grammar reads: learned from labelled questions (training/analyses).

The head looks at the meaning of the whole question, at its words by themselves, and at its shape. The meaning is that of one fit of the
question network; beside another fit the words and the shape decide alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import numpy as np

from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.sentence import Sentence
from qs_assistant.types.request import ExplainTopic
from qs_assistant.valuation.events import Stories
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).parent / "weights" / "analyses.npz"
ORDINARY: Final = ("documents", "declined", "value", "compare", "solve", "sweep", "sensitivity", "simulate", "market", "arithmetic")
"""What else a question may be: told apart in fitting, since no one line parts all of it from the analyses."""
TALK: Final = ("thanks", "greeting", "using")
"""Small talk, and how the assistant itself is used: told by the same head."""
ANALYSES: Final = ("frontier", "event", "views", "football", "outcomes", "funding", "stock_pay", "weighted", *get_args(ExplainTopic), *TALK)
CLASSES: Final = (*ORDINARY, *ANALYSES)
FUNDING: Final = (
    "funding_need", "new_shares", "dilution", "funding_first_year", "funding_last_year", "value_per_share_after_funding",
)  # fmt: skip
AFTER_STOCK_PAY: Final = "value_per_share_after_stock_compensation"
_LENGTHS: Final = (4, 8, 14, 22)
_RATES: Final = ("percent", "part")
_MONEY: Final = ("usd", "usd_share")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question as two vectors: its meaning by layers of the question network, and the weighted mean of its words' vectors; float32."""

    whole: "NDArray[np.float32]"
    words: "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class Named:
    """What the knowledge folder names: every phrase for an event and for a view, lower case, with the id; what each event changes.

    `titles` has each event's title by its id, in the order of the file.
    """

    events: Mapping[str, str]
    views: Mapping[str, str]
    changes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def events_in(self, sentence: Sentence) -> tuple[str, ...]:
        """The events that a question names, the longest name first."""
        return _found(self.events, sentence)

    def views_in(self, sentence: Sentence) -> tuple[str, ...]:
        """The views that a question names."""
        return _found(self.views, sentence)


def names_in(stories: Stories) -> Named:
    """What the events and views of the knowledge folder are called."""
    events = {name: one.id for one in stories.events for name in one.names}
    changes = {one.id: {name: change.amount for name, change in one.changes["base"].items()} for one in stories.events}
    titles = {one.id: one.title for one in stories.events}
    return Named(events, {name: one.id for one in stories.views for name in one.names}, changes, titles)


def _found(names: Mapping[str, str], sentence: Sentence) -> tuple[str, ...]:
    text = f" {' '.join(token.text for token in sentence.tokens if token.kind != 'mark')} ".replace("'s ", " ").replace("’s ", " ")
    said = []
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if f" {name} " in text:
            said.append(names[name])
            text = text.replace(f" {name} ", " | ")
    return tuple(dict.fromkeys(said))


def shape(sentence: Sentence, named: Named) -> "NDArray[np.float32]":
    """What a question is made of: counts of cases, inputs, outputs, rates, sums, names of events and views, and its length."""
    inputs = [one for one in sentence.mentions if not one.loose and one.candidates[0] in INPUTS]
    outputs = [one.candidates[0] for one in sentence.mentions if not one.loose and one.candidates[0] in OUTPUTS]
    ends = {place for one in sentence.quantities for place in (one.first, one.last)}
    free = [one for one in inputs if one.first not in ends and one.last not in ends]
    rates = sum(one.unit in _RATES for one in sentence.quantities)
    cases = len(presets_in(sentence.lowered))
    return np.array(
        [
            min(cases, 3) / 2,
            cases > 1,
            min(rates, 3) / 2,
            cases > 0 and rates > 1,
            min(len(inputs), 4) / 2,
            len(free) > 1,
            bool(outputs),
            any(one in FUNDING for one in outputs),
            min(len(sentence.quantities), 4) / 2,
            not sentence.quantities,
            any(one.unit in _MONEY for one in sentence.quantities),
            bool(named.events_in(sentence)),
            min(len(named.views_in(sentence)), 2),
            *(len(sentence.tokens) <= length for length in _LENGTHS),
            1.0,
        ],
        np.float32,
    )


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisHead:
    """The learned weights.

    Attributes:
        full: for meaning, words and shape, of shape (features, classes); `light` for words and shape alone.
        full_least: the least probability of all analyses together with which a question is read as each; `light_least` for the light ones.
        rarity: the weight of each of the tokenizer's tokens in the mean of a question's words.
        fitted_to: the digest of the network whose meaning `full` was fitted to.
    """

    full: "NDArray[np.float64]"
    light: "NDArray[np.float64]"
    full_least: "NDArray[np.float64]"
    light_least: "NDArray[np.float64]"
    rarity: "NDArray[np.float64]"
    fitted_to: str

    def analysis(self, meaning: Meaning, form: "NDArray[np.float32]", network: str, least: float | None = None) -> str | None:
        """The likeliest analysis where it is sure enough, or as sure as `least`; `network` is the digest of what gave the meaning."""
        full = network == self.fitted_to
        given = np.concatenate([*((meaning.whole,) if full else ()), meaning.words, form]).astype(np.float64)
        found, own = (self.full, self.full_least) if full else (self.light, self.light_least)
        return surest(given @ found, own if least is None else np.full(len(ANALYSES), least))


def surest(totals: "NDArray[np.float64]", least: "NDArray[np.float64]") -> str | None:
    """The analysis that some totals of CLASSES speak for; None where all analyses together have not its least probability."""
    powers = np.exp(totals - totals.max())
    own = powers[len(ORDINARY) :]
    first = int(np.argmax(own))
    return ANALYSES[first] if round(float(own.sum() / powers.sum()), 6) >= least[first] else None


def load_head(file: Path = WEIGHTS) -> AnalysisHead | None:
    """The head as shipped; None where its file is not there or of other analyses than these."""
    try:
        with np.load(file) as kept:
            if tuple(map(str, kept["classes"])) != CLASSES:
                return None
            learned = {name: kept[name].astype(np.float64) for name in ("full", "light", "full_least", "light_least", "rarity")}
            return AnalysisHead(**learned, fitted_to=str(kept["fitted_to"]))
    except (OSError, KeyError, ValueError):
        return None


def digest(file: Path) -> str:
    """The SHA-256 of a file, which tells one fit of a network from another."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def mean_of(vectors: "NDArray[np.float32]", weights: Sequence[float]) -> "NDArray[np.float32]":
    """The mean of some words' unit vectors by their weights; zeros for none."""
    share = np.asarray(weights, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    found: NDArray[np.float32] = ((vectors / lengths) * share[:, None]).sum(0) / (share.sum() + 1e-9)
    return found
