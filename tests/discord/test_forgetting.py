"""/forget-me of the real bot over the real assistant: afterwards no byte of what is kept has the person or their words."""

import json
import logging
import uuid

import pytest

from bot.bot import AssistantBot
from bot.logs import JsonLines
from qs_assistant.app.wiring import open_assistant, open_beliefs
from qs_assistant.records.database import Database
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.valuation.assumptions import load_assumptions
from tests.clock import Clock

QUESTION = "What is implied if yield reaches 91.37% at xyloquark?"
FOLLOW_UP = "and with a royalty of 7.77% for zebrafinch?"
OTHERS = "What is implied if yield reaches 88.21% for wombatine?"


@pytest.fixture
def make_bot(stocked_settings):
    """The bot as it is run, but for Discord; `world.bot.opened` is what has to be entered before it answers."""
    settings = stocked_settings.model_copy(update={"shard_count": 1, "log_level": "INFO"})
    opened = open_assistant(settings, strict=True)

    class Late:
        """The assistant, opened with the first thing that is asked of it, in the bot's own loop."""

        made = None

        def __getattr__(self, name):
            async def call(*arguments, **options):
                if self.made is None:
                    self.made = await opened.__aenter__()
                found = getattr(self.made, name)(*arguments, **options)
                return await found if hasattr(found, "__await__") else found

            return call

        def complete(self, _text):
            return []

    database = Database(settings.records_url)
    database.create()
    late = Late()

    def make(**options):
        pending_requests = PendingRequestRecords(database, uuid.uuid4().hex)
        options |= {"beliefs": open_beliefs(database, load_assumptions(settings.assumptions_file)), "pending_requests": pending_requests}
        bot = AssistantBot(settings=settings, assistant=late, servers=ServerRecords(database), clock=Clock(), **options)
        bot.test_clock = Clock()
        return bot

    yield make
    database.close()


@pytest.fixture
def logged():
    """Every line that the program writes to its log, as it is written."""
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(JsonLines().format(record))

    handler = Kept()
    logging.getLogger("bot").addHandler(handler)
    logging.getLogger("qs_assistant").addHandler(handler)
    yield lines
    logging.getLogger("bot").removeHandler(handler)
    logging.getLogger("qs_assistant").removeHandler(handler)


def holding(folder, *traces):
    """The files below a folder that hold one of the traces, in UTF-8 or as numbers of eight bytes."""
    wanted = [trace.encode() for trace in traces] + [int(trace).to_bytes(8, "big") for trace in traces if trace.isdigit()]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.name: found for file in files if (found := [one for one in wanted if one in file.read_bytes()])}


@pytest.mark.simcord(settle_timeout=120)
async def test_no_byte_of_a_forgotten_person_remains(world, stocked_settings, logged):
    asked = (await world.alice.slash(world.channel, "ask", question=QUESTION)).response
    await world.alice.slash(world.channel, "ask", question=FOLLOW_UP)
    await world.alice.user.send_dm(QUESTION)
    await world.alice.send(world.channel, f"<@{world.env.backend.bot_user.id}> {QUESTION}")
    await world.bob.click(asked, label="Helpful")
    await world.bob.click(asked, label="Bear")
    await world.alice.slash(world.channel, "believe set", name="royalty_rate", value="5%")
    await world.alice.slash(world.channel, "believe predict", statement="xyloquark ships", by="2099", chance=40.0)
    await world.bob.slash(world.channel, "believe chance", number=1, chance=60.0)
    await world.bob.slash(world.channel, "believe predict", statement="wombatine ships", by="2099", chance=40.0)
    await world.alice.slash(world.channel, "believe chance", number=2, chance=60.0)
    kept = (await world.bob.slash(world.channel, "ask", question=OTHERS)).response
    await world.alice.click(kept, label="Not helpful")
    await world.bob.click(kept, label="Helpful")
    traces = (str(world.alice.id), "xyloquark", "zebrafinch")
    assert holding(stocked_settings.data_dir, *traces)

    asked = await world.alice.slash(world.channel, "forget-me")
    await world.alice.click(asked.response, label="Forget me")
    assert "deleted" in asked.response.embeds[0].description
    assert holding(stocked_settings.data_dir, *traces) == {}
    assert not [line for line in logged if any(trace in line for trace in traces)]

    exported = (await world.boss.slash(world.channel, "server feedback")).response
    [vote] = [json.loads(line) for line in (await exported.attachments[0].read()).splitlines()]
    assert vote["question"] == OTHERS  # what others said of others stays
    assert holding(stocked_settings.data_dir, "wombatine")
    log = (await world.bob.slash(world.channel, "believe log")).response.embeds[0].description
    assert "wombatine ships, by 2099-12-31: 40% (1)" in log
    follows = (await world.alice.slash(world.channel, "ask", question="and at 92%?")).response
    assert "7.77" not in follows.embeds[0].description
