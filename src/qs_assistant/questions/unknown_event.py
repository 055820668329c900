"""Tells a question for the effect of an event that the model does not have: a word for an event, and a name that no event has.

All else in such a question only asks or supposes: with any other word it is about something else ("what did the Tesla deal say?").
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.mentions import stem
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import OWN_NAMES
from qs_assistant.questions.which_event import offered_events
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Reading

NO_SUCH_EVENT: Final = "ask/no such event"
_EVENTS: Final = words(
    "event deal agreement contract partnership alliance amendment licence license licensee venture takeover merger acquisition order"
    " tie-up cooperation collaboration investment"
)
_EFFECTS: Final = words("change changes effect effects impact affect affects move moves matter shift difference if suppose assuming")
_OUTCOMES: Final = words(
    "closes close closed happens happen happened signs signed fails fail failed falls fall through goes go ahead off apart collapses"
    " ends end comes true lands wins won gets done announced cancelled canceled"
)
_ASKING: Final = words(
    "what what's whats how much does do would will could can is are has have the a an that this and so show tell me to on in of for"
    " with by from your our its it be make value valuation worth share shares price stock equity company model per"
)
_JOINS: Final = words("with by from of")
_FRAME: Final = _EVENTS | _EFFECTS | _OUTCOMES | _ASKING | OWN_NAMES
_LONGEST_NAME: Final = 3


def no_such_event(sentence: Sentence, named: Named, ordinary: AbstractSet[str]) -> Reading | None:
    """The question back with the events that there are; None for a question that names one of them, or that asks for something else.

    `ordinary` are the words that many askers use: a name has one that is none of them.
    """
    name = None if sentence.quantities or not named.titles or named.events_in(sentence) else _name(sentence, named, ordinary)
    if name is None:
        return None
    first, last = name
    behind = sentence.word(last) in _EVENTS  # "Tesla deal", but "Tesla" of "a deal with Tesla"
    asked = f"The model has no event called “{sentence.phrase(first, last + behind)}”. Which of these do you mean?"
    choices = offered_events(tuple(named.titles), named)
    return Reading("valuation", ask_back=asked, choices=choices, search=sentence.phrase(first, last), reasons=(NO_SUCH_EVENT,))


def _name(sentence: Sentence, named: Named, ordinary: AbstractSet[str]) -> tuple[int, int] | None:
    """The span of tokens that is the name; None where the sentence is not of this kind."""
    told = [at for at, one in enumerate(sentence.tokens) if one.kind != "mark"]
    said = {sentence.word(at) for at in told}
    other = [at for at in told if sentence.word(at).removesuffix("'s") not in _FRAME]
    if not (said & _EFFECTS and said & _EVENTS and 0 < len(other) <= _LONGEST_NAME) or other[-1] - other[0] >= len(other):
        return None
    own = {sentence.word(at).removesuffix("'s") for at in other}
    dated = any(character.isdigit() for word in own for character in word)
    if dated or own & _called(named) or all(stem(one) in ordinary for one in own) or not _names_event(sentence, other):
        return None
    return other[0], other[-1] + 1


def _names_event(sentence: Sentence, other: Sequence[int]) -> bool:
    """Whether some words stand before a word for an event ("the Tesla deal"), or are joined to one ("a deal with Tesla")."""
    return sentence.word(other[-1] + 1) in _EVENTS or (sentence.word(other[0] - 1) in _JOINS and sentence.word(other[0] - 2) in _EVENTS)


def _called(named: Named) -> set[str]:
    """The words that events are called by."""
    return {word for name in named.events for word in name.split()}
