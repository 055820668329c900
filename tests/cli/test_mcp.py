"""`mcp` as its own process, called by the official SDK's own client: over standard input and output, and over HTTP on loopback."""

import asyncio
import json
import os
import shutil
import socket
import sys
from contextlib import asynccontextmanager

import pytest

from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

mcp = pytest.importorskip("mcp")

from mcp.client.stdio import StdioServerParameters  # noqa: E402 - after it is known to be there

from qs_assistant.cli.mcp_tools import Shown, ToolLimits, Tools  # noqa: E402
from qs_assistant.types.errors import BusyError  # noqa: E402
from qs_assistant.types.place import Place  # noqa: E402
from qs_assistant.types.settings import shipped_knowledge  # noqa: E402

NAMES = {"search_documents", "value", "solve", "sweep", "compare", "simulate", "frontier", "explain_run"}
COMMAND = (sys.executable, "-m", "qs_assistant.cli", "mcp")


def analyst():
    return Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml"))


@pytest.fixture(scope="module")
def folder(stocked_folder, tmp_path_factory):
    made = tmp_path_factory.mktemp("lent")
    shutil.copytree(stocked_folder, made / "data")
    return made


@asynccontextmanager
async def client(folder, *arguments, **environment):
    """The SDK's client, talking to the program as a process of its own."""
    command, *given = (*COMMAND, *arguments)
    variables = {**os.environ, "DATA_DIR": str(folder / "data"), **environment}
    async with mcp.Client(StdioServerParameters(command=command, args=given, env=variables, cwd=folder)) as connected:
        yield connected


def said(result):
    assert result.is_error
    return result.content[0].text


@asynccontextmanager
async def connected(transport, folder, served):
    """The SDK's client over one of the transports."""
    async with client(folder) if transport == "stdio" else mcp.Client(served) as lent:
        yield lent


@pytest.mark.parametrize("transport", ["stdio", "http"])
async def test_all_tools_answer_over_standard_input_and_output_and_over_http(transport, folder, served):
    base = analyst()
    async with connected(transport, folder, served) as lent:
        tools = {one.name: one for one in (await lent.list_tools()).tools}
        assert set(tools) == NAMES
        assert all(one.annotations.read_only_hint and one.output_schema and one.description for one in tools.values())

        valued = (await lent.call_tool("value", {"changes": {"yield": "90%"}})).structured_content
        assert valued["request"]["set"] == {"target_yield": 0.9}
        assert valued["results"]["value_per_share"] == base.value({"target_yield": 0.9}).results["value_per_share"]
        assert valued["figures"]
        assert {one["source"]["kind"] for one in valued["figures"]} <= {"run", "program"}

        explained = (await lent.call_tool("explain_run", {"run_id": valued["run_id"]})).structured_content
        assert explained["request"]["kind"] == "explain"
        assert explained["run_id"] == valued["run_id"]
        assert explained["figures"]

        found = (await lent.call_tool("search_documents", {"query": "When was QuantumScape founded?"})).structured_content
        assert found["tier"] == "answer"
        assert "2010" in found["text"]
        assert "2010" in found["citations"][0]["passage"]
        assert found["run_id"] is None
        # a question with a number in it is still looked up, not calculated
        looked = (await lent.call_tool("search_documents", {"query": "what is it worth at 90% yield?"})).structured_content
        assert (looked["run_id"], looked["results"]) == (None, None)

        solved = await lent.call_tool("solve", {"solve_for": "royalty_rate", "target": {"output": "equity_value", "value": 850}})
        expected = base.solve("royalty_rate", "equity_value", 850).results["solution"]
        assert solved.structured_content["results"]["solution"] == pytest.approx(expected, rel=1e-12)
        assert solved.content[0].text == solved.structured_content["text"]

        swept = (await lent.call_tool("sweep", {"variable": "target_yield", "low": "80%", "high": 0.9, "steps": 3})).structured_content
        assert swept["results"]["x"] == pytest.approx([0.8, 0.85, 0.9])

        sides = [{"preset": "bear", "weight": 0.5}, {"changes": {"royalty_rate": 0.1}, "weight": 0.5}]
        compared = (await lent.call_tool("compare", {"scenarios": sides})).structured_content
        assert len(compared["results"]) == 2
        drawn = [(await lent.call_tool("simulate", {"draws": 1024, "seed": 3})).structured_content for _ in range(2)]
        assert drawn[0]["results"] == drawn[1]["results"]
        assert drawn[0]["run_id"] == drawn[1]["run_id"]
        priced = (await lent.call_tool("frontier", {})).structured_content
        assert priced["results"]["solved"]

        runs = [valued, solved.structured_content, swept, compared, drawn[0], priced]
        for one in runs:
            assert set(one) == set(Shown.__annotations__)
            assert one["figures"]
            assert {told["source"]["kind"] for told in one["figures"]} <= {"run", "program"}
            assert all(told["source"].get("id", one["run_id"]) == one["run_id"] for told in one["figures"])
            again = (await lent.call_tool("explain_run", {"run_id": one["run_id"]})).structured_content
            assert again["run_id"]
            assert again["results"]
        assert len({one["run_id"] for one in runs}) == len(runs)


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("value", {"changes": {"target_yield": 1.3}}, "Allowed: "),
        ("value", {"changes": {"yeild": 0.9}}, "Did you mean target_yield?"),
        ("value", {"changes": {"target_yield": True}}, "target_yield"),
        ("value", {"chances": {"target_yield": 0.9}}, "chances"),
        ("value", {"scope": "guild:7"}, "scope"),
        ("search_documents", {"query": "yield", "scopes": ["guild:7"]}, "scopes"),
        ("explain_run", {"run_id": "000000000000", "place": {"scopes": ["guild:7"]}}, "place"),
        ("value", {"changes": {"yield": 0.9, "target_yield": 0.8}}, "set twice"),
        ("solve", {"solve_for": "royalty_rate", "target": {"output": "happiness", "value": 1}}, "happiness"),
        ("simulate", {"draws": 10**9}, "draws"),
        ("simulate", {"draws": 0}, "draws"),
        ("simulate", {"seed": -(10**30)}, "seed"),
        ("sweep", {"variable": "target_yield", "steps": 0}, "steps"),
        ("value", {"changes": {"shares": 10**400}}, "so many digits"),
        ("value", {"changes": {"shares": "9" * 5000}}, "shares"),
        ("value", {"changes": {"9" * 400: 1}}, "characters)"),
        ("value", {"changes": {"target_yield": "\u202e90%\x1b[2J"}}, '"90%[2J"'),
        ("explain_run", {"run_id": "../../records"}, "No run"),
        ("compare", {"scenarios": [{}]}, "scenarios"),
        ("search_documents", {"query": "a" * 1001}, "1000"),
        ("explain_run", {"run_id": "000000000000"}, "No run"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(served, tool, arguments, sentence):
    async with mcp.Client(served) as lent:
        assert sentence in said(await lent.call_tool(tool, arguments))


@pytest.fixture(scope="module")
def served(folder):
    """The address of the program serving on a port of this machine."""
    import subprocess
    import time

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(folder / "data")}
    running = subprocess.Popen([*COMMAND, "--http", str(port)], env=environment, cwd=folder, stderr=subprocess.PIPE)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        running.terminate()
        running.wait(30)
        running.stderr.close()


