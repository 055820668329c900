"""Charts of lines and fields: a sweep, a solve, the forecast years, and two inputs at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from qs_assistant.valuation.chart_style import (
    BLUE,
    DASHES,
    FAINT,
    FIXED,
    GREEN,
    INK,
    LIGHT_BLUE,
    ORANGE,
    RED,
    SMALL,
    TEXT,
    Chart,
    Mark,
    Stamp,
    across,
    beside,
    finish,
    mark_words,
    new_figure,
    plain,
    tick_writer,
    unit_axis,
    with_unit,
)
from qs_assistant.valuation.model import Valuation
from qs_assistant.valuation.solve import Solution
from qs_assistant.valuation.sweep import Grid, Sweep
from qs_assistant.valuation.units import label, show, unit_of
from qs_assistant.valuation.vary import FloatArray, at, interval, present_value

Inputs = Mapping[str, float]

_MARKED_POINTS = 12
_WRITTEN_CELLS = 110
_SWEEP_INCHES = 3.3


def sweep_chart(sweep: Sweep, inputs: Inputs, marks: Sequence[Mark], stamp: Stamp) -> Chart:
    """Value per share over the swept input, the scenario's own point and the references marked."""
    values, name, unit = sweep.outputs["value_per_share"], sweep.variable, unit_of(sweep.variable)
    first, last = float(sweep.x[0]), float(sweep.x[-1])
    figure, (axes,) = new_figure(
        f"Value per share by {label(name)}", f"from {show(first, unit)} to {show(last, unit)}, all else equal", _SWEEP_INCHES
    )
    axes.plot(sweep.x, values, color=BLUE, linewidth=2.2, marker="o" if sweep.x.size <= _MARKED_POINTS else None, markersize=4)
    own = present_value(inputs, name)
    value = float(np.asarray(at(inputs, {}, ("value_per_share",))["value_per_share"]))
    if first <= own <= last:
        _point(axes, own, value, f"scenario: {show(value, '$')} at {show(own, unit)}", falling=bool(values[-1] < values[0]))
    axes.set_ylim(0.0, across(axes, marks, max(float(values.max()), 0.01), _SWEEP_INCHES))
    unit_axis(axes, "x", unit, with_unit(name))
    unit_axis(axes, "y", "$", "value per share", 5)
    ends = f"from {show(float(values[0]), '$')} at {show(first, unit)} to {show(float(values[-1]), '$')} at {show(last, unit)}"
    return finish(figure, stamp, f"Line chart: value per share by {label(name)}, {ends}. {mark_words(marks)}")


def solution_chart(solution: Solution, inputs: Inputs, stamp: Stamp) -> Chart:
    """The output over the input solved for, with the target and every solution marked."""
    name, unit, output = solution.variable, unit_of(solution.variable), solution.output
    x = _around(solution, inputs)
    values = np.asarray(at(inputs, {name: x}, (output,))[output])
    target = show(solution.target, unit_of(output))
    figure, (axes,) = new_figure(f"{label(output).capitalize()} by {label(name)}", f"solved for {target}, all else equal", 3.3)
    axes.plot(x, values, color=BLUE, linewidth=2.2)
    axes.axhline(solution.target, color=ORANGE, linewidth=1.2, linestyle=DASHES)
    falling = bool(values[-1] < values[0])
    place, side = (0.99, "right") if falling else (0.01, "left")
    beside(axes, f"target {target}", (place, solution.target), (0, 3), ORANGE, side=side, coordinates=("axes fraction", "data"))
    for root in solution.solutions:
        if x[0] <= root <= x[-1]:
            _point(axes, root, solution.target, show(root, unit), falling=falling)
    axes.margins(y=0.12)
    unit_axis(axes, "x", unit, with_unit(name))
    unit_axis(axes, "y", unit_of(output), label(output), 5)
    found = f"met at {show(solution.solution, unit)}" if solution.solution is not None else f"never met: {solution.reason}"
    return finish(figure, stamp, f"Line chart: {label(output)} by {label(name)}; the target {target} is {found}.")


