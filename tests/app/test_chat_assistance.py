"""The assistant with a chat model behind a real client and a server on this machine."""

import asyncio
import json
import re
import shutil
import time

import pytest

from qs_assistant.app.wiring import open_assistant
from qs_assistant.llm.breaker import Breaker
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings
from tests.llm.fake_models import KeptInMemory
from tests.llm.server import Server, running
from tests.llm.test_choose import HOSTILE

OWN_SECONDS = 2.0  # what the program's own answer may take on a busy machine
FOUNDED = "when was QuantumScape founded?"
UNSURE = "what do the people in the canteen eat on Fridays in San Jose?"
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
        self._asked = 0

    def ask(self, question, reply="{}", *, fault="", asks="unsure", seconds=20.0, summary=False, follows=False):
        chat = self.assistant._chat
        chat._asks, chat._summary = asks, summary
        chat._access.breaker = Breaker(time.monotonic, KeptInMemory())
        chat._access._seconds = seconds
        self.server.requests.clear()
        self.server.fault, self.server.reply = fault, reply if callable(reply) else lambda _messages: reply
        self._asked += not follows  # each in a conversation of its own
        return self._runner.run(self.assistant.ask(question, Place(f"chat-model {self._asked}", user="u1")))

    def passages(self):
        library = self.assistant.library()
        return {one.text for entry in library.documents() for one in library.passages(entry.id)}

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
    answer = helped.ask(UNREAD, reading("yield_ramp_years", "12", "years"))
    assert answer.request is None
    assert answer.choices[0].request["set"] == {"yield_ramp_years": 12}
    assert len(helped.server.requests) == 1
    assert "openai:tiny" in helped.status().chat_model


def test_a_proposal_with_a_value_of_its_own_changes_nothing(helped, assistant):
    own = assistant.ask(UNREAD, "unread")
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


def choosing(helped, reply, question=UNSURE, **more):
    """An answer where the model replies to a choice, and says nothing else."""
    return helped.ask(question, lambda messages: reply if "You choose" in messages[0]["content"] else "{}", **more)


def shown(helped):
    """The sentences that the model was shown, by number."""
    body = next(body for body, _ in helped.server.requests if "You choose" in body["messages"][0]["content"])
    return re.findall(r'<sentence n="\d+" from="[^"]*">(.*?)</sentence>', body["messages"][-1]["content"])


def test_chosen_sentences_are_quoted_word_for_word_with_their_source(helped, assistant):
    assert assistant.ask(UNSURE, "unsure").tier == "closest"
    answer = choosing(helped, '{"parts": [[2]]}')
    assert answer.tier == "answer"
    assert [" ".join(one.passage.split()).replace('"', "'")[:500] for one in answer.citations] == shown(helped)[1:2]
    assert "A chat model chose" in answer.text
    assert answer.helped_by == "openai:tiny"


@pytest.mark.parametrize("reply", [*(HOSTILE[kind] for kind in HOSTILE if kind != "past the last"), '{"parts": [[]]}', '{"parts": [[31]]}'])
def test_no_other_reply_changes_what_is_shown(helped, assistant, reply):
    own = assistant.ask(UNSURE, "unsure")
    answer = choosing(helped, reply)
    assert (answer.tier, answer.text, answer.helped_by) == (own.tier, own.text, None)


def test_a_second_opinion_that_none_answers_makes_a_sure_answer_the_closest(helped):
    assert choosing(helped, "nothing", FOUNDED, asks="always").tier == "answer"
    answer = choosing(helped, '{"parts": [[]]}', FOUNDED, asks="always")
    assert answer.tier == "closest"
    assert answer.citations


def test_a_sentence_of_an_answer_is_never_the_models(helped):
    """Whatever it chooses, each quoted passage is one that was found."""
    for number in (1, 7, 30):
        answer = choosing(helped, f'{{"parts": [[{number}]]}}', FOUNDED, asks="always")
        for one in answer.citations:
            assert one.passage in helped.passages()


def told(task, reply):
    """A model that replies so to one task, and is of no use else."""
    return lambda messages: reply if messages[0]["content"].startswith(task) else "{}"


WHOLE = "You make a follow-up question whole"
YEAR = "is QuantumScape listed on the NYSE, and when was it founded?"


def test_a_follow_up_is_made_whole_in_the_questions_own_words(helped):
    helped.ask(YEAR)
    assert helped.ask("the year?", follows=True).tier == "closest"
    helped.ask(YEAR)
    answer = helped.ask("the year?", told(WHOLE, "the year QuantumScape was founded?"), follows=True)
    assert answer.tier == "answer"
    assert "2010" in answer.text
    assert answer.helped_by == "openai:tiny"
    prompt = helped.server.requests[-1][0]["messages"][-1]["content"]
    assert "founded" in prompt
    assert "u1" not in prompt


def test_a_follow_up_with_a_word_of_the_models_own_is_not_asked(helped):
    helped.ask(YEAR)
    answer = helped.ask("the year?", told(WHOLE, "the year QuantumScape was founded in Berlin?"), follows=True)
    assert (answer.tier, answer.helped_by) == ("closest", None)


SUM_UP = "You sum up"
SUMMARY = "QuantumScape is a spin-out of Stanford University, according to Reuters."


def test_a_summary_stands_above_the_quotes_as_the_models_and_only_where_it_is_switched_on(helped, assistant):
    own = assistant.ask(FOUNDED, "founded")
    assert helped.ask(FOUNDED, told(SUM_UP, SUMMARY)).text == own.text
    assert helped.server.requests == []
    answer = helped.ask(FOUNDED, told(SUM_UP, SUMMARY), summary=True)
    assert answer.helped_by == "openai:tiny"
    above, summary, below = answer.text.partition(f"\n> {SUMMARY}\n\n")
    assert summary
    assert above.startswith("Summary by the chat model `openai:tiny`")
    assert below.startswith(own.body)


@pytest.mark.parametrize(
    "doubtful", ["QuantumScape got going in the year 2011 as a spin-out.", "QuantumScape did not get going.", "{}", ""]
)
def test_a_summary_in_doubt_is_dropped(helped, assistant, doubtful):
    own = assistant.ask(FOUNDED, "founded")
    answer = helped.ask(FOUNDED, told(SUM_UP, doubtful), summary=True)
    assert (answer.text, answer.helped_by) == (own.text, None)


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
