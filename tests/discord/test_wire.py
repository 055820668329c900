"""The bot as its own process, started as users start it, against a loopback Discord."""

import asyncio
import json
import os
import signal
import sys
from types import SimpleNamespace

import discord
import pytest
import pytest_asyncio
import simcord

from tests.discord.wire import TOKEN, LoopbackDiscord, ended, until

DONE = "up to $131 million"


async def started(base, tmp_path, *, token=TOKEN, which="fake", arguments=(), **environment):
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONPATH", "LANG"}}
    changed = {"DISCORD_TOKEN": token, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1", **environment}
    command = [sys.executable, "-m", "tests.discord.wire_bot", base, which, *arguments]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT, env=known | changed)


@pytest_asyncio.fixture
async def wire(tmp_path, discord_document):
    """A server with alice in it, and the bot's process, logged in."""
    problems = []

    def judge(method, path, body):
        if discord_document is not None:
            problems.extend(discord_document.problems(method, path, body))

    env = simcord.Env(discord.Client(intents=discord.Intents.none()), check_errors=False)  # the people's side only
    await env.start()
    loopback = LoopbackDiscord(env, judge)
    world = SimpleNamespace(env=env, loopback=loopback, process=None, output="")
    try:
        base = await loopback.start()
        world.guild = env.create_guild("Desk")
        world.channel = world.guild.create_text_channel("general")
        world.alice = world.guild.add_member(env.create_user("alice"))
        world.start = lambda **options: started(base, tmp_path, **options)
        world.process = await world.start()
        await until(lambda: loopback.identifies and env.backend.commands.get(None), 20, "login and commands")
        await asyncio.sleep(0.2)
        yield world
        assert problems == []
    finally:
        if world.process is not None:
            if world.process.returncode is None:
                world.process.send_signal(signal.SIGINT)
            world.output = world.output or await ended(world.process)
            sys.stdout.write(world.output[-2000:])  # pytest shows it where a test fails
        await loopback.close()
        await env.shutdown()


def shown(result, words):
    return result.response is not None and any(words in (one.description or "") for one in result.response.embeds)


def replied(world, words, channel=None):
    said = (channel or world.channel).history()
    return any(words in (one.description or "") for message in said for one in message.embeds)


async def test_a_slash_command_is_answered_with_its_chart_after_a_rate_limit(wire):
    wire.loopback.throttled.append(("PATCH", "/messages/@original", 0.3))
    result = await wire.alice.slash(wire.channel, "value", **{"yield": 0.9})
    await until(lambda: shown(result, "$9"), what="the answer")
    chart = result.response.attachments[0]
    assert (chart.filename, chart.description) == ("chart.png", "Value per share against yield")
    assert chart.size > 50
    assert [status for _, path, status in wire.loopback.seen if path.endswith("@original")] == [429, 200]


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
    await wire.alice.send(wire.channel, f"<@{wire.env.backend.bot_user.id}> what does PowerCo pay?")
    await until(lambda: replied(wire, DONE), 15)
    assert (wire.loopback.resumes, wire.loopback.identifies) == (1, 1)


async def test_twenty_people_at_once_are_all_acknowledged_in_time_and_answered(wire):
    people = [wire.guild.add_member(wire.env.create_user(f"user{n}")) for n in range(20)]
    results = [await one.slash(wire.channel, "ask", question="what does PowerCo pay?") for one in people]
    await until(lambda: all(shown(one, DONE) for one in results), 20, "20 answers")
    assert len(wire.loopback.acknowledgements()) == 20
    assert max(wire.loopback.acknowledgements()) < 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_the_answer_in_flight_finish_and_the_bot_exits_with_0(wire, number):
    result = await wire.alice.slash(wire.channel, "ask", question="sleep a moment: what does PowerCo pay?")
    await until(lambda: result.acknowledged)
    wire.process.send_signal(number)
    wire.output = await ended(wire.process)
    assert wire.process.returncode == 0
    assert shown(result, DONE)
    lines = [json.loads(line) for line in wire.output.splitlines() if line.startswith("{")]
    assert lines[-1]["event"] == "stopping"
    assert "PowerCo" not in wire.output


async def test_a_second_start_gives_discord_no_commands_and_buttons_go_on(wire):
    wire.process.send_signal(signal.SIGTERM)
    await ended(wire.process)
    wire.process = await wire.start()
    await until(lambda: wire.loopback.identifies == 2, 20, "the second login")
    await until(lambda: wire.loopback.heartbeats >= 2, what="heartbeats")
    assert len([1 for method, path, _ in wire.loopback.seen if method == "PUT" and path.endswith("/commands")]) == 1


async def test_a_wrong_token_is_one_line_and_exit_1(wire):
    process = await wire.start(token="wrong")  # noqa: S106 - made up
    output = await ended(process)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("Discord does not accept DISCORD_TOKEN.")
    assert "Traceback" not in output
    assert "wrong" not in output


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DISCORD_TOKEN": " "}, "DISCORD_TOKEN is not set."),
        ({"SHARD_IDS": "x"}, "The setting SHARD_IDS"),
        ({"COOLDOWN_SECONDS": "0"}, "COOLDOWN"),
    ],
)
async def test_missing_or_wrong_settings_are_one_line_and_exit_1(tmp_path, environment, words):
    process = await started("http://127.0.0.1:9", tmp_path, **environment)
    output = await ended(process)
    assert process.returncode == 1
    assert words in output
    assert len(output.splitlines()) == 1


async def test_an_unreachable_discord_is_one_line_and_exit_1(tmp_path):
    process = await started("http://127.0.0.1:9", tmp_path)
    output = await ended(process, 60)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("Discord cannot be reached")
    assert "Traceback" not in output
