"""Events as changes of the inputs, and others' published assumptions: the files beside the assumptions, read and checked."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qs_assistant.types.errors import AssumptionsError, InputError
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.resolve import known

SIDES = ("low", "base", "high")
_ACTIONS = ("add", "times")


@dataclass(frozen=True, slots=True)
class InputChange:
    """What an event does to an input: `set` it to an amount, `add` the amount, or multiply by it (`times`)."""

    action: str
    amount: float


@dataclass(frozen=True, slots=True)
class Move:
    """The move in market value on the day: a fraction of the value before, the value after in $M, and the document that tells it."""

    fraction: float
    market_cap_after: float
    document: str

    @property
    def millions(self) -> float:
        """The move in $M."""
        return self.market_cap_after * self.fraction / (1.0 + self.fraction)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or may, as changes of inputs for its low, base and high reading; `reflected`: the base case has it."""

    id: str
    title: str
    reason: str
    changes: Mapping[str, Mapping[str, InputChange]]
    date: str = ""
    names: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    reflected: bool = False
    move: Move | None = None

    def values(self, side: str, inputs: Mapping[str, float]) -> dict[str, float]:
        """The inputs as they become on one side, held inside their domains."""
        found = {}
        for name, change in self.changes[side].items():
            before = inputs[name]
            after = {"set": change.amount, "add": before + change.amount, "times": before * change.amount}[change.action]
            found[name] = _inside(name, float(f"{after:.12g}"), inputs)
        return found


@dataclass(frozen=True, slots=True)
class View:
    """Somebody's published assumptions, and the value per share ($) or equity value ($M) that they published, as one figure or a range."""

    id: str
    name: str
    date: str
    document: str
    set: Mapping[str, float]
    why: str
    published: tuple[float, float] | None = None
    unit: str = "$"
    names: tuple[str, ...] = ()


MEMBERS = "members"
"""The id of the view that is the median of what a server's members voted for."""


def members_view(medians: Mapping[str, float]) -> View:
    """The median of votes as a view; its words are always the same, so that a kept run is shown again as it was."""
    why = "what members voted for here, published nowhere; the rest is the base case"
    names = ("members median", "median of the members", "median of this server", "server median")
    return View(MEMBERS, "Median of this server's members", "", "votes", dict(medians), why, names=names)


@dataclass(frozen=True, slots=True)
class Stories:
    """The events and views that the knowledge folder has."""

    events: tuple[Event, ...] = ()
    views: tuple[View, ...] = ()

    def event(self, name: str) -> Event:
        """An event by its id or its title, or by a part of one of them that no other event has.

        Raises:
            InputError: there is no such event.
        """
        called = name.strip().casefold()
        found = next((one for one in self.events if called in (one.id, one.title.casefold())), None)
        if found is not None:
            return found
        close = [one for one in self.events if called and (called in one.id or called in one.title.casefold())]
        if len(close) == 1:
            return close[0]
        ids = ", ".join(one.id for one in self.events)
        raise InputError(f'There is no event called "{name[:60]}". There are: {ids or "none"}.', "event")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads entries of one file; what is wrong is told with the entry's id."""

    what: str
    entry: Mapping[str, Any] = field(default_factory=dict)

    def text(self, key: str) -> str:
        value = self.entry.get(key)
        if not isinstance(value, str) or not value:
            raise AssumptionsError(f"{self.what} needs {key} in quotes.")
        return value


def load_stories(folder: Path) -> Stories:
    """Read events.toml and views.toml of a folder; a file that is not there has none.

    Raises:
        AssumptionsError: a file is no TOML or has an entry that cannot be; the message names the file and the entry.
    """
    found: dict[str, list[Any]] = {"event": [], "view": []}
    for kind, entries in found.items():
        path = folder / f"{kind}s.toml"
        if not path.is_file():
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            entries += [_event(one) if kind == "event" else _view(one) for one in data.get(kind, [])]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise AssumptionsError(f"The file {path} cannot be read: {error}.") from error
        except (AssumptionsError, InputError) as error:
            raise AssumptionsError(f"The file {path} cannot be used: {error}") from error
        if len({one.id for one in entries}) < len(entries):
            raise AssumptionsError(f"The file {path} cannot be used: two entries have the same id.")
    return Stories(tuple(found["event"]), tuple(found["view"]))


def _event(entry: Mapping[str, Any]) -> Event:
    reader = _Reader(f'the event "{entry.get("id")}"', entry)
    changes = {side: _changes(reader, side) for side in SIDES}
    move = entry.get("move")
    return Event(
        reader.text("id"),
        reader.text("title"),
        reader.text("reason"),
        changes,
        str(entry.get("date", "")),
        _names(entry),
        tuple(str(one) for one in entry.get("documents", ())),
        bool(entry.get("reflected", False)),
        None if move is None else Move(float(move["fraction"]), float(move["market_cap_after"]), str(move["document"])),
    )


def _names(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one).lower() for one in entry.get("names", ()))


def _changes(reader: _Reader, side: str) -> dict[str, InputChange]:
    table = reader.entry.get(side)
    if not isinstance(table, dict) or not table:
        raise AssumptionsError(f"{reader.what} needs a table of inputs for {side}.")
    found = {}
    for name, change in table.items():
        if INPUTS[known(name)].parts or name == "market_cap":
            raise AssumptionsError(f"{reader.what} changes {name}, which follows from other inputs; change those.")
        action, amount = next(iter(change.items())) if isinstance(change, dict) and len(change) == 1 else ("set", change)
        if action not in ("set", *_ACTIONS) or isinstance(amount, bool) or not isinstance(amount, int | float) or not math.isfinite(amount):
            raise AssumptionsError(f"{reader.what} has {change!r} for {name}; give a number, {{ add = x }} or {{ times = x }}.")
        found[name] = InputChange(action, float(amount))
    return found


def _view(entry: Mapping[str, Any]) -> View:
    reader = _Reader(f'the view "{entry.get("id")}"', entry)
    one = entry.get("published")
    ends = (entry.get("published_low", one), entry.get("published_high", one))
    published = None if ends[0] is None or ends[1] is None else (float(ends[0]), float(ends[1]))
    changes = {known(name): float(value) for name, value in entry.get("set", {}).items()}
    if not changes:
        raise AssumptionsError(f"{reader.what} needs at least one input that it publishes, set = {{ ... }}.")
    unit = str(entry.get("unit", "$"))
    if unit not in ("$", "$M"):
        raise AssumptionsError(f'{reader.what} has the unit {unit!r}; it is "$" for a share or "$M" for all of them.')
    told = (reader.text("id"), reader.text("name"), reader.text("date"), reader.text("document"))
    return View(*told, changes, reader.text("why"), published, unit, _names(entry))


def _inside(name: str, value: float, inputs: Mapping[str, float]) -> float:
    """A changed input held inside its domain: a chance raised by ten points is at most certain."""
    from qs_assistant.valuation.vary import interval

    low, high = interval(inputs, name)
    return min(max(value, low), high)
