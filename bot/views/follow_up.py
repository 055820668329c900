"""The form that opens under "Ask on": one question, which follows on from the answer it stands under."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.delivery.replies import InteractionReply
from bot.errors import error_boundary
from bot.locales.translation import translate

LONGEST_QUESTION = 1000
FORM_SECONDS = 15 * 60


class FollowUpForm(discord.ui.Modal):
    """One question.

    Args:
        locale: the reader's language.
        ask: called with the question.
    """

    def __init__(self, locale: str, ask: Callable[[discord.Interaction, str], Awaitable[None]]) -> None:
        super().__init__(title=translate("Ask on", locale), timeout=FORM_SECONDS)
        self._ask = ask
        self._question: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="question", style=discord.TextStyle.paragraph, max_length=LONGEST_QUESTION, placeholder="and at 95%?"
        )
        self.add_item(
            discord.ui.Label(
                text=translate("Your question", locale),
                description=translate("It follows on from this answer: and at 95%?", locale),
                component=self._question,
            )
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Ask it."""
        async with error_boundary(InteractionReply(interaction, private=True)):
            await self._ask(interaction, self._question.value.strip())
