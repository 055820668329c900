"""/watch from a feed on loopback to an answer, in a simulated Discord; the library, the records and the fetching are real."""

import time

import discord
import pytest
from aiohttp import web

from bot.access.admission import ADMINS_ONLY
from qs_assistant.app.digest import Digests
from qs_assistant.app.watching import Watching
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.watch import Watcher, WatchSettings
from qs_assistant.documents.watch.watcher import FEED_TYPES
from qs_assistant.records.answers import AnswerStore
from qs_assistant.records.watch import WatchRecords
from qs_assistant.types.answer import Answer
from qs_assistant.types.company import Company
from qs_assistant.types.request import Request
from qs_assistant.valuation.assumptions import load_assumptions
from tests.discord.fakes import KNOWLEDGE, response_text, text_of
from tests.documents.fetch.server import FetchOptions, serving
from tests.documents.watch.recorded import filing, filing_index, rss, submissions

pytestmark = [
    pytest.mark.every_database,
    pytest.mark.bot_settings(allow_loopback_fetch=True, watch=True),
    pytest.mark.simcord(settle_timeout=120),  # a document is read in a process of its own, which a busy machine starts late
]

LETTER = (
    b"<html><head><title>Letter of the third quarter</title></head><body><article><h1>Letter of the third quarter</h1><p>Corning makes the"
    b" Corning film. We ended the quarter with cash of $812.4 million. Corning and more of Corning in the years ahead.</p></article>"
    b"</body></html>"
)
SHIPPED = load_assumptions(KNOWLEDGE / "assumptions.toml")


@pytest.fixture
async def site():
    async with serving() as running:
        yield running


@pytest.fixture
def make_bot(make_bot, database, site):
    """The bot of the /kb tests, which watches a company whose one feed is on loopback."""
    records = WatchRecords(database)
    now = [2_000_000_000.0]

    async def sleep(_seconds):
        return None

    fetcher = Fetcher(FetchOptions(), types=FEED_TYPES)
    watcher = Watcher(records, fetcher, WatchSettings(archives=f"{site.address}/data"), lambda: now[0], sleep=sleep)
    company = Company("Acme", "ACM", "What?", feeds=(f"{site.address}/feed",))
    watching = Watching(watcher, records, company)

    def make(**options):
        made = make_bot(watch=(watching, Digests(database, SHIPPED, time.time)), **options)
        made.test_watching, made.test_now = watching, now
        return made

    return make


def serve(site, *names):
    async def feed(_request):
        items = [(name, f"News {name}", f"{site.address}/{name}", "Thu, 01 Jan 2026 20:05:00 GMT") for name in names]
        return web.Response(body=rss(*items), content_type="application/rss+xml")

    site.pages["/feed"] = feed
    site.pages |= {f"/{name}": LETTER for name in names}


async def look(world):
    """What the bot does every five minutes."""
    with world.env.time_context():
        await world.bot.get_cog("Watch").look.coro(world.bot.get_cog("Watch"))
    await world.env.settle()


async def proposed(world, site, *names):
    serve(site, *names)
    world.bot.get_cog("Watch").look.cancel()  # the test says when it looks
    channel = world.guild.create_text_channel("admins")
    said = await world.boss.slash(world.channel, "watch on", channel=channel)
    assert "Nothing goes live unasked" in response_text(said)
    world.bot.test_now[0] += 100_000
    await look(world)
    return channel


async def test_what_is_new_is_proposed_once_and_added_only_when_an_admin_says_so(world, site):
    channel = await proposed(world, site, "q3")
    [post] = channel.history()
    assert "News q3" in post.embeds[0].description
    assert "2026-01-01 · news" in post.embeds[0].description
    await look(world)
    assert len(channel.history()) == 1
    scope = f"guild:{world.guild.id}"
    library = world.bot._document_admin.library
    assert await library.documents(scope) == []

    refused = await world.alice.click(post, label="Add")
    assert text_of(refused) == ADMINS_ONLY
    assert await library.documents(scope) == []

    added = (await world.boss.click(post, label="Add")).response
    assert "**added**" in added.embeds[0].description
    fields = {one.name: one.value for one in added.embeds[0].fields}
    assert "cash of $812.4 million" in fields["Newer figures"]
    [entry] = await library.documents(scope)
    assert (entry.publication.url, entry.publication.date) == (f"{site.address}/q3", "2026-01-01")
    assert world.bot.test_watching.records.proposals(scope) == []

    taken = await world.boss.click(added, label="Use $812.4 million for cash")
    assert "cash is $812.4 million" in response_text(taken)
    [override] = world.bot._document_admin.knowledge.base_cases.entries(scope)
    assert (override.name, override.value, override.by) == ("cash", 812.4, f"<@{world.boss.id}>")
    assert "We ended the quarter with cash of $812.4 million." in override.why


