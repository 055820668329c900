"""Labelled questions as the readings that a chat model should propose: the same values, as they are written in the question."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, get_args

from qs_assistant.llm.bound_proposal import bind
from qs_assistant.llm.proposal import How, Proposal, Tag
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import Sentence, take_apart
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.company import load_company
from qs_assistant.types.request import Request
from qs_assistant.types.settings import shipped_knowledge

COMPANY = load_company(shipped_knowledge())

CLOSE = 2e-3
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_HOWS: tuple[How, ...] = get_args(How)
_TAGS: tuple[Tag, ...] = get_args(Tag)
Row = Mapping[str, Any]
Form = Callable[[Mapping[str, Any]], dict[str, Any]]


class Labels:
    """Turns labels into readings.

    Args:
        cases: the stored inputs of the base, bear and bull case, which relative changes refer to.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._lexicon = Lexicon(codes=COMPANY.codes)

    def reading(self, row: Row) -> dict[str, Any] | None:
        """The reading of a labelled question; None where its numbers cannot be told as they stand."""
        if row["route"] == ["documents"]:
            return {"kind": "documents"}
        if row.get("ask"):
            return {"kind": "unclear"}
        request = row.get("request")
        if not request or row["route"] != ["valuation"]:
            return None
        if request["kind"] in ("market", "arithmetic"):
            return {"kind": request["kind"]}
        return self._numeric(request, take_apart(row["question"], self._lexicon))

    def _numeric(self, wanted: Row, sentence: Sentence) -> dict[str, Any] | None:
        left = list(sentence.quantities)
        body: dict[str, Any] = {"kind": wanted["kind"]}
        scenarios = wanted.get("scenarios") or [{"set": wanted.get("set") or {}, "preset": wanted.get("preset")}]
        told = [self._scenario(one, left) for one in scenarios]
        if any(one is None for one in told):
            return None
        if any(told):
            body["scenarios"] = told
        for key in ("solve_for", "variable"):
            if wanted.get(key):
                body[key] = wanted[key]
        for name, value in (wanted.get("target") or {}).items():
            found = self._written(
                left, lambda form, name=name: {"kind": "solve", "solve_for": "cash", "target": {"output": name, **form}}, value
            )
            if found is None:
                return None
            body["target"] = {"output": name, **found}
        for key in ("low", "high"):
            if wanted.get(key) is not None:
                ends = wanted[key]
                found = None if isinstance(ends, list) else self._end(left, wanted["variable"], ends)
                if found is None:
                    return None
                body[key] = found
        if left:
            body["story"] = [one.text for one in left]
        return body if self._turns_back(body, wanted, sentence) else None

    def _scenario(self, wanted: Row, left: list[Quantity]) -> dict[str, Any] | None:
        preset = None if wanted.get("preset") in (None, "base") else wanted["preset"]
        changes = []
        for name, value in (wanted.get("set") or {}).items():
            aim = resolved(value, self._cases.value(name, preset, {}))
            for how in _HOWS:
                found = self._written(
                    left,
                    lambda form, name=name, how=how: {
                        "kind": "value",
                        "scenarios": [{"preset": preset, "changes": [{"input": name, "how": how, **form}]}],
                    },
                    aim,
                    like=how,
                    given=value,
                )
                if found is not None:
                    changes.append({"input": name, "how": how, **found})
                    break
            else:
                return None
        return {"preset": wanted.get("preset"), "changes": changes}

    def _end(self, left: list[Quantity], name: str, value: float) -> dict[str, Any] | None:
        def form(written: Mapping[str, Any]) -> dict[str, Any]:
            return {"kind": "value", "scenarios": [{"changes": [{"input": name, **written}]}]}

        return self._written(left, form, value)

    def _written(
        self,
        left: list[Quantity],
        form: Form,
        aim: float,
        *,
        like: str = "set",
        given: Any = None,
    ) -> dict[str, Any] | None:
        """A number of the question and a tag that give the value; the number is used up."""
        if isinstance(given, list) != (like not in ("set", "rest", "negative")):
            return None
        for quantity, tag in product(left, _TAGS):
            written = {"number": quantity.text, "unit": tag}
            alone = Sentence("", (), (quantity,), (), ())
            bound = bind(Proposal.model_validate(form(written)), alone, self._cases)
            if bound is not None and _near(_only_value(bound.request), aim):
                left.remove(quantity)
                return written
        return None

    def _turns_back(self, body: dict[str, Any], wanted: Row, sentence: Sentence) -> bool:
        bound = bind(Proposal.model_validate(body), sentence, self._cases)
        return bound is not None and same(wanted, bound.request, self._cases)


def resolved(value: Any, base: float) -> float:
    """A label's value in the input's unit."""
    if isinstance(value, list):
        how, amount = value
        return float(base * amount if how == "times" else base + amount)
    return float(value)


def same(wanted: Row, got: Request, cases: Cases) -> bool:
    """Whether a request is the one of a label; numbers agree to 2 in 1,000."""
    if wanted["kind"] != got.kind:
        return False
    if got.kind == "compare":
        label, mine = wanted.get("scenarios") or [], got.scenarios or ()
        return len(label) == len(mine) and all(
            _same_set(one, dict(other.set), other.preset, cases) for one, other in zip(label, mine, strict=True)
        )
    target = got.target or ("", 0.0)
    ends = [(wanted.get("low"), got.low), (wanted.get("high"), got.high)]
    return (
        _same_set(wanted, dict(got.set), got.preset, cases)
        and wanted.get("solve_for") == got.solve_for
        and wanted.get("variable") == got.variable
        and all(name == target[0] and _near(value, target[1]) for name, value in (wanted.get("target") or {}).items())
        and all(mine is not None and _near(label, mine) for label, mine in ends if label is not None)
    )


def _same_set(wanted: Row, got: Mapping[str, float], preset: str | None, cases: Cases) -> bool:
    case = None if wanted.get("preset") in (None, "base") else wanted["preset"]
    label = {name: resolved(value, cases.value(name, case, {})) for name, value in (wanted.get("set") or {}).items()}
    changed = {name: value for name, value in label.items() if not _near(value, cases.value(name, case, {}))}
    mine = {name: value for name, value in got.items() if not _near(value, cases.value(name, case, {}))}
    return case == preset and changed.keys() == mine.keys() and all(_near(changed[one], mine[one]) for one in changed)


def _only_value(request: Request) -> float:
    values: Sequence[float] = [*request.set.values(), *([request.target[1]] if request.target else [])]
    return values[0] if len(values) == 1 else float("nan")


def _near(one: float, other: float) -> bool:
    if _FIRST_YEAR < one < _LAST_YEAR and float(one).is_integer() and float(other).is_integer():
        return one == other
    return abs(one - other) <= CLOSE * max(abs(one), abs(other), 1e-6)


def readings(rows: Sequence[Row], labels: Labels) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Those labelled questions that stand alone and can be told as readings."""
    for row in rows:
        if row.get("conversation"):
            continue
        found = labels.reading(row)
        if found is not None:
            yield row, found
