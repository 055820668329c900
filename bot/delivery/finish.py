"""The last step of an answer: shown, and left standing whatever the way to Discord does."""

import asyncio
import logging

import aiohttp
import discord

from bot.delivery.rendering import Post
from bot.delivery.reply import Reply

log = logging.getLogger("bot")

AGAIN_SECONDS = 1.0
"""How long a broken connection is given."""

BUSY_SECONDS = 5.0
"""How long Discord is given that has refused one request five times for being one too many, which is when its client gives up."""

TOO_MANY_REQUESTS = 429

LONGEST_WAIT = 300.0
"""Seconds that a rate limit is waited for; a person does not wait longer."""

UNCERTAIN = (discord.RateLimited, aiohttp.ClientError, OSError)
"""What leaves open whether Discord has the answer: an apology could overwrite it."""


async def finish(reply: Reply, post: Post) -> None:
    """Show a finished answer; where the way to Discord failed, once more after a pause, and never an apology in its place.

    Raises:
        discord.HTTPException: Discord has refused it.
    """
    try:
        await reply.show(post)
    except (*UNCERTAIN, discord.HTTPException) as error:
        pause = _pause_after(error)
        if pause is None:
            raise
        log.warning("answer not shown yet", extra={"error": type(error).__name__, "seconds": round(pause)})
        await asyncio.sleep(min(pause, LONGEST_WAIT))
    else:
        return
    try:
        await reply.show(post)
    except UNCERTAIN as error:
        log.error("answer not shown", extra={"error": type(error).__name__})  # noqa: TRY400 - the connection's trace helps nobody


def _pause_after(error: Exception) -> float | None:
    """How long to wait before the answer is shown again; None where Discord has refused it for good."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if isinstance(error, discord.HTTPException):
        return BUSY_SECONDS if error.status == TOO_MANY_REQUESTS else None
    return AGAIN_SECONDS
