"""Number words ("one hundred and thirty-one million", "nine in ten", "doubled", "hundreds") and what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qs_assistant.text.numerals import PARTS, ROUND, SMALL
from qs_assistant.text.scales import scales

_SCALE_WORDS = {"hundred": 100.0, **scales("thousand million billion trillion"), "dozen": 12.0}
_WORD = "|".join([*sorted([*SMALL, *ROUND, *_SCALE_WORDS], key=len, reverse=True), "point"])
_RUN = re.compile(
    rf"(?<![\w$€£-])(?:(?P<article>an?|half\s+an?)\s+(?=(?:hundred|thousand|million|billion|trillion|dozen)\b))?"
    rf"(?P<words>(?:{_WORD})(?:(?:[\s-]+|(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+)(?:{_WORD})\b)*)(?P<fold>-?fold)?(?![\w])",
    re.IGNORECASE,
)
_LENT = re.compile(rf"(?:(?:{'|'.join(_SCALE_WORDS)})\b(?:[\s-]+(?:and\s+)?|$))*", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:hundreds|thousands|millions|billions|trillions|dozens|tens\s+of|scores\s+of|several\s+(?:hundred|thousand|million|billion))\b",
    re.IGNORECASE,
)
_MULTIPLES = (
    (2.0, r"doubl(?:e|es|ed|ing)|twice|two-?fold"),
    (3.0, r"tripl(?:e|es|ed|ing)|trebl(?:e|es|ed|ing)|thrice|three-?fold"),
    (4.0, r"quadrupl(?:e|es|ed|ing)"),
    (0.5, r"halv(?:e|es|ed|ing)"),
)
_EACH_MULTIPLE = "|".join(f"(?P<m{place}>{pattern})" for place, (_, pattern) in enumerate(_MULTIPLES))
_MULTIPLE = re.compile(rf"\b(?:{_EACH_MULTIPLE})\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?:(?P<n>a|an|one|two|three|four|seven|nine)[\s-](?P<part>thirds?|quarters?|fifths?|tenths?)(?!-(?:party|parties|hand|person|rate|class|generation)\b)"
    r"(?=\s+of\s+(?!(?:19|20)\d\d|fiscal|the\s+(?:fiscal\s+)?year)|-|\s*[.,;:!?)]|\s*$"
    r"|\s+(?:more|less|lower|higher|cheaper|dearer|smaller|larger))"
    r"|(?<!first[ -])(?<!second[ -])(?<!other )(?<!latter )half(?!-year|\s+an?\s+(?:million|billion|trillion|dozen|hundred)))\b",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"\b(?P<a>\d{{1,3}}|{'|'.join(SMALL)})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<b>10|100|20|5|4|3|three|four|five|ten|twenty|a\s+hundred)\b"
    r"(?!\s*[%\w]*\s*(?:months|years|minutes))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One number written in words: where it stands, its value, its last counting step, and its unit where the words carry one.

    `kind` is "fraction", "multiple", "vague" (value 0) or "word" (a plain number word: a number only with a unit, magnitude or percent).
    """

    start: int
    end: int
    value: float
    step: float
    kind: Literal["fraction", "multiple", "vague", "word"]
    unit: str = ""
    scaled: bool = False


def wordings(text: str) -> Iterator[Wording]:
    """Every number in words, in no particular order; where two overlap, the earlier of the kinds below goes first."""
    for match in _IN.finditer(text):
        ratio = _plain_value(match["a"]) / _plain_value(match["b"])
        yield Wording(match.start(), match.end(), ratio, 0.0, "fraction", "fraction")
    for match in _FRACTION.finditer(text):
        top = 1 if match["part"] is None or match["n"].lower() in {"a", "an"} else SMALL[match["n"].lower()]
        yield Wording(match.start(), match.end(), top / PARTS[(match["part"] or "half").lower()], 0.0, "fraction", "fraction")
    for match in _MULTIPLE.finditer(text):
        place = next(number for number in range(len(_MULTIPLES)) if match[f"m{number}"])
        yield Wording(match.start(), match.end(), _MULTIPLES[place][0], 0.0, "multiple", "x")
    for match in _VAGUE.finditer(text):
        yield Wording(match.start(), match.end(), 0.0, 0.0, "vague", re.sub(r"\s+", " ", match.group().lower()))
    for match in _RUN.finditer(text):
        # "$131 million two years later": a magnitude without a number of its own belongs to what stands before it.
        lent = 0 if match["article"] else _LENT.match(match["words"]).end()  # type: ignore[union-attr]  # matches the empty text too
        words, start = match["words"][lent:], match.start("words") + lent if lent else match.start()
        value = _value(words, match["article"]) if words else None
        if value is not None:
            scaled = any(scale in words.lower() for scale in _SCALE_WORDS)
            if match["fold"]:
                yield Wording(start, match.end(), value, 0.0, "multiple", "x")
            else:
                yield Wording(start, match.end(), value, 0.0, "word", scaled=scaled)


def _plain_value(text: str) -> float:
    word = re.sub(r"^a\s+", "", text.lower())
    return float(word) if word.isdigit() else {**SMALL, **ROUND, "hundred": 100}[word]


def _value(words: str, article: str | None) -> float | None:
    tokens = [part for part in re.split(r"[\s-]+", words.lower()) if part != "and"]
    if "point" in tokens:
        place = tokens.index("point")
        digits = [token for token in tokens[place + 1 :] if token in SMALL and SMALL[token] < 10]
        if not digits or place == 0:
            return None
        after = tokens[place + 1 + len(digits) :]
        value = (_sum(tokens[:place]) or 0.0) + float("0." + "".join(str(SMALL[token]) for token in digits))
        for token in after:
            value *= _SCALE_WORDS.get(token, 1.0)
        return value
    if article:
        return _sum(["one", *tokens], half=article.lower().startswith("half"))
    return _sum(tokens) if tokens[0] not in _SCALE_WORDS else None


def _sum(tokens: list[str], *, half: bool = False) -> float | None:
    total, group = 0.0, 0.0
    for token in tokens:
        if token in SMALL:
            group += SMALL[token]
        elif token in ROUND:
            group += ROUND[token]
        elif token in {"hundred", "dozen"}:
            group = (group or 1.0) * _SCALE_WORDS[token]
        else:
            total += (group or 1.0) * _SCALE_WORDS[token]
            group = 0.0
    value = total + group
    return value / 2 if half else value
