"""Where one answer goes, and what every way to send it has in common: stages, refusals, pictures that are too large."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import discord
from cachetools import TTLCache

from bot.delivery.rendering import CONTENT, Post, clip
from bot.queue.fair_queue import Clock
from qs_assistant.records.pending_requests import PendingRequest

log = logging.getLogger("bot")

_TOO_LARGE = 413
EXPIRED = {10015, 10062, 50027}
"""Unknown webhook, unknown interaction, invalid webhook token: too late to answer this way."""

_STAGE = re.compile(r"\*.* …\*", re.DOTALL)


class Reply(Protocol):
    """Where one answer goes; `asked_elsewhere` says that the question can be read beside it already."""

    locale: str
    asker: str
    embeds: bool
    private: bool
    asked_elsewhere: bool

    def pending_request(self, question: str) -> PendingRequest | None:
        """What is pending once it is acknowledged; `question` is asked again after a crash, "" where only that can be told."""

    async def acknowledge(self) -> None:
        """Show at once that the question has arrived."""

    async def stage(self, text: str) -> None:
        """Show what is being done."""

    async def show(self, post: Post) -> None:
        """Show the answer."""

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:
        """Show a sentence instead; where others would see it, no longer than `seconds`."""


class Refusals:
    """Channels that Discord keeps us out of: not tried again for a while, as refused calls count towards a ban.

    Args:
        clock: seconds that only go forward.
        seconds: how long a channel is left alone.
    """

    def __init__(self, clock: Clock, seconds: float = 300) -> None:
        self._left_alone: TTLCache[int, bool] = TTLCache(CONTENT, seconds, clock)

    def add(self, channel: int) -> None:
        """Leave a channel alone from now on."""
        self._left_alone[channel] = True
        log.warning("refused by Discord", extra={"channel": channel, "channels_left_alone": len(self._left_alone)})

    def __contains__(self, channel: int) -> bool:
        """Whether the channel is left alone at this time."""
        return channel in self._left_alone


async def upload(send: Callable[[Post], Awaitable[Any]], post: Post, allowed: int) -> Any:  # noqa: ANN401 - whatever the call returns
    """Send, and once more without the picture where Discord finds it too large after all."""
    fitting = post.within(allowed)
    try:
        return await send(fitting)
    except discord.HTTPException as error:
        if error.status != _TOO_LARGE or fitting.picture is None:
            raise
        return await send(fitting.within(0))


def stage_text(text: str) -> str:
    """A stage of the work, as it stands where the answer will."""
    return f"*{clip(text, CONTENT // 4)} …*"


def is_stage(message: discord.Message) -> bool:
    """Whether a message of the bot is no answer yet: Discord's "thinking", or a stage of the work."""
    return message.flags.loading or (not message.embeds and _STAGE.fullmatch(message.content.strip()) is not None)


def shows_question(message: discord.Message) -> bool:
    """Whether an answer of the bot carries its question, as those to commands do."""
    return bool(message.embeds) and bool(message.embeds[0].author.name)


def only_sentence(text: str) -> Post:
    """A post of one sentence."""
    return Post(content=clip(text, CONTENT))
