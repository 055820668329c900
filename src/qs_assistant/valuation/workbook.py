"""The model as a workbook to take home: inputs, the table of years and the outputs as live formulas, references and the run."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.compare import WEIGHTED, Comparison
from qs_assistant.valuation.inputs import INPUTS, STORED_INPUTS
from qs_assistant.valuation.kernel import YEARS
from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.tables import plain_text, result_rows
from qs_assistant.valuation.units import label
from qs_assistant.valuation.workbook_sides import Side, sides_of

_HEAD = Font(bold=True)
_FIRST = 3  # the row of the base year in the table of years; the forecast's first year stands below it
_LAST = _FIRST + YEARS
NONE = "none"
"""Written where an output does not exist."""
_YEARS = "Years"
_ABOUT, _MEANT = 6, 5  # the last columns of the inputs and of the outputs before those of the sides
_INPUT_NAME = re.compile(rf"(?<![\w$!])({'|'.join(sorted(INPUTS, key=len, reverse=True))})(?!\w)")

_COLUMNS = {
    "t": "",
    "Y": "=base_year+A{r}",
    "C": "=peak_capacity*(3*MIN(1,MAX(0,(B{r}-start_year+1)/ramp_years))^2-2*MIN(1,MAX(0,(B{r}-start_year+1)/ramp_years))^3)",
    "y": "=MIN(initial_yield,target_yield)+(target_yield-MIN(initial_yield,target_yield))*MIN(1,MAX(0,(B{r}-start_year)/yield_ramp_years))",
    "Q": "=C{r}*utilization*D{r}",
    "P": "=cell_price*(1-price_decline)^A{r}",
    "k": "=(1-cost_decline)^A{r}",
    "K": "=G{r}*(materials_cost+conversion_cost-scrap_recovery*materials_cost*(1-D{r}))/D{r}",
    "m": "=F{r}-H{r}",
    "R": "=MAX(0,MIN(royalty_rate*F{r},margin_cap*I{r}))",
    "G": "=E{r}*((1-owned_share)*J{r}+owned_share*I{r})",
    "O": "=opex*(1+opex_growth)^(A{r}-1)",
    "E": "=K{r}-L{r}-maintenance_capex",
    "use": "=MIN(O{p},0.8*MAX(M{r},0))",
    "nol": "=O{p}-N{r}+MAX(-M{r},0)",
    "T": "=tax_rate*(MAX(M{r},0)-N{r})",
    "F": "=M{r}-P{r}-owned_share*(C{r}-C{p})*capex_per_gwh",
    "W": "=IF(B{r}>=start_year-2,p_separator,1)*IF(B{r}>=start_year-1,p_cell,1)*IF(B{r}>=start_year,p_pack,1)"
    "*IF(B{r}>=start_year+2,p_factory,1)",
    "d": "=(1+discount_rate)^-(A{r}-0.5)",
    "cash before": "=V{p}*(1+interest_rate)+Q{r}",
    "raise": "=MAX(0,cash_floor-T{r})",
    "cash": "=T{r}+U{r}",
    "raise year": '=IF(U{r}>0,B{r},"")',
    "E after stock": "=M{r}-stock_compensation*(1+opex_growth)^(A{r}-1)",
    "use after stock": "=MIN(Z{p},0.8*MAX(X{r},0))",
    "nol after stock": "=Z{p}-Y{r}+MAX(-X{r},0)",
    "F after stock": "=X{r}-tax_rate*(MAX(X{r},0)-Y{r})-owned_share*(C{r}-C{p})*capex_per_gwh",
}
"""Formulas of the forecast years by column, in order (the letters are those of the columns): r is the row, p the row of the year before."""
_BASE_YEAR = {"t", "Y", "C"}
_OPENING = {"nol": "=nol", "nol after stock": "=nol", "cash": "=cash"}

_TERMINAL = (
    "IF(terminal_years=0,MAX(0,{e})*(1-tax_rate)*(1+terminal_growth)/(discount_rate-terminal_growth),MAX(0,{e})*(1-tax_rate)*"
    "(({q})*(1-({q})^INT(terminal_years))/(1-({q}))+(terminal_years-INT(terminal_years))*({q})^(INT(terminal_years)+1)))"
)
_GROWTH = "(1+terminal_growth)/(1+discount_rate)"


def workbook_of(analysis: Analysis, assumptions: Assumptions) -> bytes:
    """The workbook of an analysis, as the bytes of an .xlsx file.

    Its own scenario (of a comparison the first) is live, and beside it each scenario that it is set against: an event's low, middle and
    high, the other cases, views, the solution. An input that they share follows the own one's cell.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    inputs = {name: float(np.asarray(value)) for name, value in analysis.run.inputs.items()}
    sides = sides_of(analysis)
    _inputs(book, sheet, inputs, assumptions, sides)
    _years(book.create_sheet(_YEARS), "", "")
    outputs = book.create_sheet("Outputs")
    for place, side in enumerate(sides, start=1):
        _years(book.create_sheet(_years_name(place)), f": {side.title}", _prefix(place))
    _outputs(outputs, inputs, sides, analysis.detail)
    _references(book.create_sheet("References"), assumptions)
    _results(book.create_sheet("Results"), analysis)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _prefix(place: int) -> str:
    """What the names of a side's inputs begin with."""
    return f"side{place}_"


