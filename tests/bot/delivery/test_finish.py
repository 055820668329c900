"""The last step of an answer, where Discord refuses it for a while or for good."""

from types import SimpleNamespace

import discord
import pytest

from bot.delivery import finish as finishing
from bot.delivery.rendering import Post


class FakeReply:
    """Shows what it is given once it has failed as often as it is told."""

    def __init__(self, *errors):
        self.errors, self.shown = list(errors), []

    async def show(self, post):
        if self.errors:
            raise self.errors.pop(0)
        self.shown.append(post)


def refused(status):
    return discord.HTTPException(SimpleNamespace(status=status, reason=""), "refused")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(finishing, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(finishing, "AGAIN_SECONDS", 0.0)


@pytest.mark.parametrize("error", [refused(429), discord.RateLimited(0.0), ConnectionResetError()], ids=repr)
async def test_an_answer_that_was_one_too_many_is_shown_a_moment_later(error):
    reply, post = FakeReply(error), Post(content="done")
    await finishing.finish(reply, post)
    assert reply.shown == [post]


@pytest.mark.parametrize("status", [400, 403, 502])
async def test_what_is_refused_for_good_is_told_by_whoever_called(status):
    reply = FakeReply(refused(status))
    with pytest.raises(discord.HTTPException):
        await finishing.finish(reply, Post(content="done"))
    assert reply.shown == []
