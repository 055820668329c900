"""After a start: questions that an earlier process acknowledged and was then cut off from are answered, or their askers are told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

import discord
from discord.http import Route

from bot.access.places import guild_scope
from bot.delivery.pending_requests import PendingRequests
from bot.delivery.rendering import CONTENT, Post, clip
from bot.delivery.replies import MessageReply
from bot.delivery.reply import EXPIRED, Refusals, is_stage, stage_text, upload
from bot.errors import NO_REPLY, error_boundary
from bot.locales.translation import translate
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from qs_assistant.records.pending_requests import PendingRequest
from qs_assistant.types.answer import Answer
from qs_assistant.types.place import GLOBAL_SCOPE, Place

log = logging.getLogger("bot")

CUT_OFF = "I was restarted before I could answer this. Ask again, please."
WORTH_ANSWERING = timedelta(minutes=15)
"""An answer that comes later is no longer waited for; a token of Discord's lives as long."""
SETTLED_AT_ONCE = 4
"""How many are looked up at Discord together."""
AGAIN_SECONDS = (5.0, 30.0, 120.0)
"""When what failed at Discord's end is tried again, one pause after another; what is left then stays for the next start."""
REPLIES_READ = 500
"""Messages after a question among which the bot's own reply is looked for."""

Resume = Callable[[discord.Message, discord.Message | None], Awaitable[None]]
"""(question, what stands in place of its answer) → the question is answered there."""


class Channel(Protocol):
    """Where messages can be read and sent."""

    async def fetch_message(self, id: int, /) -> discord.Message:  # noqa: A002 - discord.py's name
        """One message."""

    def history(self, **options: Any) -> Any:  # noqa: ANN401 - discord.py's own
        """Messages, as an asynchronous iterator."""

    async def send(self, content: str, **options: Any) -> discord.Message:  # noqa: ANN401 - discord.py's own
        """Send a message."""


class ResumedReply:
    """The response to an interaction that an earlier process deferred.

    Args:
        shown: the response as it stands, which can be edited.
        pending: what has to be answered.
    """

    def __init__(self, shown: discord.WebhookMessage, pending: PendingRequest) -> None:
        self._shown, self._pending = shown, pending
        self.locale, self.asker, self.embeds = pending.locale, pending.user, pending.embeds
        self.private, self.asked_elsewhere = pending.private, False

    def pending_request(self, _question: str) -> PendingRequest:
        """The same pending request goes on."""
        return self._pending

    async def acknowledge(self) -> None:
        """That has been done."""

    async def stage(self, text: str) -> None:
        """Show what is being done."""
        await self._shown.edit(content=stage_text(text))

    async def show(self, post: Post) -> None:
        """Show the answer."""
        allowed = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES if self.embeds else 0
        await upload(self._send, post if self.embeds else post.as_text(), allowed)

    async def refuse(self, text: str, *, seconds: float | None = None) -> None:  # noqa: ARG002 - it may stay
        """Show a sentence instead."""
        await self._send(Post(content=clip(text, CONTENT)))

    async def _send(self, post: Post) -> None:
        embeds = [] if post.embed is None else [post.embed]
        await self._shown.edit(content=post.content or None, embeds=embeds, attachments=post.files(), view=post.view())


