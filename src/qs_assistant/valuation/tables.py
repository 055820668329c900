"""An analysis as a table to take home: CSV of its inputs, its references, its results and, for a valuation, its years."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.kernel import YEAR_COLUMNS
from qs_assistant.valuation.model import Valuation, with_composites

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take the text of a cell for a formula; some take the full-width forms too."""


def csv_of(analysis: Analysis, assumptions: Assumptions) -> str:
    """Rows of (section, name, value ...), numbers in full precision; the first row names the run. No text is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")

    def write(row: Sequence[object]) -> None:
        writer.writerow([plain_text(one) if isinstance(one, str) else one for one in row])

    write(["run", analysis.run.id, analysis.kind, analysis.run.model])
    for name, value in with_composites(analysis.run.inputs).items():
        write(["input", name, value, INPUTS[name].unit])
    for one in assumptions.references:
        write(["reference", one.id, one.market_cap if one.market_cap is not None else one.share_price, one.as_of, one.note])
    for place, row in enumerate(result_rows(analysis.results)):
        write(["result", *row] if place or row else ["result"])
    detail = analysis.detail
    if isinstance(detail, Valuation):
        write(["years", *YEAR_COLUMNS])
        for year in range(len(detail.years["Y"])):
            write(["year", *(float(detail.years[column][year]) for column in YEAR_COLUMNS)])
    return out.getvalue()


def plain_text(text: str) -> str:
    """A text as one line that a spreadsheet takes for no formula: an apostrophe stands before what would begin one."""
    line = " ".join(text.split())  # a line end inside would begin a row
    return f"'{line}" if line.startswith(_FORMULA) else line


def result_rows(results: Any) -> list[list[Any]]:  # noqa: ANN401 - JSON values of any shape
    """Results as rows: a name and its value or values; what is nested has its names joined by dots."""
    return list(_rows("", results))


def _rows(prefix: str, value: Any) -> list[list[Any]]:  # noqa: ANN401 - JSON values of any shape
    if isinstance(value, Mapping):
        return [row for name, one in value.items() for row in _rows(f"{prefix}.{name}" if prefix else str(name), one)]
    if isinstance(value, list | tuple):
        if all(not isinstance(one, Mapping | list | tuple) for one in value):
            return [[prefix, *value]]
        return [row for place, one in enumerate(value, start=1) for row in _rows(f"{prefix}.{place}" if prefix else str(place), one)]
    return [[prefix, value]]
