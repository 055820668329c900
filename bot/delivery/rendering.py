"""What one Discord message can hold: every length limit lives here and nowhere else.

Lengths are counted in UTF-16 units, which is never less than what Discord counts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import discord

from qs_assistant.text.inert import address, inert_line, names_another_place

CONTENT = 2000
DESCRIPTION = 4096
TITLE = 256
AUTHOR = 256
FIELD_NAME = 256
FIELD_VALUE = 1024
FIELDS = 25
FOOTER = 2048
EMBEDS_TOTAL = 6000
LABEL = 80
CUSTOM_ID = 100
CHOICES = 25
CHOICE = 100
ALT_TEXT = 1024
ROWS = 5
BUTTONS_PER_ROW = 5

PAGE = 1600
"""Characters of running text on one page: about two screens of a phone."""

NOTHING = "—"
"""Stands where there is no text at all, as Discord refuses an empty message."""

COLOUR = 0x1F6FEB
WARNING_COLOUR = 0xB4690E

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]*_»”’]*\s+(?=[\"'(\[*_«“„‘-]*[A-ZÀ-Þ0-9$€£\[])")
_LINE_START = re.compile(r"\n(?=\s{0,40}(?:[-*•>#|\d]|\*\*))")
_NOT_AN_END = re.compile(
    r"(?:\b(?:[A-Z]|Inc|Corp|Co|Ltd|No|Nos|Dr|Mr|Mrs|Ms|St|vs|approx|ca|e\.g|i\.e|etc|Fig|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec))\.$"
)
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label, the stateless id that says what it does, and its colour; with a `url` it opens that page instead."""

    label: str
    custom_id: str = ""
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
    disabled: bool = False
    url: str | None = None

    def item(self, row: int) -> discord.ui.Button[Any]:
        """The button as discord.py sends it."""
        label = clip(self.label, LABEL)
        if self.url is not None:
            return discord.ui.Button(label=label, url=self.url, row=row)
        return discord.ui.Button(label=label, custom_id=self.custom_id, style=self.style, disabled=self.disabled, row=row)


