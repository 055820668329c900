"""Why an answer did not help: a menu under the thanks for "Not helpful", kept with the verdict."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.rendering import Menu
from bot.locales.translation import translate

if TYPE_CHECKING:
    from bot.bot import AssistantBot

TEMPLATE = r"qr:why:(?P<answer>[A-Za-z0-9_.-]{1,48})"
REASONS = {
    "figure": "A figure is wrong",
    "question": "Not what I asked",
    "source": "The source does not say so",
    "age": "It is out of date",
    "missing": "Something is missing",
    "wording": "Hard to understand",
}
"""What may have been wrong, as it is kept and as it is shown."""


def reason_menu(answer: str, locale: str) -> Menu:
    """The menu about one answer."""
    options = tuple((translate(label, locale), name) for name, label in REASONS.items())
    return Menu(f"qr:why:{answer}", translate("What was wrong?", locale), options)


class ReasonMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=TEMPLATE):
    """A choice from that menu, read from its id, so that it works after a restart."""

    def __init__(self, item: discord.ui.Select[Any], *, answer: str) -> None:
        super().__init__(item)
        self.answer = answer

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """Read the id."""
        if not isinstance(item, discord.ui.Select):
            raise TypeError(item)
        return cls(item, answer=match["answer"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the choice over."""
        bot: AssistantBot = interaction.client  # type: ignore[assignment] # the bot's own interactions carry the bot
        chosen = [one for one in self.item.values if one in REASONS]
        await bot.button_handlers.keep_reason(interaction, self.answer, chosen[0] if chosen else "")