def _years_name(place: int) -> str:
    return f"{_YEARS} {place + 1}"


def _of_side(formula: str, prefix: str) -> str:
    """A formula with the own scenario's inputs as one with a side's."""
    return _INPUT_NAME.sub(rf"{prefix}\1", formula) if prefix else formula


def _inputs(book: Workbook, sheet: Worksheet, inputs: Mapping[str, float], assumptions: Assumptions, sides: Sequence[Side]) -> None:
    sheet.title = "Inputs"
    _heading(sheet, ("input", "value", "unit", "meaning", "basis", "source or note", *(side.title for side in sides)))
    for row, (name, spec) in enumerate(INPUTS.items(), start=2):
        value: float | str | None = inputs.get(name)
        if spec.parts:
            value = "=" + "*".join(spec.parts)
        elif name == "market_cap":
            value = "=shares*share_price"
        entry = assumptions[name] if name in STORED_INPUTS else None
        about = (entry.basis, plain_text(entry.source or entry.note)) if entry is not None else ("follows", "")
        beside = [_side_input(name, value, side, _prefix(place), f"$B${row}") for place, side in enumerate(sides, start=1)]
        sheet.append((name, value, spec.unit, spec.meaning, *about, *beside))
        book.defined_names[name] = DefinedName(name, attr_text=f"Inputs!$B${row}")
        for place in range(1, len(sides) + 1):
            called = f"{_prefix(place)}{name}"
            book.defined_names[called] = DefinedName(called, attr_text=f"Inputs!${get_column_letter(_ABOUT + place)}${row}")
    _widths(sheet, (24, 16, 16, 70, 12, 60, *(28 for _ in sides)))


def _side_input(name: str, own: float | str | None, side: Side, prefix: str, cell: str) -> float | str:
    """A side's input: as it follows from the own scenario's, that one's where they are the same, else a number."""
    if isinstance(own, str):
        return _of_side(own, prefix)
    if name in side.formulas:
        return side.formulas[name].format(own=cell)
    return f"={cell}" if side.inputs[name] == own else side.inputs[name]


def _years(sheet: Worksheet, title: str, prefix: str) -> None:
    sheet.append((f"The success path, year by year{title}; money in $M, energy in GWh, unit prices in $/kWh",))
    sheet["A1"].font = _HEAD
    sheet.append(tuple(_COLUMNS))
    for cell in sheet[2]:
        cell.font = _HEAD
    for t in range(YEARS + 1):
        row = _FIRST + t
        cells: list[object] = []
        for name, formula in _COLUMNS.items():
            if t == 0 and name in _OPENING:
                cells.append(_of_side(_OPENING[name], prefix))
            elif t == 0 and name not in _BASE_YEAR:
                cells.append(None)
            else:
                cells.append(t if name == "t" else _of_side(formula.format(r=row, p=row - 1), prefix))
        sheet.append(cells)
    sheet.freeze_panes = "C3"


def _outputs(sheet: Worksheet, inputs: Mapping[str, float], sides: Sequence[Side], detail: object) -> None:
    """Every output by its live formula; behind it each side's, the changes between them, and the weighted value."""
    found = evaluate(inputs)
    changed = [place for place, side in enumerate(sides, start=1) if side.change]
    weights = detail.weights if isinstance(detail, Comparison) else None
    expected = ("expected, by the weights",) if weights else ()
    head = ("output", "live formula", "as the program computed it", "unit", "meaning", *(side.title for side in sides))
    _heading(sheet, (*head, *(f"change: {sides[place - 1].title}" for place in changed), *expected))
    columns = {0: "B"} | {place: get_column_letter(_MEANT + place) for place in range(1, len(sides) + 1)}
    places = {at: {name: f"${letter}${row}" for row, name in enumerate(OUTPUTS, start=2)} for at, letter in columns.items()}
    for name, spec in OUTPUTS.items():
        value = float(np.asarray(found[name]))
        cells: list[object] = [name, _output_formula(name, places[0]), value if math.isfinite(value) else NONE, spec.unit, spec.meaning]
        cells += [_of_side(_output_formula(name, places[at], _years_name(at)), _prefix(at)) for at in range(1, len(sides) + 1)]
        cells += [_change_formula(places[0][name], places[at][name], sides[at - 1].change) for at in changed]
        if weights:
            parts = "+".join(f"{weight!r}*{places[at][name]}" for at, weight in enumerate(weights))
            cells.append(f"={parts}" if name in WEIGHTED else None)
        sheet.append(cells)
    _widths(sheet, (42, 20, 28, 14, 80, *(28 for _ in (*sides, *changed, *expected))))


