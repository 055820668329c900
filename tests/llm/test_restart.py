"""What is known of a model and of the day's tokens after the process was killed: the next one goes on with it."""

import asyncio
import json
import signal
import subprocess
import sys

import pytest

from tests.llm.server import Server, running

# For each line, a process that asks so many times, tells what it knows and is killed where it stands. Each is forked from one that has
# imported the program and done nothing else: importing is what takes a process of its own seconds.
ASKING = """
import asyncio, json, os, signal, sys, traceback
import langchain_openai
from langchain.chat_models import init_chat_model
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

for line in sys.stdin:
    count, environment = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            os.environ.update(environment)
            asyncio.run(main(count))
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    _, status = os.waitpid(child, 0)
    print(json.dumps({"killed by": os.WTERMSIG(status)}), flush=True)
"""


@pytest.fixture
async def server():
    async with running(Server("It is well.")) as one:
        yield one


@pytest.fixture(scope="module")
def starter():
    with subprocess.Popen([sys.executable, "-c", ASKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        yield started


@pytest.fixture
def process(starter, server, tmp_path):
    """Starts a process over the same data folder, which asks so many times and is killed."""
    given = {
        "DATA_DIR": str(tmp_path / "data"),
        "CHAT_MODEL": "openai:tiny",
        "CHAT_BASE_URL": server.base_url,
        "CHAT_PRICE_PER_MILLION_TOKENS": "10",
        "CHAT_TIMEOUT_SECONDS": "90",  # on a busy machine the first call of a process is slow
    }

    async def run(count, **environment):
        starter.stdin.write(json.dumps([count, {**given, **environment}]) + "\n")
        starter.stdin.flush()
        told = []
        while not told or "killed by" not in told[-1]:
            told.append(json.loads(await asyncio.wait_for(asyncio.to_thread(starter.stdout.readline), 120)))
        assert told.pop() == {"killed by": signal.SIGKILL}
        return told[-1]

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


async def test_the_days_tokens_and_cost_go_on_after_a_kill_and_their_limit_holds(server, process):
    first = await process(1)
    assert first["said"] == ["It is well."]
    assert first["tokens"] > 0
    assert first["cost"] == pytest.approx(first["tokens"] * 10 / 1e6)
    second = await process(1)
    assert second["tokens"] == 2 * first["tokens"]
    assert second["cost"] == pytest.approx(2 * first["cost"])
    server.requests.clear()
    third = await process(1, CHAT_TOKENS_PER_USER_PER_DAY=str(second["tokens"] + 100))  # less than a call sets aside
    assert third["said"] == [None]
    assert "used up" in third["reason"]
    assert server.requests == []


async def test_the_days_cost_limit_holds_after_a_kill(server, process):
    first = await process(1)
    server.requests.clear()
    assert (await process(1, CHAT_COST_PER_DAY=str(first["cost"] * 2)))["said"] == [None]
    assert server.requests == []
