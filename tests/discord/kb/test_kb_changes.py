"""What /kb does with changes that are half wrong, or take longer than Discord waits."""

import discord
import pytest

from bot.delivery.dm_fallback import TOKEN_SECONDS
from tests.discord.kb.test_kb import FORM, shown

LETTER = b"The separator costs eleven dollars."


async def titles(world):
    return [one.publication.title for one in await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")]


async def add(world, name, text, title):
    await world.boss.slash(world.channel, "kb add file", file=(name, text), **{**FORM, "title": title})


async def test_of_several_documents_those_that_are_there_are_removed_and_the_others_are_a_row(world):
    await add(world, "a.txt", LETTER, "Letter")
    await add(world, "b.txt", b"Royalty royalty royalty.", "Royalties")
    said = (await world.boss.slash(world.channel, "kb remove", document="letter", document2="nothing", document3="royalties")).response
    assert "**removed** Letter" in shown(said)
    assert "**refused** nothing: There is no document “nothing” here. Pick one of those suggested while you type" in shown(said)
    assert "What does the separator cost?" in shown(said)  # the golden question that is answered otherwise now
    assert await titles(world) == []
    await world.boss.click(said, label="Undo")
    assert await titles(world) == ["Royalties"]


async def test_a_replacement_that_looks_like_another_document_is_asked_about(world):
    await add(world, "a.txt", LETTER, "Letter")
    said = (
        await world.boss.slash(world.channel, "kb replace", document="letter", file=("cake.txt", b"Beat four eggs with sugar."))
    ).response
    assert "“cake.txt” shares hardly any words with “Letter”" in shown(said)
    await world.boss.click(said, label="Drop")
    assert "eleven dollars" in shown((await world.boss.slash(world.channel, "kb show", document="letter")).response)


async def test_a_typed_replacement_that_looks_like_another_document_is_asked_about_too(world):
    await add(world, "a.txt", LETTER, "Letter")
    form = await world.boss.slash(world.channel, "kb replace", document="letter")
    said = (await world.boss.submit_modal(form, {"title": "Cake", "text": "Beat four eggs with sugar."})).response
    assert "shares hardly any words" in shown(said)
    await world.boss.click(said, label="Keep")
    assert await titles(world) == ["Cake"]


async def test_a_replacement_by_the_content_of_another_document_is_refused(world):
    await add(world, "a.txt", LETTER, "Letter")
    await add(world, "b.txt", b"The separator is dear.", "Note")
    said = (await world.boss.slash(world.channel, "kb replace", document="note", file=("a.txt", LETTER))).response
    said = (await world.boss.click(said, label="Keep")).response or said
    assert "**refused** a.txt: This is the very content of the document 'letter'" in shown(said)
    assert await titles(world) == ["Letter", "Note"]


async def test_what_is_undated_says_so(world):
    form = await world.boss.slash(world.channel, "kb add text")
    said = (await world.boss.submit_modal(form, {"title": "Note", "text": "Cash cash cash is king."})).response
    assert "kept as undated" in shown(said)
    assert "undated" in shown((await world.boss.slash(world.channel, "kb list")).response)


@pytest.fixture
def slow(world, library, monkeypatch):
    """Storing takes longer than Discord lets a response be edited."""
    put = library.put

    def slowly(*arguments, **options):
        world.clock.now += TOKEN_SECONDS + 60
        return put(*arguments, **options)

    monkeypatch.setattr(library, "put", slowly)
    return world


async def test_a_result_that_comes_too_late_for_the_response_comes_as_a_direct_message(slow):
    await add(slow, "a.txt", LETTER, "Letter")
    [message] = slow.boss.user.dm_channel.history()
    assert "**added** Letter" in shown(message)
    assert "/kb undo takes back" in shown(message)
    assert await titles(slow) == ["Letter"]


async def test_where_direct_messages_are_closed_the_channel_hears_only_that_it_has_ended(slow):
    slow.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await add(slow, "a.txt", LETTER, "Letter")
    text = slow.channel.history()[-1].content
    assert "has ended: /kb history shows" in text
    assert "Letter" not in text


async def test_where_nothing_may_be_sent_the_history_has_it(slow):
    silent = discord.PermissionOverwrite(send_messages=False)
    slow.channel = slow.guild.create_text_channel("quiet", overwrites={slow.guild.me: silent})
    slow.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await add(slow, "a.txt", LETTER, "Letter")
    assert slow.channel.history() == []
    assert "**add** Letter" in shown((await slow.boss.slash(slow.channel, "kb history")).response)
