"""A valuation in words: what was understood, the value, what it is compared with, and what it rests on."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qs_assistant.reports.formatting import LIMITED_LIABILITY, label
from qs_assistant.reports.ledger import Ledger
from qs_assistant.types.answer import Field
from qs_assistant.types.request import FIRST_CASH_YEAR, YEAR_FIGURES, Request, Scenario
from qs_assistant.valuation.assumptions import Assumptions, Reference
from qs_assistant.valuation.inputs import INPUTS

MODEL_LINE = "A model's output from stated assumptions, not investment advice."
REFERENCE_INPUTS = ("share_price", "market_cap")
SHORT = 3
"""Lines that an answer shows at once on a small screen."""


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of a numeric answer; every figure in them is in `ledger`.

    A small screen shows the first SHORT of `lines`, and the others and `more` only when asked. `whole` are all lines in reading order,
    where those that a small screen shows are picked from among them.
    """

    understood: str
    headline: str
    lines: tuple[str, ...]
    ledger: Ledger
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
    chart: str | None = None
    more: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def every_line(self) -> tuple[str, ...]:
        """All lines in reading order."""
        return self.whole or (*self.lines, *self.more)


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluated scenario: its full inputs (composites included), its outputs, why one does not exist, when cash flow turns positive.

    `years` are the columns of its table of years, each of as many values as Y.
    """

    inputs: Mapping[str, float]
    outputs: Mapping[str, float]
    notes: Mapping[str, str]
    cash_year: int | None = None
    years: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether an output exists (is a number)."""
        return not math.isnan(self.outputs[name])


@dataclass(frozen=True, slots=True)
class Issue:
    """New shares issued at a price ($): whether that is the value itself, the dilution and the value per share after funding."""

    at_value: bool
    price: float
    dilution: float
    after: float


def scenario_words(ledger: Ledger, scenario: Scenario, start: Mapping[str, float], prefix: str = "inputs.") -> str:
    """A scenario as its changes: "bull preset, discount rate 14% (was 9%)"; `start` is the case that the changes begin from."""
    parts = [f"{scenario.preset} preset"] if scenario.preset not in {None, "base"} else []
    parts += [_change_words(ledger, name, value, start, prefix) for name, value in scenario.set.items() if name not in REFERENCE_INPUTS]
    # What it is compared with changes nothing in the scenario: it is said last.
    compared = [
        f"compared with a {label(name)} of {ledger.show(f'{prefix}{name}', value)}"
        for name, value in scenario.set.items()
        if name in REFERENCE_INPUTS
    ]
    return ", ".join([*(parts or ["the base case"]), *compared])


def _change_words(ledger: Ledger, name: str, value: float, start: Mapping[str, float], prefix: str) -> str:
    shown = ledger.show(f"{prefix}{name}", value)
    before = ledger.show(f"{prefix}start.{name}", start[name])
    return f"{label(name)} {shown}" + (f" (was {before})" if before != shown else " (as it was)")


def value_report(
    request: Request, case: Case, base: Case, start: Mapping[str, float], assumptions: Assumptions, *, issues: Sequence[Issue] = ()
) -> Report:
    """The report of one valuation against the base case and the market references.

    Args:
        request: what was asked.
        case: the scenario evaluated.
        base: the base case evaluated.
        start: the inputs that the changes begin from: the preset's where one was asked for.
        assumptions: names the references.
        issues: other prices at which the new shares may be issued, where the way to be paid for is asked for.
    """
    ledger = Ledger()
    understood = scenario_words(ledger, Scenario(request.set, request.preset), start)
    headline = _funding_line(ledger, case) if issues else _headline(ledger, request, case)
    references = _reference_lines(ledger, request, case, assumptions)
    asked = [_headline(ledger, Request("value"), case), *_issue_lines(ledger, issues)] if issues else []
    if "value_per_share_after_stock_compensation" in request.outputs:
        pay = ledger.show("stock_compensation", case.inputs["stock_compensation"])
        asked.append(
            f"Pay in shares, {pay}, is in no cash figure and not in opex; the first value counts it as a cost, the second does not."
        )
    lines = [
        *_floor_lines(case),
        *asked,
        *([] if issues else references[:1]),  # an issue price is told already where the way to be paid for is asked
        *_base_lines(ledger, case, base),
        _unrisked_line(ledger, case),
        *(references if issues else references[1:]),
        _maturity_line(ledger, case),
        _breakeven_line(ledger, case),
        *([] if issues else [_funding_line(ledger, case)]),
        *([] if "value_per_share_after_stock_compensation" in request.outputs else [_stock_compensation_line(ledger, case)]),
    ]
    return Report(understood, headline, tuple(lines[:SHORT]), ledger, chart="years", more=tuple(lines[SHORT:]))


