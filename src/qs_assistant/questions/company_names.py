"""The names of the company in questions: the reader was taught with one company's, and reads another's by putting them in their place."""

import re
from dataclasses import replace
from typing import Final

from qs_assistant.types.answer import Choice
from qs_assistant.types.company import Company
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Turn

TAUGHT: Final = "QuantumScape"
"""The name that the reader's rules and weights know the company by."""
TAUGHT_SHORT: Final = "QS"


class CompanyNames:
    """Lets a company's names and those that the reader was taught change places, on the way in and on the way out.

    So "Acme Anodes" is read as the company, and "QuantumScape" as some other one. Nothing changes for the company that it was taught with.
    """

    def __init__(self, company: Company) -> None:
        places = {company.name: TAUGHT, company.short: TAUGHT_SHORT if company.short != company.name else TAUGHT}
        back = {TAUGHT: company.name, TAUGHT_SHORT: company.short}
        self._places = {said.lower(): put for said, put in {**places, **back}.items() if said.lower() != put.lower()}
        longest_first = sorted(self._places, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w|-\d)", re.IGNORECASE)

    @property
    def strangers(self) -> tuple[str, ...]:
        """What stands in a text, once names have changed places, for a company that is another one."""
        return tuple(dict.fromkeys(put for said, put in self._places.items() if said in (TAUGHT.lower(), TAUGHT_SHORT.lower())))

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

    def reading(self, reading: Reading) -> Reading:
        """A reading as it is told to people."""
        if not self._places:
            return reading
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
