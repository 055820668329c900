"""/watch: new filings and news as proposals to admins, and digests; the bot looks by itself where WATCH is on."""

import asyncio
import logging
from collections.abc import Callable

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands, tasks

from bot.access.channel_visibility import visible_to
from bot.access.places import guild_scope
from bot.cogs.watch_posts import added_post, decided_post, digest_post, feeds_post, proposal_post
from bot.delivery.layout import sentence
from bot.delivery.rendering import Post
from bot.delivery.replies import InteractionReply
from bot.documents.document_admin import DocumentAdmin, actor
from bot.documents.jobs import DocumentJobs, EditedReply
from bot.documents.pending import PendingUpload
from bot.errors import CLIENT_ERRORS, NO_REPLY, error_boundary
from bot.locales.translation import translate
from bot.queue.dispatcher import Dispatcher
from qs_assistant.app.digest import DAY_SECONDS, WEEK, Digest, Digests
from qs_assistant.app.newer_figures import NewerFigure, newer_figures
from qs_assistant.app.watching import Watching
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.incoming import Address
from qs_assistant.documents.versioning import Progress
from qs_assistant.records.watch import ADDED, LATER, NEVER
from qs_assistant.types.errors import NotAllowedError, NotFoundError
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.valuation.units import label, show_named

log = logging.getLogger("bot")

ON = "From now on what is new is proposed in {channel}. Nothing goes live unasked."
OFF = "Nothing is watched here any more."
FEED_ADDED = "Watched from today on: {feed}"
FEED_REMOVED = "Watched no longer: {feed}"
NO_PROPOSALS = "No proposals are open."
NOT_SWITCHED_ON = "Whoever runs this bot has not switched the watch on (WATCH)."
DIGEST_ON = "A digest is posted there every week from now on."
DIGEST_OFF = "Digests are shown only when asked for, with /watch digest."
NO_CHANNEL = "Choose a channel first, with /watch on."
TAKEN_OVER = "{name} is {value} in this base case from now on."
AT_ONCE = 5
"""Proposals that are posted at a time."""

