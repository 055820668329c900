"""A table's rows as lines that a reader understands alone: what it is, of when, how much, in which unit and scale."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qs_assistant.documents.document import Table, Tag
from qs_assistant.documents.passage import TableFigure
from qs_assistant.documents.tables.display import Display, display, ends, is_year
from qs_assistant.documents.tables.head_rows import NAMELESS
from qs_assistant.documents.tables.measures import (
    Measure,
    counts,
    counts_shares,
    in_time,
    is_per_share,
    is_rate,
    measure_of,
    own_measure,
    says_cents,
    says_percent,
)
from qs_assistant.documents.tables.over_rows import time_over
from qs_assistant.documents.tables.periods import LENGTH, Period, is_period, period_from_iso, read_period
from qs_assistant.documents.tables.scaled import is_scaled, usual
from qs_assistant.documents.tables.worded import with_currency, with_scale

MAX_WORDS = 90
LEAST_AMOUNT = 1_000  # a "margin" or "yield" from here on is an amount of money, and no rate
UNHEADED = " (columns without a heading)"
_POINTS = re.compile(r"\bbps\b|\bbasis (?:points?|pts?)\b", re.IGNORECASE)
_CENTS = re.compile(r"\.\d\d")
_MONEY = frozenset({"$", "€", "£", "¥", "CA$"})


@dataclass(frozen=True, slots=True)
class VerbalizedRow:
    """A row in words, its figures in order, the periods that searches know it by, and what it is about: its words without its figures."""

    text: str
    figures: tuple[TableFigure, ...]
    periods: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a row's figures are of, by its own name and by the line that it stands under; how they are measured by these, and by all."""

    name: str
    group: str
    measure: Measure
    wide: Measure

    def counts(self) -> bool:
        """Whether they count things rather than money."""
        return counts(self.name) or (counts(self.group) and not is_per_share(self.name))

    def per_share(self, cell: str) -> bool:
        """Whether a figure is an amount a share; where only the line above says so, one of cents: "Net income" may stand there as well."""
        return is_per_share(self.name) or (is_per_share(self.group) and not counts(self.name) and _CENTS.search(cell) is not None)

    def is_rate(self) -> bool:
        """Whether they are shares or rates."""
        return is_rate(self.name)


@dataclass(frozen=True, slots=True)
class _Column:
    """What heads a column: its words, the period among them, and how its figures are measured; `rates`: they are all percentages."""

    name: str
    period: Period | None
    measure: Measure
    currency: str = ""
    rates: bool = False

    def at(self, time: Period | None) -> "_Column":
        """It under a line that gives the rows below it a time, which is that of a column that has none."""
        return self if time is None or self.period is not None else replace(self, period=time)


@dataclass(frozen=True, slots=True)
class _VerbalizedCell:
    """One cell in words: what heads it, and its figure, both of a range; none of words."""

    column: str
    shown: str
    figures: tuple[TableFigure, ...]
    period: Period | None


def verbalize(table: Table) -> Iterator[VerbalizedRow]:
    """Each row as one line, or more where it is very long; every line names the row, and every figure its column."""
    wide = measure_of(table.measure).over(measure_of(table.caption))
    columns = [_column(name, table, at) for at, name in enumerate(table.header)]
    tags = {(row, column): tag for row, column, tag in table.tags}
    written = usual([row[table.labels :] for row in table.rows])
    heads = [(one.name, one.period is not None) for one in columns[table.labels :]]
    for at, row in enumerate(table.rows):
        group = table.groups[at] if table.groups else ""
        label, kind = _label(
            table, row, group, wide if is_scaled(row[table.labels :], heads, written, money=bool(wide.currency)) else Measure()
        )
        time = time_over(group)
        cells = [
            _verbalized(cell, columns[place].at(time), kind, tags.get((at, place)))
            for place, cell in enumerate(row)
            if place >= table.labels and cell and place < len(columns)
        ]
        yield from _lines(_lead(table, label), cells)


def _column(name: str, table: Table, at: int) -> _Column:
    rest, measure = own_measure(name)
    cells = [found for row in table.rows if at < len(row) and (found := display(row[at])) is not None]
    currency = next((found.currency for found in cells if found.currency), "")
    # As "$", the sign may stand at the first figure only; a column of one period may hold anything.
    rates = bool(cells) and cells[0].percent and not currency and bool(name) and (not is_period(name) or _ends_as_rates(cells))
    if _POINTS.search(name):
        measure = Measure(unit="bps")
    return _Column(rest, read_period(name), measure, currency, rates)