COVER = b"<html><head><title>Form 8-K</title></head><body><h1>Form 8-K</h1><p>The release is furnished as an exhibit.</p></body></html>"
RELEASE = LETTER.replace(b"<article>", b"<article><p>The separator separator cost is $9 per kWh.</p>")
FOLDER = "/data/4242/000095017026000007"


async def test_a_filing_is_proposed_with_what_it_is_likely_to_change_and_added_with_its_press_release(world, site):
    async def feed(_request):
        return web.Response(body=submissions(filing(7, "2026-01-01", period="2025-12-31")), content_type="application/json")

    channel = await proposed(world, site)
    site.pages |= {"/feed": feed, f"{FOLDER}/a.htm": COVER, f"{FOLDER}/ex99_1.htm": RELEASE}
    site.pages[f"{FOLDER}/0000950170-26-000007-index.htm"] = filing_index(("a.htm", "8-K"), ("ex99_1.htm", "EX-99.1"))
    world.bot.test_now[0] += 100_000
    await look(world)
    [post] = channel.history()
    told = post.embeds[0].description
    assert told == (
        f"**[Form 8-K for 2025-12-31, items 2.02, 9.01]({site.address}{FOLDER}/a.htm)**\n2026-01-01 · 8-K · 1 kB\n"
        "Likely to change: results: cash, operating expenses, capital spending\n"
        f"Added with it: [ex99_1.htm]({site.address}{FOLDER}/ex99_1.htm)"
    )
    added = (await world.boss.click(post, label="Add")).response
    assert added.embeds[0].description.count("**added**") == 2
    fields = {one.name: one.value for one in added.embeds[0].fields}
    assert "cash of $812.4 million" in fields["Newer figures"]
    assert "What does the separator cost?" in fields["Answers that changed"]  # one of the golden questions
    entries = await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")
    assert {one.publication.url for one in entries} == {f"{site.address}{FOLDER}/{name}" for name in ("a.htm", "ex99_1.htm")}
    assert {one.publication.date for one in entries} == {"2026-01-01"}
    taken = await world.boss.click(added, label="Use $812.4 million for cash")
    assert "cash is $812.4 million" in response_text(taken)


async def test_a_filing_whose_index_cannot_be_had_is_added_without_it_and_says_so(world, site):
    async def feed(_request):
        return web.Response(body=submissions(filing(7, "2026-01-01")), content_type="application/json")

    channel = await proposed(world, site)
    site.pages |= {"/feed": feed, f"{FOLDER}/a.htm": COVER}
    world.bot.test_now[0] += 100_000
    await look(world)
    [post] = channel.history()
    assert post.embeds[0].description.endswith("Its press releases (exhibits 99) are added with it.")
    added = (await world.boss.click(post, label="Add")).response
    assert "**added**" in added.embeds[0].description
    assert "only its main document was read: 127.0.0.1 has no such page" in added.embeds[0].description


async def test_later_and_never_and_a_restart_in_between(world, site, make_bot):
    channel = await proposed(world, site, "one", "two")
    first, second = channel.history()
    await world.env.restart_bot(make_bot())
    assert "Put off" in response_text(await world.boss.click(first, label="Later"))
    assert "Never" in response_text(await world.boss.click(second, label="Never"))
    shown = await world.boss.slash(world.channel, "watch proposals")
    assert "News" in response_text(shown)
    assert await world.bot._document_admin.library.documents(f"guild:{world.guild.id}") == []


