"""Text into words, numbers and marks, with where each stands."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad*`"))
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "−": "-", "‑": "-", "×": "x", "÷": "/", "_": " ", "→": "->", "➜": "->"}
)
_THAT_IS = re.compile(r"\b([ie])\.([eg])\.", re.IGNORECASE)
_STAGE_ODDS = re.compile(r"\b(p)\((separator|cell|pack|factory)\)", re.IGNORECASE)
_BLANKS = re.compile(r"(\s{8})\s+")  # no word of a question needs more, and some readers try each place in them
_VULGAR = re.compile(r"(?:(?<!\d)(\d++))?\s?([¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
LONGEST_MIXED = 15
"""Digits before a fraction of one character ("7½") that a number still holds exactly."""

_NAME = r"\d{1,2}-[kqf]\b|(?:45x|48e)\b|(?!usd|eur|gbp|us\d|x\d)[a-z]{1,6}\d\w*"
_OTHER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,3}(?:[ '][0]{3})+(?![\d.,])|(?<!\d,)\d+,\d{1,2}(?![\d,])"
    r"|\d+(?:\.\d+)?(?:e[+-]?\d+\b)?|(?<!\.)\.\d+)"
    r"|(?P<word>r&d|sg&a|[^\W\d]+(?:'[^\W\d]+)?)"
    r"|(?P<mark>[-=]>|(?<=[\d%])\s*\.{2,3}(?=\s*[$€£]?\d)|\S)"
)


def words(text: str) -> frozenset[str]:
    """A set of words from a text, for tables that read better as prose."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """A set of phrases from a text with bars between them."""
    return frozenset(one.strip() for one in text.split("|"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark in lower case; `spaced` says whether white space stood before it."""

    text: str
    start: int
    end: int
    kind: Literal["word", "number", "name", "mark"]
    spaced: bool


def encodable(text: str) -> str:
    """The text with a question mark for what UTF-8 cannot hold: bytes of an argument that were none, halves of a character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def clean(text: str) -> str:
    """The text without invisible characters and Markdown marks, digits of all scripts as ASCII, quotes and dashes made plain."""
    shown = text.translate(_INVISIBLE)
    if not shown.isascii():
        shown = "".join(_plain(one) for one in _VULGAR.sub(_decimal, shown))
    alike = _THAT_IS.sub(lambda match: f"{match[1]}{match[2]}  ", shown.translate(_ALIKE))
    return _BLANKS.sub(r"\1", _STAGE_ODDS.sub(lambda match: f"{match[1]} {match[2]} ", alike))


def _decimal(match: re.Match[str]) -> str:
    """A fraction of one character in digits: 7½ is 7.5, ½ by itself is 1/2."""
    if match[1] and len(match[1]) > LONGEST_MIXED:
        return match.group()
    if match[1]:
        return f"{int(match[1]) + unicodedata.numeric(match[2]):.6g}"
    return unicodedata.normalize("NFKC", match[2]).replace("\u2044", "/")


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    alike = unicodedata.normalize("NFKC", character)
    return alike if len(alike) == 1 else " " if character.isspace() else character


@lru_cache(maxsize=16)
def _pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    whole = "".join(rf"{re.escape(one.lower())}(?!\w)|" for one in codes)
    return re.compile(f"(?P<name>{whole}{_NAME})|{_OTHER}")


def tokenize(text: str, codes: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """The tokens of a cleaned text. A hyphen inside a compound ("two-year") is white space, but in a code such as "AX-7"."""
    lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    tokens: list[Token] = []
    for match in _pattern(codes).finditer(lowered):
        kind, start = match.lastgroup, match.start()
        word = "-" if match.group().strip().startswith("..") else match.group()  # "30..90%" is a range
        if (word == "-" and _joins(lowered, start)) or (word == "'" and _is_possessive(lowered, start)):
            continue
        if kind == "word" and word.endswith("'s"):
            word = word[:-2]
        tokens.append(Token(word, start, match.end(), kind, start == 0 or lowered[start - 1].isspace()))  # type: ignore[arg-type]  # lastgroup is one of the four names
    return tuple(tokens)


def _is_possessive(text: str, at: int) -> bool:
    """Whether the apostrophe at a place ends a plural ("two years' delay")."""
    return text[max(at - 1, 0) : at] == "s" and not text[at + 1 : at + 2].isalnum()


def _joins(text: str, at: int) -> bool:
    """Whether the hyphen at a place joins two parts of a compound of which one is a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isalnum() and after.isalnum() and (before.isalpha() or after.isalpha())
