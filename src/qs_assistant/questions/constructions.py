"""Ways of saying a change that are more than a name beside a number: lists, shares of good cells, nothing, certainty."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from qs_assistant.questions.changes import Operation, fits
from qs_assistant.questions.mentions import Mention
from qs_assistant.questions.pairing import STEPS, Pair, only_kind
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.valuation.inputs import INPUTS

_GOOD = re.compile(
    r"\b(?:good|usable|sellable|saleable|passe?s?|fine|survives?|in spec|make it|makes it|shippable|works?|working|work out"
    r"|come out right)\b"
)


_CERTAIN = re.compile(
    r"\b(?:(?:every|each) stage|all (?:four |the )?stages|everything|it all|all of it|the programme?) (?:succeeds?|works?(?: out)?"
    r"|goes right|pans out|comes off|is certain)\b|\bsuccess (?:is|were|was) (?:certain|guaranteed|assured|a given|a certainty)\b"
    r"|\b(?:certain|guaranteed) success\b|\bno (?:technical |execution )?risk of failure\b"
)


_WASTE = re.compile(r"\b(?:yield loss(?:es)?|scrap rate|rejection rate|reject rate|defect rate|scrappage(?: rate)?|fallout rate)\b")


_NUMBERED = re.compile(r"\bthree (?:\w+ )?(?:steps?|yields)\b|\bfour (?:\w+ )?stages\b")
_CHAIN = re.compile(r"\bfive|four steps|\bgive\b")
_COSTS = re.compile(r"\b(?:all|both|total) (?:the )?(?:unit )?costs\b|\bcosts across the board\b")
_TOGETHER = re.compile(r"\b(?:both|each|all|apiece|alike)\b")
_DOUBTED = re.compile(r"\b(?:chances?|odds|probability|likelihood|prob|likely)\b[^,.;]{0,30}$")
_CELLS = re.compile(r"(?:of )?(?:the |all |our |its |their )?(?:\w+ )?(?:cells?|units?|batteries|pieces|parts)\b")


_BAD = re.compile(r"\b(?:bad|scrapped|defective|rejected|rejects|fails?|failing|thrown away|binned|lost|junk|duds?|wasted|discarded)\b")


_THROWN = re.compile(r"\b(?:throw(?:s|ing)? away|throw(?:s|ing)? out|scraps?|scrapping|loses?|losing|discards?|rejects?|wastes?|bins?)\b")
_STEP_WORDS = words("steps stages yields manufacturing production process yield")


def listed(
    take: Callable[[Sentence, Mention, Quantity, Operation | None], Pair | None],
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    quantities: list[Quantity],
    operations: Mapping[Quantity, Operation | None],
) -> list[Pair]:
    """Reads "separator, cell and pack yield of 90, 95 and 98%" and "all three steps at 97%": lists of names with their values."""
    every = re.search(
        r"\b(?:each|every|all)(?: of)?(?: the)?(?: three)?(?: manufacturing| production| process)? (?:steps?|stages?|yields?)\b"
        r"|\ball three yields\b|\ball four stages\b",
        sentence.lowered,
    )
    if every and quantities:
        names = ("p_separator", "p_cell", "p_pack", "p_factory") if "stage" in every[0] else tuple(STEPS)
        return [] if _CHAIN.search(sentence.lowered) else _for_all(sentence, mentions, quantities, operations, said=every, names=names)
    numbered = _NUMBERED.search(sentence.lowered)
    rates = [one for one in quantities if one.unit in ("percent", "part")]
    if numbered and not _CHAIN.search(sentence.lowered):
        of_all = tuple(STEPS) if "stage" not in numbered[0] else (*STEPS.values(), "p_factory")
        if len(rates) == len(of_all) and _is_list(sentence, rates):
            return _one_by_one(mentions, rates, of_all)
    costs = _COSTS.search(sentence.lowered)
    if costs and quantities:
        return _for_all(sentence, mentions, quantities, operations, said=costs, names=("materials_cost", "conversion_cost"))
    run = _run_of_mentions(sentence, mentions)
    if len(run) < 2:
        return []
    after = [one for one in quantities if one.first >= run[-1].last]
    before = [one for one in quantities if one.last <= run[0].first]
    inside = [one for one in quantities if run[0].first <= one.first < run[-1].last]
    values = after[: len(run)] if len(after) >= len(run) else before[-len(run) :]
    if inside:
        return []
    if values and len(values) == len(run) and _is_list(sentence, values):
        paired = [take(sentence, mention, quantity, operations[quantity]) for mention, quantity in zip(run, values, strict=True)]
        return [replace(pair, rivals=()) for pair in paired if pair is not None] if all(paired) else []
    if _TOGETHER.search(sentence.lowered) and len(after) == 1:
        paired = [take(sentence, mention, after[0], operations[after[0]]) for mention in run]
        return [pair for pair in paired if pair is not None] if all(paired) else []
    return []


def _one_by_one(mentions: tuple[Mention, ...], rates: list[Quantity], names: tuple[str, ...]) -> list[Pair]:
    """Reads "the three steps yield 90%, 93% and 98%": one rate for each, in order; a pair without a name uses a word up."""
    pairs = [
        Pair(Mention(rate.first, rate.last, (name,)), rate, name, Operation("set", rate.value), 0.0)
        for name, rate in zip(names, rates, strict=True)
    ]
    generic = [one for one in mentions if one.candidates[0] in ("target_yield", "success_probability")]
    return [*pairs, *(Pair(one, rates[0], "", Operation("set", 0.0), 0.0) for one in generic)]


def _for_all(
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    quantities: list[Quantity],
    operations: Mapping[Quantity, Operation | None],
    *,
    said: re.Match[str],
    names: tuple[str, ...],
) -> list[Pair]:
    """One number for several inputs that a phrase names together ("both costs"); a pair without a name uses a word up."""
    first, last = sentence.at(said.start()), sentence.at(said.end())
    near = min(quantities, key=lambda one: abs(one.first - first))
    change = operations[near]
    if change is None or not fits(names[0], near, change):
        return []
    generic = [one for one in mentions if one.candidates[0] in ("target_yield", "success_probability") or first <= one.first < last]
    together = [Pair(Mention(first, last, names), near, name, change, 0.0) for name in names]
    return [*together, *(Pair(one, near, "", change, 0.0) for one in generic)]


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
    kind = "p_" if best[-1].candidates[0].startswith("p_") else "_yield" if best[-1].candidates[0] in STEPS else ""
    return [replace(one, candidates=only_kind(one.candidates, kind) or one.candidates) if one.loose and kind else one for one in best]


def _is_list(sentence: Sentence, quantities: list[Quantity]) -> bool:
    return all(
        all(word in (",", "and", "&", "/", "respectively") for word in sentence.words(one.last, other.first))
        for one, other in pairwise(quantities)
    )


def counts_steps(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number only says how many steps there are ("all three steps")."""
    following = sentence.word(quantity.last)
    return (
        quantity.unit == "number"
        and quantity.value in (3, 4)
        and sentence.word(quantity.first - 1) in ("all", "the", "of")
        and following in _STEP_WORDS
    )


