"""Questions that put two or more scenarios side by side."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qs_assistant.questions.changes import Operation, convert
from qs_assistant.questions.pairing import Change, Found
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.ranges import preset_or_none
from qs_assistant.questions.readings import Draft, drafted
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Request, Scenario

_COMPARE = re.compile(
    r"\bcompar\w+|\bvs\b|\bversus\b|\bside[- ]by[- ]side\b"
    r"|\b(?:difference|gap|spread)(?: in [\w ]{3,30}?)? between\b|\bagainst\b|\bcontrast\b|\bhead[- ]to[- ]head\b"
    r"|\brelative to\b|\b(?:better|worse|more valuable|worth (?:more|less)|costlier|more costly|less bad|matters? more"
    r"|hurts? more) than\b|\bas opposed to\b"
    r"|\bwhich (?:is|one|adds|gives|would|of|has|matters|helps|beats)\b.{0,60}\bor\b|\bwhat(?:'s| is) (?:better|worse|worth more"
    r"|bigger)\b.{0,60}\bor\b|\bbetter\b.{0,60}\bor\b|\bnext to\b|\bstack up\b"
    r"|\b(?:does|do|would|can|could|will) .{2,60} (?:beat|beats|trump|outweigh|outdo|make up for|offset|compensate for)\b.*\d"
)
_STRONG = (
    "vs",
    "versus",
    "against",
    "v",
    "than",
    "opposed",
    "relative",
    "compared",
    "next",
    "beat",
    "trump",
    "outweigh",
    "outdo",
    "offset",
)
_WEAK = ("with", "to", "or", "and", ",", ";")
_SHARED = re.compile(
    r"(?:,|\band\b|\(|;|-|—)?\s*\b(?:each|both|all(?: of them)?|all three|in each case|in both cases|either way|in either case"
    r"|everything|the two)\b(?: of (?:them|which))?,?\s*(?:cases |scenarios |being )?"
    r"(?:with|at|on|using|assuming|given|for|under|having|run|starting|by|of)\b|\b(?:assuming|given|using|holding|keeping|under)\b"
)
_IN_BOTH = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:in|for|at|with) (?:both|each|all|either)\b|(?:each|both) times?\b|either way\b"
    r"|throughout\b|each\b"
)
_BASE = re.compile(
    r"\b(?:base(?: case| preset| scenario)?|your (?:assumptions|case|numbers|default)|(?:the )?(?:current|default|standard) (?:case"
    r"|assumptions|plan|inputs)|today'?s assumptions|status quo|no (?:delay|change|changes)|unchanged|as is|baseline|the plan)\b"
)


_MOST_STRETCHES = 12  # nobody sets more scenarios side by side in one sentence


class CompareReader:
    """Splits a comparison into its scenarios."""

    def __init__(self, scenarios: ScenarioReader) -> None:
        self._scenarios = scenarios

    def compare(self, sentence: Sentence) -> Draft | None:
        """Two or more scenarios: values of one input, presets, or stretches set against each other; None where there are fewer."""
        if not (_COMPARE.search(sentence.lowered) or len(presets_in(sentence.lowered)) > 1 or _alternatives(sentence)):
            return None
        return self._parallel(sentence) or self._presets(sentence) or self._stretches(sentence)

    def _parallel(self, sentence: Sentence) -> Draft | None:
        """Several values of the same input ("80%, 87% and 94% yield"), each the start of a scenario."""
        found = self._scenarios.find(sentence)
        if len(presets_in(sentence.lowered)) > 1:
            return None
        runs = _value_runs(found)
        if runs is None:
            return None
        name, run = runs
        first, last = run[0].first, run[-1].last
        inside = [one for one in found.changes if one.quantity not in run]
        own: list[list[Change]] = [[Change(name, one, Operation("set", one.value))] for one in run]
        shared: list[Change] = []
        for change in inside:
            place = change.quantity.first
            if place < first or _IN_BOTH.match(sentence.phrase(change.quantity.last, len(sentence.tokens)).lower()):
                shared.append(change)
                continue
            if place > last and _is_shared(sentence, last, place):
                shared.append(change)
                continue
            owner = max((at for at, one in enumerate(run) if one.first < place), default=0)
            own[owner].append(change)
        own, still_open = _completed(own, [one for one in found.open if one not in run], run)
        preset = preset_or_none(found.preset) if found.preset and "base" not in found.preset else None
        scenarios = tuple(Scenario(self._scenarios.apply([*shared, *changes], preset), preset) for changes in own)
        if _mentions_base(sentence):
            scenarios = (Scenario(), *scenarios) if len(scenarios) > 1 else scenarios
        left = Found(found.changes, None, still_open, found.unclear, found.aside, found.replaced)
        return drafted(Request("compare", scenarios=scenarios), "compare/values", left) if len(scenarios) > 1 else None

    def _presets(self, sentence: Sentence) -> Draft | None:
        """Presets against each other, with what is set for all of them."""
        named = presets_in(sentence.lowered)
        if len(named) < 2:
            return None
        pieces = self._pieces(sentence)
        if pieces is not None and len(pieces) == len(named) and not _tail_is_shared(sentence) and _owns_changes(sentence, pieces):
            return self._of_pieces(pieces, "compare/presets")
        found = self._scenarios.find(sentence)
        scenarios = tuple(
            Scenario(self._scenarios.apply(found.changes, preset_or_none(preset)), preset_or_none(preset)) for preset in named
        )
        return drafted(Request("compare", scenarios=scenarios), "compare/presets", found)

    def _stretches(self, sentence: Sentence) -> Draft | None:
        """Whatever stands on the two sides of "vs", "with", "to" or "and"."""
        pieces = self._pieces(sentence)
        if pieces is None:
            return None
        return self._of_pieces(pieces, "compare/stretches")

    def _of_pieces(self, pieces: Sequence[Found], rule: str) -> Draft | None:
        """A comparison of stretches; a reference price or cap alone is no scenario."""
        scenarios = []
        for piece in pieces:
            preset = preset_or_none(piece.preset)
            scenarios.append(Scenario(self._scenarios.apply(piece.changes, preset), preset))
        if any(one.set and set(one.set) <= {"market_cap", "share_price"} for one in scenarios):
            return None
        return drafted(Request("compare", scenarios=tuple(scenarios)), rule, pieces[0], *pieces[1:])

    def _pieces(self, sentence: Sentence) -> list[Found] | None:
        for separators in (_STRONG, ("with", "to", "against", "from"), ("or",), ("and",), (",", "and", ";")):
            stretches = _split(sentence, separators)
            if len(stretches) > _MOST_STRETCHES:
                continue
            pieces = [self._scenarios.find(sentence, first, last) for first, last in stretches]
            texts = [sentence.phrase(first, last).lower() for first, last in stretches]
            full = [piece for piece, text in zip(pieces, texts, strict=True) if piece.changes or piece.preset or _BASE.search(text)]
            if len(full) > 1 and any(piece.changes or preset_or_none(piece.preset) for piece in full):
                return full
        return None


def _split(sentence: Sentence, separators: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches between separators."""
    stretches, start = [], 0
    for place, token in enumerate(sentence.tokens):
        if token.text in separators and place > start:
            stretches.append((start, place))
            start = place + 1
    stretches.append((start, len(sentence.tokens)))
    return [one for one in stretches if one[1] > one[0]]


