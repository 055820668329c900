"""A question for a present state ("what is its market value?") wants the newest account of it, and the older one told as that."""

import re
from collections.abc import Sequence

from qs_assistant.answers.accounts import amounts_of, words_of
from qs_assistant.documents.passage import OWN, Passage
from qs_assistant.grounding.numbers import sentence_numbers
from qs_assistant.text.periods import months, periods

_PRESENT = re.compile(r"\b(?:is|are|has|have|does|do|stands?|current(?:ly)?|now|today|latest)\b|\b(?:what|who|how)['’]s\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\bwhat(?:['’]s|\s+is|\s+are)\b|\bhow\s+(?:much|many|high|large|big)\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"\b(?:was|were|did|had|been|will|would|could|expect\w*|when|before|after|since|during|until|ago|first|ever|once|highest|lowest|peak"
    r"|record|forecast|target|plan\w*|guidance|last|previous|earlier|at the time|in the (?:year|quarter|article))\b",
    re.IGNORECASE,
)


NAMED = 2 / 3  # the share of a question's telling words that both accounts hold: another word may be a short name


def asks_for_present(question: str) -> bool:
    """Whether a question asks in the present tense how much something is, and names neither a time nor a figure."""
    present = _PRESENT.search(question) and _AMOUNT.search(question) and not _OTHER_TIME.search(question)
    return bool(present) and not periods(question) and not sentence_numbers(question)


def newest_account(question: str, best: Passage, others: Sequence[Passage]) -> Passage | None:
    """The newest later account of the state that the best passage tells; None where there is none, or no present state is asked for."""
    if not asks_for_present(question):
        return None
    later = [one for one in others if _is_later_account(words_of(question), best, one)]
    return max(later, key=lambda one: (_last(one), one.publication.date), default=None)


def _is_later_account(asked: frozenset[str], best: Passage, one: Passage) -> bool:
    """Whether a passage tells what the best one tells, in its unit, of a later time of the same length."""
    if OWN in {best.publication.kind, one.publication.kind} or not _is_past(best) or not _is_past(one):
        return False
    before, after = _last(best)[1], _last(one)[1]
    named = asked & words_of(best.text)
    is_named = len(named) >= max(2, NAMED * len(asked)) and named <= words_of(one.text)
    mine, theirs = amounts_of(one.text), amounts_of(best.text)
    units = {unit for _, unit in mine} & {unit for _, unit in theirs}
    return after > before and _length(one) == _length(best) and is_named and bool(units) and not mine & theirs


def _is_past(passage: Passage) -> bool:
    """Whether a passage speaks of a time, and of none later than the month in which it was published: no forecast."""
    date = passage.publication.date
    return bool(passage.periods) and len(date) >= len("2026-10") and max(months(one)[0] for one in passage.periods) <= months(date[:7])[1]


def _last(passage: Passage) -> tuple[int, int]:
    return max((months(one) for one in passage.periods), key=lambda span: (span[1], span[0]))


def _length(passage: Passage) -> int:
    first, last = _last(passage)
    return last - first
