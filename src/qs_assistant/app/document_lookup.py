"""What the documents say to a question as it was read: by itself, going on from the turn before, or beside a question back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from qs_assistant.answers.findings import Finder, Findings
from qs_assistant.answers.select import NEAR, Chooser, Part
from qs_assistant.app.own_documents import PUBLISHER
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.questions.refuse import OFF_TOPIC
from qs_assistant.questions.vocabulary import INPUT_TERMS, OUTPUT_TERMS
from qs_assistant.text.terms import content_words
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading

Progress = Callable[[str], None]
LOOKED_UP = "a question for the documents"
FOLLOWED_ON = "a question for the documents, with “{before}” from the turn before"
MADE_WHOLE = "a question for the documents: “{search}”"
ABOUT = 0.4  # how sure the nearest passage has to be for a question that was not read as one for the documents
LEAST: Mapping[str, float] = MappingProxyType(
    {
        "off_topic": ABOUT,
        "other_company": ABOUT,
        "ask/no input": NEAR,
        "ask/event": NEAR,
        **dict.fromkeys(("ask/unsure", "ask/unread", "ask/ambiguous", "ask/direction", "ask/dilution", "ask/currency"), ABOUT),
    }
)
"""How sure the nearest passage has to be to be shown all the same, by why the question was declined or asked back.

Where no input was found in a question it is as likely one for the documents, so what is near is enough. Not listed: what means nothing
without the turn before it, a value that no scenario may have, what is too much to be read.
"""

MODEL_WORDS = frozenset(word for term in (*INPUT_TERMS, *OUTPUT_TERMS) for name in term.names for word in content_words(name))
"""The words of the names of inputs and outputs: "worth" and "market" are no other company's."""


class DocumentLookup:
    """Looks questions up in the documents of a place.

    Args:
        finder: finds and words what the documents say.
        names: what the company is called, and one that is another.
    """

    def __init__(self, finder: Finder, names: CompanyNames) -> None:
        self._finder, self._names = finder, names

    def find(self, search: str, place: Place, progress: Progress, *, previous: str = "", chooser: Chooser | None = None) -> Findings:
        """What the documents say to a text as it stands, or going on from a turn before.

        Raises:
            StoreError: the library cannot be used.
        """
        return self._finder.find(search, place.scopes, progress, previous=previous, chooser=chooser)

    def candidates(self, question: str, reading: Reading, place: Place) -> list[Part]:
        """The best sentences for each part of a question about documents: those that an answer to it chooses from.

        Raises:
            StoreError: the library cannot be used.
        """
        search, previous = _searched(question, reading)
        return self._finder.candidates(search, place.scopes, previous=previous)

    def looked_up(
        self, question: str, reading: Reading, place: Place, progress: Progress, chooser: Chooser | None = None
    ) -> tuple[Findings, str]:
        """What the documents say, and how the question was taken.

        It is looked up as it stands where it may stand alone, else, or if that is nothing, made whole by the turn before.

        Raises:
            StoreError: the library cannot be used.
        """
        alone = self.find(question, place, progress) if reading.alone and chooser is None else None
        if alone is not None and alone.tier == "answer":
            return alone, LOOKED_UP
        search, previous = _searched(question, reading)
        whole = self.find(search, place, progress, previous=previous, chooser=chooser)
        if alone is not None and whole.tier == "none":
            return alone, LOOKED_UP
        return whole, _understood(question, search, previous)

    def is_of_another(self, question: str, found: Findings) -> bool:
        """Whether a question is about another company alone, and no document that was found names it.

        A figure of one's own would be no answer. What the program writes of itself is about its own company, whatever it is called.
        """
        documents = (f"{one.title}\n{one.publisher}\n{one.passage}" for one in found.citations if one.publisher != PUBLISHER)
        return self._names.only_another(question) and not any(map(self._names.names_another, documents))

    def also(self, question: str, reading: Reading, place: Place, progress: Progress) -> Findings | None:
        """What the documents say to a question that was declined or asked back, where they are sure enough to be about it.

        Raises:
            StoreError: the library cannot be used.
        """
        least = LEAST.get(reading.decline or (reading.reasons[0] if reading.ask_back and reading.reasons else ""))
        if least is None:
            return None
        near = self.find(question, place, progress)
        # A subject that is none of ours was told by a word: documents on it hold one of the question's, none of the model's.
        told_apart = OFF_TOPIC in reading.reasons or reading.decline == "other_company"
        if (told_apart and not near.holds_word_of(question, besides=MODEL_WORDS)) or self.is_of_another(question, near):
            return None
        return near if near.sure >= least else None


def _searched(question: str, reading: Reading) -> tuple[str, str]:
    """What is looked up for a question about documents, and the turn before that it follows on from."""
    search = reading.search or question
    own = question.strip()
    before = search.removeprefix(own) if search.startswith(own) else ""
    return (question if before else search), before.strip(" ()")


def _understood(question: str, search: str, previous: str) -> str:
    """How a question about documents was taken: by itself, going on from the turn before, or in other words."""
    if previous:
        return FOLLOWED_ON.format(before=previous)
    return LOOKED_UP if search.strip() == question.strip() else MADE_WHOLE.format(search=search.strip())
