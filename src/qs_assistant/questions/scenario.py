"""Which quantity changes which input: pairs what a sentence names with what it says, in any order."""

import re
from collections.abc import Iterable, Mapping

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, changed, convert, fits, in_output_unit, operation
from qs_assistant.questions.idioms import overlap, said_without_number, set_phrases
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import (
    STEPS,
    TOO_FAR,
    UNPAIRED,
    Change,
    Found,
    Pair,
    distance,
    moves_price,
    per_year,
    refine,
    signed,
)
from qs_assistant.questions.presets import preset_in
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_CLAIMING = frozenset(name for name in OUTPUTS if name not in INPUTS)
_PAID = re.compile(
    r"(?:\b(?:i|we|i've|we've)(?: \w+)?|^\W*)(?: )?\b(?:paid|bought|got in|own|hold|am in|entered|purchased|in at|average|avg|cost basis)\b"
)
_SAYS_VALUE = words("of to at is = : be")
_ODDS_WORDS = re.compile(r"\b(?:chances?|odds|probabilit|likel|succe|stages?|milestone|prob\b|works?\b|risk)")
_YIELD_WORDS = re.compile(r"\byi?e?i?lds?\b|\byielding\b")


class ScenarioReader:
    """Reads the changes of a sentence against the base values of the cases."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    @property
    def cases(self) -> Cases:
        """What relative changes start from."""
        return self._cases

    def find(self, sentence: Sentence, first: int = 0, last: int | None = None, skip: Iterable[object] = ()) -> Found:
        """The changes in the tokens [first, last); quantities and mentions in `skip` belong to something else."""
        end = len(sentence.tokens) if last is None else last
        left_out = tuple(skip)
        quantities, mentions = sentence.within(first, end)
        asides = sentence.asides
        aside = tuple(
            one for one in quantities if one not in left_out and sentence.clause[one.first] in asides and not _reference(sentence, one)
        )
        usable = [one for one in quantities if one not in left_out and one not in aside]
        named = refine(sentence, tuple(one for one in mentions if one not in left_out))
        said = set_phrases(sentence, usable)
        named = tuple(one for one in named if not any(overlap(one, pair.mention) for pair in said))
        operations = {one: operation(sentence, one) for one in usable}
        replaced = tuple(one for one, change in operations.items() if change is not None and change.action == "old")
        usable = [one for one in usable if one not in replaced]
        zeros = said_without_number(sentence, named, first, end)
        pairs = [*said, *zeros]
        done = {id(pair.quantity) for pair in pairs} | {id(pair.mention) for pair in pairs}
        rest = [one for one in usable if id(one) not in done]
        pairs += self._paired(sentence, [one for one in named if id(one) not in done], rest, operations)
        return self._result(sentence, pairs, operations, usable=usable, aside=aside, replaced=replaced, span=(first, end))

    def _result(
        self,
        sentence: Sentence,
        pairs: list[Pair],
        operations: Mapping[Quantity, Operation | None],
        *,
        usable: list[Quantity],
        aside: tuple[Quantity, ...],
        replaced: tuple[Quantity, ...],
        span: tuple[int, int],
    ) -> Found:
        pairs = [one for one in pairs if one.name in INPUTS]
        changes = [Change(one.name, one.quantity, one.operation, one.mention) for one in pairs if not one.rivals]
        unclear = [(one.quantity, (one.name, *one.rivals)) for one in pairs if one.rivals]
        paired = {one.quantity.first for one in pairs}
        open_ends = []
        for quantity in usable:
            if quantity.first in paired:
                continue
            implied = _implied(sentence, quantity, operations[quantity])
            if implied:
                changes.append(Change(implied, quantity, operations[quantity] or Operation("set", quantity.value)))
            else:
                open_ends.append(quantity)
        changes.sort(key=lambda one: one.quantity.first)
        preset = preset_in(sentence.phrase(*span).lower())
        return Found(tuple(changes), preset, tuple(open_ends), tuple(unclear), aside, replaced)

    def apply(self, changes: Iterable[Change], preset: str | None = None, onto: Mapping[str, float] | None = None) -> dict[str, float]:
        """The set of inputs after the changes, absolute ones first, on top of an earlier set."""
        result = dict(onto or {})
        ordered = sorted(changes, key=lambda one: one.operation.action != "set")
        for change in ordered:
            base = self._cases.value(change.name, preset, result)
            result[change.name] = _exact(changed(change.name, change.quantity, change.operation, base))
        return result

    def absolute(self, name: str, quantity: Quantity) -> float:
        """A quantity taken as an input's value, in the input's unit (nan where the unit does not fit)."""
        value = convert(name, quantity)
        return float("nan") if value is None else _exact(value)

    def _paired(
        self, sentence: Sentence, mentions: list[Mention], quantities: list[Quantity], operations: Mapping[Quantity, Operation | None]
    ) -> list[Pair]:
        """The cheapest way to pair neighbours without crossing (dynamic programming over the items in reading order)."""
        items: list[Mention | Quantity] = sorted([*mentions, *quantities], key=lambda one: one.first)
        best: list[tuple[float, list[Pair]]] = [(0.0, [])] * (len(items) + 1)
        for at in range(len(items) - 1, -1, -1):
            here = items[at]
            skipped = UNPAIRED if isinstance(here, Quantity) else 0.0
            best[at] = (skipped + best[at + 1][0], best[at + 1][1])
            between = 0.0
            for other in range(at + 1, min(at + 6, len(items))):
                pair = self._pair(sentence, here, items[other], operations)
                if pair is not None and pair.cost <= TOO_FAR:
                    total = pair.cost + between + best[other + 1][0]
                    if total < best[at][0]:
                        best[at] = (total, [pair, *best[other + 1][1]])
                between += UNPAIRED if isinstance(items[other], Quantity) else 0.4
        return best[0][1]

    def _pair(
        self, sentence: Sentence, left: Mention | Quantity, right: Mention | Quantity, operations: Mapping[Quantity, Operation | None]
    ) -> Pair | None:
        if isinstance(left, Mention) and isinstance(right, Quantity):
            return self.pair(sentence, left, right, operations[right])
        if isinstance(left, Quantity) and isinstance(right, Mention):
            return self.pair(sentence, right, left, operations[left])
        return None

    def pair(self, sentence: Sentence, mention: Mention, quantity: Quantity, change: Operation | None) -> Pair | None:
        """A quantity taken as the value of a mention, with what that costs; None where it does not fit."""
        moved = moves_price(sentence, mention, quantity)
        if moved is not None:
            return Pair(mention, quantity, "cell_price", moved, distance(sentence, mention, quantity))
        if change is None:
            return None
        rated = per_year(sentence, mention, quantity, change)
        if rated is not None:
            return Pair(mention, quantity, rated[0], rated[1], distance(sentence, mention, quantity))
        if mention.candidates[0] in _CLAIMING and change.action == "set" and in_output_unit(mention.candidates[0], quantity) is not None:
            return Pair(mention, quantity, mention.candidates[0], change, distance(sentence, mention, quantity) + 1.0)
        if quantity.sign and change.action == "set" and sentence.word(quantity.first - 1) not in _SAYS_VALUE:
            change = signed(mention, quantity) or change
        names = [name for name in mention.candidates if name in INPUTS and fits(name, quantity, change)]
        if not names and change.action == "set" and quantity.unit == "part" and not mention.loose and mention.last <= quantity.first:
            change = Operation("scale", quantity.value)  # "capacity reduced to two thirds"
            names = [name for name in mention.candidates if name in INPUTS and fits(name, quantity, change)]
        if mention.loose:
            names = self._spoken_loosely(sentence, names, quantity, change)
        if len(names) > 1:
            names = self._narrowed(sentence, names, quantity, change)
        if not names:
            return None
        cost = distance(sentence, mention, quantity) + (0.75 if mention.loose else 0.0)
        return Pair(mention, quantity, names[0], change, cost, tuple(names[1:]))

    def _spoken_loosely(self, sentence: Sentence, names: list[str], quantity: Quantity, change: Operation) -> list[str]:
        """Of the inputs that a loose name may mean, those that such a quantity is said of."""
        if change.action == "scale":
            names = [name for name in names if name not in ("market_cap", "share_price")]
            if quantity.unit in ("percent", "part"):
                names = [name for name in names if INPUTS[name].unit not in ("fraction", "probability", "1/yr")]
        if quantity.unit == "number" and not quantity.scaled:
            names = [name for name in names if self.plausible(name, quantity, change)]
        raised = names == ["cash"] and quantity.unit not in ("usd", "number")  # "raised by half" raises something else
        no_odds = names == ["p_factory"] and not _ODDS_WORDS.search(sentence.lowered)
        return [] if raised or no_odds else names

    def plausible(self, name: str, quantity: Quantity, change: Operation) -> bool:
        """Whether a change keeps an input in its domain and near what the cases take (a relative change always does)."""
        value = convert(name, quantity)
        return change.action != "set" or (value is not None and INPUTS[name].allows(value) and self._cases.likely(name, value))

    def _narrowed(self, sentence: Sentence, names: list[str], quantity: Quantity, change: Operation) -> list[str]:
        """The inputs of one name that the context allows: odds or yields, then what the value is likely for."""
        text = sentence.lowered
        odds, yields = bool(_ODDS_WORDS.search(text)), bool(_YIELD_WORDS.search(text))
        odds = odds or any(one.candidates == ("p_factory",) for one in sentence.mentions)
        if odds != yields:
            kept = [name for name in names if name.startswith("p_") == odds or name not in {*STEPS, *STEPS.values(), "p_factory"}]
            names = kept or names
        if change.action != "set" and "cell_price" in names:
            return ["cell_price"]  # nobody moves the share price to compare with by a percentage
        if any(STEPS.get(name) in names for name in names):
            return names  # a step's yield and its stage's odds are as likely as each other
        likely = [name for name in names if self.plausible(name, quantity, change)]
        return likely or names


def _exact(value: float) -> float:
    """A value without the dust of binary arithmetic (0.1 * 0.5 stays 0.05)."""
    return float(f"{value:.12g}")


def _reference(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the asker says what they paid: "I paid $6", "I bought at $8"."""
    priced = quantity.unit == "number" and sentence.word(quantity.first - 1) in ("at", "@", "for", "paid") and quantity.value < 1000
    if not (quantity.unit in ("usd", "usd_share") or priced) or quantity.scaled:
        return False
    clause = [place for place, number in enumerate(sentence.clause) if number == sentence.clause[quantity.first]]
    said = sentence.phrase(clause[0], quantity.last).lower()
    return bool(_PAID.search(said))


def _implied(sentence: Sentence, quantity: Quantity, change: Operation | None) -> str | None:
    """The input that a quantity means without its name: GWh is capacity, later is the start, "at $5" the share price."""
    if change is None:
        return None
    if quantity.unit == "gwh":
        return "peak_capacity"
    if quantity.unit == "usd_gwh" and change.action == "set":
        return "capex_per_gwh"
    if change.shift:
        return "start_year"
    if change.action != "set":
        return None
    before = sentence.words(quantity.first - 3, quantity.first)
    if quantity.unit == "usd_share":
        return "share_price"
    if quantity.unit == "usd" and (before[-1:] in (["at"], ["paid"], ["for"], ["@"], ["worth"]) or before[:1] == ["worth"]):
        return "market_cap" if quantity.scaled else "share_price"
    return None
