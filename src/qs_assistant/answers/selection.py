"""Chooses which of the ranked sentences to tell: the best, the other parts of the question, differing accounts, and near equals."""

import math
import re
from collections.abc import Sequence
from datetime import date

from qs_assistant.answers.concepts import meaning
from qs_assistant.answers.named_periods import Period
from qs_assistant.answers.question_focus import BALANCES, Asking
from qs_assistant.answers.ranking import Line, Weights, as_of, figures_of, period_fit
from qs_assistant.text.dates import moment_of

CLOSE = 0.88  # a sentence this near to the best one's score is told as well
REVISED = frozenset({"~guidance", "~runway", "~licence", "~budget"})  # what is given for a time to come, and revised
VERSIONS = frozenset({"~initial", "~final", "~cutdown"})
SAME = 0.8  # versions of one figure stand this near to each other
EQUAL = 0.92  # two values for one thing that stand this close are both told
PART = 0.6  # one that answers another part of the question may be this much weaker
GAIN = 0.14  # the share of the question that such a sentence must add
RIVAL = 0.45  # how alike two sentences are that state versions of one figure
_ALSO_YEAR = re.compile(r"\b(?:full|whole|entire)[- ](?:year|yr)\b", re.IGNORECASE)
OWN_KINDS = ("shareholder-letter", "filing", "press-release")  # what the company itself publishes
OWN = 0.5  # its own account may be this much weaker
SLIGHT = 0.05  # amounts that differ by this share of them are two accounts of one thing
MOST = 3
LEAST_FIT = 0.3  # how well a sentence must fit one of several times asked for
SHARED = 0.1  # what it loses where it fits another one as well
DISAGREES = re.compile(
    r"\b(?:disagree\w*|differ(?:s|ed|ing|ent)?|whereas|(?:does|do)\s+not\s+match|conflict\w*|contradict\w*|still\s+quotes?|far\s+above|shorter\s+than"
    r"|accounts\s+of|outlets)\b",
    re.IGNORECASE,
)
_UNROUNDED = re.compile(r"before\s+rounding\b", re.IGNORECASE)
_EXACT = re.compile(r"\b(?:exact\w*|precise\w*|unrounded|before\s+rounding|to\s+the\s+(?:share|dollar))\b", re.IGNORECASE)


def choose(asked: Asking, lines: Sequence[Line], worth: dict[str, float]) -> list[Line]:
    """The sentences to tell: the best first, the others in the order in which they stand."""
    pool = [line for line in lines[:30] if not _UNROUNDED.match(line.text) or _EXACT.search(asked.text)]
    if asked.before is not None:
        pool = _told_before(asked.before, pool)
    timed = _of_periods(asked, pool, worth)
    best = timed[0] if timed else _version(asked, pool)
    chosen = timed or [best]
    most = MOST + (1 if asked.conflict or len(asked.parts) > 2 or len(timed) > 2 else 0)
    chosen += _made_of(asked, pool, best)
    for add in (_of_parts, _disagreeing, _own_account, _adding, _close):
        for line in add(asked, pool, chosen, worth):
            if len(chosen) < most and (add in (_of_parts, _own_account) or _fits(line, chosen, asked, worth)) and _new(line, chosen):
                chosen.append(line)
    return [best, *sorted(chosen[1:], key=lambda line: line.place)]


def _told_before(day: date, pool: list[Line]) -> list[Line]:
    """The sentences that tell of a time before a day, where they are about as much of the question; else all ("HSBC before its change")."""
    earlier = [line for line in pool if as_of(line) < day.isoformat()[:7]]
    return earlier if earlier and earlier[0].share >= SAME * pool[0].share else pool


def _version(asked: Asking, pool: Sequence[Line]) -> Line:
    """The best sentence, or the version of its figure that the question wants: the first, or the newest of one that was revised."""
    best = pool[0]
    yearly = all(period.whole_year for period in asked.periods)
    wanted = asked.version or ("latest" if yearly and best.meaning & asked.about & REVISED else "")
    if not wanted or asked.conflict:
        return best
    near = [line for line in pool if line.score >= SAME * best.score and line.period >= best.period - 0.3]
    if asked.before is not None:
        return max((line for line in near if line.share >= best.share), key=as_of)
    balance = bool(best.meaning & asked.about & BALANCES)
    alike = [best]
    for line in near:
        same = _of_company(line) == _of_company(best) if balance else years(line) & years(best)
        if rival(line, best) and same and best.covered - VERSIONS <= line.covered:
            alike.append(line)
    dates = [date for line in alike if (date := line.passage.publication.date[:7])] or [""]  # what is undated is neither first nor latest
    day = (min if wanted == "first" else max)(dates)
    return next(line for line in (best, *pool) if line in alike and line.passage.publication.date[:7] == day)