def _ends_as_rates(cells: Sequence[Display]) -> bool:
    """Whether the first and the last of a column's figures have the sign, and only they."""
    return len(cells) > 2 and cells[-1].percent and not any(one.percent for one in cells[1:-1])


def _label(table: Table, row: Sequence[str], group: str, wide: Measure) -> tuple[str, _Kind]:
    """What a row is called with the line that it stands under and without, and what its names say of its figures."""
    parts = []
    measure = Measure()
    for at, text in enumerate(row[: table.labels]):
        plain, own = own_measure(text)
        measure = measure.over(own)
        name = table.header[at] if at < len(table.header) else ""
        if plain:
            parts.append(f"{name} {plain}" if name.lower() not in NAMELESS and (is_year(plain) or display(plain)) else plain)
    own_group, _ = own_measure(group)
    words = [part for part in (own_group, *parts) if part]
    return ", ".join(dict.fromkeys(words)), _Kind(", ".join(parts), own_group, measure.over(measure_of(group)), wide)


def _lead(table: Table, label: str) -> str:
    caption, _ = own_measure(table.caption)
    caption = caption.rstrip(" :.,")
    return f"{caption}: {label}" if caption and label else caption or label


def _verbalized(cell: str, column: _Column, kind: _Kind, tag: Tag | None) -> _VerbalizedCell:
    found = display(cell)
    period, name = _headed(column, tag)
    if found is None or (is_year(cell) and tag is None and not (kind.measure.scale or column.measure.scale)):
        shown, found_ends = _range(cell, column, kind)
        return _VerbalizedCell(name, shown, tuple(_dated(one, one.text, period, name) for one in found_ends), period)
    if tag is not None:
        shown, figure = _tagged(cell, found, tag, column)
    else:
        shown, figure = _measured(cell, found, kind, column)
    return _VerbalizedCell(name, shown, (_dated(figure, shown, period, name),), period)


def _dated(figure: TableFigure, shown: str, period: Period | None, column: str) -> TableFigure:
    """A cell's figure as it is shown, with what heads it."""
    return TableFigure(shown, figure.value, figure.unit, figure.scale, period.iso if period else "", column)


def _headed(column: _Column, tag: Tag | None) -> tuple[Period | None, str]:
    """The period of a cell and the words that head it: where a filing's tag and the heading disagree, the tag's."""
    stated = period_from_iso(tag.period) if tag is not None and tag.period else None
    if stated is None:
        return column.period, _mid(column.name)
    dated = column.period is not None and column.period.end is not None and stated.agrees(column.period)
    if dated and column.period is not None and (column.period.start is not None or stated.start is None):
        return stated, _mid(column.name)
    rest = "" if column.period is not None and is_period(column.name) else _without_period(column.name)
    return stated, ", ".join(filter(None, (_mid(rest), stated.words)))


def _without_period(name: str) -> str:
    parts = [part for part in name.split(", ") if not is_period(part)]
    return ", ".join(parts)


def _tagged(cell: str, found: Display, tag: Tag, column: _Column) -> tuple[str, TableFigure]:
    """A figure by its tag: value, unit and scale are the tag's, the digits those that are shown."""
    if found.percent or tag.unit == "fraction":
        shown = cell if "%" in cell or tag.scale == 1 else f"{cell}%"
        return shown, TableFigure("", tag.value, "fraction", tag.scale)
    money = tag.unit.partition("/")[0]
    unit = tag.unit or column.currency
    shown = with_currency(cell, found, (money if money in _MONEY else "") if tag.unit else column.currency)
    return with_scale(shown, tag.scale if found.scale == 1 else 1.0, unit), TableFigure("", tag.value, unit, tag.scale)


