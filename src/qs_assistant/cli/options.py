"""The options that every analysis of the terminal takes, written once."""

import functools
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qs_assistant.types.errors import InputError
from qs_assistant.types.place import GLOBAL_SCOPE

MOST_DIGITS = 18


def whole(text: str | int, name: str | None = None) -> int:
    """A whole number as typed in the terminal: 12, 65536, 1e5.

    Raises:
        InputError: it is none, or longer than any count here can be.
    """
    text = str(text)  # a default comes as the number that it is
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number != int(number) or abs(number) >= 10.0**MOST_DIGITS:
        raise InputError(f'A count is a whole number of at most {MOST_DIGITS} digits, not "{text}".', name)
    return int(text) if text.strip().lstrip("+-").isdecimal() else int(number)


def require_between(count: int, least: int, most: int) -> None:
    """Go on only where a count is within bounds.

    Raises:
        InputError: it is not.
    """
    if not least <= count <= most:
        raise InputError(f"The count is from {least} to {most:,}; {count:,} is not.")


SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change an input; any number of times.")]
PresetOption = Annotated[
    str | None, typer.Option("--preset", metavar="bear|base|bull", help="Start from a preset instead of the base case.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
RunOption = Annotated[str | None, typer.Option("--run", metavar="ID", help="Show a kept run again.")]
BaseCaseScopeOption = Annotated[
    str, typer.Option("--scope", metavar="global|guild:ID", help="Whose base case and documents: everyone's, or a Discord server's.")
]
ChartOption = Annotated[Path | None, typer.Option("--chart", metavar="FILE.png", help="Write a chart to a file.")]
DarkOption = Annotated[bool, typer.Option("--dark", help="Draw the chart for a dark ground.")]
CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE.csv", help="Write inputs, years and results as a table.")]
XlsxOption = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE.xlsx", help="Write a workbook of live formulas.")]
_ENDINGS = {"chart": (".png", "A chart is a PNG"), "csv": (".csv", "A table is a CSV"), "xlsx": (".xlsx", "A workbook is an XLSX")}


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """What the shared options were given as.

    `changes` as typed, `run` a kept run's id, `chart`, `csv` and `xlsx` files to write, `scope` whose base case holds.
    """

    changes: list[str] | None
    preset: str | None
    as_json: bool
    run: str | None
    chart: Path | None
    dark: bool = False
    csv: Path | None = None
    xlsx: Path | None = None
    scope: str = GLOBAL_SCOPE

    def check_files(self) -> None:
        """Whether each file to write has the ending of what is written into it.

        Raises:
            InputError: one has another.
        """
        for name, (ending, what) in _ENDINGS.items():
            path: Path | None = getattr(self, name)
            if path is not None and path.suffix.lower() != ending:
                raise InputError(f"{what}: give a file that ends in {ending}, not {path.name}.", name)


_SHARED = (
    ("changes", SetOption, None),
    ("preset", PresetOption, None),
    ("as_json", JsonOption, False),
    ("run", RunOption, None),
    ("chart", ChartOption, None),
    ("dark", DarkOption, False),
    ("csv", CsvOption, None),
    ("xlsx", XlsxOption, None),
    ("scope", BaseCaseScopeOption, GLOBAL_SCOPE),
)


def with_shared_options(*, preset: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the shared options; its parameter `given` gets them as one value, its own arguments come first.

    Args:
        preset: whether --preset is one of them.
    """
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in _SHARED
        if preset or name != "preset"
    ]

    def add(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**arguments: object) -> None:
            values = {"preset": None} | {one.name: arguments.pop(one.name) for one in shared}
            command(**arguments, given=SharedOptions(**values))  # type: ignore[arg-type]  # typer gives each option its annotated type

        own = [
            one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for one in inspect.signature(command, eval_str=True).parameters.values()
            if one.name != "given"
        ]
        run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]  # typer reads the signature
        run.__annotations__ = {one.name: one.annotation for one in (*own, *shared)}
        return run

    return add
