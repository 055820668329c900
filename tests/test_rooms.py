"""Arrows between rooms point down only: a room imports from those below it, and from no other beside or above."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "qs_assistant"
BOT = Path(__file__).parents[1] / "bot"
ENTRIES = {"__main__.py", "bot.py", "legal.py", "preview.py"}
"""Modules of the bot that put rooms together or start it: they may import whatever they put together."""
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
    assert {(one, other) for one, other in found if FLOOR[other] <= FLOOR[one]} == set()


def test_nothing_under_src_knows_of_the_bot():
    assert not [file for file in PACKAGE.rglob("*.py") for name in imported(file) if name.split(".")[0] == "bot"]


def public(room, house=PACKAGE):
    """The modules, or names, that a room's `__init__` lets others import."""
    for node in ast.parse((house / room / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def reaches():
    """Each import of one room's module, or of a private name, from outside the room: the file, the room and the module."""
    for file in (*PACKAGE.rglob("*.py"), *(PACKAGE.parents[1] / "bot").rglob("*.py")):
        inside = file.relative_to(PACKAGE).parts[0] if file.is_relative_to(PACKAGE) else "bot"
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "qs_assistant" and len(parts) > 2 and parts[1] in FLOOR and parts[1] != inside:
                yield file.name, parts[1], "a private name" if parts[-1].startswith("_") else parts[2]


def test_nothing_reaches_past_what_a_room_gives():
    found = set(reaches())
    assert ("scoped_model.py", "questions", "reader") in found  # the walk sees imports at all
    past = {(file, room, module) for file, room, module in found if module not in public(room)}
    assert not past, "write the module into the room's __all__, if others may import it"


def test_what_a_room_gives_is_there():
    for room in FLOOR:
        missing = {one for one in public(room) if not (PACKAGE / room / f"{one}.py").is_file() and not (PACKAGE / room / one).is_dir()}
        assert (room, missing) == (room, set())


def bot_rooms():
    return sorted(folder.name for folder in BOT.iterdir() if (folder / "__init__.py").is_file())


def bot_reaches():
    """Each import of a room of the bot from outside it: the file, the room ("": the modules beside the rooms) and what is imported."""
    for file in BOT.rglob("*.py"):
        inside = file.relative_to(BOT).parts[0] if file.parent != BOT else ""
        for name in imported(file):
            top, *parts = name.split(".")
            if top != "bot" or not parts:
                continue
            room, inner = (parts[0], parts[1]) if parts[0] in bot_rooms() and len(parts) > 1 else ("", parts[0])
            if room != inside and not (room == "" and file.name in ENTRIES):
                yield file.name, room, "a private name" if parts[-1].startswith("_") else inner


def test_nothing_reaches_past_what_a_room_of_the_bot_gives():
    found = set(bot_reaches())
    assert ("bot.py", "queue", "dispatcher") in found  # the walk sees imports at all
    lazily = {
        ("button_handlers.py", "", "bot"),
        ("document_buttons.py", "", "bot"),
        ("reasons.py", "", "bot"),
        ("watch_buttons.py", "", "bot"),
    }  # the type of `client` alone
    past = {(file, room, module) for file, room, module in found - lazily if module not in public(room, BOT)}
    assert not past, "write the module into the room's __all__, if others may import it"


def test_what_a_room_of_the_bot_gives_is_there():
    for room in ["", *bot_rooms()]:
        missing = {one for one in public(room, BOT) if not (BOT / room / f"{one}.py").is_file()}
        assert (room, missing - public("monitoring", BOT)) == (room, set())


def runtime_imports(file):
    """The modules of the bot that a file imports when it is loaded: not those for types alone, nor those within functions."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bot":
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_the_bot_has_no_circle_of_imports():
    modules = {".".join(file.relative_to(BOT.parent).with_suffix("").parts): file for file in BOT.rglob("*.py")}
    graph = {}
    for module, file in modules.items():
        names = set(runtime_imports(file))
        graph[module] = {one if one in modules else one.rpartition(".")[0] for one in names} & modules.keys()
    assert "bot.queue.dispatcher" in graph["bot.bot"]
    list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
