"""Counts the figures that a reader of a file sees and those that its passages hold, and names what was lost or altered."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from qs_assistant.documents.check.placement import EXACTLY, ROUNDED, FigureIndex, rounded
from qs_assistant.documents.check.result import Conservation, LostFigure
from qs_assistant.documents.check.second_reading import TextRegion, second_reading
from qs_assistant.documents.check.shown_tables import FIGURE, plain
from qs_assistant.documents.split import Piece

MOST_NAMED = 20
AROUND = 40  # characters on each side of a lost figure, to find it by
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
    shown = second_reading(data, media_type)
    figures = [_figures(piece.text) for piece in pieces]
    held = Counter(figure for some in figures for figure in some)
    heads = [piece.heading for piece, before in zip(pieces, (None, *pieces), strict=False) if not before or before.heading != piece.heading]
    names = Counter(figure for name in [*set(titles), *heads, *{piece.speaker for piece in pieces}] for figure in _figures(name))
    aside = Counter(figure for line in set_aside for figure in _figures(line))
    left = held + names + aside
    seen, lost, known = 0, list[LostFigure](), set[str]()
    for stretch in shown.regions:
        for match in FIGURE.finditer(stretch.text):
            figure = plain(match.group())
            seen += 1
            known.add(figure)
            if left[figure] > 0:
                left[figure] -= 1
            else:
                lost.append(_lost_figure(match, stretch))
    told = sorted(float(one) for one in held)
    for value in shown.values:
        seen += 1
        if not _is_shown(value.value, told):
            lost.append(LostFigure(f"{value.value:g}", value.place))
    strange = [] if shown.values else [one for one in held if one not in known and not _is_date_part(one)]
    altered = [f"{one} is not in the file" for one in strange]
    if shown.placed:
        altered += FigureIndex(pieces, figures).misplaced(shown.placed)
    return Conservation(seen, seen - len(lost), tuple(lost[:MOST_NAMED]), tuple(altered[:MOST_NAMED]), len(altered))


def _figures(text: str) -> list[str]:
    return [plain(figure) for figure in FIGURE.findall(text)]


def _is_date_part(figure: str) -> bool:
    """Whether a figure may be the day or the year of a period that a filing's tag gives and its heading does not."""
    return figure.isdigit() and (int(figure) <= 31 or 1900 <= int(figure) <= 2100)


def _is_shown(value: float, told: Sequence[float]) -> bool:
    """Whether some figure of the passages (`told`, in order) is a cell's value as a format may display it."""
    size = abs(value)
    if not size:
        return True
    for power in _POWERS:
        wanted = size * 10.0**power
        for shown, margin in ((wanted, ROUNDED), *((one, EXACTLY) for one in rounded(wanted))):
            at = bisect_left(told, shown * (1 - margin))
            if at < len(told) and told[at] <= shown * (1 + margin):
                return True
    return size < 1e-9


def _lost_figure(match: re.Match[str], stretch: TextRegion) -> LostFigure:
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    words = " ".join(stretch.text[start:end].split())
    return LostFigure(match.group(), f"{stretch.place}: “{words}”" if stretch.place else f"“{words}”")
