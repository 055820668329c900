"""The assistant with a chat model behind a real client and a server on this machine."""

import json

import pytest

from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.place import Place
from tests.llm.fake_models import lines
from tests.llm.server import Server, running

HERE = Place("chat-model", user="u1")
FOUNDED = "when was QuantumScape founded?"


@pytest.fixture
async def own_words(stocked_settings):
    """The program's own answer, whose first sentence a truthful model may repeat."""
    async with open_assistant(stocked_settings, strict=True) as assistant:
        return await assistant.ask(FOUNDED, HERE)


async def ask(settings, reply, question=FOUNDED):
    async with running(Server(reply)) as server:
        with_model = settings.model_copy(update={"chat_model": "openai:tiny", "chat_base_url": server.base_url, "chat_timeout_seconds": 20})
        async with open_assistant(with_model, strict=True) as assistant:
            released = []
            answer = await assistant.ask(question, HERE, on_sentence=released.append)
            return answer, released, await assistant.status(), server


async def test_a_true_sentence_goes_out_and_is_marked_as_the_models(stocked_settings, own_words):
    sentence = own_words.body.split(" [1]")[0]
    answer, released, status, _ = await ask(stocked_settings, lines((f"{sentence}.", [1])))
    assert answer.phrased_by == "openai:tiny"
    assert len(released) == 1
    assert "chat model" in answer.text
    assert answer.citations == own_words.citations
    assert "openai:tiny" in status.chat_model


async def test_without_a_listener_the_text_so_far_is_a_stage(stocked_settings, own_words):
    sentence = own_words.body.split(" [1]")[0]
    async with running(Server(lines((f"{sentence}.", [1])))) as server:
        settings = stocked_settings.model_copy(update={"chat_model": "openai:tiny", "chat_base_url": server.base_url})
        async with open_assistant(settings, strict=True) as assistant:
            stages = []
            await assistant.ask(FOUNDED, HERE, progress=stages.append)
    assert any(sentence in stage for stage in stages)


async def test_a_made_up_figure_never_goes_out(stocked_settings, own_words):
    answer, released, _, _ = await ask(stocked_settings, lines(("QuantumScape was founded in 2009.", [1])))
    assert answer.phrased_by is None
    assert answer.text == own_words.text
    assert released == []


async def test_a_proposed_reading_is_shown_as_such(stocked_settings):
    proposal = json.dumps({"kind": "value", "set": [{"name": "ramp_years", "value": 12}]})
    answer, _, _, _ = await ask(stocked_settings, proposal, "what if the thingummy takes 12?")
    assert answer.request["set"] == {"ramp_years": 12}
    assert "I read this as" in answer.text


async def test_a_proposal_with_a_value_of_its_own_is_not_taken(stocked_settings):
    proposal = json.dumps({"kind": "value", "set": [{"name": "ramp_years", "value": 10}]})
    answer, _, _, _ = await ask(stocked_settings, proposal, "what if the thingummy takes 12?")
    assert answer.request is None
    assert answer.choices


async def test_without_a_model_nothing_of_it_is_imported(stocked_settings):
    async with open_assistant(stocked_settings) as assistant:
        assert (await assistant.status()).chat_model.startswith("none")
