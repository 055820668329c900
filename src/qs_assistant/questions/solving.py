"""Questions that ask for an input: what has to be true for a value."""

import re
from collections.abc import Mapping, Sequence

from qs_assistant.questions.assemble import reference
from qs_assistant.questions.changes import in_output_unit
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import refine
from qs_assistant.questions.ranges import preset_or_none
from qs_assistant.questions.readings import Draft, drafted
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import compiled
from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_SOLVE = re.compile(
    r"\bjustif\w+|\bsupport(?:s|ed|ing)?\b"
    r"|\b(?:ha(?:s|ve)|need(?:s|ed)?|must|got|would) (?:to )?(?:be|become|hold|happen|come|go)(?: \w+)? (?:true|right|to pass|well)\b"
    r"|\bmust (?:hold|be|happen|go)\b|\bimpl(?:y|ies|ied|ying)\b|\bpric(?:ed|ing|es|e) in\b|\bback[- ]?(?:solve|out)"
    r"|\bhave to (?:believe|assume)\b|\bsolv(?:e|ing)\b|\bbreak(?:s|ing)?[- ]?even\b|\brequire[sd]?\b|\bneed(?:s|ed)?\b"
    r"|\b(?:it|would) take\b|\b(?:has|have|had) to (?:be|reach|rise|fall|get|hit|start|go|have|come)\b|\bwhat has to\b|\bbaked in"
    r"|\bwarrant|\bunderwrit|\b(?:what|which|how \w+) must (?:the |its |their )?[\w\s-]{2,40}? (?:be|get|go|reach|rise|fall)\b"
)
_ASKS = re.compile(
    r"\b(?:which|what|what's|whats|how much|how many|how high|how low|how big|how large|how late|how early|how long|how short"
    r"|how good|how soon|how fast|how cheap|how few|any|at what|at which|find|when|who|need)\b"
)
_GIVES = compiled(
    r"\b(?:makes?|gives?|gets?|brings?|leads?|results?|at which|for which|so that|such that|reach(?:es)?|hits?|produces?|deliver"
    r"|delivers|puts?|takes? (?:us|<short>|it|you)|to be worth|would be worth|is worth|be worth|worth"
    r"|lands?|lifts?|pushes|turns|sends|match(?:es)?|equals?|achieve|get|yields|corresponds?|value[sd]?|for an?|for \$|to get|would)\b"
)
_TODAY = re.compile(
    r"\b(?:today'?s?|the current|current|present|the market'?s?|the (?:share|stock) price|market price|zero upside|no upside"
    r"|fairly (?:valued|priced)|what i paid|fair at|breaks? even on)\b"
)
_ASKING = re.compile(
    r"\b(?:solve for|back out|back-solve|goal seek|imply about|implies about|implied for|about|which|what|how much|how many|how high an?"
    r"|how high|how low|how big|how large|how late|how early|how long|how short|any|find|when|implied|required|needed)\b"
)
_REFERENCES = ("market_cap", "share_price")


