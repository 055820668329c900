"""What members ask for most: kinds of request and inputs, by count alone; nobody's words are in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from qs_assistant.records.answers import AskedQuestion
from qs_assistant.valuation.inputs import INPUTS

MAX_TOPICS: Final = 5
MIN_PEOPLE: Final = 2
"""What one person alone asked is theirs, and no digest's."""
WHAT_IFS: Final = "what-ifs"
LOOK_UPS: Final = "questions on documents"
DECLINED: Final = "declined questions"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "value": "the value",
        "compare": "comparisons",
        "solve": "solutions",
        "sweep": "sweeps",
        "sensitivity": "sensitivities",
        "simulate": "simulations",
        "frontier": "frontiers",
        "event": "events",
        "views": "others' views",
        "football": "football fields",
        "explain": "explanations",
        "market": "questions on the market's price",
        "arithmetic": "sums",
    }
)
"""What a kind of request is called; a value with changes is a what-if."""


@dataclass(frozen=True, slots=True)
class FrequentTopic:
    """A kind of request, the input it was about (None: of none, or of the whole), and how often it was asked for."""

    kind: str
    name: str | None
    times: int


@dataclass(frozen=True, slots=True)
class ChannelQuestions:
    """How many questions were asked in a channel of a server, by its id, and of which kinds."""

    channel: str
    asked: int
    frequent_topics: tuple[FrequentTopic, ...]


def questions_by_channel(questions: Sequence[AskedQuestion]) -> tuple[ChannelQuestions, ...]:
    """The channels of a server in which questions were asked, the busiest first; what was asked elsewhere is not among them."""
    found: dict[str, list[AskedQuestion]] = {}
    for one in questions:
        if one.channel:
            found.setdefault(one.channel, []).append(one)
    busiest = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(ChannelQuestions(channel, len(asked), frequent_topics(asked)) for channel, asked in busiest)


def frequent_topics(questions: Sequence[AskedQuestion]) -> tuple[FrequentTopic, ...]:
    """What several people asked for, most often first; a question about several inputs counts for each of them."""
    askers: dict[tuple[str, str | None], list[str]] = {}
    for one in questions:
        kind = _kind(one)
        if kind is None:
            continue
        names = dict.fromkeys(name for name in _names(one.request or {}) if name in INPUTS)
        for name in names or (None,):
            askers.setdefault((kind, name), []).append(one.user)
    found = [FrequentTopic(kind, name, len(users)) for (kind, name), users in askers.items() if len(set(users)) >= MIN_PEOPLE]
    return tuple(sorted(found, key=lambda one: (-one.times, one.kind, one.name or ""))[:MAX_TOPICS])


def _kind(asked: AskedQuestion) -> str | None:
    """What was asked for; None where that had to be asked back."""
    if asked.request is None:
        return {"documents": LOOK_UPS, "declined": DECLINED}.get(asked.route)
    kind = asked.request["kind"]
    changed = kind == "value" and (asked.request.get("set") or asked.request.get("preset"))
    return WHAT_IFS if changed else KINDS.get(kind)


def _names(request: Mapping[str, Any]) -> Iterator[str]:
    """The names of what a request changes, solves for or varies."""
    yield from request.get("set") or ()
    for scenario in request.get("scenarios") or ():
        yield from scenario["set"]
    yield from (axis[0] for axis in request.get("axes") or ())
    yield from (name for key in ("solve_for", "variable") if (name := request.get(key)))
