"""Buttons and forms of the /kb commands; each asks for the rights anew, as they may have gone since the message was sent."""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.replies import InteractionReply
from bot.documents.posts import TEMPLATE
from bot.errors import error_boundary
from bot.locales.translation import translate
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.formats.parsed import KINDS
from qs_assistant.types.errors import NotAllowedError

if TYPE_CHECKING:
    from bot.bot import AssistantBot

NOT_YOURS = "Only the admin who began this may go on with it. Begin your own with /kb."
LONGEST = 300
TEXT = 4000
TITLE_HINT = "as the document says it"
PUBLISHER_HINT = "who published it"
DATE_HINT = "2025-10-01, 2025-10 or 2025"
KIND_HINT = "what kind of document it is"
TEXT_HINT = "up to 4,000 characters; more as a file"

Pressed = Callable[[discord.Interaction, str, str], Awaitable[None]]
"""(interaction, action, key)."""


class DocumentButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
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
        async with error_boundary(InteractionReply(interaction, private=True)):
            if interaction.user.id != self.user:
                raise NotAllowedError(NOT_YOURS)
            if bot.on_document_button is not None:
                await bot.on_document_button(interaction, self.action, self.key)


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
        self._done, self._locale = done, locale
        self._fields = {name: _input(name, getattr(guess, name)) for name in ("title", "publisher", "date")}
        self._fields["title"].required = with_text
        self._kind = _kinds(guess.kind, locale)
        self._text: discord.ui.TextInput[Any] | None = None
        hints = {"title": TITLE_HINT, "publisher": PUBLISHER_HINT, "date": DATE_HINT}
        for name, one in self._fields.items():
            self._labelled(name, hints[name], one)
        self._labelled("kind", KIND_HINT, self._kind)
        if with_text:
            self._text = discord.ui.TextInput(custom_id="text", style=discord.TextStyle.paragraph, max_length=TEXT)
            self._labelled("text", TEXT_HINT, self._text)

    def _labelled(self, name: str, hint: str, component: discord.ui.Item[Any]) -> None:
        self.add_item(discord.ui.Label(text=translate(name, self._locale), description=translate(hint, self._locale), component=component))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Hand over what was entered."""
        typed = {name: one.value.strip() for name, one in self._fields.items()}
        details = Details(**typed, kind=next(iter(self._kind.values), ""))
        async with error_boundary(InteractionReply(interaction, private=True)):
            await self._done(interaction, details, self._text.value if self._text else "")


def _input(name: str, value: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, default=value[:LONGEST] or None, required=False, max_length=LONGEST)


def _kinds(chosen: str, locale: str) -> discord.ui.Select[Any]:
    options = [discord.SelectOption(label=translate(kind, locale), value=kind, default=kind == chosen) for kind in KINDS]
    return discord.ui.Select(custom_id="kind", required=False, options=options)
