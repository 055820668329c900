"""`chat`: a conversation in the terminal, in which the last answer can also be saved, charted or shown as a table."""

import asyncio
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from qs_assistant.cli.answer_table import table_of
from qs_assistant.cli.context import notify
from qs_assistant.cli.printing import error_text, print_rows, print_text, written_answer
from qs_assistant.text.tokens import tokenize
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import AssistantError, StoreError
from qs_assistant.types.place import Place

if TYPE_CHECKING:
    from qs_assistant.app.assistant import Assistant

LEAVING = ("exit", "quit", "bye", ":q")
PROMPT = "\n> "
WELCOME = (
    "Ask about the company, for example: what's implied if yield reaches 90%? "
    'Then "save that", "chart it" or "as a table", if you like. Ctrl-D or the word exit ends.'
)
NOTHING_YET = "There is no answer yet that could be kept. Ask something first."
NO_CHART = "There is no chart that would help with that answer."

ActionKind = Literal["save", "chart", "table"]
_VERBS: dict[str, ActionKind] = {"save": "save", "keep": "save", "chart": "chart", "plot": "chart", "draw": "chart", "tabulate": "table"}
_NOUNS: dict[str, ActionKind] = {"chart": "chart", "plot": "chart", "graph": "chart", "table": "table", "file": "save"}
_THAT = frozenset(
    {"that", "it", "this", "please", "the", "last", "answer", "me", "a", "an", "as", "in", "to", "show", "make", "one", "into"}
)
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class ResultAction:
    """An action on the last answer, and the file that it names."""

    kind: ActionKind
    file: Path | None = None


def action_of(line: str) -> ResultAction | None:
    """The action on the last answer that a line asks for; None where it says anything else, and so is a question."""
    *words, last = line.strip().rstrip(".!?").split() or [""]
    named = Path(last) if Path(last).suffix and words else None
    spoken = [token.text.casefold() for token in tokenize(" ".join(words if named else [*words, last])) if token.text.isalnum()]
    if not spoken or len(spoken) > _LONGEST:
        return None
    kinds = [kind for kind in (_VERBS.get(spoken[0]), *(_NOUNS.get(one) for one in spoken)) if kind]
    loose = [one for one in spoken if one not in _THAT and one not in _NOUNS and one not in _VERBS]
    if not kinds or loose or (len(spoken) == 1 and named is None):
        return None
    return ResultAction(next((one for one in kinds if one != "save"), "save"), named)


@dataclass(slots=True)
class Chat:
    """One conversation.

    Attributes:
        assistant: who answers.
        where: whose documents and whose base case.
        last: the last answer.
    """

    assistant: "Assistant"
    where: Place
    last: Answer | None = field(default=None)

    async def talk(self, lines: TextIO) -> None:
        """Answer line by line, until there are no more or one says so."""
        interactive = lines.isatty()
        if not interactive:
            await self._turns(lines, interactive=False)
            return
        sys.stderr.write(f"{WELCOME}\n")
        loading = asyncio.create_task(self.assistant.warm_up_chat_model())  # while the first question is being typed
        try:
            await self._turns(lines, interactive=True)
        finally:
            loading.cancel()

    async def _turns(self, lines: TextIO, *, interactive: bool) -> None:
        while True:
            if interactive:
                sys.stderr.write(PROMPT)
                sys.stderr.flush()
            line = await _typed(lines) if interactive else await asyncio.to_thread(lines.readline)
            if not line or line.strip().lower().rstrip(".!") in LEAVING:
                return
            if line.strip():
                await self.turn(line.strip())

    async def turn(self, line: str) -> None:
        """Answer a question, or do what is asked with the last answer; what goes wrong is a sentence, and the conversation goes on."""
        try:
            wanted = action_of(line)
            if wanted is not None:
                await self._perform(wanted)
                return
            self.last = await self.assistant.ask(line, self.where)
            written_answer(self.last)
        except AssistantError as error:
            notify(error_text(error))

    async def _perform(self, wanted: ResultAction) -> None:
        if self.last is None:
            print_text(NOTHING_YET)
        elif wanted.kind == "table":
            _print_table(self.last)
        elif wanted.kind == "save":
            _write(wanted.file or _file_name(self.last, "md"), f"> {self.last.question}\n\n{self.last.text}\n".encode())
        else:
            chart = await self.assistant.chart(self.last)
            if chart is None:
                print_text(NO_CHART)
            else:
                _write(wanted.file or _file_name(self.last, "png"), chart.png)


async def _typed(lines: TextIO) -> str:
    """The next line that is typed. No thread waits for it where that can be helped: one would outlast Ctrl-C until Enter is pressed."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(lines.fileno(), ready.set)
    except (NotImplementedError, OSError):  # no such thing on this system, or of this stream
        return await asyncio.to_thread(lines.readline)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(lines.fileno())
    return lines.readline()


def _print_table(answer: Answer) -> None:
    """The results behind an answer under their names, or its figures with where each is from."""
    rows = table_of(answer)
    if rows:
        print_rows(rows)
    else:
        print_text("There are no figures in that answer.")


def _file_name(answer: Answer, ending: str) -> Path:
    return Path(f"answer-{answer.run_id or datetime.now(UTC).strftime('%Y%m%d-%H%M%S')}.{ending}")


def _write(path: Path, data: bytes) -> None:
    if path.suffix in {".jpg", ".jpeg", ".svg", ".pdf"}:
        raise StoreError(f"A chart is written as PNG; name the file {path.with_suffix('.png')}.")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. Give a file in a folder that can be written.") from error
    print_text(f"Written to {path}.")
