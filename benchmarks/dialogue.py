"""Asks turn by turn, as a person does who presses a button where what they meant is offered on one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.outcomes import RequestOutcomes
from qs_assistant.reports.arithmetic import work_out
from qs_assistant.types.request import Operand, Request

Question = Mapping[str, Any]
Answer = dict[str, Any]


@contextmanager
def terminal(folder: str) -> Iterator[Callable[[str, str | None], Answer]]:
    """What asks the terminal program one question of a conversation, in the knowledge base of `folder`."""
    program = subprocess.Popen(
        [sys.executable, "-m", "qs_assistant.cli", "ask", "--json", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATA_DIR": folder},
    )
    sent, read = program.stdin, program.stdout
    assert sent is not None and read is not None  # noqa: S101, PT018 - both are pipes; for the type checker

    def ask(question: str, conversation: str | None) -> Answer:
        sent.write(json.dumps({"question": question, "conversation": conversation}) + "\n")
        sent.flush()
        answer: Answer = json.loads(read.readline())
        return answer

    try:
        yield ask
    finally:
        sent.close()
        program.wait(timeout=60)


def offered(question: Question, answer: Answer, judge: RequestOutcomes) -> str | None:
    """The question of the button that runs the labelled request; None where no button does."""
    for choice in answer.get("choices") or ():
        asked = choice.get("request")
        if asked and judge.outcome(question, {"route": "valuation", "request": asked, "results": _sum(asked)}) == "exact":
            return str(choice["question"])
    return None


def _sum(asked: Mapping[str, Any]) -> Mapping[str, float] | None:
    """What a sum on stated figures comes to; None for every other request."""
    if asked.get("operation") is None:
        return None
    operands = tuple(Operand(**one) for one in asked["operands"])
    return work_out(Request(asked["kind"], asked["set"], asked["preset"], operation=asked["operation"], operands=operands)).results


def in_dialogue(questions: Sequence[Question], folder: str, judge: RequestOutcomes) -> tuple[list[str], int]:
    """The outcome of each question as it is typed, and how often its button was offered, which is then pressed before the next turn."""
    outcomes, pressed = [], 0
    with terminal(folder) as ask:
        for one in questions:
            answer = ask(one["question"], one.get("conversation"))
            outcomes.append(judge.outcome(one, answer))
            meant = offered(one, answer, judge) if outcomes[-1] == "asked" else None
            if meant is not None:
                ask(meant, one.get("conversation"))
                pressed += 1
    return outcomes, pressed
