"""The house style of the charts: sizes for a width of 520 pixels, colours, axes with units, and the run id in the corner.

Figures are built without pyplot, so that nothing global is touched and threads do not meet.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image

from qs_assistant.valuation.model import MODEL_VERSION
from qs_assistant.valuation.units import PERCENTAGES, label, show, unit_of

INK, FAINT, GRID = "#1f2933", "#66727f", "#e3e7eb"
BLUE, LIGHT_BLUE, ORANGE, GREEN, RED = "#2463a6", "#a9c6e3", "#c8621b", "#2f8554", "#b23a35"
DASHES = (0, (5, 3))
WIDTH_INCHES, DOTS_PER_INCH = 5.2, 200  # shown at 520 pixels, sharp on dense screens
TITLE, TEXT, SMALL, CREDIT = 12.5, 10.5, 9.5, 8.0  # points: still read where the picture is 400 pixels wide
FIXED = "fixed"
"""The gid of what keeps its colours in the dark variant: text on a coloured ground of its own."""
_DARK = {
    "white": "#2b2d31", INK: "#e8ebee", FAINT: "#a9b2bc", GRID: "#42464d", BLUE: "#6aa7e8", LIGHT_BLUE: "#3f6d9c", ORANGE: "#f0995c",
    GREEN: "#5cbf88", RED: "#ec7b74",
}  # fmt: skip
"""The colours on Discord's dark ground, by those on white."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, and what it shows in words with the main figures."""

    png: bytes
    alt_text: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every chart carries: the run that it shows, and whether it stands on a dark ground."""

    run_id: str
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a chart at a value, with its label: a market reference or a target."""

    value: float
    label: str
    colour: str = ORANGE


_NAME_HEIGHT = 11.0
"""Points that a small text on its ground takes."""
_TRIES = 4
_AROUND_AXES = 1.25
"""Inches of a figure's height that title, axis labels and credit take."""


def plain(text: str) -> str:
    """Text in which a dollar sign is a dollar sign."""
    return text.replace("$", r"\$")


def new_figure(title: str, subtitle: str, height: float, panels: Sequence[float] = (1.0,)) -> tuple[Figure, list[Axes]]:
    """A figure of some height in inches with one or more panels (relative heights) below each other."""
    figure = Figure(
        figsize=(WIDTH_INCHES, height),
        dpi=DOTS_PER_INCH,
        facecolor="white",
        layout=ConstrainedLayoutEngine(rect=(0.0, 0.05, 1.0, 0.95 - 0.52 / height), h_pad=0.05, w_pad=0.08),
    )
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(len(panels), 1, height_ratios=list(panels))
    axes = [figure.add_subplot(grid[row]) for row in range(len(panels))]
    for one in axes:
        _plain_axes(one)
    figure.text(0.02, 1 - 0.08 / height, plain(title), fontsize=TITLE, fontweight="bold", color=INK, va="top")
    figure.text(0.02, 1 - 0.33 / height, plain(subtitle), fontsize=SMALL, color=FAINT, va="top")
    return figure, axes


def finish(figure: Figure, stamp: Stamp, alt_text: str) -> Chart:
    """The picture as PNG, the run id in its lower right corner."""
    height = figure.get_size_inches()[1]
    credit = f"run {stamp.run_id} · model {MODEL_VERSION} · not advice"
    figure.text(0.985, 0.06 / height, credit, fontsize=CREDIT, color=FAINT, ha="right", va="bottom")
    if stamp.dark:
        _on_dark(figure)
    return Chart(_png(figure), alt_text)


