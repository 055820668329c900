"""A workbook's numbers as its cells show them: 0.625 under "0.0%" is 62.5%, 38400000 under '$#,##0.0,,"M"' is $38.4M.

Number formats are those of ECMA-376, part 1, section 18.8.31: up to four sections, digits, grouping and scaling commas, percent signs and
literal words. What a section cannot say here (fractions, powers) is shown as the plain number.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|([0#?.,]+)|(E[+-]0+)|(%)|(.)', re.DOTALL)
_PLAIN = frozenset({"general", "", "@"})
MAX_FORMAT = 200


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: the words before and after the digits, and how the digits are shown; None for no digits."""

    before: str
    after: str
    digits: str | None
    percents: int
    plain: bool = False


def shown_number(value: float, number_format: str) -> str:
    """A number as its format shows it; "" where the format hides it."""
    if number_format.lower() in _PLAIN or len(number_format) > MAX_FORMAT:
        return plain_number(value)
    sections = _sections(number_format)
    if len(sections) == 1 or value > 0 or (value == 0 and len(sections) < 3):
        place, size = 0, value
    elif value < 0:
        place, size = 1, -value
    else:
        place, size = 2, value
    section = sections[place]
    if section.plain:
        return plain_number(value)
    if section.digits is None:
        return (section.before + section.after).strip()
    digits = _digits(abs(size), section)
    if not digits:
        return ""  # "#,###" shows no digit of what rounds to nought
    sign = "-" if size < 0 else ""
    return f"{sign}{section.before}{digits}{section.after}".strip()


def plain_number(value: float) -> str:
    """A number without a format: up to twelve digits, thousands grouped where it cannot be a year."""
    text = f"{value:.12g}"
    if "e" in text:
        return text
    grouped = abs(value) >= 10_000 or (abs(value) >= 1_000 and not (value == int(value) and 1900 <= value <= 2100))
    return f"{Decimal(text):,}" if grouped else text


def _digits(size: float, section: _Section) -> str:
    pattern = section.digits or ""
    scaled = len(pattern) - len(pattern.rstrip(","))
    pattern = pattern.rstrip(",")
    whole, _, part = pattern.partition(".")
    places, least = len(part.replace(",", "")), part.count("0")
    number = Decimal(f"{size:.15g}") * (Decimal(100) ** section.percents) / (Decimal(1000) ** scaled)
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{number:,.{places}f}" if "," in whole else f"{number:.{places}f}"
    while places > least and text.endswith("0"):
        text, places = text[:-1], places - 1
    text = text.rstrip(".")
    zeros = whole.count("0")
    first, dot, rest = text.partition(".")
    if zeros == 0 and first == "0":
        first = ""
    return first.rjust(zeros, "0") + dot + rest


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts, quoted, running = [], False, ""
    escaped = False
    for letter in number_format:
        if letter == ";" and not quoted and not escaped:
            parts.append(running)
            running = ""
            continue
        quoted ^= letter == '"' and not escaped
        escaped = letter == "\\" and not escaped
        running += letter
    return tuple(_section(part) for part in [*parts, running])


def _section(text: str) -> _Section:
    if text.strip().lower() == "general":
        return _Section("", "", None, 0, plain=True)
    before, after, digits, percents = "", "", None, 0
    for match in _TOKEN.finditer(text):
        quoted, escaped, currency, number, power, percent, other = match.groups()
        if power or other == "/":
            return _Section("", "", None, 0, plain=True)
        if number is not None and any(mark in number for mark in "0#?"):
            if digits is not None:
                return _Section("", "", None, 0, plain=True)
            digits = number.replace("?", "#")
            continue
        words = next((one for one in (quoted, escaped, currency, number, other) if one is not None), "")
        if percent:
            percents, words = percents + 1, "%"
        if digits is None:
            before += words
        else:
            after += words
    return _Section(before, after, digits, percents)
