"""Writes what the assistant can do and what each command is for, from the commands themselves: `python docs/make_commands.py`.

The page is one of the assistant's own documents in every knowledge base; a test holds it against the commands.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from discord import app_commands
from discord.ext import commands

import bot.cogs
from bot.locales.texts import ABOUT, HELP
from qs_assistant.app.own_documents import COMMANDS
from qs_assistant.cli.__main__ import build
from qs_assistant.text.sentences import sentences

COMPANY = "the company"
TASKS = """To add or upload a document (a PDF, a Word file, an Excel spreadsheet, a web page, a mail): in Discord, whoever may manage \
the server gives `/kb add file`, `/kb add url` or `/kb add text`; in the terminal it is `qs-assistant docs add FILE`.

To see which documents there are: in Discord `/sources` or `/kb list`, in the terminal `qs-assistant docs list`.

To take a document out or put a newer one in its place: in Discord `/kb remove` or `/kb replace`, in the terminal \
`qs-assistant docs remove` or `qs-assistant docs replace`; `/kb undo` and `qs-assistant docs undo` take it back.

To change an assumption for one valuation: ask "what if yield is 90%?", or give it to `/value`, in the terminal to \
`qs-assistant value --set`; `/kb assumptions set` changes it for a whole server.

To give a command in Discord, type its slash and choose it from the list that Discord shows: typed out in words it is read as a question.

To see how a number came about: `/explain`, or `/run` with the id under an answer; in the terminal `qs-assistant explain`."""


def in_discord() -> Iterator[tuple[str, str]]:
    """Each slash command with its description."""
    for cog in sorted(_cogs(), key=lambda one: one.__name__):
        group = [cog.__cog_group_name__] if issubclass(cog, commands.GroupCog) else []
        yield from _slash(cog.__cog_app_commands__, group)


def in_the_terminal() -> Iterator[tuple[str, str]]:
    """Each command of the terminal program with the first sentence of its help."""
    yield from _typed(typer.main.get_command(build()), ["qs-assistant"])


def page() -> str:
    """The page, in Markdown: a paragraph a command, so that each is a passage."""
    asking, *_, following = HELP.format(company=COMPANY, examples="").split("\n\n")
    parts = [
        "## What the assistant can do",
        " ".join(ABOUT.format(company=COMPANY).split()),
        " ".join(asking.split()),
        " ".join(following.split()),
        "## How to do things",
        TASKS,
        "## Commands in Discord",
        *(f"Discord command `/{name}`: {_ended(what)}" for name, what in in_discord()),
        "## Commands in the terminal",
        *(f"Terminal command `{name}`: {_ended(what)}" for name, what in in_the_terminal()),
    ]
    return "\n\n".join(parts) + "\n"


def _cogs() -> list[type[commands.Cog]]:
    """The cogs that are added to the bot: of those that rest on one another, the outermost."""
    modules = [importlib.import_module(f"bot.cogs.{one.name}") for one in pkgutil.iter_modules(bot.cogs.__path__)]
    found = {one for module in modules for one in vars(module).values() if inspect.isclass(one) and issubclass(one, commands.Cog)}
    found -= {commands.Cog, commands.GroupCog}
    return [one for one in found if not any(other is not one and issubclass(other, one) for other in found)]


def _slash(found: Iterable[app_commands.Group | app_commands.Command], before: list[str]) -> Iterator[tuple[str, str]]:  # type: ignore[type-arg]
    for one in found:
        if isinstance(one, app_commands.Group):
            yield from _slash(one.commands, [*before, one.name])
        else:
            yield " ".join([*before, one.name]), one.description


def _typed(command: typer.core.TyperCommand | typer.core.TyperGroup, before: list[str]) -> Iterator[tuple[str, str]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(before), sentences(" ".join((command.help or "").split()))[0]
    for name, one in (inner or {}).items():
        yield from _typed(one, [*before, name])


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


if __name__ == "__main__":
    Path(COMMANDS).write_text(page(), encoding="utf-8")
