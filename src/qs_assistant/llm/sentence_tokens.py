"""A sentence as what must agree with its source: content words by meaning, figures by value, and where its clauses end."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from qs_assistant.answers.stems import STOP, stem
from qs_assistant.grounding.binding import units_agree
from qs_assistant.grounding.numbers import MARKS, Number, numbers

Kind = Literal["word", "protected", "number"]

# Words that a rewording may swap for each other: each line is one meaning.
_SAME_MEANING = (
    "say says said report reports reported state states stated note notes noted write writes wrote according tells told per",
    "is are was were be been being stand stands stood amount amounts amounted equal equals equalled come comes came total totals totalled",
    "rise rises rose risen increase increases increased climb climbs climbed grow grows grew",
    "fall falls fell fallen decline declines declined decrease decreases decreased drop drops dropped",
    "expect expects expected anticipate anticipates anticipated",
    "begin begins began begun start starts started",
    "buy buys bought purchase purchases purchased",
    "show shows showed shown display displays displayed",
    "build builds built construct constructs constructed",
    "get gets got receive receives received",
    "deliver delivers delivered provide provides provided",
    "worth value valued values",
)
# Words without which a claim is another claim: none may be added, and none may be lost from the clause that a sentence takes over.
_PROTECTED_MEANING = {
    "not": (
        "not no never nor neither without cannot none nothing nobody isn't aren't wasn't weren't doesn't don't didn't "
        "won't hasn't haven't can't couldn't"
    ),
    "may": "may might could can possibly perhaps potentially possible potential likely probably",
    "would": "would should",
    "if": "if unless provided assuming whether until subject conditional conditionally contingent once upon depends",
    "expect": "expect expects expected expecting anticipate anticipates anticipated expectation expectations",
    "plan": (
        "plan plans planned planning intend intends intended target targets targeted targeting aim aims aimed goal guidance guide guides "
        "guided design designed"
    ),
    "estimate": (
        "estimate estimates estimated estimating outlook forecast forecasts project projects projected projection projections predict "
        "predicts predicted assume assumed believe believes believed hope hopes hoped theoretical implied implies imply"
    ),
    "only": "only merely solely just",
    "will": "will shall",
}
_NEUTRAL = frozenset(["also", "meanwhile", "moreover", "furthermore", "additionally", "namely", "specifically", "respectively", "figure"])
_KEPT_WORDS = (
    "above below over under up down before after since against more most less least fewer all each every both between off out than again "
    "few other"
)
_KEPT = frozenset(_KEPT_WORDS.split())
_LEADS = frozenset(["from", "between", "to", "by", "than", "before", "after", "until", "since", "through"])
_RANGE = re.compile(r"\s*(?:to|and|-|–|—|/)\s*(?:about|around|nearly|almost)?\s*", re.IGNORECASE)
_PASSIVE = frozenset(["is", "are", "was", "were", "be", "been"])
_REACHED = frozenset(
    ["amount", "amounts", "amounted", "come", "comes", "came", "according"]
)  # "amounts to $5" is "is $5", "rises to $5" is not
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-'’&/][A-Za-z0-9]+)*")
_BREAK = re.compile(
    r"[,;:()–—/]|(?<=\s)-(?=\s)|\b(?:and|while|but|whereas|with|which|who|where|versus|at|in|on|for|as|to|by|according)\b", re.IGNORECASE
)
_GROUP = re.compile(r"[,;:–—]|\b(?:and|while|but|whereas|which|who)\b", re.IGNORECASE)
_HARD = re.compile(r"[;:–—]|\b(?:while|but|whereas)\b|,\s+and\b", re.IGNORECASE)

_ATTRIBUTION = "=say"
_CLASSES: dict[str, str] = {}
for _line in _SAME_MEANING:
    _CLASSES.update(dict.fromkeys(_line.split(), "=" + _line.split()[0]))
_PROTECTED = {word: "!" + name for name, listed in _PROTECTED_MEANING.items() for word in listed.split()}


@dataclass(frozen=True, slots=True)
class Token:
    """One content word or figure of a sentence.

    `key` is the word's meaning ("" for a figure), `number` the figure with the word that leads to it ("from", "to", ...). `edge` says that
    a clause or phrase may begin here, `joined` that only a preposition joins it to what stands before; `clause` and `group` count the
    sentence's hard breaks, and its breaks of any kind, before the token. `ranged` says that the figure before it is the range's other end.
    """

    kind: Kind
    key: str
    clause: int
    group: int
    edge: bool
    joined: bool
    number: Number | None = None
    lead: str = ""
    ranged: bool = False

    def agrees(self, other: "Token") -> bool:
        """Whether this token of a text may stand for that one of its source."""
        if self.kind != other.kind:
            return False
        if self.number is None or other.number is None:
            return self.key == other.key
        return self.lead == other.lead and same_figure(self.number, other.number)

    def rivals(self, other: "Token") -> bool:
        """Whether both are figures of the same kind, but not the same, so that one could be taken for the other."""
        if self.number is None or other.number is None or same_figure(self.number, other.number):
            return False
        if self.number.moment is not None or other.number.moment is not None:
            return self.number.moment is not None and other.number.moment is not None
        return units_agree(self.number.unit, other.number.unit)


def same_figure(one: Number, other: Number) -> bool:
    """Whether two figures are written the same: value, unit, sign and hedge; a date may say less than its source's."""
    if one.moment is not None or other.moment is not None:
        return one.moment is not None and other.moment is not None and one.moment.holds(other.moment) and one.hedge == other.hedge
    return (
        math.isclose(one.value, other.value, rel_tol=1e-9)
        and units_agree(one.unit, other.unit)
        and one.hedge == other.hedge
        and (one.kind == "ordinal") == (other.kind == "ordinal")
    )


