"""What each rule of the grammar is worth: python -m training.reading.ablation --folds FOLDER [--units functions|alternatives|none].

Each rule is left out in turn, and the whole reader (grammar, network, fusion, confidence) reads the sets of the writers that did not make
the rules, each by a network that has not seen them (training/reading/crossfit.py). A rule is a function that may find nothing, or one
alternative of a pattern. Only the questions in which it found something are read again.
"""

import argparse
import copy
import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

import qs_assistant.questions as room
from benchmarks.outcomes import RequestOutcomes
from qs_assistant.questions.features import Features, rendered
from qs_assistant.questions.reader import Reader
from qs_assistant.questions.scorer import SCENARIOS, SHAPES, Scorer, Scores, scores_of
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.wording import SHARES, Wording
from qs_assistant.types.turn import Turn, next_turn
from qs_assistant.valuation.assumptions import load_assumptions
from training.reading.alignment import read_sets
from training.reading.confidence import answered, renamed
from training.reading.crossfit import Fold, read_folds
from training.reading.examples import ASSUMPTIONS, COMPANY, document_rows, load_cases
from training.reading.fitting import OWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEARNED = frozenset(
    {
        "network",
        "fusion",
        "features",
        "scorer",
        "wording",
        "assemble",
        "worded",
        "sums",
        "candidates",
        "reader",
        "asking",
        "turn_reading",
        "turn_binding",
        "turn_features",
        "turn_type",
        "topics",
        "leftovers",
    }
)
"""Modules of the room that are no grammar."""


ON_DOCUMENTS = ("documents-dretail", "added-d")
"""Of the sets of questions on documents those that are read: the others tell no more of the grammar."""


class KeptScorer:
    """Scores by a fold's heads on kept states; see qs_assistant.questions.scorer.Scorer."""

    def __init__(self, fold: Fold, shipped: Scorer) -> None:
        self._fold, self._wording = fold, Wording({head: fold.words[head] for head in SHARES})
        self.ranking, self.confidence = shipped.ranking, shipped.confidence
        self.turn_ranking, self.turn_confidence = shipped.turn_ranking, shipped.turn_confidence

    def score(self, sentence: Sentence, features: Features, context: str = "") -> Scores:  # noqa: ARG002 - read without a context
        """See Scorer."""
        whole, own, unsaid, scenarios = self._fold.states[rendered(sentence).text]
        both = np.concatenate([own, np.tile(whole, (len(own), 1)), features.quantities], 1)
        about = np.concatenate([whole, features.sentence])
        found = {head: self._head(head, about) for head in ("route", "kind", "asks", "preset", "shape")}
        found["shape"] = found["shape"].reshape(SCENARIOS, len(SHAPES))
        for head in ("solve_for", "variable"):
            found[head] = self._head(head, whole) + features.inputs @ self._fold.heads[f"{head}_near.weight"][0]
        found["unsaid"] = unsaid + (features.inputs @ self._fold.heads["unsaid_near.weight"][0])[:, None]
        found["unsaid_scenario"] = scenarios
        found["name"] = self._head("name", both) + features.names @ self._fold.heads["near.weight"][0]
        found["role"] = self._head("role", np.concatenate([both, features.grammar], 1))
        found["scenario"] = self._head("scenario", np.concatenate([own, features.quantities], 1))
        return self._wording.joined(sentence, scores_of(found, features))

    def _head(self, name: str, states: "NDArray[np.float32]") -> "NDArray[np.float32]":
        found: NDArray[np.float32] = states @ self._fold.heads[f"{name}.weight"].T + self._fold.heads[f"{name}.bias"]
        return found


@dataclass(slots=True)
class Talk:
    """One question, or the turns of one conversation, with the fold that reads it."""

    set_name: str
    rows: list[Mapping[str, Any]]
    scorer: KeptScorer


class Bench:
    """Reads all talks, or some, and counts how they are read."""

    def __init__(self, folds: Sequence[Fold], shipped: Scorer) -> None:
        assumptions = load_assumptions(ASSUMPTIONS)
        cases = {preset: assumptions.case(preset) for preset in ("base", "bear", "bull")}
        self._scorer: KeptScorer | None = None
        self._reader = Reader(cases=cases, ranges=assumptions.ranges, scorer=lambda: self._scorer, company=COMPANY)
        self._judge = RequestOutcomes(load_cases())
        scorers = {name: KeptScorer(fold, shipped) for fold in folds for name in fold.sets}
        self.talks = list(_talks(scorers))
        self.now = -1

    def read(self, at: int) -> tuple[str, ...]:
        """The outcome of each turn of a talk."""
        self.now, talk, outcomes = at, self.talks[at], []
        self._scorer = talk.scorer
        previous: Turn | None = None
        for row in talk.rows:
            reading = self._reader.read(row["question"], previous)
            if row.get("conversation"):
                previous = next_turn(row["question"], reading, previous)
            plain = answered(reading.request) if reading.request else {"request": None, "results": None}
            choices = [one.question for one in reading.choices] or (["?"] if reading.ask_back else [])
            routes = [row["route"]] if isinstance(row["route"], str) else row["route"]
            outcomes.append(self._judge.outcome({**renamed(row), "route": routes}, {**plain, "route": reading.route, "choices": choices}))
        return tuple(outcomes)


