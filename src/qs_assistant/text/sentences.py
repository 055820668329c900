"""Splits running text into sentences, minding abbreviations, initials and decimals."""

import re

# Words that end in a full stop without ending a sentence, lower case, without the stop.
_ABBREVIATED = (
    "mr mrs ms dr prof sen rep gov gen col st jr sr vs etc approx ca cf eg ie al est no nos fig figs eq vol pp p ch sec art para ref refs "
    "dept univ inc ltd co corp llc plc gmbh ag bros mt ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri "
    "q1 q2 q3 q4 fy resp incl excl max min avg u.s u.k e.u u.n i.e e.g a.m p.m ph.d m.sc b.sc d.c"
)
# Of those, the ones that do end a sentence when a capital follows that is no name's beginning.
_ENDING = "inc ltd co corp llc plc etc u.s u.k e.u u.n a.m p.m d.c jr sr al ag gmbh"
_OPENING = (
    "the a an this that these those it its he she they we our their in on at by for from with after before since until as if when while "
    "where there however but and so yet also then thus both each most many some any no one two three all such according under over"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_MAY_END = frozenset(_ENDING.split())
_OPENERS = frozenset(_OPENING.split())
_REACH = 80  # characters to both sides of a full stop that decide whether it ends a sentence
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)")
_LAST_WORD = re.compile(r"(?<![\w.&'’-])([\w.&'’-]*)$")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, each trimmed; a line break that follows no sentence's end is a break as well in tables.

    Figures ("$7.5"), abbreviations ("U.S.", "Inc.", "approx.", "No. 5") and initials ("J. Smith") do not end a sentence.
    """
    return [part for line in text.split("\n") for part in _split(line)]


def worded_sentences(text: str) -> list[str]:
    """The same, where what has no letter ("2024.") belongs to the sentence after it: a number alone says nothing."""
    found: list[str] = []
    for line in text.split("\n"):
        bare = ""
        for part in _split(line):
            whole = f"{bare} {part}" if bare else part
            bare = "" if any(map(str.isalpha, whole)) else whole
            if not bare:
                found.append(whole)
        if bare:
            found.append(bare)
    return found


def _split(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _END.finditer(line):
        rest = line[match.end() : match.end() + _REACH].lstrip()
        if rest and not _ends(line[max(start, match.start() - _REACH) : match.start()], match[0], rest):
            continue
        found.append(line[start : match.end()].strip())
        start = match.end()
    tail = line[start:].strip()
    return [*found, tail] if tail else found


def _ends(before: str, mark: str, rest: str) -> bool:
    opener = rest.lstrip("\"'“‘([")[:1]
    if not (opener.isupper() or opener.isdigit() or opener in "$€£~") or not opener:
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    match = _LAST_WORD.search(before)
    word = (match[1] if match else "").lower()
    initial = len(word) == 1 and word.isalpha() and before[-1:].isupper()
    known = word in _ABBREVIATIONS or initial
    if not known:
        return True
    following = re.match(r"[\w'’-]+", rest)
    return word in _MAY_END and following is not None and following[0].lower() in _OPENERS
