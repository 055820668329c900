"""Chooses what is shown of found passages: those that answer, else the closest, else none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qs_assistant.documents.passage import Passage
from qs_assistant.grounding.numbers import sentence_numbers
from qs_assistant.retrieval.fitting import held
from qs_assistant.retrieval.ranker import SURE
from qs_assistant.text.terms import content_words
from qs_assistant.types.answer import Tier

ALSO = 0.5  # of what is told beside a sure one
NEAR = 0.02  # of the best found: below it nothing is near; of 790 answered questions none was below 0.03
MOST = 3
ACCOUNTS = 5  # among how many of the best another account of an amount is looked for
SLIGHT = 0.05  # amounts that differ by this share of them are two accounts of one thing
LOOKED_AT = 5
_SEVERAL = re.compile(r"\band\b|,|\bvs\b|\bversus\b|&", re.IGNORECASE)
REPEATED = 0.8  # the share of a sentence's words that another one already told

Chooser = Callable[[str, Sequence[Passage]], Sequence[int] | None]
"""(part of a question, the best passages) → the places of those that answer it, in order; none of them, or None where it cannot say."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question with the passages found for it, best first; their scores are probabilities."""

    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown: the tier, the passages in order, and the parts of the question that nothing answers."""

    tier: Tier
    passages: tuple[Passage, ...]
    unanswered: tuple[str, ...] = ()


def select(parts: Sequence[Part], chooser: Chooser | None = None) -> Selection:
    """What is shown for a question of one or several parts.

    Args:
        parts: each is answered by itself; where none can be, the closest of all are shown.
        chooser: names the passages that answer, in the place of their probabilities.
    """
    told: list[Passage] = []
    unanswered = []
    for part in parts:
        answers = _answers(part, chooser)
        told += [one for one in answers if one.id not in {other.id for other in told}]
        if not answers:
            unanswered.append(part.text)
    found = [one for part in parts for one in part.passages]
    if told:
        return Selection("answer", tuple(_with_replies(told, found)), tuple(unanswered) if len(parts) > 1 else ())
    closest = _closest(parts)
    return Selection("closest" if closest else "none", tuple(_with_replies(closest, found)))


def _with_replies(told: Sequence[Passage], found: Sequence[Passage]) -> list[Passage]:
    """What is told, each question that a document itself asks followed by what comes after it: there its answer begins."""
    places = {(one.scope, one.document, one.position): one for one in found}
    whole: list[Passage] = []
    for one in told:
        whole.append(one)
        if one.text.rstrip().endswith("?"):
            reply = places.get((one.scope, one.document, one.position + 1))
            whole += [reply] if reply is not None else []
    return list({one.id: one for one in whole}.values())


def _answers(part: Part, chooser: Chooser | None) -> list[Passage]:
    chosen = chooser(part.text, part.passages) if chooser else None
    if chosen is not None:
        return [part.passages[at] for at in chosen if 0 <= at < len(part.passages)][:MOST]
    if not part.passages or part.passages[0].score < SURE:
        return []
    best, *others = part.passages
    beside = [one for at, one in enumerate(others, 1) if one.score >= ALSO or (at < ACCOUNTS and _other_account(one, best))]
    told = _different([best, *beside])[:MOST]
    return told if len(told) == MOST else _different([*told, *_adding(part, told)])[:MOST]


def _adding(part: Part, told: Sequence[Passage]) -> list[Passage]:
    """Of a question of several things, those of the best that hold a word of it that nothing told holds."""
    if not _SEVERAL.search(part.text):
        return []
    missing = set(content_words(part.text)) - held(*told)
    found = []
    for one in part.passages[:LOOKED_AT]:
        if missing & held(one):
            found.append(one)
            missing -= held(one)
    return found


def _other_account(one: Passage, best: Passage) -> bool:
    """Whether another publication puts an amount of the best passage slightly otherwise ("up to $130.7 million")."""
    if one.publication == best.publication:
        return False
    pairs = [(mine, theirs) for mine in _amounts(one) for theirs in _amounts(best)]
    return any(0 < abs(mine - theirs) <= SLIGHT * theirs for mine, theirs in pairs)


def _amounts(passage: Passage) -> frozenset[float]:
    return frozenset(abs(one.value) for one in sentence_numbers(passage.text) if one.unit[:1] in set("$€£¥") and one.moment is None)


def _closest(parts: Sequence[Part]) -> tuple[Passage, ...]:
    """The best of each part in turn, in the order that they were found in: it tells more than how sure each is."""
    longest = max((len(part.passages) for part in parts), default=0)
    ranked = [part.passages[at] for at in range(longest) for part in parts if at < len(part.passages)]
    if max((one.score for one in ranked), default=0.0) < NEAR:
        return ()
    return tuple(_different(list({one.id: one for one in ranked}.values()))[:MOST])


def _different(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without those that say what one before them says."""
    kept: list[tuple[Passage, frozenset[str]]] = []
    for one in passages:
        words = frozenset(content_words(one.text))
        if not any(len(words & other) >= REPEATED * max(len(words | other), 1) for _, other in kept):
            kept.append((one, words))
    return [one for one, _ in kept]
