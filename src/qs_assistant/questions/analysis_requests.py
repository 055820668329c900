"""From the analysis that a question asks for to a request: targets, axes, events, views and changes by the structure of the sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, get_args

from qs_assistant.questions.analysis_kind import AFTER_STOCK_PAY, FUNDING, TALK, Named
from qs_assistant.questions.bare_numbers import REFERENCES
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import convert, in_output_unit
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.moves import moves_of
from qs_assistant.questions.pairing import Change, Found
from qs_assistant.questions.ranges import preset_or_none
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.weighting import weighed_numbers, weighted_cases, weighted_values
from qs_assistant.questions.which_event import which_event
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import ExplainTopic, Reading, Request
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_STEPS: Final = ("separator_yield", "cell_yield", "pack_yield")
_ASKING: Final = words("required needed implied which what solve solved solving necessary")
_JOINING: Final = words("to - – — and through until up")
_SUMS: Final = ("market", "arithmetic")
_MOST_AXES: Final = 3
_OF_EVENTS: Final = ("start_year", "peak_capacity")
_SAME: Final = 1e-9
_Axis = tuple[str, float | None, float | None]


class AnalysisRequests:
    """Makes the request of an analysis.

    Args:
        cases: the cases of the assumptions.
        named: the names of events and views.
    """

    def __init__(self, cases: Cases, named: Named) -> None:
        self._cases, self._named = cases, named
        self._scenarios = ScenarioReader(cases)
        self._makers: Mapping[str, Callable[[Sentence], Reading | None]] = {
            "event": self._event,
            "views": self._views,
            "football": self._football,
            "stock_pay": self._stock_pay,
            "weighted": self._weighted,
        }

    def reading(self, analysis: str, sentence: Sentence, draft: Draft, previous: Turn | None) -> Reading | None:
        """How a question that asks for an analysis is read; None where the sentence does not hold what the analysis needs."""
        if analysis in get_args(ExplainTopic):
            return self._explain(analysis, sentence, draft, previous)  # type: ignore[arg-type]  # it is one of the topics
        if analysis in TALK:
            return _talk(analysis, sentence)
        if analysis in ("frontier", "outcomes", "funding"):
            return {"frontier": self._frontier, "outcomes": self._outcomes, "funding": self._funding}[analysis](sentence, draft)
        return self._makers[analysis](sentence)

    def _frontier(self, sentence: Sentence, draft: Draft) -> Reading | None:
        """Inputs without a value are the axes, the sum of money is the target, what has a value is held."""
        target, used = _target(sentence)
        ranges = _ranges(sentence)
        found = self._found(sentence, [*used, *(one for pair in ranges.values() for one in pair)])
        held = {change.name for change in found.changes}
        free = [one for one in _inputs(sentence) if one.candidates[0] not in held and not _is_valued(one)]
        names = list(dict.fromkeys(one.candidates[0] for one in free))
        request = self._on(Request("frontier", axes=()), found)
        if len(names) > _MOST_AXES or (len(names) == 1 and draft.request.kind == "solve"):
            return None  # one input that is asked for is solved for
        if len(set(names) & set(_STEPS)) > 1 or names == ["target_yield"]:  # its solution has each step's yield
            steps = target or ("upside", 0.0)
            return self._read(replace(request, kind="solve", axes=None, solve_for="target_yield", target=steps), found)
        solved = _asked_for(sentence, free) if len(names) == _MOST_AXES else None
        axes: list[_Axis] = [_axis(name, ranges) for name in names if name != solved]
        return self._read(replace(request, axes=tuple(axes), solve_for=solved, target=target), found)

    def _event(self, sentence: Sentence) -> Reading | None:
        """The named event, or several side by side, on the scenario that else is said; a number in an event's name is part of it."""
        events = self._named.events_in(sentence)
        if not events:
            return which_event(sentence, self._named)
        found = self._found(sentence, _inside(sentence, self._named.events))
        found = replace(found, changes=tuple(one for one in found.changes if not self._is_of(one, events)))
        if any(change.name in _OF_EVENTS for change in found.changes):
            return None  # a delay or a volume of its own is a scenario
        if len(events) > 1:
            return self._read(self._on(Request("event", events=events), found), found)
        return self._read(self._on(Request("event", event=events[0]), found), found)

    def _is_of(self, change: Change, events: Sequence[str]) -> bool:
        """Whether a change is what a named event itself changes: a second licensee of 100 GWh, a delay of one year."""
        own = [self._named.changes[one].get(change.name) for one in events if one in self._named.changes]
        amounts = {change.operation.amount, change.quantity.value}
        return any(amount is not None and any(abs(amount - one) < _SAME for one in amounts) for amount in own)

    def _views(self, sentence: Sentence) -> Reading | None:
        found = self._found(sentence)
        return self._read(self._on(Request("views", views=self._named.views_in(sentence)), found), found)

    def _football(self, sentence: Sentence) -> Reading | None:
        found = self._found(sentence, _target(sentence)[1])
        return self._read(self._on(Request("football"), found), found)

    def _outcomes(self, sentence: Sentence, draft: Draft) -> Reading | None:
        """Single outcomes, compared with the price or market value that is named."""
        if draft.request.kind == "simulate":
            return self._read(replace(draft.request, outcomes=True), None)
        target, used = _target(sentence)
        found = self._found(sentence, used)
        request = self._on(Request("simulate", outcomes=True), found)
        against = {"value_per_share": "share_price", "equity_value": "market_cap"}.get(target[0]) if target is not None else None
        if target is not None and against is not None:
            request = replace(request, set={**request.set, against: target[1]})
        return self._read(request, found)

    def _funding(self, sentence: Sentence, draft: Draft) -> Reading | None:
        """A value of which the way to be paid for is asked, with what is changed."""
        if draft.request.kind in (*_SUMS, "compare"):
            return None
        named = [one.candidates[0] for one in sentence.mentions if not one.loose and one.candidates[0] in OUTPUTS]
        asked = [one for one in dict.fromkeys(named) if one in FUNDING]
        found = self._found(sentence)
        request = draft.request if draft.request.kind == "value" and draft.changes else self._on(Request("value"), found)
        return self._read(replace(request, outputs=tuple(asked) or FUNDING[:3]), found)

    def _stock_pay(self, sentence: Sentence) -> Reading | None:
        """A value of which what pay in shares takes off is asked."""
        found = self._found(sentence)
        return self._read(replace(self._on(Request("value"), found), outputs=(AFTER_STOCK_PAY,)), found)

    def _weighted(self, sentence: Sentence) -> Reading | None:
        """Cases or values with their chances; without chances they are asked for, never guessed."""
        by_case = weighted_cases(sentence)
        if by_case is not None:
            found = self._found(sentence, weighed_numbers(sentence))
            changes = self._scenarios.apply(found.changes)
            scenarios = tuple(replace(one, set=changes) for one in by_case)
            return self._read(Request("compare", scenarios=scenarios), found)
        by_value = weighted_values(sentence)
        if by_value is not None:
            return self._read(Request("compare", scenarios=by_value), None)
        choices = tuple(Choice(text, f"What is the expected value of {text}?") for text in _MIXES)
        asked = "Which chance has each case? Say them like “25% bear, 50% base, 25% bull”; they sum to 100%."
        return Reading("valuation", ask_back=asked, choices=choices, reasons=("ask/weights",))

    def _explain(self, topic: ExplainTopic, sentence: Sentence, draft: Draft, previous: Turn | None) -> Reading | None:
        """An explanation of the last scenario, or of the one that the question itself names."""
        last = previous.request if previous is not None and previous.route != "documents" else None
        if topic == "number" and last is not None and last.kind == "compare":
            return self._read(replace(last, unused=()), None)
        counted = any(_counts(one) for one in draft.changes)
        own = draft.request if draft.request.kind == "value" and not counted else Request("value")
        base = own if own.set or own.preset else last if last is not None and last.kind not in _SUMS else own
        if topic == "number" and last is None and not (own.set or own.preset or _names_result(sentence)):
            return None  # "how did you get that?" after nothing is asked back
        request = Request("explain", set=dict(base.set), preset=base.preset, topic=topic)
        if base is last and previous is not None:
            return Reading("valuation", request, reasons=(f"explain/{topic}",), moves=previous.moves)
        reading = self._read(request, None)
        return replace(reading, route="both", search=sentence.text.strip()) if topic == "peers" else reading

    def _found(self, sentence: Sentence, skip: object = ()) -> Found:
        return self._scenarios.find(sentence, skip=skip)  # type: ignore[arg-type]  # quantities and mentions

    def _on(self, request: Request, found: Found) -> Request:
        preset = preset_or_none(found.preset)
        unused = tuple(dict.fromkeys(one.text for one in (*found.open, *found.aside, *(one for one, _ in found.unclear))))
        return replace(request, set=self._scenarios.apply(found.changes, preset), preset=preset, unused=unused)

    def _read(self, request: Request, found: Found | None) -> Reading:
        changes = found.changes if found is not None else ()
        focus = tuple(dict.fromkeys(change.name for change in changes))
        return Reading(
            "valuation", request, reasons=(f"analysis/{request.kind}",), focus=focus, moves=moves_of(request, changes, self._cases)
        )


