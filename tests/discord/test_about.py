from types import SimpleNamespace

import pytest

from tests.discord import fakes


async def test_help_shows_every_command_that_a_member_has(world):
    shown = (await world.alice.slash(world.channel, "help")).response
    assert shown.ephemeral
    for name in world.alice.available_commands(world.channel):
        if name not in {"help", "about", "privacy", "forget-me"}:
            assert name in shown.embeds[0].description, name


async def test_about_names_versions_and_counts_but_no_paths(world):
    text = (await world.alice.slash(world.channel, "about")).response.embeds[0].description
    assert "**Program** 1.2.3" in text
    assert "**Documents** 2" in text
    assert "**Newest document** 2025-10-01" in text
    assert "/secret" not in text


async def test_about_says_whether_a_chat_model_is_in_use_and_what_it_is_sent(world, monkeypatch):
    assert "**Chat model** none" in (await world.alice.slash(world.channel, "about")).response.embeds[0].description
    told = "openai:tiny: in use (2,127 tokens today). It is sent questions and found sentences"
    monkeypatch.setattr(fakes, "STATUS", SimpleNamespace(**{**vars(fakes.STATUS), "chat_model": told}))
    assert f"**Chat model** {told}" in (await world.alice.slash(world.channel, "about")).response.embeds[0].description


async def test_privacy_speaks_of_no_chat_model_where_none_is_set(world):
    assert "Chat model" not in (await world.alice.slash(world.channel, "privacy")).response.embeds[0].description


@pytest.mark.bot_settings(chat_model="openai:tiny")
async def test_privacy_says_what_a_chat_model_is_sent_and_that_it_writes_nothing(world):
    text = (await world.alice.slash(world.channel, "privacy")).response.embeds[0].description
    assert "it is sent your\nquestion" in text
    assert "Every figure and every quoted sentence is the program's own or a source's." in text


async def test_privacy_says_what_is_kept_and_how_to_delete_it(world):
    text = (await world.alice.slash(world.channel, "privacy")).response.embeds[0].description
    assert "user id" in text
    assert "/forget-me" in text


async def test_forget_me_deletes_what_the_assistant_and_the_bot_keep(world):
    await world.alice.user.send_dm("What does PowerCo pay?")
    shown = (await world.alice.user.slash("forget-me")).response
    assert shown.ephemeral
    assert world.assistant.forgotten == []
    await world.alice.user.click(shown, label="Forget me")
    assert world.assistant.forgotten == [str(world.alice.id)]
    assert shown.embeds[0].description == "Everything kept of you is deleted (3 records)."


@pytest.mark.parametrize("command", ["help", "about", "privacy", "assumptions", "sources", "simulate"])
async def test_commands_work_in_direct_messages(world, command):
    result = await world.alice.user.slash(command)
    assert result.response.embeds


async def test_german_readers_get_german_words(world, interactions_with):
    interactions_with(locale="de")
    shown = (await world.alice.slash(world.channel, "help")).response
    assert shown.embeds[0].title == "Hilfe"
    answer = await world.alice.slash(world.channel, "value")
    labels = [button["label"] for row in answer.response.components for button in row["components"]]
    assert "Quellen" not in labels  # no citations here
    assert "Warum diese Zahl" in labels
    assert world.assistant.asked[-1][1].locale == "de"
    await world.alice.click(answer.response, label="Hilfreich")
    assert world.assistant.votes
