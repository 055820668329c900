"""Figure arithmetic: what is computed, on which operands, in the order of the calculation."""

import re

from qs_assistant.reading.cases import Cases
from qs_assistant.reading.drafts import Draft
from qs_assistant.reading.names import Lexicon
from qs_assistant.reading.quantities import Quantity
from qs_assistant.reading.relations import relations
from qs_assistant.reading.request import Operand, Request
from qs_assistant.reading.sentence import Sentence, take_apart
from qs_assistant.valuation.inputs import INPUTS

_RATIO = re.compile(
    r"\bhow many times\b|\bratio\b|\bmultiple of\b|\bwhat multiple\b|\bdivided by\b|\bhow much (?:bigger|larger|more) .* times\b"
    r"|\btimes (?:bigger|larger|as)\b|\bhow often (?:does|would)|\bhow many years of\b|\bhow many \$|\bover how many\b"
)
_DIFFERENCE = re.compile(
    r"\bdifference\b|\bminus\b|\bhow much (?:more|less|higher|lower|bigger|larger|greater|smaller) is\b|\bgap between\b"
    r"|\bless than\b.*\bby how much\b|\bby how much\b|\bsubtract\b|\bhow far apart\b|\bhow many (?:dollars|points) (?:more|apart)\b"
)
_CHANGE = re.compile(
    r"(?:\b(?:percent(?:age)?|per cent|pct)|(?<!\d)%) (?:change|move|rise|fall|gain|loss|drop|increase|decrease|decline|return|difference"
    r"|jump)\b|\b(?:change|move|rise|fall|gain|drop|return|increase|decrease|loss|jump|up|down)\w*\b.{0,20}\b(?:percent|per cent"
    r"|percentage)|\b(?:how many|what) percent\b|\bhow much (?:of a|did|has|is|in percent)\b.{0,40}\b(?:change|gain|drop|rise|fall|up"
    r"|down|grow|los)\w*|\bhow many percent\b|\bpercentage terms\b|\bin percent\b|\bgrowth rate\b|\bwhat (?:gain|return|loss|drop"
    r"|rise|move|change|jump|increase|decrease|decline|growth|fall)\b"
)
_SUM = re.compile(r"\b(?:sum|total|altogether|in all|combined|together|plus|add(?:ed)? up|added)\b")
_EACH = re.compile(
    r"\b(?:steps?|stages?|stations?|processes|operations?|lines?|times|in a row|in series|chain|machines?|layers?|phases?|tools?"
    r"|gates?|hurdles?|process steps?)\b"
)


_LONGEST = 500  # a sum is a short question; its patterns take quadratic time


