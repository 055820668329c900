"""Market arithmetic and figure arithmetic carried out and put into words, each operand with where it is from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qs_assistant.errors import InputError
from qs_assistant.reading.request import Operand, Request
from qs_assistant.run import Run
from qs_assistant.valuation import arithmetic
from qs_assistant.valuation.arithmetic import Arithmetic
from qs_assistant.valuation.model import MODEL_VERSION, digest
from qs_assistant.writing.formatting import label
from qs_assistant.writing.ledger import Ledger
from qs_assistant.writing.reports import Report


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


def request_of_sum(run: Run) -> Request:
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
    "ratio": arithmetic.ratio,
    "difference": arithmetic.difference,
    "percent_change": arithmetic.percent_change,
    "root": arithmetic.root,
}
_CHAINS: Mapping[str, Callable[[Sequence[float], str], Arithmetic]] = {
    "product": arithmetic.product,
    "sum": arithmetic.total,
    "mean": arithmetic.mean,
}


def _operate(operation: str, operands: Sequence[Operand]) -> Arithmetic:
    values = [float(one.value) for one in operands if one.value is not None]
    unit = operands[0].unit if operands else ""
    if operation in _CHAINS and values:
        return _CHAINS[operation](values, unit)
    if len(values) == 2 and operation in _MARKET:
        return _MARKET[operation](values[0], values[1])
    if len(values) == 2 and operation in _PAIRS:
        return _PAIRS[operation](values[0], values[1], unit)
    raise InputError(f"The sum {label(operation)} cannot be made from {len(values)} figures; name them one by one.", operation)


def _report(request: Request, done: Arithmetic, citations: Sequence[int | None]) -> Report:
    ledger = Ledger()
    for place, one in enumerate(request.operands or ()):
        ledger.show(f"operand.{place}.{one.name}", float(one.value or 0), one.unit)
    ledger.show("result", done.result, done.unit)
    marks = "".join(f" [{n}]" for n in sorted({n for n in citations if n is not None}))
    sources = [_origin_line(one) for one in request.operands or () if one.origin != "question"]
    return Report(label(done.operation), f"{done.expression}{marks}", tuple(sources), ledger)


def _origin_line(operand: Operand) -> str:
    where = "the base case of the model" if operand.origin == "base" else "the documents"
    return f"The {label(operand.name)} is from {where}."
