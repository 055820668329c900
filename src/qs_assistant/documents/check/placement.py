"""Whether figures of tables stand in the passages under the name and the time that the file has them under."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from qs_assistant.documents.check.shown_tables import FIGURE, PlacedFigure, plain
from qs_assistant.documents.passage import TableFigure
from qs_assistant.documents.split import Piece

LEAST_WORDS = 0.6  # of a row's words: its passage has at least so many, since marks and measures are taken out of names
_BRACKETS = re.compile(r"\([^()]*\)")  # hold measures, which passages have at the figures, and notes
_MEASURES = frozenset({"thousand", "thousands", "million", "millions", "billion", "billions", "usd", "dollars", "percent"})
_LIGATURE = re.compile("ff[il]?|f[il]|[\ufffd\x00-\x1f]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SHOWN_NAME = 60
SCALES = (1.0, 0.01, 1e3, 1e6, 1e9)  # 0.01: a row or a column may say that its figures are percentages
DECIMALS = (0, 1, 2, 3)
MOST_ROUNDED = 1e15  # beyond it a number has no decimals that a display could drop
EXACTLY = 1e-9
ROUNDED = 0.006  # of a value that is displayed with three digits or more


def rounded(value: float) -> list[float]:
    """A number as displays with few decimals round it, a half up as spreadsheets do; nothing where nought is left of it."""
    if not value < MOST_ROUNDED:
        return []
    found = [float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) for places in DECIMALS]
    return [one for one in dict.fromkeys(found) if one and one != value]


class FigureIndex:
    """The figures of the passages by their digits and by their values, with the words around each.

    Both readings follow the file, so a figure that occurs often is looked for from where it was found last: a table of a hundred thousand
    equal cells is gone through once.

    Args:
        pieces: the passages.
        figures: the digits of each passage's figures, in order.
    """

    def __init__(self, pieces: Sequence[Piece], figures: Sequence[Sequence[str]]) -> None:
        self._pieces = pieces
        self._words: dict[int, frozenset[str]] = {}
        self._last: dict[str | float, int] = {}
        self._by_digits: defaultdict[str, list[tuple[int, TableFigure | None]]] = defaultdict(list)
        for at, (piece, held) in enumerate(zip(pieces, figures, strict=True)):
            told: defaultdict[str, list[TableFigure]] = defaultdict(list)
            for one in piece.figures:
                for digits in FIGURE.findall(one.text):
                    told[plain(digits)].append(one)
            for digits in set(held):
                self._by_digits[digits] += [(at, one) for one in told[digits]] if digits in told else [(at, None)]

        pairs = [(abs(one.value), at, one) for at, piece in enumerate(pieces) for one in piece.figures]
        self._by_value = sorted(pairs, key=lambda pair: pair[0])
        self._values = [value for value, _, _ in self._by_value]

    def misplaced(self, shown: Iterable[PlacedFigure]) -> list[str]:
        """The figures that the passages have under another name or of another time, a sentence part each."""
        return [fault for one in shown if (fault := self._fault(one))]

    def _fault(self, shown: PlacedFigure) -> str:
        if shown.value == 0:
            return ""  # a dash as often as a figure: which of them is told where cannot be said
        words = _words(_BRACKETS.sub(" ", shown.row)) - _MEASURES
        least = LEAST_WORDS * len(words)
        held = named = False
        told: set[str] = set()
        for at, figure in self._held(shown):
            held = True
            if len(words & self._about(at)) < least:
                continue
            named = True
            times = _times(figure)
            if not shown.periods or not times or times & shown.periods:
                return ""
            told |= times
        if not held:
            return ""  # lost, which is counted by itself
        where = f" ({shown.place})" if shown.place else ""
        if not named:
            return f"{shown.figure} is told under another name than “{_short(shown.row)}”{where}"
        of, wanted = ", ".join(sorted(told)), ", ".join(sorted(shown.periods))
        return f"{shown.figure} of “{_short(shown.row)}” is told as of {of}, and the file has it as of {wanted}{where}"

    def _held(self, shown: PlacedFigure) -> Iterator[tuple[int, TableFigure | None]]:
        """Where the passages have a figure, from the place on where one like it was found last."""
        if shown.value is not None:
            yield from self._of_value(abs(shown.value))
            return
        held = self._by_digits.get(shown.figure, [])
        for at in _from(self._last.get(shown.figure, 0), 0, len(held)):
            self._last[shown.figure] = at
            yield held[at]

    def _of_value(self, value: float) -> Iterator[tuple[int, TableFigure]]:
        """The figures that a workbook's number may be: as it is, then rounded as displayed, in the scales that words may say."""
        near = [(one, EXACTLY) for one in (value, *rounded(value))]
        for shown, margin in (*near, (value, ROUNDED)):
            for scale in SCALES:
                wanted = shown * scale
                low, high = bisect_left(self._values, wanted * (1 - margin)), bisect_right(self._values, wanted * (1 + margin))
                for at in _from(self._last.get(wanted, low), low, high):
                    self._last[wanted] = at
                    yield self._by_value[at][1:]

    def _about(self, at: int) -> frozenset[str]:
        if at not in self._words:
            piece = self._pieces[at]
            self._words[at] = _words(f"{piece.text} {piece.heading}")
        return self._words[at]


def _from(start: int, low: int, high: int) -> Iterator[int]:
    """The numbers from `low` to `high`, those from `start` on first."""
    start = start if low <= start < high else low
    yield from range(start, high)
    yield from range(low, start)


def _times(figure: TableFigure | None) -> frozenset[str]:
    """What is said of a figure's time: its period, and the years that it and its column name; nothing where nothing is."""
    return frozenset() if figure is None else _said_times(figure.period, figure.column)


@lru_cache(maxsize=4_096)
def _said_times(period: str, column: str) -> frozenset[str]:
    return frozenset({period, *_YEAR.findall(f"{period} {column}")} - {""})


def _words(text: str) -> frozenset[str]:
    """The words of a text, as they are without the ligatures that a second reader may not see."""
    return frozenset(_WORD.findall(_LIGATURE.sub("", text.lower())))


def _short(name: str) -> str:
    return " ".join(name.split())[:SHOWN_NAME]
