"""Questions about ranges: sweeps over one input, the sensitivity table, the simulation."""

import re
from collections.abc import Mapping

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, convert
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import Found, refine
from qs_assistant.questions.readings import Draft, drafted
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import compiled
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import phrases
from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import INPUTS

_SWEEP = re.compile(
    r"\bswe[ea]?p(?:s|ing)?\b|\b(?:vary|varies|varying|varied|ranging|ranges)\b|\b(?:plot|chart|graph|draw|curve)\b"
    r"|\b(?:step|flex|loop|iterate) (?:through|over)\b|\bscan\b|\bacross\b"
    r"|\b(?:as|when|while) (?:the |its )?[\w\s-]{2,40}? (?:go(?:es)?|moves?|rises?|falls?|runs?|climbs?|changes?|increases?"
    r"|decreases?|drops?|ranges?|slides?|grows?|slips?)\b"
    r"|\b(?:run|walk|march|roll|slide|step|flex|iterate|loop|dial) (?:the |its )?[\w\s'-]{2,50}? from\b"
    r"|\b(?:depend|respond|react|change|vary|move|look)s? (?:\w+ )?(?:with|to|on|as|over|across|for)\b|\bover the range\b|\bbetween\b"
    r"|\banywhere from\b|\ball the way\b|\bfor (?:an? |the )?[\w\s-]{2,40}? (?:from|of) [^,;?]*? to\b|\btable\b|\btry\b"
)
_JOINTS = phrases(
    "to | - | and | through | up to | until | till | down to | all the way to | all the way up to | upto | -> | thru | . . . | . . |"
    " and up to | on up to | towards | into | all the way down to"
)
_SENSITIVITY = re.compile(
    r"\bsensitiv\w*|\btornado\b"
    r"|\b(?:biggest|largest|main|key|top|strongest|major|most important|primary) (?:value )?(?:drivers?|levers?|inputs?"
    r"|assumptions?|swing|factors?|variables?|sensitivit\w+|risk factors?)\b"
    r"|\b(?:worr(?:y|ied)|care|focus|watch|hinges?|rests?|rides?|turns?|depends?) (?:\w+ ){0,3}?(?:the )?most\b"
    r"|\b(?:riskiest|shakiest|weakest|touchiest) (?:inputs?|assumptions?|variables?|parameters?|drivers?)\b|\bmatters? (?:the )?most\b"
    r"|\bmost (?:important|influential|impactful|critical|sensitive|fragile|vulnerable|exposed|delicate)\b"
    r"|\b(?:which|what) (?:\w+ ){0,3}(?:inputs?|assumptions?|variables?|parameters?|levers?|drivers?|knobs?"
    r"|factors?) (?:\w+ ){0,4}(?:most|biggest|largest|more|strongest|hardest)\b|\bwhat (?:really )?drives\b"
    r"|\brank (?:the |all |your )?(?:inputs|assumptions|drivers)\b|\bvalue drivers\b|\bswings?\b.{0,30}\b(?:most|biggest)\b"
)
_SIMULATE = compiled(
    r"\bmonte[ -]?carlo\b|\b(?:p|prob|pr)\s?\((?=.{0,30}[<>$])|\bsimulat\w*|\bdistribution of\b|\bpercentiles?\b"
    r"|\brandom (?:draws|samples?|runs)\b|\bconfidence (?:interval|band)\b"
    r"|\b(?:odds|chances?|probabilit(?:y|ies)|likelihood|prob)\b(?! of (?:success|technical|\d))(?:,? (?:that|of|for|it"
    r"|<company>|the|a|above|over|beating|to|value|fair|they|we|there|is|are|be|my|i|equity)\b)[^?]{0,70}?\b(?:worth|values?"
    r"|valued|exceeds?|exceeding|above|below|over|more than|less than|at least|beats?|beating|tops?|upside|undervalued|overvalued"
    r"|clears?|reach(?:es)?|break even|under|higher than|justified|in the money|money)\b"
    r"|\bhow (?:likely|probable) (?:is|it|would|are)\b[^?]{0,70}?\b(?:worth|values?|exceeds?|above|below|over|more than|less than"
    r"|at least|beats?|tops?|upside|undervalued|overvalued|clears?|reach|under|justified|higher|make money|profit|lose money"
    r"|break even)\b|\bspread of (?:outcomes|values)\b|\bwhat (?:are|r) the odds\b.{0,40}\$"
    r"|\b(?:odds|chances?|probability) (?:above|over|of (?:over|above|more))\b"
)
_OF_ONE_COMPANY = ("odds", "chance", "probability", "likel", "outcome")  # asked of what becomes of it, not of the model's mean
_MANY = 50  # "5000 times" counts draws, "3 times" multiplies something
_DRAWS = re.compile(r"\b(?:runs?|draws?|samples?|trials?|simulations?|paths?|iterations?|scenarios|sims|points?|steps?|times)\b")


