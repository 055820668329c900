"""Has a chat model read a question: it proposes a typed request, and code says whether it may run, be offered, or is nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qs_assistant.llm.access import Session
from qs_assistant.llm.bound_proposal import bind
from qs_assistant.llm.client import Message
from qs_assistant.llm.full_check import CheckContext, objections
from qs_assistant.llm.prompt import QUOTED_IS_DATA, quoted
from qs_assistant.llm.proposal import SCHEMA, parse_proposal
from qs_assistant.llm.reading_examples import Example
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import take_apart
from qs_assistant.types.request import Reading, Request
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

_LONGEST = 1_000

# Never changes, so that a server's prompt cache holds it.
PREFIX = f"""You read questions about a valuation model of one company. Answer with one JSON object and nothing else:
{{"kind": ..., "scenarios": [{{"preset": null|"bear"|"base"|"bull", "changes": [
 {{"input": ..., "how": ..., "number": ..., "unit": ...}}]}}], "solve_for": input, "target": {{"output": ..., "number": ..., "unit": ...}},
 "variable": input, "low": {{"number": ..., "unit": ...}}, "high": {{"number": ..., "unit": ...}},
 "story": [numbers that are no part of the question]}}
Leave out what a kind does not need. One scenario, but two or more for compare, in the order of the question.
kind: value (what is it worth if), compare (scenarios side by side), solve (which value of solve_for reaches target),
 sweep (variable from low to high), sensitivity (which input matters most), simulate (odds, chances, distribution),
 market (cap, price and share count), arithmetic (a sum of stated figures), documents (what happened or was reported),
 unclear (a number of which it cannot be told what it is of).
how: set, rest (what is left of a whole: one in nine is lost), negative (1% dearer is a decline of -1%), plus, minus (added to
 the base value), up, down (by a percentage of the base value), times.
number: copied as it stands in the question, never computed. Each number of the question is used once or stands in story.
unit: percent, points, basis_points, part, factor, usd, usd_million, usd_billion, usd_per_kwh, usd_million_per_gwh,
 usd_per_share, gwh, year, years, million_shares.
{QUOTED_IS_DATA}
Inputs: {"; ".join(f"{one.name} ({one.unit}: {one.meaning})" for one in INPUTS.values())}.
Outputs: {"; ".join(f"{one.name} ({one.unit})" for one in OUTPUTS.values())}."""


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A reading that a model proposed and that fits the question's numbers; `objections` say why it may not run by itself."""

    request: Request
    objections: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it passed the full check."""
        return not self.objections


def messages_for(question: str, near: Sequence[Example]) -> list[Message]:
    """The messages that ask for a reading: the constant prefix, near questions with their readings, the question."""
    shown = [
        message
        for one in reversed(near)  # the nearest last, where a small model heeds it most
        for message in (("human", f"<question>{one.question}</question>"), ("ai", one.answer))
    ]
    return [("system", PREFIX), *shown, ("human", f"<question>{quoted(question, _LONGEST)}</question>")]


class ModelReader:
    """Has questions read by a model.

    Args:
        nearest: gives the labelled questions nearest to a question; called in a thread.
        lexicon: the names of inputs and outputs.
    """

    def __init__(self, nearest: Callable[[str], Sequence[Example]], lexicon: Lexicon) -> None:
        self._nearest = nearest
        self._lexicon = lexicon

    def may_be_numeric(self, question: str) -> bool:
        """Whether a question holds a number, or names an input or output: only then can there be anything to read."""
        sentence = take_apart(question[:_LONGEST], self._lexicon)
        return bool(sentence.quantities) or any(not one.loose for one in sentence.mentions)

    async def read(self, session: Session, question: str, own: Reading, cases: Cases) -> ModelReading | None:
        """The model's reading of a question, or None where it has none that fits the question's numbers.

        Args:
            session: the calls for this answer.
            question: what was asked.
            own: how the program reads it.
            cases: the base, bear and bull case of the place.
        """
        near = await asyncio.to_thread(self._nearest, question)
        text = await session.ask(messages_for(question, near), SCHEMA)
        return None if text is None else self.checked(text, question, own, near, cases)

    def checked(self, text: str, question: str, own: Reading, near: Sequence[Example], cases: Cases) -> ModelReading | None:
        """What a model's text is worth as a reading: nothing, something to offer, or something to run."""
        proposal = parse_proposal(text)
        if proposal is None:
            return None
        sentence = take_apart(question[:_LONGEST], self._lexicon)
        bound = bind(proposal, sentence, cases)
        if bound is None:
            return None
        return ModelReading(bound.request, tuple(objections(bound, CheckContext(sentence, own, near, cases))))
