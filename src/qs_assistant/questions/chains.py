"""Chains of figures: products of rates, the rate that each of so many steps needs, means."""

import re
from itertools import pairwise

from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Operand, Request
from qs_assistant.valuation.inputs import INPUTS

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
_RATES_TOGETHER = re.compile(
    r"\b(?:combined|overall|cumulative|rolled|total|end to end|compound(?:ed)?) (?:yield|probability|chance|odds|efficiency)\b"
    r"|\b(?:steps|stages|stations|processes|operations)\b.{0,80}\b(?:combined|overall|together|total|give|cumulative|end to end|rolled)\b"
    r"|\b(?:combined|overall|cumulative|rolled|total) (?:yield )?of\b.{0,40}\b(?:steps|stages)\b"
)
_MULTIPLIED = (["x"], ["times"], ["*"], ["multiplied", "by"], ["by"], ["·"])
_OF = ["of"]
_APART = re.compile(r"\b(?:vs|versus|from|between|against)\b")
_PRODUCT = re.compile(r"\bproduct of\b|\b(?:the|a|what) product\b|\bmultipl(?:y|ied|ying)\b|\bcompound")
_MEAN = re.compile(r"\b(?:average|mean|midpoint|middle) (?:of|between)\b|\bhalfway between\b")


def read_chain(sentence: Sentence) -> Draft | None:
    """A product, root or mean of the figures that a sentence states; None where it asks for none."""
    return _repeated(sentence) or _listed(sentence)


def _repeated(sentence: Sentence) -> Draft | None:
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


def _listed(sentence: Sentence) -> Draft | None:
    """Reads "0.9 x 0.95", "the combined yield of 92%, 94% and 98%", "the average of $7 and $8 billion"."""
    text, quantities = sentence.lowered, sentence.quantities
    if len(quantities) < 2 or value_asked(text) or any(one.unit == "year" for one in quantities):
        return None
    if _MEAN.search(text) and len({one.unit for one in quantities}) == 1:
        return _of_all("mean", quantities)
    joints = [sentence.words(one.last, other.first) for one, other in pairwise(quantities)]
    shares_of = all(words == _OF for words in joints) and all(_is_rate(one) for one in quantities)
    if shares_of or all(words in _MULTIPLIED for words in joints) or _PRODUCT.search(text):
        return _of_all("product", quantities)
    rates = all(_is_rate(one) for one in quantities)
    if _APART.search(text):
        return None
    return _of_all("product", quantities) if rates and _RATES_TOGETHER.search(text) and not _named_parts(sentence) else None


def _is_rate(quantity: Quantity) -> bool:
    return quantity.unit in ("percent", "part") or (quantity.unit == "number" and 0 < quantity.value < 1)


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit in ("number", "times") and quantity.value == int(quantity.value) and 2 <= quantity.value <= 50


def _of_all(operation: str, quantities: tuple[Quantity, ...]) -> Draft:
    return Draft(Request("arithmetic", operation=operation, operands=tuple(operand(one) for one in quantities)), f"arithmetic/{operation}")


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


def value_asked(text: str) -> bool:
    """Whether a text asks for a valuation, not for a sum."""
    return bool(
        re.search(
            r"\bwhat if\b|\bsuppose\b|\bassum(?:e|ing)\b|\bworth (?:if|at|with)\b|\bfair value\b|\bvalue (?:per share|qs"
            r"|quantumscape)\b|\bcompare\b|\bjustif|\bequity value\b"
            r"|\b(?:difference|gap|spread) in (?:\w+ )?(?:value|valuation|worth|upside)\b"
            r"|\byour model\b|\bupside\b"
            r"|\b(?:qs|quantumscape|it|company|stock) worth\b|\bvalue\b.{0,12}\bchange|\bswe[ae]?p"
            r"|\bplot\b|\bvary\b",
            text,
        )
    )


def _named_parts(sentence: Sentence) -> bool:
    """Whether inputs of the model other than an overall rate are named, so that a list of rates is a scenario."""
    named = [one.candidates[0] for one in sentence.mentions if not one.loose]
    return len(set(named)) > 1 or any(name in INPUTS and name not in ("target_yield", "success_probability") for name in named)
