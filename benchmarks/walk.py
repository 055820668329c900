"""How far a question walks through the house: python -m benchmarks.walk.

For one question on the documents and one numeric question, warm: the modules that are entered, and how often a call goes from one room into
another. A room is a folder under src/qs_assistant. Then the size of each room: files, lines, modules and functions over the limits.
"""

import ast
import asyncio
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "qs_assistant"
QUESTIONS = ("how much extra will PowerCo pay?", "what's implied if yield reaches 90%?")
WARMING = ("where are the cells made?", "what's implied if royalty is 8%?")
LONG_MODULE, LONG_FUNCTION = 300, 50


def room_of(file: str) -> str | None:
    """The room that a file is in; None for a file outside the package."""
    path = Path(file)
    return path.relative_to(PACKAGE).parts[0] if path.is_relative_to(PACKAGE) else None


class Walk:
    """Counts the modules that are entered, and the changes of room."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self.changes = 0
        self.on = False

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """What sys.setprofile calls."""
        if not self.on or event != "call" or (room := room_of(frame.f_code.co_filename)) is None:
            return
        self.modules.add(frame.f_code.co_filename)
        caller = frame.f_back
        while caller is not None and room_of(caller.f_code.co_filename) is None:
            caller = caller.f_back
        if caller is not None and room_of(caller.f_code.co_filename) != room:
            self.changes += 1


async def walked(question: str, folder: Path) -> Walk:
    """The walk of one question; another has been asked before, so that nothing is loaded on the way."""
    walk = Walk()
    threading.setprofile(walk)  # the assistant answers in threads of its own
    sys.setprofile(walk)
    try:
        async with open_assistant(Settings(_env_file=None, data_dir=folder)) as assistant:  # type: ignore[call-arg] # pydantic's own
            await assistant.warm_up()
            for before in WARMING:
                await assistant.ask(before, Place("before"))
            walk.on = True
            await assistant.ask(question, Place("walk"))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return walk


def sizes(folder: Path) -> tuple[int, int, list[str], list[str]]:
    """The files, the lines, the modules and the functions over the limits of a folder."""
    files = sorted(file for file in folder.rglob("*.py") if "sealed" not in file.parts)
    lines, modules, functions = 0, [], []
    for file in files:
        text = file.read_text(encoding="utf-8")
        count = len(text.splitlines())
        lines += count
        if count > LONG_MODULE:
            modules.append(f"{file.relative_to(ROOT)} {count}")
        functions += [f"{file.relative_to(ROOT)} {name} {length}" for name, length in _functions(text) if length > LONG_FUNCTION]
    return len(files), lines, modules, functions


def _functions(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


async def main() -> None:
    """Print the walks and the sizes."""
    with tempfile.TemporaryDirectory() as name:
        for question in QUESTIONS:
            walk = await walked(question, Path(name))
            rooms = {room_of(one) for one in walk.modules}
            print(f"  {question}: {len(walk.modules)} modules in {len(rooms)} rooms, {walk.changes} changes of room")
    rooms_on_disk = sorted(one for one in PACKAGE.iterdir() if (one / "__init__.py").is_file())
    for folder in (*rooms_on_disk, ROOT / "bot", ROOT / "tests", ROOT / "training", ROOT / "benchmarks"):
        files, lines, _, _ = sizes(folder)
        print(f"  {folder.name:12s} {files:4d} files {lines:6d} lines")
    for folder in (PACKAGE, ROOT / "bot"):
        _, lines, modules, functions = sizes(folder)
        print(f"  {folder.name}: {lines} lines")
        print(f"    modules over {LONG_MODULE} lines: {', '.join(modules) or 'none'}")
        print(f"    functions over {LONG_FUNCTION} lines: {', '.join(functions) or 'none'}")


if __name__ == "__main__":
    asyncio.run(main())
