import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.queue.fair_queue import Cooldown, FairQueue
from qs_assistant.types.errors import BusyError
from tests.clock import Clock


def turns(**limits):
    return FairQueue(clock=Clock(), **{"at_once": 1, "lane_limit": 10, "limit": 20, **limits})


async def run(one, lanes):
    """Enter the lanes in order while the first holds the turn; returns the order in which they got it."""
    order, gate = [], asyncio.Event()

    async def work(name):
        async with one.turn(name.split("-")[0]):
            await gate.wait()
            order.append(name)

    tasks = []
    for name in lanes:
        tasks.append(asyncio.create_task(work(name)))
        await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)
    return order


async def test_servers_take_turns_however_many_questions_one_asks():
    assert await run(turns(), ["a-1", "a-2", "a-3", "a-4", "b-1", "c-1"]) == ["a-1", "a-2", "b-1", "c-1", "a-3", "a-4"]


async def test_no_more_than_allowed_run_together_and_the_counts_go_back_to_zero():
    one, most = turns(at_once=2), 0

    async def work():
        nonlocal most
        async with one.turn("a"):
            most = max(most, one.running)
            await asyncio.sleep(0)

    await asyncio.gather(*(work() for _ in range(8)))
    assert most == 2
    assert (one.running, one.waiting) == (0, 0)


async def test_a_full_lane_is_refused_while_another_server_still_gets_in():
    one, release = turns(lane_limit=1), asyncio.Event()

    async def hold(lane):
        async with one.turn(lane):
            await release.wait()

    tasks = [asyncio.create_task(hold(lane)) for lane in ("a", "a")]
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="about") as refused:
        await hold("a")
    assert refused.value.retry_after >= 1
    other = asyncio.create_task(hold("b"))
    await asyncio.sleep(0)
    assert one.waiting == 2
    release.set()
    await asyncio.gather(*tasks, other)


async def test_somebody_who_goes_away_gives_the_place_back():
    one, release = turns(), asyncio.Event()

    async def hold():
        async with one.turn("a"):
            await release.wait()

    first, gone, last = (asyncio.create_task(hold()) for _ in range(3))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    assert one.waiting == 1
    release.set()
    await asyncio.gather(first, last)
    assert (one.running, one.waiting) == (0, 0)


async def test_somebody_who_goes_away_as_the_turn_comes_passes_it_on():
    one = turns()
    entered = []

    async def hold(name):
        async with one.turn("a"):
            entered.append(name)

    async with one.turn("a"):
        gone, last = asyncio.create_task(hold("gone")), asyncio.create_task(hold("last"))
        await asyncio.sleep(0)
    gone.cancel()
    await asyncio.wait([gone, last])
    assert entered == ["last"]
    assert one.running == 0


def test_the_cooldown_counts_each_person_alone_and_names_the_time_left():
    clock = Clock()
    one = Cooldown(questions=2, seconds=10, clock=clock)
    one.admit("alice")
    clock.now = 4
    one.admit("alice")
    one.admit("bob")
    with pytest.raises(BusyError, match="in 6 s") as refused:
        one.admit("alice")
    assert refused.value.retry_after == 6
    clock.now = 10
    one.admit("alice")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5)), max_size=60))
def test_no_one_ever_gets_more_than_the_cooldown_allows_and_nobody_is_remembered_for_ever(asked):
    clock = Clock()
    one = Cooldown(questions=3, seconds=7, clock=clock)
    admitted = []
    for user, passed in asked:
        clock.now += passed
        try:
            one.admit(user)
        except BusyError:
            continue
        admitted.append((user, clock.now))
    for user, at in admitted:
        assert sum(other == user and at - 7 < then <= at for other, then in admitted) <= 3
    clock.now += 100
    one.admit("d")
    assert set(one._asked) == {"d"}