def _talks(scorers: Mapping[str, KeptScorer]) -> Iterator[Talk]:
    sets = {name: rows for name, rows in read_sets().items() if name != OWN}
    for row in document_rows():
        sets.setdefault(row["set"], []).append(row)
    for name, rows in sets.items():
        if name not in scorers or (not name.startswith(ON_DOCUMENTS) and "class" not in rows[0]):
            continue
        talks: dict[object, Talk] = {}
        for at, row in enumerate(rows):
            talks.setdefault(row.get("conversation") or at, Talk(name, [], scorers[name])).rows.append(row)
        yield from talks.values()


@dataclass(slots=True)
class Unit:
    """One rule: how it is left out and put back, and the talks in which it found something."""

    name: str
    out: Callable[[], None]
    back: Callable[[], None]
    fired: set[int] = field(default_factory=set)


class Watched:
    """A pattern that keeps what it matched, by talk, and can be another one for a while."""

    def __init__(self, pattern: re.Pattern[str], bench: Bench) -> None:
        self.own, self.used, self._bench = pattern, pattern, bench
        self.calls: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.pattern = pattern.pattern

    def _matched(self, method: str, text: str) -> None:
        if self.used is self.own:
            self.calls[method, text].add(self._bench.now)

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a pattern."""
        found = self.used.search(text, *place)
        if found:
            self._matched("search", text)
        return found

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a pattern."""
        found = self.used.match(text, *place)
        if found:
            self._matched("match", text)
        return found

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        """As of a pattern."""
        found = self.used.fullmatch(text, *place)
        if found:
            self._matched("fullmatch", text)
        return found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of a pattern."""
        found = list(self.used.finditer(text))
        if found:
            self._matched("finditer", text)
        return iter(found)

    def findall(self, text: str) -> list[Any]:
        """As of a pattern."""
        found = self.used.findall(text)
        if found:
            self._matched("finditer", text)
        return found

    def sub(self, by: Any, text: str) -> str:
        """As of a pattern."""
        if self.used.search(text):
            self._matched("finditer", text)
        return self.used.sub(by, text)

    def touched(self, other: re.Pattern[str]) -> set[int]:
        """The talks in which another pattern in its place finds something else."""
        found: set[int] = set()
        for (method, text), talks in self.calls.items():
            if not talks <= found and _spans(self.own, method, text) != _spans(other, method, text):
                found |= talks
        return found


def _spans(pattern: re.Pattern[str], method: str, text: str) -> list[tuple[int, int]]:
    if method == "finditer":
        return [one.span() for one in pattern.finditer(text)]
    found = getattr(pattern, method)(text)
    return [found.span()] if found else []


class Inline:
    """What stands in a module's place of `re`: patterns written where they are used are watched as well."""

    def __init__(self, name: str, bench: Bench, found: dict[str, Watched]) -> None:
        self._name, self._bench, self._found = name, bench, found

    def __getattr__(self, name: str) -> Any:
        return getattr(re, name)

    def _of(self, pattern: str) -> Watched:
        return self._found.setdefault(f"{self._name}.inline {pattern[:60]}", Watched(re.compile(pattern), self._bench))

    def search(self, pattern: str, text: str) -> re.Match[str] | None:
        """As of re."""
        return self._of(pattern).search(text)

    def match(self, pattern: str, text: str) -> re.Match[str] | None:
        """As of re."""
        return self._of(pattern).match(text)


def modules() -> list[ModuleType]:
    """The modules of the room."""
    return [importlib.import_module(f"{room.__name__}.{one.name}") for one in pkgutil.iter_modules(room.__path__)]


def watched_patterns(bench: Bench) -> dict[str, Watched]:
    """Every pattern of the grammar, in its module's place, watched."""
    found: dict[str, Watched] = {}
    seen: dict[int, Watched] = {}
    for module in modules():
        short = module.__name__.rpartition(".")[2]
        if short in LEARNED or short == "dated":  # without dates, quantities are others than the network saw
            continue
        for name, value in list(vars(module).items()):
            if isinstance(value, re.Pattern):
                if id(value) not in seen:
                    seen[id(value)] = found[f"{short}.{name}"] = Watched(value, bench)
                setattr(module, name, seen[id(value)])
            elif value is re:
                setattr(module, name, Inline(short, bench, found))
            elif (
                isinstance(value, tuple) and value and isinstance(value[0], tuple) and any(isinstance(one, re.Pattern) for one in value[0])
            ):
                rows = []
                for at, row in enumerate(value):
                    rows.append(tuple(_watched(one, f"{short}.{name}[{at}]", bench, seen, found) for one in row))
                setattr(module, name, tuple(rows))
    return found


