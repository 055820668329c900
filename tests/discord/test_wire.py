"""The bot as its own process, started as users start it, against a loopback Discord: what it does while it runs."""

import asyncio
import re
import socket

import aiohttp
import pytest
import pytest_asyncio

from tests.discord.wire import ended, loopback_world, replied, shown, until

DONE = "up to $131 million"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wire(tmp_path_factory, discord_document):
    """One process of the bot for the tests that leave it running."""
    folder = tmp_path_factory.mktemp("wire")
    async with loopback_world(folder, discord_document) as world:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            world.monitoring = free.getsockname()[1]
        world.backups = folder / "backups"
        await world.start(90, MONITORING_PORT=str(world.monitoring), BACKUP_EVERY="24")
        yield world


async def test_a_slash_command_is_answered_with_its_chart_after_a_rate_limit(wire):
    before = len(wire.loopback.seen)
    wire.loopback.throttled.append(("PATCH", "/messages/@original", 0.3))
    result = await wire.alice.slash(wire.channel, "value", **{"yield": "0.9"})
    await until(lambda: shown(result, "$9"), what="the answer")
    chart = result.response.attachments[0]
    assert (chart.filename, chart.description) == ("chart.png", "Value per share against yield")
    assert chart.size > 50
    assert [status for _, path, status in wire.loopback.seen[before:] if path.endswith("@original")] == [429, 200]


async def test_the_bot_shows_what_to_try_beside_its_name_and_asks_for_no_privileged_intent(wire):
    said = wire.loopback.identified
    assert said["presence"]["game"]["state"] == "/ask about QuantumScape"
    guilds, guild_messages, direct_messages = 1 << 0, 1 << 9, 1 << 12
    assert said["intents"] == guilds | guild_messages | direct_messages


async def test_a_running_bot_says_that_it_is_well_and_what_it_has_done_and_backs_up_by_itself(wire):
    result = await wire.alice.slash(wire.channel, "ask", question="what does PowerCo pay?")
    await until(lambda: shown(result, DONE))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{wire.monitoring}") as session:
        async with asyncio.timeout(30):
            while (await session.get("/healthz")).status != 200:  # noqa: ASYNC110 - until Discord has told of all servers
                await asyncio.sleep(0.1)
        async with session.get("/healthz") as health:
            assert await health.json() == {"status": "well", "problems": []}
        async with session.get("/metrics") as metrics:
            counted = await metrics.text()
    assert "qs_gateway_ready 1.0" in counted
    assert "qs_servers 1.0" in counted
    assert re.search(r'qs_answers_total\{route="documents",tier="\w+"\} [1-9]', counted)
    assert str(wire.alice.id) not in counted
    await until(lambda: list(wire.backups.glob("*.zip")), 30, "the first backup")


async def test_mentions_direct_messages_and_buttons(wire):
    await wire.alice.send(wire.channel, f"<@{wire.env.backend.bot_user.id}> what does PowerCo pay?")
    await until(lambda: replied(wire, DONE))
    await wire.alice.user.send_dm("what does PowerCo pay?")
    await until(lambda: replied(wire, DONE, wire.alice.user.dm_channel))
    pressed = await wire.alice.click(wire.channel.history()[-1], label="Sources")
    await until(lambda: shown(pressed, "> PowerCo may pay"))


async def test_an_interaction_that_arrives_too_late_is_let_go_and_the_next_one_answered(wire):
    wire.loopback.delayed["INTERACTION_CREATE"] = 3.2
    late = await wire.alice.slash(wire.channel, "ask", question="what does PowerCo pay?")
    await until(lambda: any(path.endswith("/callback") and status == 404 for _, path, status in wire.loopback.seen), 10, "the refusal")
    assert late.response is None
    result = await wire.alice.slash(wire.channel, "ask", question="what does PowerCo pay?")
    await until(lambda: shown(result, DONE))


async def test_a_chart_that_discord_finds_too_large_is_left_out(wire):
    result = await wire.alice.slash(wire.channel, "value", preset="bull")
    await until(lambda: shown(result, "$8.5"), what="the answer")
    assert 413 in [status for *_, status in wire.loopback.seen]
    assert result.response.attachments == []


async def test_a_message_missed_while_the_connection_was_down_is_answered_after_resume(wire):
    await wire.loopback.drop_connections()
    channel = wire.guild.create_text_channel("missed")
    await wire.alice.send(channel, f"<@{wire.env.backend.bot_user.id}> what does PowerCo pay?")
    await until(lambda: replied(wire, DONE, channel), 15)
    assert (wire.loopback.resumes, wire.loopback.identifies) == (1, 1)


async def test_twenty_people_at_once_are_all_acknowledged_in_time_and_answered(wire):
    before = len(wire.loopback.acknowledgements())
    people = [wire.guild.add_member(wire.env.create_user(f"user{n}")) for n in range(20)]
    results = [await one.slash(wire.channel, "ask", question="what does PowerCo pay?") for one in people]
    await until(lambda: all(shown(one, DONE) for one in results), 20, "20 answers")
    taken = wire.loopback.acknowledgements()[before:]
    assert len(taken) == 20
    assert max(taken) < 1


async def test_a_wrong_token_is_one_line_and_exit_1(wire):
    process = await wire.other(token="wrong")  # noqa: S106 - made up
    output = await ended(process)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("Discord does not accept DISCORD_TOKEN.")
    assert "Traceback" not in output
    assert "wrong" not in output
