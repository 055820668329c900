"""Every number of a text: its magnitude, unit, sign, hedge and precision, however it is written.

Names (AX-7, 10-K), citation marks, list markers and addresses are no numbers. A range or list shares scale, currency and unit
("$7 to $8 billion" is two figures in billions), a date is one number, and "2,026" is not the year 2026.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from qs_assistant.grounding.hedges import Hedge, hedge_of
from qs_assistant.grounding.names import name_pattern
from qs_assistant.grounding.number_words import wordings
from qs_assistant.grounding.plain import Plain, plain
from qs_assistant.text.dates import Moment, moments
from qs_assistant.text.written_units import CURRENCIES, CURRENCY_BEFORE, Measure, measure

Kind = Literal["quantity", "year", "period", "date", "fraction", "multiple", "vague", "ordinal", "word"]

MARK = re.compile(r"\[(\^?\d{1,3}(?:\s*[,;–-]\s*\^?\d{1,3})*)\]")
"""A citation's mark, such as [2] or [1, 3–5], and the numbers in it."""
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\]]+", re.IGNORECASE)
_LISTED = re.compile(r"^[ \t>]*(?:(?:#+\s*)?\d{1,2}[.)]|-)(?=\s)", re.MULTILINE)
_LITERAL = re.compile(
    r"(?:(?<![\d.,])|(?<=[^\d][.,]))(?:(?P<group>\d{1,3}(?:[,']\d{3})+|\d{1,3}(?:\s000)+)|(?P<whole>\d+))"
    r"(?P<part>\.\d+|,\d{1,2}(?![\d,]))?(?:e(?P<power>[+-]?\d{1,2})(?!\w))?(?P<ordinal>st|nd|rd|th)?(?![\d])|(?<![\d.])\.(?P<only>\d+)",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?:(?:^|(?<=[\s(\[~≈|:=]))[-–]\s?|\b(?:minus|negative)\s+)$", re.IGNORECASE)
_JOIN = r"\s{0,9}(?:to|-|–|—|and|or|by|through|till|until|&|/|then|versus|vs\.?|against|,(?:\s{0,9}(?:and|or|then|to))?)\s{0,9}"
_FORWARD = re.compile(rf"{_JOIN}(?:about|around|roughly|nearly)?\s*$", re.IGNORECASE)
_BACKWARD = re.compile(r"\s{0,9}(?:to|-|–|—|or|then|, then)\s{0,9}(?:about|around|roughly|nearly)?\s*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\)(?P<more>\s?%|\s(?:thousand|million|billion|trillion)\b)?")
_REACH = 24
_FACTOR = re.compile(r"\bfactor\s+of\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    `text`, `start`, `end` are the words as written; `value` is in `unit` with the scale applied ("$131 million" is 131e6 in "$", "90%" is
    0.9 in "fraction", a date is YYYYMMDD). `precision` is the size of the last digit shown, 0 where words or a date show none. `hedge` is
    what bounds it, `negative` an explicit minus sign. `moment` is set for years, periods and dates.
    """

    text: str
    start: int
    end: int
    value: float
    unit: str
    precision: float = 0.0
    hedge: Hedge = ""
    kind: Kind = "quantity"
    negative: bool = False
    moment: Moment | None = None

    @property
    def digits(self) -> int:
        """How many significant digits are shown (99 where the number is in words)."""
        if not self.precision or not self.value:
            return 99
        return len(str(round(abs(self.value) / self.precision)))


@dataclass(frozen=True, slots=True)
class _Found:
    number: Number
    bare: Measure | None = None
    size: float = 0.0
    step: float = 0.0


# A check looks the same passages and sentences up once for every figure that it binds.
@lru_cache(maxsize=1024)
def numbers(text: str, names: frozenset[str] = frozenset()) -> tuple[Number, ...]:
    """Every number of a text in reading order; `names` are the documents' own words with digits, besides the table's."""
    shown = plain(text)
    hidden = _blank(shown.text, (ADDRESS, MARK, _LISTED, name_pattern(names)))
    taken = [False] * (len(hidden) + 1)
    found: list[_Found] = []
    for start, end, moment in moments(hidden):
        _take(taken, start, end)
        number = Number("", start, end, moment.number, "year" if moment.kind == "year" else "date", kind=moment.kind, moment=moment)
        found.append(_Found(number))
    found.extend(_worded(hidden, taken))
    found.extend(_written(hidden, taken))
    found.sort(key=lambda one: one.number.start)
    return tuple(_placed(one.number, shown, text) for one in _share(found, hidden))


def sentence_numbers(text: str, names: frozenset[str] = frozenset()) -> tuple[Number, ...]:
    """The numbers that need a source: all but plain number words that count nothing ("one of the", "three steps")."""
    return tuple(number for number in numbers(text, names) if number.kind != "word")


def _blank(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda match: "\x00" * len(match.group()), text)
    return text


def _take(taken: list[bool], start: int, end: int) -> bool:
    if any(taken[start:end]):
        return False
    taken[start:end] = [True] * (end - start)
    return True


def _worded(text: str, taken: list[bool]) -> list[_Found]:
    found = []
    for one in wordings(text):
        if any(taken[one.start : one.end]):
            continue
        after = measure(text, one.end)
        measured = one.kind == "word" and not after.bare
        value, unit, end = one.value, one.unit, one.end
        kind: Kind = one.kind
        if measured:
            value, unit, kind, end = one.value * (after.scale or 1.0) * after.factor, after.name, "quantity", after.end
        elif one.kind == "word" and _FACTOR.search(text[max(0, one.start - _REACH) : one.start]):
            unit, kind = "x", "multiple"
        elif one.kind == "word" and one.scaled:
            kind = "quantity"
        _take(taken, one.start, end)
        number = Number("", one.start, end, value, unit, hedge=hedge_of(text, one.start, end), kind=kind)
        found.append(_Found(number, after if kind in {"word", "quantity"} and not measured else None, one.value, 0.0))
    return found


def _written(text: str, taken: list[bool]) -> list[_Found]:
    found = []
    for match in _LITERAL.finditer(text):
        if any(taken[match.start() : match.end()]):
            continue
        size, step = _size(match)
        start, currency = match.start(), ""
        # "$-5": the sign may stand between the currency and the digits.
        glued = 1 if text[max(0, start - 1) : start] in {"-", "–"} else 0
        before = CURRENCY_BEFORE.search(text, max(0, start - 9), start) or CURRENCY_BEFORE.search(text, max(0, start - 9), start - glued)
        if before:
            start, currency = before.start(), CURRENCIES[before["currency"].lower()]
        sign = _MINUS.search(text, max(0, start - 12), start)
        negative = sign is not None or (text[match.start() - 1 : match.start()] in {"-", "–"} and start < match.start() - 1)
        if sign:
            start = sign.start()
        closed = _BRACKETED.match(text, match.end()) if text[match.start() - 1 : match.start()] == "(" else None
        if closed:  # an account's way to write what is below nought: "$(86,447) thousand"
            before = CURRENCY_BEFORE.search(text, max(0, match.start() - 10), match.start() - 1)
            start = before.start() if before else match.start() - 1
            currency = CURRENCIES[before["currency"].lower()] if before else ""
            if not (currency or closed["more"]):  # "(3)" is no account's figure
                closed, start = None, match.start()
        negative = negative or closed is not None
        after = measure(text, match.end() + (1 if closed else 0), currency)
        factor = (after.scale or 1.0) * after.factor
        ordinal = bool(match["ordinal"])
        unit = "x" if not after.name and _FACTOR.search(text[max(0, start - _REACH) : start]) else after.name
        end = match.end() if ordinal else after.end
        if not _take(taken, match.start(), end):
            continue
        number = Number(
            "",
            start,
            end,
            size * factor,
            "" if ordinal else unit,
            step * factor,
            hedge_of(text, start, end),
            "ordinal" if ordinal else "quantity",
            negative,
        )
        found.append(_Found(number, None if ordinal else after, size, step))
    return found


def _size(match: re.Match[str]) -> tuple[float, float]:
    if match["only"]:
        return float(f"0.{match['only']}"), 10.0 ** -len(match["only"])
    whole = re.sub(r"[,'\s]", "", match["group"] or match["whole"])
    part = (match["part"] or "")[1:]
    power = 10.0 ** int(match["power"] or 0)
    # Rounding to the digits shown undoes the last bit that the power of ten may have moved.
    return float(f"{whole}.{part or 0}") * power, 10.0 ** -len(part) * power


def _share(found: list[_Found], text: str) -> list[_Found]:
    """Lend scale, currency and unit along ranges and lists: from the right ("$7 to $8 billion"), then from the left ("40 GWh to 80")."""
    shared = list(found)
    for place in range(len(shared) - 2, -1, -1):
        one, after = shared[place], shared[place + 1]
        gap = text[one.number.end : after.number.start]
        if one.bare is not None and after.bare is not None and len(gap) < _REACH and _FORWARD.fullmatch(gap):
            shared[place] = _lent(one, after.bare)
    for place in range(1, len(shared)):
        one, before = shared[place], shared[place - 1]
        gap = text[before.number.end : one.number.start]
        if (
            one.bare is not None
            and before.bare is not None
            and len(gap) < _REACH
            and (_BACKWARD if one.bare.bare else _FORWARD).fullmatch(gap)
        ):
            shared[place] = _lent(one, before.bare, backward=True)
    return shared


def _lent(one: _Found, lender: Measure, *, backward: bool = False) -> _Found:
    own = one.bare
    if own is None or own.unit or (own.currency and (lender.unit or lender.currency not in {"", own.currency})):
        return one
    counts = (lender, own) if backward else (own, lender)
    if counts[0].scale and not counts[0].currency and counts[1].currency and not counts[1].scale:
        return one  # "at 0 million and $0.01 at the end": a count and an amount of money lend each other nothing
    if own.per and own.per != lender.per and not backward:
        return one  # "$4.89 a share, $3.18 billion": a price of one thing is no part of a list of whole amounts
    if backward and not own.bare:
        # "USD 80-90 million": what has its own scale takes only the currency from the left.
        lender = Measure(lender.end, currency=lender.currency, scale=0.0 if own.scale or own.per else lender.scale)
    merged = replace(
        own,
        currency=own.currency or lender.currency,
        scale=own.scale or lender.scale,
        unit=own.unit or lender.unit,
        factor=lender.factor if not own.unit and lender.unit else own.factor,
        per=own.per or lender.per,
    )
    if merged == own:
        return one
    factor = (merged.scale or 1.0) * merged.factor
    kind: Kind = "quantity" if one.number.kind == "word" else one.number.kind
    number = replace(one.number, value=one.size * factor, unit=merged.name, precision=one.step * factor, kind=kind)
    return replace(one, number=number, bare=merged)


def _placed(number: Number, shown: Plain, text: str) -> Number:
    start, end = shown.span(number.start, number.end)
    while end > start and text[end - 1].isspace():
        end -= 1
    sign = -1.0 if number.negative and number.kind == "quantity" else 1.0
    return replace(number, text=text[start:end], start=start, end=end, value=_tidy(number.value) * sign)


def _tidy(value: float) -> float:
    # 1.27 * 1e9 is 1270000000.0000002 in binary: twelve digits are more than anyone writes.
    return float(f"{value:.12g}")
