"""Joining a server and leaving it: a welcome, and, after a time of grace, nothing left of a server that removed the bot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
from discord.ext import commands, tasks

from bot.cogs.ask import EXAMPLES
from bot.delivery.rendering import Button, Post, embed
from bot.errors import CLIENT_ERRORS, NO_REPLY, error_boundary
from bot.locales.texts import WELCOME
from bot.locales.translation import translate
from bot.ports import ServerSettings
from bot.views.button_handlers import NO_ANSWER
from bot.views.buttons import NEXT, press_id
from qs_assistant.types.company import Company

log = logging.getLogger("bot")

GRACE = timedelta(days=30)
"""How long a server's documents and settings are kept after it has removed the bot."""

NOBODYS = "0"
"""The asker in the id of a button that belongs to no one: whoever presses it sees the answer alone."""


def welcome_post(company: Company, locale: str) -> Post:
    """What the bot does, what to try first, and who looks after it."""
    row = tuple(Button(translate(label, locale), press_id("next", NO_ANSWER, NOBODYS, n)) for n, (label, _) in enumerate(NEXT))
    return Post(
        embed=embed(
            translate(WELCOME, locale).format(company=company.name, example=(*company.asks, *EXAMPLES)[0]),
            title=translate("Welcome", locale),
        ),
        buttons=(row,),
    )


class Membership(commands.Cog):
    """Listens for servers that come and go.

    Args:
        bot: the way to Discord.
        servers: where it is noted when the bot was removed.
        clean_up: deletes what is kept of a server.
        company: whom the bot is about.
    """

    def __init__(
        self, bot: discord.AutoShardedClient, servers: ServerSettings, clean_up: Callable[[int], Awaitable[None]], company: Company
    ) -> None:
        self._bot, self._servers, self._clean_up = bot, servers, clean_up
        self._company = company

    async def cog_load(self) -> None:
        """Begin to look, once a day, for what has to go."""
        self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.look.cancel()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello where the bot may speak; a server that comes back within the time of grace finds everything as it was."""
        async with error_boundary(NO_REPLY):
            await asyncio.to_thread(self._servers.set_left, guild.id, None)
            await self._greet(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when the bot was removed."""
        async with error_boundary(NO_REPLY):
            await asyncio.to_thread(self._servers.set_left, guild.id, discord.utils.utcnow().timestamp())

    @tasks.loop(hours=24)
    async def look(self) -> None:
        """Delete what is kept of servers whose time of grace is over."""
        await self._bot.wait_until_ready()
        async with error_boundary(NO_REPLY):
            before = (discord.utils.utcnow() - GRACE).timestamp()
            for guild in await asyncio.to_thread(self._servers.left_before, before):
                if self._bot.get_guild(guild) is None:
                    await self._clean_up(guild)
                    await asyncio.to_thread(self._servers.forget_server, guild)
                    log.info("server forgotten", extra={"guild": guild})
                else:
                    await asyncio.to_thread(self._servers.set_left, guild, None)

    async def _greet(self, guild: discord.Guild) -> None:
        channels = [guild.system_channel, *guild.text_channels]
        channel = next((one for one in channels if one is not None and _may_greet(one)), None)
        if channel is None:
            return
        post = welcome_post(self._company, guild.preferred_locale.value)
        try:
            await channel.send(embed=post.embed or discord.utils.MISSING, view=post.view() or discord.utils.MISSING)
        except CLIENT_ERRORS as error:
            log.info("welcome not shown", extra={"guild": guild.id, "error": type(error).__name__})


def _may_greet(channel: discord.TextChannel) -> bool:
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.send_messages and allowed.embed_links
