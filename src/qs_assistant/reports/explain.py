"""How a number comes about: the card behind "how did you get that", "why so far below the market", "what does it leave out"."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qs_assistant.reports.analysis_reports import sentence
from qs_assistant.reports.formatting import label
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.plausibility import WhatMeets, alone_line, together_line
from qs_assistant.reports.reports import Case, Report, over_reference, reference_words, scenario_words
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.assumptions import Assumptions
from qs_assistant.valuation.inputs import STAGES

FloatArray = NDArray[np.float64]
ABOUT = {
    "number": "how the value comes about",
    "market": "why the value is far from the market's",
    "terminal": "how much of the value is terminal value",
    "limits": "which limits bind",
    "method": "how the model works",
    "risk": "whether risk is counted twice",
    "omissions": "what the model leaves out",
    "inputs": "where the inputs come from",
    "references": "what the value is compared with",
    "peers": "why no multiples of peers are used",
    "workbook": "how a result can be worked out again",
}
YEARS_SHOWN = (0, 4, 9, 14)
SECTIONS = {
    "number": "From inputs to a value, year by year",
    "market": "References: what a value is compared with",
    "terminal": "The terminal value",
    "method": "What an rNPV is",
    "risk": "Risk is counted once",
    "omissions": "What the model leaves out",
    "limits": "What the licensee can pay",
    "inputs": "The assumptions",
    "references": "References: what a value is compared with",
    "peers": "Why no multiples of peers",
    "workbook": "Working a result out again",
}
"""The section of docs/model.md that answers each topic in words."""
WORDS = {
    "method": "An rNPV is a discounted cash flow in which each year's flow counts with the chance that the programme is alive then.",
    "risk": (
        "Risk is counted once: the chance of failure is in the four stage probabilities, and the discount rate is the sector's cost of "
        "equity without it. A venture rate of a quarter on top of the probabilities would count failure twice."
    ),
    "omissions": (
        "Left out, and each would add: royalties on later cells, uses besides cars, milestone payments not yet "
        "documented, subsidies, a takeover, the value of waiting or giving up. And each would take away: a rival that undercuts the "
        "price or the royalty, a partner that fails after its plant runs, patents that end early. Beside the headline, not in it: pay in "
        "shares and new money."
    ),
    "peers": (
        "No multiples of peers are used: the company has no sales to multiply, listed makers of cells earn on what they build and not on "
        "licences, and a multiple would carry over the market's mood instead of saying what must be true. Frontier says that instead."
    ),
    "workbook": (
        "The button Workbook, or --xlsx FILE in the terminal, gives the inputs, the years and the results as live formulas, with "
        "the references and the run's id; --csv FILE gives the figures. `qs-assistant value --run ID` works a kept run out again."
    ),
}


@dataclass(frozen=True, slots=True)
class Variant:
    """An input with another value, and the value per share ($) with it."""

    name: str
    value: float
    value_per_share: float


@dataclass(frozen=True, slots=True)
class ExplanationContext:
    """What is run beside an explanation: what meets the newest reference, and variants of parts."""

    meets: WhatMeets
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueBreakdown:
    """Where the risked enterprise value comes from, $M: the years' flows before and after the first profit, and the terminal value."""

    losses: float
    profits: float
    terminal: float

    @property
    def terminal_share(self) -> float:
        """The terminal value's share of what is positive; 0 where nothing is."""
        positive = self.profits + self.terminal
        return self.terminal / positive if positive > 0 else 0.0


def value_breakdown(years: Mapping[str, FloatArray], enterprise_value: float) -> ValueBreakdown:
    """The parts that the enterprise value is the sum of."""
    flows = years["W"] * years["d"] * years["F"]
    losses, profits = float(flows[flows < 0].sum()), float(flows[flows > 0].sum())
    return ValueBreakdown(losses, profits, enterprise_value - losses - profits)


def explain_report(
    request: Request,
    case: Case,
    years: Mapping[str, FloatArray],
    start: Mapping[str, float],
    *,
    context: ExplanationContext,
    assumptions: Assumptions,
) -> Report:
    """The card of a valuation; what the topic asks comes first.

    Args:
        request: what was asked; its topic decides the order.
        case: the valuation.
        years: its table of years.
        start: the inputs that the changes begin from.
        context: what is run beside it.
        assumptions: names the references.
    """
    ledger, topic = Ledger(), request.topic or "number"
    lines = {
        "number": _parts_line(ledger, case, years),
        "chain": _chain_line(ledger, case, years),
        "market": _market_line(ledger, case, context, assumptions),
        "references": _references_line(ledger, case, assumptions),
        "inputs": _inputs_line(ledger, assumptions),
        "otherwise": _variants_line(ledger, context),
        "terminal": _terminal_line(ledger, case, years, brief=topic == "market"),
        "limits": _limits_line(ledger, case, years),
        "years": _years_line(ledger, years),
    } | WORDS
    first = ("number", "chain") if topic == "number" else (topic, "otherwise")
    order = [*first, *(name for name in ("number", "terminal", "limits", "market", "years") if name not in first)]
    shown = [lines[name] for name in order if lines[name]]
    understood = f"{ABOUT[topic]}, {scenario_words(ledger, Scenario(request.set, request.preset), start)}"
    value = ledger.show("value_per_share", case.outputs["value_per_share"])
    equity = ledger.show("equity_value", case.outputs["equity_value"])
    headline = f"{value} a share is the equity value of {equity} over {ledger.show('shares', case.inputs['shares'])} diluted shares."
    more = (*shown[3:], f"In words: docs/model.md, “{SECTIONS[topic]}”.")
    return Report(understood, headline, tuple(shown[:3]), ledger, chart="years", more=more)


