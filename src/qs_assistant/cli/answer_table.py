"""An answer as a table in the terminal: the results of its run under their names, else its figures with where each is from."""

from collections.abc import Mapping, Sequence
from typing import Any

from qs_assistant.reports.provenance import worth_tracing
from qs_assistant.types.answer import Answer, Figure
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import label, show_named, significant

Rows = list[tuple[str, ...]]
DIGITS = 4


def table_of(answer: Answer) -> Rows:
    """The rows of the table; the first cell of each names it. Where several things stand side by side, the first row names the columns."""
    rows = _result_rows(answer.results)
    if rows:
        return rows
    return [(one.text, _origin(one, answer)) for one in dict.fromkeys(worth_tracing(answer))]


def _result_rows(results: Any) -> Rows:  # noqa: ANN401 - JSON values of any shape
    if isinstance(results, Sequence) and results and all(isinstance(one, Mapping) for one in results):
        head = ("", *(str(place) for place in range(1, len(results) + 1)))
        return [head, *((label(name), *(_cell(name, one.get(name)) for one in results)) for name in results[0])]
    if not isinstance(results, Mapping):
        return []
    several = next((one for one in results.values() if isinstance(one, list) and one and isinstance(one[0], Mapping)), None)
    if several is not None:
        return [tuple(label(name) for name in several[0]), *(tuple(_cell(name, one.get(name)) for name in several[0]) for one in several)]
    lists = {name: one for name, one in results.items() if isinstance(one, list) and one}
    if len(lists) > 1 and len({len(one) for one in lists.values()}) == 1:
        return [
            tuple(label(name) for name in lists),
            *zip(*([_cell(name, each) for each in one] for name, one in lists.items()), strict=True),
        ]
    return [(label(name), _cell(name, one)) for name, one in results.items() if not isinstance(one, Mapping | list)]


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - a JSON value
    if value is None:
        return "none"
    if isinstance(value, str):
        return label(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return show_named(name, value) if name in OUTPUTS or name in INPUTS else significant(value, DIGITS)


def _origin(figure: Figure, answer: Answer) -> str:
    title = next((one.title for one in answer.citations if one.n == figure.source.citation), "")
    return f"[{figure.source.citation}] {title}" if title else figure.source.kind
