"""What follows on from the last turn: changed scenarios, changed targets, and questions whose subject was named before."""

import re
from collections.abc import Mapping
from dataclasses import replace

from qs_assistant.questions.asides import asks_why
from qs_assistant.questions.changes import Operation, convert, fits, operation
from qs_assistant.questions.continuing import DELAY, SHORT, SIDE_BY_SIDE, VALUE_THERE, WITHOUT, goes_on, repeats
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import Change, refine
from qs_assistant.questions.ranges import RangeReader, preset_or_none, reference_name
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Operand, Request, Scenario
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_RESET = re.compile(
    r"\b(?:back|return|reset|revert|switch back|restore)\b.{0,25}\b(?:base|start|scratch|default|defaults|beginning|original|normal"
    r"|zero|square one|standard)\b|^\W*(?:ok(?:ay)?,? |please |now |and )*(?:reset|start over|start again|start afresh"
    r"|clear (?:everything|all|that|it)|undo (?:all|everything)|scrap (?:that|everything)|forget (?:all )?(?:that|it|everything|those"
    r"|these)|never ?mind(?: that)?)\b|\breset (?:everything|all|it|that|the)\b|\b(?:drop|remove|undo|clear|forget) (?:all|every"
    r"|everything|those|these|my)(?: of)?(?: the| my)? ?(?:changes?|tweaks?|edits)?\b"
)


_UNDO = re.compile(
    r"^\W*(?:please |ok,? |now )*(?:undo|revert|take (?:that|it) back|scratch|cancel|roll back)(?: (?:that|it|this|the last(?: change"
    r"| one)?|my last change))?\W*$"
)


