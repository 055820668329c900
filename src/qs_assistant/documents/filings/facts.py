"""The facts of an inline XBRL document: value, unit, scale and period of each tagged figure (Inline XBRL 1.1, part 1, sections 10 and 15).

Read with lxml from the tree that the page is read from anyway, so that each fact is known at its place in the text. What is broken (a
context or unit that is missing, a value that cannot be read) leaves its part of the tag empty; the rest of the tag still counts.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from lxml import etree

from qs_assistant.documents.document import Tag

MARK = "qs-tag"
MAX_SCALE = 15
_WORDS = {"zero": 0, "no": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$"}


def mark_facts(tree: etree._Element) -> list[Tag]:
    """The tags of a document's figures; each figure's element is given its place in the list as the attribute `MARK`."""
    periods = _periods(tree)
    units = _units(tree)
    tags: list[Tag] = []
    for element in named(tree, "nonfraction"):
        tag = _tag(element, periods, units)
        if tag is not None:
            element.set(MARK, str(len(tags)))
            tags.append(tag)
    return tags


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def named(tree: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a local name, whatever their prefix."""
    return (element for element in tree.iter(etree.Element) if _local(element) == name)


def _tag(element: etree._Element, periods: Mapping[str, str], units: Mapping[str, str]) -> Tag | None:
    if element.get("xsi:nil") in {"true", "1"} or element.get("nil") in {"true", "1"}:
        return None
    shown = "".join(element.itertext())
    size = _size(shown, element.get("format") or "")
    try:
        power = int(element.get("scale") or 0)
    except ValueError:
        power = 0
    if size is None or abs(power) > MAX_SCALE:
        return None
    value = float(f"{size * 10.0**power:.15g}")
    if element.get("sign") == "-":
        value = -value
    unit = units.get(element.get("unitref") or "", "")
    if unit == "" and power == -2:
        unit = "fraction"
    if unit == "pure":
        unit = "fraction" if power == -2 else ""
    period = periods.get(element.get("contextref") or "", "")
    return Tag(value, unit, 10.0**power, period) if math.isfinite(value) else None


def _size(text: str, form: str) -> float | None:
    """The number that a text shows, by the transformation that the tag names (Transformation Registry 4)."""
    form = form.rpartition(":")[2].lower().replace("-", "")
    text = text.strip().replace("\xa0", " ")
    if form in {"fixedzero", "zerodash", "numdash"} or text in {"—", "–", "-"}:
        return 0.0
    if form in {"numwordsen", "numwordsenus"} or text.isalpha():
        return float(_WORDS[text.lower()]) if text.lower() in _WORDS else None
    if form in {"numcommadecimal", "numdotcomma", "numspacecomma"}:
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    digits = re.sub(r"[^\d.]", "", text)
    try:
        return float(digits)
    except ValueError:
        return None


def _periods(tree: etree._Element) -> dict[str, str]:
    """Each context's period as ISO: "2026-07-01/2026-09-30", or one day; "" where it cannot be read."""
    found: dict[str, str] = {}
    for context in named(tree, "context"):
        parts = {_local(part): (part.text or "").strip()[:10] for part in context.iter(etree.Element)}
        found[context.get("id") or ""] = _iso(parts)
    return found


def _iso(parts: Mapping[str, str]) -> str:
    try:
        if parts.get("instant"):
            return date.fromisoformat(parts["instant"]).isoformat()
        start, end = date.fromisoformat(parts.get("startdate", "")), date.fromisoformat(parts.get("enddate", ""))
    except ValueError:
        return ""
    return f"{start.isoformat()}/{end.isoformat()}" if timedelta(0) <= end - start < timedelta(days=40_000) else ""


def _units(tree: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit in named(tree, "unit"):
        over: list[str] = []
        under: list[str] = []
        for measure in named(unit, "measure"):
            name = (measure.text or "").strip().rpartition(":")[2]
            below = any(_local(parent) == "unitdenominator" for parent in measure.iterancestors())
            (under if below else over).append(_CURRENCIES.get(name.upper(), name.lower()))
        found[unit.get("id") or ""] = _unit(over, under)
    return found


def _unit(over: Sequence[str], under: Sequence[str]) -> str:
    if not over:
        return ""
    top = over[0]
    bottom = {"shares": "share"}.get(under[0], under[0]) if under else ""
    return f"{top}/{bottom}" if bottom else top
