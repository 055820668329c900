"""Getting a message to the person who asked: as the response to an interaction, or as a reply in a channel.

Both show stages while work goes on, edit what they have sent rather than sending more, and know what to do where Discord refuses:
an expired token, a lost permission, a closed direct message, a file that is too large.
"""

import logging
from collections.abc import Awaitable
from typing import Any

import discord

from bot.access.places import interaction_place, message_place
from bot.delivery.rendering import CONTENT, Post, clip
from bot.delivery.reply import EXPIRED, Refusals, only_sentence, shows_question, stage_text, upload
from bot.errors import CLIENT_ERRORS
from bot.locales.translation import translate
from qs_assistant.records.pending_requests import PendingRequest

log = logging.getLogger("bot")

IN_PRIVATE = "answering in private"


class InteractionReply:
    """The response to a command, menu or button: deferred first, edited afterwards.

    Args:
        interaction: what Discord sent.
        private: whether only the person who acted sees the response.
        update: whether the message under the pressed button is changed instead of a new one made.
    """

    def __init__(self, interaction: discord.Interaction, *, private: bool = False, update: bool = False) -> None:
        self._interaction, self._private, self._update = interaction, private, update
        changed = interaction.message if update else None
        self.private = private if changed is None else changed.flags.ephemeral
        self.asked_elsewhere = changed is not None and not shows_question(changed)
        self.locale = interaction.locale.value
        self.asker = str(interaction.user.id)
        in_server = interaction.guild_id is not None  # in direct messages there is nothing to forbid
        self.embeds = not in_server or interaction.app_permissions.embed_links
        self._bytes_allowed = interaction.filesize_limit if not in_server or interaction.app_permissions.attach_files else 0

    def pending_request(self, question: str) -> PendingRequest | None:
        """A new response that is awaited; a changed message goes on standing there, whatever happens."""
        if self._update or self._interaction.response.is_done() or self._interaction.channel_id is None:
            return None
        place = interaction_place(self._interaction)
        return PendingRequest(
            id=self._interaction.id,
            channel=self._interaction.channel_id,
            user=place.user,
            conversation=place.conversation,
            guild=self._interaction.guild_id,
            locale=place.locale,
            token=self._interaction.token,
            question=question,
            private=self._private,
            embeds=self.embeds,
        )

    async def acknowledge(self) -> None:
        """Defer, so that Discord's three seconds are kept."""
        if self._interaction.response.is_done():
            return
        if self._update:
            await self._interaction.response.defer()
        else:
            await self._interaction.response.defer(thinking=True, ephemeral=self._private)

    async def stage(self, text: str) -> None:
        """Show what is being done, in place of "thinking"."""
        if not self._update:
            await self._interaction.edit_original_response(content=stage_text(text))

    async def show(self, post: Post) -> None:
        """Show the post; past the token's life, in the channel instead where that is allowed."""
        try:
            await upload(self._send, post if self.embeds else post.as_text(), self._bytes_allowed)
        except discord.HTTPException as error:
            if error.code not in EXPIRED or self._private or self._update or not await self._show_in_channel(post):
                raise

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:  # noqa: ARG002 - it is private, so it may stay
        """Say to the person alone why there is no answer, whatever has been shown to others so far."""
        if not self._interaction.response.is_done():
            await self._interaction.response.send_message(clip(text, CONTENT), ephemeral=True)
        elif self._update:
            await self._interaction.followup.send(clip(text, CONTENT), ephemeral=True)
        elif self._private:
            await self.show(only_sentence(text))
        else:
            await self._refuse_apart(text)

    async def _refuse_apart(self, text: str) -> None:
        """In place of a public "thinking", which would make what follows it public, a message to the person alone."""
        await self.stage(translate(IN_PRIVATE, self.locale))
        try:
            await self._interaction.followup.send(clip(text, CONTENT), ephemeral=True)
        except discord.HTTPException:
            await self.show(only_sentence(text))
        else:
            await self._interaction.delete_original_response()

    async def _send(self, post: Post) -> None:
        view = post.view()
        if self._interaction.response.is_done():
            embeds = [] if post.embed is None else [post.embed]
            await self._interaction.edit_original_response(content=post.content or None, embeds=embeds, attachments=post.files(), view=view)
            return
        sent: dict[str, Any] = {"content": post.content or None, "ephemeral": self._private, "files": post.files()}
        if post.embed is not None:
            sent["embed"] = post.embed
        if view is not None:
            sent["view"] = view
        await self._interaction.response.send_message(**sent)

    async def _show_in_channel(self, post: Post) -> bool:
        channel, allowed = self._interaction.channel, self._interaction.app_permissions
        installed = self._interaction.guild_id is None or self._interaction.guild is not None
        if not installed or not isinstance(channel, discord.abc.Messageable) or not (allowed.send_messages and allowed.embed_links):
            return False
        sent: dict[str, Any] = {"embed": post.embed} if post.embed is not None else {"content": post.content}
        if allowed.attach_files:
            sent["files"] = post.within(self._bytes_allowed).files()
        if (view := post.view()) is not None:
            sent["view"] = view
        await channel.send(f"<@{self.asker}>" if post.embed is not None else sent.pop("content"), **sent)
        return True


