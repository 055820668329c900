"""The row of a table that a question names: the whole of its name, its document's, and a time that one of its figures is of.

Structure, not wording: rows, columns and periods are what tables are made of. One figure has to be left that the question can mean; where
rows or documents give several, none is sure, and the closest are shown as they are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from qs_assistant.answers.fiscal_quarters import fiscal_quarter
from qs_assistant.documents.passage import Passage, TableFigure
from qs_assistant.documents.tables import LENGTH, Period, is_period, own_measure, period_from_iso, read_period
from qs_assistant.text.dates import moments
from qs_assistant.text.terms import content_words

NAMED = 0.95  # how sure the row that a question names is
NEAR = timedelta(days=7)
ALIKE = 1e-6  # of a value: what differs by less is one figure
_MONEY = frozenset({"$", "€", "£", "¥", "CA$"})
_OTHER = re.compile(r"\bother\b", re.IGNORECASE)
_CENTS = re.compile(r"\.\d\d\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AS_NAME = re.compile(r"(?<=[a-z,;:(] )[A-Z][\w&.-]*")
_SHARE = re.compile(r"%|\b(?:percent(?:age)?|share of|margin|rates?|ratio|yield|volatility|growth|weight\w*)\b", re.IGNORECASE)
_MONTHS_OF = re.compile(r"\bfirst\s+(?P<count>three|six|nine|3|6|9)\s+months\s+of\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_COUNT = {"three": 3, "six": 6, "nine": 9}
_FISCAL = re.compile(r"\bfiscal\b|\bFY", re.IGNORECASE)
_TIMED = re.compile(
    r"\b(?:years?|quarters?|months?|weeks?|half|last|previous|prior|before|since|until|ago|from|between|ytd)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:and\s+|so\s+)?(?:what(?:['’]s|\s+(?:is|was|were|are|did|does))|how\s+(?:much|many|large|high|big))\b", re.IGNORECASE
)
_COMPARES = re.compile(r"chang|compar|differ|increas|decreas|grew|grow|ros|ris|fell|fall|drop|declin|forecast|expect|guid|versus|vs$")
UNKNOWN = 2  # words of a question that no row has: what is done with an amount ("spend", "pay")
EARLY = 2  # months of a year: one that ends in them is named after the year before it by some
_WHOLE = frozenset(content_words("net total consolidated"))  # what a name may have besides and still be of the same thing
_RATE = frozenset(content_words("percentage percent rate"))
_FORMS = frozenset(
    content_words(
        "form 10-K 10-Q 8-K annual quarterly report reports reported results financial earnings release announces letter shareholders "
        "strong record exhibit first second third fourth quarter fiscal year half full company corporation corp incorporated inc co ltd "
        "limited plc group holdings wire business newswire january february march april may june july august september october november "
        "december"
    )
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as a question meets it: the words of its own name, of what it stands under, and of its document's name."""

    passage: Passage
    name: frozenset[str]
    above: frozenset[str]
    around: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as tables are asked: its words without those of times, the names among them, and the period that it is about.

    `timed` says that it speaks of a time, though it may not be known which; `quarter` is a fiscal year's, with the year.
    """

    words: frozenset[str]
    names: frozenset[str]
    period: Period | None
    timed: bool
    fiscal: bool
    share: bool
    quarter: tuple[int, int] | None = None


def row_words(question: str) -> frozenset[str]:
    """The words by which the row is found that a question may name; none where it asks for no amount."""
    return _asked(question).words if _ASKS.match(question.strip()) else frozenset()


def named_row(question: str, passages: Iterable[Passage]) -> Passage | None:
    """The passage of the one row that a question names, its score made sure by that; None where no row, or more than one, is named."""
    asked = _asked(question)
    if not _ASKS.match(question.strip()):
        return None
    rows = [row for passage in passages if passage.figures and (row := _row(passage, asked)) is not None]
    known = {word for row in rows for word in row.name | row.above}
    found = [(row, figure) for row in rows if _names(row, asked, known) and (figure := _figure(row, asked)) is not None]
    exact = [(row, figure) for row, figure in found if row.name <= asked.words and row.above <= asked.words]
    chosen = exact or found
    scaled = {row.passage.document for row in rows if any(one.scale > 1 for one in row.passage.figures)}
    told = [(row, figure) for row, figure in chosen if row.name <= asked.words and not _is_bare(row, figure, scaled)]
    if not told or not all(_alike(figure, told[0][1]) for _, figure in chosen):
        return None
    if asked.share and any(row.name - named.name and row.name - named.name <= _RATE for row in rows for named, _ in told):
        return None  # "gross margin" may be the amount or its percentage
    return max((row.passage for row, _ in told), key=lambda one: (max(figure.scale for figure in one.figures), -one.position))


def _is_bare(row: _Row, figure: TableFigure, scaled: Iterable[str]) -> bool:
    """Whether an amount has no scale in a document that scales others: how much it is is not known."""
    return figure.scale == 1 and figure.unit in _MONEY and not _CENTS.search(figure.text) and row.passage.document in scaled


def _alike(one: TableFigure, other: TableFigure) -> bool:
    """Whether two figures are one: the same value, or the same digits where one of them has no scale or sign."""
    mine, theirs = abs(one.value), abs(other.value)
    if 1 in (one.scale, other.scale):
        mine, theirs = mine / one.scale, theirs / other.scale
    units = {one.unit, other.unit} - {""}
    return abs(mine - theirs) <= ALIKE * max(mine, theirs, ALIKE) and len(units) <= 1


def _asked(question: str) -> _Asked:
    counted = _MONTHS_OF.search(question)
    period = read_period(question)
    if counted is not None:
        months = _COUNT.get(counted["count"].lower()) or int(counted["count"])
        period = read_period(f"{months} months ended {('March 31', 'June 30', 'September 30')[months // 3 - 1]}, {counted['year']}")
    plain = _timeless(LENGTH.sub(" ", _MONTHS_OF.sub(" ", question)))
    names = frozenset(word for match in _AS_NAME.finditer(plain) for word in content_words(match[0]) if len(word) > 1)
    words = frozenset(word for word in _content_words(plain) if len(word) > 1)
    timed = period is not None or plain != question or _TIMED.search(question) is not None
    share = _SHARE.search(question) is not None
    return _Asked(words, names, period, timed, _FISCAL.search(question) is not None, share, fiscal_quarter(question))


def _content_words(text: str) -> frozenset[str]:
    """The telling words of a text; "other" tells one row from the next."""
    return frozenset(content_words(text)) | ({"other"} if _OTHER.search(text) else frozenset())


def _timeless(text: str) -> str:
    for start, end, _ in sorted(moments(text), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _row(passage: Passage, asked: _Asked) -> _Row | None:
    """The row of a passage whose document the question names; its own name is as short as the question's words allow."""
    about = f"{passage.document_title} {passage.publication.publisher}"
    own = (frozenset(content_words(about)) - _FORMS) | _initials(about)
    heading = frozenset(content_words(passage.heading))
    publisher = frozenset(content_words(passage.publication.publisher)) | _initials(passage.publication.publisher)
    # A word of a title or heading may be one of any subject; written as a name, it is one.
    called = ((asked.words & publisher) | (asked.names & (own | heading))) - _FORMS
    parts = _lead(passage)
    for first in range(len(parts) - 1, -1, -1):
        name = _words(parts[first:])
        above = _words(parts[:first]) - name
        if name - _WHOLE:
            return _Row(passage, name, above, own | heading) if called - name - above or _names_itself(asked, name, above) else None
    return None