@dataclass(frozen=True, slots=True)
class Menu:
    """One select menu: the stateless id that says what a choice does, what stands in it, and its options as (label, value)."""

    custom_id: str
    placeholder: str
    options: tuple[tuple[str, str], ...]

    def item(self, row: int) -> discord.ui.Select[Any]:
        """The menu as discord.py sends it."""
        options = [discord.SelectOption(label=clip(label, CHOICE), value=value) for label, value in self.options[:CHOICES]]
        return discord.ui.Select(custom_id=self.custom_id, placeholder=clip(self.placeholder, CHOICE), options=options, row=row)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to attach, with the text for those who do not see it."""

    png: bytes
    alt_text: str
    name: str = "chart.png"

    def file(self) -> discord.File:
        """A fresh upload (discord.File can be sent once only)."""
        return discord.File(BytesIO(self.png), self.name, description=clip(self.alt_text, ALT_TEXT))


@dataclass(frozen=True, slots=True)
class Post:
    """One outgoing message."""

    content: str = ""
    embed: discord.Embed | None = None
    picture: Picture | None = None
    attachment: tuple[str, bytes] | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: Menu | None = None

    def within(self, bytes_allowed: int) -> "Post":
        """The same without what is too large to upload, saying so."""
        if self.picture is None or len(self.picture.png) <= bytes_allowed:
            return self
        bare = replace(self, picture=None, embed=None if self.embed is None else self.embed.copy().set_image(url=None))
        return bare if bare.embed is not None else replace(bare, content=bare.content or "The chart is too large to be sent here.")

    def as_text(self) -> "Post":
        """The same without embed and picture, for places where the bot may not embed."""
        if self.embed is None:
            return self
        parts = [
            f"> {plain(self.embed.author.name)}" if self.embed.author.name else "",
            f"**{self.embed.title}**" if self.embed.title else "",
            self.embed.description or "",
            *(f"**{field.name}** {field.value}" for field in self.embed.fields),
        ]
        text = "\n".join(part for part in (self.content, *parts) if part) or self.embed.footer.text or NOTHING
        return replace(self, content=clip(text, CONTENT), embed=None, picture=None)

    def files(self) -> list[discord.File]:
        """Fresh uploads of everything attached."""
        files = [] if self.picture is None else [self.picture.file()]
        if self.attachment is not None:
            files.append(discord.File(BytesIO(self.attachment[1]), self.attachment[0]))
        return files

    def view(self) -> discord.ui.View | None:
        """The buttons as discord.py sends them.

        The view is stopped at once: presses are served by their ids (bot/views/button_handlers.py), so no message is kept in memory.
        """
        if not self.buttons and self.menu is None:
            return None
        view = discord.ui.View(timeout=None)
        for row, buttons in enumerate(self.buttons[:ROWS]):
            for button in buttons[:BUTTONS_PER_ROW]:
                view.add_item(button.item(row))
        if self.menu is not None:
            view.add_item(self.menu.item(len(self.buttons)))
        view.stop()
        return view


def measure(text: str) -> int:
    """The length that Discord's limits are held against."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, which Discord refuses, and without outer blanks."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _prefix(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` units."""
    head = text[:limit]
    while measure(head) > limit:
        head = head[: -max(1, (measure(head) - limit) // 2)]
    return head


def _cut(head: str) -> int:
    """Where to end a page inside `head`: paragraph, then line, then sentence, then word; all of it where nothing better is found."""
    far_enough = len(head) // 3
    paragraph = head.rfind("\n\n")
    if paragraph > far_enough:
        return paragraph
    lines = [match.start() for match in _LINE_START.finditer(head)]
    sentences = [match.end() for match in _SENTENCE_END.finditer(head) if not _NOT_AN_END.search(head[: match.start() + 1])]
    ends = [end for end in (*lines, *sentences, paragraph) if end > 0]
    if ends:
        return max(ends)
    blank = max(head.rfind(" "), head.rfind("\n"))
    return blank if blank > 0 else len(head)


def split(text: str, limit: int = PAGE) -> list[str]:
    """Cut a text into pages of at most `limit`, at the end of paragraphs, lines or sentences.

    Only a single sentence longer than a page is cut inside, between words. Code blocks are closed and opened again. Nothing is lost.
    """
    rest, pages, fenced = clean(text), [], False
    room = limit - 2 * (len(_FENCE) + 1)
    while rest:
        head = rest if measure(rest) <= room else _prefix(rest, room)
        cut = len(rest) if head == rest else _cut(head)
        piece, rest = rest[:cut].strip("\n "), rest[cut:].strip("\n " if not fenced else "\n")
        page = f"{_FENCE}\n{piece}" if fenced else piece
        fenced = page.count(_FENCE) % 2 == 1
        pages.append(f"{page}\n{_FENCE}" if fenced else page)
    return [page for page in pages if page] or [""]


def clip(text: str, limit: int) -> str:
    """The text within a limit, ended at a sentence or a word and marked with "…" where something is left out."""
    text = clean(text)
    if measure(text) <= limit:
        return text
    head = _prefix(text, limit - 2)
    return f"{head[: _cut(head)].rstrip()} …"


def plain(text: str) -> str:
    """A text from outside (a title, a name) as one line that does nothing."""
    return inert_line(text)


def link(text: str, url: str | None) -> str:
    """A link, where the address is an ordinary web address of bearable length; else the text alone.

    A text that reads as an address elsewhere is not pressed: the host that the link goes to stands beside it, and is.
    """
    target = address(url)
    if target is None:
        return text
    return f"{text} ([{urlsplit(target).hostname}]({target}))" if names_another_place(text, target) else f"[{text}]({target})"


def moment(iso: str, style: str = "f") -> str:
    """An ISO time as Discord shows it in each reader's own time zone; a text that is none stays as it is.

    `style` is Discord's: "f" a date with its time, "d" a date, "R" how long ago.
    """
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"<t:{int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())}:{style}>"


def packed(lines: Iterable[str], limit: int, more: str) -> str:
    """As many whole lines as fit, then `more` ("{count}" stands for how many were left out)."""
    kept: list[str] = []
    rows = list(lines)
    for position, line in enumerate(rows):
        rest = len(rows) - position - 1
        tail = [more.format(count=rest)] if rest else []
        if measure("\n".join([*kept, line, *tail])) > limit:
            return "\n".join([*kept, more.format(count=rest + 1)])
        kept.append(line)
    return "\n".join(kept)


def embed(
    description: str = "",
    *,
    title: str = "",
    fields: Sequence[tuple[str, str, bool]] = (),
    footer: str = "",
    colour: int = COLOUR,
    author: str = "",
) -> discord.Embed:
    """An embed that Discord takes: every part within its limit, empty fields dropped, 6,000 over all; `author` is the line above."""
    made = discord.Embed(colour=colour, title=clip(title, TITLE) or None)
    if footer := clip(footer, FOOTER // 4):
        made.set_footer(text=footer)
    if author := clip(" ".join(author.split()), AUTHOR):
        made.set_author(name=author)
    room = EMBEDS_TOTAL - measure(title and clip(title, TITLE)) - measure(footer) - measure(author)
    text = clip(description, min(DESCRIPTION, room - EMBEDS_TOTAL // 3))
    made.description = text or None
    room -= measure(text)
    for name, value, inline in fields:
        label, body = clip(name, FIELD_NAME), clip(value, FIELD_VALUE)
        if not label or not body or len(made.fields) == FIELDS or measure(label) + measure(body) > room:
            continue
        room -= measure(label) + measure(body)
        made.add_field(name=label, value=body, inline=inline)
    return made
