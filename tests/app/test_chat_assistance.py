"""The assistant with a chat model behind a real client and a server on this machine."""

import asyncio
import json
import shutil
import time

import pytest

from qs_assistant.app.wiring import open_assistant
from qs_assistant.llm.breaker import Breaker
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from tests.llm.server import Server, running

OWN_SECONDS = 2.0  # what the program's own answer may take on a busy machine
FOUNDED = "when was QuantumScape founded?"
SURE = "what is implied if yield reaches 90%?"
UNREAD = "what if the thingummy takes 12?"


def reading(name, number, unit, how="set", **more):
    changes = [{"input": name, "how": how, "number": number, "unit": unit}]
    return json.dumps({"kind": "value", "scenarios": [{"preset": None, "changes": changes}], **more})


class Helped:
    """The real assistant with a model behind a server on this machine; `fault` and `reply` are the server's."""

    def __init__(self, runner, assistant, server):
        self._runner = runner
        self.assistant = assistant
        self.server = server

    def ask(self, question, reply="{}", *, fault="", asks="unsure", seconds=20.0):
        chat = self.assistant._chat
        chat._asks = asks
        chat._access.breaker = Breaker(time.monotonic)
        chat._access._seconds = seconds
        self.server.requests.clear()
        self.server.fault, self.server.reply = fault, lambda _messages: reply
        return self._runner.run(self.assistant.ask(question, Place("chat-model", user="u1")))

    def status(self):
        return self._runner.run(self.assistant.status())


@pytest.fixture(scope="module")
def helped(stocked_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("helped") / "data"
    shutil.copytree(stocked_folder, folder)
    server = Server()
    with asyncio.Runner() as runner:
        serving = running(server)
        runner.run(serving.__aenter__())
        settings = Settings(_env_file=None, data_dir=folder, chat_model="openai:tiny", chat_base_url=server.base_url)
        opened = open_assistant(settings.model_copy(update={"chat_tokens_per_user_per_day": 10**9}), strict=True)
        yield Helped(runner, runner.run(opened.__aenter__()), server)
        runner.run(opened.__aexit__(None, None, None))
        runner.run(serving.__aexit__(None, None, None))


def test_what_the_program_cannot_place_is_offered_as_the_model_reads_it(helped):
    answer = helped.ask(UNREAD, reading("ramp_years", "12", "years"))
    assert answer.request is None
    assert answer.choices[0].request["set"] == {"ramp_years": 12}
    assert len(helped.server.requests) == 1
    assert "openai:tiny" in helped.status().chat_model


def test_a_proposal_with_a_value_of_its_own_changes_nothing(helped, assistant):
    own = assistant.ask(UNREAD)
    answer = helped.ask(UNREAD, reading("ramp_years", "10", "years"))
    assert (answer.text, answer.choices, answer.helped_by) == (own.text, own.choices, None)


def test_where_the_program_is_sure_the_model_is_not_asked(helped):
    answer = helped.ask(SURE, reading("royalty_rate", "90%", "percent"))
    assert answer.request["set"] == {"target_yield": 0.9}
    assert helped.server.requests == []


def test_a_second_opinion_that_differs_is_a_button_below_the_programs_own(helped):
    answer = helped.ask(SURE, reading("utilization", "90%", "percent"), asks="always")
    assert answer.request["set"] == {"target_yield": 0.9}
    assert [one.request["set"] for one in answer.choices] == [{"utilization": 0.9}]
    assert "reads the question otherwise" in answer.text


def test_a_second_opinion_that_agrees_changes_nothing_that_is_seen(helped):
    answer = helped.ask(SURE, reading("target_yield", "90%", "percent"), asks="always")
    assert answer.request["set"] == {"target_yield": 0.9}
    assert answer.choices == ()
    assert len(helped.server.requests) == 1


@pytest.mark.parametrize("fault", ["status-429", "status-500", "hang", "hang-inside", "killed", "garbage", "slow", "endless"])
def test_whatever_the_server_does_the_programs_own_answer_comes_in_time(helped, fault):
    helped.ask(SURE, reading("target_yield", "90%", "percent"), asks="always")  # the first call loads the provider's package
    begun = time.monotonic()
    answer = helped.ask(SURE, reading("utilization", "90%", "percent"), fault=fault, asks="always", seconds=1.0)
    assert time.monotonic() - begun < 1.0 + OWN_SECONDS
    assert answer.request["set"] == {"target_yield": 0.9}
    assert answer.choices == ()
    assert helped.server.requests


async def test_without_a_model_nothing_of_it_is_imported(stocked_settings):
    async with open_assistant(stocked_settings) as assistant:
        assert (await assistant.status()).chat_model.startswith("none")
