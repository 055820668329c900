"""Chains of equal figures: the product of so many steps, the rate that each of so many steps needs."""

import re

from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import compiled
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Operand, Request

_EACH = re.compile(
    r"\b(?:steps?|stages?|stations?|processes|operations?|lines?|times|in a row|in series|chain|machines?|layers?|phases?|tools?"
    r"|gates?|hurdles?|process steps?)\b"
)
_REPEATED = re.compile(
    r"\beach|apiece|every|per step|in a row|in series|consecutive|\bgive|\byields? of|\bat\b|\bof\b|results?|overall|combined|total"
    r"|\bto the power"
)
_PER_STEP = re.compile(
    r"\b(?:what|which|how (?:much|high|good))\b.{0,40}\b(?:per|each|every|a single|one) (?:step|stage|station|process|operation)\b"
    r"|\bper[- ]step\b|\bmust (?:each|every|one)\b|\b(?:each|every) (?:step|stage|station)\b.{0,30}\b(?:need|have to|must)\b"
)
_POWER = re.compile(r"\b(?:to the power(?: of)?|raised to)\b|\^")


def read_repeated(sentence: Sentence) -> Draft | None:
    """Reads "four steps at 95% each" as a product, "what must each of four steps yield for 85%" as a root."""
    text = sentence.lowered
    rates = [one for one in sentence.quantities if _is_rate(one)]
    counts = [one for one in sentence.quantities if _is_count(one)]
    if len(rates) != 1 or len(counts) != 1 or len(sentence.quantities) != 2 or value_asked(text):
        return None
    rate, count = Operand("factor", rates[0].value, "fraction"), int(counts[0].value)
    if _EACH.search(text) and _PER_STEP.search(text):
        return Draft(Request("arithmetic", operation="root", operands=(rate, Operand("steps", count, ""))), "arithmetic/root")
    if _POWER.search(text) or (_EACH.search(text) and _REPEATED.search(text)):
        return Draft(Request("arithmetic", operation="product", operands=(rate,) * count), "arithmetic/product")
    return None


def _is_rate(quantity: Quantity) -> bool:
    return quantity.unit in ("percent", "part") or (quantity.unit == "number" and 0 < quantity.value < 1)


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit in ("number", "times") and quantity.value == int(quantity.value) and 2 <= quantity.value <= 50


def operand(quantity: Quantity) -> Operand:
    """A stated figure in the unit that results are given in: $M for sums in millions and more, $ below, fractions for percentages."""
    if quantity.unit == "usd" and (quantity.scaled or quantity.value >= 1e6):
        return Operand(quantity.text, quantity.value / 1e6, "$M")
    units = {
        "usd": "$",
        "usd_share": "$",
        "percent": "fraction",
        "part": "fraction",
        "points": "fraction",
        "usd_kwh": "$/kWh",
        "gwh": "GWh",
        "years": "years",
        "year": "year",
    }
    value = quantity.value / 1e6 if quantity.unit == "usd_gwh" else quantity.value
    return Operand(quantity.text, value, "$M/GWh" if quantity.unit == "usd_gwh" else units.get(quantity.unit, ""))


_VALUE_ASKED = compiled(
    r"\bwhat if\b|\bsuppose\b|\bassum(?:e|ing)\b|\bworth (?:if|at|with)\b|\bfair value\b|\bvalue (?:per share|<company>)\b"
    r"|\bcompare\b|\bjustif|\bequity value\b|\b(?:difference|gap|spread) in (?:\w+ )?(?:value|valuation|worth|upside)\b"
    r"|\byour model\b|\bupside\b|\b(?:<company>|it|company|stock) worth\b|\bvalue\b.{0,12}\bchange|\bswe[ae]?p"
    r"|\bplot\b|\bvary\b"
)


def value_asked(text: str) -> bool:
    """Whether a text asks for a valuation, not for a sum."""
    return _VALUE_ASKED.search(text) is not None