def asks_outcomes(sentence: Sentence) -> bool:
    """Whether a simulation is asked for what becomes of one company, stages passed or failed, and not for the spread of the mean."""
    return any(word in sentence.lowered for word in _OF_ONE_COMPANY)


def compared(changes: Mapping[str, float]) -> bool:
    """Whether a simulation has a price to be compared with: then it asks for odds, which are those of outcomes."""
    return "share_price" in changes or "market_cap" in changes


class RangeReader:
    """Reads sweeps, sensitivity tables and simulations."""

    def __init__(self, scenarios: ScenarioReader, cases: Cases) -> None:
        self._scenarios = scenarios
        self._cases = cases

    def simulate(self, sentence: Sentence) -> Draft | None:
        """A simulation: the odds asked about set the reference."""
        covered = [(one.first, one.last) for one in sentence.mentions if not one.loose]
        matches = [sentence.at(match.start()) for match in _SIMULATE.finditer(sentence.lowered)]
        if all(any(first <= place < last for first, last in covered) for place in matches):
            return None
        counts, draws, seed = _counts(sentence)
        odds = [one for one in sentence.mentions if one.loose and one.candidates[0] == "success_probability"]
        found = self._scenarios.find(sentence, skip=(*counts, *odds))
        references = {name: value for one in found.open if (name := _odds_reference(one)) and (value := convert(name, one)) is not None}
        found = Found(
            found.changes,
            found.preset,
            tuple(one for one in found.open if _odds_reference(one) is None),
            found.unclear,
            found.aside,
            found.replaced,
        )
        preset = preset_or_none(found.preset)
        changes = {**self._scenarios.apply(found.changes, preset), **references}
        outcomes = asks_outcomes(sentence) or compared(changes)
        return drafted(Request("simulate", set=changes, preset=preset, draws=draws, seed=seed, outcomes=outcomes), "simulate", found)

    def sensitivity(self, sentence: Sentence) -> Draft | None:
        """A sensitivity table; inputs that the question sets are held."""
        if not _SENSITIVITY.search(sentence.lowered):
            return None
        found = self._scenarios.find(sentence)
        preset = preset_or_none(found.preset)
        return drafted(Request("sensitivity", set=self._scenarios.apply(found.changes, preset), preset=preset), "sensitivity", found)

    def sweep(self, sentence: Sentence, *, known: str | None = None, going_on: bool = False) -> Draft | None:
        """A sweep: a verb of range with "A to B"; without bounds, the span of the cases. `going_on` is after a sweep of `known`."""
        if not (going_on or _SWEEP.search(sentence.lowered)):
            return None
        ends = _ends(sentence)
        mentions = refine(sentence, sentence.mentions)
        if ends is None:
            return None
        low, high = ends
        counts, _, _ = _counts(sentence)
        variable, mention = self._variable(sentence, mentions, low, high, known)
        if variable is None:
            return None
        skip = [low, high, *counts, *([mention] if mention else [])]
        if mention is not None:
            skip += [one for one in sentence.mentions if mention.first <= one.first < mention.last]
        found = self._scenarios.find(sentence, skip=skip)
        preset = preset_or_none(found.preset)
        bounds = sorted(value for one in ends if (value := convert(variable, one)) is not None)
        steps = next((int(one.value) for one in counts if _is_steps(sentence, one)), None)
        request = Request(
            "sweep",
            set=self._scenarios.apply(found.changes, preset),
            preset=preset,
            variable=variable,
            low=bounds[0],
            high=bounds[-1],
            steps=steps,
        )
        return drafted(request, "sweep", found)

    def _variable(
        self, sentence: Sentence, mentions: tuple[Mention, ...], low: Quantity, high: Quantity, known: str | None
    ) -> tuple[str | None, Mention | None]:
        """The input that a range belongs to: the nearest name that fits both ends, or what the unit says."""
        pairs = []
        for mention in mentions:
            for end in (low, high):
                pair = self._scenarios.pair(sentence, mention, end, Operation("set", end.value))
                if (
                    pair is not None
                    and pair.name in INPUTS
                    and convert(pair.name, low) is not None
                    and convert(pair.name, high) is not None
                ):
                    pairs.append((pair.cost, pair.name, mention))
        if pairs:
            best = min(pairs, key=lambda one: one[0])
            return best[1], best[2]
        if known is not None and convert(known, low) is not None and convert(known, high) is not None:
            return known, None
        implied = {"gwh": "peak_capacity", "year": "start_year", "usd_share": "share_price"}.get(high.unit)
        return implied, None


