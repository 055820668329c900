"""Charts of what is priced in, of an event, and the football field."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from qs_assistant.valuation.chart_style import (
    BLUE,
    DASHES,
    FAINT,
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
    beside,
    finish,
    mark_words,
    new_figure,
    on_ground,
    plain,
    tick_writer,
    unit_axis,
    with_unit,
)
from qs_assistant.valuation.event_effects import EventEffect, EventEffects
from qs_assistant.valuation.events import SIDES
from qs_assistant.valuation.frontier import Frontier
from qs_assistant.valuation.stories import FootballField, Views
from qs_assistant.valuation.units import label, show, unit_of

_GROUPS = {"presets": BLUE, "views": GREEN, "simulation": LIGHT_BLUE, "inputs": FAINT}
_LEVELS = 7
_MIN_PLACES = 3


def frontier_chart(found: Frontier, stamp: Stamp) -> Chart:
    """The input solved for, as a curve over one other or as contours over two; places without a solution are crossed."""
    goal = f"{label(found.output)} {show(found.target, unit_of(found.output))}"
    unit, name = unit_of(found.solve_for), label(found.solve_for)
    figure, (axes,) = new_figure(f"What makes {goal}", f"{name} needed; × where none is enough", 3.9)
    missing = np.isnan(found.solved)
    if found.y_variable is None:
        solved = found.solved[0]
        axes.plot(found.x, solved, color=BLUE, linewidth=2.2, marker="o", markersize=4)
        level = float(np.nanmin(solved)) if (~missing).any() else 0.0
        axes.plot(found.x[missing[0]], np.full(int(missing.sum()), level), "x", color=RED, markersize=7)
        if not missing.all():
            axes.plot([found.own[found.x_variable]], [found.own[found.solve_for]], "D", color=ORANGE, markersize=7)
            beside(axes, "scenario", (found.own[found.x_variable], found.own[found.solve_for]), (8, -4), ORANGE)
        unit_axis(axes, "y", unit, with_unit(found.solve_for), 5)
    else:
        _contours(axes, found, dark=stamp.dark)
        axes.plot([found.own[found.x_variable]], [found.own[found.y_variable]], "D", color=ORANGE, markersize=7, zorder=6, clip_on=False)
        unit_axis(axes, "y", unit_of(found.y_variable), with_unit(found.y_variable), 5)
    unit_axis(axes, "x", unit_of(found.x_variable), with_unit(found.x_variable), 5)
    solved_values = found.solved[~missing]
    span = (
        "it is never met"
        if not solved_values.size
        else (f"{name} from {show(float(solved_values.min()), unit)} to {show(float(solved_values.max()), unit)}")
    )
    axis = label(found.x_variable) if found.y_variable is None else f"{label(found.x_variable)} and {label(found.y_variable)}"
    crossed = f"; {int(missing.sum())} of {missing.size} places have no solution" if missing.any() else ""
    return finish(figure, stamp, f"Chart of the {name} at which {goal} by {axis}: {span}{crossed}.")


def _contours(axes: object, found: Frontier, *, dark: bool) -> None:
    missing = np.isnan(found.solved)
    colours = LinearSegmentedColormap.from_list("house", [on_ground(one, dark=dark) for one in (LIGHT_BLUE, BLUE)])
    enough = (~missing).sum() >= _MIN_PLACES and np.nanmax(found.solved) > np.nanmin(found.solved) if (~missing).any() else False
    if enough:
        filled = np.ma.masked_invalid(found.solved)
        lines = axes.contour(found.x, found.y, filled, levels=_LEVELS, cmap=colours, linewidths=1.8)  # type: ignore[attr-defined]
        write = tick_writer(unit_of(found.solve_for))
        for text in axes.clabel(lines, fmt=lambda value: write(float(f"{value:.6g}"), None), fontsize=SMALL, colors=INK):  # type: ignore[attr-defined]
            text.set_clip_on(False)
    axes.tick_params(axis="x", pad=7)  # type: ignore[attr-defined]  # its first label would touch that of the other axis
    x, y = np.meshgrid(found.x, found.y)
    # On the edge a mark is seen whole.
    axes.plot(x[missing], y[missing], "x", color=RED, markersize=5, alpha=0.7, clip_on=False)  # type: ignore[attr-defined]


def event_chart(found: EventEffect | EventEffects, stamp: Stamp) -> Chart:
    """The change in value per share that an event makes, judged low, base and high; of several, a bar each."""
    if isinstance(found, EventEffects):
        return _events_chart(found, stamp)
    changes = [found.change(side, "value_per_share") for side in SIDES]
    figure, (axes,) = new_figure(found.event.title, "change in value per share; what it touches is a judgement", 2.7)
    places = np.arange(len(SIDES))[::-1]
    axes.barh(places, changes, height=0.6, color=[GREEN if one >= 0 else RED for one in changes])
    reach = max(0.01, *(abs(one) for one in changes))
    for place, change in zip(places, changes, strict=True):
        text = f"{'+' if change >= 0 else ''}{show(change, '$')}"
        beside(axes, text, (change, float(place)), (5 if change >= 0 else -5, -3), side="left" if change >= 0 else "right")
    axes.axvline(0.0, color=FAINT, linewidth=0.8)
    axes.set_xlim(min(0.0, *changes) - 0.3 * reach, max(0.0, *changes) + 0.3 * reach)
    axes.set_yticks(places, [f"judged {side}" if side != "base" else "judged middle" for side in SIDES])
    axes.grid(visible=False, axis="y")
    unit_axis(axes, "x", "$", "change in value per share", 5)
    words = ", ".join(f"{side} {show(change, '$')}" for side, change in zip(SIDES, changes, strict=True))
    return finish(figure, stamp, f"Bar chart of what {found.event.title} changes in value per share: {words}.")


def _events_chart(found: EventEffects, stamp: Stamp) -> Chart:
    """The changes in value per share that several events make, each a bar from low to high with its middle, and all together."""
    rows = [(one.event.title, [one.change(side, "value_per_share") for side in SIDES]) for one in found.effects]
    rows = sorted(rows, key=lambda row: -abs(row[1][1]))
    rows.append(("all together", [found.together.change(side, "value_per_share") for side in SIDES]))
    figure, (axes,) = new_figure("What events change", "value per share, judged low to high; ◆ the middle", 1.7 + 0.42 * len(rows))
    places = np.arange(len(rows))[::-1]
    reach = max(0.01, *(abs(one) for _, changes in rows for one in changes))
    for place, (_, changes) in zip(places, rows, strict=True):
        low, middle, high = min(changes), changes[1], max(changes)
        width = max(high - low, 0.006 * reach)
        axes.barh(place, width, left=low, height=0.6, color=GREEN if middle >= 0 else RED)
        axes.plot([middle], [place], "D", color=ORANGE, markersize=5, zorder=6)
        beside(axes, f"{'+' if middle >= 0 else ''}{show(middle, '$')}", (max(low + width, 0.0), float(place)), (5, -4))
    axes.axvline(0.0, color=FAINT, linewidth=0.8)
    axes.set_xlim(min(0.0, *(min(changes) for _, changes in rows)) - 0.06 * reach, max(0.0, *(max(c) for _, c in rows)) + 0.4 * reach)
    axes.set_yticks(places, [plain(textwrap.fill(name, 24, max_lines=2, placeholder=" …")) for name, _ in rows], fontsize=SMALL)
    axes.grid(visible=False, axis="y")
    unit_axis(axes, "x", "$", "change in value per share", 5)
    words = "; ".join(f"{name} {show(changes[1], '$')} ({show(changes[0], '$')} to {show(changes[2], '$')})" for name, changes in rows)
    return finish(figure, stamp, f"Bars of what events change in value per share: {words}."[:1000])


def football_chart(found: FootballField, shares: float, marks: Sequence[Mark], stamp: Stamp) -> Chart:
    """One bar each for presets, views, simulations and inputs, with the market references as lines; `shares` in millions."""
    rows = [(bar.group, label(bar.name) if bar.group == "inputs" else bar.name, bar.low, bar.high) for bar in found.bars]
    return _field("What a share is worth, by ways of looking", rows, (found.value_per_share, shares), marks, stamp)


def views_chart(found: Views, marks: Sequence[Mark], stamp: Stamp) -> Chart:
    """Others' assumptions in this model, beside what they published."""
    rows = []
    for row in found.rows:
        value = float(np.asarray(row.valuation["value_per_share"]))
        rows.append(("presets", f"{row.view.name}, here", value, value))
        if row.view.published is not None and row.view.unit == "$":
            rows.append(("views", f"{row.view.name}, published", *row.view.published))
    own = (float(np.asarray(found.own["value_per_share"])), float(np.asarray(found.own.inputs["shares"])))
    return _field("Others' assumptions in this model", rows, own, marks, stamp)


