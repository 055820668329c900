import json
import logging
import re

import pytest

from bot.errors import error_message, refusal
from qs_assistant.types.errors import DocumentError, StoreBusyError, StoreError
from tests.discord.fakes import mention, text_of


async def test_an_unforeseen_error_gives_a_sentence_with_a_reference_and_the_log_has_the_rest(world, caplog):
    result = await world.alice.slash(world.channel, "ask", question="boom")
    reference = re.search(r"reference ([0-9a-f]{8})", text_of(result)).group(1)
    assert "secret detail" not in text_of(result)
    assert world.channel.history() == []
    record = next(one for one in caplog.records if getattr(one, "reference", None) == reference)
    assert record.levelno == logging.ERROR
    assert "secret detail" in str(record.exc_info[1])


async def test_the_same_by_mention_in_direct_messages_and_under_buttons(world):
    await world.alice.send(world.channel, mention(world, "boom"))
    assert "reference" in world.channel.history()[-1].content
    await world.alice.user.send_dm("boom")
    assert "reference" in world.alice.user.dm_channel.history()[-1].content
    answer = await world.alice.slash(world.channel, "value")
    world.assistant.trace = None
    assert "reference" in (await world.alice.click(answer.response, label="Why this figure")).response.content


async def test_an_unavailable_store_is_told_without_its_address(world, caplog):
    result = await world.alice.slash(world.channel, "ask", question="records")
    assert "cannot reach my records" in text_of(result)
    assert "/secret/path" not in text_of(result)
    assert any("/secret/path" in str(one.exc_info[1]) for one in caplog.records if one.exc_info)


@pytest.mark.parametrize(
    "error", [StoreError("The records at /secret/path are full."), StoreBusyError("Another one is using /secret/path.")]
)
@pytest.mark.parametrize(("locale", "words"), [("en-US", "cannot be used just now"), ("de", "gerade nicht benutzbar")])
def test_neither_an_apology_nor_a_row_of_results_shows_where_the_store_is(error, locale, words, caplog):
    said = refusal(error, locale)
    assert words in said
    assert "/secret/path" not in said + error_message(error, locale).text
    [record] = caplog.records
    assert record.reference in said
    assert "/secret/path" in str(record.exc_info[1])


def test_a_row_says_why_a_document_was_refused(caplog):
    assert refusal(DocumentError("The file is empty.")) == "The file is empty."
    assert not caplog.records


@pytest.mark.bot_settings(cooldown_questions=2, cooldown_seconds=30)
async def test_the_cooldown_names_the_time_left_and_ends(world):
    for _ in range(2):
        assert (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response.embeds
    world.clock.now = 12
    refused = await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    assert refused.response.content.endswith("welcome in 18 s.")
    assert refused.response.ephemeral
    assert (await world.bob.slash(world.channel, "ask", question="What does PowerCo pay?")).response.embeds
    world.clock.now = 30
    assert (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response.embeds


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015)])
async def test_an_expired_token_is_made_good_in_the_channel(world, status, code):
    world.env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=None)
    await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    late = world.channel.history()[-1]
    assert "up to $131 million" in late.embeds[0].description
    assert late.content == f"<@{world.alice.id}>"


async def test_an_expired_private_answer_is_not_made_public(world, caplog):
    world.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?", private=True)
    assert all("131" not in str(message.embeds) for message in world.channel.history())
    assert "apology not delivered" in caplog.text


async def test_a_dead_interaction_is_logged_and_let_go(world, caplog):
    world.env.inject_error("POST", "/interactions/*", status=404, code=10062, times=None)
    await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    assert world.assistant.asked == []
    assert "apology not delivered" in caplog.text


async def test_a_chart_too_large_after_all_is_left_out(world):
    world.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005, times=1)
    result = await world.alice.slash(world.channel, "value")
    assert "A share would be worth $8.5" in result.response.embeds[0].description
    assert result.response.attachments == []


async def test_a_chart_over_the_upload_limit_is_left_out(world, interactions_with):
    interactions_with(attachment_size_limit=10)
    result = await world.alice.slash(world.channel, "value")
    assert result.response.embeds
    assert result.response.attachments == []


async def test_a_failing_autocomplete_offers_nothing_and_is_logged(world, caplog):
    world.assistant.complete = None
    assert await world.alice.autocomplete(world.channel, "sweep", "input", "x") == []
    assert "Ignoring exception in autocomplete" in caplog.text


async def test_the_menu_asks_about_a_message(world):
    said = await world.bob.send(world.channel, "what does PowerCo pay?")
    result = await world.alice.context_menu(world.channel, "Ask about this message", said)
    assert world.assistant.asked[-1][0] == "what does PowerCo pay?"
    assert result.response.embeds
    empty = await world.bob.send(world.channel, "", attachments=[("a.png", b"x")])
    assert "no text in that message" in text_of(await world.alice.context_menu(world.channel, "Ask about this message", empty))


async def test_log_lines_are_json_without_the_question(world, caplog):
    from bot.logs import JsonLines

    caplog.set_level(logging.DEBUG, "bot")
    await world.alice.slash(world.channel, "ask", question="what does PowerCo pay?")
    await world.alice.slash(world.channel, "run", id="unknownrun")
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "bot"]
    assert {json.loads(line)["event"] for line in lines} >= {"answered", "refused"}
    assert not any("PowerCo" in line or "unknownrun" in line for line in lines)


@pytest.mark.bot_settings(cooldown_questions=1, cooldown_seconds=30)
async def test_the_sentence_of_a_cooldown_under_a_mention_goes_by_itself(world):
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    await world.alice.send(world.channel, mention(world, "what does PowerCo pay?"))
    assert "welcome in 30 s" in world.channel.history()[-1].content
    await world.env.advance_time(31)
    assert not any("welcome in" in message.content for message in world.channel.history())
