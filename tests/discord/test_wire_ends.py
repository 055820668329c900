"""The bot as its own process: how it starts and how it ends."""

import json
import signal

import pytest

import bot.__main__
from qs_assistant.records.database import Database
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.types.settings import Settings
from tests.discord.wire import ended, loopback_world, replied, shown, started, until

DONE = "up to $131 million"


@pytest.fixture
async def wire(tmp_path, discord_document):
    """A process of its own for a test that ends it."""
    async with loopback_world(tmp_path, discord_document) as world:
        await world.start()
        yield world


async def finishes_what_is_in_flight(wire, number):
    """Whether a process that is sent the signal amid an answer gives it, says that it stops, and exits with 0."""
    result = await wire.alice.slash(wire.channel, "ask", question="sleep a moment: what does PowerCo pay?")
    await until(lambda: result.acknowledged)
    wire.process.send_signal(number)
    output = await ended(wire.process)
    assert wire.process.returncode == 0
    assert shown(result, DONE)
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    assert lines[-1]["event"] == "stopping"
    assert "PowerCo" not in output


async def test_a_signal_lets_the_answer_in_flight_finish_and_the_next_start_gives_discord_no_commands_again(wire):
    await finishes_what_is_in_flight(wire, signal.SIGTERM)
    before = wire.loopback.heartbeats
    await wire.start()
    await until(lambda: wire.loopback.heartbeats >= before + 2, what="heartbeats")
    assert len([1 for method, path, _ in wire.loopback.seen if method == "PUT" and path.endswith("/commands")]) == 1
    await finishes_what_is_in_flight(wire, signal.SIGINT)


async def test_what_kill_9_cuts_off_is_answered_once_by_the_next_process(wire, tmp_path):
    question = "sleep a moment: what does PowerCo pay?"
    direct = wire.alice.user.dm_channel
    command = await wire.alice.slash(wire.channel, "ask", question=question)
    await wire.alice.send(wire.channel, f"<@{wire.env.backend.bot_user.id}> {question}")
    await wire.alice.user.send_dm(question)
    database = Database(Settings(_env_file=None, data_dir=tmp_path).records_url)
    promised = PendingRequestRecords(database, "onlooker").of_other_processes
    await until(lambda: len(promised()) == 3, what="three promises")
    wire.process.kill()
    await ended(wire.process)
    assert not shown(command, DONE)
    await wire.start()
    await until(lambda: shown(command, DONE) and replied(wire, DONE, direct) and not promised(), 25, "the answers")
    database.close()
    own = [one for channel in (wire.channel, direct) for one in channel.history() if one.author.id == wire.env.backend.bot_user.id]
    assert len(own) == 3  # the response, the reply, the direct message
    assert all(DONE in one.embeds[0].description for one in own)
    assert command.followups == []


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "DISCORD_TOKEN is not set."),
        ({"DISCORD_TOKEN": " "}, "DISCORD_TOKEN is not set."),
        ({"SHARD_IDS": "x"}, "The setting SHARD_IDS"),
        ({"COOLDOWN_SECONDS": "0"}, "The setting COOLDOWN_SECONDS"),
    ],
)
def test_missing_or_wrong_settings_are_one_line_and_exit_1(monkeypatch, tmp_path, capsys, environment, words):
    monkeypatch.chdir(tmp_path)  # no .env there
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert bot.__main__.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith(words)
    assert len(said.splitlines()) == 1


async def test_an_unreachable_discord_is_one_line_and_exit_1(tmp_path):
    process = await started("http://127.0.0.1:9", tmp_path)
    output = await ended(process, 60)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("Discord cannot be reached")
    assert "Traceback" not in output
