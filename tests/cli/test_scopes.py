"""A scope has one spelling: every command that takes one refuses all others, before anything is opened or made."""

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from qs_assistant.cli.__main__ import build
from qs_assistant.cli.scopes import scopes_of
from qs_assistant.types.errors import InputError

WRONG = [
    *("guild:０1", "guild:١", "guild:²", "guild：1", "ｇｌｏｂａｌ", "guіld:1"),
    *("guild:1\u200b", "guild:\u20601", "\ufeffglobal", "guild:1\u202e", "glo\u00adbal", "guild:1\u0301"),
    *("GUILD:1", "Guild:1", "Global", "GLOBAL", "guild: 1", "guild:1 ", " guild:1", "guild:1\n", "guild:1\r", "global\n", "guild:1\x00"),
    *("guild:01", "guild:0", "guild:-1", "guild:+1", "guild:1.0", "guild:1e3", "guild:1_0", "guild:0x1", f"guild:{'9' * 21}"),
    *("", "guild:", "guild", "server:1", "guild:1,global", "guild:1/2", "guild:../1", "guild:%31", "guild:*", "guild:1;global"),
]  # fmt: skip
NEEDED = {
    ("solve",): ["royalty_rate", "--target", "equity_value=1400"],
    ("sweep",): ["royalty_rate", "0.01", "0.1"],
    ("grid",): ["royalty_rate", "target_yield"],
    ("compare",): ["base", "bull"],
    ("frontier",): ["--target", "equity_value=1400"],
    ("docs", "assumptions", "set"): ["royalty_rate=0.1", "--why", "a test"],
    ("docs", "replace"): ["letter", "https://example.com/a"],
    ("docs", "add"): ["https://example.com/a"],
    ("believe", "vote"): ["royalty_rate=0.1"],
}
"""What some commands need besides, so that nothing but the scope is wrong."""


def commands(group, path=()):
    for name, one in group.commands.items():
        yield from commands(one, (*path, name)) if hasattr(one, "commands") else [((*path, name), one)]


SCOPED = [(path, one) for path, one in commands(get_command(build())) if any("--scope" in option.opts for option in one.params)]


def line(path, command):
    """The words of a command with something for each thing that it needs."""
    if path in NEEDED:
        return [*path, *NEEDED[path]]
    needed = [one for one in command.params if one.required]
    return [*path, *(word for one in needed for word in ([one.opts[0], "1"] if one.param_type_name == "option" else ["1"]))]


@pytest.fixture(scope="module")
def program():
    return build()


@pytest.mark.parametrize(("path", "command"), SCOPED, ids=lambda one: "-".join(one) if isinstance(one, tuple) else "")
def test_every_command_refuses_every_other_spelling_before_it_opens_anything(program, path, command, monkeypatch, tmp_path):
    folder = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(folder))
    for wrong in ("guild:０1", "guild:1\u200b", "GUILD:1", "guild:01", "guild:1\n"):
        done = CliRunner().invoke(program, [*line(path, command), "--scope", wrong])
        assert (done.exit_code, "There is no scope" in done.output) == (1, True), done.output
        assert not folder.exists()


@pytest.mark.parametrize("wrong", WRONG, ids=ascii)
def test_a_scope_has_one_spelling(wrong):
    with pytest.raises(InputError, match="There is no scope"):
        scopes_of(wrong)


def test_what_is_not_seen_in_a_refused_scope_is_written_out():
    with pytest.raises(InputError, match=r'"guild:1\\u200b"'):
        scopes_of("guild:1\u200b")


def test_the_spelling_that_there_is():
    assert scopes_of("global") == ("global",)
    assert scopes_of("guild:1234567890") == ("guild:1234567890", "global")
