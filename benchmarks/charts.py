"""How long a chart takes, by kind, beside the same lines drawn with pyplot: python -m benchmarks.charts [ROUNDS].

The peer draws what is in a valuation's chart of years (price and cost, two lines) at the same size and resolution, with a title, labels
and a legend and nothing else: what a short script would do.
"""

import io
import sys

from benchmarks.timing import middle
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analysis, Analyst
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.charts import draw
from qs_assistant.valuation.model import Valuation

ROUNDS = 5
DRAWS = 10_000


def analyses(analyst: Analyst) -> dict[str, Analysis]:
    """One analysis of each kind that has a chart of its own."""
    return {
        "a valuation by years": analyst.value({"target_yield": 0.9}),
        "a solution": analyst.solve("royalty_rate", "equity_value", 1400.0),
        "a sweep": analyst.sweep("start_year", 2027, 2033),
        "a tornado": analyst.sensitivity(),
        f"a distribution of {DRAWS:,} draws": analyst.simulate(n=DRAWS),
        "a bridge between two cases": analyst.compare([({}, "base"), ({}, "bull")]),
    }


def with_pyplot(valuation: Valuation) -> bytes:
    """Two lines of a valuation's table of years as a PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    table = valuation.years
    figure, axes = plt.subplots(figsize=(5.2, 3.6), dpi=150)
    for name, column in (("price", "P"), ("unit cost", "K")):
        axes.plot(table["Y"], table[column], label=name)
    axes.set_title("Price and cost")
    axes.set_xlabel("year")
    axes.set_ylabel("$/kWh")
    axes.legend()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    plt.close(figure)
    return buffer.getvalue()


def main(rounds: int) -> None:
    """Print the time and the size of each chart."""
    assumptions = load_assumptions(shipped_knowledge() / "assumptions.toml")
    found = analyses(Analyst(assumptions))
    valuation = found["a valuation by years"].detail
    if not isinstance(valuation, Valuation):
        raise SystemExit("a valuation has no table of years")
    plain = middle(lambda: with_pyplot(valuation), rounds)
    print(f"median of {rounds} rounds, the analysis itself not counted")
    for name, analysis in found.items():
        taken = middle(lambda analysis=analysis: draw(analysis, assumptions), rounds)
        size = len(draw(analysis, assumptions).png) / 1000
        print(f"  {name:32s} {taken:6.0f} ms  {size:4.0f} kB  {taken / plain:4.1f} times as long as pyplot's two lines")
    print(f"  {'two lines with pyplot':32s} {plain:6.0f} ms  {len(with_pyplot(valuation)) / 1000:4.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