def tokens(text: str, names: frozenset[str]) -> tuple[Token, ...]:
    """The content words and figures of one sentence in order."""
    text = MARKS.sub(lambda match: " " * len(match.group()), text)
    figures = [one for one in numbers(text, names) if one.kind != "word"]
    hidden = text
    for one in figures:
        hidden = hidden[: one.start] + "\x00" * (one.end - one.start) + hidden[one.end :]
    placed: list[tuple[int, int, Number | str]] = [(one.start, one.end, one) for one in figures]
    placed += [(match.start(), match.end(), match.group()) for match in _WORD.finditer(hidden)]
    found: list[Token] = []
    last, lead = 0, ""
    for start, end, item in sorted(placed, key=lambda one: one[0]):
        kind, key = _meaning(item) if isinstance(item, str) else ("number", "")
        if key or not isinstance(item, str):
            gap = hidden[last:start]
            figure = None if isinstance(item, str) else item
            clause, group = len(_HARD.findall(hidden, 0, start)), len(_GROUP.findall(hidden, 0, start))
            edge = not found or bool(_BREAK.search(gap)) or (key == _ATTRIBUTION and lead not in _PASSIVE)
            joined = bool(found) and not _GROUP.search(gap)
            ranged = figure is not None and bool(found) and found[-1].number is not None and bool(_RANGE.fullmatch(gap))
            found.append(Token(kind, key, clause, group, edge, joined, figure, _lead_of(lead, figure) if figure else "", ranged))
            last = end
        before, lead = lead, item.lower() if isinstance(item, str) else ""
        if lead == "to" and before in _REACHED:
            lead = ""
    return tuple(found)


def attribution(token: Token) -> bool:
    """Whether the word says that someone says something."""
    return token.key == _ATTRIBUTION


def _meaning(word: str) -> tuple[Kind, str]:
    lower = word.lower().replace("’", "'")
    if lower in _PROTECTED:
        return "protected", _PROTECTED[lower]
    if lower in _CLASSES:
        return "word", "" if _CLASSES[lower] == "=is" else _CLASSES[lower]
    if lower in _KEPT:
        return "word", lower
    if lower in STOP or lower in _NEUTRAL:
        return "word", ""
    return "word", stem(word)


def _lead_of(word: str, number: Number) -> str:
    if word not in _LEADS:
        return ""
    # "fell by 5%" is "fell 5%"; "by 2027" is not "in 2027".
    return "" if word == "by" and number.moment is None else word
