"""A mail's text in the words of its sender and of those whom it quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(r"\s{0,3}>\s?")
_WROTE = re.compile(
    r"^(?:On\s++)?(?P<lead>[^\n<>]{1,160}?)\s{0,3}(?:<[^<>\s]{1,99}@[^<>\s]{1,99}>|\[[^\]\s]{1,99}@[^\]\s]{1,99}\])?\s{1,3}(?:wrote|writes|said|schrieb)\s*+:\s*$"
)
_ORIGINAL = re.compile(r"^\s*-{2,}\s*(?:Original Message|Forwarded message|Original-Nachricht)\s*-{2,}\s*$", re.IGNORECASE)
_HEADER = re.compile(r"^\s*\*?(From|Sent|Date|To|Cc|Subject)\*?:\*?\s*(.*)$", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?(?P<day>[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+[A-Z][a-z]{2,8}\.?\s+\d{4}|\d{4}-\d\d-\d\d)"
)
_TIME = re.compile(r",?\s{0,3}(?:\bat\s+)?\b\d{1,2}:\d\d(?::\d\d)?(?:\s*(?i:[ap]\.?m)\b\.?)?(?:\s*(?:[A-Z]{3,4}\b|[+-]\d{4}))?,?")

EARLIER = "an earlier mail"


@dataclass(frozen=True, slots=True)
class Words:
    """Some of a mail's text: `speaker` is whom it quotes, with the date where it is said; "" for the sender's own words."""

    text: str
    speaker: str


def parted(text: str) -> Iterator[Words]:
    """A mail's text in its order, the sender's own words and quoted ones apart, without the marks of quoting."""
    speaker, running = "", list[str]()
    whose: dict[int, str] = {}  # by how deep they are quoted: after a deeper quote, whom it interrupted speaks on
    forwarded = False
    for line in _with_whole_leads(text):
        depth, plain = _depth(line)
        lead = _WROTE.match(plain.strip())
        if lead or _ORIGINAL.match(plain):
            yield from _said(running, speaker)
            running = []
            whose = {at: one for at, one in whose.items() if at <= depth}
            whose[depth + 1] = _named(lead["lead"]) if lead else EARLIER
            forwarded = not lead
            continue
        if forwarded and (header := _HEADER.match(plain)):
            whose[depth + 1] = _with_header(whose.get(depth + 1, EARLIER), header[1].lower(), header[2])
            continue
        level = depth + forwarded
        now = next((whose[at] for at in range(level, 0, -1) if at in whose), EARLIER) if level else ""
        if now != speaker and plain.strip():
            yield from _said(running, speaker)
            running, speaker = [], now
        running.append(plain)
    yield from _said(running, speaker)


def _with_whole_leads(text: str) -> Iterator[str]:
    """The lines, with "On ... wrote:" that was broken over two lines as one."""
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        joined = f"{lines[at]} {lines[at + 1].lstrip('> ')}" if at + 1 < len(lines) else ""
        if joined and re.match(r"[>\s]*On\s", lines[at]) and not _WROTE.match(lines[at].strip("> ")) and _WROTE.match(joined.strip("> ")):
            yield joined
            at += 2
            continue
        yield lines[at]
        at += 1


def _depth(line: str) -> tuple[int, str]:
    depth = 0
    while match := _QUOTED.match(line):
        depth, line = depth + 1, line[match.end() :]
    return depth, line


def _said(lines: list[str], speaker: str) -> Iterator[Words]:
    text = "\n".join(lines)
    if text.strip():
        yield Words(text, speaker)


def _named(lead: str) -> str:
    """Whom a mail quotes, and of when: "Desk B, Feb 9, 2026"."""
    found = _DATE.search(lead)
    name = _TIME.sub(" ", _DATE.sub(" ", lead)).strip(" ,")
    return ", ".join(filter(None, (" ".join(name.split()), found["day"] if found else "")))


def _with_header(known: str, name: str, value: str) -> str:
    if name == "from":
        return re.sub(r"[<\[][^<>\[\]]*[>\]]", "", value).strip() or known
    if name in {"sent", "date"} and (found := _DATE.search(value)):
        return f"{known}, {found['day']}"
    return known
