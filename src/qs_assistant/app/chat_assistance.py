"""What an optional chat model may do for an answer: propose a reading where the grammar has none, make a follow-up whole, phrase."""

from dataclasses import replace

from qs_assistant.app.pipeline import PROPOSED
from qs_assistant.llm.phrasing import ModelPhraser, OnSentence
from qs_assistant.llm.proposals import propose_request, rewrite_follow_up
from qs_assistant.llm.rephrased import phrased_answer
from qs_assistant.types.answer import Answer
from qs_assistant.types.request import Reading
from qs_assistant.types.turn import Turn

UNREAD = "ask/unread"


class ChatAssistance:
    """The chat model's part in answers; where it fails or has nothing sound to give, everything stays the program's.

    Args:
        phraser: the model within its limits; it sees no ids, no other server's text and no secrets.
    """

    def __init__(self, phraser: ModelPhraser) -> None:
        self._phraser = phraser

    @property
    def status(self) -> str:
        """One sentence on the model for `/about` and `status`."""
        return self._phraser.status

    def forget(self, user: str) -> None:
        """Drop what is known of a person."""
        self._phraser.forget(user)

    async def reading(self, question: str, reading: Reading, user: str) -> Reading:
        """The reading itself, or a proposed one where the grammar has none for a number of the question."""
        if UNREAD not in reading.reasons:
            return reading
        request = await propose_request(self._phraser.access, question, user=user)
        return reading if request is None else Reading("valuation", request, reasons=(*reading.reasons, PROPOSED))

    async def whole_question(self, question: str, previous: Turn, user: str) -> str | None:
        """A follow-up as one question that can be understood alone, in the questions' own words; None where there is none."""
        return await rewrite_follow_up(self._phraser.access, question, [previous.question], user=user)

    async def phrased(self, answer: Answer, user: str, on_sentence: OnSentence | None) -> Answer:
        """The answer in the model's words, marked as such; the program's own where they do not pass the guard."""
        written = await phrased_answer(self._phraser, answer, user=user, on_sentence=on_sentence)
        if written.phrased_by is None:
            return answer
        note = f"Phrased by the chat model `{written.phrased_by}`; each figure was checked against its source."
        return replace(written, text=f"{written.text}\n\n{note}", notes=(*written.notes, note))
