"""/help, /about, /privacy and /forget-me."""

import dataclasses
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.cogs.ask import EXAMPLES
from bot.desk import Desk
from bot.layout import sentence, sheet
from bot.ports import Assistant
from bot.rendering import Post
from bot.replies import InteractionReply
from bot.texts import ABOUT, CHAT_MODEL, HELP, PRIVACY
from bot.translation import say

FORGOTTEN = "Everything kept of you is deleted ({count} records)."
NOTHING_KEPT = "Nothing was kept of you."


def _status_lines(status: object) -> str:
    """A status object's fields as lines; texts and numbers only, no paths."""
    if not dataclasses.is_dataclass(status) or isinstance(status, type):
        return ""
    lines = []
    for field in dataclasses.fields(status):
        value = getattr(status, field.name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and "/" not in str(value):
            lines.append(f"**{field.name.replace('_', ' ')}** {value}")
    return "\n".join(lines)


class About(commands.Cog):
    """What the bot is and what it keeps.

    Args:
        assistant: who knows its versions and what is kept.
        desk: where errors are told.
        forget: deletes what the bot itself keeps of a user; returns how many records went.
        chat_model: whether a chat model phrases answers.
    """

    def __init__(self, assistant: Assistant, desk: Desk, *, forget: Callable[[str], Awaitable[int]], chat_model: bool) -> None:
        self._assistant, self._desk, self._forget, self._chat_model = assistant, desk, forget, chat_model

    @app_commands.command(name="help", description=_("What you can ask, and how"))
    async def help(self, interaction: discord.Interaction) -> None:
        """Say what can be asked."""
        await self._desk.tell(InteractionReply(interaction, private=True), help_post(interaction.locale.value))

    @app_commands.command(name="about", description=_("What this is: versions, documents and dates"))
    async def about(self, interaction: discord.Interaction) -> None:
        """Say what this is."""
        locale = interaction.locale.value

        async def work() -> Post:
            status = _status_lines(await self._assistant.status())
            return sheet(say("About", locale), f"{say(ABOUT, locale)}\n\n{status}", footer=say("Not investment advice", locale))

        await self._desk.tell(InteractionReply(interaction, private=True), work)

    @app_commands.command(name="privacy", description=_("What is kept of you, what for and how long"))
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Say what is kept."""
        locale = interaction.locale.value
        text = say(PRIVACY, locale) + (say(CHAT_MODEL, locale) if self._chat_model else "")
        await self._desk.tell(InteractionReply(interaction, private=True), sheet(say("Privacy", locale), text))

    @app_commands.command(name="forget-me", description=_("Delete everything that is kept of you, at once"))
    async def forget_me(self, interaction: discord.Interaction) -> None:
        """Delete what is kept of a person."""
        user = str(interaction.user.id)

        async def work() -> Post:
            count = await self._assistant.forget(user) + await self._forget(user)
            return sentence(say(FORGOTTEN if count else NOTHING_KEPT, interaction.locale.value).format(count=count))

        await self._desk.tell(InteractionReply(interaction, private=True), work)


def help_post(locale: str = "en") -> Post:
    """What can be asked, and how."""
    examples = "\n".join(f"> {example}" for example in EXAMPLES)
    return sheet(say("Help", locale), say(HELP, locale).format(examples=examples))
