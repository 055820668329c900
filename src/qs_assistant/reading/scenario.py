"""Which quantity changes which input: pairs what a sentence names with what it says, in any order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qs_assistant.reading.cases import Cases
from qs_assistant.reading.changes import Operation, changed, convert, fits, in_output_unit, operation
from qs_assistant.reading.names import Mention
from qs_assistant.reading.quantities import Quantity
from qs_assistant.reading.sentence import Sentence
from qs_assistant.reading.tokens import words
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_LINKS = words(
    "is are was were of at to = : by be been become becomes reaches reach reached hits hit equals the a an that about only just for"
    " with from on in rate level goes go gets comes stands stays assume assumed set it its would were ends as per around roughly"
    " takes take up down in now rises rise falls fall drops drop increases increase climbs moves came has have lasts last runs run"
    " were than over if and/or plus -> s out lands sits more less higher lower later"
)
_BARRIERS = words(
    "worth justify justifies gives give makes make mean means imply implies implied support supports needed need needs required"
    " requires valued warrants what"
)
_CLAIMING = frozenset(name for name in OUTPUTS if name not in INPUTS)
_GOOD = re.compile(
    r"\b(?:good|usable|sellable|saleable|passe?s?|fine|survives?|in spec|make it|makes it|shippable|working|work out|come out right)\b"
)
_CERTAIN = re.compile(
    r"\b(?:(?:every|each) stage|all (?:four |the )?stages|everything|it all|all of it|the programme?) (?:succeeds?|works?(?: out)?"
    r"|goes right|pans out|comes off|is certain)\b|\bsuccess (?:is|were|was) (?:certain|guaranteed|assured|a given|a certainty)\b"
    r"|\b(?:certain|guaranteed) success\b|\bno (?:technical |execution )?risk of failure\b"
)
_WASTE = re.compile(r"\b(?:yield loss(?:es)?|scrap rate|rejection rate|reject rate|defect rate|scrappage(?: rate)?|fallout rate)\b")
_CELLS = re.compile(r"(?:of )?(?:the |all |our |its |their )?(?:\w+ )?(?:cells?|units?|batteries|pieces|parts)\b")
_BAD = re.compile(r"\b(?:bad|scrapped|defective|rejected|rejects|fails?|failing|thrown away|binned|lost|junk|duds?|wasted|discarded)\b")
_PAID = re.compile(
    r"(?:\b(?:i|we|i've|we've)(?: \w+)?|^\W*)(?: )?\b(?:paid|bought|got in|own|hold|am in|entered|purchased|in at|average|avg|cost basis)\b"
)
_MOVING_UP = words("grow grows growing rise rises rising climb climbs climbing increase increases increasing inflate inflates inflating")
_MOVING = _MOVING_UP | words(
    "shrink shrinks shrinking fall falls falling decline declines declining drop drops dropping erode erodes eroding decrease"
    " decreases decreasing"
)
_SAYS_VALUE = words("of to at is = : be")
_STEP_WORDS = words("steps stages yields manufacturing production process yield")
_TOO_FAR, _UNPAIRED = 6.0, 7.0
_PRESETS = {
    "bear": "bear", "bearish": "bear", "bull": "bull", "bullish": "bull", "base": "base", "pessimistic": "bear", "optimistic": "bull",
    "worst": "bear", "best": "bull", "downside": "bear", "upside": "bull", "low": "bear", "high": "bull", "pessimist": "bear",
    "optimist": "bull", "default": "base", "central": "base", "normal": "base", "standard": "base",
}  # fmt: skip
_PRESET_NOUNS = "case|preset|scenario|cases|presets|scenarios|assumptions|inputs|settings|version|numbers|set"
_PRESET = re.compile(
    rf"\b(?P<named>{'|'.join(_PRESETS)})[- ](?:{_PRESET_NOUNS})\b|\b(?:preset|case|scenario)[ :=]+(?:of )?(?P<after>bear|base|bull)\b"
    rf"|\b(?P<bare>bear|bull|bearish|bullish)\b"
    rf"|(?<=compare )(?P<first>base)\b|\b(?P<vs>base)(?=,? (?:and|vs|versus|against|or|with|to)\b|, )"
)
_FACTOR_OF = {"cell_price": "price_decline", "materials_cost": "cost_decline", "conversion_cost": "cost_decline", "opex": "opex_growth",
              "cost_decline": "cost_decline", "price_decline": "price_decline", "opex_growth": "opex_growth"}  # fmt: skip
_STEPS = {"separator_yield": "p_separator", "cell_yield": "p_cell", "pack_yield": "p_pack"}
_ODDS_WORDS = re.compile(r"\b(?:chances?|odds|probabilit|likel|succe|stages?|milestone|prob\b|works?\b|risk)")
_YIELD_WORDS = re.compile(r"\byi?e?i?lds?\b|\byielding\b")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an input as it was read."""

    name: str
    quantity: Quantity
    operation: Operation
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a stretch of a sentence changes, and what was left over.

    `open` are quantities that nothing explains, `unclear` those that fit several inputs, `aside` those that are no part of the question.
    """

    changes: tuple[Change, ...] = ()
    preset: str | None = None
    open: tuple[Quantity, ...] = ()
    unclear: tuple[tuple[Quantity, tuple[str, ...]], ...] = ()
    aside: tuple[Quantity, ...] = ()
    replaced: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    mention: Mention
    quantity: Quantity
    name: str
    operation: Operation
    cost: float
    rivals: tuple[str, ...] = field(default=())


class ScenarioReader:
    """Reads the changes of a sentence against the base values of the cases."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def find(self, sentence: Sentence, first: int = 0, last: int | None = None, skip: Iterable[object] = ()) -> Found:
        """The changes in the tokens [first, last); quantities and mentions in `skip` belong to something else."""
        end = len(sentence.tokens) if last is None else last
        left_out = tuple(skip)
        quantities, mentions = sentence.within(first, end)
        asides = sentence.asides
        aside = tuple(
            one for one in quantities if one not in left_out and sentence.clause[one.first] in asides and not _reference(sentence, one)
        )
        usable = [one for one in quantities if one not in left_out and one not in aside and not _counts_steps(sentence, one)]
        named = refine(sentence, tuple(one for one in mentions if one not in left_out))
        good = _good_share(sentence, named, usable) or _wasted_share(sentence, usable)
        named = tuple(one for one in named if not any(_overlap(one, pair.mention) for pair in good))
        operations = {one: operation(sentence, one) for one in usable}
        replaced = tuple(one for one, change in operations.items() if change is not None and change.action == "old")
        usable = [one for one in usable if one not in replaced]
        zeros = _zeros(sentence, named, first, end)
        pairs = [*good, *_listed(self, sentence, named, usable, operations), *zeros]
        done = {id(pair.quantity) for pair in pairs} | {id(pair.mention) for pair in pairs}
        rest = [one for one in usable if id(one) not in done]
        pairs += self._paired(sentence, [one for one in named if id(one) not in done], rest, operations)
        return self._result(sentence, pairs, operations, usable=usable, aside=aside, replaced=replaced, span=(first, end))

    def _result(
        self,
        sentence: Sentence,
        pairs: list[_Pair],
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
        paired = {id(one.quantity) for one in pairs}
        open_ends = []
        for quantity in usable:
            if id(quantity) in paired:
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
    ) -> list[_Pair]:
        """The cheapest way to pair neighbours without crossing (dynamic programming over the items in reading order)."""
        items: list[Mention | Quantity] = sorted([*mentions, *quantities], key=lambda one: one.first)
        best: list[tuple[float, list[_Pair]]] = [(0.0, [])] * (len(items) + 1)
        for at in range(len(items) - 1, -1, -1):
            here = items[at]
            skipped = _UNPAIRED if isinstance(here, Quantity) else 0.0
            best[at] = (skipped + best[at + 1][0], best[at + 1][1])
            between = 0.0
            for other in range(at + 1, min(at + 6, len(items))):
                pair = self._pair(sentence, here, items[other], operations)
                if pair is not None and pair.cost <= _TOO_FAR:
                    total = pair.cost + between + best[other + 1][0]
                    if total < best[at][0]:
                        best[at] = (total, [pair, *best[other + 1][1]])
                between += _UNPAIRED if isinstance(items[other], Quantity) else 0.4
        return best[0][1]

    def _pair(
        self, sentence: Sentence, left: Mention | Quantity, right: Mention | Quantity, operations: Mapping[Quantity, Operation | None]
    ) -> _Pair | None:
        if isinstance(left, Mention) and isinstance(right, Quantity):
            return self.pair(sentence, left, right, operations[right])
        if isinstance(left, Quantity) and isinstance(right, Mention):
            return self.pair(sentence, right, left, operations[left])
        return None

    def pair(self, sentence: Sentence, mention: Mention, quantity: Quantity, change: Operation | None) -> _Pair | None:
        """A quantity taken as the value of a mention, with what that costs; None where it does not fit."""
        if change is None:
            return None
        rated = _per_year(sentence, mention, quantity, change)
        if rated is not None:
            return _Pair(mention, quantity, rated[0], rated[1], _distance(sentence, mention, quantity))
        if mention.candidates[0] in _CLAIMING and change.action == "set" and in_output_unit(mention.candidates[0], quantity) is not None:
            return _Pair(mention, quantity, mention.candidates[0], change, _distance(sentence, mention, quantity) + 1.0)
        if quantity.sign and change.action == "set" and sentence.word(quantity.first - 1) not in _SAYS_VALUE:
            change = _signed(mention, quantity) or change
        names = [name for name in mention.candidates if name in INPUTS and fits(name, quantity, change)]
        if mention.loose and change.action == "scale" and quantity.unit in ("percent", "part"):
            names = [name for name in names if INPUTS[name].unit not in ("fraction", "probability", "1/yr")]
        if mention.loose and quantity.unit == "number" and not quantity.scaled:
            names = [name for name in names if self.plausible(name, quantity, change)]
        if len(names) > 1:
            names = self._narrowed(sentence, names, quantity, change)
        if not names:
            return None
        cost = _distance(sentence, mention, quantity) + (0.75 if mention.loose else 0.0)
        return _Pair(mention, quantity, names[0], change, cost, tuple(names[1:]))

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
            kept = [name for name in names if name.startswith("p_") == odds or name not in {*_STEPS, *_STEPS.values(), "p_factory"}]
            names = kept or names
        likely = [name for name in names if self.plausible(name, quantity, change)]
        return likely or names


