"""What is known of a model and of the day's tokens after the process was killed: the next one goes on with it."""

import asyncio
import json
import signal
import sys

import pytest

from tests.llm.server import Server, running

# Asks so many times, tells what it knows on its last line, and is killed where it stands.
ASKING = """
import asyncio, json, os, signal, sys
from qs_assistant.app.wiring import open_access
from qs_assistant.records.integrity import open_records
from qs_assistant.types.settings import Settings

async def main(count):
    settings = Settings(_env_file=None)
    access = open_access(settings, open_records(settings))
    said = [await access.session("someone").ask([("human", "What about it?")]) for _ in range(count)]
    known = {"said": said, "breaker": access.breaker.state, "reason": access.last_reason}
    print(json.dumps(known | {"tokens": access.allowance.used_today, "cost": access.allowance.cost_today}), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(int(sys.argv[1])))
"""


@pytest.fixture
async def server():
    async with running(Server("It is well.")) as one:
        yield one


@pytest.fixture
def process(server, tmp_path, monkeypatch):
    """Starts a process over the same data folder, which asks so many times and is killed."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CHAT_MODEL", "openai:tiny")
    monkeypatch.setenv("CHAT_BASE_URL", server.base_url)
    monkeypatch.setenv("CHAT_PRICE_PER_MILLION_TOKENS", "10")
    monkeypatch.setenv("CHAT_TIMEOUT_SECONDS", "90")  # on a busy machine the first call of a process is slow

    async def run(count):
        made = await asyncio.create_subprocess_exec(sys.executable, "-c", ASKING, str(count), stdout=asyncio.subprocess.PIPE)
        out, _ = await asyncio.wait_for(made.communicate(), 120)
        assert made.returncode == -signal.SIGKILL
        return json.loads(out.splitlines()[-1])

    return run


async def test_a_dead_model_is_left_alone_by_the_process_after_the_one_that_was_killed(server, process):
    server.fault = "status-500"
    assert (await process(3))["breaker"] == "open"
    server.fault = ""
    server.requests.clear()
    known = await process(1)
    assert known["said"] == [None]
    assert "left alone" in known["reason"]
    assert server.requests == []


async def test_the_days_tokens_and_cost_go_on_after_a_kill_and_their_limit_holds(server, process, monkeypatch):
    first = await process(1)
    assert first["said"] == ["It is well."]
    assert first["tokens"] > 0
    assert first["cost"] == pytest.approx(first["tokens"] * 10 / 1e6)
    second = await process(1)
    assert second["tokens"] == 2 * first["tokens"]
    assert second["cost"] == pytest.approx(2 * first["cost"])
    monkeypatch.setenv("CHAT_TOKENS_PER_USER_PER_DAY", str(second["tokens"] + 100))  # less than a call sets aside
    server.requests.clear()
    third = await process(1)
    assert third["said"] == [None]
    assert "used up" in third["reason"]
    assert server.requests == []


async def test_the_days_cost_limit_holds_after_a_kill(server, process, monkeypatch):
    first = await process(1)
    monkeypatch.setenv("CHAT_COST_PER_DAY", str(first["cost"] * 2))
    server.requests.clear()
    assert (await process(1))["said"] == [None]
    assert server.requests == []