def _value_runs(found: Found) -> tuple[str, list[Quantity]] | None:
    """The input that has several values, and those values in order; values without a name of their own belong to their like."""
    by_name: dict[str, list[Quantity]] = {}
    for change in found.changes:
        if change.operation.action == "set":
            by_name.setdefault(change.name, []).append(change.quantity)
    for name, quantities in by_name.items():
        like = [one for one in found.open if one.unit == quantities[0].unit and convert(name, one) is not None]
        run = sorted([*quantities, *like], key=lambda one: one.first)
        if len(run) > 1:
            return name, run
    return None


def _completed(own: list[list[Change]], unread: list[Quantity], run: Sequence[Quantity]) -> tuple[list[list[Change]], tuple[Quantity, ...]]:
    """Reads "100 GWh at a 12% royalty or 200 GWh at 6%": a number without a name has the name of its like in the first scenario."""
    left = []
    for quantity in unread:
        owner = max((at for at, one in enumerate(run) if one.first < quantity.first), default=0)
        held = {one.name for one in own[owner]}
        like = [one for several in own for one in several if one.quantity.unit == quantity.unit and one.name not in held]
        if like:
            own[owner].append(replace(like[0], quantity=quantity, operation=Operation("set", quantity.value), mention=None))
        else:
            left.append(quantity)
    return own, tuple(left)


def _is_shared(sentence: Sentence, last: int, place: int) -> bool:
    """Whether a change after the last value is for all: "each with", "assuming", or "at" after a bare list."""
    between = sentence.phrase(last, place).lower()
    if _SHARED.search(between):
        return True
    words = sentence.words(last, place)
    return "and" not in words and any(word in ("at", "with", "for", "in", "on", "if") for word in words)


def _tail_is_shared(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(?:each|both|all|either)\b", sentence.lowered))


def _owns_changes(sentence: Sentence, pieces: Sequence[Found]) -> bool:
    """Whether changes belong to the preset they stand by; a lone change after the last preset is for all, unless a "but" ties it there."""
    changed = [bool(one.changes) for one in pieces]
    return any(changed[:-1]) or (changed[-1] and " but " in sentence.lowered)


def _mentions_base(sentence: Sentence) -> bool:
    return bool(
        re.search(
            r"\b(?:the )?base(?: case| preset| scenario|line)?\b(?=,| and| with| to| vs| against| versus)|\b(?:with|to|vs|versus"
            r"|against) (?:the )?base\b",
            sentence.lowered,
        )
    )


def _alternatives(sentence: Sentence) -> bool:
    """Reads "90% or 95%", "2028 or 2030": two values of one kind offered as a choice."""
    names = {place for one in sentence.mentions for place in range(one.first, one.last)}
    return any(
        "or" in (said := [sentence.word(place) for place in range(left.last, right.first) if place not in names])
        and all(word in ("or", ",", "a", "an", "of", "the") for word in said)
        and left.unit == right.unit
        and left.unit not in ("usd_share", "number")
        for left, right in zip(sentence.quantities, sentence.quantities[1:], strict=False)
    )
