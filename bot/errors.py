"""The whole error policy: a person gets a sentence and, where it is our fault, a short reference; the log gets the rest."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import discord
from discord import app_commands

from bot.locales.translation import translate, translate_text
from qs_assistant.text.inert import unlinked
from qs_assistant.types.errors import AssistantError, BusyError, StoreError

log = logging.getLogger("bot")

FAILED = "Something went wrong on my side, and it has been noted. Please try again; if it happens again, name the reference {reference}."
STORE_DOWN = "I cannot reach my records just now, so I would rather not answer. Please try again in a minute (reference {reference})."
STORE_UNUSABLE = "The store cannot be used just now; the operator has the details (reference {reference}). Please try again in a minute."
TOO_LONG = "That took too long, so I stopped. Please ask for less at once, or try again."
NOT_HERE = "This cannot be used here, or not by you."
BAD_VALUE = "That value is not one this option takes. Please choose one of those offered."


CLIENT_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)
"""Whatever may go wrong on the way to Discord: its refusals, long rate limits, lost connections, time-outs."""


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """What the person reads; `reference` is set where the log has more, `seconds` where it is true for that long only."""

    text: str
    reference: str | None = None
    seconds: float | None = None


class Refusable(Protocol):
    """Where a sentence can be given instead of an answer."""

    locale: str

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:
        """Show the sentence; where others would see it, no longer than `seconds`."""


class NoReply:
    """The reply of work that nobody waits for: its errors go to the log only."""

    locale = "en"

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:
        """Say nothing."""


NO_REPLY = NoReply()


def error_message(error: BaseException, locale: str = "en") -> ErrorMessage:
    """What a person is told about an error; nothing of an unforeseen one is shown."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, StoreError):
        reference = secrets.token_hex(4)
        return ErrorMessage(translate(STORE_DOWN, locale).format(reference=reference), reference)
    if isinstance(error, AssistantError):
        # it may quote what a person or a page wrote
        return ErrorMessage(
            unlinked(translate_text(str(error), locale)), seconds=error.retry_after if isinstance(error, BusyError) else None
        )
    if isinstance(error, TimeoutError):
        return ErrorMessage(translate(TOO_LONG, locale))
    if isinstance(error, app_commands.TransformerError):
        return ErrorMessage(translate(BAD_VALUE, locale))
    if isinstance(error, app_commands.CheckFailure):
        return ErrorMessage(translate(NOT_HERE, locale))
    reference = secrets.token_hex(4)
    return ErrorMessage(translate(FAILED, locale).format(reference=reference), reference)


async def report(reply: Refusable, error: Exception) -> None:
    """Tell the person and the log."""
    told = error_message(error, reply.locale)
    if told.reference is None:
        log.info("refused", extra={"error": type(error).__name__})
    else:
        log.error("failed", exc_info=error, extra={"reference": told.reference, "error": type(error).__name__})
    try:
        await reply.refuse(told.text, seconds=told.seconds)
    except CLIENT_ERRORS as second:
        log.warning("apology not delivered", extra={"reference": told.reference, "error": type(second).__name__})


def refusal(error: AssistantError, locale: str = "en") -> str:
    """The sentence of a row in a table of results; the store's own names places on this machine, so that one goes to the log."""
    if not isinstance(error, StoreError):
        return unlinked(translate_text(str(error), locale))
    reference = secrets.token_hex(4)
    log.error("failed", exc_info=error, extra={"reference": reference, "error": type(error).__name__})
    return translate(STORE_UNUSABLE, locale).format(reference=reference)


@asynccontextmanager
async def error_boundary(reply: Refusable) -> AsyncIterator[None]:
    """Turn whatever goes wrong inside into a reply and a log line; the one place where everything is caught."""
    try:
        yield
    except asyncio.CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - the front door: nothing may reach a channel but a sentence, nothing may be lost to the log
        await report(reply, error)