def _change_formula(own: str, other: str, sign: int) -> str:
    """A side less the own scenario, or the other way round; none where one of them does not exist."""
    after, before = (other, own) if sign > 0 else (own, other)
    return f'=IF(AND(ISNUMBER({own}),ISNUMBER({other})),{after}-{before},"{NONE}")'


def _output_formula(name: str, places: Mapping[str, str], years: str = _YEARS) -> str:
    column = {key: get_column_letter(place) for place, key in enumerate(_COLUMNS, start=1)}
    span = {key: f"'{years}'!${letter}${_FIRST + 1}:${letter}${_LAST}" for key, letter in column.items()}
    last = {key: f"'{years}'!${letter}${_LAST}" for key, letter in column.items()}
    end = f"*(1+discount_rate)^-{YEARS}"
    terminal, after_stock = (_TERMINAL.format(e=last[key], q=_GROWTH) for key in ("E", "E after stock"))
    recovered = "scrap_recovery*materials_cost"
    room = f"({last['P']}-{recovered}*{last['k']})"
    breakeven = f"(materials_cost+conversion_cost-{recovered})*{last['k']}/{room}"
    raised_today = f"SUMPRODUCT({span['W']},{span['d']},{span['raise']})"
    risked_stock = f"SUMPRODUCT({span['W']},{span['d']},{span['F after stock']})+{last['W']}*{after_stock}{end}"
    need = places["funding_need"]
    formulas = {
        "enterprise_value": f"SUMPRODUCT({span['W']},{span['d']},{span['F']})+{last['W']}*{terminal}{end}",
        "unrisked_enterprise_value": f"SUMPRODUCT({span['d']},{span['F']})+{terminal}{end}",
        "success_probability": "success_probability",
        "market_cap": "market_cap",
        "breakeven_yield": f'IF({room}>0,IF({breakeven}>1,"{NONE}",{breakeven}),"{NONE}")',
        "funding_need": f"SUM({span['raise']})",
        "funding_first_year": f'IF({need}>0,MIN({span["raise year"]}),"{NONE}")',
        "funding_last_year": f'IF({need}>0,MAX({span["raise year"]}),"{NONE}")',
        "new_shares": f"{need}/issue_price",
        "dilution": f"{places['new_shares']}/(shares+{places['new_shares']})",
        "value_per_share_after_funding": f"MAX(0,{places['equity_value']}+{raised_today})/(shares+{raised_today}/issue_price)",
        "value_per_share_after_stock_compensation": f"MAX(0,{risked_stock}+cash-debt)/shares",
    }
    mature = {"yield": "y", "price": "P", "unit_cost": "K", "unit_margin": "m", "royalty": "R", "output": "Q"}
    formulas |= {f"mature_{key}": last[letter] for key, letter in mature.items()}
    for prefix in ("", "unrisked_"):
        equity, share = places[f"{prefix}equity_value"], places[f"{prefix}value_per_share"]
        formulas[f"{prefix}equity_value"] = f"{places[f'{prefix}enterprise_value']}+cash-debt"
        formulas[f"{prefix}value_per_share"] = f"MAX(0,{equity})/shares"
        formulas[f"{prefix}upside"] = f"{share}/share_price-1"
    return f"={formulas[name]}"


def _references(sheet: Worksheet, assumptions: Assumptions) -> None:
    _heading(sheet, ("reference", "market value, $M", "share price, $", "as of", "over it", "note"))
    for row, one in enumerate(assumptions.references, start=2):
        equity, share = (f"Outputs!$B${2 + list(OUTPUTS).index(name)}" for name in ("equity_value", "value_per_share"))
        over = f"=MAX(0,{equity})/B{row}-1" if one.market_cap is not None else f"={share}/C{row}-1"
        sheet.append((plain_text(one.id), one.market_cap, one.share_price, plain_text(one.as_of), over, plain_text(one.note)))
    _widths(sheet, (16, 18, 16, 14, 12, 60))


def _results(sheet: Worksheet, analysis: Analysis) -> None:
    _heading(sheet, ("run", analysis.run.id))
    sheet.append(("model", analysis.run.model))
    sheet.append(("kind", analysis.kind))
    sheet.append(("preset", analysis.run.preset or "base"))
    for name, value in analysis.run.changes.items():
        sheet.append((f"{label(name)} set to", value))
    sheet.append(("A model's output from stated assumptions, not investment advice.",))
    sheet.append(())
    for row in result_rows(analysis.results):
        sheet.append([_cell(one) for one in row])
    _widths(sheet, (44, 20))


def _cell(value: Any) -> object:  # noqa: ANN401 - JSON values of any shape
    return value if value is None or isinstance(value, int | float) else plain_text(str(value))


def _heading(sheet: Worksheet, names: tuple[str, ...]) -> None:
    sheet.append(names)
    for cell in sheet[1]:
        cell.font = _HEAD


def _widths(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