def _made_of(asked: Asking, pool: Sequence[Line], best: Line) -> list[Line]:
    """What the balance asked for is made of, where the same section says so."""
    if not asked.about & best.meaning & BALANCES:
        return []
    at = (best.passage.document, best.passage.heading)
    parts = [
        line for line in pool if at == (line.passage.document, line.passage.heading) and "~securities" in line.meaning and line is not best
    ]
    return parts[:1] if "~cash" in meaning(asked.text) else []


def _of_company(line: Line) -> bool:
    return "~quantumscape" in line.meaning


def _of_periods(asked: Asking, pool: Sequence[Line], worth: dict[str, float]) -> list[Line]:
    """Where a question names several times, the best sentence for each, the best of all first; none where one holds them all."""
    if len(asked.periods) < 2 or asked.conflict or _nested(asked):
        return []
    weight = Weights().period
    found: list[Line] = []
    for period, about in _wanted_at(asked):
        fits = {line: _own_fit(period, asked.periods, line) for line in pool}
        shares = {line: math.fsum(worth.get(one, 0.0) for one in line.near & about) for line in pool}
        most = max(shares.values())
        near = [line for line in pool if fits[line] > LEAST_FIT and shares[line] >= SAME * most]
        told = max(near, key=lambda line: line.score + shares[line] + weight * (2 * fits[line] - line.period), default=None)
        if told is not None and told not in found:
            found.append(told)
    return sorted(found, key=lambda line: -line.score) if len(found) > 1 else []


def _nested(asked: Asking) -> bool:
    """Whether the times are one within the other ("the mid-2025 version of the 2025 guidance"), and not asked for in parts."""
    first, second = asked.periods[:2]
    wide, inner = (first, second) if first.whole_year else (second, first)
    inside = wide.whole_year and wide.first <= inner.first and inner.last <= wide.last
    return inside and len(asked.periods) == 2 and not _ALSO_YEAR.search(asked.text)


def _wanted_at(asked: Asking) -> list[tuple[Period, frozenset[str]]]:
    """Each time that a question names with what it asks about it: its part's subject where the part has one, else the question's."""
    parts = [part for part in asked.parts if part.timed]
    if len(parts) > 1 and len(parts) == len(asked.parts):
        return [(period, part.about) for part in parts for period in part.periods]
    return [(period, asked.about) for period in asked.periods]


def _own_fit(period: Period, others: Sequence[Period], line: Line) -> float:
    """How well a sentence's times fit one period; less where it speaks of another period asked for as well."""
    fit = period_fit((period,), line.searched, line.passage)
    shared = max((period_fit((other,), line.searched, line.passage) for other in others if other != period), default=0.0)
    return fit - (SHARED if shared >= fit else 0.0)


def _of_parts(asked: Asking, pool: Sequence[Line], chosen: Sequence[Line], worth: dict[str, float]) -> list[Line]:
    """For each part of the question that the best sentence leaves out, the one that tells most of it."""
    found: list[Line] = []
    if len(asked.parts) < 2:
        return found
    for part in asked.parts:
        weight = {one: worth.get(one, 0.0) for one in part.about}
        whole = math.fsum(weight.values())
        told = math.fsum(value for one, value in weight.items() if any(one in line.covered for line in (*chosen, *found)))
        if not whole or told / whole > 0.75:
            continue
        floor = PART * chosen[0].score
        strong = [line for line in pool if line.score - (0.0 if part.timed else 0.35 * min(0.0, line.period)) >= floor]
        fitting = max(
            strong,
            key=lambda line: 2 * math.fsum(value for one, value in weight.items() if one in line.covered) / whole + line.score,
            default=None,
        )
        if fitting is not None and math.fsum(value for one, value in weight.items() if one in fitting.covered) > max(told, 0.4 * whole):
            found.append(fitting)
    return found


def _disagreeing(asked: Asking, pool: Sequence[Line], chosen: Sequence[Line], _worth: dict[str, float]) -> list[Line]:
    """Sentences that say that accounts differ; where the question asks for them, the differing accounts as well."""
    best = chosen[0]
    if asked.version and not asked.conflict:
        return []
    near = [line for line in pool if line.score >= (0.65 if asked.conflict else 0.8) * best.score]
    telling = [line for line in near if DISAGREES.search(line.text) and _alike(line, best) >= RIVAL / 2]
    if not asked.conflict:
        return telling[:1]
    return telling[:2] + [line for line in near if rival(line, best)]


