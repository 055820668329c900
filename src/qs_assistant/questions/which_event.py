"""Asks which event is meant, where a question asks what one changes and names none."""

from collections.abc import Sequence
from typing import Final

from qs_assistant.questions.analysis_kind import Named
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.speech import sentence_of
from qs_assistant.text.terms import content_words
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading, Request

WHICH_EVENT: Final = "ask/event"
ASKED: Final = "Which event do you mean?"
ALL: Final = "All events, side by side"
_MOST: Final = 10
"""Choices: as many as there are buttons for."""


def which_event(sentence: Sentence, named: Named) -> Reading | None:
    """The question back with the events that share a word with the sentence ("the deal"), else with all; None where an input is named.

    The last choice sets all events side by side.
    """
    if sentence.quantities or any(not one.loose for one in sentence.mentions) or not named.titles:
        return None
    said = set(content_words(sentence.text))
    meant = [one for one in named.titles if said & _words_of(one, named)] or list(named.titles)
    return Reading("valuation", ask_back=ASKED, choices=_offered(meant, named), reasons=(WHICH_EVENT,))


def _offered(meant: Sequence[str], named: Named) -> tuple[Choice, ...]:
    """Some events as choices, and all of them side by side as the last one."""
    requests = [(named.titles[one], Request("event", event=one)) for one in meant[: _MOST - 1]]
    if len(named.titles) > 1:
        requests.append((ALL, Request("event", events=tuple(named.titles))))
    return tuple(Choice(label, sentence_of(request), request.to_json()) for label, request in requests)


def _words_of(event: str, named: Named) -> set[str]:
    """The words of an event's title and of its other names that carry a meaning."""
    texts = [named.titles[event], *(name for name, one in named.events.items() if one == event)]
    return {word for text in texts for word in content_words(text)}