def _png(figure: Figure) -> bytes:
    """The picture in a palette of 256 colours, a third of the bytes: the house style has a dozen, the rest are their edges."""
    raw, buffer = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="raw")
    size = tuple(round(inches * DOTS_PER_INCH) for inches in figure.get_size_inches())
    picture = Image.frombytes("RGBA", size, raw.getvalue()).convert("RGB")
    picture.quantize(dither=Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def _on_dark(figure: Figure) -> None:
    """Change every colour of the house style to its partner on a dark ground."""
    partner = {to_rgba(light)[:3]: to_rgba(dark) for light, dark in _DARK.items()}

    def changed(colour: object) -> tuple[float, ...] | None:
        try:
            red, green, blue, alpha = to_rgba(colour)  # type: ignore[arg-type]  # what is no single colour is passed over
        except (TypeError, ValueError):
            return None
        found = partner.get((red, green, blue))
        return None if found is None else (*found[:3], alpha)

    artists = [one for one in figure.findobj() if one.get_gid() != FIXED]
    grounds = [ground for one in artists if isinstance(one, Text) and (ground := one.get_bbox_patch()) is not None]
    for artist in (*artists, *grounds):
        for what in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            read, write = getattr(artist, f"get_{what}", None), getattr(artist, f"set_{what}", None)
            new = changed(read()) if read is not None and write is not None else None
            if new is not None and write is not None:
                write(new)
    for axes in figure.axes:
        axes.tick_params(colors=_DARK[INK])


def on_ground(colour: str, *, dark: bool) -> str:
    """A colour of the house style as it is on its ground: for what blends colours, which the dark variant cannot exchange afterwards."""
    return _DARK[colour] if dark else colour


def unit_axis(axes: Axes, which: str, unit: str, name: str, ticks: int = 6) -> None:
    """Label an axis, its ticks written in the unit ("x" or "y")."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(ticks, integer=unit == "year"))
    axis.set_major_formatter(FuncFormatter(tick_writer(unit)))
    axis.set_label_text(plain(name), fontsize=TEXT, color=INK)


def with_unit(name: str) -> str:
    """An input or output as an axis names it, its unit in brackets where the ticks do not show it."""
    unit = unit_of(name)
    if unit == "1/yr":
        return f"{label(name)}, a year"
    return label(name) if unit in PERCENTAGES or unit == "year" else f"{label(name)} ({unit})"


def tick_writer(unit: str) -> Callable[[float, int | None], str]:
    """How a tick of a unit is written: what the axis label says is not repeated."""

    def write(value: float, _place: int | None = None) -> str:
        sign, size = ("-" if value < 0 else ""), abs(value)
        if unit == "1/yr":
            return f"{100 * value:,.10g}%"
        if unit in {"GWh/yr", "years", "millions"}:
            return f"{value:,.10g}"
        if unit == "$M":
            return plain(f"{sign}${size / 1000:,.10g}{'bn' if value else ''}")
        if unit.startswith("$"):
            return plain(f"{sign}${size:,.10g}")
        return show(round(value, 10), unit)

    return write


def across(axes: Axes, marks: Sequence[Mark], top: float, inches: float) -> float:
    """Horizontal lines at the marks up to 2.5 times the top; those beyond are named at the upper edge. Returns the upper limit.

    The names of lines that lie close are stacked, the lowest line's lowest; `inches` is the height of the figure.
    """
    within = sorted((mark for mark in marks if mark.value <= 2.5 * top), key=lambda mark: mark.value)
    beyond = [mark for mark in marks if mark.value > 2.5 * top]
    limit = max([top, *(mark.value for mark in within)]) * 1.12
    height = 72 * (inches - _AROUND_AXES)
    raised = _raised(within, height / limit)
    for _ in range(_TRIES):  # a higher limit makes room for names, and brings the lines closer
        above = max((mark.value * height / limit + up for mark, up in zip(within, raised, strict=True)), default=0.0)
        limit *= max(1.0, (above + _NAME_HEIGHT * (1 + len(beyond))) / height)
        raised = _raised(within, height / limit)
    for mark, up in zip(within, raised, strict=True):
        axes.axhline(mark.value, color=mark.colour, linewidth=1.2, linestyle=DASHES)
        beside(axes, mark.label, (0.01, mark.value), (0, up), mark.colour, coordinates=("axes fraction", "data"))
    for row, mark in enumerate(beyond):
        beside(axes, f"↑ {mark.label}", (0.01, 1.0), (0, -_NAME_HEIGHT * (row + 1)), mark.colour, coordinates="axes fraction")
    return limit


def _raised(marks: Sequence[Mark], points: float) -> list[float]:
    """How many points above its line each name stands, so that none covers the one below; `points` are those of one unit of value."""
    raised, free = list[float](), 0.0
    for mark in marks:
        raised.append(max(3.0, free - mark.value * points))
        free = mark.value * points + raised[-1] + _NAME_HEIGHT
    return raised


def beside(
    axes: Axes,
    text: str,
    where: tuple[float, float],
    offset: tuple[float, float] = (0, 0),
    colour: str = INK,
    *,
    side: str = "left",
    coordinates: str | tuple[str, str] = "data",
) -> None:
    """A small text at a point, on a white ground so that lines behind it do not hide it."""
    axes.annotate(
        plain(text),
        where,
        offset,
        xycoords=coordinates,
        textcoords="offset points",
        fontsize=SMALL,
        color=colour,
        ha=side,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        zorder=5,
    )


def mark_words(marks: Sequence[Mark]) -> str:
    """The marks as a sentence of an alternative text."""
    return "; ".join(mark.label for mark in marks) + "."


def _plain_axes(axes: Axes) -> None:
    axes.tick_params(labelsize=TEXT, colors=INK, length=0)
    axes.set_axisbelow(True)
    axes.grid(visible=True, color=GRID, linewidth=0.8)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(FAINT)
