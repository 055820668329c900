"""Asks back: one short question with the likely readings, where a number or a name was not understood."""

from dataclasses import replace

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, fits
from qs_assistant.questions.phrasing import question_of, spoken_change
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.vocabulary import label
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request, Scenario
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import show, shown_domain

# The inputs that a number without a name most often means, likeliest first.
_COMMON = (
    "target_yield", "royalty_rate", "discount_rate", "success_probability", "utilization",
    "cell_price", "materials_cost", "conversion_cost",
    "peak_capacity", "start_year", "ramp_years", "yield_ramp_years", "market_cap", "cash", "opex", "share_price", "shares", "capex_per_gwh",
)  # fmt: skip
_MOST = 3


class Asker:
    """Turns what a draft left open into a question with choices."""

    def __init__(self, scenarios: ScenarioReader, cases: Cases) -> None:
        self._scenarios = scenarios
        self._cases = cases

    def about(self, sentence: Sentence, draft: Draft) -> Reading | None:
        """A question back where the draft has an open or unclear number or a value outside its domain; None where all is read."""
        for quantity, names in draft.unclear:
            return replace(self._which(sentence, draft, quantity, names), pending=draft.request, unread=quantity.text)
        outside = self._domain(draft)
        if outside is not None:
            return outside
        for quantity in draft.open:
            asked = (
                self._dilution(sentence, draft, quantity)
                or _royalty_sum(sentence, draft, quantity)
                or self._open(sentence, draft, quantity)
            )
            return replace(asked, pending=draft.request, unread=quantity.text)
        return None

    def _dilution(self, sentence: Sentence, draft: Draft, quantity: Quantity) -> Reading | None:
        """Asks whether "20% dilution" means so many new shares, or that holders keep so much less."""
        near = sentence.words(quantity.last, quantity.last + 2) + sentence.words(quantity.first - 3, quantity.first)
        if quantity.unit not in ("percent", "part") or not any(word.startswith("dilut") for word in near) or not 0 < quantity.value < 1:
            return None
        before = self._cases.value("shares", draft.request.preset, draft.request.set)
        meanings = (("new shares", 1 + quantity.value), ("less for today's holders", 1 / (1 - quantity.value)))
        choices = tuple(
            Choice(
                f"{quantity.text} {words}: {before * factor:.6g} million shares",
                question_of({**draft.request.set, "shares": float(f"{before * factor:.9g}")}, draft.request.preset),
            )
            for words, factor in meanings
        )
        asked = f"Does {quantity.text} dilution mean that many new shares, or that today's holders own that much less?"
        return Reading("valuation", ask_back=asked, choices=choices, reasons=("ask/dilution", draft.rule))

    def _which(self, sentence: Sentence, draft: Draft, quantity: Quantity, names: tuple[str, ...]) -> Reading:
        choices = tuple(self._choice(sentence, draft, quantity, name) for name in names[:_MOST])
        listed = ", ".join(label(name) for name in names[: len(choices) - 1]) + f" or {label(names[len(choices) - 1])}"
        return Reading(
            "valuation", ask_back=f"Which do you mean by {quantity.text}: {listed}?", choices=choices, reasons=("ask/ambiguous", draft.rule)
        )

    def _open(self, sentence: Sentence, draft: Draft, quantity: Quantity) -> Reading:
        plain = Operation("set", quantity.value)
        if quantity.unit == "foreign":
            asked = f"The model is in US dollars. What is {quantity.text} in dollars?"
            return Reading("valuation", ask_back=asked, reasons=("ask/currency", draft.rule))
        if quantity.unit in ("points", "bp"):
            return Reading(
                "valuation",
                ask_back=f"Which input moves by {quantity.text}, and is that higher or lower?",
                reasons=("ask/direction", draft.rule),
            )
        names = [
            name
            for name in _COMMON
            if fits(name, quantity, plain) and INPUTS[name].allows(value := self._value(name, quantity)) and self._cases.likely(name, value)
        ]
        names = [name for name in names if name not in draft.request.set][:_MOST]
        if len(names) < 2:
            names = [name for name in _COMMON if fits(name, quantity, plain) and INPUTS[name].allows(self._value(name, quantity))][:_MOST]
        choices = tuple(self._choice(sentence, draft, quantity, name) for name in names)
        return Reading(
            "valuation",
            ask_back=f"What is {quantity.text} in your question? Please name the input it belongs to.",
            choices=choices,
            reasons=("ask/unread", draft.rule),
        )

    def _value(self, name: str, quantity: Quantity) -> float:
        return self._scenarios.absolute(name, quantity)

    def _choice(self, sentence: Sentence, draft: Draft, quantity: Quantity, name: str) -> Choice:
        value = self._scenarios.absolute(name, quantity)
        request = draft.request
        if request.kind == "value":
            question = question_of({**request.set, name: value}, request.preset)
        else:
            phrase = spoken_change(name, value)
            question = sentence.phrase(0, quantity.first) + " " + phrase + " " + sentence.phrase(quantity.last, len(sentence.tokens))
        return Choice(spoken_change(name, value).removeprefix("a ").removeprefix("an "), question.strip())

    def _domain(self, draft: Draft) -> Reading | None:
        for scenario in _scenarios(draft.request):
            for name, value in scenario.set.items():
                problem = self._outside(name, value, scenario)
                if problem is not None:
                    kept = {one: held for one, held in scenario.set.items() if one != name}
                    pending = replace(draft.request, set=kept) if scenario.set == draft.request.set else None
                    return Reading(
                        "valuation",
                        ask_back=problem[0],
                        choices=problem[1],
                        reasons=("ask/domain", draft.rule),
                        focus=(name,),
                        pending=pending,
                    )
        request = draft.request
        for bound in (request.low, request.high):
            if request.variable is not None and bound is not None and not INPUTS[request.variable].allows(bound):
                return Reading("valuation", ask_back=_sentence(request.variable, bound), reasons=("ask/domain", draft.rule))
        return None

    def _outside(self, name: str, value: float, scenario: Scenario) -> tuple[str, tuple[Choice, ...]] | None:
        spec = INPUTS[name]
        if name == "start_year":
            first = self._cases.value("base_year", scenario.preset, scenario.set)
            if not first <= value <= first + 15:
                return (
                    f"The {label(name)} cannot be {value:g}: it can be from {first:g} up to {first + 15:g}. Which year should I take?",
                    (),
                )
        if spec.allows(value):
            return None
        return _sentence(name, value), ()


def _royalty_sum(sentence: Sentence, draft: Draft, quantity: Quantity) -> Reading | None:
    """Asks for a percentage where a royalty is given as a sum a kWh."""
    named = any(not one.loose and one.candidates[0] == "royalty_rate" and one.first < quantity.first for one in sentence.mentions)
    if quantity.unit != "usd_kwh" or not named or "royalty_rate" in draft.request.set:
        return None
    asked = f"The royalty is a percentage of the cell price, not a sum such as {quantity.text}. Which percentage should I take?"
    return Reading("valuation", ask_back=asked, reasons=("ask/royalty", draft.rule))


def _sentence(name: str, value: float) -> str:
    spec = INPUTS[name]
    return f"The {label(name)} cannot be {show(value, spec.unit)}: it can be {shown_domain(spec)}. Which value should I take?"


def _scenarios(request: Request) -> tuple[Scenario, ...]:
    return (Scenario(request.set, request.preset), *(request.scenarios or ()))
