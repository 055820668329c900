"""What follows on from the last turn: the last request edited as the turn's learned type and its words say."""

from collections.abc import Iterable
from dataclasses import replace

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Aim, Base, Editor
from qs_assistant.questions.ranges import RangeReader
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.slots import SlotBinder
from qs_assistant.questions.special_intents import asks_why
from qs_assistant.questions.turn_features import is_whole, turn_features
from qs_assistant.questions.turn_type import TurnType, load_turn_weights, turn_types
from qs_assistant.types.request import Operand, Request
from qs_assistant.types.turn import Turn

SUMS = ("market", "arithmetic")
SURE_ALONE = 0.55
"""From which probability on a turn stands alone: chosen on sets left out of the fit, as its neighbours do as well."""


class FollowupReader:
    """Reads what continues the last turn."""

    def __init__(self, scenarios: ScenarioReader, ranges: RangeReader, cases: Cases) -> None:
        self._editor = Editor(SlotBinder(scenarios, ranges, cases), cases)

    def numeric(self, sentence: Sentence, draft: Draft, previous: Turn) -> Draft | None:
        """The last request changed as the turn says; None where it stands by itself or has nothing to do with it."""
        last = previous.request
        if last is None:
            return None
        if asks_why(sentence) and previous.route in ("valuation", "both"):
            return _reasons(last)
        if is_whole(sentence, draft):
            return None
        ranked = turn_types(turn_features(sentence, draft, previous), load_turn_weights())
        return self.edited(sentence, draft, previous, ranked)

    def edited(self, sentence: Sentence, draft: Draft, previous: Turn, ranked: Iterable[TurnType]) -> Draft | None:
        """The likeliest edit that the words allow."""
        for one in ranked:
            if one.base == "alone":
                if one.probability >= SURE_ALONE:
                    return None
                continue
            edit = self.edit(sentence, draft, previous, one.base, one.aim)
            if edit is not None:
                return edit
        return None

    def edit(self, sentence: Sentence, draft: Draft, previous: Turn, base: Base, aim: Aim) -> Draft | None:
        """The request after one edit; None where the turn's words do not allow it."""
        return self.edit_with(self._editor, sentence, draft, previous, (base, aim))

    @property
    def editor(self) -> Editor:
        """What makes the edits."""
        return self._editor

    @staticmethod
    def edit_with(editor: Editor, sentence: Sentence, draft: Draft, previous: Turn, kind: tuple[Base, Aim]) -> Draft | None:
        """The request after one edit by an editor."""
        base, aim = kind
        last = previous.request
        if last is not None and last.kind in SUMS and base not in ("alone", "reset"):
            return _operands(sentence, last) if aim == "same" and base == "keep" else None
        return editor.edit(sentence, draft, previous, base, aim)


def _reasons(last: Request) -> Draft | None:
    """What explains the last result: the bridge of a comparison, else what each input does to the scenario's value."""
    if last.kind in SUMS:
        return None
    explained = last if last.kind == "compare" else Request("sensitivity", last.set, last.preset)
    return Draft(replace(explained, unused=()), "follow-up/why")


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
        said = [place for place, one in enumerate(operands) if one.origin == "question"]
        fitting = [place for place in said if operands[place].unit == unit]
        if not fitting and quantity.unit == "number":  # a number without a unit is of the kind of what was said before
            fitting = [place for place in said if not quantity.scaled or operands[place].unit in ("$M", "millions")][:1]
            unit = operands[fitting[0]].unit if fitting else unit
        fitting = fitting or [place for place, one in enumerate(operands) if one.unit == unit]
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
