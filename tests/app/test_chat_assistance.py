"""The assistant with a chat model behind a real client and a server on this machine."""

import json
import time

import pytest

from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.place import Place
from tests.llm.server import Server, running

HERE = Place("chat-model", user="u1")
FOUNDED = "when was QuantumScape founded?"
SURE = "what is implied if yield reaches 90%?"
UNREAD = "what if the thingummy takes 12?"


def reading(name, number, unit, how="set", **more):
    changes = [{"input": name, "how": how, "number": number, "unit": unit}]
    return json.dumps({"kind": "value", "scenarios": [{"preset": None, "changes": changes}], **more})


async def ask(settings, reply, question, *, fault="", **more):
    server = reply if isinstance(reply, Server) else Server(reply)
    server.fault = fault
    async with running(server):
        with_model = settings.model_copy(
            update={"chat_model": "openai:tiny", "chat_base_url": server.base_url, "chat_timeout_seconds": 20, **more}
        )
        async with open_assistant(with_model, strict=True) as assistant:
            return await assistant.ask(question, HERE), await assistant.status(), server


async def test_what_the_program_cannot_place_is_offered_as_the_model_reads_it(stocked_settings):
    answer, status, server = await ask(stocked_settings, reading("ramp_years", "12", "years"), UNREAD)
    assert answer.request is None
    assert "12 years" in answer.choices[0].question
    assert len(server.requests) == 1
    assert "openai:tiny" in status.chat_model


async def test_a_proposal_with_a_value_of_its_own_changes_nothing(stocked_settings):
    async with open_assistant(stocked_settings, strict=True) as assistant:
        own = await assistant.ask(UNREAD, HERE)
    answer, _, _ = await ask(stocked_settings, reading("ramp_years", "10", "years"), UNREAD)
    assert (answer.text, answer.choices, answer.helped_by) == (own.text, own.choices, None)


async def test_where_the_program_is_sure_the_model_is_not_asked(stocked_settings):
    answer, _, server = await ask(stocked_settings, reading("royalty_rate", "90%", "percent"), SURE)
    assert answer.request["set"] == {"target_yield": 0.9}
    assert server.requests == []


async def test_a_second_opinion_that_differs_is_a_button_below_the_programs_own(stocked_settings):
    answer, _, _ = await ask(stocked_settings, reading("utilization", "90%", "percent"), SURE, chat_ask="always")
    assert answer.request["set"] == {"target_yield": 0.9}
    assert [one.question for one in answer.choices] == ["What is QuantumScape worth with a utilization of 90%?"]
    assert "reads the question otherwise" in answer.text


async def test_a_second_opinion_that_agrees_changes_nothing_that_is_seen(stocked_settings):
    answer, _, server = await ask(stocked_settings, reading("target_yield", "90%", "percent"), SURE, chat_ask="always")
    assert answer.request["set"] == {"target_yield": 0.9}
    assert answer.choices == ()
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", ["status-429", "status-500", "hang", "hang-inside", "killed", "garbage", "slow", "endless"])
async def test_whatever_the_server_does_the_programs_own_answer_comes_in_time(stocked_settings, fault):
    begun = time.monotonic()
    answer, _, server = await ask(
        stocked_settings, reading("utilization", "90%", "percent"), SURE, fault=fault, chat_ask="always", chat_timeout_seconds=1.5
    )
    assert answer.request["set"] == {"target_yield": 0.9}
    assert answer.choices == ()
    assert server.requests
    assert time.monotonic() - begun < 12  # opening the assistant takes most of it


async def test_without_a_model_nothing_of_it_is_imported(stocked_settings):
    async with open_assistant(stocked_settings) as assistant:
        assert (await assistant.status()).chat_model.startswith("none")
