"""Puts a hostile chat model's catalogue to the program: `python -m benchmarks.hostile_model`, written into docs/chat-model.md.

Readings are checked in code, over every 14th shipped question with the question itself not among its examples. Choices and faults go
through a server on the loopback interface to the whole assistant, over the shipped documents. Takes a few minutes.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qs_assistant.app.assistant import Assistant
from qs_assistant.app.model_agreement import merge_confident, merge_unsure, same_request
from qs_assistant.app.wiring import open_assistant
from qs_assistant.encoder.embed import load_in_subprocess
from qs_assistant.llm.bound_proposal import NUMERIC
from qs_assistant.llm.read import ModelReader
from qs_assistant.llm.reading_examples import NEAR, NearExamples, shipped_examples, shipped_vectors
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.reader import Reader
from qs_assistant.types.answer import Answer
from qs_assistant.types.company import load_company
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings, shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import PRESETS
from tests.llm.hostile import KINDS
from tests.llm.server import Server, running
from tests.llm.test_choose import HOSTILE as CHOICES

PAGE = Path(__file__).parents[1] / "docs" / "chat-model.md"
BEGIN, END = "<!-- made by python -m benchmarks.hostile_model -->", "<!-- end of what is made -->"
EVERY = 14
SECONDS = 4.0
"""CHAT_TIMEOUT_SECONDS; an answer is late where it takes longer than ANSWER_SECONDS, which is when the bot gives it up."""
FAULTS = ("status-400", "status-401", "status-429", "status-500", "garbage", "html", "hang", "hang-inside", "killed", "slow", "endless")
ASKED = ("what do the people in the canteen eat on Fridays in San Jose?", "what if the thingummy takes 12?")
"""A question that documents are searched for in vain, and one that has to be asked back: the model is asked about both."""


@dataclass(frozen=True, slots=True)
class ReadingCounts:
    """Of the wrong readings of one kind: how many there were, how many were offered as a button, how many ran."""

    tried: int = 0
    offered: int = 0
    run: int = 0


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """Of the answers to one kind: how many there were, sentences that are no source's, other texts than the program's own, late ones."""

    asked: int
    foreign: int
    changed: int
    late: int


def wrong_readings(folder: Path) -> dict[str, ReadingCounts]:
    """What becomes of each kind of wrong reading."""
    assumptions = load_assumptions(shipped_knowledge() / "assumptions.toml")
    base = {preset: assumptions.case(preset) for preset in PRESETS}
    company = load_company(shipped_knowledge())
    own, reader = Reader(cases=base, company=company), ModelReader(lambda _question: (), Lexicon(codes=company.codes))
    cases = Cases(base)
    embedder = load_in_subprocess("builtin", folder)
    near = NearExamples(embedder.embed, shipped_examples(), lambda: shipped_vectors(embedder.name))
    counts = dict.fromkeys(KINDS, ReadingCounts())
    for one in [one for one in shipped_examples() if one.kind in NUMERIC][::EVERY]:
        others = tuple(other for other in near.nearest(one.question, NEAR + 1) if other != one)[:NEAR]
        mine = own.read(one.question)
        right = reader.checked(one.answer, one.question, mine, others, cases)
        for kind, tamper in KINDS.items():
            text = tamper(json.loads(one.answer), one.question)
            if text is None:
                continue
            found = reader.checked(text, one.question, mine, others, cases)
            if found is not None and right is not None and same_request(found.request, right.request):
                continue  # it says the same in other words
            meets = merge_unsure if mine.request is None else merge_confident
            met = None if found is None else meets(mine, found.request, checked=found.sure, company=company.name)
            run = met is not None and met.request not in (None, mine.request)
            was = counts[kind]
            counts[kind] = ReadingCounts(was.tried + 1, was.offered + (met is not None and not run), was.run + run)
    return counts


class Attacked:
    """The whole assistant before a hostile server.

    Args:
        assistant: with the server as its model.
        server: the model.
        own: the program's own answers without a model, by question.
        seconds: an answer that takes longer is late.
    """

    def __init__(self, assistant: Assistant, server: Server, own: Mapping[str, Answer], seconds: float) -> None:
        self._assistant = assistant
        self._server = server
        self._own = own
        self._seconds = seconds
        library = assistant.library()
        self._sentences = {one.text for entry in library.documents() for one in library.passages(entry.id)}
        self._count = 0

    async def counts(self, reply: Callable[[list[dict[str, str]]], str], fault: str = "") -> AnswerCounts:
        """What a reply, or a fault, does to the answers."""
        self._server.reply, self._server.fault = reply, fault
        foreign = changed = late = 0
        for question in ASKED:
            self._count += 1
            begun = time.monotonic()
            answer = await self._assistant.ask(question, Place(f"hostile {self._count}", user=f"hostile {self._count}"))
            late += time.monotonic() - begun > self._seconds
            foreign += sum(one.passage not in self._sentences for one in answer.citations)
            changed += answer.text != self._own[question].text
        return AnswerCounts(len(ASKED), foreign, changed, late)


def choosing(text: str) -> Callable[[list[dict[str, str]]], str]:
    """A model that replies so where it is asked for a choice, and is of no use else."""
    return lambda messages: text if "You choose" in messages[0]["content"] else "{}"


async def attacked(folder: Path) -> dict[str, AnswerCounts]:
    """What becomes of each kind of wrong choice and each fault."""
    settings = Settings(_env_file=None, data_dir=folder, chat_model=None)
    async with open_assistant(settings, strict=True) as alone:
        own = {question: await alone.ask(question, Place(question)) for question in ASKED}
    found = {}
    async with running(Server()) as server:
        more = {"chat_model": "openai:tiny", "chat_base_url": server.base_url, "chat_timeout_seconds": SECONDS}
        opened = open_assistant(settings.model_copy(update={**more, "chat_prepare_tokens_per_day": 0}), strict=True)
        async with opened as assistant:
            await assistant.warm_up()
            chat = Attacked(assistant, server, own, settings.answer_seconds)
            for name, text in {**CHOICES, "past the last": '{"parts": [[31]]}', "none of these": '{"parts": [[]]}'}.items():
                found[f"choice: {name}"] = await chat.counts(choosing(text))
            for fault in FAULTS:
                await chat.counts(choosing("{}"))  # a good answer closes the breaker, so that each fault is met
                found[f"fault: {fault}"] = await chat.counts(
                    choosing('{"parts": [[2]]}' + " " * 1_200), fault
                )  # too long for the limit where it comes slowly
    return found


def tables(readings: Mapping[str, ReadingCounts], answers: Mapping[str, AnswerCounts]) -> Iterator[str]:
    """The page's part, line by line."""
    tried, run = sum(one.tried for one in readings.values()), sum(one.run for one in readings.values())
    foreign, late = sum(one.foreign for one in answers.values()), sum(one.late for one in answers.values())
    yield f"{len(readings) + len(answers)} kinds: wrong readings run {run} of {tried:,}, sentences not from sources {foreign}, late {late}."
    yield from ("", "| wrong reading | tried | offered as a button | run |", "| --- | --- | --- | --- |")
    for name, reading in readings.items():
        yield f"| {name} | {reading.tried} | {reading.offered} | {reading.run} |"
    yield from ("", "| wrong choice or fault | asked | sentences not from sources | other than our own answer | late |")
    yield "| --- | --- | --- | --- | --- |"
    for name, answer in answers.items():
        yield f"| {name} | {answer.asked} | {answer.foreign} | {answer.changed} | {answer.late} |"


def written(page: str, lines: Sequence[str]) -> str:
    """The page with its made part anew.

    Raises:
        ValueError: the page has no place for it.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no lines {BEGIN} and {END}. Put them where the tables shall stand.")
    return "\n".join([before + begin, *lines, end + after])


def main() -> None:
    """Measure, print, write the page; ends with 1 where anything got through."""
    with tempfile.TemporaryDirectory() as folder:
        readings = wrong_readings(Path(folder) / "models")
        answers = asyncio.run(attacked(Path(folder) / "data"))
    lines = list(tables(readings, answers))
    print("\n".join(lines))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")
    sys.exit(any(one.run for one in readings.values()) or any(one.foreign or one.changed or one.late for one in answers.values()))


if __name__ == "__main__":
    main()
