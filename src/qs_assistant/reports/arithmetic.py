"""Market arithmetic and figure arithmetic carried out and put into words, each operand with where it is from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qs_assistant.reports.formatting import label
from qs_assistant.reports.ledger import Ledger
from qs_assistant.reports.reports import Report
from qs_assistant.types.errors import InputError
from qs_assistant.types.request import Operand, Request
from qs_assistant.types.run import Run
from qs_assistant.valuation import arithmetic
from qs_assistant.valuation.arithmetic import Arithmetic
from qs_assistant.valuation.model import MODEL_VERSION, digest


@dataclass(frozen=True, slots=True)
class Sum:
    """A finished sum: the request with every operand's value filled in, the run that reproduces it, and its report."""

    request: Request
    run: Run
    results: Mapping[str, Any]
    report: Report


def work_out(request: Request, citations: Sequence[int | None] = ()) -> Sum:
    """Work out a market or arithmetic request whose operands all have values; `citations` are those of the operands, in order.

    Raises:
        InputError: an operand is missing or cannot be used in the operation.
    """
    operands = request.operands or ()
    missing = [one.name for one in operands if one.value is None]
    if missing or not request.operation:
        raise InputError(f"There is no figure for {' and '.join(missing) or 'that sum'}; give it in the question.")
    done = _operate(request.operation, operands)
    parameters = {
        "operation": request.operation,
        "operands": [{"name": one.name, "value": one.value, "unit": one.unit, "origin": one.origin} for one in operands],
    }
    key = digest({"kind": request.kind, **parameters})
    run = Run(key, request.kind, {}, parameters, MODEL_VERSION, "")
    return Sum(request, run, {"result": done.result, "unit": done.unit}, _report(request, done, citations))


def sum_request(run: Run) -> Request:
    """The request that a kept sum came from."""
    operands = tuple(Operand(**one) for one in run.parameters["operands"])
    return Request("market" if run.kind == "market" else "arithmetic", operation=run.parameters["operation"], operands=operands)


def with_values(request: Request, values: Mapping[int, tuple[float, str]]) -> Request:
    """The request with values (and units) for operands that it only named, by position."""
    filled = tuple(
        replace(one, value=values[place][0], unit=values[place][1]) if place in values else one
        for place, one in enumerate(request.operands or ())
    )
    return replace(request, operands=filled)


_MARKET: Mapping[str, Callable[[float, float], Arithmetic]] = {
    "market_cap": arithmetic.market_cap,
    "share_price": arithmetic.share_price,
    "shares": arithmetic.share_count,
}
_PAIRS: Mapping[str, Callable[[float, float, str], Arithmetic]] = {
    "after_move": arithmetic.after_move,
    "before_move": arithmetic.before_move,
    "share_of": arithmetic.share_of,
    "share_of_total": arithmetic.share_of_total,
    "shortfall": arithmetic.shortfall,
    "ratio": arithmetic.ratio,
    "difference": arithmetic.difference,
    "percent_change": arithmetic.percent_change,
    "root": arithmetic.root,
}
_CHAINS: Mapping[str, Callable[[Sequence[float], str], Arithmetic]] = {
    "product": arithmetic.product,
    "sum": arithmetic.total,
    "remainder": arithmetic.remainder,
    "mean": arithmetic.mean,
}


def _operate(operation: str, operands: Sequence[Operand]) -> Arithmetic:
    values = [float(one.value) for one in operands if one.value is not None]
    unit = operands[0].unit if operands else ""
    if operation == "product":
        return arithmetic.product(values, _unit_of_product(operands))
    if operation in _CHAINS and values:
        return _CHAINS[operation](values, unit)
    if len(values) == 2 and operation in _MARKET:
        return _MARKET[operation](values[0], values[1])
    if len(values) == 2 and operation in _PAIRS:
        return _PAIRS[operation](values[0], values[1], unit)
    raise InputError(f"The sum {label(operation)} cannot be made from {len(values)} figures; name them one by one.", operation)


_WORDS: Mapping[str, str] = {
    "market_cap": "{0} a share times {1} shares is a market cap of {result}",
    "share_price": "{0} over {1} shares is {result} a share",
    "shares": "{0} at {1} a share is {result} shares",
    "after_move": "{0} moved by {1} is {result}",
    "before_move": "before a move of {1}, {0} was {result}",
    "share_of": "{0} is {result} of {1}",
    "share_of_total": "of {0} and {1} together, {0} is {result}",
    "shortfall": "{0} is below {1} by {result}",
    "ratio": "{0} is {result} times {1}",
    "difference": "{0} less {1} is {result}",
    "percent_change": "from {0} to {1} is a change of {result}",
    "root": "{0} over {1} equal steps is {result} a step",
    "product": "{all}, multiplied, give {result}",
    "sum": "{all}, added up, give {result}",
    "remainder": "{0} less {rest} leaves {result}",
    "mean": "the mean of {all} is {result}",
}


def _unit_of_product(operands: Sequence[Operand]) -> str:
    """The unit of a product: that of its one figure which is no share or count; "15% of $131 million" is in $M."""
    units = [one.unit for one in operands if one.unit not in {"fraction", "probability", ""}]
    if len(units) > 1:
        raise InputError(f"{' times '.join(units)} has no unit that can be shown; multiply one figure by shares or counts.", "product")
    shares = any(one.unit in {"fraction", "probability"} for one in operands)
    counts = any(one.unit == "" for one in operands)
    return units[0] if units else "fraction" if shares and not counts else ""


_NAMES: Mapping[str, str] = {
    "share_of": "the share",
    "share_of_total": "the share",
    "after_move": "the value after the move",
    "before_move": "the value before the move",
    "root": "the equal steps",
}


def _report(request: Request, done: Arithmetic, citations: Sequence[int | None]) -> Report:
    ledger = Ledger()
    operands = request.operands or ()
    shown = [ledger.show(f"operand.{at}.{one.name}", float(one.value or 0), one.unit) for at, one in enumerate(operands)]
    result = ledger.show("result", done.result, done.unit)
    marks = "".join(f" [{n}]" for n in sorted({n for n in citations if n is not None}))
    sentence = _WORDS[request.operation or ""].format(*shown, all=", ".join(shown), rest=" and ".join(shown[1:]), result=result)
    headline = f"{sentence[0].upper()}{sentence[1:]}{marks}."
    lines = [_origin_line(one, text) for one, text in zip(operands, shown, strict=True) if one.origin != "question"]
    named = " and ".join(_named(one, text) for one, text in zip(operands, shown, strict=True))
    return Report(f"{_NAMES.get(done.operation, label(done.operation))} of {named}", headline, tuple(lines), ledger)


def _named(operand: Operand, shown: str) -> str:
    # An operand that has no name of its own is named by its words in the question, which say the figure already.
    return shown if any(mark.isdigit() for mark in operand.name) else f"{label(operand.name)} {shown}"


def _origin_line(operand: Operand, shown: str) -> str:
    where = "the base case of the model" if operand.origin == "base" else "the documents"
    return f"{label(operand.name)}: {shown}, from {where}."
