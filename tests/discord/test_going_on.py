"""What stands under an answer and leads on from it: the follow-up form, next questions, sharing, verdicts with their reasons."""

import discord

from qs_assistant.types.request import Request
from tests.discord.fakes import mention, sent_by_bot, text_of
from tests.discord.test_buttons import labels


async def test_ask_on_opens_a_form_whose_question_follows_on_from_that_answer(world):
    valued = (await world.alice.slash(world.channel, "value", **{"yield": "90%"})).response
    form = await world.bob.click(valued, label="Ask on")
    answer = await world.bob.submit_modal(form, {"question": "and at yield 95%?"})
    assert world.assistant.taken_up[-1][:2] == ("a1", Request("value", {"target_yield": 0.9}))
    question, place = world.assistant.asked[-1]
    assert (question, place.user) == ("and at yield 95%?", str(world.bob.id))
    assert answer.response.embeds[0].author.name == "and at yield 95%?"
    assert not answer.response.ephemeral


async def test_the_question_stands_above_the_answer_to_a_command_and_not_under_a_message_that_is_the_question(world):
    asked = (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response
    assert asked.embeds[0].author.name == "What does PowerCo pay?"
    await world.alice.send(world.channel, mention(world, "What does PowerCo pay?"))
    assert sent_by_bot(world)[-1].embeds[0].author.name is None


async def test_presets_change_the_message_in_place_and_keep_its_question(world):
    valued = (await world.alice.slash(world.channel, "ask", question="what about yield?")).response
    await world.alice.click(valued, label="Bear")
    assert len(sent_by_bot(world)) == 1
    assert "preset bear" in valued.embeds[0].description
    assert valued.embeds[0].author.name == "what about yield?"


async def test_a_private_answer_can_be_shared_and_a_public_one_need_not(world):
    seen_by_alice = (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?", private=True)).response
    shared = (await world.alice.click(seen_by_alice, label="Share")).response
    assert not shared.ephemeral
    assert "up to $131 million" in shared.embeds[0].description
    assert shared.embeds[0].author.name == "What does PowerCo pay?"
    assert "Share" not in labels(shared)


async def test_next_questions_stand_under_documents_and_what_was_declined(world):
    documented = (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response
    await world.alice.click(documented, label="What is it worth?")
    assert world.assistant.asked[-1][0] == "What is the company worth?"


async def test_sources_are_link_buttons(world):
    documented = (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response
    links = [button["url"] for row in documented.components for button in row["components"] if button.get("url")]
    assert links == ["https://example.com/letter%281%29"]


async def test_not_helpful_asks_why_and_keeps_the_reason_even_after_a_restart(world, make_bot):
    documented = (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response
    asked = (await world.bob.click(documented, label="Not helpful")).response
    assert world.assistant.votes == [("a1", str(world.bob.id), False)]
    await world.env.restart_bot(make_bot())
    menu = next(one for row in asked.components for one in row["components"] if one["custom_id"].startswith("qr:"))
    await world.bob.select(asked, ["source"], custom_id=menu["custom_id"])
    assert world.assistant.votes[-1] == ("a1", str(world.bob.id), False, "source")
    assert asked.embeds[0].description.startswith("Thank you, that is noted")


async def test_a_message_whose_words_discord_keeps_back_gets_one_line_and_a_form(world):
    role = world.guild.create_role(world.env.bot.user.name)
    await world.alice.send(world.channel, f"<@&{role.id}>")
    said = sent_by_bot(world)[-1]
    assert "Discord does not show me the words" in said.content
    form = await world.alice.click(said, label="Ask on")
    await world.alice.submit_modal(form, {"question": "What does PowerCo pay?"})
    assert world.assistant.asked[-1][0] == "What does PowerCo pay?"
    assert world.assistant.taken_up == []


async def test_other_peoples_names_are_no_part_of_the_question(world):
    await world.alice.send(world.channel, mention(world, f"<@{world.bob.id}> what does PowerCo pay? <#{world.channel.id}>"))
    assert world.assistant.asked[-1][0] == "what does PowerCo pay?"
    answer = await world.alice.slash(world.channel, "ask", question=f"<@{world.bob.id}> what does PowerCo pay?")
    assert world.assistant.asked[-1][0] == "what does PowerCo pay?"
    form = await world.alice.click(answer.response, label="Ask on")
    await world.alice.submit_modal(form, {"question": f"what about yield, <@{world.bob.id}>"})
    assert world.assistant.asked[-1][0] == "what about yield,"


async def test_a_finished_answer_is_shown_again_after_a_long_rate_limit_and_never_replaced_by_an_apology(world, monkeypatch):
    from bot.delivery import finish
    from bot.delivery.replies import InteractionReply

    real, tries = InteractionReply._send, []

    async def limited(self, post):
        tries.append(post)
        if len(tries) == 1:
            raise discord.RateLimited(0.0)
        await real(self, post)

    monkeypatch.setattr(InteractionReply, "_send", limited)
    result = await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    assert "up to $131 million" in result.response.embeds[0].description

    async def never(_self, _post):
        raise ConnectionResetError

    monkeypatch.setattr(InteractionReply, "_send", never)
    monkeypatch.setattr(finish, "AGAIN_SECONDS", 0.0)
    before = result.response.embeds[0].description
    await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    assert result.response.embeds[0].description == before
    assert not any("went wrong" in message.content for message in world.channel.history())


async def test_an_unknown_run_is_told_in_private(world):
    assert text_of(await world.alice.slash(world.channel, "run", id="none")) == "No run is kept under none."
    assert sent_by_bot(world) == []


async def test_autocomplete_keeps_the_examples_that_match(world):
    offered = [one["value"] for one in await world.alice.autocomplete(world.channel, "ask", "question", "volkswagen pay")]
    assert "What does Volkswagen pay QuantumScape?" in offered
    assert "What's implied if yield reaches 90%?" not in offered
