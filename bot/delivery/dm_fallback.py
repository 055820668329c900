"""A private response whose work may outlive Discord's token: what comes too late to be edited in goes to the person directly."""

import logging
from dataclasses import replace

import discord

from bot.delivery.rendering import CONTENT, Post, clip
from bot.delivery.replies import InteractionReply
from bot.delivery.reply import EXPIRED
from bot.locales.translation import translate
from bot.queue.fair_queue import Clock
from qs_assistant.records.pending_requests import PendingRequest

log = logging.getLogger("bot")

TOKEN_SECONDS = 14 * 60
"""Discord lets a response be edited for 15 minutes; the last of them is not counted on."""

TAKES_LONGER = "This takes longer than Discord keeps this message open. The work goes on, and its result comes as a direct message"
NO_BUTTONS = "It is too late for buttons: /kb undo takes back a change, and what still waits for a word has to be given again."
DONE_LATE = "<@{user}> What you began with /kb has ended: /kb history shows what was changed."


class DmFallbackReply:
    """A reply that is edited while Discord allows it, and a direct message afterwards; in the channel only that the work has ended.

    The result itself does not go to the channel: it was to be seen by one person only.

    Args:
        reply: what is edited.
        interaction: what Discord sent.
        clock: seconds that only go forward.
    """

    def __init__(self, reply: InteractionReply, interaction: discord.Interaction, clock: Clock) -> None:
        self._reply, self._interaction, self._clock = reply, interaction, clock
        self._until = clock() + TOKEN_SECONDS
        self._parted = False
        self.locale, self.asker, self.embeds = reply.locale, reply.asker, reply.embeds
        self.private, self.asked_elsewhere = reply.private, reply.asked_elsewhere

    def pending_request(self, question: str) -> PendingRequest | None:
        """See Reply."""
        return self._reply.pending_request(question)

    async def acknowledge(self) -> None:
        """See Reply."""
        await self._reply.acknowledge()

    async def stage(self, text: str) -> None:
        """Show what is being done; in the last minute, once, that the result comes another way."""
        if not self._late:
            await self._reply.stage(text)
        elif not self._parted:
            self._parted = True
            await self._reply.stage(translate(TAKES_LONGER, self.locale))

    async def show(self, post: Post) -> None:
        """Show the post, however late it is."""
        if not self._late:
            try:
                await self._reply.show(post)
            except discord.HTTPException as error:
                if error.code not in EXPIRED:
                    raise
            else:
                return
        await self._deliver(post)

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:  # noqa: ARG002 - it may stay
        """Say why there is no result, however late it is."""
        if self._late:
            await self._deliver(Post(content=clip(text, CONTENT)))
        else:
            await self._reply.refuse(text)

    @property
    def _late(self) -> bool:
        return self._clock() >= self._until

    async def _deliver(self, post: Post) -> None:
        note = translate(NO_BUTTONS, self.locale) if post.buttons else ""
        bare = replace(post, content=clip("\n".join(part for part in (post.content, note) if part), CONTENT), buttons=())
        embeds = [] if bare.embed is None else [bare.embed]
        try:
            await self._interaction.user.send(bare.content or None, embeds=embeds, files=bare.files())
        except discord.Forbidden:
            await self._note_in_channel()

    async def _note_in_channel(self) -> None:
        channel = self._interaction.channel
        if isinstance(channel, discord.abc.Messageable) and self._interaction.app_permissions.send_messages:
            await channel.send(translate(DONE_LATE, self.locale).format(user=self.asker))
        else:
            log.info("result not delivered", extra={"channel": self._interaction.channel_id})