def _headline(ledger: Ledger, request: Request, case: Case) -> str:
    asked = [_cash_year(ledger, case)] if FIRST_CASH_YEAR in request.outputs else []
    asked += [_figure_of_year(ledger, case, *request.figure)] if request.figure is not None else []
    outputs = [name for name in request.outputs if name != FIRST_CASH_YEAR]
    asked += [
        f"{label(name)} {ledger.show(name, case.outputs[name])}"
        for name in outputs
        if name not in {"value_per_share", "equity_value"} and case.has(name)
    ]
    missing = [f"no {label(name)} exists: {_reason(ledger, case, name)}" for name in outputs if not case.has(name)]
    values = (
        f"value per share {ledger.show('value_per_share', case.outputs['value_per_share'])}, "
        f"equity value {ledger.show('equity_value', case.outputs['equity_value'])} (risk-adjusted)"
    )
    sentence = "; ".join([*asked, *missing, values])
    return sentence[0].upper() + sentence[1:] + "."


def _cash_year(ledger: Ledger, case: Case) -> str:
    """When the model's free cash flow first is above zero, which is no forecast of the company's own."""
    if case.cash_year is None:
        last = ledger.fact("maturity", f"{case.inputs['base_year'] + 15:.0f}")
        return f"no year up to {last}, the model's last, has a positive free cash flow, even if every stage succeeds"
    year = ledger.fact("first cash year", f"{case.cash_year}")
    return f"in the model the first year of positive free cash flow is {year}, if every stage succeeds"


def _figure_of_year(ledger: Ledger, case: Case, figure: str, year: int) -> str:
    """A figure of one year of the model's table, which is no forecast of the company's own."""
    column, unit, called = YEAR_FIGURES[figure]
    known = [int(one) for one in case.years["Y"]]
    said = ledger.fact("figure.year", f"{year}")
    if year not in known:
        first, last = ledger.fact("figure.first", f"{known[0]}"), ledger.fact("figure.last", f"{known[-1]}")
        return f"the model has no figures for {said}, only for {first} to {last}"
    place = known.index(year)
    shown = ledger.show(f"figure.{figure}", float(case.years[column][place]), unit)
    alive = ledger.share("figure.alive", float(case.years["W"][place]))
    return f"in the model the {called} of {said} is {shown} if every stage succeeds (a chance of {alive})"


def _reference_lines(ledger: Ledger, request: Request, case: Case, assumptions: Assumptions) -> list[str]:
    lines = []
    if any(name in request.set for name in REFERENCE_INPUTS):
        price = ledger.show("share_price", case.inputs["share_price"])
        cap = ledger.show("market_cap", case.outputs["market_cap"])
        lines.append(f"Against your {price} a share (market cap {cap}): {ledger.change('upside', case.outputs['upside'])}.")
    for reference in assumptions.references:
        upside = ledger.change(f"reference.{reference.id}.upside", over_reference(reference, case.outputs))
        lines.append(f"Against {reference_words(ledger, reference, assumptions)}: {upside}.")
    if case.inputs["shares"] != assumptions.base()["shares"]:
        known = ledger.show("reference.shares", assumptions.base()["shares"])
        lines.append(
            "A dated market value is compared with the equity value, a dated price with the value per share; what is converted is so "
            f"at the base case's {known} shares."
        )
    return lines


def over_reference(reference: Reference, outputs: Mapping[str, float]) -> float:
    """How far a value lies over a reference, compared as what it is: equity value over a market capitalisation, per share over a price."""
    if reference.market_cap is not None:
        return max(0.0, outputs["equity_value"]) / reference.market_cap - 1.0
    return outputs["value_per_share"] / (reference.share_price or math.nan) - 1.0


def reference_words(ledger: Ledger, reference: Reference, assumptions: Assumptions) -> str:
    """A dated reference as it is known, whatever a scenario changes: what was reported, what that is converted, its date and its source."""
    key = f"reference.{reference.id}"
    price = f"{ledger.show(f'{key}.share_price', assumptions.price(reference))} a share"
    cap = f"a market value of {ledger.show(f'{key}.market_cap', assumptions.cap(reference))}"
    told, converted = (cap, price) if reference.market_cap is not None else (price, cap)
    return f"{told} ({converted}, converted; {ledger.dated(f'{key}.as_of', reference.as_of)}: {reference.note})"


def _floor_lines(case: Case) -> list[str]:
    """Why a share is worth nothing where the equity value is below zero."""
    return [LIMITED_LIABILITY] if case.outputs["equity_value"] < 0 else []


_FAILURE_SAVES = (
    "Unrisked is less than risked here because even success loses money: a failed stage ends the programme, and with it its later costs."
)