_MIXES: Final = ("25% bear, 50% base, 25% bull", "one third bear, one third base, one third bull", "50% bear, 50% bull")


def _talk(kind: str, sentence: Sentence) -> Reading | None:
    """Small talk is answered in kind, and how the assistant is used is looked up; a question with a number or a name is neither."""
    if sentence.quantities or any(not one.loose for one in sentence.mentions):
        return None
    if kind == "using":
        return Reading("documents", search=sentence.text.strip(), reasons=("documents/using",))
    return Reading("declined", decline="thanks" if kind == "thanks" else "greeting", reasons=(f"declined/{kind}",))


def _inputs(sentence: Sentence) -> list[Mention]:
    """The inputs that a sentence names outright, in order."""
    return [one for one in sentence.mentions if not one.loose and one.candidates[0] in INPUTS]


def _is_valued(mention: Mention) -> bool:
    """Whether a mention is of what is valued and not of an input that varies: the market's price, or just "the shares"."""
    name = mention.candidates[0]
    return name in REFERENCES or (name == "shares" and mention.last - mention.first == 1)


def _target(sentence: Sentence) -> tuple[tuple[str, float] | None, list[object]]:
    """What the value has to meet: a sum of money that no input takes, as value per share or equity value, or a named output's."""
    for mention in (one for one in sentence.mentions if not one.loose and one.candidates[0] in OUTPUTS and one.candidates[0] not in INPUTS):
        for quantity in sentence.quantities:
            value = in_output_unit(mention.candidates[0], quantity)
            if value is not None and abs(quantity.first - mention.last) <= 3 and quantity.unit != "percent":
                return (mention.candidates[0], value), [quantity, mention]
    inputs = _inputs(sentence)
    for quantity in sentence.quantities:
        bare = quantity.unit == "number" and sentence.word(quantity.last) in ("bucks", "dollars", "a", "per")
        if quantity.unit not in ("usd", "usd_share") and not bare:
            continue
        if any(
            0 <= quantity.first - one.last <= 2 and convert(one.candidates[0], quantity) is not None
            for one in inputs
            if one.candidates[0] not in REFERENCES
        ):
            continue  # "a cell price of $90" is the input's
        if quantity.scaled or quantity.value >= 1e6:
            return ("equity_value", quantity.value / 1e6), [quantity]
        return ("value_per_share", quantity.value), [quantity]
    return None, []


