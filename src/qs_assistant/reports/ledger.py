"""A running list of every figure that a report writes, so that the guard can look each one up in what the run holds."""

from collections.abc import Mapping
from types import MappingProxyType

from qs_assistant.reports.formatting import RELATIVE, percent, signed_percent, unit_of, written
from qs_assistant.text.dates import written_date


class Ledger:
    """Writes values out and remembers, by name, what was written: the run's values and the program's own dates and counts."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[float, str]] = {}
        self._facts: dict[str, str] = {}

    @property
    def values(self) -> Mapping[str, tuple[float, str]]:
        """What was written from runs: name to (value, unit)."""
        return MappingProxyType(self._values)

    @property
    def facts(self) -> Mapping[str, str]:
        """What the program itself counted or dated: name to the text as written."""
        return MappingProxyType(self._facts)

    def show(self, name: str, value: float, unit: str | None = None) -> str:
        """A value in its unit; the unit is that of the input or output `name` ends in, unless given."""
        unit = unit_of(name.rsplit(".", 1)[-1]) if unit is None else unit
        self._values[name] = (value, unit)
        return signed_percent(value) if name.rsplit(".", 1)[-1] in RELATIVE else written(value, unit)

    def share(self, name: str, fraction: float) -> str:
        """A fraction as a rounded percentage: "85.2%"."""
        self._values[name] = (fraction, "fraction")
        return percent(fraction)

    def change(self, name: str, fraction: float) -> str:
        """A relative change with its sign: "-84.1%"."""
        self._values[name] = (fraction, "fraction")
        return signed_percent(fraction)

    def delta(self, name: str, value: float, unit: str) -> str:
        """A difference with its sign: "+$0.13"."""
        self._values[name] = (value, unit)
        return f"{'+' if value >= 0 else ''}{written(value, unit)}"

    def dated(self, name: str, iso: str) -> str:
        """A date that the program states: "1 October 2025"."""
        return self.fact(name, written_date(iso))

    def fact(self, name: str, text: str) -> str:
        """A count or a date that the program itself computed."""
        self._facts[name] = text
        return text
