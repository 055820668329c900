"""Joining a server, leaving it, and the server that gets the commands first while developing."""

from datetime import timedelta

import discord
import pytest

from bot.cogs.membership import GRACE


async def test_a_server_that_the_bot_joins_is_greeted_with_three_things_to_try(world):
    with world.env.time_context():
        guild = world.env.bot.get_guild(world.guild.id)
        await world.bot.get_cog("Membership").on_guild_join(guild)
    said = world.channel.history()[-1]
    assert said.embeds[0].title == "Welcome"
    assert "/kb add" in said.embeds[0].description
    answer = await world.bob.click(said, label="What is it worth?")
    assert answer.response.ephemeral
    assert world.assistant.asked[-1][0] == "What is the company worth?"


async def test_a_server_that_removed_the_bot_is_forgotten_after_the_time_of_grace_and_not_before(world):
    servers, gone = world.bot.servers, 4242
    with world.env.time_context():
        membership = world.bot.get_cog("Membership")
        moment = (discord.utils.utcnow() - GRACE).timestamp()
        servers.set_left(gone, moment + timedelta(hours=1).total_seconds())
        await membership.look.coro(membership)
        assert world.assistant.forgotten == []
        servers.set_left(gone, None)
        servers.set_left(gone, moment - 1)
        servers.set_left(world.guild.id, moment - 1)  # it came back while the bot was not running
        await membership.look.coro(membership)
    assert world.assistant.forgotten == [f"guild:{gone}"]
    assert servers.left_before(moment) == []


@pytest.mark.bot_settings(sync_guild=77)
async def test_a_server_that_gets_the_commands_first_has_them_once_and_gives_them_back(simcord_env, simcord_bot, make_bot):
    def put(path):
        return [one.json for one in simcord_env.http_requests if one.method == "PUT" and one.path.endswith(path)]

    assert len(put("/guilds/77/commands")[-1]) > 5
    assert put(f"/applications/{simcord_bot.application_id}/commands")[-1] == []
    settled = make_bot()
    settled.settings = settled.settings.model_copy(update={"sync_guild": None})
    await simcord_env.restart_bot(settled)
    assert put("/guilds/77/commands")[-1] == []
    assert len(put(f"/applications/{simcord_bot.application_id}/commands")[-1]) > 5