def _parts_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray]) -> str:
    made = value_breakdown(years, case.outputs["enterprise_value"])
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


def _terminal_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray], *, brief: bool) -> str:
    """The terminal value's share; in brief without its rates, which the market's line may tell."""
    made = value_breakdown(years, case.outputs["enterprise_value"])
    if made.terminal <= 0:
        return "There is no terminal value: the last forecast year has no profit."
    share = ledger.share("terminal.share", made.terminal_share)
    if brief:
        return f"The terminal value is {share} of what the profits are worth."
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


def _chain_line(ledger: Ledger, case: Case, years: Mapping[str, FloatArray]) -> str:
    """From the price of a kWh to a share, at maturity and with success."""
    year = ledger.fact("maturity", f"{years['Y'][-1]:.0f}")
    price, cost = ledger.show("chain.P", float(years["P"][-1]), "$/kWh"), ledger.show("mature_unit_cost", case.outputs["mature_unit_cost"])
    royalty, output = ledger.show("chain.R", float(years["R"][-1]), "$/kWh"), ledger.show("chain.Q", float(years["Q"][-1]), "GWh/yr")
    gross, flow = ledger.show("chain.G", float(years["G"][-1]), "$M"), ledger.show("chain.F", float(years["F"][-1]), "$M")
    chance = ledger.share("chain.W", float(years["W"][-1]))
    unrisked = ledger.show("unrisked_value_per_share", case.outputs["unrisked_value_per_share"])
    return (
        f"In {year}: price {price} less unit cost {cost}; of that a royalty of {royalty} on {output} is {gross}, and {flow} after opex, "
        f"capex and tax, alive with a chance of {chance}. Were success certain, a share would be worth {unrisked}."
    )


def _market_line(ledger: Ledger, case: Case, context: ExplanationContext, assumptions: Assumptions) -> str:
    newest = assumptions.newest
    words = reference_words(ledger, newest, assumptions)
    over = ledger.change(f"reference.{newest.id}.upside", over_reference(newest, case.outputs))
    together = together_line(ledger, context.meets)
    return f"Against {words}: {over}. {alone_line(ledger, context.meets)}" + (f" {together}" if together else "")


def _references_line(ledger: Ledger, case: Case, assumptions: Assumptions) -> str:
    """Every reference as what it is, with the rule of comparison."""
    told = []
    for one in assumptions.references:
        over = ledger.change(f"reference.{one.id}.upside", over_reference(one, case.outputs))
        told.append(f"{sentence(reference_words(ledger, one, assumptions))}: {over}.")
    shares = ledger.show("reference.shares", assumptions.base()["shares"])
    return (
        f"{' '.join(told)} A market value is compared with the equity value, a share price with the value per share; what is "
        f"converted is so at {shares} diluted shares."
    )


def _inputs_line(ledger: Ledger, assumptions: Assumptions) -> str:
    """How many inputs are reported, derived and judged, and where each stage's chance comes from."""
    counts = [
        f"{ledger.fact(f'basis.{basis}', str(sum(one.basis == basis for one in assumptions.entries)))} are {words}"
        for basis, words in (("reported", "reported"), ("derived", "derived from reported figures"), ("judgement", "our judgement"))
    ]
    stages = []
    for name in STAGES:
        one = assumptions[name]
        ends = [ledger.show(f"range.{end}.{name}", value) for end, value in (("low", one.low), ("high", one.high)) if value is not None]
        why = f"; {ledger.fact(f'note.{name}', one.note)}" if one.note else ""
        stages.append(f"{label(name)} {ledger.show(f'base.{name}', one.value)} ({' to '.join(ends)}; {one.basis}{why})")
    return f"Of the inputs {', '.join(counts)}. {'; '.join(stages)}. /assumptions shows each with its source."


def _variants_line(ledger: Ledger, context: ExplanationContext) -> str:
    """What a share is worth with another value of the part in question."""
    parts = []
    for one in context.variants:
        value = ledger.show(f"otherwise.{one.name}", one.value)
        parts.append(f"{label(one.name)} {value}: {ledger.show(f'otherwise.{one.name}.value_per_share', one.value_per_share)}")
    return f"Taken otherwise, a share is worth: {', '.join(parts)}." if parts else ""


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
