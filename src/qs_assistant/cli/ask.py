"""`ask` and `chat`: questions in the terminal."""

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qs_assistant.cli.chat import Chat
from qs_assistant.cli.context import notify, settings_or_exit
from qs_assistant.cli.options import BaseCaseScopeOption
from qs_assistant.cli.printing import print_object, refuse_failed, reporting, written_answer
from qs_assistant.cli.progress import indexing_progress
from qs_assistant.cli.scopes import scopes_of
from qs_assistant.text.tokens import encodable
from qs_assistant.types.errors import AssistantError, InputError
from qs_assistant.types.place import GLOBAL_SCOPE, TERMINAL, Place

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from qs_assistant.app.assistant import Assistant


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("ask")(ask)
    app.command("chat")(chat)


def ask(
    question: Annotated[str, typer.Argument(help="The question. With --json, '-' reads one question a line from standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an answer.")] = False,
    scope: BaseCaseScopeOption = GLOBAL_SCOPE,
) -> None:
    """Answer one question."""
    with reporting(as_json=as_json):
        _refuse_empty(question)
        scopes = scopes_of(scope)
    asyncio.run(_ask_lines(sys.stdin, scopes) if as_json and question == "-" else _ask_one(question, scopes, as_json=as_json))


def _refuse_empty(question: str) -> None:
    if not question.strip():
        raise InputError('The question is empty. Ask something, such as: qs-assistant ask "what is it worth at 90% yield?"', "question")


def chat(scope: BaseCaseScopeOption = GLOBAL_SCOPE) -> None:
    """Talk in the terminal; where standard input is no terminal, one question a line."""
    with reporting(as_json=False):
        scopes = scopes_of(scope)
    asyncio.run(_talk(replace(TERMINAL, scopes=scopes)))


async def _talk(where: Place) -> None:
    async with _assistant() as assistant:
        await Chat(assistant, where).talk(sys.stdin)


def _assistant() -> "AbstractAsyncContextManager[Assistant]":
    from qs_assistant.app.wiring import open_assistant  # the whole house: only questions need it

    return open_assistant(settings_or_exit(), on_indexing=indexing_progress(), notify=notify)


async def _ask_one(question: str, scopes: tuple[str, ...], *, as_json: bool) -> None:
    async with _assistant() as assistant:
        answer = await assistant.ask(question, replace(TERMINAL, scopes=scopes))
        print_object(answer.to_json()) if as_json else written_answer(answer)


async def _ask_lines(lines: Iterable[str], scopes: tuple[str, ...]) -> None:
    failed = done = 0
    async with _assistant() as assistant:
        for place, line in enumerate(lines):
            if line.strip():
                answered = await _answer_line(assistant, line.strip(), place, scopes)
                failed, done = failed + ("error" in answered), done + 1
                print_object(answered)
    refuse_failed(failed, done)


async def _answer_line(assistant: "Assistant", line: str, place: int, scopes: tuple[str, ...]) -> dict[str, Any]:
    question, conversation = line, None
    if line.startswith("{"):
        try:
            body = json.loads(line)
            question, conversation = str(body["question"]), body.get("conversation")
        except (ValueError, KeyError, TypeError, RecursionError):
            return {"error": 'A line is a question, or a JSON object {"question": "...", "conversation": "id"}.', "question": line}
    if not question.strip():
        return {"error": "The question is empty; give one.", "question": question, "conversation": conversation}
    # A line without a conversation follows on from nothing.
    where = Place(conversation=encodable(f"json:{conversation}") if conversation else f"json line {place}", scopes=scopes)
    try:
        answer = await assistant.ask(question, where)
    except AssistantError as error:
        return {"error": str(error), "question": question, "conversation": conversation}
    return {**answer.to_json(), "conversation": conversation}
