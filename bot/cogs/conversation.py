"""Questions by message: direct messages, mentions and replies to the bot; edits answer anew, deletions take the answer back."""

import asyncio
import logging

import discord
from discord.ext import commands

from bot.access.addressing import addressed_role, without_mentions
from bot.access.places import message_place
from bot.cogs.about import help_post
from bot.delivery.message_map import Exchange, MessageMap
from bot.delivery.rendering import Button, Post, plain
from bot.delivery.replies import MessageReply
from bot.delivery.reply import Refusals
from bot.errors import NO_REPLY, error_boundary
from bot.locales.translation import translate
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from bot.views.button_handlers import NO_ANSWER
from bot.views.buttons import press_id
from qs_assistant.types.answer import Answer
from qs_assistant.types.company import Company

log = logging.getLogger("bot")

EDIT_SECONDS = 60
"""An edit within this time of asking is answered anew."""

UNREAD = (
    "Discord does not show me the words of such a message. Ask on with the button, use /ask, or write @{name} in front of the question."
)
_ASKED = {discord.MessageType.default, discord.MessageType.reply}


class Conversation(commands.Cog):
    """Listens where the bot is spoken to; without the message content intent Discord shows it nothing else.

    Args:
        bot: who is spoken to.
        assistant: who answers.
        dispatcher: where questions go.
        message_map: which message answers which question.
        refusals: channels that Discord keeps the bot out of.
        company: whom it is about.
    """

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        *,
        assistant: Assistant,
        dispatcher: Dispatcher,
        message_map: MessageMap,
        refusals: Refusals,
        company: Company,
    ) -> None:
        self._bot, self._assistant, self._dispatcher = bot, assistant, dispatcher
        self._message_map, self._refusals = message_map, refusals
        self._company = company

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        if self._is_for_us(message):
            await self._begin(message, MessageReply(message, self._refusals))

    async def resume(self, message: discord.Message, sent: discord.Message | None) -> None:
        """Answer a question that an earlier process was cut off from, in place of what stands there."""
        await self._begin(message, MessageReply(message, self._refusals, sent))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer a question anew that was edited soon after it was asked."""
        message = payload.message
        if message.edited_at is None or (message.edited_at - message.created_at).total_seconds() > EDIT_SECONDS:
            return
        known = self._message_map.get(message.id)
        if not self._is_for_us(message) or (known is not None and known.content == message.content):
            return
        sent = None
        if known is not None:
            await _stopped(known.task)
            sent = known.reply.sent
        await self._begin(message, MessageReply(message, self._refusals, sent))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer back when its question is deleted."""
        await self._withdraw(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same for many at once."""
        for question in payload.message_ids:
            await self._withdraw(question)

    def _is_for_us(self, message: discord.Message) -> bool:
        me = self._bot.user
        if me is None or message.author.bot or message.webhook_id is not None or message.type not in _ASKED:
            return False
        return message.guild is None or me in message.mentions or addressed_role(message) is not None

    async def _begin(self, message: discord.Message, reply: MessageReply) -> None:
        if not reply.possible:
            log.info("may not answer there", extra={"channel": message.channel.id})
            return
        task = asyncio.current_task()
        self._message_map.begin(message.id, Exchange(message.content, task, reply))
        await self._answer(message, reply)
        async with error_boundary(NO_REPLY):
            await self._message_map.keep(message.id, user=reply.asker)

    async def _answer(self, message: discord.Message, reply: MessageReply) -> None:
        question = without_mentions(message.content)
        if not question:
            unread = message.type is discord.MessageType.reply or addressed_role(message) is not None
            await self._dispatcher.respond(reply, self._unread(message) if unread else help_post(self._company))
            return
        place = message_place(message)

        async def ask(progress: Progress) -> Answer:
            return await self._assistant.ask(question, place, progress=progress)

        await self._dispatcher.answer(reply, place, ask)

    def _unread(self, message: discord.Message) -> Post:
        """What works where Discord keeps a message's words from the bot, with a button that does."""
        name = message.guild.me.display_name if message.guild is not None else "me"
        row = (Button(translate("Ask on"), press_id("on", NO_ANSWER, str(message.author.id)), discord.ButtonStyle.success),)
        return Post(content=translate(UNREAD).format(name=plain(name)), buttons=(row,))

    async def _withdraw(self, question: int) -> None:
        async with error_boundary(NO_REPLY):
            exchange, kept = await self._message_map.end(question)
            if exchange is not None:
                await _stopped(exchange.task)
                await exchange.reply.withdraw()
            elif kept is not None:
                channel, reply = kept
                await self._bot.http.delete_message(channel, reply)


async def _stopped(task: "asyncio.Task[None] | None") -> None:
    """Stop the work on a question that is no longer asked."""
    if task is None or task.done() or task is asyncio.current_task():
        return
    task.cancel()
    await asyncio.wait([task])
