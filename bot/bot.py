"""The bot itself: what it is made of, its commands given to Discord when they change, and a clean end."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.dm_scopes import DmScopes, ScopedAssistant
from bot.access.places import guild_scope
from bot.cogs.about import About
from bot.cogs.analyses import Analyses
from bot.cogs.ask import Ask
from bot.cogs.beliefs import Beliefs
from bot.cogs.conversation import Conversation
from bot.cogs.documents import Documents
from bot.cogs.lookup import Lookup
from bot.cogs.membership import Membership
from bot.cogs.server import Server
from bot.cogs.stories import Stories
from bot.cogs.value import Value
from bot.cogs.watch import Watch
from bot.delivery.message_map import MessageMap
from bot.delivery.pending_requests import PendingRequests
from bot.delivery.recovery import Recovery
from bot.delivery.replies import InteractionReply
from bot.delivery.reply import Refusals
from bot.documents.document_admin import AdminServices, DocumentAdmin
from bot.errors import report
from bot.locales.translation import Translation
from bot.monitoring import MeteredAssistant, Metrics
from bot.ports import Assistant
from bot.queue.dispatcher import Dispatcher
from bot.queue.fair_queue import Clock, Cooldown, FairQueue
from bot.views.button_handlers import AnswerButton, ButtonHandlers
from bot.views.document_buttons import DocumentButton, Pressed
from bot.views.reasons import ReasonMenu
from bot.views.watch_buttons import WatchButton
from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.app.digest import Digests
from qs_assistant.app.watching import Watching
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import Settings

log = logging.getLogger("bot")

PRESENCE = "/ask about {company}"

LONGEST_RATE_LIMIT = 60.0
"""Seconds that discord.py may wait for a rate limit before giving up."""


class Tree(app_commands.CommandTree["AssistantBot"]):
    """The commands, with the one error policy."""

    async def on_error(self, interaction: discord.Interaction["AssistantBot"], error: app_commands.AppCommandError, /) -> None:
        """Whatever happens before or around a command ends in a sentence and a log line."""
        await report(InteractionReply(interaction, private=True), error)


class AssistantBot(commands.AutoShardedBot):
    """The Discord front end of the assistant.

    Args:
        settings: limits, admins, shards.
        assistant: who answers; opened and closed by whoever made it.
        servers: what the servers have set.
        clock: seconds that only go forward.
        sync: give Discord the commands even where they have not changed.
        knowledge: what /kb works on; without it there is no /kb.
        beliefs: what servers' members believe; without it there is no /believe.
        watch: looks through feeds, and makes digests; without it, or without `knowledge`, there is no /watch.
        pending_requests: where it is noted what has been acknowledged; without it a crash loses what was being answered.
        when_warm: called once everything that is slow the first time has been done.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        assistant: Assistant,
        servers: ServerRecords,
        clock: Clock,
        sync: bool = False,
        knowledge: AdminServices | None = None,
        beliefs: ServerBeliefs | None = None,
        watch: tuple[Watching, Digests] | None = None,
        pending_requests: PendingRequestRecords | None = None,
        when_warm: Callable[[], None] | None = None,
    ) -> None:
        company = load_company(settings.knowledge_dir)
        shards = {"shard_ids": list(settings.shard_ids)} if settings.shard_ids else {}
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),  # none of them privileged
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            max_messages=None,
            activity=discord.CustomActivity(PRESENCE.format(company=company.name)),
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
            shard_count=settings.shard_count,
            **shards,  # type: ignore[arg-type] # one optional key of the options' TypedDict
        )
        if knowledge is not None:
            scoped: Any = ScopedAssistant(assistant, DmScopes(knowledge.direct_messages, self.get_guild, clock))
            assistant = scoped
        self.metrics = Metrics()
        metered: Any = MeteredAssistant(assistant, self.metrics, clock)
        assistant = metered
        self.settings, self.assistant, self.servers, self._sync, self._when_warm = settings, assistant, servers, sync, when_warm
        self.admission = Admission(owners=settings.owner_ids, admins=settings.admin_ids, admin_role=settings.admin_role, servers=servers)
        self._pending_requests = PendingRequests(pending_requests)
        self.dispatcher = self._dispatcher(assistant, clock)
        self.button_handlers = ButtonHandlers(assistant, self.dispatcher)
        self.metrics.gauge("qs_gateway_ready", "1 while Discord's gateway is connected and ready.", self.is_ready)
        self.metrics.gauge("qs_servers", "Servers that the bot is in.", lambda: len(self.guilds))
        self.message_map = MessageMap(servers)
        self.refusals = Refusals(clock)
        self._beliefs, self._watch, self.company = beliefs, watch, company
        self._document_admin = DocumentAdmin(knowledge, self.admission, clock) if knowledge else None
        self.on_document_button: Pressed | None = None
        self.on_watch_button: Pressed | None = None
        self._recovery: Recovery | None = None

    def _dispatcher(self, assistant: Assistant, clock: Clock) -> Dispatcher:
        """What works on questions one after another, within the settings' limits; its queue is measured."""
        settings = self.settings
        queue = FairQueue(
            at_once=settings.answers_at_once,
            lane_limit=settings.questions_waiting_per_server,
            limit=settings.questions_waiting,
            clock=clock,
        )
        self.metrics.gauge("qs_questions_waiting", "Questions that wait for their turn.", lambda: queue.waiting)
        self.metrics.gauge("qs_questions_running", "Questions that are being worked on.", lambda: queue.running)
        return Dispatcher(
            assistant=assistant,
            queue=queue,
            cooldown=Cooldown(questions=settings.cooldown_questions, seconds=settings.cooldown_seconds, clock=clock),
            clock=clock,
            answer_seconds=settings.answer_seconds,
            pending_requests=self._pending_requests,
        )

    async def setup_hook(self) -> None:
        """Put the bot together before the gateway says ready: slow loads, features, buttons, commands."""
        await asyncio.gather(self.assistant.warm_up(), asyncio.to_thread(self.servers.load))
        if self._when_warm is not None:
            self._when_warm()
        self._name_owners()
        await self._add_features()
        self.add_dynamic_items(AnswerButton, ReasonMenu)
        await self.tree.set_translator(Translation())
        if self.shard_ids is None or 0 in self.shard_ids:  # one process gives Discord the commands
            await self._sync_commands()

    async def on_message(self, message: discord.Message, /) -> None:
        """No prefix commands; bot/cogs/conversation.py listens."""

    async def on_ready(self) -> None:
        """Say so in the log; the first time, settle what an earlier process was cut off from."""
        log.info("ready", extra={"servers": len(self.guilds), "shards": self.shard_count})
        recovery, self._recovery = self._recovery, None
        if recovery is not None:
            await recovery.recover()

    def problems(self) -> tuple[str, ...]:
        """What is wrong just now, for /healthz."""
        if self.is_closed():
            return ("The bot is stopping.",)
        return () if self.is_ready() else ("Discord's gateway is not connected.",)

    async def stop(self) -> None:
        """Finish what is in flight, within bounds, and leave."""
        left = await self.dispatcher.close(self.settings.shutdown_seconds)
        log.info("stopping", extra={"unanswered": left})
        await self.close()

    async def _add_features(self) -> None:
        conversation = Conversation(
            self,
            assistant=self.assistant,
            dispatcher=self.dispatcher,
            message_map=self.message_map,
            refusals=self.refusals,
            company=self.company,
        )
        self._recovery = Recovery(
            self,
            assistant=self.assistant,
            dispatcher=self.dispatcher,
            pending_requests=self._pending_requests,
            resume=conversation.resume,
            refusals=self.refusals,
        )
        ask = Ask(self.assistant, self.dispatcher, self.admission, self.company.asks)
        self.tree.add_command(ask.menu)
        membership = Membership(self, self.servers, self._clean_up, self.company)
        chat_model = bool(getattr(self.settings, "chat_model", None))
        for cog in (
            ask,
            Value(self.assistant, self.dispatcher, self.admission),
            Analyses(self.assistant, self.dispatcher, self.admission),
            Stories(self.assistant, self.dispatcher, self.admission),
            Lookup(self.assistant, self.dispatcher, self.admission, self.button_handlers),
            About(self.assistant, self.dispatcher, self.button_handlers, forget=self._forget, chat_model=chat_model, company=self.company),
            Server(self.assistant, self.dispatcher, self.admission, self.servers),
            conversation,
            membership,
        ):
            await self.add_cog(cog)
        if self._beliefs is not None:
            await self.add_cog(Beliefs(self.assistant, self._beliefs, self.dispatcher, self.admission))
        if self._document_admin is not None:
            documents = Documents(self._document_admin, self.dispatcher, self.button_handlers)
            self.on_document_button = documents.on_button
            await self.add_cog(documents)
            self.add_dynamic_items(DocumentButton)
            if self._watch is not None:
                await self._add_watch(*self._watch, self._document_admin)

    async def _add_watch(self, watching: Watching, digests: Digests, document_admin: DocumentAdmin) -> None:
        watch = Watch(self, watching, digests, document_admin, self.dispatcher, enabled=self.settings.watch)
        self.on_watch_button = watch.on_button
        await self.add_cog(watch)
        self.add_dynamic_items(WatchButton)

    async def _clean_up(self, guild: int) -> None:
        """Forget what is kept of a server that the bot has left for good: documents first, so that a break in between is made good."""
        if self._document_admin is not None:
            await self._document_admin.clear(guild)
        if self._watch is not None:
            await asyncio.to_thread(self._watch[0].records.forget_scope, guild_scope(guild))
        await self.assistant.forget_scope(guild_scope(guild))

    async def _forget(self, user: str) -> int:
        """Forget what the bot itself keeps of a user; returns how many exchanges there were."""
        await self._pending_requests.forget(user)
        return await self.message_map.forget(user)

    def _name_owners(self) -> None:
        """The application's own owner or team, as Discord named them at login."""
        application = self.application
        if application is not None and application.team is not None:
            self.admission.add_owners([member.id for member in application.team.members])
        elif application is not None:
            self.admission.add_owners([application.owner.id])

    async def _sync_commands(self) -> None:
        """Give Discord the commands where they differ from what it was last given."""
        translator = self.tree.translator
        known = self.tree.get_commands()
        given = [await one.get_translated_payload(self.tree, translator) if translator else one.to_dict(self.tree) for one in known]
        digest = hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
        application, target = self.application_id or 0, self.settings.sync_guild
        known_digest, known_target = await asyncio.to_thread(self.servers.commands_given, application)
        if not self._sync and (known_digest, known_target) == (digest, target):
            return
        if target is not None:
            self.tree.copy_global_to(guild=discord.Object(target))
            await self.tree.sync(guild=discord.Object(target))
            await self.http.bulk_upsert_global_commands(application, [])  # a command given twice is shown twice
        else:
            await self.tree.sync()
        if known_target not in (None, target):
            await self._take_commands_from(known_target)
        await asyncio.to_thread(self.servers.set_commands_given, application, digest, target)
        log.info("commands given to Discord", extra={"commands": len(given)})

    async def _take_commands_from(self, guild: int) -> None:
        """Take back what an earlier SYNC_GUILD has; where the bot is no longer in that server there is nothing left of it."""
        try:
            await self.http.bulk_upsert_guild_commands(self.application_id or 0, guild, [])
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("commands not taken back", extra={"guild": guild, "error": type(error).__name__})
