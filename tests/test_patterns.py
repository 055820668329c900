"""Every regular expression but those of questions takes a long text made to be slow in a time that a person does not notice.

Of a question test_worst_cases.py measures the whole reader.
"""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import bot
import qs_assistant
from tests.pattern_attacks import attacks, filled
from tests.test_worst_cases import SECONDS, seconds

LONG, SHORT = 8_000, 400
DOUBLING = (20, 28)
"""Lengths at which a time that doubles with each letter shows, and still ends."""
ROOMS = (qs_assistant, bot)


def expressions():
    """Each expression with where it is written and whether it is only ever asked for at one place of a text."""
    found = {}
    for room in ROOMS:
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not info.name.endswith("__main__"):
                module = importlib.import_module(info.name)
                source = Path(module.__file__).read_text("utf-8")
                for name, value in vars(module).items():
                    for one in held(value):
                        found.setdefault((one.pattern, one.flags), (one, f"{info.name}.{name}", at_one_place(source, name)))
                for call in ast.walk(ast.parse(source)):
                    if isinstance(call, ast.Call) and (one := inline(call)):
                        here = (one, f"{info.name}.{call.lineno}", call.func.attr in {"match", "fullmatch"})
                        found.setdefault((one.pattern, one.flags), here)
    return list(found.values())


def room_of(where):
    return ".".join(where.split(".")[:2])


def held(value):
    """The expressions in a value of a module, in tables too."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from held(one)
    elif isinstance(value, dict):
        yield from held(list(value.values()))


def at_one_place(source, name):
    uses = re.findall(rf"\b{name}\b(\.\w+)?", source)
    return uses.count("") == 1 and {*uses} <= {"", ".match", ".fullmatch"}


def inline(call):
    """The expression of re.sub("...") and its like."""
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re" and call.args):
        return None
    flags = [getattr(re, one.attr) for one in ast.walk(call) if isinstance(one, ast.Attribute) and one.attr.isupper()]
    words = call.args[0]
    return re.compile(words.value, sum({*flags})) if isinstance(words, ast.Constant) else None


ALL = expressions()


def work(expression, *, whole):
    def through(text):
        text = text.encode("latin-1", "replace") if isinstance(expression.pattern, bytes) else text
        expression.fullmatch(text)
        if whole:
            expression.match(text)
        else:
            for _ in expression.finditer(text):
                pass

    return through


def test_all_are_found():
    assert len(ALL) > 350


def seconds_taken(through, attack):
    """The time for a long text, by way of shorter ones: what may grow with the square is tried on, what is slow already is not."""
    for length in (*DOUBLING, SHORT, 5 * SHORT):
        taken = seconds(through, filled(attack, length))
        if taken > SECONDS:
            return taken
        if length >= SHORT and taken * (LONG / length) ** 2 < SECONDS / 4:
            return taken
    return seconds(through, filled(attack, LONG))


@pytest.mark.parametrize("room", sorted({room_of(where) for _, where, _ in ALL} - {"qs_assistant.questions"}))
def test_none_is_slow(room):
    slow = {}
    for expression, where, whole in (one for one in ALL if room_of(one[1]) == room):
        through = work(expression, whole=whole)
        for attack in attacks(expression):
            if (taken := seconds_taken(through, attack)) > SECONDS:
                slow[where] = (round(taken, 2), attack, expression.pattern[:80])
                break
    assert not slow
