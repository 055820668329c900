"""Which message answers which question: for edits and deletions of questions asked by message."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from bot.delivery.replies import MessageReply

IN_MEMORY = 500  # only edits within a minute need more than the ids, which the records have


class ReplyRecords(Protocol):
    """Keeps the pairs beyond a restart; every call blocks on the database."""

    def keep_reply(self, question: int, *, channel: int, reply: int, user: str) -> None:
        """Remember a pair."""

    def take_reply(self, question: int) -> tuple[int, int] | None:
        """Channel and message of an answer, forgotten with this call."""

    def forget_user(self, user: str) -> int:
        """Forget a user's pairs."""


@dataclass(slots=True)
class Exchange:
    """One question by message: the work on it and the reply, which knows the message sent."""

    content: str
    task: asyncio.Task[None] | None
    reply: MessageReply


class MessageMap:
    """The latest exchanges, in memory, and the pairs of ids, in the records.

    Args:
        records: keeps the pairs.
    """

    def __init__(self, records: ReplyRecords) -> None:
        self._records = records
        self._latest: OrderedDict[int, Exchange] = OrderedDict()

    def begin(self, question: int, exchange: Exchange) -> None:
        """Note a question that is being answered."""
        self._latest[question] = exchange
        self._latest.move_to_end(question)
        while len(self._latest) > IN_MEMORY:
            self._latest.popitem(last=False)

    def get(self, question: int) -> Exchange | None:
        """The exchange of a question, where it is recent."""
        return self._latest.get(question)

    async def keep(self, question: int, *, user: str) -> None:
        """Keep the pair of ids of a question that has been answered."""
        exchange = self._latest.get(question)
        if exchange is not None and exchange.reply.sent is not None:
            sent = exchange.reply.sent
            exchange.reply.recover()
            await asyncio.to_thread(self._records.keep_reply, question, channel=sent.channel.id, reply=sent.id, user=user)
            if self._latest.get(question) is not exchange:  # its asker has asked to be forgotten meanwhile
                await asyncio.to_thread(self._records.take_reply, question)

    async def end(self, question: int) -> tuple[Exchange | None, tuple[int, int] | None]:
        """Forget a question that is gone; returns its exchange and the ids of its answer, as far as they are known."""
        exchange = self._latest.pop(question, None)
        return exchange, await asyncio.to_thread(self._records.take_reply, question)

    async def forget(self, user: str) -> int:
        """Forget a user's questions; returns how many pairs were kept."""
        for question in [number for number, one in self._latest.items() if one.reply.asker == user]:
            del self._latest[question]
        return await asyncio.to_thread(self._records.forget_user, user)
