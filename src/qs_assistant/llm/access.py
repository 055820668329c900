"""The one way to the chat model: within the day's tokens, the time limit and what the breaker allows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

from qs_assistant.llm.allowance import Allowance
from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.client import ChatClient, Message, Usage, estimated_tokens
from qs_assistant.types.errors import ChatModelError, SettingsError

ANSWER_TOKENS = 800
_log = logging.getLogger(__name__)


@dataclass
class Call:
    """One use of the model; `reason` says why it came to nothing, and is empty while all is well."""

    usage: Usage = field(default_factory=Usage)
    reason: str = ""


class Access:
    """Lets calls through to one model.

    Args:
        client: the model.
        breaker: holds calls back after failures.
        allowance: the tokens of each person and day.
        seconds: the time limit of one use, all its attempts together.
    """

    def __init__(self, client: ChatClient, *, breaker: Breaker, allowance: Allowance, seconds: float) -> None:
        self.client = client
        self.breaker = breaker
        self.allowance = allowance
        self._seconds = seconds

    @asynccontextmanager
    async def call(self, user: str, messages: Sequence[Message], *, attempts: int = 1) -> AsyncIterator[Call]:
        """One use of the model for a person; the body must not go ahead where the call has a reason not to.

        A failure of the model, or the end of the time limit, ends the body and becomes the call's reason.
        """
        call = Call()
        reserved = attempts * (ANSWER_TOKENS + sum(estimated_tokens(text) for _, text in messages))
        day = self.allowance.reserve(user, reserved)
        if day is None:
            call.reason = "the day's tokens are used up"
            yield call
            return
        if not self.breaker.admit():
            self.allowance.settle(user, day, reserved, 0)
            call.reason = "the model has been failing and is left alone for a while"
            yield call
            return
        outcome: Callable[[], None] = self.breaker.abandoned
        try:
            async with asyncio.timeout(self._seconds):
                yield call
            outcome = self.breaker.succeeded
        except (ChatModelError, SettingsError, TimeoutError) as error:
            outcome = self.breaker.failed
            call.reason = str(error) or "the model did not answer in time"
            _log.warning("chat model: %s", call.reason)
        finally:
            outcome()
            self.allowance.settle(user, day, reserved, call.usage.tokens)

    async def complete(self, messages: Sequence[Message], *, user: str) -> str | None:
        """The model's whole answer, unchecked: never to be shown; None where there is none."""
        written: list[str] = []
        async with self.call(user, messages) as call:
            if call.reason:
                return None
            async with aclosing(self.client.stream(messages, call.usage)) as pieces:
                written = [piece async for piece in pieces]
        return None if call.reason else "".join(written)