def _field(
    title: str, rows: Sequence[tuple[str, str, float, float]], scenario: tuple[float, float], marks: Sequence[Mark], stamp: Stamp
) -> Chart:
    """Bars of value per share; the axis above has the equity value at the scenario's shares (its value per share, its shares)."""
    own, shares = scenario
    figure, (axes,) = new_figure(title, f"value per share; scenario {show(own, '$')}", max(3.2, 2.1 + 0.27 * len(rows)))
    places = np.arange(len(rows))[::-1]
    reach = max([own, *(high for *_, high in rows), *(mark.value for mark in marks if mark.value <= 20.0), 0.01])
    for place, (group, _, low, high) in zip(places, rows, strict=True):
        width = max(high - low, 0.006 * reach)
        axes.barh(place, width, left=low, height=0.62, color=_GROUPS[group])
        text = show(low, "$") if low == high else f"{show(low, '$')} – {show(high, '$')}"
        beside(axes, text, (low + width, float(place)), (3, -4))
    axes.axvline(own, color=BLUE, linewidth=1.0)
    for mark in marks:
        if mark.value <= reach:
            axes.axvline(mark.value, color=mark.colour, linewidth=1.2, linestyle=DASHES, zorder=0.5)
    axes.set_xlim(0.0, reach * 1.42)
    axes.set_yticks(places, [plain(_short(name)) for _, name, _, _ in rows], fontsize=TEXT)
    axes.grid(visible=False, axis="y")
    notes = [f"{'dashed' if mark.value <= reach else 'beyond the chart'}: {mark.label}" for mark in marks]
    unit_axis(axes, "x", "$", "\n".join(["value per share", *notes]), 5)
    axes.xaxis.label.set(x=1.0, ha="right")
    above = axes.secondary_xaxis(
        "top", functions=(lambda value: np.asarray(value, float) * shares, lambda value: np.asarray(value, float) / shares)
    )
    above.tick_params(labelsize=SMALL, length=0, colors=INK)
    above.spines["top"].set_visible(False)
    unit_axis(above, "x", "$M", f"equity value, {show(shares, 'millions')} shares", 4)  # type: ignore[arg-type]  # it has the same x axis
    above.xaxis.label.set_fontsize(SMALL)
    words = "; ".join(f"{name} {show(low, '$')} to {show(high, '$')}" for _, name, low, high in rows[:8])
    return finish(figure, stamp, f"{title}: {words}. {mark_words(marks)}"[:1000])


def _short(name: str) -> str:
    return name if len(name) <= 27 else f"{name[:26]}…"
