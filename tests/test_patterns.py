"""Every regular expression takes a long text made to be slow in a time that a person does not notice, or one that grows with the text."""

import ast
import importlib
import pkgutil
import re
import time
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
LINEAR, TRIES = 3.0, 5
"""A text of twice the length takes twice the time where it grows with the text, four times where it grows with the square."""


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
    """The time for a long text and its length, by way of shorter ones: what may grow is tried on, what is slow already is not."""
    for length in (*DOUBLING, SHORT, 5 * SHORT):
        taken = seconds(through, filled(attack, length))
        if taken > SECONDS or (length >= SHORT and taken * (LONG / length) ** 2 < SECONDS / 4):
            return taken, length
    return seconds(through, filled(attack, LONG)), LONG


def best(through, text):
    """The least of several times: what else the machine does only ever adds to one."""
    times = []
    for _ in range(TRIES):
        began = time.process_time()
        through(text)
        times.append(time.process_time() - began)
    return min(times)


def is_slow(through, attack):
    """Whether a text takes too long, and not because the machine is busy: then a half of it takes half of the time."""
    taken, length = seconds_taken(through, attack)
    if taken <= SECONDS:
        return False
    if length < LONG or taken > 10 * SECONDS:
        return True
    return best(through, filled(attack, length)) > LINEAR * best(through, filled(attack, length // 2))


def test_what_grows_with_the_square_is_told_from_what_grows_with_the_text():
    def by_square(text):
        return sum(1 for _ in range(len(text) ** 2 // 8))

    def by_length(text):
        return sum(1 for _ in range(400 * len(text)))

    assert is_slow(by_square, ("", "a", "b"))
    assert not is_slow(by_length, ("", "a", "b"))


@pytest.mark.parametrize("room", sorted({room_of(where) for _, where, _ in ALL}))
def test_none_is_slow(room):
    slow = {}
    for expression, where, whole in (one for one in ALL if room_of(one[1]) == room):
        through = work(expression, whole=whole)
        found = next((attack for attack in attacks(expression) if is_slow(through, attack)), None)
        if found is not None:
            slow[where] = (found, expression.pattern[:80])
    assert not slow
