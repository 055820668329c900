"""A finished answer in a chat model's words: its body is phrased anew, all else stays the program's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.llm.phrasing import OnSentence, Phraser
from qs_assistant.reports.formatting import label
from qs_assistant.types.answer import Answer

_BULLET = re.compile(r"^\s*[-*•]\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finished answer may be phrased from."""

    passages: Mapping[int, Cited]
    values: Mapping[str, str]
    own_text: str
    evidence: Evidence


def basis_of(answer: Answer) -> Basis:
    """The passages, the run's values as written and the program's facts that a finished answer rests on."""
    passages = {one.n: Cited(one.passage, one.title, one.publisher, one.date, one.url) for one in answer.citations}
    runs: dict[str, dict[str, tuple[float, str]]] = {}
    values: dict[str, str] = {}
    facts: dict[str, float | str] = {}
    for figure in answer.figures:
        source = figure.source
        if source.kind == "run" and source.id and source.output:
            runs.setdefault(source.id, {})[source.output] = (figure.value, figure.unit)
            if "." not in source.output.removeprefix("inputs."):
                values.setdefault(label(source.output.removeprefix("inputs.")), figure.text)
        elif source.kind == "program" and source.output:
            facts[f"{source.output} {len(facts)}"] = figure.text
    own_text = _BULLET.sub("", answer.body)
    return Basis(passages, values, own_text, Evidence(passages, runs, answer.question, facts))


async def phrased_answer(phraser: Phraser, answer: Answer, *, user: str, on_sentence: OnSentence | None = None) -> Answer:
    """The answer with its body in the model's words and `phrased_by` set; the same answer where the model gives nothing that may go out.

    What was understood, the headline, the fields, the notes and the list of sources stay the program's. Answers that ask back, decline or
    abstain are left alone.
    """
    if not answer.body or answer.choices or answer.route == "declined" or not (answer.citations or answer.run_id):
        return answer
    basis = basis_of(answer)
    phrased = await phraser.phrase(
        answer.question, basis.passages, basis.values, basis.own_text, basis.evidence, user=user, on_sentence=on_sentence
    )
    if phrased is None or answer.body not in answer.text:
        return answer
    text = answer.text.replace(answer.body, phrased.text, 1)
    result = check(text, basis.evidence)
    if not result.sound:
        return answer
    return replace(answer, text=text, body=phrased.text, figures=result.figures, phrased_by=phrased.model)
