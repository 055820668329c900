"""Counts the figures that a reader of a file sees and those that its passages hold, and names what was lost or altered."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from qs_assistant.documents.check.result import Conservation, Lost
from qs_assistant.documents.check.second_reading import Stretch, second_reading
from qs_assistant.documents.split import Piece

MOST_NAMED = 20
AROUND = 40  # characters on each side of a lost figure, to find it by
_FIGURE = re.compile(r"\d{1,3}(?:[,\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_POWERS = (0, 2, -3, -6, -9)  # what a display may divide or multiply a cell's value by, as powers of ten


def checked(data: bytes, media_type: str, pieces: Sequence[Piece], titles: Iterable[str], set_aside: Iterable[str]) -> Conservation:
    """Compare a file's figures with those of its passages.

    Args:
        data: the file.
        media_type: its kind.
        pieces: what was made of it.
        titles: what else of it is kept and shown: its title.
        set_aside: the lines that its reader left out on purpose, since they are not the document's word: page numbers and running heads.
    """
    stretches, values = second_reading(data, media_type)
    held = Counter(figure for piece in pieces for figure in _figures(piece.text))
    names = Counter(
        figure
        for name in {*titles, *(piece.heading for piece in pieces), *(piece.speaker for piece in pieces)}
        for figure in _figures(name)
    )
    aside = Counter(figure for line in set_aside for figure in _figures(line))
    left = held + names + aside
    seen, lost, known = 0, list[Lost](), set[str]()
    for stretch in stretches:
        for match in _FIGURE.finditer(stretch.text):
            figure = _plain(match.group())
            seen += 1
            known.add(figure)
            if left[figure] > 0:
                left[figure] -= 1
            else:
                lost.append(_lost(match, stretch))
    shown = sorted(float(one) for one in held)
    for value in values:
        seen += 1
        if not _is_shown(value.value, shown, known):
            lost.append(Lost(f"{value.value:g}", value.place))
    altered = tuple(figure for figure in held if figure not in known and not values and not _is_date_part(figure))
    gone = len(lost)
    return Conservation(seen, seen - gone, tuple(lost[:MOST_NAMED]), altered[:MOST_NAMED])


def _figures(text: str) -> list[str]:
    return [_plain(figure) for figure in _FIGURE.findall(text)]


def _plain(figure: str) -> str:
    digits = re.sub(r"[,\u2009\u202f]", "", figure).rstrip(".")
    whole, dot, part = digits.partition(".")
    return f"{whole.lstrip('0') or '0'}{dot}{part}"


def _is_date_part(figure: str) -> bool:
    """Whether a figure may be the day or the year of a period that a filing's tag gives and its heading does not."""
    return figure.isdigit() and (int(figure) <= 31 or 1900 <= int(figure) <= 2100)


def _is_shown(value: float, shown: Sequence[float], known: set[str]) -> bool:
    """Whether some figure of the passages is a cell's value as a format may display it, rounded to three digits or more."""
    size = abs(value)
    if not size:
        return True
    for power in _POWERS:
        wanted = size * 10.0**power
        for figure in shown:
            if abs(figure - wanted) <= 0.006 * wanted:
                known.add(f"{figure:g}")
                return True
    return size < 1e-9


def _lost(match: re.Match[str], stretch: Stretch) -> Lost:
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    words = " ".join(stretch.text[start:end].split())
    return Lost(match.group(), f"{stretch.place}: “{words}”" if stretch.place else f"“{words}”")
