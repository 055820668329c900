"""Named events: which one a question asks the effect of. Their names are the events file's, so a new event needs no code."""

from collections.abc import Mapping

from qs_assistant.questions.sentence import Sentence

_EFFECTS = frozenset({"change", "changes", "worth", "impact", "effect", "affect", "matter"})
_HAPPENED = frozenset({"did", "was", "were", "when", "why", "who", "said", "says"})


class EventReader:
    """Finds the event whose effect a question asks for.

    Args:
        names: every phrase that an event is called by, lower case, with the event's id.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = sorted(names.items(), key=lambda one: -len(one[0]))

    def event(self, sentence: Sentence) -> str | None:
        """The id of the event, where the question names one and asks what it changes; None for any other question.

        What was said or happened is for the documents, and a question with a value of its own is a scenario.
        """
        words = set(sentence.lowered.replace("?", " ").replace(",", " ").split())
        if sentence.quantities or not words & _EFFECTS or words & _HAPPENED:
            return None
        text = " ".join(sentence.lowered.replace("?", " ").split())
        return next((event for name, event in self._names if f" {name} " in f" {text} "), None)
