"""The base case and its file: every input's value, range, basis and source, and the market references to compare with."""

import datetime as dt
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from qs_assistant.types.errors import AssumptionsError, InputError
from qs_assistant.valuation.events import Stories, load_stories
from qs_assistant.valuation.inputs import INPUTS, PRESETS, STORED_INPUTS
from qs_assistant.valuation.model import MODEL_VERSION, digest
from qs_assistant.valuation.resolve import check_extremes, checked, known, resolve

BASES = ("reported", "derived", "judgement")
FROM_REFERENCE = ("share_price", "issue_price")
"""Inputs that follow from the newest reference, per share, where the file does not give them."""
_SHARES = "shares"
_ENTRY_KEYS = {"value", "low", "high", "basis", "note", "source"}


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input of the base case; `low` and `high` are the values that make the company worth less and more (both, or neither).

    `follows` says that the value is the newest reference per share.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    basis: str
    note: str
    source: str | None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A coherent story: inputs set to values on top of the base case, and the story in a few words."""

    name: str
    note: str
    set: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reference:
    """A market value to compare with: a market capitalisation in $M or a share price in $, as of a date (ISO)."""

    id: str
    market_cap: float | None
    share_price: float | None
    as_of: str
    note: str

    def price(self, shares: float) -> float:
        """The reference as a share price at a share count in millions."""
        return self.share_price if self.share_price is not None else (self.market_cap or 0.0) / shares

    def cap(self, shares: float) -> float:
        """The reference as a market capitalisation in $M at a share count in millions."""
        return self.market_cap if self.market_cap is not None else (self.share_price or 0.0) * shares


@dataclass(frozen=True)
class Assumptions:
    """The base case: entries in the order of the inputs table, and the references, newest first.

    `presets` are what bear and bull change; `correlations` the rank correlation of two inputs that are drawn together,
    `stories` the events and others' views of the files beside.
    """

    model: str
    as_of: str
    entries: tuple[Assumption, ...]
    references: tuple[Reference, ...]
    presets: tuple[Preset, ...] = ()
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    stories: Stories = field(default_factory=Stories)

    def base(self) -> dict[str, float]:
        """The stored inputs of the base case."""
        return {entry.name: entry.value for entry in self.entries}

    def case(self, preset: str | None) -> dict[str, float]:
        """The stored inputs of a preset: what its table sets, on top of the base case; base changes nothing.

        Raises:
            InputError: there is no such preset.
        """
        changes = self.preset(preset).set
        return {name: float(value) for name, value in resolve(self.base(), changes).items()} if changes else self.base()

    def preset(self, name: str | None) -> Preset:
        """A preset by its name; one without a table changes nothing.

        Raises:
            InputError: there is no such preset.
        """
        wanted = known(name or "base", PRESETS, "preset")
        return next((one for one in self.presets if one.name == wanted), Preset(wanted, "", {}))

    def price(self, reference: Reference) -> float:
        """A reference as a share price in $ at the base case's shares: what was reported does not change with a scenario."""
        return reference.price(self[_SHARES].value)

    def cap(self, reference: Reference) -> float:
        """A reference as a market capitalisation in $M at the base case's shares."""
        return reference.cap(self[_SHARES].value)

    @property
    def newest(self) -> Reference:
        """The reference of the latest date: the default."""
        return self.references[0]

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Low and high (worse and better, not smaller and larger) of every input that has them."""
        return {e.name: (e.low, e.high) for e in self.entries if e.low is not None and e.high is not None}

    @cached_property
    def digest(self) -> str:
        """A short hash of everything that a number can depend on: values, ranges and references."""
        entries = [[e.name, e.value, e.low, e.high] for e in self.entries]
        references = [[r.id, r.market_cap, r.share_price, r.as_of] for r in self.references]
        presets = {one.name: dict(one.set) for one in self.presets}
        together = [[*pair, value] for pair, value in sorted(self.correlations.items())]
        content = {"model": self.model, "as_of": self.as_of, "entries": entries, "references": references}
        return digest(content | {"presets": presets, "correlations": together})

    def __getitem__(self, name: str) -> Assumption:
        """The entry of one input.

        Raises:
            InputError: no stored input has that name.
        """
        return self.entries[STORED_INPUTS.index(known(name, STORED_INPUTS))]


def load_assumptions(path: Path) -> Assumptions:
    """Read and check the assumptions file.

    Raises:
        AssumptionsError: it is missing, is no TOML, is for another model, lacks an input or has an unknown one, or has a value, range or
            reference that cannot be; the message names the file and the entry.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssumptionsError(
            f"There is no assumptions file at {path}. Restore it, or set KNOWLEDGE_DIR to the folder that has it."
        ) from error
    except OSError as error:
        raise AssumptionsError(f"The assumptions file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AssumptionsError(f"The assumptions file {path} is not valid TOML: {error}.") from error
    try:
        assumptions = _parse(data)
    except (AssumptionsError, InputError) as error:
        raise AssumptionsError(f"The assumptions file {path} cannot be used: {error}") from error
    return replace(assumptions, stories=load_stories(path.parent))


def _parse(data: Mapping[str, Any]) -> Assumptions:
    if data.get("model") != MODEL_VERSION:
        raise AssumptionsError(f'it is for the model {data.get("model")!r}, this program has "{MODEL_VERSION}".')
    inputs = data.get("inputs")
    if not isinstance(inputs, dict):
        raise AssumptionsError("it has no [inputs] table.")
    for name in inputs:
        if name in INPUTS and name not in STORED_INPUTS:
            raise AssumptionsError(f"{name} follows from other inputs and cannot be given; give those.")
        known(name, STORED_INPUTS)
    missing = [name for name in STORED_INPUTS if name not in inputs and name not in FROM_REFERENCE]
    if missing:
        raise AssumptionsError(f"it lacks {', '.join(missing)}.")
    references = data.get("reference", [])
    if not isinstance(references, list) or not references:
        raise AssumptionsError("it has no [[reference]] to compare with; give at least one.")
    parsed = newest_first(tuple(_reference(one) for one in references))
    if len({one.id for one in parsed}) < len(parsed):
        raise AssumptionsError("two references have the same id.")
    given = {name: _entry(name, inputs[name]) for name in STORED_INPUTS if name in inputs}
    shares = given[_SHARES].value
    entries = tuple(given.get(name) or following(name, parsed[0], shares) for name in STORED_INPUTS)
    correlations = _correlations(data.get("correlation", {}), given)
    presets = _presets(data.get("preset", {}))
    assumptions = Assumptions(MODEL_VERSION, _date(data.get("as_of"), "as_of"), entries, parsed, presets, correlations)
    check_extremes(assumptions.base(), assumptions.ranges)
    for preset in presets:
        assumptions.case(preset.name)
    return assumptions


def newest_first(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """References by date, newest first; those of one day stay in their order."""
    return tuple(sorted(references, key=lambda one: one.as_of, reverse=True))


def following(name: str, reference: Reference, shares: float) -> Assumption:
    """An input that follows from a reference: its price of a share, converted where it is a market capitalisation."""
    if reference.share_price is not None:
        note = f"the share price of {reference.as_of}; {reference.note}"
    else:
        note = f"the market value of {reference.as_of} over the diluted shares: converted, never a quoted price"
    return Assumption(name, float(checked(name, reference.price(shares))), None, None, "derived", note, None, follows=True)


def _presets(tables: object) -> tuple[Preset, ...]:
    if not isinstance(tables, dict):
        raise AssumptionsError("[preset] has a table a preset, such as [preset.bear].")
    presets = []
    for name, table in tables.items():
        known(name, PRESETS, "preset")
        if not isinstance(table, dict) or not isinstance(table.get("set"), dict):
            raise AssumptionsError(f"[preset.{name}] needs a table of inputs, set = {{ ... }}.")
        presets.append(Preset(name, str(table.get("note", "")), {one: _number(one, value) for one, value in table["set"].items()}))
    return tuple(presets)


def _correlations(tables: object, entries: Mapping[str, Assumption]) -> dict[tuple[str, str], float]:
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise AssumptionsError("[correlation] has an entry a pair, such as price_decline = { cost_decline = 0.7 }.")
    pairs = {(one, other): value for one, others in tables.items() for other, value in others.items()}
    named = [name for pair in pairs for name in pair]
    for pair, value in pairs.items():
        what = f"the correlation of {pair[0]} and {pair[1]}"
        for name in pair:
            if name not in entries or entries[name].low is None:
                raise AssumptionsError(f"{what} needs two inputs that have a range; {name} has none.")
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1 < value < 1:
            raise AssumptionsError(f"{what} must lie between -1 and 1, not be {value!r}.")
    if len(set(named)) < len(named):
        raise AssumptionsError("an input can be drawn together with one other only; two correlations name the same one.")
    return {pair: float(value) for pair, value in pairs.items()}


def _entry(name: str, entry: object) -> Assumption:
    if not isinstance(entry, dict) or "value" not in entry:
        raise AssumptionsError(f'{name} needs the form {{ value = ..., basis = "..." }}.')
    unknown = sorted(set(entry) - _ENTRY_KEYS)
    if unknown:
        raise AssumptionsError(f"{name} has an unknown key, {unknown[0]}; known: {', '.join(sorted(_ENTRY_KEYS))}.")
    if entry.get("basis") not in BASES:
        raise AssumptionsError(f"the basis of {name} is {entry.get('basis')!r}; it is one of {', '.join(BASES)}.")
    value = _number(name, entry["value"])
    if ("low" in entry) != ("high" in entry):
        raise AssumptionsError(f"{name} has one end of a range only; give both low and high, or neither.")
    if "low" not in entry:
        return Assumption(name, value, None, None, entry["basis"], str(entry.get("note", "")), _source(entry.get("source")))
    low, high = _number(name, entry["low"]), _number(name, entry["high"])
    if low == high or not min(low, high) <= value <= max(low, high):
        raise AssumptionsError(
            f"the range of {name}, low {low:g} and high {high:g}, must have two ends with the value {value:g} between them."
        )
    return Assumption(name, value, low, high, entry["basis"], str(entry.get("note", "")), _source(entry.get("source")))


def _number(name: str, value: object) -> float:
    if not isinstance(value, int | float):
        raise AssumptionsError(f"{name} must be a number, not {value!r}.")
    return float(checked(name, value))


def _reference(entry: object) -> Reference:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise AssumptionsError("a reference needs an id in quotes.")
    what = f'the reference "{entry["id"]}"'
    given = [key for key in ("market_cap", "share_price") if key in entry]
    if len(given) != 1:
        raise AssumptionsError(f"{what} needs either market_cap or share_price.")
    value = entry[given[0]]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise AssumptionsError(f"{given[0]} of {what} must be a positive number, not {value!r}.")
    cap, price = (float(value), None) if given[0] == "market_cap" else (None, float(value))
    return Reference(entry["id"], cap, price, _date(entry.get("as_of"), f"as_of of {what}"), str(entry.get("note", "")))


def _source(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or None
    return None if value is None else str(value)


def _date(value: object, what: str) -> str:
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise AssumptionsError(f"{what} must be a date such as 2025-12-31, not {value!r}.") from error
