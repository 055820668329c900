"""What an earlier process left unanswered, as the next one finds it in its records and in Discord."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.delivery.recovery import CUT_OFF, Recovery
from bot.delivery.replies import InteractionReply
from qs_assistant.records.pending_requests import PendingRequest, PendingRequestRecords
from qs_assistant.types.errors import StoreError
from tests.discord.fakes import sent_by_bot

DONE = "up to $131 million"


@pytest.fixture
def house(database, make_bot):
    """`dead`: the records as a process holds them that has died since; `left`: the promises that stand in them."""
    onlooker = PendingRequestRecords(database, "onlooker")
    return SimpleNamespace(
        dead=PendingRequestRecords(database, "dead"), left=lambda: [one.pending for one in onlooker.of_other_processes()], make_bot=make_bot
    )


async def asked_and_cut_off(world, house, monkeypatch, text, channel=None, **more):
    """A question by message that the bot never came to answer."""
    monkeypatch.setattr(world.bot.get_cog("Conversation"), "_is_for_us", lambda _: False)
    where = channel or world.channel
    if channel is None:
        sent = await world.alice.send(where, f"{world.env.bot.user.mention} {text}")
    else:
        sent = await world.alice.user.send_dm(text)
    guild = world.guild.id if channel is None else None
    pending = PendingRequest(id=sent.id, channel=where.id, user=str(world.alice.id), conversation="c", guild=guild, **more)
    house.dead.save(pending)
    return sent


async def restart(world, house, minutes=0):
    if minutes:
        await world.env.advance_time(60 * minutes)
    await world.env.restart_bot(house.make_bot())
    await world.env.advance_time(8)


async def test_a_mention_cut_off_is_answered_after_the_restart_and_once_only(world, house, monkeypatch):
    sent = await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?")
    await restart(world, house)
    (answer,) = sent_by_bot(world)
    assert DONE in answer.embeds[0].description
    assert answer.reference.message_id == sent.id
    assert house.left() == []
    await restart(world, house)
    assert len(sent_by_bot(world)) == 1


async def test_what_fails_at_discords_end_is_tried_again_by_the_same_process(world, house, monkeypatch):
    await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?")
    tried, real = [], Recovery._message

    async def failing_once(self, pending):
        tried.append(pending.id)
        if len(tried) == 1:
            raise ConnectionResetError
        await real(self, pending)

    monkeypatch.setattr(Recovery, "_message", failing_once)
    await restart(world, house)
    assert sent_by_bot(world) == []
    assert len(house.left()) == 1  # should this process die too, the next one finds it
    await world.env.advance_time(6)
    (answer,) = sent_by_bot(world)
    assert DONE in answer.embeds[0].description
    assert house.left() == []


async def test_all_that_a_kill_cut_off_waits_for_its_turn_at_once(world, house, monkeypatch):
    many = 9  # more than are looked up at Discord together
    with monkeypatch.context() as patched:
        for number in range(many):
            await asked_and_cut_off(world, house, patched, f"what does PowerCo pay in case {number}?")
    bot, together = house.make_bot(), []
    real = bot.assistant.ask

    async def slow(question, place, **more):
        queue = bot.get_cog("Conversation")._dispatcher._queue
        for _ in range(500):  # all others have long been looked up
            await asyncio.sleep(0)
        together.append(queue.running + queue.waiting)
        return await real(question, place, **more)

    monkeypatch.setattr(bot.assistant, "ask", slow)
    await world.env.restart_bot(bot)
    await world.env.advance_time(12)
    assert max(together) == many
    assert len(sent_by_bot(world)) == many
    assert house.left() == []


async def test_a_promise_is_noted_before_it_is_given(world, house, monkeypatch):
    noted, real = [], InteractionReply.acknowledge

    async def acknowledged(self):
        noted.append([one.question for one in house.left()])
        await real(self)

    monkeypatch.setattr(InteractionReply, "acknowledge", acknowledged)
    await world.alice.slash(world.channel, "ask", question="what does PowerCo pay?")
    assert noted == [["what does PowerCo pay?"]]


async def test_a_direct_message_cut_off_is_answered_in_place(world, house, monkeypatch):
    await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?", world.alice.user.dm_channel)
    await restart(world, house)
    assert DONE in sent_by_bot(world, world.alice.user.dm_channel)[0].embeds[0].description
    assert world.assistant.asked[-1][1].conversation == f"dm:{world.alice.id}"
    assert house.left() == []


async def test_a_stage_left_standing_becomes_the_answer(world, house, monkeypatch):
    sent = await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?")
    with world.env.time_context():
        channel = world.env.bot.get_channel(world.channel.id)
        await channel.send("*searching 12 documents …*", reference=channel.get_partial_message(sent.id))
    await restart(world, house)
    (answer,) = sent_by_bot(world)
    assert DONE in answer.embeds[0].description
    assert not answer.content


async def test_what_was_answered_just_before_the_crash_is_not_answered_again(world, house):
    sent = await world.alice.send(world.channel, f"{world.env.bot.user.mention} what does PowerCo pay?")
    house.dead.save(PendingRequest(id=sent.id, channel=world.channel.id, user=str(world.alice.id), conversation="c", guild=world.guild.id))
    result = await world.alice.slash(world.channel, "ask", question="what does PowerCo pay?")
    house.dead.save(interaction(world, result, "what does PowerCo pay?"))
    await restart(world, house)
    assert len(world.assistant.asked) == 2
    assert len(sent_by_bot(world)) == 2
    assert house.left() == []


@pytest.mark.parametrize(("tries", "minutes"), [(0, 16), (1, 0)])
async def test_too_late_or_tried_before_the_asker_is_told_instead(world, house, monkeypatch, tries, minutes):
    await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?", tries=tries)
    await restart(world, house, minutes)
    assert [one.content for one in sent_by_bot(world)] == [CUT_OFF]
    assert world.assistant.asked == []
    assert house.left() == []


async def test_a_question_deleted_meanwhile_is_let_go(world, house, monkeypatch):
    sent = await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?")
    await world.alice.delete(sent)
    await restart(world, house)
    assert sent_by_bot(world) == []
    assert house.left() == []


def interaction(world, result, question, **more):
    record = result._interaction
    return PendingRequest(
        id=record.id,
        channel=world.channel.id,
        user=str(world.alice.id),
        conversation=f"guild:{world.guild.id}/channel:{world.channel.id}/user:{world.alice.id}",
        guild=world.guild.id,
        token=record.token,
        question=question,
        **more,
    )


async def thinking(world, monkeypatch, command="ask", **options):
    """A command that was deferred and then left."""
    with monkeypatch.context() as patch:

        async def only_defer(interaction, *_):
            await interaction.response.defer(thinking=True)

        patch.setattr(world.bot.tree, "_call", only_defer)
        return await world.alice.slash(world.channel, command, **options)


async def test_a_command_in_words_left_thinking_is_answered_there(world, house, monkeypatch):
    result = await thinking(world, monkeypatch, question="what about yield?")
    house.dead.save(interaction(world, result, "what about yield?"))
    await restart(world, house)
    assert "A share would be worth $9" in result.response.embeds[0].description
    assert result.response.attachments[0].filename == "chart.png"
    assert result.followups == []
    question, place = world.assistant.asked[-1]
    assert question == "what about yield?"
    assert place.scopes == (f"guild:{world.guild.id}", "global")
    assert house.left() == []


async def test_another_command_left_thinking_is_told(world, house, monkeypatch):
    result = await thinking(world, monkeypatch, "value", preset="bear")
    house.dead.save(interaction(world, result, "", locale="de"))
    await restart(world, house)
    assert result.response.content.startswith("Ich wurde neu gestartet")
    assert house.left() == []


async def test_past_the_tokens_life_the_asker_is_told_in_the_channel_unless_it_was_private(world, house, monkeypatch):
    result = await thinking(world, monkeypatch, question="what about yield?")
    house.dead.save(interaction(world, result, "what about yield?"))
    await restart(world, house, 16)
    shown = [one for one in sent_by_bot(world) if CUT_OFF in one.content]
    assert [one.reference.message_id for one in shown] == [result.response.id]
    assert house.left() == []


async def test_promises_of_a_process_that_lives_are_left_alone(world, house, monkeypatch):
    await asked_and_cut_off(world, house, monkeypatch, "what does PowerCo pay?")
    await world.env.restart_bot(house.make_bot())
    house.dead.heartbeat()
    await world.env.advance_time(8)
    assert sent_by_bot(world) == []
    assert len(house.left()) == 1


@pytest.mark.bot_settings(shard_count=2, shard_ids=(1,))
def test_direct_messages_are_shard_0s_and_a_server_its_own_shards(make_bot):
    recovery = Recovery(make_bot(), assistant=None, dispatcher=None, pending_requests=None, resume=None, refusals=None)
    assert [recovery.serves(guild) for guild in (None, 1 << 22, 2 << 22)] == [False, True, False]


async def test_an_answer_leaves_no_promise_behind_and_one_is_noted_before_the_work_begins(world, house):
    seen = []
    ask = world.assistant.ask

    async def asked(*arguments, **options):
        seen.extend(house.left())
        return await ask(*arguments, **options)

    world.assistant.ask = asked
    await world.alice.slash(world.channel, "ask", question="what about yield?")
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} what about yield?")
    assert [one.question for one in seen] == ["what about yield?", ""]
    assert [one.token is None for one in seen] == [False, True]
    assert house.left() == []


async def test_forgetting_a_user_forgets_promises_and_says_nothing_of_its_own(world, house):
    house.dead.save(PendingRequest(id=1, channel=1, user=str(world.alice.id), conversation="c"))
    asked = await world.alice.slash(world.channel, "forget-me")
    await world.alice.click(asked.response, label="Forget me")
    assert house.left() == []


async def test_records_that_cannot_be_written_cost_no_answer(world, monkeypatch):
    def full(*_):
        raise StoreError("No space left on the device.")

    for call in ("save", "delete", "heartbeat"):
        monkeypatch.setattr(PendingRequestRecords, call, full)
    result = await world.alice.slash(world.channel, "ask", question="what does PowerCo pay?")
    assert DONE in result.response.embeds[0].description