class FigureReader:
    """Reads arithmetic on stated, base-case or documented figures."""

    def __init__(self, lexicon: Lexicon, cases: Cases) -> None:
        self._lexicon = lexicon
        self._cases = cases

    def _base(self, name: str) -> Operand:
        return Operand(name, self._cases.value(name, None, {}), INPUTS[name].unit, "base")

    def arithmetic(self, sentence: Sentence) -> Draft | None:
        """A share, ratio, difference, change, product or sum of figures that the question, the base case or a document states."""
        if len(sentence.text) > _LONGEST:
            return None
        return self._chain(sentence) or self._pair(sentence)

    def _chain(self, sentence: Sentence) -> Draft | None:
        """Reads "four steps at 95% each", "0.9 x 0.95 x 0.97": a product."""
        rates = [one for one in sentence.quantities if one.unit in ("percent", "part") or (one.unit == "number" and 0 < one.value < 1)]
        counts = [
            one for one in sentence.quantities if one.unit in ("number", "times") and one.value == int(one.value) and 2 <= one.value <= 50
        ]
        text = sentence.lowered
        if (
            len(rates) == 1
            and len(counts) == 1
            and _EACH.search(text)
            and re.search(
                r"\beach|apiece|every|per step|in a row|in series|consecutive|\bgive|\byields? of|\bat\b|\bof\b|results?|overall"
                r"|combined|total",
                text,
            )
        ):
            if len(sentence.quantities) != 2:
                return None
            operand = Operand("factor", rates[0].value, "fraction")
            return Draft(Request("arithmetic", operation="product", operands=(operand,) * int(counts[0].value)), "arithmetic/product")
        joined = [sentence.words(one.last, other.first) for one, other in zip(sentence.quantities, sentence.quantities[1:], strict=False)]
        power = re.search(r"\b(?:to the power(?: of)?|\^|raised to)", text)
        if power and len(rates) == 1 and len(counts) == 1 and len(sentence.quantities) == 2:
            operand = Operand("factor", rates[0].value, "fraction")
            return Draft(Request("arithmetic", operation="product", operands=(operand,) * int(counts[0].value)), "arithmetic/product")
        listed = re.search(
            r"\b(?:combined|overall|cumulative|rolled|total|end to end|compound(?:ed)?) (?:yield|probability|chance|odds|efficiency)\b",
            text,
        )
        if len(rates) > 1 and len(rates) == len(sentence.quantities) and listed and not _value_words(text) and not _named_parts(sentence):
            return Draft(Request("arithmetic", operation="product", operands=tuple(_operand(one) for one in rates)), "arithmetic/product")
        times = [words for words in joined if words in (["x"], ["times"], ["*"], ["multiplied", "by"], ["by"], ["·"])]
        explicit = re.search(r"\bproduct of\b|\bmultipl(?:y|ied|ying)\b|\bcompound", text)
        if len(sentence.quantities) > 1 and ((times and len(times) == len(joined)) or explicit) and not _value_words(text):
            operands = tuple(_operand(one) for one in sentence.quantities)
            return Draft(Request("arithmetic", operation="product", operands=operands), "arithmetic/product")
        if (
            len(rates) > 1
            and len(rates) == len(sentence.quantities)
            and re.search(
                r"\b(?:steps|stages|stations|processes|operations)\b.{0,80}\b(?:combined|overall|together|total|give|cumulative"
                r"|end to end|rolled)\b|\b(?:combined|overall|cumulative|rolled|total) (?:yield )?of\b.{0,40}\b(?:steps|stages)\b",
                text,
            )
        ):
            named = [
                one for one in sentence.mentions if not one.loose and one.candidates[0] in ("separator_yield", "cell_yield", "pack_yield")
            ]
            if not named and not _value_words(text):
                return Draft(
                    Request("arithmetic", operation="product", operands=tuple(_operand(one) for one in rates)), "arithmetic/product"
                )
        return None

    def _pair(self, sentence: Sentence) -> Draft | None:
        """Two figures set in relation; a phrase without a number is looked up in the base case or in the documents."""
        text = sentence.lowered
        if _value_words(text) or any(one.unit == "year" for one in sentence.quantities):
            return None
        for operation, left, right in relations(sentence.text):
            operands = (self._operand(left), self._operand(right))
            if None in operands:
                continue
            first, second = operands
            if operation in ("difference", "sum") and any(one is not None and one.origin != "question" for one in operands):
                continue
            stated = sum(one is not None and one.origin == "question" for one in operands)
            documented = sum(one is not None and one.origin == "document" for one in operands)
            if first is None or second is None or (documented == 2) or (stated == 0 and documented == 1 and not _plain_base(first, second)):
                continue
            return Draft(Request("arithmetic", operation=operation, operands=(first, second)), f"arithmetic/{operation}")
        return self._bare(sentence)

    def _bare(self, sentence: Sentence) -> Draft | None:
        """Sums, and changes between two numbers that no input is named for."""
        quantities, text = sentence.quantities, sentence.lowered
        if (
            len(quantities) < 2
            or any(one.unit == "year" for one in quantities)
            or any(
                not one.loose and one.candidates[0] in INPUTS
                for one in sentence.mentions
                if one.candidates[0] not in ("market_cap", "share_price", "shares", "cash", "debt")
            )
        ):
            return None
        if len(quantities) == 2 and _CHANGE.search(text):
            return self._request("percent_change", quantities)
        if (
            len(quantities) == 2
            and re.search(r"\bfrom\b.*\bto\b", text)
            and re.search(r"\b(?:change|gain|loss|move|drop|rise|fall|return|percent|%)\b", text)
        ):
            return self._request("percent_change", quantities)
        if _SUM.search(text) and len({one.unit for one in quantities}) == 1 and quantities[0].unit != "percent":
            return self._request("sum", quantities)
        if len(quantities) == 2 and _RATIO.search(text):
            return self._request("ratio", quantities)
        if len(quantities) == 2 and _DIFFERENCE.search(text):
            return self._request("difference", quantities)
        return None

    def _request(self, operation: str, quantities: tuple[Quantity, ...]) -> Draft:
        return Draft(
            Request("arithmetic", operation=operation, operands=tuple(_operand(one) for one in quantities)), f"arithmetic/{operation}"
        )

    def _operand(self, phrase: str) -> Operand | None:
        """A figure in words: its own number, an input or output of the base case, or what a document may say."""
        part = take_apart(phrase.strip(" ,.?!"), self._lexicon)
        if len(part.quantities) == 1 and part.quantities[0].unit not in ("year", "times"):
            return _operand(part.quantities[0])
        if len(part.quantities) > 1 or not part.tokens:
            return None
        named = [one for one in part.mentions if not one.loose and one.candidates[0] in INPUTS]
        extra = [
            token.text
            for place, token in enumerate(part.tokens)
            if token.kind == "word" and token.text not in _PLAIN and not any(one.first <= place < one.last for one in part.mentions)
        ]
        if len(named) == 1 and not extra:
            return self._base(named[0].candidates[0])
        if len(part.tokens) > 14:
            return None
        words = part.text.strip(" ,.?!")
        return Operand(re.sub(r"^(?:the|a|an)\s+", "", words), None, "", "document") if extra else None


_PLAIN = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "its",
        "it's",
        "qs",
        "quantumscape",
        "company",
        "today's",
        "today",
        "current",
        "base",
        "case",
        "your",
        "model",
        "present",
        "reference",
        "whole",
        "entire",
        "total",
        "full",
        "annual",
        "yearly",
        "our",
        "their",
        "all",
        "that",
        "this",
        "at",
        "one",
        "company's",
        "year",
        "is",
        "are",
        "stock",
    ]
)


def _operand(quantity: Quantity) -> Operand:
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


def _named_parts(sentence: Sentence) -> bool:
    """Whether inputs of the model other than an overall rate are named, so that a list of rates is a scenario."""
    named = [one.candidates[0] for one in sentence.mentions if not one.loose]
    return any(name in INPUTS and name not in ("target_yield", "success_probability") for name in named)


def _plain_base(first: Operand, second: Operand) -> bool:
    return "base" in (first.origin, second.origin)


def _value_words(text: str) -> bool:
    return bool(
        re.search(
            r"\bwhat if\b|\bsuppose\b|\bassum(?:e|ing)\b|\bworth (?:if|at|with)\b|\bfair value\b|\bvalue (?:per share|qs"
            r"|quantumscape)\b|\bcompare\b|\bjustif|\bequity value\b|\byour model\b|\bupside\b|\b(?:qs|quantumscape|it|company"
            r"|stock) worth\b|\bvalue\b.{0,12}\bchange|\bswe[ae]?p"
            r"|\bplot\b|\bvary\b",
            text,
        )
    )