def _unrisked_line(ledger: Ledger, case: Case) -> str:
    per_share = ledger.show("unrisked_value_per_share", case.outputs["unrisked_value_per_share"])
    equity = ledger.show("unrisked_equity_value", case.outputs["unrisked_equity_value"])
    chance = ledger.show("success_probability", case.outputs["success_probability"])
    line = f"If every stage succeeds (unrisked): {per_share} a share, equity value {equity}; the chance of that is {chance}."
    return f"{line} {_FAILURE_SAVES}" if case.outputs["unrisked_equity_value"] < case.outputs["equity_value"] else line


def _maturity_line(ledger: Ledger, case: Case) -> str:
    year = ledger.fact("maturity", f"{case.inputs['base_year'] + 15:.0f}")
    shown = {name: ledger.show(name, case.outputs[name]) for name in _MATURITY}
    return (
        f"Unit economics at maturity ({year}): price {shown['mature_price']}, unit cost {shown['mature_unit_cost']}, "
        f"margin {shown['mature_unit_margin']}, royalty {shown['mature_royalty']}, yield {shown['mature_yield']}, "
        f"good output {shown['mature_output']}."
    )


_MATURITY = ("mature_price", "mature_unit_cost", "mature_unit_margin", "mature_royalty", "mature_yield", "mature_output")


def _breakeven_line(ledger: Ledger, case: Case) -> str:
    if not case.has("breakeven_yield"):
        return f"No break-even yield exists: {_reason(ledger, case, 'breakeven_yield')}."
    return f"Break-even yield at maturity: {ledger.show('breakeven_yield', case.outputs['breakeven_yield'])}."


def _reason(ledger: Ledger, case: Case, name: str) -> str:
    return ledger.fact(f"why no {name}", case.notes.get(name, "the model gives none"))


def _base_lines(ledger: Ledger, case: Case, base: Case) -> list[str]:
    if all(case.inputs[name] == base.inputs[name] for name in INPUTS if name not in REFERENCE_INPUTS):
        return []
    per_share, equity = "value_per_share", "equity_value"
    if case.outputs[per_share] == base.outputs[per_share] and case.outputs[equity] == base.outputs[equity]:
        return []
    moved = ledger.delta(f"difference.{per_share}", case.outputs[per_share] - base.outputs[per_share], "$")
    moved_equity = ledger.delta(f"difference.{equity}", case.outputs[equity] - base.outputs[equity], "$M")
    before = ledger.show(f"base.{per_share}", base.outputs[per_share])
    before_equity = ledger.show(f"base.{equity}", base.outputs[equity])
    return [f"Change from the base case: {moved} a share (from {before}), {moved_equity} equity value (from {before_equity})."]


def _funding_line(ledger: Ledger, case: Case) -> str:
    """What the way to the first profits costs on the success path, and what it leaves a share."""
    if case.outputs["funding_need"] <= 0.0:
        floor = ledger.show("cash_floor", case.inputs["cash_floor"])
        return f"No money has to be raised on the success path: cash never falls below the floor of {floor}."
    years = [ledger.fact(name, f"{case.outputs[name]:.0f}") for name in ("funding_first_year", "funding_last_year")]
    when = f"in {years[0]}" if years[0] == years[1] else f"from {years[0]} to {years[1]}"
    need, price = ledger.show("funding_need", case.outputs["funding_need"]), ledger.show("issue_price", case.inputs["issue_price"])
    shares, diluted = ledger.show("new_shares", case.outputs["new_shares"]), ledger.share("dilution", case.outputs["dilution"])
    after = ledger.show("value_per_share_after_funding", case.outputs["value_per_share_after_funding"])
    return (
        f"On the success path {need} has to be raised {when}: {shares} new shares at {price} each, a dilution of {diluted}; with them a "
        f"share is worth {after} (risk-adjusted)."
    )


def _issue_lines(ledger: Ledger, issues: Sequence[Issue]) -> list[str]:
    """What other issue prices would do: at the value itself nothing is lost or won."""
    parts = []
    for place, one in enumerate(issues):
        price, after = ledger.show(f"issue.{place}.price", one.price, "$"), ledger.show(f"issue.{place}.after", one.after, "$")
        diluted = ledger.share(f"issue.{place}.dilution", one.dilution)
        if one.at_value:
            parts.append(f"at the value itself: a dilution of {diluted}, and a share is worth what it was")
        else:
            parts.append(f"at {price}: a dilution of {diluted}, and {after} a share")
    return [f"Issued instead {'; '.join(parts)}. A dearer issue than the value adds to a share, a cheaper one takes away."] if parts else []


def _stock_compensation_line(ledger: Ledger, case: Case) -> str:
    pay = ledger.show("stock_compensation", case.inputs["stock_compensation"])
    after = ledger.show("value_per_share_after_stock_compensation", case.outputs["value_per_share_after_stock_compensation"])
    return f"Pay in shares, {pay}, is not in opex; counted as a cost, a share is worth {after}."
