"""The terminal's impact report: which golden questions are answered otherwise after a change of the documents."""

import asyncio
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from qs_assistant.cli.context import notify, open_library, settings_or_exit
from qs_assistant.cli.printing import print_text
from qs_assistant.types.place import GLOBAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qs_assistant.app.assistant import Assistant
    from qs_assistant.documents.impact import AnswerSummary, Impact
    from qs_assistant.retrieval.library import Library

SHOWN = 160  # characters of an answer

ImpactOption: TypeAlias = Annotated[
    bool, typer.Option("--impact/--no-impact", help="Ask the golden questions before and after, and show the answers that changed.")
]


class Unmeasured:
    """Asks nothing."""

    def report(self) -> dict[str, Any] | None:
        """None: nothing was measured."""
        return None


class Measured(Unmeasured):
    """The golden questions as they were answered before a change.

    Args:
        runner: the loop that the assistant lives in.
        assistant: whose answers they are.
        impact: asks the questions.
        scopes: where they are asked.
    """

    def __init__(self, runner: asyncio.Runner, assistant: "Assistant", impact: "Impact", scopes: tuple[str, ...]) -> None:
        self._runner, self._assistant, self._impact, self._scopes = runner, assistant, impact, scopes
        self._before = self._measure()

    def report(self) -> dict[str, Any] | None:
        """How many questions were asked, and those that are answered otherwise now, with both answers."""
        from qs_assistant.documents.impact import changed

        found = changed(self._before, self._measure())
        return {"questions": self._impact.count, "changed": [asdict(one) for one in found]}

    def _measure(self) -> "dict[str, AnswerSummary]":
        from qs_assistant.app.golden import ASKER

        answers = self._runner.run(self._impact.measure(self._scopes))
        self._runner.run(self._assistant.forget(ASKER))  # nobody will rate or trace these
        return answers


@contextmanager
def changing(scope: str, *, impact: bool) -> "Iterator[tuple[Library, Unmeasured]]":
    """The opened library of the settings, for a change in a scope, and what is measured of its impact.

    Raises:
        AssistantError: the library, or for the impact the assistant, cannot be opened.
    """
    settings = settings_or_exit()
    golden = settings.knowledge_dir / "golden.toml"
    if impact and not golden.is_file():
        notify(f"There is no {golden}, so no questions are asked before and after.")
    if not impact or not golden.is_file():
        with open_library(settings) as library:
            yield library, Unmeasured()
        return
    from qs_assistant.app.golden import golden_impact
    from qs_assistant.app.wiring import open_assistant  # the whole house: only questions need it
    from qs_assistant.cli.progress import indexing_progress

    # The program's own words only: a chat model words the same answer in many ways, and costs.
    opened = open_assistant(settings.model_copy(update={"chat_model": None}), on_indexing=indexing_progress(), notify=notify)
    with asyncio.Runner() as runner:
        assistant = runner.run(opened.__aenter__())
        try:
            library = assistant.library()
            scopes = (scope,) if scope == GLOBAL_SCOPE else (scope, GLOBAL_SCOPE)
            yield library, Measured(runner, assistant, golden_impact(assistant, golden), scopes)
        finally:
            runner.run(opened.__aexit__(None, None, None))


def print_impact(report: dict[str, Any] | None) -> None:
    """Print what changed, shortly; nothing where nothing was measured."""
    if report is None:
        return
    asked, moved = report["questions"], report["changed"]
    if not moved:
        print_text(f"None of the {asked} golden questions is answered otherwise.")
        return
    print_text(f"{len(moved)} of the {asked} golden questions {'is' if len(moved) == 1 else 'are'} answered otherwise:")
    from qs_assistant.documents.impact import where_they_differ

    for one in moved:
        before, after = where_they_differ(one["before"]["text"], one["after"]["text"], SHOWN)
        print_text(f"  {one['question']}\n  - {before}\n  + {after}")
