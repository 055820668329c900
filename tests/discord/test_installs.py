import discord
import pytest

GUILD, DM, PRIVATE = 0, 1, 2


async def test_every_command_is_offered_to_servers_and_users_in_every_context(world):
    sent = next(one for one in world.env.http_requests if one.method == "PUT").json
    assert len(sent) == 21
    for command in sent:
        if command["name"] == "server":
            assert command["contexts"] == [GUILD]
            assert command["default_member_permissions"] == 32
        else:
            assert sorted(command["contexts"]) == [GUILD, DM, PRIVATE]
            assert sorted(command["integration_types"]) == [0, 1]


async def test_descriptions_and_choices_come_in_german_and_english(world):
    sent = next(one for one in world.env.http_requests if one.method == "PUT").json
    value = next(one for one in sent if one["name"] == "value")
    assert value["description_localizations"]["de"].startswith("Was die Firma wert ist")
    assert value["description_localizations"]["en-US"] == value["description"]
    preset = next(one for one in value["options"] if one["name"] == "preset")
    assert preset["choices"][0]["name_localizations"]["de"].startswith("Bär: ")


def letters(part):
    """What Discord counts of a command: names, descriptions and values, the longest translation of each."""
    if isinstance(part, list):
        return sum(letters(one) for one in part)
    counted = 0
    for key in ("name", "description"):
        translated = (part.get(f"{key}_localizations") or {}).values()
        counted += max(len(text) for text in [part.get(key) or "", *translated])
    return counted + len(str(part.get("value", ""))) + letters(part.get("options") or []) + letters(part.get("choices") or [])


async def test_no_command_is_longer_than_discord_takes(world):
    sent = next(one for one in world.env.http_requests if one.method == "PUT").json
    assert all(letters(command) <= 8000 for command in sent)
    assert max(letters(command) for command in sent) > 500


@pytest.mark.parametrize("context", [DM, PRIVATE])
async def test_a_user_install_works_where_the_bot_is_not(world, interactions_with, context):
    interactions_with(context=context, authorizing_integration_owners={"1": str(world.alice.id)})
    result = await world.alice.user.slash("ask", question="What does PowerCo pay?")
    assert result.response.embeds
    _, place = world.assistant.asked[-1]
    assert place.scopes == ("global",)
    assert place.conversation.startswith("dm:" if context == DM else "channel:")


async def test_one_response_edited_in_place_is_all_that_is_sent(world, interactions_with):
    interactions_with(authorizing_integration_owners={"1": str(world.alice.id)})
    before = len(world.env.http_requests)
    await world.alice.slash(world.channel, "value")
    sent = [(one.method, one.path.rsplit("/", 1)[-1]) for one in world.env.http_requests[before:]]
    assert sent == [("POST", "callback"), ("PATCH", "@original")]


def puts(env):
    return [one for one in env.http_requests if one.method == "PUT" and one.path.endswith("/commands")]


async def test_commands_are_given_to_discord_once_and_again_only_when_asked(world, make_bot):
    assert len(puts(world.env)) == 1
    await world.env.restart_bot(make_bot())
    assert len(puts(world.env)) == 1
    await world.env.restart_bot(make_bot(sync=True))
    assert len(puts(world.env)) == 2


async def test_a_changed_command_is_given_to_discord(world, make_bot):
    changed = make_bot()

    @changed.tree.command(name="extra", description="One more")
    async def extra(interaction):
        await interaction.response.send_message("extra")

    await world.env.restart_bot(changed)
    assert len(puts(world.env)) == 2
    assert (await world.alice.slash(world.channel, "extra")).response.content == "extra"


async def test_no_privileged_intent_is_asked_for(world):
    intents = world.bot.intents
    assert intents.value == discord.Intents(guilds=True, guild_messages=True, dm_messages=True).value