async def test_the_same_is_served_on_loopback_only(served):
    async with mcp.Client(served) as lent:
        assert {one.name for one in (await lent.list_tools()).tools} == NAMES
        valued = (await lent.call_tool("value", {})).structured_content
        assert valued["results"]["value_per_share"] == analyst().value().results["value_per_share"]
    port = int(served.split(":")[2].split("/")[0])
    own = socket.gethostbyname(socket.gethostname())
    if not own.startswith("127."):
        with socket.socket() as tried:
            assert tried.connect_ex((own, port)) != 0


async def test_a_page_in_a_browser_cannot_reach_it(served):
    """DNS rebinding: a foreign page's requests come with its own Host or Origin."""
    import aiohttp

    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepts = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        for foreign in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            async with session.post(served, data=json.dumps(asked), headers=accepts | foreign) as refused:
                assert refused.status in {403, 421}


async def test_a_server_lends_its_own_base_case_and_no_other(folder):
    from datetime import UTC, datetime

    from qs_assistant.cli.context import open_records
    from qs_assistant.records.base_cases import BaseCases
    from qs_assistant.types.settings import Settings

    with open_records(Settings(_env_file=None, data_dir=folder / "data")) as database:
        BaseCases(database, lambda: datetime(2026, 1, 1, tzinfo=UTC)).set("guild:7", "royalty_rate", 0.2, by="terminal", why="a test")
    worth = {}
    for scope in ("guild:7", "guild:8"):
        async with client(folder, "--scope", scope) as lent:
            valued = (await lent.call_tool("value", {})).structured_content
            worth[scope] = valued["results"]["value_per_share"]
            if scope == "guild:7":
                run_id = valued["run_id"]
            if scope == "guild:8":
                assert "No run" in said(await lent.call_tool("explain_run", {"run_id": run_id}))
    assert worth["guild:7"] > worth["guild:8"] == analyst().value().results["value_per_share"]


class Slow:
    """An assistant that answers when it is let."""

    def __init__(self):
        self.go_on = asyncio.Event()

    async def look_up(self, _question, _place):
        await self.go_on.wait()


async def test_calls_are_bounded_in_number_and_in_time():
    slow = Slow()
    tools = Tools(slow, Place("mcp"), ToolLimits(at_once=1, waiting=1, seconds=0.05))
    first, second = (asyncio.create_task(tools.search_documents("a")) for _ in range(2))
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="waiting already"):
        await tools.search_documents("a")
    for one in (first, second):
        with pytest.raises(BusyError, match=r"longer than 0\.05 seconds"):
            await one


def test_without_the_sdk_it_is_said_what_to_install(folder, tmp_path):
    import subprocess

    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('mcp', name='mcp')")
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "PYTHONPATH": paths}
    done = subprocess.run(COMMAND, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "The Model Context Protocol needs its SDK: pip install 'qs-assistant[mcp]'."
