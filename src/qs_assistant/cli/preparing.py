"""`docs prepare`: a chat model writes questions that added documents answer, now instead of in the background."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial

import typer

from qs_assistant.cli.context import notify, open_library, open_records, settings_or_exit
from qs_assistant.cli.printing import print_text, reporting
from qs_assistant.cli.scopes import ScopeOption, checked_scope
from qs_assistant.text.counting import counted
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import SettingsError

NO_MODEL = "No chat model is set, so there is nobody to write questions. Set CHAT_MODEL (qs-assistant models find looks for one)."


def register(docs: typer.Typer) -> None:
    """Add the command to `docs`."""
    docs.command("prepare")(prepare)


def prepare(scope: ScopeOption = "global") -> None:
    """Have the chat model write questions that the added documents answer; they are searched, never shown. It goes on where it was."""
    from qs_assistant.app.preparation import Preparation
    from qs_assistant.llm.build import build_access
    from qs_assistant.records.chat_failures import ChatFailures
    from qs_assistant.records.chat_usage import ChatUsage

    with reporting(as_json=False):
        settings, place = settings_or_exit(), checked_scope(scope)
        if settings.chat_model is None:
            raise SettingsError(NO_MODEL)
        with open_library(settings) as library, open_records(settings) as database:
            access = build_access(
                settings,
                clock=time.time,
                now=partial(datetime.now, UTC),
                store=ChatUsage(database),
                failures=ChatFailures(database, settings.chat_model),
            )
            done: Counter[str] = Counter()

            def report(title: str, count: int) -> None:
                done[title] += count
                notify(f"{inert_line(title)}: questions written for {counted(done[title], 'passage')} more")

            held = asyncio.run(Preparation(access, lambda: library).finish(report, place))
            left = [one for one in library.documents((place,)) if not one.shipped and one.prepared < one.passages]
        if not left:
            print_text(f"Every passage of the added documents in {place} has been asked about.")
            return
        passages = counted(sum(one.passages - one.prepared for one in left), "passage")
        print_text(f"{passages} of {counted(len(left), 'document')} are left, because {held}. Run it again, or leave it to the bot.")
        raise typer.Exit(1)