Url = app_commands.Range[str, 1, 2000]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Watch(commands.GroupCog, group_name="watch", group_description=_("New filings and news, proposed to this server's admins")):
    """Proposals and digests.

    Args:
        bot: the way to Discord.
        watching: looks through feeds and keeps what is found.
        digests: says what happened.
        document_admin: adds what an admin accepts.
        dispatcher: where errors are told.
        enabled: whether the bot looks by itself.
    """

    def __init__(
        self,
        bot: discord.AutoShardedClient,
        watching: Watching,
        digests: Digests,
        document_admin: DocumentAdmin,
        dispatcher: Dispatcher,
        *,
        enabled: bool,
    ) -> None:
        self._bot, self._watching, self._digests, self._enabled = bot, watching, digests, enabled
        self._document_admin, self._dispatcher = document_admin, dispatcher
        self._jobs = DocumentJobs(document_admin, dispatcher)

    async def cog_load(self) -> None:
        """Begin to look, where that is switched on."""
        if self._enabled:
            self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.look.cancel()

    @app_commands.command(name="on", description=_("Propose new filings and news in a channel of admins"))
    @app_commands.describe(channel=_("Where proposals are posted"))
    async def on(self, interaction: discord.Interaction, channel: discord.TextChannel) -> None:
        """Begin."""

        def work(scope: str) -> Post:
            if not self._enabled:
                raise NotAllowedError(NOT_SWITCHED_ON)
            self._watching.begin(scope, _today())
            self._watching.records.set_channel(scope, channel.id)
            return sentence(translate(ON, interaction.locale.value).format(channel=channel.mention))

        await self._respond(interaction, work)

    @app_commands.command(name="off", description=_("Watch nothing any more"))
    async def off(self, interaction: discord.Interaction) -> None:
        """End."""

        def work(scope: str) -> Post:
            for one in self._watching.records.feeds(scope):
                self._watching.watcher.remove(scope, one.url)
            self._watching.records.set_channel(scope, None)
            return sentence(translate(OFF, interaction.locale.value))

        await self._respond(interaction, work)

    @app_commands.command(name="add", description=_("Watch another feed: RSS or Atom"))
    @app_commands.describe(feed=_("Its address"))
    async def add(self, interaction: discord.Interaction, feed: Url) -> None:
        """Watch a feed."""

        def work(scope: str) -> Post:
            return sentence(translate(FEED_ADDED, interaction.locale.value).format(feed=self._watching.watcher.add(scope, feed, _today())))

        await self._respond(interaction, work)

    @app_commands.command(name="remove", description=_("Watch a feed no longer"))
    @app_commands.describe(feed=_("Its address"))
    async def remove(self, interaction: discord.Interaction, feed: Url) -> None:
        """Leave a feed."""

        def work(scope: str) -> Post:
            self._watching.watcher.remove(scope, feed)
            return sentence(translate(FEED_REMOVED, interaction.locale.value).format(feed=feed))

        await self._respond(interaction, work)

    @app_commands.command(name="feeds", description=_("Which feeds are watched, and what was wrong with them"))
    async def feeds(self, interaction: discord.Interaction) -> None:
        """Show the feeds."""
        await self._respond(interaction, lambda scope: feeds_post(self._watching.records.feeds(scope), interaction.locale.value))

    @app_commands.command(name="proposals", description=_("Proposals that are open or put off"))
    async def proposals(self, interaction: discord.Interaction) -> None:
        """Show the newest proposal with its buttons, and how many more there are."""

        def work(scope: str) -> Post:
            found = self._watching.records.proposals(scope)
            if not found:
                return sentence(translate(NO_PROPOSALS, interaction.locale.value))
            return proposal_post(found[0], interaction.locale.value, more=len(found) - 1)

        await self._respond(interaction, work)

    @app_commands.command(name="digest", description=_("What happened here this week"))
    @app_commands.describe(weekly=_("Post one every week in the channel of proposals, or no longer"))
    async def digest(self, interaction: discord.Interaction, *, weekly: bool | None = None) -> None:
        """Show a digest, or have it posted every week."""

        def work(scope: str) -> Post:
            locale = interaction.locale.value
            if weekly is None:
                return digest_post(self._digests.make(scope), locale, visible_to(interaction.guild, interaction.user))
            if not self._watching.records.set_digest(scope, WEEK if weekly else None, discord.utils.utcnow().timestamp()):
                raise NotFoundError(NO_CHANNEL)
            return sentence(translate(DIGEST_ON if weekly else DIGEST_OFF, locale))

        await self._respond(interaction, work)

    @tasks.loop(minutes=5)
    async def look(self) -> None:
        """Look through the feeds that are due, and post what is new and the digests that are due."""
        await self._bot.wait_until_ready()
        async with error_boundary(NO_REPLY):
            if self._bot.shard_ids is None or 0 in self._bot.shard_ids:  # one process asks the sites
                await self._watching.watcher.check()
            channels = await asyncio.to_thread(self._watching.records.channels)
            for scope, channel in channels.items():
                await self._propose(scope, channel)
            await self._post_digests(channels)

    async def on_button(self, interaction: discord.Interaction, action: str, key: str) -> None:
        """Do what a button says; the rights are asked for anew."""
        match action:
            case "add":
                await self._add(interaction, int(key))
            case "take":
                await self._take_over(interaction, *key.rsplit(":", 1))
            case _:
                state = LATER if action == "later" else NEVER

                async def work() -> Post:
                    scope = self._scope(interaction)
                    by = actor(interaction)
                    found = await asyncio.to_thread(lambda: self._watching.decide(scope, int(key), state, by=by))
                    return decided_post(found, state, interaction.locale.value)

                await self._dispatcher.respond(EditedReply(interaction), work)

    async def _add(self, interaction: discord.Interaction, number: int) -> None:
        """Add what is proposed, and say what that changes."""

        async def work(scope: str, progress: Progress) -> Post:
            locale = interaction.locale.value
            found = await asyncio.to_thread(self._watching.proposal, scope, number)
            addresses, problem = await self._watching.addresses(found)
            reads = await self._document_admin.read(tuple(map(Address, addresses)), progress, locale)
            waiting = PendingUpload(scope, interaction.user.id, reads, Details(date=found.date))
            results = await self._document_admin.store(waiting, actor(interaction), progress, locale)
            entries = [one.entry for one in results.outcomes if one.entry is not None]
            if entries:
                await asyncio.to_thread(self._watching.records.decide, scope, number, ADDED, by=actor(interaction))
            newer = [figure for entry in entries for figure in await self._newer(scope, entry.id)]
            return added_post(results, self._document_admin.questions, newer, locale, problem=problem)

        await self._jobs.run(interaction, work, shared=False, reply=InteractionReply(interaction, private=False))

    async def _take_over(self, interaction: discord.Interaction, document: str, name: str) -> None:
        """Set an input of the base case to the newer figure that a document has, with its sentence as the reason."""

        async def work() -> Post:
            scope = self._scope(interaction)
            found = next((one for one in await self._newer(scope, document) if one.name == name), None)
            if found is None:
                raise NotFoundError(NO_PROPOSALS)
            why = f"{found.sentence} ({found.document}, {found.date})"
            cases, by = self._document_admin.knowledge.base_cases, actor(interaction)
            await asyncio.to_thread(lambda: cases.set(scope, name, found.value, by=by, why=why))
            text = translate(TAKEN_OVER, interaction.locale.value)
            return sentence(text.format(name=label(name), value=show_named(name, found.value)))

        await self._dispatcher.respond(InteractionReply(interaction, private=False), work)

    async def _newer(self, scope: str, document: str) -> tuple[NewerFigure, ...]:
        _, passages = await self._document_admin.library.document(scope, document)
        cases = self._document_admin.knowledge.base_cases
        assumptions, _ = await asyncio.to_thread(cases.holding, (scope, GLOBAL_SCOPE))
        return newer_figures(assumptions, passages)

    async def _propose(self, scope: str, channel: int) -> None:
        for one in await asyncio.to_thread(self._watching.records.unshown, scope, AT_ONCE):
            if not await self._posted(channel, lambda guild, one=one: proposal_post(one, _locale(guild))):  # type: ignore[misc] # bound at once
                return  # tried again the next time
            await asyncio.to_thread(self._watching.records.shown, one.id, discord.utils.utcnow().timestamp())

    async def _post_digests(self, channels: dict[str, int]) -> None:
        now = discord.utils.utcnow().timestamp()
        for scope, every, last in await asyncio.to_thread(self._watching.records.digests):
            if now - last < every * DAY_SECONDS or scope not in channels:
                continue
            digest = await asyncio.to_thread(self._digests.make, scope, every)
            if await self._posted(channels[scope], lambda guild, digest=digest: _for_everyone(digest, guild)):  # type: ignore[misc] # as above
                await asyncio.to_thread(self._watching.records.set_digest, scope, every, now)

    async def _posted(self, channel: int, post: Callable[[discord.Guild], Post]) -> bool:
        """Whether a message went into a channel; where it may not be posted, the log says so and nothing is lost."""
        found = self._bot.get_channel(channel)
        if not isinstance(found, discord.TextChannel):
            return False  # of another process, or gone
        made = post(found.guild)
        try:
            await found.send(embed=made.embed or discord.utils.MISSING, view=made.view() or discord.utils.MISSING)
        except CLIENT_ERRORS as error:
            log.info("proposal not shown", extra={"channel": channel, "error": type(error).__name__})
            return False
        return True

    def _scope(self, interaction: discord.Interaction) -> str:
        self._document_admin.scope(interaction)  # asks for the rights
        if interaction.guild_id is None:
            raise NotAllowedError(NO_CHANNEL)
        return guild_scope(interaction.guild_id)

    async def _respond(self, interaction: discord.Interaction, work: Callable[[str], Post]) -> None:
        async def in_thread() -> Post:
            return await asyncio.to_thread(work, self._scope(interaction))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), in_thread)


def _for_everyone(digest: Digest, guild: discord.Guild) -> Post:
    """A digest that is posted names the channels alone that every member may see, as nobody knows who reads it."""
    return digest_post(digest, _locale(guild), visible_to(guild, guild.default_role))


def _locale(guild: discord.Guild) -> str:
    return guild.preferred_locale.value


def _today() -> str:
    return discord.utils.utcnow().date().isoformat()
