"""The names of the company in questions: the reader was taught with one company's, and reads another's by putting them in their place."""

import re
from collections.abc import Collection
from dataclasses import replace

from qs_assistant.questions.refuse import STRANGER
from qs_assistant.questions.taught_names import TAUGHT, TAUGHT_SHORT
from qs_assistant.types.answer import Choice
from qs_assistant.types.company import Company
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Turn


class CompanyNames:
    """Lets a company's names and those that the reader was taught change places, on the way in and on the way out.

    So "Acme Anodes" is read as the company, and the name that was taught as some other one. Nothing changes for the company that has it.
    """

    def __init__(self, company: Company) -> None:
        places = {company.name: TAUGHT, company.short: TAUGHT_SHORT if company.short != company.name else TAUGHT}
        back = {TAUGHT: company.name, TAUGHT_SHORT: company.short}
        self._places = {said.lower(): put for said, put in {**places, **back}.items() if said.lower() != put.lower()}
        longest_first = sorted(self._places, key=len, reverse=True)
        self._pattern = _any_of(longest_first)
        self._others = [one for one in longest_first if one in (TAUGHT.lower(), TAUGHT_SHORT.lower())]
        self._own, self._other = _any_of({company.name, company.short}), _any_of(self._others)

    @property
    def strangers(self) -> tuple[str, ...]:
        """What stands in a text, once names have changed places, for a company that is another one."""
        return tuple(dict.fromkeys(put for said, put in self._places.items() if said in (TAUGHT.lower(), TAUGHT_SHORT.lower())))

    def only_another(self, question: str) -> bool:
        """Whether a question, as it was typed, names another company and not its own: of that one neither model nor documents tell."""
        return bool(self._others) and self._other.search(question) is not None and self._own.search(question) is None

    def names_another(self, text: str) -> bool:
        """Whether a text names the other company."""
        return bool(self._others) and self._other.search(text) is not None

    def text(self, text: str) -> str:
        """A text with the names in each other's place; done twice, it is the text again, but for capitals."""
        return self._pattern.sub(lambda match: self._places[match[0].lower()], text) if self._places else text

    def turn(self, turn: Turn) -> Turn:
        """An earlier turn as the reader knows it."""
        if not self._places:
            return turn
        return replace(
            turn,
            question=self.text(turn.question),
            search=None if turn.search is None else self.text(turn.search),
            subject=self.text(turn.subject),
            choices=self._choices(turn.choices),
            unread=self.text(turn.unread),
        )

    def reading(self, reading: Reading, question: str) -> Reading:
        """The reading of a question as it is told to people; what would run the model for another company alone is declined."""
        if not self._places:
            return reading
        if self.only_another(question) and (reading.request is not None or reading.ask_back is not None):
            return Reading("declined", decline="other_company", reasons=(STRANGER,))
        return replace(
            reading,
            request=self._request(reading.request),
            pending=self._request(reading.pending),
            search=None if reading.search is None else self.text(reading.search),
            ask_back=None if reading.ask_back is None else self.text(reading.ask_back),
            choices=self._choices(reading.choices),
            unread=self.text(reading.unread),
        )

    def _choices(self, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(replace(one, label=self.text(one.label), question=self.text(one.question)) for one in choices)

    def _request(self, request: Request | None) -> Request | None:
        if request is None:
            return None
        operands = None if request.operands is None else tuple(replace(one, name=self.text(one.name)) for one in request.operands)
        return replace(request, operands=operands, unused=tuple(map(self.text, request.unused)))


def _any_of(names: Collection[str]) -> re.Pattern[str]:
    """Any of some names as whole words, in any capitals; a code that begins with one ("AX-7" of "AX") is another name."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w|-\d)", re.IGNORECASE)