class FollowupReader:
    """Reads what continues the last turn."""

    def __init__(self, scenarios: ScenarioReader, ranges: RangeReader) -> None:
        self._scenarios = scenarios
        self._ranges = ranges

    def numeric(self, sentence: Sentence, draft: Draft, previous: Turn) -> Draft | None:
        """The last request changed as the sentence says; None where it stands by itself or has nothing to do with it."""
        last = previous.request
        text = sentence.lowered
        if last is None:
            return None
        if asks_why(sentence) and previous.route in ("valuation", "both"):
            return _reasons(last)
        taken_back = _taken_back(text, draft, previous)
        if taken_back is not None:
            return taken_back
        if not goes_on(sentence, draft):
            return None
        if draft.request.kind in ("market", "arithmetic") and last.kind not in ("market", "arithmetic") and len(sentence.quantities) > 1:
            return None
        if VALUE_THERE.search(text) and not sentence.quantities and last.kind not in ("market", "arithmetic", "compare"):
            return Draft(Request("value", last.set, last.preset, outputs=draft.request.outputs), "follow-up/value")
        removed = self._removed(sentence, last)
        if removed is not None:
            return removed
        if last.kind in ("market", "arithmetic"):
            return _operands(sentence, last)
        if draft.request.kind == "value" and SIDE_BY_SIDE.search(text) and re.search(r"\b(?:that|this|it)\b", text):
            other = Scenario(draft.request.set, draft.request.preset)
            request = Request("compare", scenarios=(Scenario(last.set, last.preset), other))
            return replace(draft, request=request, rule="follow-up/compare")
        if draft.request.kind in ("sensitivity", "simulate", "sweep", "compare", "solve") and not (
            draft.request.kind == "solve" and last.kind == "solve"
        ):
            merged = self._other_kind(sentence, draft, last)
            if merged is not None:
                return merged
        return self._changed(sentence, last, previous.focus)

    def _removed(self, sentence: Sentence, last: Request) -> Draft | None:
        """Reads "without the royalty change": an input goes back to the case's value."""
        match = WITHOUT.search(sentence.lowered)
        if match is None or sentence.quantities:
            return None
        start = sentence.at(match.start("rest"))
        names = {name for one in sentence.mentions if one.first >= start for name in one.candidates if name in last.set}
        if "start_year" in last.set and DELAY.search(match["rest"]):
            names.add("start_year")
        if not names:
            return None
        kept = {name: value for name, value in last.set.items() if name not in names}
        return Draft(replace(last, set=kept, unused=()), "follow-up/removed")

    def _other_kind(self, sentence: Sentence, draft: Draft, last: Request) -> Draft | None:
        """Another analysis of the last scenario: its set carries over, the new one wins."""
        request = draft.request
        before = last.scenarios[0] if last.scenarios else Scenario(last.set, last.preset)
        held, preset = dict(before.set), request.preset or before.preset
        if request.kind == "compare":
            mine = Scenario(last.set, last.preset)
            scenarios = tuple(request.scenarios or ())
            if len(scenarios) < 2 or re.search(r"\b(?:that|it|this)\b", sentence.lowered):
                scenarios = (mine, *scenarios)
            return replace(draft, request=replace(request, scenarios=scenarios), rule="follow-up/compare")
        if request.kind == "sweep" and request.variable in held:
            held.pop(request.variable)
        if request.kind == "solve" and request.solve_for in held:
            held.pop(request.solve_for)
        return replace(draft, request=replace(request, set={**held, **request.set}, preset=preset), rule=f"follow-up/{request.kind}")

    def _changed(self, sentence: Sentence, last: Request, focus: tuple[str, ...]) -> Draft | None:
        """The last request with the sentence's changes; unnamed numbers go to the target, the reference or the last changed input."""
        if last.kind == "sweep":
            swept = self._ranges.sweep(sentence, known=last.variable, going_on=True)
            if swept is not None and len(sentence.quantities) > 1:
                return replace(
                    swept,
                    request=replace(swept.request, set={**last.set, **swept.request.set}, preset=swept.request.preset or last.preset),
                    rule="follow-up/sweep",
                )
        found = self._scenarios.find(sentence)
        preset = preset_or_none(found.preset) if found.preset else last.preset
        changes, target, references, unread = list(found.changes), last.target, {}, []
        for change in found.changes:
            moved = _target(last, change.quantity) if change.mention is None or change.name in ("market_cap", "share_price") else None
            if moved is not None:
                changes.remove(change)
                target = moved
        for quantity in found.open:
            moved, name = _target(last, quantity), self._focused(sentence, quantity, last, focus)
            if moved is not None:
                target = moved
            elif quantity.unit == "years" and not quantity.sign and "start_year" in last.set and name in (None, "start_year"):
                changes.append(self._delayed(quantity, preset))
            elif name is not None:
                changes.append(Change(name, quantity, operation(sentence, quantity) or Operation("set", quantity.value)))
            elif (reference := reference_name(quantity)) is not None and last.kind in ("simulate", "value"):
                references[reference] = convert(reference, quantity) or 0.0
            else:
                unread.append(quantity)
        request = self._rebuilt(sentence, last, changes, preset=preset, target=target, references=references, focus=focus)
        # What is said again and holds already is the same request; a longer sentence that changes nothing is about something else.
        restated = bool(found.changes or found.open or found.preset) and len(sentence.tokens) <= SHORT
        if request == last and not unread and not restated and not repeats(sentence):
            return None
        return Draft(request, f"follow-up/{last.kind}", tuple(unread), found.unclear, (*found.aside, *found.replaced), tuple(changes))

    def _delayed(self, quantity: Quantity, preset: str | None) -> Change:
        """Reads "make it three years" after a delay: as many years after the case's own start, in place of the earlier delay."""
        later = Change("start_year", quantity, Operation("add", quantity.value, shift=True))
        year = self._scenarios.apply([later], preset)["start_year"]
        return Change("start_year", replace(quantity, value=year, unit="year"), Operation("set", year))

    def _rebuilt(
        self,
        sentence: Sentence,
        last: Request,
        changes: list[Change],
        *,
        preset: str | None,
        target: tuple[str, float] | None,
        references: Mapping[str, float],
        focus: tuple[str, ...],
    ) -> Request:
        if last.kind == "compare":
            before = last.scenarios or ()
            scenarios = tuple(Scenario(self._scenarios.apply(changes, one.preset, one.set), one.preset) for one in before)
            if before and changes and preset == last.preset and all(_is_compared(before, change.name) for change in changes):
                return replace(last, scenarios=(*before, scenarios[0]), unused=())
            named = [] if preset == last.preset else [Scenario(self._scenarios.apply(changes, preset), preset)]
            return replace(last, scenarios=scenarios if changes and not named else (*(last.scenarios or ()), *named), unused=())
        held = dict(last.set)
        if re.search(r"\binstead\b", sentence.lowered) and changes and not re.search(r"\binstead of\b", sentence.lowered):
            held = _swapped(held, changes, focus)
        held = _without_rivals(held, [change.name for change in changes] + list(references))
        merged = {**self._scenarios.apply(changes, preset, held), **references}
        outputs = tuple(one.candidates[0] for one in sentence.mentions if not one.loose and one.candidates[0] in OUTPUTS)
        bare = [
            one for one in refine(sentence, sentence.mentions) if not any(one == change.mention for change in changes) and not one.loose
        ]
        request = replace(last, set=merged, preset=preset, target=target, outputs=outputs, unused=())
        return _asked_anew(request, bare)

    def _focused(self, sentence: Sentence, quantity: Quantity, last: Request, focus: tuple[str, ...]) -> str | None:
        """The input that an unnamed number changes: of those changed last, the one that its unit fits."""
        if not sentence.mentions and _NAMES_ANOTHER.search(sentence.lowered):
            return None
        change = operation(sentence, quantity) or Operation("set", quantity.value)
        candidates = [*reversed(focus), *reversed(list(last.set)), *([last.variable] if last.variable else [])]
        candidates += [name for scenario in last.scenarios or () for name in scenario.set]
        fitting = [name for name in candidates if name in INPUTS and fits(name, quantity, change)]
        likely = [name for name in fitting if self._scenarios.plausible(name, quantity, change)]
        return next(iter([*likely, *fitting]), "start_year" if quantity.unit == "year" else None)


