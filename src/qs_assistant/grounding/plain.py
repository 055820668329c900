"""A text as a reader sees it: other scripts' digits, invisible characters, markup and escapes taken away, with the way back kept."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_DROPPED = ("Cf", "Mn", "Me", "Co", "Cs")
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SINGLE = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys("\u2212\u2010\u2011\ufe63\uff0d", "-"),
    "\u2044": "/",
    "\u2215": "/",
    "\u066b": ".",
    "\u066c": ",",
    "\u2018": "'",
    "\u2019": "'",
}
_MARKUP = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|mathit|operatorname)\s*(?=\{)"
    r"|\\[,;:! ]|\{,\}|\{\.\}|\\(?=[$%&#_*~|<>\[\](){}\\`])|[{}]"
    r"|\*{1,3}|~~|\|\||`+|(?<![A-Za-z0-9])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![A-Za-z0-9])"
    r"|</?[A-Za-z][^<>\n]{0,200}>|<!--|-->"
)
_KEPT = {"{,}": ",", "{.}": ".", "\\,": "", "\\;": " ", "\\:": " ", "\\ ": " ", "\\!": ""}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,12});")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without disguises; `origin[i]` is where the i-th character came from, with one entry more for the end."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that gave `text[start:end]`."""
        if end <= start:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> Plain:
    """A text with every character that hides or dresses up a number made ordinary."""
    if text.isascii() and not any(mark in text for mark in "\\{}*~`_<&|\t"):
        return Plain(text, tuple(range(len(text) + 1)))
    characters, origin = _replace(_ENTITY, text, list(range(len(text))), lambda match: html.unescape(match.group()))
    characters, origin = _ordinary(characters, origin)
    characters, origin = _replace(_MARKUP, characters, origin, lambda match: _KEPT.get(match.group(), ""))
    return Plain(characters, (*origin, len(text)))


def _ordinary(text: str, places: list[int]) -> tuple[str, list[int]]:
    out: list[str] = []
    origin: list[int] = []
    for place, character in zip(places, text, strict=True):
        new = _ordinary_character(character)
        out.append(new)
        origin.extend([place] * len(new))
    return "".join(out), origin


def _ordinary_character(character: str) -> str:
    if character.isascii():
        return " " if character == "\t" else character
    if character in _SINGLE:
        return _SINGLE[character]
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in {"Lo", "Nl", "No"}:
        value = unicodedata.numeric(character, None)
        if value is not None:
            return f" {value:.6g} " if value != int(value) else str(int(value))
    folded = unicodedata.normalize("NFKC", character)
    if folded == character:
        return character
    return "".join(one if one.isascii() else _SINGLE.get(one, one) for one in folded if unicodedata.category(one) not in _DROPPED)


def _replace(pattern: re.Pattern[str], text: str, origin: list[int], by: Callable[[re.Match[str]], str]) -> tuple[str, list[int]]:
    out: list[str] = []
    places: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        out.append(text[last : match.start()])
        places.extend(origin[last : match.start()])
        new = by(match)
        out.append(new)
        places.extend([origin[match.start()]] * len(new))
        last = match.end()
    out.append(text[last:])
    places.extend(origin[last:])
    return "".join(out), places
