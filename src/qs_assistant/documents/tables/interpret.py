"""What the cells of a table mean: which rows head it, which columns name its rows, and what stands under what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from qs_assistant.documents.document import Table, Tag
from qs_assistant.documents.tables.columns import Item, merged, names_all, unfused
from qs_assistant.documents.tables.display import is_year
from qs_assistant.documents.tables.grid import Placed
from qs_assistant.documents.tables.head_rows import Before, heads_again, is_head, over_one, tells_rows
from qs_assistant.documents.tables.headings import Headings
from qs_assistant.documents.tables.measures import measure_of, only_measures
from qs_assistant.documents.tables.names import apart, is_title, lasting
from qs_assistant.documents.tables.periods import is_period

SAME_INDENT = 1  # points: what begins as near begins at one place
GOES_ON = (" and", " or", " of", " the", " for", " to", " in", ",", " &")  # a name that goes on in the next line
MAX_GROUP = 300  # characters of a name over rows
LEAST_SHARE = 0.2  # of the rows with figures: a column that holds one in fewer is no column of figures


@dataclass(frozen=True, slots=True)
class Around:
    """What stands above a table: an explicit caption, a line that names it, and words that say how its figures are measured."""

    caption: str = ""
    title: str = ""
    measure: str = ""


@dataclass(slots=True)
class _Reading:
    """A table while its rows are gone through."""

    left: int
    edge: int
    loose: bool
    heads: list[list[Item]] = field(default_factory=list)
    headings: Headings | None = None
    names: list[Item] = field(default_factory=list)
    in_head: bool = True
    group: Item | None = None
    unused: bool = False
    untrusted: bool = False
    sections: bool = False
    deeper: bool = False
    over_all: list[str] = field(default_factory=list)
    paired: set[str] = field(default_factory=set)
    indents: bool = False
    rows: list[tuple[str, list[str], list[tuple[str, Item]]]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)


def interpreted(
    rows: Iterable[Sequence[Placed]], around: Around, *, headed: bool = False, loose: bool = False, page: int | None = None
) -> list[Table | str]:
    """A table as its meaning has it, or its rows as running text where it is none: cells that only lay text out.

    Args:
        rows: the cells in their columns; columns may be places on a line or a page as well.
        around: what stands above.
        headed: the first row is known to be the header.
        loose: columns are places on a line or a page, which a heading need not keep to.
        page: where it stands.
    """
    lines = [unfused(merged(row)) if loose else merged(row) for row in rows]
    lines = [line for line in lines if line]
    if not lines:
        return []
    left = _left(lines, headed=headed)
    if left is None and not (headed or _marked(lines[0])):
        return [" ".join(item.text for item in line) for line in lines]
    edge = min(line[0].start for line in lines)
    reading = _Reading(left if left is not None else lines[0][0].end, edge, loose, indents=len({line[0].indent for line in lines}) > 1)
    for at, line in enumerate(lines):
        _take(reading, line, first=at == 0 and headed)
    _let_go(reading)
    table = _table(reading, around, page)
    return [table] if table else [" ".join(item.text for item in line) for line in lines]


def _marked(line: Sequence[Item]) -> bool:
    return all(item.header for item in line) and len(line) > 1


def _left(lines: Sequence[Sequence[Item]], *, headed: bool) -> int | None:
    """The first column of figures; None where there are no figures."""
    firsts: dict[int, int] = {}
    rows = 0
    sure: list[int] = []  # a figure that a filing tags, or that stands below a time, is no part of a row's name, in however few rows
    times: list[Item] = []
    edge = min(line[0].start for line in lines)
    for line in lines[1 if headed else 0 :]:
        figures = [item for item in line if item.is_figure and not item.header]
        times += [] if rows or figures else [item for item in line if item.start > edge and is_period(item.text)]
        if figures:
            rows += 1
            firsts[figures[0].start] = firsts.get(figures[0].start, 0) + 1
            headed_by_time = any(one.start <= figures[0].start < one.end for one in times)
            sure += [figures[0].start] if figures[0] is not line[0] and (figures[0].tag is not None or headed_by_time) else []
    seen = 0
    for start in sorted(firsts):
        seen += firsts[start]
        if seen >= LEAST_SHARE * rows:
            return min(start, *sure) if sure else start
    return None


def _take(reading: _Reading, line: list[Item], *, first: bool) -> None:
    over = [_over_figures(reading, item) for item in line]
    values = [item for item, figure in zip(line, over, strict=True) if figure]
    labels = [item for item, figure in zip(line, over, strict=True) if not figure]
    before = Before(reading.heads, rows=bool(reading.rows), in_head=reading.in_head, loose=reading.loose)
    if first or is_head(before, labels, values):
        _head(reading, labels, values)
    elif not values and len({(item.start, item.text) for item in labels}) == 1 and not labels[0].again:
        _single(reading, labels[0])
    else:
        reading.in_head = False
        _row(reading, labels, values)


def _over_figures(reading: _Reading, item: Item) -> bool:
    """Whether an item stands in the columns of figures: it begins there, or reaches over them from beyond the rows' first column.

    On a page or a line, where figures are set to the right and headings are not, figures and periods are none of the rows' names either.
    """
    if item.start >= reading.left:
        return True
    beyond = item.start > reading.edge
    if reading.loose and beyond and (item.is_figure or is_year(item.text) or is_period(item.text)):
        return True
    if reading.loose and item.end > reading.left and 2 * item.start >= reading.edge + reading.left:
        return True  # wider than the figures that end where it does, and far from where names begin
    return beyond and item.end > reading.left and item.start + item.end >= 2 * reading.left


def _head(reading: _Reading, labels: list[Item], values: list[Item]) -> None:
    if not reading.in_head:
        _let_go(reading)
        fresh = heads_again(reading.heads, values) or any(is_period(item.text) or is_year(item.text) for item in values)
        kept = [] if fresh else [head for head in reading.heads if any(is_period(one.text) or is_year(one.text) for one in head)]
        reading.heads, reading.untrusted = kept, False
    reading.in_head = True
    for item in labels:
        if item.again:
            continue
        said = measure_of(item.text)
        if said.scale or said.currency:
            reading.measures.append(item.raw)
        if only_measures(item.text):
            continue
        if reading.rows:
            _section(reading, item)
        else:
            reading.names.append(item)
    reading.headings = None
    alone = len(values) == 1 and only_measures(values[0].text)
    if alone and not reading.loose and (over := over_one(reading.heads, values[0])) is not None:
        reading.heads[-1] = [replace(one, text=f"{one.text} {values[0].text}") if one is over else one for one in reading.heads[-1]]
        return
    if alone and (measure_of(values[0].text).scale or measure_of(values[0].text).currency):
        reading.measures.append(values[0].text)
    reading.heads.append([] if alone else values)
    reading.over_all += [head[0].text for head in reading.heads if names_all(head, reading.heads)]


def _section(reading: _Reading, item: Item) -> None:
    """What stands beside headings that come again names the rows below them; what stands beside the first ones, those before."""
    if not reading.sections and reading.names and tells_rows(reading.names[-1].text):
        first = reading.names[-1].text
        reading.rows = [(f"{first}, {group}" if group else first, label, told) for group, label, told in reading.rows]
    reading.sections = True
    reading.group, reading.unused = (item, False) if tells_rows(item.text) else (None, False)


def _single(reading: _Reading, item: Item) -> None:
    """A row of one cell: it says how figures are measured, names the table, heads columns, or groups the rows below it."""
    if only_measures(item.text):
        reading.measures.append(item.text)
    elif not reading.rows and not reading.heads:
        reading.titles.append(item.text)
        if measure_of(item.text).scale:
            reading.measures.append(item.text)
    else:
        reading.group = _after(reading, item)
        reading.unused = True
        reading.in_head = False


def _after(reading: _Reading, item: Item) -> Item:
    """A line that groups the rows below it; with the one before it where no row came in between: a name of several lines, or levels."""
    before = reading.group
    if before is None or not reading.unused or len(before.text) > MAX_GROUP:
        _let_go(reading)
        return item
    goes_on = item.text[:1].islower() or item.text[:1].isdigit() or before.text.endswith((",", "and", "of", "-"))
    return replace(item, text=f"{before.text.rstrip(':')}{' ' if goes_on else ', '}{item.text}", indent=before.indent)


def _let_go(reading: _Reading) -> None:
    """Drop the line that groups rows; one that no row came under is told by itself."""
    if reading.group is not None and reading.unused:
        reading.rows.append(("", [reading.group.text], []))
    reading.group, reading.unused, reading.deeper = None, False, False


def _row(reading: _Reading, labels: list[Item], values: list[Item]) -> None:
    label = [item.text for item in labels]
    group = reading.group
    if group is not None and reading.indents and labels and _leaves(reading, group, labels[0]):
        _let_go(reading)
        group = None
    if group is not None and reading.unused and labels:
        reading.deeper = labels[0].indent > group.indent + SAME_INDENT
    if group is not None and reading.unused and (not label or label[0][:1].islower() or group.text.endswith(GOES_ON)):
        label = [" ".join([group.text, *label[:1]]), *label[1:]]  # the name of a row in two lines, its figures beside the second
        group = reading.group = None
    reading.unused = False
    told: list[tuple[str, Item]] = []
    headings = reading.headings = reading.headings or Headings(reading.heads)
    leaf_count = len(reading.heads[-1]) if reading.heads else 0
    for at, item in enumerate(values):
        path = headings.path(item)
        if not path and leaf_count == len(values):
            path = reading.heads[-1][at].text
        told.append((path, item))
    if reading.loose and len(told) > 1 and reading.heads:
        paths = headings.loose_paths(values, reading.paired)
        told = list(zip(paths, values, strict=True)) if paths else [("", item) for item in values]
        reading.paired |= {path for at, (path, item) in enumerate(told) if at and path == told[at - 1][0] and item.text.endswith("%")} - {
            ""
        }
        amounts = [path for path, item in told if not item.text.endswith("%")] or [path for path, _ in told]
        amounts = [path for path in amounts if path not in reading.paired]
        if len(set(amounts)) < len(amounts):
            told = [("", item) for item in values]  # "2022; 2022; 2022": a part of the headings is missing
    if reading.loose and len(told) > 1 and not all(path for path, _ in told):
        told = [("", item) for _, item in told]  # places on a page tell too little here to trust any of them
        if not reading.untrusted:
            reading.untrusted = True
            reading.rows.append(("", ["; ".join(item.text for head in reading.heads for item in head)], []))
    reading.rows.append((group.text.rstrip(":") if group else "", label, told))
    if group is not None and label and label[0].lower().startswith("total"):
        reading.group = None


def _leaves(reading: _Reading, group: Item, label: Item) -> bool:
    """Whether a row stands no longer under a line: it begins before it, or where it begins while the line's own rows begin behind it."""
    if label.indent < group.indent and not group.text.endswith(":"):
        return True
    return reading.deeper and not reading.unused and label.indent <= group.indent + SAME_INDENT


