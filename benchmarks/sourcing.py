"""Which numbers of an answer stand in nothing that it rests on, by a second reading that shares nothing with the program's own guard.

A number is sourced where it stands in the words of a cited passage, in what is said about a source or in the question, where it is a date
or a count that the program states as its own, or where it is, at the precision that it is shown with, a number of the answer's results, of
its request, or of the same run computed once more.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from qs_assistant.app.calculation import calculate
from qs_assistant.types.errors import AssistantError
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions
from tests.grounding import independent

SCALES = (1.0, 1e-2, 1e2, 1e3, 1e-3, 1e6, 1e-6, 1e9, 1e12)
CENT = 0.00501
_MARKS = re.compile(r"`[^`]*`|rnpv-\d+|\b(?:2170|4680)\b")  # run ids, the model's name, formats of cells
_SUMS = ("market", "arithmetic")


def unsourced(answer: Mapping[str, Any]) -> list[str]:
    """The numbers of an answer's text, as written, that have no source; `answer` is the JSON of `ask --json`."""
    text = _spaced(_MARKS.sub(" ", str(answer.get("text", ""))))
    missing = independent.stray(text, *_words(answer))
    if not missing:
        return []
    known = [*_leaves(answer.get("results")), *_leaves(answer.get("request")), *_run_again(answer)]
    return [f"{readings[0]:g}" for readings in missing if not any(_rounds_to(size, value) for size in readings for value in known)]


def _words(answer: Mapping[str, Any]) -> Iterator[str]:
    yield _spaced(str(answer.get("question", "")))
    for one in answer.get("citations") or ():
        for part in ("passage", "title", "publisher", "date", "url"):
            yield _spaced(str(one.get(part) or ""))
    for figure in answer.get("figures") or ():  # dates, counts and names that the program states itself
        if figure["source"]["kind"] == "program":
            yield _spaced(figure["text"])


def _spaced(text: str) -> str:
    """A text with its ranges and ISO dates taken apart."""
    return re.sub(r"(?<=\d)-(?=\d)", " ", text)


def _leaves(value: object) -> Iterator[float]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def _run_again(answer: Mapping[str, Any]) -> list[float]:
    """The numbers of the answer's run, computed once more from its request."""
    request = answer.get("request")
    if not request or request["kind"] in _SUMS or answer.get("results") is None:
        return []
    try:
        return [value for value, _ in calculate(_request(request), _analyst()).report.ledger.values.values()]
    except AssistantError:
        return []


def _request(said: Mapping[str, Any]) -> Request:
    scenarios = said.get("scenarios")
    target = said.get("target")
    return Request(
        said["kind"],
        said.get("set") or {},
        said.get("preset"),
        scenarios=None if scenarios is None else tuple(Scenario(one["set"], one["preset"]) for one in scenarios),
        target=None if not target else next(iter(target.items())),
        axes=None if said.get("axes") is None else tuple((name, low, high) for name, low, high in said["axes"]),
        events=tuple(said.get("events") or ()),
        views=tuple(said.get("views") or ()),
        **{name: said.get(name) for name in ("solve_for", "variable", "low", "high", "steps", "draws", "seed", "event", "topic")},
    )


@cache
def _analyst() -> Analyst:
    return Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml"))


def _rounds_to(shown: float, value: float) -> bool:
    """Whether a value is what is shown to the cent, or in some scale to two significant digits at least."""
    if abs(shown - abs(value)) <= CENT:
        return True
    digits = max(2, len(f"{shown:.12g}".replace(".", "").strip("0")))
    return any(_alike(shown, abs(value) * scale, digits) for scale in SCALES)


def _alike(shown: float, value: float, digits: int) -> bool:
    if value == 0:
        return False
    return abs(shown - value) <= 0.51 * 10 ** (_magnitude(value) - digits + 1)


def _magnitude(value: float) -> int:
    return int(f"{abs(value):e}".split("e")[1])
