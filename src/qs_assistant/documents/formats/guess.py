"""Guesses at what a document says of itself, for a person to confirm."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.parsed import KINDS, Guess
from qs_assistant.text.dates import MONTH_NAME, MONTHS

HEAD = 3_000
MAX_AUTHOR = 300
_MONTH = rf"({MONTH_NAME})"
_DATES = (
    (re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b"), "ymd"),
    (re.compile(rf"\b{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d\d)\b", re.IGNORECASE), "mdy"),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s+(20\d\d)\b", re.IGNORECASE), "dmy"),
)
_MONTH_ALONE = re.compile(rf"\b{_MONTH}\.?,?\s+(20\d\d)\b", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth")
_QUARTER = re.compile(
    r"\bQ(?P<n>[1-4])[\s,]*(?:(?:of|fiscal|FY)\s*)*(?P<y1>20\d\d)\b"
    r"|\b(?P<word>first|second|third|fourth)[\s-]+(?:fiscal\s+)?quarter(?:\s+of)?,?\s+(?:fiscal\s+)?(?P<y2>20\d\d)\b",
    re.IGNORECASE,
)
_KINDS = (
    ("shareholder-letter", re.compile(r"shareholder letter|letter to shareholders|dear shareholders", re.IGNORECASE)),
    ("filing", re.compile(r"\bform\s+(10-[kq]|8-k|20-f|s-1)|securities and exchange commission|commission file number", re.IGNORECASE)),
    (
        "press-release",
        re.compile(
            r"press release|business wire|pr newswire|globenewswire|for immediate release|forward-looking statements", re.IGNORECASE
        ),
    ),
    ("industry-report", re.compile(r"\b(market|industry|technology|outlook) (report|survey|outlook)\b|\bwhite ?paper\b", re.IGNORECASE)),
)
# Who publishes a text is what it says of itself (a wire's mark, a registrant's name), never whom it is about.
_WIRES = (
    ("Business Wire", re.compile(r"\(?BUSINESS WIRE\)?\s*[-–—)]")),
    ("PR Newswire", re.compile(r"/\s?PR ?Newswire\s?/", re.IGNORECASE)),
    ("GlobeNewswire", re.compile(r"\(GLOBE ?NEWSWIRE\)", re.IGNORECASE)),
)
_FILE_NAME = re.compile(r"10-[KQ]|8-K|20-F|6-K|(?=\S*\d)[\w.-]{5,}", re.IGNORECASE)  # no title, though a page may give it for one
_UNTELLING = re.compile(
    r"(?:untitled|new)?\s*document\s*\d*|untitled|(?:work)?book\s*\d+|sheet\s*\d+|home|index|ex(?:hibit)?[-\s]*\d+(?:\.\d+)?", re.IGNORECASE
)  # what a program or a filing's list calls any document
_NOTE = re.compile(r"\s*(?:\([0-9a-z]{1,2}\)|\*{1,3}|[†‡§])\s*\S")  # "(4) On July 9, ..."
_FORM = re.compile(r"\bform\s+(10-[kq]|8-k|20-f|6-k)\b", re.IGNORECASE)
_EXACT_NAME = re.compile(r"\(Exact name of (?:the )?registrant", re.IGNORECASE)
_FORMAL = re.compile(
    r"commission file|transition period|\bform\s+\d|pursuant to|exchange act|\(mark one\)|washington|__|^\W*\d"
    r"|period ended|\breport$|date of|united states",
    re.IGNORECASE,
)
REGISTRANT_LINES = 4  # above "(Exact name of registrant ...)" in which the name stands, whatever a form has in between


def guess_from(text: str, known: Guess, *, fallback_date: str = "", web: bool = False) -> Guess:
    """Fill the gaps of `known` from the beginning of a document's text."""
    head = text[:HEAD]
    kind = known.kind if known.kind in KINDS else next((kind for kind, words in _KINDS if words.search(f"{known.title}\n{head}")), "")
    registrant = _registrant(head)
    wire = next((name for name, mark in _WIRES if mark.search(head)), "")
    untitled = not any(map(str.isalpha, known.title)) or known.title.startswith("(") or _FILE_NAME.fullmatch(known.title) is not None
    named = bool(registrant) and (form := _FORM.search(head)) is not None and untitled
    known = replace(known, title=f"{registrant} {form[1].upper()}") if named and form else known
    tagged = known.kind == "filing" and known.publisher  # a filing's own tag says whose it is
    known = replace(known, publisher=known.publisher or wire)
    return replace(
        known,
        title=_telling(known) or clean(next(_lines(head), ""))[:120] or clean(known.title),
        author=clean(known.author)[:MAX_AUTHOR],
        publisher=clean(known.publisher) if "publisher" in known.stated or tagged or not registrant else registrant,
        date=iso_date(known.date) or first_date(_without_notes(head)) or iso_date(fallback_date) or quarter_end(f"{known.title}\n{head}"),
        kind=kind or ("article" if web else ""),
    )


def _telling(known: Guess) -> str:
    """The title that a file gives; "" where any document may have it and nobody said that it is meant."""
    title = clean(known.title)
    return title if "title" in known.stated or not _UNTELLING.fullmatch(title) else ""


def _lines(head: str) -> Iterator[str]:
    return (line for line in head.splitlines() if line.strip() and not _UNTELLING.fullmatch(line.strip()))


def _without_notes(head: str) -> str:
    """A text without its notes: a day that one of them names is of what it speaks of, and not the document's."""
    return "\n".join(line for line in head.splitlines() if not _NOTE.match(line))


def _registrant(head: str) -> str:
    """Who files a form: the nearest line above "(Exact name of registrant ...)" that is a name; "" where there is none."""
    match = _EXACT_NAME.search(head)
    lines = [clean(line) for line in head[: match.start()].splitlines()] if match else []
    names = (line for line in reversed([line for line in lines if line][-REGISTRANT_LINES:]) if 2 < len(line) <= 80)
    return next((line for line in names if any(map(str.isalpha, line)) and not _FORMAL.search(line)), "")


def first_date(text: str) -> str:
    """The first full date in a text as ISO, else the first month with a year ("2025-07"), else ""."""
    found = [(match.start(), _iso(match.groups(), order)) for words, order in _DATES for match in words.finditer(text)]
    dated = sorted((start, value) for start, value in found if value)
    if dated:
        return dated[0][1]
    month = _MONTH_ALONE.search(text)
    return f"{month[2]}-{_month(month[1]):02d}" if month else ""


def quarter_end(text: str) -> str:
    """The last day of the first quarter that a text names ("Q3 2026", "third quarter of 2026") as ISO, else ""."""
    match = _QUARTER.search(text)
    if match is None:
        return ""
    number = int(match["n"]) if match["n"] else _ORDINALS.index(match["word"].lower()) + 1
    return f"{match['y1'] or match['y2']}-{('03-31', '06-30', '09-30', '12-31')[number - 1]}"


def iso_date(value: str) -> str:
    """A date as it may stand in a file's facts, as ISO (a day, a month or a year), else ""."""
    value = value.strip()
    if match := re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)", value):
        year, month, day = match.groups()
        return _iso((year, month, day), "ymd") if day else (f"{year}-{month}" if month and 1 <= int(month) <= 12 else year)
    return first_date(value)


def _iso(parts: tuple[str, ...], order: str) -> str:
    named = dict(zip(order, parts, strict=True))
    try:
        return date(int(named["y"]), _month(named["m"]), int(named["d"])).isoformat()
    except ValueError:
        return ""


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text[:3].lower()]
