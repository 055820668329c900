"""Only admins own a knowledge base: asked at every command, button and form, whatever Discord's own permissions say."""

import discord
import pytest

from bot.access.admission import ADMINS_ONLY, OWNER_ONLY
from bot.documents.pending import GONE
from qs_assistant.types.errors import NotFoundError
from tests.discord.kb.test_kb import FORM, shown
from tests.discord.test_server import command_id

NOTE = ("note.txt", b"Yield is what yield is.")
ENTRIES = [
    ("kb dms", {"allow": True}),
    ("kb add file", {"file": NOTE}),
    ("kb add url", {"url": "https://example.com/"}),
    ("kb add text", {}),
    ("kb list", {}),
    ("kb show", {"document": "x"}),
    ("kb search", {"query": "x"}),
    ("kb history", {}),
    ("kb export", {}),
    ("kb replace", {"document": "x", "file": NOTE}),
    ("kb replace", {"document": "x"}),
    ("kb remove", {"document": "x"}),
    ("kb undo", {}),
    ("kb rebuild", {}),
    ("kb assumptions list", {}),
    ("kb assumptions set", {"name": "target_yield", "value": "0.9", "why": "x"}),
    ("kb assumptions reset", {}),
    ("kb price", {"kind": "share_price", "value": "$5", "as_of": "2026-10-02", "why": "x"}),
]

SUGGESTED = [
    ("kb show", "document"),
    ("kb replace", "document"),
    ("kb remove", "document"),
    ("kb remove", "document3"),
    ("kb undo", "document"),
]


def refusal(result):
    """The sentence that a press was answered with."""
    return "".join(one.content or "" for one in (result.response, *result.followups) if one)


async def documents(world):
    return await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")


def subcommands(group, before=""):
    for one in group.commands:
        name = f"{before}{one.name}"
        yield from subcommands(one, f"{name} ") if hasattr(one, "commands") else [name]


def test_no_subcommand_is_left_out_here(world):
    assert {name.removeprefix("kb ") for name, _ in ENTRIES} == set(subcommands(world.bot.tree.get_command("kb")))


async def test_what_is_suggested_while_typing_is_empty_for_members_everywhere(world):
    await world.boss.slash(world.channel, "kb add file", file=NOTE, **FORM)
    world.guild.set_command_permissions(command_id(world, "kb"), {world.alice: True})
    for name, option in SUGGESTED:
        assert await world.alice.autocomplete(world.channel, name, option, "") == [], name
        assert len(await world.boss.autocomplete(world.channel, name, option, "")) == 1, name


async def test_members_do_not_see_kb(world):
    assert not any(name.startswith("kb") for name in world.alice.available_commands(world.channel))


async def test_a_member_is_refused_at_every_command_though_discord_was_told_to_let_them(world):
    world.guild.set_command_permissions(command_id(world, "kb"), {world.alice: True})
    for name, options in ENTRIES:
        refused = (await world.alice.slash(world.channel, name, **options)).response
        assert refused.content == ADMINS_ONLY, name
        assert refused.ephemeral
    assert await world.alice.autocomplete(world.channel, "kb remove", "document", "") == []
    assert await documents(world) == []


async def test_an_admin_of_a_server_does_not_own_the_shared_base_and_its_owner_does(world, owner):
    for name, options in ENTRIES[1:]:  # direct messages are each server's own affair
        refused = (await world.boss.slash(world.channel, name, **options, shared=True)).response
        assert refused.content == OWNER_ONLY, name
    world.guild.set_command_permissions(command_id(world, "kb"), {owner: True})
    said = (await owner.slash(world.channel, "kb add file", file=NOTE, **FORM, shared=True)).response
    assert "**added**" in shown(said)
    assert [entry.scope for entry in await world.bot._document_admin.library.documents("global")] == ["global"]
    assert await documents(world) == []


async def test_buttons_are_refused_to_others_and_to_admins_who_are_none_any_more(world, monkeypatch):
    said = (await world.boss.slash(world.channel, "kb add file", file=NOTE)).response
    monkeypatch.setattr(type(world.bot.admission), "is_admin", lambda _self, _interaction: False)
    for label in ("Keep", "Correct", "Drop"):
        assert ADMINS_ONLY in refusal(await world.boss.click(said, label=label))
    monkeypatch.undo()
    assert await documents(world) == []
    await world.boss.click(said, label="Keep")
    [entry] = await documents(world)
    removed = (await world.boss.slash(world.channel, "kb remove", document=entry.id)).response
    monkeypatch.setattr(type(world.bot.admission), "is_admin", lambda _self, _interaction: False)
    await world.boss.click(removed, label="Undo")
    monkeypatch.undo()
    assert await documents(world) == []


async def test_a_form_is_refused_to_an_admin_who_is_none_any_more(world, monkeypatch):
    opened = await world.boss.slash(world.channel, "kb add text")
    monkeypatch.setattr(type(world.bot.admission), "is_admin", lambda _self, _interaction: False)
    refused = await world.boss.submit_modal(opened, {"title": "Note", "text": "Yield is what yield is."})
    assert refused.response.content == ADMINS_ONLY
    assert await documents(world) == []


async def test_what_waits_is_dropped_after_a_while(world):
    said = (await world.boss.slash(world.channel, "kb add file", file=NOTE)).response
    world.clock.now += 16 * 60
    assert GONE in refusal(await world.boss.click(said, label="Keep"))
    assert await documents(world) == []


async def test_no_message_menu_changes_a_knowledge_base(world):
    menus = [one.name for kind in discord.AppCommandType for one in world.bot.tree.get_commands(type=kind) if kind.value != 1]
    assert menus == ["Ask about this message"]


async def test_the_button_that_resets_a_base_case_is_refused_to_who_is_no_admin_any_more(world, monkeypatch):
    await world.boss.slash(world.channel, "kb assumptions set", name="target_yield", value="0.9", why="x")
    said = (await world.boss.slash(world.channel, "kb assumptions reset")).response
    monkeypatch.setattr(type(world.bot.admission), "is_admin", lambda _self, _interaction: False)
    await world.boss.click(said, label="Reset")
    monkeypatch.undo()
    assert "90%" in shown((await world.boss.slash(world.channel, "kb assumptions list")).response)


async def test_the_form_behind_correct_is_refused_to_an_admin_who_is_none_any_more(world, monkeypatch):
    said = (await world.boss.slash(world.channel, "kb add file", file=NOTE)).response
    form = await world.boss.click(said, label="Correct")
    monkeypatch.setattr(type(world.bot.admission), "is_admin", lambda _self, _interaction: False)
    assert ADMINS_ONLY in refusal(
        await world.boss.submit_modal(form, {"title": "Note", "publisher": "Us", "date": "2025", "kind": ["other"]})
    )
    assert await documents(world) == []


async def test_another_admin_does_not_press_ones_buttons(world):
    said = (await world.boss.slash(world.channel, "kb add file", file=NOTE)).response
    assert said.ephemeral  # so that Discord shows the buttons to one person only; and if it did not:
    [key] = world.bot._document_admin.pending._waiting
    with pytest.raises(NotFoundError):
        world.bot._document_admin.pending.get(key, world.alice.id)
