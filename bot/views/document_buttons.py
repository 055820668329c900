"""Buttons and forms of the /kb commands; each asks for the rights anew, as they may have gone since the message was sent."""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.replies import InteractionReply
from bot.documents.posts import TEMPLATE
from bot.errors import reported
from bot.locales.translation import say
from qs_assistant.documents.drafts import Details
from qs_assistant.types.errors import NotAllowedError

if TYPE_CHECKING:
    from bot.bot import AssistantBot

NOT_YOURS = "Only the admin who began this may go on with it. Begin your own with /kb."
LONGEST = 300
TEXT = 4000

Pressed = Callable[[discord.Interaction, str, str], Awaitable[None]]
"""(interaction, action, key)."""


class KnowledgePress(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Any button of the /kb commands, made again from its id."""

    def __init__(self, item: discord.ui.Button[Any], *, action: str, key: str, user: int) -> None:
        super().__init__(item)
        self.action, self.key, self.user = action, key, user

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """Read the id."""
        if not isinstance(item, discord.ui.Button):
            raise TypeError(item)
        return cls(item, action=match["action"], key=match["key"], user=int(match["user"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the press over, where it is the admin's own."""
        bot: AssistantBot = interaction.client  # type: ignore[assignment] # the bot's own interactions carry the bot
        async with reported(InteractionReply(interaction, private=True)):
            if interaction.user.id != self.user:
                raise NotAllowedError(NOT_YOURS)
            if bot.pressed_knowledge is not None:
                await bot.pressed_knowledge(interaction, self.action, self.key)


class DetailsForm(discord.ui.Modal):
    """Title, publisher, date and kind of a document, and its text where it is typed in.

    Args:
        title: what stands above.
        locale: the reader's language.
        guess: what the fields begin with.
        with_text: whether there is a field for the text.
        done: called with what was entered; asks for the rights anew.
    """

    def __init__(
        self,
        title: str,
        locale: str,
        guess: Details,
        *,
        with_text: bool,
        done: Callable[[discord.Interaction, Details, str], Awaitable[None]],
    ) -> None:
        super().__init__(title=title, timeout=15 * 60)
        self._done = done
        labels = {"title": "title", "publisher": "publisher", "date": "date", "kind": "kind"}
        self._fields = {name: _input(name, say(text, locale), getattr(guess, name)) for name, text in labels.items()}
        self._fields["title"].required = with_text
        self._text: discord.ui.TextInput[Any] | None = None
        for one in self._fields.values():
            self.add_item(one)
        if with_text:
            self._text = discord.ui.TextInput(
                custom_id="text", label=say("text", locale), style=discord.TextStyle.paragraph, max_length=TEXT
            )
            self.add_item(self._text)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Hand over what was entered."""
        details = Details(**{name: one.value.strip() for name, one in self._fields.items()})
        async with reported(InteractionReply(interaction, private=True)):
            await self._done(interaction, details, self._text.value if self._text else "")


def _input(name: str, text: str, value: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, label=text, default=value[:LONGEST] or None, required=False, max_length=LONGEST)
