"""What /watch shows: proposals with their buttons, feeds, what adding changed, digests."""

from collections.abc import Callable, Sequence

from discord import ButtonStyle

from bot.delivery.layout import text_post
from bot.delivery.rendering import CUSTOM_ID, Button, Post, embed, link, plain
from bot.documents.document_admin import Results
from bot.documents.posts import results_post
from bot.locales.translation import translate
from qs_assistant.app.digest import Digest
from qs_assistant.app.frequent_topics import ChannelQuestions, FrequentTopic
from qs_assistant.app.newer_figures import NewerFigure
from qs_assistant.documents.watch import WITH_EXHIBITS
from qs_assistant.records.watch import LATER, Proposal, WatchedFeed
from qs_assistant.text.inert import inert
from qs_assistant.valuation.units import label, show_named

NO_FEEDS = "No feed is watched here. /watch on begins."
CHANGED = "It has changed since it was added."
LIKELY = "Likely to change: {effect}"
EXHIBITS = "Its press releases (exhibits 99) are added with it."
RELEASES = "Added with it: {links}"
MORE = "{count} more are open."
PUT_OFF = "Put off: {title}. /watch proposals shows it again."
REFUSED = "Never: {title}."
NEWER = "**{name}** is {present} in the base case; this document has {value}: “{sentence}”"
USE = "Use {value} for {name}"
NONE_HERE = "none"
DIGEST = (
    "**Documents added** {added}\n**Value per share by the base case** {value}, {then} at the beginning\n**Questions** {asked}\n{often}"
    "**Open proposals** {proposals}\n**Newest price** of {as_of}, {age} days old"
)
ELSEWHERE = "elsewhere"
MOST_TITLES = 5
MOST_CHANNELS, MOST_TOPICS = 5, 2


def proposal_post(one: Proposal, locale: str, *, more: int = 0) -> Post:
    """A proposal with its buttons."""
    size = "" if one.size is None else f" · {one.size / 1000:,.0f} kB"
    lines = [f"**{link(plain(one.title), one.url)}**", f"{one.date} · {plain(one.kind)}{size}"]
    lines += [translate(CHANGED, locale)] if one.changed else []
    lines += [translate(LIKELY, locale).format(effect=plain(one.effect))] if one.effect else []
    lines += _exhibit_lines(one, locale)
    lines += [translate(MORE, locale).format(count=more)] if more else []
    row = (
        Button(translate("Add", locale), f"watch:add:{one.id}", ButtonStyle.success),
        Button(translate("Later", locale), f"watch:later:{one.id}"),
        Button(translate("Never", locale), f"watch:never:{one.id}", ButtonStyle.danger),
    )
    return Post(embed=embed("\n".join(lines), title=translate("Proposal", locale)), buttons=(row,))


def _exhibit_lines(one: Proposal, locale: str) -> list[str]:
    """The press releases of a filing, each under its own address; where they are not known yet, that there may be some."""
    if one.releases:
        links = ", ".join(link(plain(address.rpartition("/")[2]), address) for address in one.releases)
        return [translate(RELEASES, locale).format(links=links)]
    return [translate(EXHIBITS, locale)] if one.exhibits is None and one.kind.startswith(WITH_EXHIBITS) else []


def decided_post(one: Proposal, state: str, locale: str) -> Post:
    """What was decided, in place of the proposal."""
    return Post(embed=embed(translate(PUT_OFF if state == LATER else REFUSED, locale).format(title=plain(one.title))))


def feeds_post(feeds: Sequence[WatchedFeed], locale: str) -> Post:
    """The feeds, and what was wrong with them."""
    lines = [f"<{one.url}>" + (f"\n-# {plain(one.problem)}" if one.problem else "") for one in feeds]
    return text_post(translate("Feeds", locale), "\n".join(lines) or translate(NO_FEEDS, locale))


def added_post(results: Results, questions: int, newer: Sequence[NewerFigure], locale: str, *, problem: str = "") -> Post:
    """What became of it, the answers that changed, newer figures with a button each, and a `problem` with its exhibits."""
    post = results_post(results, questions, locale)
    lines, buttons = [], []
    for one in newer:
        value = show_named(one.name, one.value)
        told = {"name": label(one.name), "present": show_named(one.name, one.present), "value": value}
        lines.append(translate(NEWER, locale).format(**told, sentence=inert(one.sentence)))
        key = f"watch:take:{one.document}:{one.name}"
        if len(key) <= CUSTOM_ID:
            buttons.append(Button(translate(USE, locale).format(value=value, name=label(one.name))[:80], key))
    if post.embed is not None and lines:
        post.embed.add_field(name=translate("Newer figures", locale), value="\n".join(lines)[:1000], inline=False)
    if post.embed is not None and problem:
        post.embed.description = f"{post.embed.description}\n-# {plain(problem)}"
    return Post(embed=post.embed, buttons=(tuple(buttons[:5]),) if buttons else ())


def digest_post(digest: Digest, locale: str, visible: Callable[[str], bool]) -> Post:
    """What happened; channels that are not visible to its readers are only counted with all others."""
    none = translate(NONE_HERE, locale)
    often = [_topic_line(one, locale) for one in digest.frequent_topics]
    often += _channel_lines(digest, locale, visible)
    text = translate(DIGEST, locale).format(
        added="; ".join(map(plain, digest.added[:MOST_TITLES])) or none,
        value=show_named("value_per_share", digest.value),
        then=show_named("value_per_share", digest.value_then),
        asked=digest.asked,
        often="".join(f"> {one}\n" for one in often),
        proposals="; ".join(map(plain, digest.proposals[:MOST_TITLES])) or none,
        as_of=digest.price_as_of,
        age=digest.price_age,
    )
    return text_post(translate("Since {day}", locale).format(day=digest.since), text)


def _channel_lines(digest: Digest, locale: str, visible: Callable[[str], bool]) -> list[str]:
    """How much was asked in the busiest channels, and in all others together."""
    named = [one for one in digest.channels if visible(one.channel)][:MOST_CHANNELS]
    rest = digest.asked - sum(one.asked for one in named)
    return [_channel_line(one, locale) for one in named] + ([f"{translate(ELSEWHERE, locale)}: {rest}"] if named and rest else [])


def _channel_line(one: ChannelQuestions, locale: str) -> str:
    told = "; ".join(_topic_line(topic, locale) for topic in one.frequent_topics[:MOST_TOPICS])
    return f"<#{one.channel}>: {one.asked}" + (f" ({told})" if told else "")


def _topic_line(one: FrequentTopic, locale: str) -> str:
    """A kind of request with its count, and the input it was about."""
    about = "" if one.name is None else f" ({label(one.name)})"
    return f"{translate(one.kind, locale)}{about}: {one.times}"
