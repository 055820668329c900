"""Questions for what the model itself has: its events, others' views, presets, inputs, outputs and references, listed or set side by side.

Such a question has the name of one kind, and else only words that ask: with any other word or number it is about something else ("which
events moved the share in 2025?").
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Reading, Request, Scenario
from qs_assistant.valuation.inputs import PRESETS

CATALOGUE: Final = "documents/catalogue"
"""The reason of a reading that a list answers; the reason behind it is the kind."""
Kind = Literal["events", "views", "presets", "inputs", "outputs", "references"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_NOUNS: Final[Mapping[str, Kind]] = {
    "events": "events", "event": "events", "views": "views", "presets": "presets", "cases": "presets", "scenarios": "presets",
    "inputs": "inputs", "assumptions": "inputs", "parameters": "inputs", "outputs": "outputs", "references": "references",
}  # fmt: skip
_VALUED: Final = words("cases scenarios")
"""To show these is to value them: only a list, or what there is, asks for their names."""
_BEFORE: Final = words("market price reference others' other input output event valuation model model's")
"""What may stand before a kind's name: market references, others' views, the model's inputs."""
_NAMING: Final = words("list lists listing enumerate name overview catalogue there have has know available exist support supported offer")
_SHOWING: Final = words("show give display print see tell are")
_COMPARING: Final = words(
    "compare compared rank ranked most biggest largest greatest matter matters move moves change changes effect effects"
)
_ASKING: Final = words(
    "a all the every each any of me us you your its it in for please pls can could would i we and to does do is by with about what"
    " whats what's which how many else full complete whole known together one ask against side value worth"
)
_BASE: Final = "base"
_FRAME: Final = _NAMING | _SHOWING | _COMPARING | _ASKING | _BEFORE


def in_catalogue(sentence: Sentence, named: Named) -> Reading | None:
    """The reading of a question for a kind of what the model has: a list, or events or views side by side; None for any other."""
    said = [one.text for one in sentence.tokens if one.kind != "mark"]
    nouns = {one for one in said if one in _NOUNS and not (one in _BEFORE and set(said) & _NOUNS.keys() - {one})}
    rest = set(said) - nouns
    if len({_NOUNS[one] for one in nouns}) != 1 or sentence.quantities or not rest <= _FRAME:
        return None
    kind = _NOUNS[min(nouns)]
    if rest & _COMPARING or (nouns & _VALUED and rest & _SHOWING and not rest & _NAMING):
        asked = side_by_side(kind, tuple(named.titles), views=bool(named.views))
        return None if asked is None else Reading("valuation", asked, reasons=(f"analysis/{asked.kind}", CATALOGUE))
    bare = not rest & _SHOWING and rest <= {"the", "all", "please"}
    if min(nouns) == "event" or not (rest & _NAMING or rest & _SHOWING or (bare and not nouns & _VALUED)):
        return None
    return Reading("documents", search=sentence.text.strip(), reasons=(CATALOGUE, kind))


def kind_of(reading: Reading) -> Kind:
    """Which kind a reading of this module lists."""
    return next(one for one in KINDS if one in reading.reasons)


def side_by_side(kind: Kind, events: tuple[str, ...], *, views: bool) -> Request | None:
    """What sets all of a kind side by side: the presets, the events, or others' views where there are any; None for the rest."""
    if kind == "presets":
        return Request("compare", scenarios=tuple(Scenario(preset=None if one == _BASE else one) for one in PRESETS))
    if kind == "views" and views:
        return Request("views")
    return Request("event", events=events) if kind == "events" and len(events) > 1 else None