def _table(reading: _Reading, around: Around, page: int | None) -> Table | None:
    if not reading.rows:
        return None
    labels = max(1, max((len(label) for _, label, _ in reading.rows), default=1))
    titles = list(reading.titles)
    named = [item for item in reading.names if not is_title(item, titles)]
    titles += [*(item.text for item in named[:-labels]), *dict.fromkeys(reading.over_all)]
    names = [item.text for item in named[-labels:]]
    title = around.title or next((one for one in titles if not only_measures(one)), "")
    told_rows = [*(("", [one], list[tuple[str, Item]]()) for one in apart((*titles, *names), title)), *reading.rows]
    columns: dict[tuple[str, int], None] = {}  # in the order in which they are met
    rows: list[dict[tuple[str, int], Item]] = []
    for _, _, told in told_rows:
        keyed: dict[tuple[str, int], Item] = {}
        counts: Counter[str] = Counter()
        for path, item in told:
            key = (path, counts[path])
            counts[path] += 1
            keyed[key] = item
            columns.setdefault(key)
        rows.append(keyed)
    time = next((said for name in (*names, *titles) if (said := lasting(name))), "")
    paths = [f"{time} {path}" if time and is_year(path) else path for path, _ in columns]
    header = (*names, *([""] * (labels - len(names))), *paths)
    cells: list[tuple[str, ...]] = []
    tags: list[tuple[int, int, Tag]] = []
    for at, ((_, label, _), keyed) in enumerate(zip(told_rows, rows, strict=True)):
        cells.append((*label, *([""] * (labels - len(label))), *(keyed[key].text if key in keyed else "" for key in columns)))
        tags += [(at, labels + place, tag) for place, key in enumerate(columns) if key in keyed and (tag := keyed[key].tag) is not None]
    groups = tuple(group for group, _, _ in told_rows)
    measure = "\n".join(dict.fromkeys([*reading.measures, *([around.measure] if around.measure else [])]))
    return Table(header, tuple(cells), around.caption, page, labels, groups if any(groups) else (), measure, title[:160], tuple(tags))


__all__ = ["Around", "interpreted"]
