"""Arrows between rooms point down only: a room imports from those below it, and from no other beside or above."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "qs_assistant"
FLOORS = (
    {"cli"},
    {"app"},
    {"llm", "reports"},
    {"questions", "answers"},
    {"grounding", "retrieval", "valuation"},
    {"documents"},
    {"encoder", "records"},
    {"text", "types"},
)
FLOOR = {room: at for at, rooms in enumerate(FLOORS) for room in rooms}
SIDEWAYS = {
    ("documents", "grounding"),  # tables read units as the guard does; both units and numbers belong into text once there is one reader
}


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def arrows():
    for file in PACKAGE.rglob("*.py"):
        room, *inside = file.relative_to(PACKAGE).parts
        for name in imported(file):
            parts = name.split(".")
            if inside and parts[0] == "qs_assistant" and len(parts) > 1 and parts[1] in FLOOR and parts[1] != room:
                yield room, parts[1]


def test_every_folder_is_a_room():
    assert {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file()} == set(FLOOR)


def test_arrows_point_down():
    found = set(arrows())
    assert ("app", "questions") in found  # the walk sees arrows at all
    assert {(one, other) for one, other in found if FLOOR[other] <= FLOOR[one]} == SIDEWAYS


def test_nothing_under_src_knows_of_the_bot():
    assert not [file for file in PACKAGE.rglob("*.py") for name in imported(file) if name.split(".")[0] == "bot"]