def _watched(one: object, name: str, bench: Bench, seen: dict[int, Watched], found: dict[str, Watched]) -> object:
    if not isinstance(one, re.Pattern):
        return one
    if id(one) not in seen:
        seen[id(one)] = found[name] = Watched(one, bench)
    return seen[id(one)]


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern that stand side by side at its top."""
    parts, depth, start, at, inside = [], 0, 0, 0, False
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            at += 2
            continue
        if inside:
            inside = mark != "]"
        elif mark == "[":
            inside = True
            at += pattern[at + 1 : at + 2] == "]"
        elif mark in "()":
            depth += 1 if mark == "(" else -1
        elif mark == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def units_of_patterns(patterns: Mapping[str, Watched]) -> Iterator[Unit]:
    """Each pattern as a whole, and each of its alternatives."""
    never = re.compile(r"(?!)")
    for name, one in list(patterns.items()):
        parts = alternatives(one.own.pattern)
        whole = set().union(*one.calls.values()) if one.calls else set()
        yield Unit(f"{name}: all", _using(one, never), _using(one, one.own), whole)
        if len(parts) < 2 or one.own.groupindex:
            continue
        for at, part in enumerate(parts):
            rest = re.compile("|".join(parts[:at] + parts[at + 1 :]), one.own.flags)
            yield Unit(f"{name}: {part}", _using(one, rest), _using(one, one.own), one.touched(rest))


def _using(watched: Watched, pattern: re.Pattern[str]) -> Callable[[], None]:
    def use() -> None:
        watched.used = pattern

    return use


NOTHING: Mapping[str, tuple[object, ...]] = {"bool": (False, True), "int": (0,), "list": ([],), "tuple": ((),), "set": (set(),)}
"""What a function gives that finds nothing, by the kind of its result; None where that is allowed."""


def units_of_functions(bench: Bench) -> list[Unit]:
    """Each function and method of the grammar that may find nothing, by its annotation; it tells in which talks it found something."""
    found = []
    for module in modules():
        short = module.__name__.rpartition(".")[2]
        if short in LEARNED or short == "dated":  # without dates, quantities are others than the network saw
            continue
        for owner in (module, *(one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__)):
            for name, own in list(vars(owner).items()):
                if isinstance(own, FunctionType) and own.__module__ == module.__name__ and name != "__init__":
                    path = ".".join([short, *([owner.__name__] if owner is not module else []), name])
                    found += _function_units(path, owner, own, bench)
    return found


def _empty(own: FunctionType) -> tuple[object, ...]:
    told = str(inspect.get_annotations(own).get("return", ""))
    told = told.removeprefix("<class '").removesuffix("'>")
    if told.endswith("None") and "|" in told:
        return (None,)
    kind = told.partition("[")[0]
    return () if kind == "tuple" and not told.endswith("...]") else NOTHING.get(kind, ())


def _function_units(path: str, owner: Any, own: FunctionType, bench: Bench) -> list[Unit]:
    """A unit for each nothing that a function may give; all share one stand-in."""
    state: dict[str, object] = {}
    units = []
    for nothing in _empty(own):
        unit = Unit(f"{path} = {nothing!r}", lambda nothing=nothing: state.update(out=nothing), state.clear)
        units.append((unit, nothing))
    if not units:
        return []

    def called(*given: Any, **more: Any) -> Any:
        if "out" in state:
            return copy.copy(state["out"])
        found = own(*given, **more)
        for unit, nothing in units:
            if found != nothing:
                unit.fired.add(bench.now)
        return found

    for place in (owner, *(one for one in modules() if getattr(one, own.__name__, None) is own)):
        setattr(place, own.__name__, called)
    return [unit for unit, _ in units]


def measure(bench: Bench, unit: Unit, before: Mapping[int, tuple[str, ...]], only: set[int]) -> Counter[str]:
    """What leaving a rule out changes: outcomes gained less outcomes lost."""
    change: Counter[str] = Counter()
    unit.out()
    try:
        for at in sorted(only):
            after = bench.read(at)
            for old, new in zip(before[at], after, strict=True):
                if old != new:
                    change[new] += 1
                    change[old] -= 1
                    change["changed"] += 1
    finally:
        unit.back()
    return change


def main() -> None:
    """Print what each rule is worth, as JSON lines."""
    parser = argparse.ArgumentParser(description="What each rule of the grammar is worth.")
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--units", choices=("functions", "alternatives", "none"), default="functions")
    options = parser.parse_args()
    from qs_assistant.questions.network import load_question_network

    network = load_question_network()
    assert network is not None  # noqa: S101 - the shipped weights are there
    bench = Bench(read_folds(options.folds), network)
    patterns = watched_patterns(bench)
    functions = units_of_functions(bench)
    before = {at: bench.read(at) for at in range(len(bench.talks))}
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for at, outcomes in before.items():
        totals[bench.talks[at].set_name].update(outcomes)
    print(json.dumps({"before": {name: dict(counts) for name, counts in totals.items()}}), flush=True)
    if options.units == "none":
        return
    units = functions if options.units == "functions" else units_of_patterns(patterns)
    for unit in units:
        fired = set(unit.fired)
        change = measure(bench, unit, before, fired)
        print(json.dumps({"unit": unit.name, "fired": len(fired), **change}), flush=True)


if __name__ == "__main__":
    main()