def _measured(cell: str, found: Display, kind: _Kind, column: _Column) -> tuple[str, TableFigure]:
    """A figure by what its row, its column and the words around the table say."""
    if in_time(column.name) and not found.currency and not found.percent:
        return cell, TableFigure("", found.value, found.unit, 1.0)
    wide, rate = kind.wide, kind.is_rate() and abs(found.value) < LEAST_AMOUNT
    per_share = kind.per_share(cell) or is_per_share(column.name)
    held = column.measure.holds_for(kind.name) and not per_share and not rate and not says_cents(kind.name)
    own = kind.measure.over(column.measure if held else replace(column.measure, scale=0.0))
    rated = says_percent(kind.name) and not kind.measure.currency
    said_rate = not found.currency and (rated or (not own.currency and says_percent(column.name)))
    if says_cents(kind.name) and not found.currency and not found.percent and not said_rate:
        return f"{cell} cents", TableFigure("", found.value, "cents", 1.0)
    if found.percent or own.unit == "%" or said_rate or (column.rates and not found.currency and found.scale == 1 and not found.unit):
        return cell if found.percent else f"{cell}%", TableFigure("", found.value / 100, "fraction", 0.01)
    scale = found.scale
    if found.scale == 1 and not found.unit:
        holds = wide.scale and wide.holds_for(kind.name) and not per_share and not rate
        scale = own.scale or (wide.scale if holds else 1.0) or 1.0
    unit = found.unit or own.unit
    currency = found.currency
    if not (unit or currency) and counts_shares(kind.name):
        unit = "shares"
    if not currency and not (kind.counts() or rate or found.unit or (own.unit and not own.unit.startswith("/"))):
        currency = own.currency or wide.currency or (column.currency if scale > 1 or per_share else "")
    shown = with_currency(cell, found, currency)
    if unit and unit != "shares" and not found.unit:  # "401,500 thousand shares" has them behind the scale
        shown = f"{shown}{unit}" if unit.startswith("/") else f"{shown} {unit}"
    named = f"{currency}{unit if unit.startswith('/') else ''}" if currency else unit
    if currency and per_share and not unit:
        named = f"{currency}/share"
    return with_scale(shown, scale if found.scale == 1 else 1.0, named), TableFigure("", found.value * scale, named, scale)


def _range(cell: str, column: _Column, kind: _Kind) -> tuple[str, tuple[TableFigure, ...]]:
    """Two figures in one cell ("45–75") with what measures them, and both as figures; other words as they are."""
    own = kind.measure.over(column.measure)
    pair = ends(cell, measured=own != Measure())
    figures = [display(one) for one in pair] if pair else []
    if pair is None or None in figures:
        return cell, ()
    low, high = pair
    last = figures[-1]
    first = figures[0]
    if first is not None and last is not None and (last.scale > first.scale == 1 or (last.percent and not first.percent)):
        low = f"{low}{high[len(high.rstrip('%')) :]}" if last.percent else f"{low} {high.split()[-1]}"
    measured = [_measured(one, found, kind, column) for one in (low, high) if (found := display(one)) is not None]
    words = [shown for shown, _ in measured]
    shared = words[0].partition(" ")[2]
    if shared and words[1].endswith(f" {shared}"):
        words[0] = words[0].removesuffix(f" {shared}")  # "$45 to $75 million"
    return " to ".join(words), tuple(replace(figure, text=shown) for (_, figure), shown in zip(measured, words, strict=True))


def _lines(lead: str, cells: Sequence[_VerbalizedCell]) -> Iterator[VerbalizedRow]:
    if not cells:
        if lead:
            yield VerbalizedRow(lead, (), ())
        return
    unheaded = sum(not one.column for one in cells) > 1
    lines: list[list[_VerbalizedCell]] = [[]]
    words = len(lead.split())
    count = words
    for one in cells:
        more = len(one.column.split()) + len(one.shown.split())
        if lines[-1] and count + more > MAX_WORDS:
            lines.append([])
            count = words
        lines[-1].append(one)
        count += more
    for line in lines:
        yield _line(lead, line, unheaded=unheaded)


def _line(lead: str, line: Sequence[_VerbalizedCell], *, unheaded: bool) -> VerbalizedRow:
    parts, names = [], []
    before: _VerbalizedCell | None = None
    for one in line:
        name = _shortened(one, before)
        about = "" if one.period is not None and read_period(one.column) is not None else name  # periods are searched by themselves
        names.append(about if one.figures else f"{about} {one.shown}".strip())
        parts.append(f"{name}: {one.shown}" if name else one.shown)
        before = one
    body = "; ".join(parts)
    headed = bool(line[0].column)
    text = f"{lead}{', ' if headed else ': '}{body}" if lead else body
    text += UNHEADED if unheaded else ""
    figures = tuple(figure for one in line for figure in one.figures)
    periods = tuple(dict.fromkeys(one.period.key for one in line if one.period is not None))
    return VerbalizedRow(text, figures, periods, "; ".join(filter(None, (lead, *dict.fromkeys(names)))))


def _shortened(one: _VerbalizedCell, before: _VerbalizedCell | None) -> str:
    """What heads a cell; the year alone where the rest was said of the cell before."""
    if before is None or one.period is None or before.period is None or not one.column:
        return one.column
    year, other = (str(period.end.year if period.end else period.year) for period in (one.period, before.period))
    if year != other and one.column.endswith(year) and one.column.removesuffix(year) == before.column.removesuffix(other):
        return year
    return one.column


def _mid(text: str) -> str:
    """A heading as it stands within a sentence."""
    return LENGTH.sub(lambda match: match.group().lower(), text)