def _own_account(asked: Asking, pool: Sequence[Line], chosen: Sequence[Line], _worth: dict[str, float]) -> list[Line]:
    """Where others report an amount, the company's own account of it, if that puts the amount otherwise ("up to $130.7 million")."""
    best = chosen[0]
    amounts = {number.value for number in figures_of(best.text) if number.unit == "$"}
    if not amounts or asked.version or asked.periods or best.passage.publication.kind in OWN_KINDS:
        return []
    own = [
        line
        for line in pool
        if line.passage.publication.kind in OWN_KINDS and line.score >= OWN * best.score and _alike(line, best) >= RIVAL
    ]
    told = [(amount, line) for line in own for number in figures_of(line.text) if number.unit == "$" for amount in [number.value]]
    near = [line for amount, line in told if any(0 < abs(amount - one) <= SLIGHT * one for one in amounts)]
    return near[:1]


def _adding(_asked: Asking, pool: Sequence[Line], chosen: Sequence[Line], worth: dict[str, float]) -> list[Line]:
    """The sentence that adds the most of what the question asks about, where that is much."""
    told = frozenset().union(*(line.covered for line in chosen))
    strong = [line for line in pool if line.score >= 0.72 * chosen[0].score]
    gains = [(math.fsum(worth.get(one, 0.0) for one in line.covered - told), line) for line in strong]
    return [line for gain, line in sorted(gains, key=lambda pair: (-pair[0], -pair[1].score)) if gain >= GAIN][:1]


def _close(_asked: Asking, pool: Sequence[Line], chosen: Sequence[Line], _worth: dict[str, float]) -> list[Line]:
    return [line for line in pool[1:] if line.score >= CLOSE * chosen[0].score]


def _new(line: Line, chosen: Sequence[Line]) -> bool:
    return not any(line is one or _repeats(line, one) for one in chosen)


def _fits(line: Line, chosen: Sequence[Line], asked: Asking, worth: dict[str, float]) -> bool:
    """Whether a sentence is no other version of a figure already told, and of no other time than the one asked for."""
    if asked.conflict:
        return True
    timed = bool(asked.version or asked.periods)
    if timed and line.period < 0:
        return False
    rivals = [one for one in chosen if rival(line, one)]
    if not rivals:
        return True
    told = frozenset().union(*(one.near for one in chosen))
    if math.fsum(worth.get(one, 0.0) for one in line.covered - told) >= GAIN:
        return True
    # Where no time is named, differing values that stand as close are both told; beside a version asked for, never.
    same_time = line.period >= chosen[0].period and not asked.version and not chosen[0].meaning & REVISED
    return (not timed or same_time) and line.score >= EQUAL * chosen[0].score


def _repeats(one: Line, other: Line) -> bool:
    mine, theirs = _values(one), _values(other)
    if mine or theirs:
        return all(values <= theirs.get(unit, frozenset()) for unit, values in mine.items()) and one.covered <= other.covered
    return len(one.meaning & other.meaning) > 0.75 * len(one.meaning | other.meaning)


def _alike(one: Line, other: Line) -> float:
    """How much of what two sentences speak of is the same, by their concepts."""
    mine = {name for name in one.meaning if name.startswith("~")}
    theirs = {name for name in other.meaning if name.startswith("~")}
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def rival(one: Line, other: Line) -> bool:
    """Whether two sentences give different values of one unit for what seems the same thing."""
    if one is other or _alike(one, other) < RIVAL:
        return False
    mine = _values(one)
    theirs = _values(other)
    units = mine.keys() & theirs.keys()
    return any(mine[unit] != theirs[unit] for unit in units)


def _values(line: Line) -> dict[str, frozenset[float]]:
    found: dict[str, set[float]] = {}
    for number in figures_of(line.text):
        if number.moment is None and number.kind == "quantity":
            found.setdefault(number.unit, set()).add(number.value)
    return {unit: frozenset(values) for unit, values in found.items()}


def years(line: Line) -> frozenset[int]:
    """The years that a sentence is about; that of its publication where it names none."""
    published = moment_of(line.passage.publication.date).year
    years = {number.moment.year for number in figures_of(line.text) if number.moment is not None and number.moment.kind == "year"}
    return frozenset(years or {published})