_NAMES_ANOTHER = re.compile(
    r"\b(?:set|put|change|raise|lower|cut|increase) (?:the |my |our )?"
    r"(?!it\b|that\b|this\b|them\b|same\b|back\b|to\b|by\b|at\b|\d)[a-z_]+(?: [a-z_]+)? (?:to|at|by|=) "
)
"""A change of something that is named, but by no name that is known: "set the foo to 12" is not about the input changed last."""


def _taken_back(text: str, draft: Draft, previous: Turn) -> Draft | None:
    """Reads "undo that" as the request before the last, "back to base" as what the sentence says by itself."""
    if _UNDO.search(text):
        return Draft(replace(previous.before or Request("value"), unused=()), "follow-up/undo")
    return replace(draft, rule="follow-up/reset") if _RESET.search(text) else None


def _reasons(last: Request) -> Draft | None:
    """What explains the last result: the bridge of a comparison, else what each input does to the scenario's value."""
    if last.kind in ("market", "arithmetic"):
        return None
    explained = last if last.kind == "compare" else Request("sensitivity", last.set, last.preset)
    return Draft(replace(explained, unused=()), "follow-up/why")


def _target(last: Request, quantity: Quantity) -> tuple[str, float] | None:
    """The new target of a solve that a sum of money or an upside means."""
    if last.kind != "solve" or last.target is None:
        return None
    if quantity.unit in ("usd", "usd_share"):
        if quantity.scaled or quantity.value >= 1e6:
            return (last.target[0] if OUTPUTS[last.target[0]].unit == "$M" else "equity_value"), quantity.value / 1e6
        return "value_per_share", quantity.value
    if quantity.unit == "percent" and last.target[0] == "upside":
        return "upside", quantity.value
    return None


def _asked_anew(request: Request, bare: list[Mention]) -> Request:
    """A solve or sweep whose unknown is named anew: "and for the royalty rate?"."""
    names = [name for one in bare for name in one.candidates if name in INPUTS and name not in ("market_cap", "share_price")]
    if not names:
        return request
    held = {name: value for name, value in request.set.items() if name != names[0]}
    if request.kind == "solve":
        return replace(request, solve_for=names[0], set=held)
    return request


def _is_compared(scenarios: tuple[Scenario, ...], name: str) -> bool:
    """Whether scenarios differ in an input, so that another value of it is one more scenario."""
    return len({one.set.get(name) for one in scenarios}) > 1


def _swapped(held: dict[str, float], changes: list[Change], focus: tuple[str, ...]) -> dict[str, float]:
    """Reads "instead" with another input takes the last change back; with the same input it only changes the value."""
    named = {change.name for change in changes}
    return held if named & set(held) else {name: value for name, value in held.items() if name not in focus}


def _without_rivals(held: dict[str, float], names: list[str]) -> dict[str, float]:
    """The set without what a new name replaces: a composite its parts, a part its composite, one reference the other."""
    gone: set[str] = set()
    for name in names:
        gone.update(INPUTS[name].parts)
        gone.update(other for other in held if name in INPUTS[other].parts)
        gone.update({"market_cap": {"share_price"}, "share_price": {"market_cap"}}.get(name, set()))
    return {name: value for name, value in held.items() if name not in gone or name in names}


def _operands(sentence: Sentence, last: Request) -> Draft | None:
    """The last calculation with another number: it takes the place of the operand of its kind."""
    operands = list(last.operands or ())
    if not sentence.quantities or not operands:
        return None
    for quantity in sentence.quantities:
        unit = {
            "usd": "$M" if quantity.scaled else "$",
            "usd_share": "$",
            "percent": "fraction",
            "part": "fraction",
            "number": "millions" if quantity.scaled else "",
        }.get(quantity.unit, "")
        fitting = [place for place, one in enumerate(operands) if one.unit == unit]
        if not fitting:
            return None
        place = fitting[-1] if sentence.word(quantity.first - 1) in ("of", "to") else fitting[0]
        value = quantity.value / 1e6 if quantity.scaled else quantity.value
        if last.operation == "product":
            operands = [replace(one, value=value) for one in operands]
        elif last.operation in ("after_move", "before_move") and unit == "fraction":
            operands[place] = Operand("move", -value if (operands[place].value or 0) < 0 else value, "fraction")
        else:
            operands[place] = replace(operands[place], value=value, origin="question")
    return Draft(replace(last, operands=tuple(operands), unused=()), f"follow-up/{last.kind}")
