"""A wish to be forgotten while the person's questions wait for their turn: what they leave behind goes again."""

import asyncio
from types import SimpleNamespace

from bot.access.places import lane_in_log, place_of
from bot.delivery.pending_requests import PendingRequests
from bot.delivery.rendering import Post
from bot.queue.dispatcher import Dispatcher
from bot.queue.fair_queue import Cooldown, FairQueue


class Keeping:
    """An assistant that keeps what it answered by person."""

    def __init__(self):
        self.kept = []

    async def forget(self, user):
        self.kept = [one for one in self.kept if one[0] != user]
        return 0


class Shown:
    """A reply that only notes what is shown."""

    locale, asker, embeds, private, asked_elsewhere = "en", "1", True, False, False

    def __init__(self):
        self.posts = []

    def pending_request(self, _question):
        return None

    async def acknowledge(self):
        pass

    async def stage(self, text):
        pass

    async def show(self, post):
        self.posts.append(post)

    async def refuse(self, text, *, seconds=None):
        self.posts.append(SimpleNamespace(content=text, seconds=seconds))


async def test_a_question_that_waits_while_its_asker_is_forgotten_is_answered_and_not_kept():
    def clock():
        return 0.0

    assistant = Keeping()
    dispatcher = Dispatcher(
        assistant=assistant,
        queue=FairQueue(at_once=1, lane_limit=9, limit=9, clock=clock),
        cooldown=Cooldown(questions=9, seconds=9, clock=clock),
        clock=clock,
        answer_seconds=30,
        pending_requests=PendingRequests(None),
    )
    go_on = asyncio.Event()
    people = {"bob": place_of(guild=5, channel=6, user=2), "alice": place_of(guild=5, channel=6, user=1)}
    replies = {name: Shown() for name in (*people, "later")}

    async def serve(name, user):
        async def work(_progress):
            await go_on.wait()
            assistant.kept.append((people[user].user, name))
            return Post(content=name)

        await dispatcher.serve(replies[name], people[user], work)

    first, waiting = asyncio.create_task(serve("bob", "bob")), asyncio.create_task(serve("alice", "alice"))
    await asyncio.sleep(0.01)
    dispatcher.forget("1")
    await assistant.forget("1")
    go_on.set()
    await asyncio.gather(first, waiting)
    assert [one.content for one in replies["alice"].posts] == ["alice"]
    assert assistant.kept == [("2", "bob")]
    await serve("later", "alice")
    assert ("1", "later") in assistant.kept  # what is asked after the wish is kept as ever


def test_the_log_has_nobodys_id():
    assert lane_in_log(place_of(guild=None, channel=3, user=777000111)) == "dm"
    assert lane_in_log(place_of(guild=5, channel=6, user=1)) == "guild:5"
