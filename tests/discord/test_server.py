import json

import pytest

from bot.access.admission import ADMINS_ONLY


def command_id(world, name):
    return next(int(one["id"]) for one in world.env.backend.commands[None].values() if one["name"] == name)


async def test_an_admin_sets_who_sees_answers_and_the_asker_may_choose_otherwise(world):
    said = await world.boss.slash(world.channel, "server replies", shown_to="asker")
    assert "shown to the person who asks only" in said.response.embeds[0].description
    assert (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response.ephemeral
    assert not (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?", private=False)).response.ephemeral
    assert not (await world.alice.user.slash("ask", question="What does PowerCo pay?")).response.ephemeral
    await world.boss.slash(world.channel, "server replies", shown_to="everyone")
    assert not (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response.ephemeral


async def test_the_setting_outlives_a_restart(world, make_bot):
    await world.boss.slash(world.channel, "server replies", shown_to="asker")
    await world.env.restart_bot(make_bot())
    assert (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response.ephemeral


async def test_members_do_not_see_the_admins_command(world):
    assert "server replies" not in world.alice.available_commands(world.channel)


@pytest.mark.parametrize(("name", "options"), [("server replies", {"shown_to": "asker"}), ("server feedback", {})])
async def test_members_are_refused_though_discord_was_told_to_let_them(world, name, options):
    world.guild.set_command_permissions(command_id(world, "server"), {world.alice: True})
    refused = await world.alice.slash(world.channel, name, **options)
    assert refused.response.content == ADMINS_ONLY
    assert not world.bot.servers.replies_private(world.guild.id)


async def test_feedback_is_exported_for_this_server_only(world):
    assert "no feedback yet" in (await world.boss.slash(world.channel, "server feedback")).response.embeds[0].description
    answer = await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    await world.alice.click(answer.response, label="Not helpful")
    exported = (await world.boss.slash(world.channel, "server feedback")).response
    assert exported.ephemeral
    assert exported.attachments[0].filename == "feedback.jsonl"
    line = json.loads(await exported.attachments[0].read())
    assert line == {"scope": f"guild:{world.guild.id}", "helpful": False}


async def test_a_role_or_user_named_in_the_settings_is_an_admin(world):
    role = world.guild.create_role("Desk admins")
    carol = world.guild.add_member(world.env.create_user("carol"), roles=[role])
    world.guild.set_command_permissions(command_id(world, "server"), {carol: True, world.bob: True})
    world.bot.admission._admin_role = role.id
    assert "private" not in (await carol.slash(world.channel, "server replies", shown_to="everyone")).response.content
    assert (await world.bob.slash(world.channel, "server replies", shown_to="asker")).response.content == ADMINS_ONLY
    world.bot.admission._admins = frozenset({world.bob.id})
    assert (await world.bob.slash(world.channel, "server replies", shown_to="asker")).response.embeds
