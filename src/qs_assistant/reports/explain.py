"""How a number comes about: the card behind "how did you get that", "why so far below the market", "what does it leave out"."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.reports import Case, Report, over_reference, reference_words, scenario_words
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.assumptions import Assumptions

FloatArray = NDArray[np.float64]
YEARS_SHOWN = (0, 4, 9, 14)
SECTIONS = {
    "number": "From inputs to a value, year by year",
    "market": "References: what a value is compared with",
    "terminal": "The terminal value",
    "method": "What an rNPV is",
    "risk": "Risk is counted once",
    "omissions": "What the model leaves out",
}
"""The section of docs/model.md that answers each topic in words."""
WORDS = {
    "method": "An rNPV is a discounted cash flow in which each year's flow counts with the chance that the programme is alive then.",
    "risk": (
        "Risk is counted once: the chance of failure is in the four stage probabilities, and the discount rate is the sector's cost of "
        "equity without it. A venture rate of a quarter on top of the probabilities would count failure twice."
    ),
    "omissions": (
        "It leaves out sales of own cells unless the owned share is set, royalties on later generations, subsidies, milestone payments "
        "that no document states, a takeover, and the value of waiting; pay in shares and new money stand beside the headline, not in it."
    ),
}


@dataclass(frozen=True, slots=True)
class Makeup:
    """Where the risked enterprise value comes from, $M: the years' flows before and after the first profit, and the terminal value."""

    losses: float
    profits: float
    terminal: float

    @property
    def terminal_share(self) -> float:
        """The terminal value's share of what is positive; 0 where nothing is."""
        positive = self.profits + self.terminal
        return self.terminal / positive if positive > 0 else 0.0


def makeup(years: Mapping[str, FloatArray], enterprise_value: float) -> Makeup:
    """The parts that the enterprise value is the sum of."""
    flows = years["W"] * years["d"] * years["F"]
    losses, profits = float(flows[flows < 0].sum()), float(flows[flows > 0].sum())
    return Makeup(losses, profits, enterprise_value - losses - profits)


def explain_report(
    request: Request,
    case: Case,
    years: Mapping[str, FloatArray],
    start: Mapping[str, float],
    *,
    meets: Mapping[str, float],
    assumptions: Assumptions,
) -> Report:
    """The card of a valuation; what the topic asks comes first.

    Args:
        request: what was asked; its topic decides the order.
        case: the valuation.
        years: its table of years.
        start: the inputs that the changes begin from.
        meets: inputs that alone would meet the newest reference, with the value at which they do.
        assumptions: names the references.
    """
    ledger, topic = Ledger(), request.topic or "number"
    lines = {
        "number": _parts_line(ledger, case, years),
        "market": _market_line(ledger, case, meets, assumptions),
        "terminal": _terminal_line(ledger, case, years),
        "limits": _limits_line(ledger, case, years),
        "years": _years_line(ledger, years),
    } | WORDS
    order = [topic, *(name for name in ("number", "terminal", "limits", "market", "years") if name != topic)]
    shown = [lines[name] for name in order if lines[name]]
    understood = f"how the value comes about, {scenario_words(ledger, Scenario(request.set, request.preset), start)}"
    value = ledger.show("value_per_share", case.outputs["value_per_share"])
    equity = ledger.show("equity_value", case.outputs["equity_value"])
    headline = f"{value} a share is the equity value of {equity} over {ledger.show('shares', case.inputs['shares'])} diluted shares."
    more = (*shown[3:], f"In words: docs/model.md, “{SECTIONS[topic]}”.")
    return Report(understood, headline, tuple(shown[:3]), ledger, chart="years", more=more)


def _parts_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray]) -> str:
    made = makeup(years, case.outputs["enterprise_value"])
    losses, profits = ledger.show("losses", made.losses, "$M"), ledger.show("profits", made.profits, "$M")
    terminal, cash, debt = (
        ledger.show("terminal", made.terminal, "$M"),
        ledger.show("cash", case.inputs["cash"]),
        ledger.show("debt", case.inputs["debt"]),
    )
    return (
        f"Today's value, each year with its chance: years of loss {losses}, years of profit {profits}, all after the forecast {terminal}; "
        f"plus cash {cash}, less debt {debt}."
    )


def _terminal_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray]) -> str:
    made = makeup(years, case.outputs["enterprise_value"])
    if made.terminal <= 0:
        return "There is no terminal value: the last forecast year has no profit."
    share = ledger.share("terminal.share", made.terminal_share)
    growth, rate = (
        ledger.show("terminal_growth", case.inputs["terminal_growth"]),
        ledger.show("discount_rate", case.inputs["discount_rate"]),
    )
    return f"The terminal value is {share} of what the profits are worth; after the forecast they change by {growth}, discounted at {rate}."


def _limits_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray]) -> str:
    """Which limits bind: the cap on the licensee's margin, and the tax losses."""
    price, royalty = float(years["P"][-1]), float(years["R"][-1])
    asked, paid = ledger.share("royalty.asked", case.inputs["royalty_rate"]), ledger.share("royalty.paid", royalty / price)
    rows = zip(years["Y"], years["Q"], years["P"], years["R"], strict=True)
    capped = [int(year) for year, q, p, r in rows if q > 0 and r < case.inputs["royalty_rate"] * p - 1e-9]
    cap = ledger.show("margin_cap", case.inputs["margin_cap"])
    if royalty < case.inputs["royalty_rate"] * price - 1e-9:
        line = f"The cap of {cap} of the licensee's margin binds at maturity: {paid} of the price is paid, not the {asked} asked."
    elif capped:
        first, last = (ledger.fact(f"capped.{end}", str(year)) for end, year in (("first", capped[0]), ("last", capped[-1])))
        line = (
            f"The royalty asked, {asked}, is paid at maturity; the cap of {cap} of the licensee's margin binds between {first} and {last}."
        )
    else:
        line = f"The royalty asked, {asked}, is paid in every year; the cap of {cap} of the licensee's margin never binds."
    taxed = float(np.sum(years["T"]))
    tax = ledger.show("taxes", taxed, "$M")
    return f"{line} Taxes over the forecast are {tax}, after the losses carried."


def _market_line(ledger: Ledger, case: Case, meets: Mapping[str, float], assumptions: Assumptions) -> str:
    newest = assumptions.newest
    words = reference_words(ledger, newest, assumptions)
    over = ledger.change(f"reference.{newest.id}.upside", over_reference(newest, case.outputs))
    from qs_assistant.reports.formatting import label

    parts = [
        f"{label(name)} {ledger.show(f'meets.{name}', value)} (now {ledger.show(f'now.{name}', case.inputs[name])})"
        for name, value in meets.items()
    ]
    change = f"One input alone would meet it: {' or '.join(parts)}." if parts else "No single one of the inputs tried meets it."
    return f"Against {words}: {over}. {change}"


def _years_line(ledger: Ledger, years: Mapping[str, FloatArray]) -> str:
    parts = []
    for place in YEARS_SHOWN:
        year = ledger.fact(f"year.{place}", f"{years['Y'][place]:.0f}")
        output, gross = (
            ledger.show(f"Q.{place}", float(years["Q"][place]), "GWh/yr"),
            ledger.show(f"G.{place}", float(years["G"][place]), "$M"),
        )
        flow, alive = ledger.show(f"F.{place}", float(years["F"][place]), "$M"), ledger.share(f"W.{place}", float(years["W"][place]))
        parts.append(f"{year}: output {output}, royalties {gross}, cash flow {flow}, alive with {alive}")
    return f"{'; '.join(parts)}."