def _names_itself(asked: _Asked, name: frozenset[str], above: frozenset[str]) -> bool:
    """Whether a row's own name says whose it is, and a question has just that: "Acme net loss", of a page without a publisher."""
    return bool(asked.names) and asked.names < name and asked.words <= name | above


def _initials(about: str) -> frozenset[str]:
    """What names are called in short, the words of their legal form left out: "pg" of "PROCTER & GAMBLE CO"."""
    letters = "".join(word[0] for word in re.findall(r"[A-Z][A-Za-z]+", about) if not set(content_words(word)) <= _FORMS)
    return frozenset(letters[:end].lower() for end in range(2, len(letters) + 1))


def _lead(passage: Passage) -> list[str]:
    """The parts of a row's name as the passage tells it, the words over its first figure and its times left out."""
    first = passage.figures[0]
    at = passage.text.find(f"{first.column}: {first.text}") if first.column else passage.text.find(f": {first.text}")
    lead = passage.text[: max(at, 0)].partition(": —")[0].partition(": $—")[0]
    parts = [part for whole in lead.rstrip(" ,;:").split(", ") if (part := _BRACKETS.sub(" ", own_measure(whole)[0]).strip())]
    for at in range(len(parts) - 1, 0, -1):
        if parts[at][:1].islower():  # "Property, plant and equipment" is one name
            parts[at - 1 : at + 1] = [f"{parts[at - 1]}, {parts[at]}"]
    columns = {part for one in passage.figures for part in one.column.split(", ")}
    while parts and (is_period(parts[-1]) or parts[-1] in columns):
        parts.pop()
    return parts


