"""Memory in use, in MB, as questions are asked: python -m benchmarks.memory [--questions N].

Ours is the whole assistant, which writes an answer (documents and valuations in turn); the peers (benchmarks.peers) only find passages.
Each in a process of its own: after the first question, after a tenth of the questions, and after all of them.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.embedding import UnusableError, asked, peak_memory, prepare, run, usable
from benchmarks.machine import megabytes_in_use
from benchmarks.peers import PEERS

QUESTIONS = 400
VALUED = ("what's implied if yield reaches {}%?", "royalty of {}% in the bear case")
OURS = "this program"


def questions(count: int) -> list[str]:
    """So many questions, every second one a valuation, no two valuations alike."""
    texts = asked()
    return [VALUED[at // 2 % 2].format(1 + at * 90 / count) if at % 2 else texts[at // 2 % len(texts)] for at in range(count)]


def along(search: Callable[[str], object], count: int) -> dict[str, float]:
    """What is in use after the first question, a tenth of them, and all, and the peak."""
    found: dict[str, float] = {}
    for at, question in enumerate(questions(count)):
        search(question)
        if at == 0:
            found["first"] = megabytes_in_use()
        if at == count // 10:
            found["tenth"] = megabytes_in_use()
    return found | {"all": megabytes_in_use(), "peak": peak_memory()}


def ours(folder: Path, count: int) -> dict[str, float]:
    """The assistant with its records, as the terminal and the bot have it."""
    from qs_assistant.app.wiring import open_assistant
    from qs_assistant.types.errors import AssistantError
    from qs_assistant.types.place import Place
    from qs_assistant.types.settings import Settings

    async def ask_all() -> dict[str, float]:
        async with open_assistant(Settings(_env_file=None, data_dir=folder)) as assistant:  # type: ignore[call-arg] # pydantic's own
            loop = asyncio.get_running_loop()

            def ask(question: str) -> None:
                try:
                    asyncio.run_coroutine_threadsafe(assistant.ask(question, Place("memory")), loop).result()
                except AssistantError:
                    return

            return await asyncio.to_thread(along, ask, count)

    return asyncio.run(ask_all())


def measured(name: str, folder: Path, count: int) -> dict[str, float]:
    """The figures of one stack, in this process."""
    if name == OURS:
        return ours(folder, count)
    search = PEERS[name](folder, ())
    if search is None:
        raise SystemExit("its store is empty")
    return along(lambda question: search(question, 5), count)


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        print(f"MB in use | after the first question | after {count // 10} | after {count} | peak")
        for stack in (OURS, *usable(list(PEERS), folder)):
            try:
                found = run(stack, folder, "benchmarks.memory", "--questions", str(count))
            except UnusableError as problem:
                print(f"{stack} | {problem}")
            else:
                print(f"{stack} | {found['first']:.0f} | {found['tenth']:.0f} | {found['all']:.0f} | {found['peak']:.0f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stack", nargs="?")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--begun", type=float)
    options = parser.parse_args()
    if options.folder is None:
        main(options.questions)
    else:
        print(json.dumps(measured(options.stack, options.folder, options.questions)))