class MessageReply:
    """A reply to a message: in direct messages, and in channels to mentions and replies.

    Args:
        message: the question.
        refusals: channels that are left alone.
        sent: an answer already given, to be edited.
    """

    def __init__(self, message: discord.Message, refusals: Refusals, sent: discord.Message | discord.PartialMessage | None = None) -> None:
        self._message, self._refusals = message, refusals
        self.sent: discord.Message | discord.PartialMessage | None = sent
        self._allowed = _permissions(message)
        self.locale = "en"
        self.asker = str(message.author.id)
        self.embeds = self._allowed.embed_links
        self.private, self.asked_elsewhere = False, True

    @property
    def possible(self) -> bool:
        """Whether the bot may answer there at all."""
        thread = isinstance(self._message.channel, discord.Thread)
        may_send = self._allowed.send_messages_in_threads if thread else self._allowed.send_messages
        return may_send and self._message.channel.id not in self._refusals

    def pending_request(self, _question: str) -> PendingRequest:
        """The message is answered again from its text, which stays with Discord."""
        message, place = self._message, message_place(self._message)
        guild = None if message.guild is None else message.guild.id
        return PendingRequest(id=message.id, channel=message.channel.id, user=place.user, conversation=place.conversation, guild=guild)

    async def acknowledge(self) -> None:
        """Show "is typing", where that can be shown."""
        if self.sent is not None:
            return
        try:
            await self._tried(self._message.channel.typing())
        except CLIENT_ERRORS as error:
            log.info("typing not shown", extra={"error": type(error).__name__})

    async def stage(self, text: str) -> None:
        """Show what is being done, in the message that becomes the answer."""
        await self._put(Post(content=stage_text(text)))

    async def show(self, post: Post) -> None:
        """Show the post, in place of what stands there."""
        guild = self._message.guild
        allowed = 0 if not self._allowed.attach_files else guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        await upload(self._put, post if self.embeds else post.as_text(), allowed)

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:
        """Say why there is no answer; in a server, no longer than it is true."""
        await self._put(only_sentence(text), seconds=seconds if self._message.guild is not None else None)

    def recover(self) -> None:
        """Keep of the answer only where it stands: enough to edit it or take it back, and thousands are kept."""
        if self.sent is not None:
            self.sent = discord.PartialMessage(channel=self.sent.channel, id=self.sent.id)

    async def withdraw(self) -> None:
        """Take the answer back, as its question is gone."""
        if self.sent is not None:
            await self._tried(self.sent.delete())

    async def _put(self, post: Post, *, seconds: float | None = None) -> None:
        view = post.view()
        if self.sent is not None:
            edited = self.sent.edit(
                content=post.content or None, embed=post.embed, attachments=post.files(), view=view, delete_after=seconds
            )
            self.sent = await self._tried(edited) or self.sent
            return
        sent: dict[str, Any] = {"content": post.content or None, "files": post.files(), "mention_author": False, "delete_after": seconds}
        if post.embed is not None:
            sent["embed"] = post.embed
        if view is not None:
            sent["view"] = view
        if self._allowed.read_message_history:
            sent["reference"] = self._message.to_reference(fail_if_not_exists=False)
        self.sent = await self._tried(self._message.channel.send(**sent))

    async def _tried(self, call: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever the call returns
        """Run a call; where Discord keeps us out, remember it and go on without."""
        try:
            return await call
        except discord.Forbidden:
            self._refusals.add(self._message.channel.id)
            return None
        except discord.NotFound:
            return None


def _permissions(message: discord.Message) -> discord.Permissions:
    """What the bot may do where the message stands."""
    if message.guild is None or isinstance(message.channel, discord.PartialMessageable):
        return discord.Permissions(
            send_messages=True, send_messages_in_threads=True, embed_links=True, attach_files=True, read_message_history=True
        )
    return message.channel.permissions_for(message.guild.me)
