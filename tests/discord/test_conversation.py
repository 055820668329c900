import discord
import pytest

from tests.discord.fakes import mention, sent_by_bot


async def test_messages_that_are_not_for_the_bot_stay_unanswered(world):
    await world.alice.send(world.channel, "what is the yield?")
    helper = world.guild.add_member(world.env.create_user("helper", bot=True))
    await helper.send(world.channel, mention(world, "what does PowerCo pay?"))
    assert sent_by_bot(world) == []
    assert world.assistant.asked == []


async def test_a_bare_mention_is_answered_with_help(world):
    await world.alice.send(world.channel, mention(world, ""))
    assert sent_by_bot(world)[0].embeds[0].title == "Help"
    assert world.assistant.asked == []


async def test_a_reply_to_the_bot_follows_on_in_the_same_conversation(world):
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.send(world.channel, "and at yield 95%?", reply_to=sent_by_bot(world)[0])
    (_, first), (question, second) = world.assistant.asked
    assert question == "and at yield 95%?"
    assert first.conversation == second.conversation
    assert sent_by_bot(world)[1].reference.message_id != sent_by_bot(world)[0].reference.message_id


async def test_people_in_one_channel_have_conversations_of_their_own(world):
    await world.alice.send(world.channel, mention(world, "one"))
    await world.bob.send(world.channel, mention(world, "two"))
    (_, first), (_, second) = world.assistant.asked
    assert first.conversation != second.conversation


async def test_answers_ping_nobody(world):
    await world.alice.send(world.channel, mention(world, "what about yield?"))
    sent = next(one for one in world.env.http_requests if one.method == "POST" and one.path == f"/channels/{world.channel.id}/messages")
    assert sent.json["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_an_edit_within_a_minute_is_answered_anew_in_the_same_message(world):
    asked = await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.edit(asked, mention(world, "what about yield?"))
    assert len(sent_by_bot(world)) == 1
    assert "A share would be worth $9" in sent_by_bot(world)[0].embeds[0].description
    assert len(sent_by_bot(world)[0].attachments) == 1
    await world.alice.edit(asked, mention(world, "what about yield?"))
    assert len(world.assistant.asked) == 2


async def test_an_edit_after_a_minute_changes_nothing(world):
    asked = await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.env.advance_time(61)
    await world.alice.edit(asked, mention(world, "what about yield?"))
    assert len(world.assistant.asked) == 1


async def test_a_mention_added_by_an_edit_is_answered(world):
    asked = await world.alice.send(world.channel, "what does PowerCo pay?")
    await world.alice.edit(asked, mention(world, "what does PowerCo pay?"))
    assert len(sent_by_bot(world)) == 1


async def test_a_deleted_question_takes_its_answer_along(world):
    asked = await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.delete(asked)
    assert sent_by_bot(world) == []


async def test_a_question_deleted_after_a_restart_still_takes_its_answer_along(world, make_bot):
    asked = await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.env.restart_bot(make_bot())
    await world.alice.delete(asked)
    assert sent_by_bot(world) == []


async def test_other_deletions_are_none_of_our_business(world):
    chat = await world.alice.send(world.channel, "hello")
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.delete(chat)
    assert len(sent_by_bot(world)) == 1


async def test_a_thread_is_a_conversation_of_its_own(world):
    with world.env.time_context():
        parent = world.env.bot.get_channel(world.channel.id)
        thread = await parent.create_thread(name="deep dive", type=discord.ChannelType.public_thread)
    handle = next(one for one in world.channel.threads if one.id == thread.id)
    await world.alice.send(handle, mention(world, "what about yield?"))
    assert len(sent_by_bot(world, handle)) == 1
    assert f"channel:{thread.id}" in world.assistant.asked[-1][1].conversation


@pytest.mark.parametrize("denied", ["send_messages", "embed_links", "attach_files", "read_message_history"])
async def test_lost_permissions_take_only_what_they_must(world, denied):
    channel = world.guild.create_text_channel("quiet", overwrites={world.guild.me: discord.PermissionOverwrite(**{denied: False})})
    await world.alice.send(channel, mention(world, "what about yield?"))
    given = sent_by_bot(world, channel)
    if denied == "send_messages":
        assert given == []
        return
    (answer,) = given
    words = answer.content if denied == "embed_links" else answer.embeds[0].description
    assert "A share would be worth $9" in words
    assert bool(answer.embeds) == (denied != "embed_links")
    assert bool(answer.attachments) == (denied not in {"attach_files", "embed_links"})
    assert (answer.reference is None) == (denied == "read_message_history")


async def test_a_channel_that_refuses_is_left_alone_for_a_while(world):
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013, times=1)
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    assert sent_by_bot(world) == []
    assert len(world.assistant.asked) == 1
    world.clock.now += 301
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    assert len(sent_by_bot(world)) == 1


async def test_a_closed_direct_message_does_no_harm(world):
    world.env.inject_error("POST", f"/channels/{world.alice.user.dm_channel.id}/messages", status=403, code=50007, times=None)
    await world.alice.user.send_dm("what does PowerCo pay?")
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    assert len(sent_by_bot(world)) == 1


async def test_a_question_gone_before_its_answer_does_not_lose_the_answer(world):
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    sent = next(one for one in world.env.http_requests if one.method == "POST" and one.path == f"/channels/{world.channel.id}/messages")
    assert sent.json["message_reference"]["fail_if_not_exists"] is False
