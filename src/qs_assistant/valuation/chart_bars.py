"""Charts of bars: the tornado, the distribution, and the bridge between two scenarios."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from qs_assistant.valuation.chart_style import (
    BLUE,
    DASHES,
    FAINT,
    GREEN,
    INK,
    LIGHT_BLUE,
    RED,
    SMALL,
    Chart,
    Mark,
    Stamp,
    beside,
    finish,
    mark_words,
    new_figure,
    plain,
    tick_writer,
    unit_axis,
)
from qs_assistant.valuation.compare import BridgeStep, Comparison
from qs_assistant.valuation.sensitivity import Sensitivity, SensitivityRow
from qs_assistant.valuation.simulate import Simulation
from qs_assistant.valuation.units import label, show, unit_of

TORNADO_ROWS = 12
BRIDGE_ROWS = 10
_NAME_LENGTH = 24


def tornado_chart(found: Sensitivity, marks: Sequence[Mark], stamp: Stamp) -> Chart:
    """Value per share with each input alone at its low and at its high, the widest swings on top."""
    rows = [row for row in found.rows if not np.isnan(row.swing)][:TORNADO_ROWS]
    own = found.value_per_share
    title = f"each input alone at its low and high; scenario {show(own, '$')}"
    figure, (axes,) = new_figure("What moves value per share most", title, max(2.6, 1.55 + 0.29 * len(rows)))
    places = np.arange(len(rows))[::-1]
    for side, colour in (("value_low", RED), ("value_high", GREEN)):
        axes.barh(places, [getattr(row, side) - own for row in rows], left=own, height=0.62, color=colour, alpha=0.85)
    reach = max([own, *(max(row.value_low, row.value_high) for row in rows), 0.01])
    for place, row in zip(places, rows, strict=True):
        _bar_ends(axes, float(place), row, reach)
    axes.axvline(own, color=INK, linewidth=1.0)
    within = [mark for mark in marks if mark.value <= reach * 1.3]
    for mark in within:
        axes.axvline(mark.value, color=mark.colour, linewidth=1.2, linestyle=DASHES, zorder=0.5)
    axes.set_xlim(-0.42 * reach, max([reach * 1.16, *(mark.value * 1.05 for mark in within)]))
    axes.set_yticks(places, [label(row.input) for row in rows])
    axes.grid(visible=False, axis="y")
    notes = [f"{'dashed' if mark in within else 'beyond the chart'}: {mark.label}" for mark in marks]
    unit_axis(axes, "x", "$", "\n".join(["value per share", *notes]))
    axes.xaxis.label.set(x=1.0, ha="right")
    first = ", ".join(f"{label(row.input)} {show(row.value_low, '$')} to {show(row.value_high, '$')}" for row in rows[:4])
    return finish(figure, stamp, f"Tornado chart around a value per share of {show(own, '$')}; widest: {first}. {mark_words(marks)}")


_PERCENTILES_DRAWN = (5, 25, 50, 75, 95)


def _drawn(percentiles: Mapping[int, float]) -> dict[float, str]:
    """The percentiles that a chart marks, by value: those that are alike share a line, "p5 to p25"."""
    found: dict[float, list[int]] = {}
    for percent in _PERCENTILES_DRAWN:
        found.setdefault(percentiles[percent], []).append(percent)
    return {value: f"p{alike[0]}" + (f" to p{alike[-1]}" if len(alike) > 1 else "") for value, alike in found.items()}


def distribution_chart(found: Simulation, marks: Sequence[Mark], stamp: Stamp) -> Chart:
    """The share of draws by value per share, with percentiles and references."""
    shares, percentiles = found.counts / found.n, found.percentiles
    title = f"{found.n:,} draws, seed {found.seed}; mean {show(found.mean, '$')}"
    figure, (axes,) = new_figure("Distribution of value per share", title, 3.5)
    reach = max([percentiles[95] * 1.6, 0.01, *(mark.value * 1.1 for mark in marks if mark.value <= percentiles[95] * 2.6)])
    axes.bar(found.edges[:-1], shares, width=np.diff(found.edges), align="edge", color=LIGHT_BLUE, edgecolor="white", linewidth=0.3)
    top = float(shares.max()) * 1.45
    axes.set_xlim(min(0.0, float(found.edges[0])), reach)
    axes.set_ylim(0.0, top)
    lines = _drawn(percentiles)
    for row, (value, named) in enumerate(lines.items()):
        height = 0.95 - 0.075 * (len(lines) - 1 - row if value < 0.4 * reach else 0)
        axes.axvline(value, ymax=height, color=BLUE, linewidth=1.0)
        beside(axes, f"{named} {show(value, '$')}", (value, top * height), (2, -4), BLUE)
    for row, mark in enumerate(marks):
        if mark.value <= reach:
            axes.axvline(mark.value, ymax=0.5, color=mark.colour, linewidth=1.2, linestyle=DASHES)
        text = mark.label if mark.value <= reach else f"{mark.label} →"
        beside(axes, text, (0.99, 0.58 - 0.085 * row), colour=mark.colour, side="right", coordinates="axes fraction")
    unit_axis(axes, "x", "$", "value per share")
    unit_axis(axes, "y", "fraction", "share of draws", 5)
    spread = ", ".join(f"p{percent} {show(value, '$')}" for percent, value in percentiles.items())
    chance = f"{show(found.probability, 'probability')} of draws reach {show(found.share_price, '$')}"
    return finish(figure, stamp, f"Histogram of value per share in {found.n:,} draws: mean {show(found.mean, '$')}, {spread}; {chance}.")


def bridge_chart(found: Comparison, scenarios: Sequence[Mapping[str, Any]], stamp: Stamp) -> Chart:
    """The waterfall from the first scenario's value per share to the second's; small steps are gathered in one.

    `scenarios` are the changes and presets ("set", "preset") that name the two ends.
    """
    steps = _gathered(found.bridge)
    ends = [scenario_name(one, place) for place, one in zip(("first scenario", "second scenario"), scenarios, strict=False)]
    names = [ends[0], *(name for name, _ in steps), ends[1]]
    figure, (axes,) = new_figure(
        f"From {ends[0]} to {ends[1]}", "change in value per share, input by input", max(2.6, 1.3 + 0.29 * len(names))
    )
    levels = [found.start]
    for _, change in steps:
        levels.append(levels[-1] + change)
    bars = [(0.0, found.start), *pairwise(levels), (0.0, found.end)]
    texts = [show(found.start, "$"), *(f"{'+' if change >= 0 else ''}{show(change, '$')}" for _, change in steps), show(found.end, "$")]
    reach = max(*levels, found.end, 0.01)
    for row, ((left, right), text) in enumerate(zip(bars, texts, strict=True)):
        place, end = len(names) - 1 - row, row in (0, len(names) - 1)
        axes.barh(place, right - left, left=left, height=0.6, color=BLUE if end else GREEN if right >= left else RED)
        axes.text(max(left, right) + 0.015 * reach, place, plain(text), fontsize=SMALL, color=INK, va="center")
        if place:
            axes.plot([right, right], [place - 0.7, place - 0.3], color=FAINT, linewidth=0.8)
    axes.set_xlim(min(*levels, 0.0), reach * 1.18)
    axes.set_yticks(range(len(names))[::-1], [plain(name) for name in names])
    axes.grid(visible=False, axis="y")
    unit_axis(axes, "x", "$", "value per share")
    largest = ", ".join(f"{name} {show(change, '$')}" for name, change in sorted(steps, key=lambda one: -abs(one[1]))[:4])
    words = f"Waterfall from {show(found.start, '$')} ({ends[0]}) to {show(found.end, '$')} ({ends[1]}) a share"
    return finish(figure, stamp, f"{words}; largest steps: {largest or 'none'}.")


def scenario_name(scenario: Mapping[str, Any], otherwise: str) -> str:
    """A scenario by its preset and changes, where they make a short name."""
    changes = [f"{label(name)} {show(value, unit_of(name))}" for name, value in scenario["set"].items()]
    name = ", ".join([*([scenario["preset"]] if scenario["preset"] else []), *changes]) or "base"
    return name if len(name) <= _NAME_LENGTH else otherwise


def _bar_ends(axes: Axes, place: float, row: SensitivityRow, reach: float) -> None:
    """The input's low and high beside the ends of its bar."""
    write = tick_writer(unit_of(row.input))
    worse, better = sorted(((row.value_low, row.low), (row.value_high, row.high)))
    for (value, setting), side in ((worse, -1), (better, 1)):
        text = axes.text(value + side * 0.012 * reach, place, write(setting, None), fontsize=SMALL, color=INK, va="center")
        text.set_horizontalalignment("right" if side < 0 else "left")


def _gathered(bridge: Sequence[BridgeStep]) -> list[tuple[str, float]]:
    """The steps by name; where there are many, the small ones in one."""
    named = [(" and ".join(label(one) for one in (step.input, *step.also)), step.change) for step in bridge]
    if len(named) <= BRIDGE_ROWS:
        return named
    kept = sorted(named, key=lambda one: -abs(one[1]))[: BRIDGE_ROWS - 1]
    rest = sum(change for name, change in named if (name, change) not in kept)
    return [*(one for one in named if one in kept), (f"{len(named) - len(kept)} others", rest)]