class SolveReader:
    """Reads the unknown, the target and the changes around them."""

    def __init__(self, scenarios: ScenarioReader) -> None:
        self._scenarios = scenarios

    def solve(self, sentence: Sentence) -> Draft | None:
        """A solve, where a target and a cue for the unknown are there; else None."""
        text = sentence.lowered
        mentions = refine(sentence, sentence.mentions)
        cue = _cue(sentence)
        everything = self._scenarios.find(sentence)
        taken = {change.mention for change in everything.changes if change.mention is not None and change.name not in _REFERENCES}
        target = self._target(sentence, mentions, everything.changes)
        asked = _unknown(sentence, mentions, taken, target[2] if target else ())
        if target is None or not (cue or (asked is not None and _ASKS.search(text) and _GIVES.search(text))):
            return None
        if asked is None and not cue:
            return None
        output, value, used = target
        solve_for = _input_of(asked) if asked is not None else "success_probability"
        found = self._scenarios.find(sentence, skip=[*used, *_parts_of(sentence, asked)])
        preset = preset_or_none(found.preset)
        given = self._scenarios.apply(found.changes, preset)
        if (output, value) == ("upside", 0.0) and "upside" not in text:
            output, value = reference(_paid_for(mentions, given), preset, given, self._scenarios.cases)
        request = Request("solve", set=given, preset=preset, solve_for=solve_for, target=(output, value))
        return drafted(request, "solve", found)

    def _target(
        self, sentence: Sentence, mentions: tuple[Mention, ...], changes: tuple[object, ...]
    ) -> tuple[str, float, list[object]] | None:
        """The output, its value and what said so: an output named with a number, a sum of money, an upside, or today's price."""
        named = self._named_target(sentence, mentions)
        if named is not None:
            return named
        taken = {id(one.quantity) for one in changes if one.name not in _REFERENCES}  # type: ignore[attr-defined]  # these are Changes
        for quantity in sentence.quantities:
            money = quantity.unit in ("usd", "usd_share") or (quantity.scaled and quantity.unit == "number")
            if id(quantity) in taken or not money:
                continue
            near = [
                one for one in mentions if not one.loose and set(one.candidates) & set(_REFERENCES) and abs(one.first - quantity.first) < 8
            ]
            loose = [
                one
                for one in mentions
                if one.loose and set(one.candidates) & {*_REFERENCES, "shares"} and abs(one.first - quantity.first) < 4
            ]
            if quantity.unit == "usd_share" or not (quantity.scaled or quantity.value >= 1e6):
                return "value_per_share", quantity.value, [quantity, *near, *loose]
            return "equity_value", quantity.value / 1e6, [quantity, *near, *loose]
        if re.search(r"\bbreak(?:s|ing)?[- ]?even\b", sentence.lowered) and not any(
            one.candidates[0] == "breakeven_yield" for one in mentions
        ):
            used: list[object] = [one for one in mentions if set(one.candidates) & {*_REFERENCES}]
            return ("upside", 0.0, used) if _TODAY.search(sentence.lowered) or used else ("equity_value", 0.0, [])
        if _TODAY.search(sentence.lowered) and _cue(sentence):
            return "upside", 0.0, [one for one in mentions if set(one.candidates) & {*_REFERENCES}]
        return None

    def _named_target(self, sentence: Sentence, mentions: tuple[Mention, ...]) -> tuple[str, float, list[object]] | None:
        for mention in mentions:
            name = mention.candidates[0]
            if name not in OUTPUTS or name in (*_REFERENCES, "success_probability"):
                continue
            for quantity in sentence.quantities:
                gap = quantity.first - mention.last if quantity.first >= mention.last else mention.first - quantity.last
                value = in_output_unit(name, quantity)
                between = sentence.words(min(mention.last, quantity.last), max(mention.first, quantity.first))
                if value is None or gap > 4 or any(word in (",", ";", "?", "if", "with") for word in between):
                    continue
                return name, -value if name == "upside" and sentence.word(mention.first) == "downside" else value, [quantity, mention]
            if name in ("upside", "funding_need") and re.search(r"\b(?:no|zero) (?:upside|funding|financing)", sentence.lowered):
                return name, 0.0, [mention]
        return None


def _paid_for(mentions: Sequence[Mention], given: Mapping[str, float]) -> str:
    """What is to be worth its price: the company where its value is named or set, else a share."""
    named = "market_cap" in given or any("market_cap" in one.candidates and not one.loose for one in mentions)
    return "equity_value" if named else "value_per_share"


def _input_of(mention: Mention) -> str:
    return next(name for name in mention.candidates if name in INPUTS)


def _cue(sentence: Sentence) -> bool:
    """Whether a verb asks for what must be true; the words of names ("implied dilution", "break-even yield") do not count."""
    covered = [(one.first, one.last) for one in sentence.mentions if not one.loose]
    for match in _SOLVE.finditer(sentence.lowered):
        place = sentence.at(match.start())
        if any(first <= place < last for first, last in covered):
            continue
        if match[0].startswith("implied") and re.search(
            r"\bimplied (?:if|by (?:a|an|the)? ?(?:yield|royalty))|\bimplied (?:value|share|equity|worth|valuation|upside)",
            sentence.lowered,
        ):
            continue
        return True
    return False


def _parts_of(sentence: Sentence, mention: Mention | None) -> list[object]:
    """A mention (which may have been merged of several) with the mentions that it was made of."""
    return [] if mention is None else [mention, *(one for one in sentence.mentions if mention.first <= one.first < mention.last)]


def _after_asking(sentence: Sentence, mentions: Sequence[Mention]) -> Mention | None:
    """The first mention shortly after a word that asks."""
    for match in _ASKING.finditer(sentence.lowered):
        place = sentence.at(match.end())
        for one in mentions:
            if 0 <= one.first - place <= 4 and not any(sentence.word(at) in (",", ";") for at in range(place, one.first)):
                return one
    return None


def _unknown(sentence: Sentence, mentions: tuple[Mention, ...], taken: set[Mention], used: object) -> Mention | None:
    """The input that is asked for: the first name after a word that asks, else the first one without a value."""
    free = [one for one in mentions if one not in taken and any(name in INPUTS and name not in _REFERENCES for name in one.candidates)]
    free = [one for one in free if one not in (used or ())]  # type: ignore[operator]  # used is a list or an empty tuple
    strong = [one for one in free if not one.loose]
    loose = [
        one
        for one in free
        if one.loose and (len(one.candidates) == 1 or one.candidates[0] in ("separator_yield", "cell_yield", "pack_yield"))
    ]
    first = _after_asking(sentence, (*strong, *loose))
    if first is not None:
        return first
    quantified = {one.first for one in sentence.quantities}
    strong = [one for one in strong if one.candidates[0] != "shares" and one.last not in quantified]
    return strong[0] if strong else None
