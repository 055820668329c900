"""Buttons under proposals: any admin of the server may press them, after any restart."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.replies import InteractionReply
from bot.errors import error_boundary

if TYPE_CHECKING:
    from bot.bot import AssistantBot

TEMPLATE = r"watch:(?P<action>add|later|never|take):(?P<key>[A-Za-z0-9_.:-]{1,88})"


class WatchButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Any button under a proposal, made again from its id."""

    def __init__(self, item: discord.ui.Button[Any], *, action: str, key: str) -> None:
        super().__init__(item)
        self.action, self.key = action, key

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """Read the id."""
        if not isinstance(item, discord.ui.Button):
            raise TypeError(item)
        return cls(item, action=match["action"], key=match["key"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the press over; the rights are asked for there."""
        bot: AssistantBot = interaction.client  # type: ignore[assignment] # the bot's own interactions carry the bot
        async with error_boundary(InteractionReply(interaction, private=True)):
            if bot.on_watch_button is not None:
                await bot.on_watch_button(interaction, self.action, self.key)