def _ranges(sentence: Sentence) -> dict[str, tuple[Quantity, Quantity]]:
    """The two ends that an input is given: "start year (2028-2033)", "cost of capital from 8 to 14%"."""
    found: dict[str, tuple[Quantity, Quantity]] = {}
    for first, right in zip(sentence.quantities, sentence.quantities[1:], strict=False):
        left = first
        between = sentence.words(left.last, right.first)
        if len(between) > 2 or not between or not set(between) <= _JOINING:
            continue
        if left.unit == "number" and right.unit == "percent" and not left.scaled:
            left = replace(left, unit="percent", value=left.value / 100)
        for mention in reversed(_inputs(sentence)):
            name = mention.candidates[0]
            if mention.last <= left.first and left.first - mention.last <= 4 and name not in found and _both_fit(name, left, right):
                found[name] = (left, right)
                break
    return found


def _both_fit(name: str, left: Quantity, right: Quantity) -> bool:
    ends = (convert(name, left), convert(name, right))
    return all(end is not None and INPUTS[name].allows(end) for end in ends)


def _axis(name: str, ranges: Mapping[str, tuple[Quantity, Quantity]]) -> _Axis:
    if name not in ranges:
        return name, None, None
    ends = sorted(end for one in ranges[name] if (end := convert(name, one)) is not None)
    return name, ends[0], ends[-1]


def _asked_for(sentence: Sentence, inputs: list[Mention]) -> str:
    """Of three inputs the one solved for: the one behind a word that asks, else the last one."""
    for one in inputs:
        if set(sentence.words(one.first - 2, one.first)) & _ASKING:
            return one.candidates[0]
    return inputs[-1].candidates[0]


def _inside(sentence: Sentence, names: Mapping[str, str]) -> list[object]:
    """The quantities that stand in a name: "a second licensee of 100 GWh", "one year of delay"."""
    text = " ".join(token.text for token in sentence.tokens)
    spans = []
    for name in names:
        at = f" {text} ".find(f" {name} ")
        if at >= 0:
            first = text[:at].count(" ") if at else 0
            spans.append((first, first + len(name.split())))
    return [one for one in sentence.quantities if any(first <= one.first and one.last <= last for first, last in spans)]


def _counts(change: Change) -> bool:
    """Whether a bare whole number for a rate is how many there are ("the four stage probabilities") and no value."""
    number, unit = change.quantity, INPUTS[change.name].unit
    return number.unit == "number" and number.value > 1 and float(number.value).is_integer() and unit in ("fraction", "probability", "1/yr")


def _names_result(sentence: Sentence) -> bool:
    """Whether a result is named: an output, a sum of money a share."""
    return bool(sentence.quantities) or any(not one.loose and one.candidates[0] in OUTPUTS for one in sentence.mentions)
