"""Questions that put two or more scenarios side by side."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from qs_assistant.questions.changes import Operation, convert
from qs_assistant.questions.pairing import Change, Found
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.ranges import preset_or_none
from qs_assistant.questions.readings import Draft, drafted
from qs_assistant.questions.scenario import ScenarioReader
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Request, Scenario

_COMPARE = re.compile(
    r"\bcompar\w+|\bvs\b|\bversus\b|\bside[- ]by[- ]side\b|\b(?:difference|gap|spread)(?: in [\w ]{3,30}?)? between\b|\bagainst\b"
    r"|\bcontrast\b|\bhead[- ]to[- ]head\b|\brelative to\b"
    r"|\b(?:better|worse|more valuable|worth (?:more|less)|costlier|more costly|less bad|matters? more|hurts? more) than\b"
    r"|\bas opposed to\b|\bwhich (?:is|one|adds|gives|would|of|has|matters|helps|beats)\b.{0,60}\bor\b|\bnext to\b|\bstack up\b"
    r"|\b(?:does|do|would|can|could|will) .{2,60} (?:beat|beats|trump|outweigh|outdo|make up for|offset|compensate for)\b.*\d"
)
_STRONG = words("vs versus against v than opposed relative compared next beat trump outweigh outdo offset")
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
        """Two or more scenarios in stretches that are set against each other; None where there are fewer."""
        if not (_COMPARE.search(sentence.lowered) or len(presets_in(sentence.lowered)) > 1 or _alternatives(sentence)):
            return None
        return self._parallel(sentence) or self._stretches(sentence)

    def _parallel(self, sentence: Sentence) -> Draft | None:
        """Several values of one input ("80%, 87% and 94% yield"), each the start of a scenario; what stands before them is for all."""
        found = self._scenarios.find(sentence)
        runs = _value_runs(found)
        if runs is None or len(presets_in(sentence.lowered)) > 1:
            return None
        name, run = runs
        own = [[Change(name, one, Operation("set", one.value))] for one in run]
        shared: list[Change] = []
        for change in found.changes:
            place = change.quantity.first
            if change.quantity in run:
                continue
            for_all = place > run[-1].first and "and" not in sentence.words(run[-1].last, place)
            owner = max((at for at, one in enumerate(run) if one.first < place), default=0)
            (shared if place < run[0].first or for_all else own[owner]).append(change)
        preset = preset_or_none(found.preset)
        scenarios = tuple(Scenario(self._scenarios.apply([*shared, *changes], preset), preset) for changes in own)
        left = replace(found, preset=None, open=tuple(one for one in found.open if one not in run))
        return drafted(Request("compare", scenarios=scenarios), "compare/values", left)

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


def _split(sentence: Sentence, separators: Collection[str]) -> list[tuple[int, int]]:
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
