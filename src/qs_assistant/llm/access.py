"""The one way to the chat model: within the day's tokens, the time of one answer and what the breaker allows."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from qs_assistant.llm.breaker import Breaker
from qs_assistant.llm.client import ChatClient, Message, Schema, Usage, estimated_tokens
from qs_assistant.llm.limits import Allowance
from qs_assistant.types.errors import ChatModelError, SettingsError, StoreError

ANSWER_TOKENS = 800
BACKGROUND = "background"
"""Whose tokens those are that no person asked for: preparing documents."""
BACKGROUND_SHARE = 0.5
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

    def session(self, user: str) -> Session:
        """The calls for one answer to a person."""
        return Session(self, user, self._seconds)

    async def ask(self, messages: Sequence[Message], schema: Schema | None, *, user: str, seconds: float) -> str | None:
        """One call; `last_reason` says why there is no answer, in words without the question."""
        reserved = ANSWER_TOKENS + sum(estimated_tokens(text) for _, text in messages)
        share = BACKGROUND_SHARE if user == BACKGROUND else 1.0
        try:
            day = await asyncio.to_thread(self.allowance.reserve, user, reserved, share=share)
        except StoreError as error:
            self._note(str(error))
            return None
        if day is None:
            self._note("the day's tokens are used up")
            return None
        usage = Usage()
        try:
            if not self.breaker.admit():
                self._note("the model has been failing and is left alone for a while")
                return None
            return await self._admitted(messages, schema, usage, seconds)
        finally:
            await self._settle(user, day, reserved, usage)

    async def _admitted(self, messages: Sequence[Message], schema: Schema | None, usage: Usage, seconds: float) -> str | None:
        outcome: Callable[[], None] = self.breaker.abandoned
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
            outcome()

    async def _settle(self, user: str, day: date, reserved: int, usage: Usage) -> None:
        # What is not settled counts as reserved, which is rather too much: no reason to lose an answer over.
        with suppress(StoreError):
            await asyncio.shield(asyncio.to_thread(self.allowance.settle, user, day, reserved, usage.tokens))

    def _note(self, reason: str) -> None:
        self.last_reason = reason
        _log.warning("chat model: %s", reason)