async def test_feeds_that_fail_are_told_and_another_server_sees_none_of_it(world, site):
    await proposed(world, site, "q3")
    assert "not a public address" in text_of(await world.boss.slash(world.channel, "watch add", feed="http://10.0.0.1/feed"))
    await world.boss.slash(world.channel, "watch add", feed=f"{site.address}/nothing")
    await look(world)
    assert "no such page" in response_text(await world.boss.slash(world.channel, "watch feeds"))
    records = world.bot.test_watching.records
    assert records.proposals("guild:42") == []
    await world.boss.slash(world.channel, "watch remove", feed=f"{site.address}/nothing")
    await world.boss.slash(world.channel, "watch off")
    assert records.feeds() == []
    assert records.channels() == {}


async def test_a_digest_is_shown_when_asked_for_and_posted_every_week(world, site, database):
    refused = await world.boss.slash(world.channel, "watch digest", weekly=True)
    assert "Choose a channel first" in text_of(refused)
    channel = await proposed(world, site, "q3")
    shown = response_text(await world.boss.slash(world.channel, "watch digest"))
    assert "**Open proposals** News q3" in shown
    assert "**Value per share by the base case** $" in shown
    answers, asked = AnswerStore(database, 10), Request("value", {"target_yield": 0.9})
    for user in ("1", "2"):
        answer = Answer("my own words", "valuation", "", asked.to_json(), id=user)
        answers.save(answer, user=user, scope=f"guild:{world.guild.id}", at=time.time())
    shown = response_text(await world.boss.slash(world.channel, "watch digest"))
    assert "**Questions** 2\n> what-ifs (target yield): 2\n" in shown
    assert "my own words" not in shown
    await world.boss.slash(world.channel, "watch digest", weekly=True)
    for days, posted in ((6, 0), (1.1, 1), (6, 1), (1.1, 2)):
        await world.env.advance_time(days * 86_400)
        await look(world)
        titles = [one.embeds[0].title for one in channel.history()]
        assert sum(one.startswith("Since") for one in titles) == posted
    await world.boss.slash(world.channel, "watch digest", weekly=False)
    await world.env.advance_time(8 * 86_400)
    await look(world)
    assert len(channel.history()) == len(titles)


async def test_a_digest_counts_by_channel_and_names_only_those_that_its_readers_may_see(world, site, database):
    """Two questions in a channel of everybody's, three in one that the admin may see, one in one that they may not, one in one now gone."""
    posted_in = await proposed(world, site)
    scope, answers, asked = f"guild:{world.guild.id}", AnswerStore(database, 10), Request("value", {"target_yield": 0.9})
    hidden = {world.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    private = world.guild.create_text_channel("board", overwrites={**hidden, world.boss: discord.PermissionOverwrite(view_channel=True)})
    vault = world.guild.create_text_channel("vault", overwrites=hidden)
    for n, channel in enumerate([world.channel.id] * 2 + [private.id] * 3 + [vault.id, 123456789012345678]):
        where = f"{scope}/channel:{channel}/user:{n}"
        answers.save(
            Answer("my own words", "valuation", "", asked.to_json(), id=str(n), conversation=where),
            user=str(n),
            scope=scope,
            at=time.time(),
        )
    open_line, board_line = (
        f"> <#{one.id}>: {count} (what-ifs (target yield): {count})\n" for one, count in ((world.channel, 2), (private, 3))
    )
    shown = response_text(await world.boss.slash(world.channel, "watch digest"))
    assert f"> what-ifs (target yield): 7\n{board_line}{open_line}> elsewhere: 2\n" in shown
    await world.boss.slash(world.channel, "watch digest", weekly=True)
    await world.env.advance_time(8 * 86_400)
    await look(world)
    [post] = [one.embeds[0].description for one in posted_in.history() if one.embeds[0].title.startswith("Since")]
    assert f"{open_line}> elsewhere: 5\n" in post
    assert str(private.id) not in post
    for text in (shown, post):
        assert "my own words" not in text
        assert str(vault.id) not in text


@pytest.mark.bot_settings(allow_loopback_fetch=True, watch=False)
async def test_it_is_off_unless_whoever_runs_the_bot_switches_it_on(world, site):
    serve(site, "q3")
    said = await world.boss.slash(world.channel, "watch on", channel=world.guild.create_text_channel("admins"))
    assert "has not switched the watch on" in text_of(said)
    await world.env.advance_time(3600)
    assert site.asked == []


async def test_members_cannot_watch(world):
    assert "watch on" not in world.alice.available_commands(world.channel)
