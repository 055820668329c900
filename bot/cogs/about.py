"""/help, /about, /privacy and /forget-me."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.cogs.ask import EXAMPLES
from bot.delivery.layout import sentence, text_post
from bot.delivery.rendering import Button, Post, plain
from bot.delivery.replies import InteractionReply
from bot.locales.texts import ABOUT, CHAT_MODEL, HELP, PRIVACY
from bot.locales.translation import translate
from bot.ports import Assistant
from bot.queue.dispatcher import Dispatcher
from bot.views.button_handlers import NO_ANSWER, ButtonHandlers
from bot.views.buttons import press_id
from qs_assistant.types.company import Company

if TYPE_CHECKING:
    from qs_assistant.app.state import Status

ASK_FORGET = (
    "This deletes everything that is kept of you, at once: answers, conversations, verdicts, votes and predictions. It cannot be undone."
)
FORGOTTEN = "Everything kept of you is deleted ({count} records)."
NOTHING_KEPT = "Nothing was kept of you."


def status_text(status: "Status", locale: str) -> str:
    """Versions, counts and dates; not where things lie, which is nobody's business in a channel."""
    lines = {
        "Program": status.version,
        "Model": status.model,
        "Assumptions as of": status.assumptions_as_of,
        "Documents": str(status.documents),
        "Passages": str(status.passages),
        "Newest document": status.newest_document,
        "Embedding model": status.embedding_model,
        "Chat model": status.chat_model,
    }
    return "\n".join(f"**{translate(name, locale)}** {plain(value)}" for name, value in lines.items() if value)


class About(commands.Cog):
    """What the bot is and what it keeps.

    Args:
        assistant: who knows its versions and what is kept.
        dispatcher: where errors are told.
        button_handlers: hands over the press that says "Forget me".
        forget: deletes what the bot itself keeps of a user; returns how many records went.
        chat_model: whether a chat model reads and chooses.
        company: whom it is about.
    """

    def __init__(
        self,
        assistant: Assistant,
        dispatcher: Dispatcher,
        button_handlers: ButtonHandlers,
        *,
        forget: Callable[[str], Awaitable[int]],
        chat_model: bool,
        company: Company,
    ) -> None:
        self._company = company
        self._assistant, self._dispatcher, self._forget, self._chat_model = assistant, dispatcher, forget, chat_model
        button_handlers.do("forget", self._forget_now)

    @app_commands.command(name="help", description=_("What you can ask, and how"))
    async def help(self, interaction: discord.Interaction) -> None:
        """Say what can be asked."""
        await self._dispatcher.respond(InteractionReply(interaction, private=True), help_post(self._company, interaction.locale.value))

    @app_commands.command(name="about", description=_("What this is: versions, documents and dates"))
    async def about(self, interaction: discord.Interaction) -> None:
        """Say what this is."""
        locale = interaction.locale.value

        async def work() -> Post:
            status = status_text(await self._assistant.status(), locale)
            return text_post(
                translate("About", locale),
                f"{translate(ABOUT, locale).format(company=self._company.name)}\n\n{status}",
                footer=translate("Not investment advice", locale),
            )

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    @app_commands.command(name="privacy", description=_("What is kept of you, what for and how long"))
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Say what is kept."""
        locale = interaction.locale.value
        text = translate(PRIVACY, locale) + (translate(CHAT_MODEL, locale) if self._chat_model else "")
        await self._dispatcher.respond(InteractionReply(interaction, private=True), text_post(translate("Privacy", locale), text))

    @app_commands.command(name="forget-me", description=_("Delete everything that is kept of you, at once"))
    async def forget_me(self, interaction: discord.Interaction) -> None:
        """Ask before what is kept of a person is deleted."""
        locale, user = interaction.locale.value, str(interaction.user.id)
        row = (Button(translate("Forget me", locale), press_id("forget", NO_ANSWER, user), discord.ButtonStyle.danger),)
        await self._dispatcher.respond(
            InteractionReply(interaction, private=True), replace(sentence(translate(ASK_FORGET, locale)), buttons=(row,))
        )

    async def _forget_now(self, interaction: discord.Interaction) -> None:
        """Delete what is kept of whoever pressed the button."""
        user = str(interaction.user.id)

        async def work() -> Post:
            self._dispatcher.forget(user)
            count = await self._assistant.forget(user) + await self._forget(user)
            return sentence(translate(FORGOTTEN if count else NOTHING_KEPT, interaction.locale.value).format(count=count))

        await self._dispatcher.respond(InteractionReply(interaction, private=True, update=True), work)


def help_post(company: Company, locale: str = "en") -> Post:
    """What can be asked, and how."""
    examples = "\n".join(f"> {example}" for example in (*company.asks[:1], *EXAMPLES))
    return text_post(translate("Help", locale), translate(HELP, locale).format(examples=examples, company=company.name))
