"""/believe of the real bot in a simulated Discord; what is kept is the real thing."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from bot.access.admission import ADMINS_ONLY
from bot.bot import AssistantBot
from bot.options import input_value
from bot.views.belief_form import typed
from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.records.beliefs import BeliefRecords
from qs_assistant.records.pending_requests import PendingRequestRecords
from qs_assistant.records.predictions import PredictionRecords
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.settings import Settings
from qs_assistant.valuation.assumptions import load_assumptions
from tests.clock import Clock
from tests.discord.fakes import KNOWLEDGE, FakeAssistant, response_text, text_of

pytestmark = pytest.mark.every_database

SHIPPED = load_assumptions(KNOWLEDGE / "assumptions.toml")


@pytest.fixture
def day():
    return Clock(datetime(2026, 1, 1, 12, tzinfo=UTC))


@pytest.fixture
def make_bot(database, tmp_path, day):
    settings = Settings(_env_file=None, data_dir=tmp_path, shard_count=1)
    beliefs = ServerBeliefs(BeliefRecords(database, day), PredictionRecords(database), SHIPPED, day)

    def make(**options):
        bot = AssistantBot(
            settings=settings,
            assistant=FakeAssistant(),
            servers=ServerRecords(database),
            clock=Clock(),
            pending_requests=PendingRequestRecords(database, uuid.uuid4().hex),
            beliefs=beliefs,
            **options,
        )
        bot.test_clock, bot.test_beliefs = Clock(), beliefs
        return bot

    return make


async def test_a_form_asks_for_the_big_inputs_and_keeps_what_is_typed(world):
    beliefs, scope = world.bot.test_beliefs, f"guild:{world.guild.id}"
    first, second, *_ = beliefs.most_sensitive
    form = await world.alice.slash(world.channel, "believe vote")
    values = {first: typed(first, SHIPPED[first].value), second: typed(second, SHIPPED[second].high)}
    said = await world.alice.submit_modal(form, values)
    assert said.response.ephemeral
    assert beliefs.own(scope, str(world.alice.id)) == {first: SHIPPED[first].value, second: SHIPPED[second].high}
    again = await world.alice.slash(world.channel, "believe vote")
    await world.alice.submit_modal(again, {first: values[first], second: ""})  # emptied: withdrawn
    assert beliefs.own(scope, str(world.alice.id)) == {first: SHIPPED[first].value}
    wrong = await world.alice.submit_modal(await world.alice.slash(world.channel, "believe vote"), {first: "a lot"})
    assert "I cannot read" in wrong.response.content
    assert beliefs.own(scope, str(world.alice.id)) == {first: SHIPPED[first].value}


@pytest.mark.parametrize("name", SHIPPED.ranges)
def test_what_the_form_shows_is_read_back_as_it_was(name):
    for value in (SHIPPED[name].value, SHIPPED[name].low, SHIPPED[name].high):
        assert input_value(name, typed(name, value)) == value


async def test_the_medians_are_run_beside_the_base_case_and_votes_stay_secret(world):
    assert "Nobody has voted" in text_of(await world.alice.slash(world.channel, "believe show"))
    for member, value in ((world.alice, "5%"), (world.bob, "9%"), (world.boss, "30%")):
        await member.slash(world.channel, "believe set", name="royalty_rate", value=value)
    answer = await world.alice.slash(world.channel, "believe show")
    assert not answer.response.ephemeral
    request, place = world.assistant.asked[-1]
    assert [dict(one.set) for one in request.scenarios] == [{}, {"royalty_rate": 0.09}]
    assert place.scopes[0] == f"guild:{world.guild.id}"
    mine = await world.alice.slash(world.channel, "believe mine")
    assert mine.response.ephemeral
    assert "median 9% of 3; yours: 5%" in response_text(mine)
    assert "30%" not in response_text(mine)
    assert "(1)" in response_text(await world.alice.slash(world.channel, "believe withdraw"))
    assert "no such vote" in response_text(await world.alice.slash(world.channel, "believe withdraw", name="royalty_rate"))
    assert world.bot.test_beliefs.median_values(f"guild:{world.guild.id}") == {"royalty_rate": 0.195}


async def test_a_prediction_from_its_opening_to_its_score(world, day):
    opened = await world.alice.slash(world.channel, "believe predict", statement="start of **production**", by="2029", chance=40.0)
    assert "by 2029-12-31" in response_text(opened)
    await world.bob.slash(world.channel, "believe chance", number=1, chance=80.0)
    log = response_text(await world.bob.slash(world.channel, "believe log"))
    assert "60% (2)" in log
    refused = await world.bob.slash(world.channel, "believe settle", number=1, outcome="yes")
    assert text_of(refused) == ADMINS_ONLY
    day.now += timedelta(days=30)
    assert "settled: yes" in response_text(await world.boss.slash(world.channel, "believe settle", number=1, outcome="yes"))
    score = response_text(await world.alice.slash(world.channel, "believe score"))
    assert "0.200 (2)" in score  # of 0.36 and 0.04
    assert "median chance: 0.160" in score
    assert "Yours: 0.360 (1)" in score
    late = await world.bob.slash(world.channel, "believe chance", number=1, chance=99.0)
    assert "already settled" in late.response.content
    assert (await world.bob.slash(world.channel, "believe remove", number=1)).response.content == ADMINS_ONLY
    await world.boss.slash(world.channel, "believe remove", number=1)
    assert "no predictions" in response_text(await world.bob.slash(world.channel, "believe log"))


async def test_another_server_sees_nothing_of_it(world):
    await world.alice.slash(world.channel, "believe set", name="royalty_rate", value="5%")
    await world.alice.slash(world.channel, "believe predict", statement="a secret", by="2029", chance=40.0)
    other = world.env.create_guild("Other")
    channel = other.create_text_channel("general")
    bob = other.add_member(world.bob.user)
    assert "Nobody has voted" in text_of(await bob.slash(channel, "believe show"))
    assert "no predictions" in response_text(await bob.slash(channel, "believe log"))
    assert "no prediction 1 here" in (await bob.slash(channel, "believe chance", number=1, chance=1.0)).response.content
    assert await bob.autocomplete(channel, "believe chance", "number", "") == []


async def test_words_of_a_statement_are_only_words(world):
    statement = "@everyone [free shares](https://evil.example)"
    said = response_text(await world.alice.slash(world.channel, "believe predict", statement=statement, by="2029", chance=1.0))
    assert "](https" not in said