def _exact(value: float) -> float:
    """A value without the dust of binary arithmetic (0.1 * 0.5 stays 0.05)."""
    return float(f"{value:.12g}")


def preset_in(text: str) -> str | None:
    """The one preset that a text names besides the base; "base" where only that is named, None where none is."""
    named = presets_in(text)
    others = [one for one in named if one != "base"]
    return others[0] if others else (named[0] if named else None)


def presets_in(text: str) -> list[str]:
    """Every preset that a text names, in order."""
    found = []
    for match in _PRESET.finditer(text):
        word = match["named"] or match["after"] or match["bare"] or match["first"] or match["vs"]
        if _PRESETS[word] not in found:
            found.append(_PRESETS[word])
    return found


def _listed(
    reader: ScenarioReader,
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    quantities: list[Quantity],
    operations: Mapping[Quantity, Operation | None],
) -> list[_Pair]:
    """Reads "separator, cell and pack yield of 90, 95 and 98%" and "all three steps at 97%": lists of names with their values."""
    every = re.search(
        r"\b(?:each|every|all)(?: of)?(?: the)?(?: three)?(?: manufacturing| production| process)? (?:steps?|stages?|yields?)\b"
        r"|\ball three yields\b|\ball four stages\b",
        sentence.lowered,
    )
    if every and quantities:
        names = ("p_separator", "p_cell", "p_pack", "p_factory") if "stage" in every[0] else tuple(_STEPS)
        at = sentence.at(every.start())
        near = min(quantities, key=lambda one: abs(one.first - at))
        change = operations[near]
        if change is not None and fits(names[0], near, change) and not re.search(r"\bfive|four steps|\bgive\b", sentence.lowered):
            mention = Mention(at, sentence.at(every.end()), names)
            generic = [one for one in mentions if one.candidates[0] in ("target_yield", "success_probability")]
            return [_Pair(mention, near, name, change, 0.0) for name in names] + [
                _Pair(one, near, names[0], change, 0.0) for one in generic
            ]
    run = _run_of_mentions(sentence, mentions)
    if len(run) < 2:
        return []
    after = [one for one in quantities if one.first >= run[-1].last]
    before = [one for one in quantities if run[0].first <= one.first < run[-1].last]
    if before or not after:
        return []
    if len(after) >= len(run) and _is_list(sentence, after[: len(run)]):
        paired = [reader.pair(sentence, mention, quantity, operations[quantity]) for mention, quantity in zip(run, after, strict=False)]
        return [replace(pair, rivals=()) for pair in paired if pair is not None] if all(paired) else []
    together = re.search(r"\b(?:both|each|all|apiece|alike)\b", sentence.lowered)
    if together and len(after) == 1:
        paired = [reader.pair(sentence, mention, after[0], operations[after[0]]) for mention in run]
        return [pair for pair in paired if pair is not None] if all(paired) else []
    return []


