"""The page on the commands is as docs/make_commands.py writes it, and is found."""

import runpy
from pathlib import Path

import pytest

from qs_assistant.app.own_documents import COMMANDS

SCRIPT = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "make_commands.py"))


def test_the_page_is_as_python_docs_make_commands_writes_it():
    assert COMMANDS.read_text(encoding="utf-8") == SCRIPT["page"]()


def test_every_command_of_both_front_ends_has_its_line():
    slash, typed = dict(SCRIPT["in_discord"]()), dict(SCRIPT["in_the_terminal"]())
    assert {"ask", "kb add file", "kb assumptions set", "believe vote", "watch digest", "server replies"} <= set(slash)
    assert not {"assumptions set", "price"} & set(slash)  # they stand under /kb
    assert {"qs-assistant ask", "qs-assistant docs assumptions set", "qs-assistant models find"} <= set(typed)
    assert all((*slash.values(), *typed.values()))


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("which command shows the odds?", "/simulate"),
        ("what does /football do", "/football"),
        ("what is /kb dms for?", "/kb dms"),
    ],
)
def test_a_question_for_a_command_is_shown_the_command(assistant, question, command):
    answer = assistant.ask(question, conversation=question)
    assert answer.tier in {"answer", "closest"}
    assert command in answer.text
    assert "assistant-commands" in {one.document for one in answer.citations}