def good_share(sentence: Sentence, mentions: tuple[Mention, ...], quantities: list[Quantity]) -> list[Pair]:
    """Reads "91 of 100 cells come out good", "one in ten cells is scrapped": the yield said as a share of good or of bad cells.

    A share of bad cells takes its quantity's place in the list as the share of good ones.
    """
    if any(not one.loose and one.candidates[0].endswith("_yield") for one in mentions):
        return []
    for place, quantity in enumerate(quantities):
        after = sentence.phrase(quantity.last, min(quantity.last + 9, len(sentence.tokens))).lower()
        before = sentence.phrase(max(quantity.first - 4, 0), quantity.first).lower()
        if quantity.unit in ("percent", "part") and _THROWN.search(before) and _CELLS.match(after) and not _CELLS.search(before):
            return [_wasted(quantities, place)]
        good, bad = _GOOD.search(after), _BAD.search(after)
        if quantity.unit not in ("percent", "part") or not (good or bad) or not _CELLS.match(after):
            continue
        if bad is not None and (good is None or bad.start() < good.start()):
            return [_wasted(quantities, place)]
        mention = Mention(quantity.first, quantity.last, ("target_yield",))
        return [Pair(mention, quantity, "target_yield", Operation("set", quantity.value), 0.0)]
    return []


def _wasted(quantities: list[Quantity], place: int) -> Pair:
    """A share of bad cells, which takes its quantity's place in the list as the share of good ones."""
    quantity = replace(quantities[place], value=1 - quantities[place].value)
    quantities[place] = quantity
    mention = Mention(quantity.first, quantity.last, ("target_yield",))
    return Pair(mention, quantity, "target_yield", Operation("set", quantity.value), 0.0)


def wasted_share(sentence: Sentence, quantities: list[Quantity]) -> list[Pair]:
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
    return [Pair(mention, quantities[place], "target_yield", Operation("set", quantities[place].value), 0.0)]


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a token."""
    return one.first < other.last and other.first < one.last


def said_without_number(sentence: Sentence, mentions: tuple[Mention, ...], first: int, last: int) -> list[Pair]:
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
                found.append(Pair(mention, quantity, name, Operation("set", 0.0), 0.0))
    certain = _CERTAIN.search(sentence.lowered)
    if certain is not None and _DOUBTED.search(sentence.lowered[: certain.start()]):
        certain = None
    if (
        certain is not None
        and first <= sentence.at(certain.start()) < last
        and not any(one.candidates[0].startswith("p_") for one in mentions if not one.loose and one.last - one.first > 2)
    ):
        place = sentence.at(certain.start())
        quantity = Quantity(1.0, "number", place, place + 1, certain[0])
        found.append(Pair(Mention(place, place + 1, ("success_probability",)), quantity, "success_probability", Operation("set", 1.0), 0.0))
    return found
