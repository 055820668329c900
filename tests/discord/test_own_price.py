"""A server's own dated price from the admin's command to what members are answered, with the real model behind the simulated Discord."""

import re

import pytest

from bot.bot import AssistantBot
from bot.documents.wiring import admin_services
from qs_assistant.records.database import Database
from qs_assistant.records.servers import ServerRecords
from tests.clock import Clock
from tests.discord.fakes import stored


@pytest.fixture
def simcord_bot(real, data):
    database = Database(data.records_url)
    database.create()
    knowledge = admin_services(real, data, database)
    bot = AssistantBot(settings=data, assistant=real, servers=ServerRecords(database), clock=Clock(), sync=True, knowledge=knowledge)
    bot.test_clock = Clock()
    yield bot
    database.close()


async def answered(world, command, **options):
    """The whole text of a member's answer, remarks included."""
    return (await stored(world, (await world.alice.slash(world.channel, command, **options)).response)).text


async def set_price(world, as_of):
    await world.boss.slash(world.channel, "kb price", kind="share_price", value="$5.20", as_of=as_of, why="the exchange's close")


async def test_a_newer_price_of_the_server_is_compared_with_first_and_is_what_is_priced_in(world):
    await set_price(world, "2026-10-05")
    valued = await answered(world, "value")
    assert valued.index("Against $5.20 a share") < valued.index("Against a market value of $2.81 billion")
    assert "146.8 million new shares at $5.20 each" in valued
    assert f"reference share price of 2026-10-05 (55 days old), set by <@{world.boss.id}>" in re.sub(r"\(\d+", "(55", valued)
    assert "value per share is $5.20 (the newest reference, 5 October 2026)" in await answered(world, "frontier", x="royalty_rate")
    explained = await answered(world, "explain", topic="references")
    assert "- $5.20 a share (a market value of $3.38 billion, converted; 5 October 2026: set by" in explained


async def test_an_older_price_of_the_server_stands_in_its_place_and_nothing_follows_from_it(world):
    await set_price(world, "2026-09-05")
    valued = await answered(world, "value")
    places = [valued.index(one) for one in ("Against a market value of $2.81 billion", "Against $5.20 a share", "Against $4.89 a share")]
    assert places == sorted(places)
    assert "new shares at $4.32 each" in valued
    assert "value per share is $4.32 (the newest reference" in await answered(world, "frontier", x="royalty_rate")
