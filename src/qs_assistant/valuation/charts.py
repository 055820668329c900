"""The chart that fits an analysis, with the market references marked where it shows value per share."""

from collections.abc import Mapping

from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.chart_bars import bridge_chart, distribution_chart, tornado_chart
from qs_assistant.valuation.chart_lines import heat_map, solution_chart, sweep_chart, years_chart
from qs_assistant.valuation.chart_style import GREEN, Chart, Mark
from qs_assistant.valuation.compare import Comparison
from qs_assistant.valuation.model import Valuation
from qs_assistant.valuation.sensitivity import Sensitivity
from qs_assistant.valuation.simulate import Simulation
from qs_assistant.valuation.solve import Solution
from qs_assistant.valuation.sweep import Grid, Sweep
from qs_assistant.valuation.units import show

__all__ = ["Chart", "Mark", "draw", "reference_marks"]

_SAME_PRICE = 0.005  # relative: a reference rounded to a share price is the same reference


def draw(analysis: Analysis, assumptions: Assumptions) -> Chart:
    """The chart of an analysis: a PNG under 200 kB for a width of about 520 pixels, and its words."""
    inputs, run_id, detail = analysis.run.inputs, analysis.run.id, analysis.detail
    marks = reference_marks(inputs, assumptions)
    match detail:
        case Valuation():
            return years_chart(detail, run_id)
        case Solution():
            return solution_chart(detail, inputs, run_id)
        case Sweep():
            return sweep_chart(detail, inputs, marks, run_id)
        case Grid():
            return heat_map(detail, inputs, run_id)
        case Sensitivity():
            return tornado_chart(detail, marks, run_id)
        case Simulation():
            return distribution_chart(detail, marks, run_id)
        case Comparison():
            return bridge_chart(detail, analysis.run.parameters["scenarios"], run_id)


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