def _run_of_mentions(sentence: Sentence, mentions: tuple[Mention, ...]) -> list[Mention]:
    """The longest list of names joined by commas and "and" alone; a shared last word ("... yield") names the kind of all."""
    best: list[Mention] = []
    current: list[Mention] = []
    for mention in mentions:
        gap = sentence.words(current[-1].last, mention.first) if current else []
        joined = bool(current) and mention.first > current[-1].last and all(word in (",", "and", "&", "plus", "the", "/") for word in gap)
        current = [*current, mention] if joined else [mention]
        best = current if len(current) > len(best) else best
    if len(best) < 2:
        return []
    kind = "p_" if best[-1].candidates[0].startswith("p_") else "_yield" if best[-1].candidates[0] in _STEPS else ""
    return [replace(one, candidates=_only(one.candidates, kind) or one.candidates) if one.loose and kind else one for one in best]


def _only(names: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return tuple(name for name in names if (name.startswith("p_") if kind == "p_" else name in _STEPS))


def _is_list(sentence: Sentence, quantities: list[Quantity]) -> bool:
    return all(
        all(word in (",", "and", "&", "/", "respectively") for word in sentence.words(one.last, other.first))
        for one, other in pairwise(quantities)
    )


def _counts_steps(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number only says how many steps there are ("all three steps")."""
    following = sentence.word(quantity.last)
    return (
        quantity.unit == "number"
        and quantity.value in (3, 4)
        and sentence.word(quantity.first - 1) in ("all", "the", "of")
        and following in _STEP_WORDS
    )


def _signed(mention: Mention, quantity: Quantity) -> Operation | None:
    """Reads "opex -10%", "cash +$200M" as changes, where the input could not have such a value itself."""
    name = mention.candidates[0]
    if name not in INPUTS or INPUTS[name].low < 0 or quantity.unit in ("points", "bp", "year", "times"):
        return None
    if quantity.unit in ("percent", "part"):
        return Operation("scale", 1 + quantity.value)
    return Operation("add", quantity.value)


def _good_share(sentence: Sentence, mentions: tuple[Mention, ...], quantities: list[Quantity]) -> list[_Pair]:
    """Reads "91 of 100 cells come out good", "one in ten cells is scrapped": the yield said as a share of good or of bad cells.

    A share of bad cells takes its quantity's place in the list as the share of good ones.
    """
    if any(not one.loose and one.candidates[0].endswith("_yield") for one in mentions):
        return []
    for place, quantity in enumerate(quantities):
        after = sentence.phrase(quantity.last, min(quantity.last + 9, len(sentence.tokens))).lower()
        good, bad = _GOOD.search(after), _BAD.search(after)
        if quantity.unit not in ("percent", "part") or not (good or bad) or not _CELLS.match(after):
            continue
        wasted = bad is not None and (good is None or bad.start() < good.start())
        quantities[place] = replace(quantity, value=1 - quantity.value) if wasted else quantity
        mention = Mention(quantity.first, quantity.last, ("target_yield",))
        return [_Pair(mention, quantities[place], "target_yield", Operation("set", quantities[place].value), 0.0)]
    return []


def _wasted_share(sentence: Sentence, quantities: list[Quantity]) -> list[_Pair]:
    """Reads "a scrap rate of 12%", "10% yield loss": the share that is lost, which leaves the yield."""
    match = _WASTE.search(sentence.lowered)
    if match is None:
        return []
    mention = Mention(sentence.at(match.start()), sentence.at(match.end()), ("target_yield",))
    near = [
        (place, one)
        for place, one in enumerate(quantities)
        if one.unit in ("percent", "part") and min(abs(one.first - mention.last), abs(mention.first - one.last)) <= 3
    ]
    if not near:
        return []
    place, quantity = near[0]
    quantities[place] = replace(quantity, value=1 - quantity.value)
    return [_Pair(mention, quantities[place], "target_yield", Operation("set", quantities[place].value), 0.0)]


def _overlap(one: Mention, other: Mention) -> bool:
    return one.first < other.last and other.first < one.last


def _zeros(sentence: Sentence, mentions: tuple[Mention, ...], first: int, last: int) -> list[_Pair]:
    """Reads "no debt", "zero tax", "without royalties": a name right after a word for nothing."""
    found = []
    for mention in mentions:
        before = sentence.word(mention.first - 1)
        name = mention.candidates[0]
        if (
            before in ("no", "zero", "without", "nil")
            and not mention.loose
            and name in INPUTS
            and INPUTS[name].allows(0.0)
            and first <= mention.first < last
        ):
            quantity = Quantity(0.0, "number", mention.first - 1, mention.first, sentence.phrase(mention.first - 1, mention.first))
            if not any(one.last == mention.first for one in sentence.quantities) and INPUTS[name].unit not in ("year", "years"):
                found.append(_Pair(mention, quantity, name, Operation("set", 0.0), 0.0))
    certain = _CERTAIN.search(sentence.lowered)
    if (
        certain is not None
        and first <= sentence.at(certain.start()) < last
        and not any(one.candidates[0].startswith("p_") for one in mentions if not one.loose and one.last - one.first > 2)
    ):
        place = sentence.at(certain.start())
        quantity = Quantity(1.0, "number", place, place + 1, certain[0])
        found.append(
            _Pair(Mention(place, place + 1, ("success_probability",)), quantity, "success_probability", Operation("set", 1.0), 0.0)
        )
    return found


def refine(sentence: Sentence, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Merge "the cell step ... a yield of" and "the factory stage ... a chance of success" into the step's or stage's own input."""
    kept: list[Mention] = []
    for mention in mentions:
        previous = kept[-1] if kept else None
        merged = _merged(previous, mention) if previous is not None and _same_part(sentence, previous, mention) else None
        if merged is not None:
            kept[-1] = merged
        else:
            kept.append(mention)
    return tuple(kept)


def _same_part(sentence: Sentence, left: Mention, right: Mention) -> bool:
    between = sentence.words(left.last, right.first)
    return len(between) <= 8 and not any(word in (",", "and", ";", ".", "?") for word in between)


def _merged(left: Mention, right: Mention) -> Mention | None:
    for one, other in ((left, right), (right, left)):
        generic = one.candidates[0]
        if generic == "target_yield" and (steps := _only(other.candidates, "_yield")):
            return Mention(left.first, right.last, steps[:1], exact=left.exact and right.exact) if _near(left, right) else None
        stages = tuple(name for name in other.candidates if name.startswith("p_"))
        if generic == "success_probability" and stages:
            return Mention(left.first, right.last, stages[:1]) if _near(left, right) else None
    return None


def _near(left: Mention, right: Mention) -> bool:
    return right.first - left.last <= 8


def _per_year(sentence: Sentence, mention: Mention, quantity: Quantity, change: Operation) -> tuple[str, Operation] | None:
    """Reads "cell prices fall 3% a year": a price that moves by so much a year names the yearly rate."""
    between = sentence.words(mention.last, quantity.first) or sentence.words(quantity.last, mention.first)
    moving = bool(between) and between[-1] == "at" and any(word in _MOVING for word in between)
    annual = (
        quantity.annual
        or moving
        or any(word in ("annual", "annually", "yearly") for word in sentence.words(mention.last, quantity.last + 3))
    )
    if not annual or quantity.unit != "percent" or change.action not in ("scale", "set"):
        return None
    rate = next((_FACTOR_OF[name] for name in mention.candidates if name in _FACTOR_OF), None)
    if rate is None or (change.action == "set" and not moving and not mention.loose and mention.candidates[0] != rate):
        return None
    if change.action == "set" and not moving:
        return rate, change
    growing = change.amount > 1 if change.action == "scale" else any(word in _MOVING_UP for word in between)
    sign = 1 if growing == (rate == "opex_growth") else -1
    return rate, Operation("set", sign * abs(quantity.value))


def _distance(sentence: Sentence, mention: Mention, quantity: Quantity) -> float:
    """How far apart a name and a number are: words that link cost little, others, commas and clause ends more."""
    name_first = mention.first < quantity.first
    low, high = (mention.last, quantity.first) if name_first else (quantity.last, mention.first)
    if high < low:
        return 0.0 if mention.first <= quantity.first < mention.last else _TOO_FAR + 1
    cost = 0.0 if name_first else 0.25
    for place in range(low, high):
        word = sentence.word(place)
        if word in (".", "?", "!", ";"):
            cost += 4.0
        elif word == ",":
            cost += 2.0
        elif word in ("and", "or", "but"):
            cost += 1.5
        elif word in _BARRIERS:
            cost += 3.0
        elif word not in _LINKS:
            cost += 0.7
        else:
            cost += 0.1
    if name_first and high > low and sentence.word(high - 1) in ("of", "at", "to", "is", "=", ":", "reaches", "by", "hits"):
        cost -= 0.15
    return cost


def _reference(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the asker says what they paid: "I paid $6", "I bought at $8"."""
    if quantity.unit not in ("usd", "usd_share") or quantity.scaled:
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
