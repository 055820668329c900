"""The chart that fits an analysis, with the market references marked where it shows value per share."""

from collections.abc import Mapping

from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.chart_bars import bridge_chart, distribution_chart, tornado_chart
from qs_assistant.valuation.chart_lines import heat_map, solution_chart, sweep_chart, years_chart
from qs_assistant.valuation.chart_stories import event_chart, football_chart, frontier_chart, views_chart
from qs_assistant.valuation.chart_style import GREEN, Chart, Mark, Stamp
from qs_assistant.valuation.compare import Comparison
from qs_assistant.valuation.event_effects import EventEffect, EventEffects
from qs_assistant.valuation.frontier import Frontier
from qs_assistant.valuation.model import Valuation
from qs_assistant.valuation.sensitivity import Sensitivity
from qs_assistant.valuation.simulate import Simulation
from qs_assistant.valuation.solve import Solution
from qs_assistant.valuation.stories import FootballField, Views
from qs_assistant.valuation.sweep import Grid, Sweep
from qs_assistant.valuation.units import show

__all__ = ["Chart", "Mark", "draw", "reference_marks"]

_SAME_PRICE = 0.005  # relative: a reference rounded to a share price is the same reference


def draw(analysis: Analysis, assumptions: Assumptions, *, dark: bool = False) -> Chart:
    """The chart of an analysis: a PNG under 200 kB for a width of 400 to 520 pixels, and its words; `dark` for a dark ground."""
    inputs, stamp, detail = analysis.run.inputs, Stamp(analysis.run.id, dark), analysis.detail
    marks = reference_marks(inputs, assumptions)
    match detail:
        case Valuation():
            return years_chart(detail, stamp)
        case Solution():
            return solution_chart(detail, inputs, stamp)
        case Sweep():
            return sweep_chart(detail, inputs, marks, stamp)
        case Grid():
            return heat_map(detail, inputs, stamp)
        case Sensitivity():
            return tornado_chart(detail, marks, stamp)
        case Simulation():
            return distribution_chart(detail, marks, stamp)
        case Frontier():
            return frontier_chart(detail, stamp)
        case EventEffect() | EventEffects():
            return event_chart(detail, stamp)
        case Views():
            return views_chart(detail, marks, stamp)
        case FootballField():
            return football_chart(detail, inputs["shares"], marks, stamp)
        case Comparison():
            return bridge_chart(detail, analysis.run.parameters["scenarios"], stamp)


def reference_marks(inputs: Mapping[str, float], assumptions: Assumptions) -> list[Mark]:
    """The references as share prices as they are known, dated; and the scenario's own where it has set another."""
    marks = []
    for one in assumptions.references:
        price = assumptions.price(one)
        marks.append(Mark(price, f"{one.id} reference {show(price, '$')}, {one.as_of}"))
    own = inputs["share_price"]
    if all(abs(mark.value - own) > _SAME_PRICE * own for mark in marks):
        marks.append(Mark(own, f"reference set here {show(own, '$')}", GREEN))
    return marks
