"""The one way to the chat model: within the day's tokens, the time of one answer and what the breaker allows."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.client import ChatClient, Message, Schema, Usage, estimated_tokens
from qs_assistant.llm.limits import BACKGROUND, Allowance
from qs_assistant.types.errors import ChatModelError, SettingsError, StoreError

ANSWER_TOKENS = 800
BACKGROUND_SECONDS = 120.0
"""The time limit of a call that nobody waits for."""
_log = logging.getLogger(__name__)


class Session:
    """The calls for one answer: they share one time limit, however many there are.

    Args:
        access: the model within its limits.
        user: whose tokens are used.
        seconds: for all calls together.
    """

    def __init__(self, access: "Access", user: str, seconds: float) -> None:
        self._access = access
        self._user = user
        self._ends = asyncio.get_running_loop().time() + seconds

    async def ask(self, messages: Sequence[Message], schema: Schema | None = None) -> str | None:
        """The model's whole answer, unchecked: never to be shown as it is. None where there is none within the limits."""
        left = self._ends - asyncio.get_running_loop().time()
        return await self._access.ask(messages, schema, user=self._user, seconds=left) if left > 0 else None


class Access:
    """Lets calls through to one model.

    Args:
        client: the model.
        breaker: holds calls back after failures.
        allowance: the tokens of each person and day.
        seconds: the time limit of one answer, all its calls together.
    """

    def __init__(self, client: ChatClient, *, breaker: Breaker, allowance: Allowance, seconds: float) -> None:
        self.client = client
        self.breaker = breaker
        self.allowance = allowance
        self._seconds = seconds
        self.last_reason = ""
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Whether a person waits for the model."""
        return self._waiting > 0

    def session(self, user: str, seconds: float | None = None) -> Session:
        """The calls for one answer to a person, or for a piece of background work with a time limit of its own."""
        return Session(self, user, self._seconds if seconds is None else seconds)

    async def warm_up(self) -> None:
        """Load the provider's package now, not within the time limit of the first question; what is wrong with it is the last reason."""
        try:
            await self.client.warm_up()
        except SettingsError as error:
            self._note(str(error))

    async def ask(self, messages: Sequence[Message], schema: Schema | None, *, user: str, seconds: float) -> str | None:
        """One call; `last_reason` says why there is no answer, in words without the question."""
        waiting = int(user != BACKGROUND)
        self._waiting += waiting
        try:
            return await self._within_limits(messages, schema, user=user, seconds=seconds)
        finally:
            self._waiting -= waiting

    async def _within_limits(self, messages: Sequence[Message], schema: Schema | None, *, user: str, seconds: float) -> str | None:
        reserved = ANSWER_TOKENS + sum(estimated_tokens(text) for _, text in messages)
        try:
            day = await asyncio.to_thread(self.allowance.reserve, user, reserved)
        except StoreError as error:
            self._note(str(error))
            return None
        if day is None:
            self._note("the day's tokens are used up")
            return None
        usage = Usage()
        try:
            if not await asyncio.to_thread(self.breaker.admit):
                self._note("the model has been failing and is left alone for a while")
                return None
            return await self._admitted(messages, schema, usage, seconds)
        except StoreError as error:
            self._note(str(error))
            return None
        finally:
            await self._settle(user, day, reserved, usage)

    async def _admitted(self, messages: Sequence[Message], schema: Schema | None, usage: Usage, seconds: float) -> str | None:
        outcome: Callable[[], None] | None = None
        try:
            async with asyncio.timeout(seconds):
                text = await self.client.answer(messages, usage, schema)
            outcome = self.breaker.succeeded
            self.last_reason = ""
        except (ChatModelError, SettingsError, TimeoutError) as error:
            outcome = self.breaker.failed
            self._note(str(error) or "the model did not answer in time")
            return None
        else:
            return text
        finally:
            if outcome is None:
                self.breaker.abandoned()
            else:
                with suppress(StoreError):
                    await asyncio.shield(asyncio.to_thread(outcome))

    async def _settle(self, user: str, day: date, reserved: int, usage: Usage) -> None:
        # What is not settled counts as reserved, which is rather too much: no reason to lose an answer over.
        with suppress(StoreError):
            await asyncio.shield(asyncio.to_thread(self.allowance.settle, user, day, reserved, usage.tokens))

    def _note(self, reason: str) -> None:
        self.last_reason = reason
        _log.warning("chat model: %s", reason)
