"""Whether figures of tables stand in the passages under the name and the time that the file has them under."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

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
SCALES = (1.0, 1e3, 1e6, 1e9)
ROUNDED = 0.006  # of a value that is displayed with three digits or more


class FigureIndex:
    """The figures of the passages by their digits, with the words around each."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._words: dict[int, frozenset[str]] = {}
        self._by_digits: defaultdict[str, list[tuple[int, TableFigure | None]]] = defaultdict(list)
        for at, piece in enumerate(pieces):
            figures = defaultdict(list)
            for one in piece.figures:
                for digits in FIGURE.findall(one.text):
                    figures[plain(digits)].append(one)
            for digits in {plain(one) for one in FIGURE.findall(piece.text)}:
                self._by_digits[digits] += [(at, one) for one in figures[digits]] or [(at, None)]

        pairs = [(abs(one.value), at, one) for at, piece in enumerate(pieces) for one in piece.figures]
        self._by_value = sorted(pairs, key=lambda pair: pair[0])
        self._values = [value for value, _, _ in self._by_value]

    def misplaced(self, shown: Iterable[PlacedFigure]) -> list[str]:
        """The figures that the passages have under another name or of another time, a sentence part each."""
        return [fault for one in shown if (fault := self._fault(one))]

    def _fault(self, shown: PlacedFigure) -> str:
        held = self._by_digits.get(shown.figure, []) if shown.value is None else self._of_value(shown.value)
        if not held:
            return ""  # lost, which is counted by itself
        words = _words(_BRACKETS.sub(" ", shown.row)) - _MEASURES
        named = [(at, figure) for at, figure in held if len(words & self._about(at)) >= LEAST_WORDS * len(words)]
        where = f" ({shown.place})" if shown.place else ""
        if not named:
            return f"{shown.figure} is told under another name than “{_short(shown.row)}”{where}"
        times = [_times(figure) for _, figure in named]
        if shown.periods and not any(not known or known & shown.periods for known in times):
            told = ", ".join(sorted({time for known in times for time in known}))
            wanted = ", ".join(sorted(shown.periods))
            return f"{shown.figure} of “{_short(shown.row)}” is told as of {told}, and the file has it as of {wanted}{where}"
        return ""

    def _of_value(self, value: float) -> list[tuple[int, TableFigure | None]]:
        """The figures that a workbook's number may be: rounded as it is displayed, and in the scale that the words around it say."""
        found: list[tuple[int, TableFigure | None]] = []
        for scale in SCALES:
            wanted = abs(value) * scale
            low, high = bisect_left(self._values, wanted * (1 - ROUNDED)), bisect_right(self._values, wanted * (1 + ROUNDED))
            found += [(at, one) for _, at, one in self._by_value[low:high]]
        return found

    def _about(self, at: int) -> frozenset[str]:
        if at not in self._words:
            piece = self._pieces[at]
            self._words[at] = _words(f"{piece.text} {piece.heading}")
        return self._words[at]


def _times(figure: TableFigure | None) -> frozenset[str]:
    """What is said of a figure's time: its period, and the years that it and its column name; nothing where nothing is."""
    if figure is None:
        return frozenset()
    years = _YEAR.findall(f"{figure.period} {figure.column}")
    return frozenset({figure.period, *years} - {""})


def _words(text: str) -> frozenset[str]:
    """The words of a text, as they are without the ligatures that a second reader may not see."""
    return frozenset(_WORD.findall(_LIGATURE.sub("", text.lower())))


def _short(name: str) -> str:
    return " ".join(name.split())[:SHOWN_NAME]
