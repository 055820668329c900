"""Judges a chat model's sentence: the guard on its figures, and whether it only rewords what its sources say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qs_assistant.grounding.cited_sentences import cited, split
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.llm.alignment import derivable
from qs_assistant.llm.drafts import LONGEST_SENTENCE, Drafted
from qs_assistant.llm.sentence_tokens import Token, tokens
from qs_assistant.text.sentences import sentences

# A sentence is plain text: letters that Latin scripts share, figures and the signs that the sources' own prose uses.
_PLAIN = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ .,;:!?'\"’‘“”()\[\]/%$€£¥°µ²×±≈~≥≤&+=–—-]+")
_ADDRESS = re.compile(r"https?:\S*|www\.\S*|[A-Za-z0-9-]+\.[A-Za-z]{2,}(?:/\S*)?", re.IGNORECASE)
_STRANGE_NAME = "a name of no cited passage"
_OTHER_ROLE = "stands for something else"
_CODE = re.compile(r"[A-Za-z0-9+/=]{40,}")


@dataclass(frozen=True, slots=True)
class Material:
    """What one answer may be phrased from: the evidence, a run's values as written, and the program's own text."""

    evidence: Evidence
    values: Mapping[str, str] = field(default_factory=dict)
    own_text: str = ""


class Judge:
    """Judges the sentences of one answer; the sources are read once."""

    def __init__(self, material: Material) -> None:
        self._evidence = material.evidence
        names = self._names = material.evidence.names
        self._passages = {n: _sentences(one.text, names) + _sentences(one.title, names) for n, one in material.evidence.passages.items()}
        for n, one in material.evidence.passages.items():
            self._passages[n] += [
                tokens(f"According to {one.publisher} in {one.date[:4]}", names),
                tokens(f"According to {one.title}", names),
            ]
        self._values = [tokens(f"{name.replace('_', ' ')} {text}", names) for name, text in material.values.items()]
        self._own = [(cited(line), tokens(line, names)) for line in _lines(material.own_text)]

    def passes(self, drafted: Drafted, released: Sequence[str] = ()) -> bool:
        """Whether a sentence may go out after the released ones; cheapest tests first."""
        return not self._form(drafted, drafted.marked) and self._derivable(drafted) and not self._guarded(drafted, released)

    def cited(self, drafted: Drafted, released: Sequence[str] = ()) -> Drafted:
        """The sentence with its citation, where the model left it out and just one passage bears the sentence."""
        if drafted.citations or self.passes(drafted, released):
            return drafted
        bearing = [one for n in self._passages if self.passes(one := replace(drafted, citations=(n,)), released)]
        return bearing[0] if len(bearing) == 1 else drafted

    def failures(self, drafted: Drafted, released: Sequence[str] = ()) -> tuple[str, ...]:
        """Everything that is wrong with a sentence that would follow the released ones; empty where it may go out.

        The text so far is judged again with it, so that no sentence changes what another one says.
        """
        found = (*self._form(drafted, drafted.marked),) or (*self._guarded(drafted, released),)
        return found or (() if self._derivable(drafted) else (f"the sources do not say this: {drafted.text[:80]}",))

    def _guarded(self, drafted: Drafted, released: Sequence[str]) -> list[str]:
        text = " ".join([*released, drafted.marked])
        result = check(text, self._evidence, author="model")
        # The guard knows a run's value by its name in the sentence; here the report's own wording around it, which must be kept, does more.
        by_run = {one.text for one in check(text, self._evidence).figures if one.source.kind == "run"} if result.unbound else set()
        found = [f"{number.text} has no source" for number in result.unbound if number.text not in by_run]
        # What the alignment decides more closely than the guard: every word must stand in a source, and figures keep their clauses.
        decided = (_STRANGE_NAME, _OTHER_ROLE) if len(drafted.citations) > 1 else (_STRANGE_NAME,)
        return found + [reason for reason in result.reasons if not any(one in reason for one in decided)]

    def _form(self, drafted: Drafted, text: str) -> tuple[str, ...]:
        if not drafted.whole:
            return ("the sentence breaks off",)
        if len(text) > LONGEST_SENTENCE or not _PLAIN.fullmatch(text) or len(split(text)) != 1:
            return ("a sentence must be one sentence of plain text",)
        held = " ".join(f"{one.text} {one.title} {one.publisher}" for n, one in self._evidence.passages.items() if n in drafted.citations)
        # A site's name may stand as it does in the cited passage ("as Investing.com reported"); a whole address may not.
        strange = [one for one in _ADDRESS.findall(text) if "/" in one or one not in held] + _CODE.findall(text)
        if strange:
            return (f"no addresses or codes: {strange[0][:40]}",)
        unknown = [n for n in drafted.citations if n not in self._evidence.passages]
        return (f"there is no passage {unknown[0]}",) if unknown else ()

    def _derivable(self, drafted: Drafted) -> bool:
        sources = [one for n in drafted.citations for one in self._passages[n]]
        sources += [line for marks, line in self._own if set(marks) <= set(drafted.citations)]
        return derivable(tokens(drafted.marked, self._names), [one for one in sources + self._values if one])


def _sentences(text: str, names: frozenset[str]) -> list[tuple[Token, ...]]:
    return [tokens(one, names) for one in sentences(text)]


def _lines(text: str) -> list[str]:
    return [sentence.text for sentence in split(text) if sentence.source is None]