def preset_or_none(preset: str | None) -> str | None:
    """A preset as a request names it: the base case is no preset."""
    return None if preset == "base" else preset


def reference_name(quantity: Quantity) -> str | None:
    """The reference that a sum of money means: a share's price, or the market cap where it is in millions or more."""
    if quantity.unit == "usd_share":
        return "share_price"
    if quantity.unit == "usd":
        return "market_cap" if quantity.scaled or quantity.value >= 1e6 else "share_price"
    return None


def _odds_reference(quantity: Quantity) -> str | None:
    """The reference of a question for odds, where a large number without a currency is money as well ("worth over 3 billion")."""
    return "market_cap" if quantity.unit == "number" and quantity.scaled else reference_name(quantity)


def _ends(sentence: Sentence) -> tuple[Quantity, Quantity] | None:
    """The two ends of the first range ("60% to 95%", "between 2027 and 2033")."""
    for left, right in zip(sentence.quantities, sentence.quantities[1:], strict=False):
        joint = " ".join(sentence.words(left.last, right.first))
        before = sentence.words(left.first - 3, left.first)
        if joint not in _JOINTS or left.unit == "times":
            continue
        if joint == "and" and "between" not in before:
            continue
        if left.unit == right.unit or {left.unit, right.unit} <= {
            "usd",
            "usd_kwh",
            "usd_share",
            "number",
            "percent",
            "part",
            "gwh",
            "years",
            "year",
        }:
            return left, right
    return None


def _counts(sentence: Sentence) -> tuple[tuple[Quantity, ...], int | None, int | None]:
    """Numbers that say how many draws or steps, or which seed: no inputs."""
    counts, draws, seed = [], None, None
    for one in sentence.quantities:
        if one.unit not in ("number", "points", "times", "year"):
            continue
        if sentence.word(one.first - 1) == "seed" or sentence.words(one.first - 2, one.first) in (
            ["seed", "of"],
            ["seed", "="],
            ["seed", ":"],
        ):
            seed = int(one.value)
        elif one.unit == "times" and one.value >= _MANY and "simul" in sentence.lowered:
            draws = int(one.value)
        elif (one.unit == "points" or _DRAWS.match(sentence.word(one.last))) and not _is_steps(sentence, one):
            draws = int(round(one.value * 100) if one.unit == "points" else one.value)
        elif not _is_steps(sentence, one) and sentence.words(one.first - 2, one.first) != ["n", "="]:
            continue
        counts.append(one)
    return tuple(counts), draws, seed


def _is_steps(sentence: Sentence, quantity: Quantity) -> bool:
    return quantity.unit == "number" and sentence.word(quantity.last) in ("step", "steps", "values", "increments") and quantity.value < 1000