class Recovery:
    """Answers each pending request once: never where an answer stands already, and by a sentence alone where answering was tried before.

    Args:
        bot: the way to Discord, connected.
        assistant: who answers.
        dispatcher: where questions go.
        pending_requests: what is pending.
        resume: answers a question by message.
        refusals: channels that Discord keeps the bot out of.
    """

    def __init__(
        self,
        bot: discord.AutoShardedClient,
        *,
        assistant: Assistant,
        dispatcher: Dispatcher,
        pending_requests: PendingRequests,
        resume: Resume,
        refusals: Refusals,
    ) -> None:
        self._bot, self._assistant, self._dispatcher, self._pending_requests = bot, assistant, dispatcher, pending_requests
        self._resume, self._refusals = resume, refusals
        self._few = asyncio.Semaphore(SETTLED_AT_ONCE)

    async def recover(self) -> None:
        """Settle what dead processes have left."""
        async with error_boundary(NO_REPLY):
            left = await self._pending_requests.claim_orphaned(self.serves)
            for pause in (0.0, *AGAIN_SECONDS):
                if not left:
                    return
                log.info("settling", extra={"pending": len(left)})
                await asyncio.sleep(pause)
                settled = await asyncio.gather(*(self._recover_one(one) for one in left))
                left = [one for one, done in zip(left, settled, strict=True) if not done]

    def serves(self, guild: int | None) -> bool:
        """Whether a server's questions come to this process; None: direct messages."""
        shard = 0 if guild is None else (guild >> 22) % (self._bot.shard_count or 1)
        return self._bot.shard_ids is None or shard in self._bot.shard_ids

    async def _recover_one(self, pending: PendingRequest) -> bool:
        """Settle one; false where that failed, at Discord's end or in the records, and may be tried again.

        Few at a time look up at Discord what stands there; what has to be answered then waits its turn with all other questions: held back
        here, the last would hear nothing for minutes.
        """
        settled = False
        async with error_boundary(NO_REPLY):
            try:
                await (self._message(pending) if pending.token is None else self._interaction(pending, pending.token))
            except (discord.Forbidden, discord.NotFound) as error:  # nobody there to be told, or no way to them
                log.info("not settled", extra={"error": type(error).__name__})
            await self._pending_requests.discard(pending.id)
            settled = True
        return settled  # noqa: RET504 - false where the failure was reported and went no further

    async def _message(self, pending: PendingRequest) -> None:
        async with self._few:
            channel = await self._channel(pending)
            try:
                message = await channel.fetch_message(pending.id)
            except discord.Forbidden:  # no reading back in this channel: neither the question nor an answer can be seen
                await channel.send(f"<@{pending.user}> {translate(CUT_OFF, pending.locale)}")
                return
            sent = await self._own_reply(channel, message)
        if sent is not None and not is_stage(sent):
            return
        if self._worth_answering(pending):
            await self._resume(message, sent)
        else:
            await MessageReply(message, self._refusals, sent).refuse(translate(CUT_OFF, pending.locale))

    async def _own_reply(self, channel: Channel, message: discord.Message) -> discord.Message | None:
        async for one in channel.history(after=message, limit=REPLIES_READ, oldest_first=True):
            about = one.reference.message_id if one.reference is not None else None
            if about == message.id and self._bot.user is not None and one.author.id == self._bot.user.id:
                found: discord.Message = one
                return found
        return None

    async def _interaction(self, pending: PendingRequest, token: str) -> None:
        application = self._bot.application_id or 0
        webhook = discord.Webhook.partial(application, token, client=self._bot)
        original = Route("GET", "/webhooks/{application_id}/{token}/messages/@original", application_id=application, token=token)
        async with self._few:
            try:
                shown = await webhook.fetch_message(int((await self._bot.http.request(original))["id"]))
            except discord.HTTPException as error:
                if error.code not in EXPIRED:
                    raise
                await self._tell_in_channel(pending)
                return
        if not is_stage(shown):
            return
        reply = ResumedReply(shown, pending)
        if not pending.question or not self._worth_answering(pending):
            await reply.refuse(translate(CUT_OFF, pending.locale))
            return
        scopes = (GLOBAL_SCOPE,) if pending.guild is None else (guild_scope(pending.guild), GLOBAL_SCOPE)
        place = Place(conversation=pending.conversation, user=pending.user, scopes=scopes, locale=pending.locale)

        async def ask(progress: Progress) -> Answer:
            return await self._assistant.ask(pending.question, place, progress=progress)

        await self._dispatcher.answer(reply, place, ask, question=pending.question)

    async def _tell_in_channel(self, pending: PendingRequest) -> None:
        """Past the token's life: beside the response that stands there unanswered, where others may see it."""
        if pending.private:
            return
        channel = await self._channel(pending)
        async for one in channel.history(around=discord.Object(pending.id), limit=100):
            about = one.interaction_metadata
            if about is not None and about.id == pending.id and is_stage(one):
                reference = one.to_reference(fail_if_not_exists=False)
                await channel.send(f"<@{pending.user}> {translate(CUT_OFF, pending.locale)}", reference=reference)
                return

    async def _channel(self, pending: PendingRequest) -> Channel:
        found: Any = self._bot.get_channel(pending.channel) or await self._bot.fetch_channel(pending.channel)
        channel: Channel = found
        return channel

    @staticmethod
    def _worth_answering(pending: PendingRequest) -> bool:
        """Whether the answer is still waited for, and the question has not brought the program down twice."""
        return pending.tries <= 1 and discord.utils.utcnow() - discord.utils.snowflake_time(pending.id) < WORTH_ANSWERING