def years_chart(valuation: Valuation, stamp: Stamp) -> Chart:
    """Unit cost against price, and free cash flow, over the forecast years of one scenario."""
    table, years = valuation.years, valuation.years["Y"]
    value = show(float(np.asarray(valuation["value_per_share"])), "$")
    figure, (unit, cash) = new_figure("The forecast years if every stage succeeds", f"risked value per share {value}", 4.6, (1, 1))
    _price_and_cost(unit, table)
    cash.bar(years, table["F"], color=[GREEN if flow >= 0 else RED for flow in table["F"]])
    cash.axhline(0.0, color=FAINT, linewidth=0.8)
    unit_axis(cash, "y", "$M", "free cash flow", 4)
    for axes in (unit, cash):
        axes.set_xlim(years[0] - 0.7, years[-1] + 2.0)
        unit_axis(axes, "x", "year", "")
        axes.set_xticks(years[::3])
    last = {column: float(table[column][-1]) for column in ("Y", "Q", "P", "K", "F")}
    figures = f"price {show(last['P'], '$/kWh')}, unit cost {show(last['K'], '$/kWh')}, free cash flow {show(last['F'], '$M')}"
    words = f"Two charts over the years {years[0]:.0f} to {last['Y']:.0f}. In the last: output {show(last['Q'], 'GWh/yr')}, {figures}."
    return finish(figure, stamp, f"{words} Risked value per share {value}.")


def heat_map(grid: Grid, inputs: Inputs, stamp: Stamp) -> Chart:
    """Value per share at every combination of two inputs, written into the cells where they are few."""
    values, reference = grid.outputs["value_per_share"], inputs["share_price"]
    names = f"{label(grid.x_variable)} and {label(grid.y_variable)}"
    figure, (axes,) = new_figure("Value per share ($)", f"by {names}; bold: {show(reference, '$')} or more", 4.2)
    top = max(float(values.max()), 0.01)
    colours = LinearSegmentedColormap.from_list("house", ["#f4f7fa", LIGHT_BLUE, BLUE])
    axes.imshow(values, cmap=colours, aspect="auto", origin="lower", vmin=0.0, vmax=top)
    for row, column in np.ndindex(values.shape) if values.size <= _WRITTEN_CELLS else ():
        value = float(values[row, column])
        colour, weight = ("white" if value > 0.62 * top else INK), ("bold" if value >= reference else "normal")
        axes.text(column, row, f"{value:,.2f}", fontsize=SMALL, ha="center", va="center", color=colour, fontweight=weight, gid=FIXED)
    for axis, variable, ticks, most in ((axes.xaxis, grid.x_variable, grid.x, 7), (axes.yaxis, grid.y_variable, grid.y, 11)):
        places = np.arange(0, ticks.size, -(-ticks.size // most))
        write = tick_writer(unit_of(variable))
        axis.set_ticks(places, [write(float(f"{ticks[place]:.{5 if unit_of(variable) == 'year' else 3}g}"), None) for place in places])
        axis.set_label_text(plain(with_unit(variable)), fontsize=TEXT, color=INK)
    axes.grid(visible=False)
    return finish(figure, stamp, f"Heat map of value per share by {names}: {_corner(grid, 0)}, {_corner(grid, -1)}.")


def _corner(grid: Grid, place: int) -> str:
    value = show(float(grid.outputs["value_per_share"][place, place]), "$")
    return f"{value} at {show(float(grid.x[place]), unit_of(grid.x_variable))} and {show(float(grid.y[place]), unit_of(grid.y_variable))}"


def _price_and_cost(axes: Axes, table: Mapping[str, FloatArray]) -> None:
    for name, column, colour in (("price", "P", BLUE), ("unit cost", "K", ORANGE)):
        axes.plot(table["Y"], table[column], color=colour, linewidth=2.0)
        beside(axes, name, (table["Y"][-1], table[column][-1]), (4, -3), colour)
    # A first year of very low yield would press the rest against the axis.
    axes.set_ylim(0.0, min(float(max(table["K"].max(), table["P"].max())), 2.5 * float(table["P"].max())) * 1.15)
    unit_axis(axes, "y", "$/kWh", "price and cost ($/kWh)", 4)


def _point(axes: Axes, x: float, y: float, text: str, *, falling: bool) -> None:
    """A marked point, its text on the side that the curve leaves free."""
    axes.plot([x], [y], marker="o", markersize=8, color=BLUE, markeredgecolor="white", markeredgewidth=1.5, zorder=6)
    left, right = axes.get_xlim()
    late = x > left + 0.6 * (right - left)
    above = falling != late
    beside(axes, text, (x, y), (-9 if late else 9, 6 if above else -14), side="right" if late else "left")


def _around(solution: Solution, inputs: Inputs) -> FloatArray:
    """Where to draw a solve: around the solutions and the scenario's own value, or the whole domain where there is none."""
    low, high = interval(inputs, solution.variable)
    own = present_value(inputs, solution.variable)
    if solution.solution is not None:
        spots = [own, solution.solution]
        room = 0.4 * max(max(spots) - min(spots), 1e-3 * abs(own) if unit_of(solution.variable) == "year" else 0.1 * abs(own), 1e-6)
        low, high = max(low, min(spots) - room), min(high, max(spots) + room)
    return np.linspace(low, high, 241)