def _words(parts: Sequence[str]) -> frozenset[str]:
    """The telling words of parts of a name without the times in it."""
    return _content_words(_timeless(", ".join(part for part in parts if not is_period(part))))


def _names(row: _Row, asked: _Asked, known: set[str]) -> bool:
    """Whether a question names a row: all of its name, and nothing besides that would tell rows or companies apart."""
    if not row.name - _WHOLE <= asked.words:
        return False
    rest = asked.words - row.name - row.above - row.around
    unknown = rest & known or rest & asked.names or any(_COMPARES.match(word) for word in rest)
    return not unknown and len(rest) <= UNKNOWN


def _figure(row: _Row, asked: _Asked) -> TableFigure | None:
    """The one figure of a row that is of the time asked for; None where none is, or more than one."""
    figures = row.passage.figures
    known = row.name | row.above | row.around | asked.words
    plain = [one for one in figures if _column_words(one.column) <= known] or list(figures)
    found = _newest(plain) if not asked.timed else [one for one in plain if _is_of(one, asked)]
    money = [one for one in found if one.unit != "fraction"]
    found = money if money and len(money) < len(found) and not asked.share else found
    values = {round(one.value, 9) for one in found}
    return found[0] if len(values) == 1 else None


def _column_words(column: str) -> frozenset[str]:
    return _words(column.split(", ")) - frozenset(content_words(" ".join(match[0] for match in LENGTH.finditer(column))))


def _newest(figures: Sequence[TableFigure]) -> list[TableFigure]:
    """Those of the last day that a row speaks of; none where its periods are not known."""
    ends = [(period.end, one) for one in figures if (period := period_from_iso(one.period)) is not None and period.end is not None]
    last = max((end for end, _ in ends), default=None)
    return [one for end, one in ends if end == last] if len(ends) == len(figures) else []


def _is_of(figure: TableFigure, asked: _Asked) -> bool:
    """Whether a figure is of the period asked for."""
    if asked.quarter is not None:
        return fiscal_quarter(figure.column) == asked.quarter
    period = period_from_iso(figure.period) if figure.period else None
    if asked.period is None or period is None:
        return False
    if asked.period.end is None:  # a year
        if period.end is None:
            return period.year == asked.period.year and LENGTH.search(figure.column) is None
        return period.months == 12 and period.end.year == asked.period.year and period.end.month > EARLY
    if asked.fiscal or period.end is None or abs(period.end - asked.period.end) > NEAR:
        return False
    return period.months == asked.period.months
