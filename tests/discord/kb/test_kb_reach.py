"""Direct messages see a server's documents only where its admins allow it, and only for its members."""

import discord

from bot.access.dm_scopes import MEMBER_SECONDS
from tests.discord.kb.test_kb import FORM, shown

QUESTION = "What does the separator cost?"


async def asked(person):
    await person.send_dm(QUESTION)
    return shown(person.dm_channel.history()[-1])


async def test_direct_messages_see_the_documents_of_ones_server_only_when_its_admins_allow_it(world):
    await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"The separator costs eleven dollars."), **FORM)
    stranger = world.env.create_user("stranger")
    assert "Nothing is known" in await asked(world.alice.user)
    assert "may ask about its documents" in shown((await world.boss.slash(world.channel, "kb dms", allow=True)).response)
    assert "eleven dollars" in await asked(world.alice.user)
    assert "Nothing is known" in await asked(stranger)
    await world.boss.slash(world.channel, "kb dms", allow=False)
    assert "Nothing is known" in await asked(world.alice.user)


async def test_a_server_never_sees_another_servers_documents(world):
    await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"The separator costs eleven dollars."), **FORM)
    await world.boss.slash(world.channel, "kb dms", allow=True)
    other = world.env.create_guild("Other")
    manager = other.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    rival = other.add_member(world.env.create_user("rival"), roles=[manager])
    channel = other.create_text_channel("general")
    assert "Nothing is known" in shown((await rival.slash(channel, "ask", question=QUESTION)).response)
    assert "separator-report" not in shown((await rival.slash(channel, "kb list")).response)
    assert "no document “separator-report” here" in shown((await rival.slash(channel, "kb show", document="separator-report")).response)
    assert "no document “separator-report” here" in shown((await rival.slash(channel, "kb remove", document="separator-report")).response)
    assert "Nothing is known" in await asked(rival.user)
    world.clock.now += MEMBER_SECONDS + 1
    assert "Nothing is known" in await asked(rival.user)
