"""While a document goes in, the message says how far it is; tests/discord/test_waiting.py shows how stages reach a message."""

from bot.queue.dispatcher import Stages
from tests.discord.kb.conftest import pdf
from tests.discord.kb.test_kb import FORM


async def test_each_stage_is_told_with_its_counts(world, monkeypatch):
    stages = []
    monkeypatch.setattr(Stages, "update", lambda _self, text: stages.append(text))
    pages = [f"Page {number} is about yield." for number in range(1, 11)]
    await world.boss.slash(world.channel, "kb add file", file=("a.pdf", pdf(*pages)), **FORM)
    firsts = [text.split()[0] for text in stages]
    assert list(dict.fromkeys(firsts)) == ["reading", "embedding", "indexing", "checking", "live", "comparing"]
    assert "reading page 10 of 10" in stages
    assert any(text.startswith("embedding") and text.split()[1] == text.split()[3] for text in stages)


async def test_an_address_is_fetched_first_and_germans_read_german(world, monkeypatch, interactions_with):
    stages = []
    interactions_with(locale="de")
    monkeypatch.setattr(Stages, "update", lambda _self, text: stages.append(text))
    await world.boss.slash(world.channel, "kb add url", url="http://127.0.0.1/")
    assert stages == ["hole"]
