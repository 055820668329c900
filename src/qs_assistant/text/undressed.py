"""Characters that only dress others up, made ordinary: brackets of every script, frames and strokes over digits, letters drawn as nothing.

Unicode's own classes and names decide, not a list of examples.
"""

import unicodedata
from functools import lru_cache

MOST_HANGING = 3
"""Marks that hang on one letter: no living script needs more, and a pile of them covers the lines around."""

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""What is drawn as nothing, though Unicode does not class it as a format character."""


def undressed(text: str) -> str:
    """The text with round brackets alone, nothing drawn around or across a digit or sign, and no letter that is not seen."""
    if text.isascii():
        return text
    kept: list[str] = []
    hanging = MOST_HANGING
    for character in text:
        if character.isascii():
            hanging = 0 if character.isalpha() else MOST_HANGING
            kept.append(character)
            continue
        plain, hangs = _ordinary(character)
        if hangs:
            hanging += 1
            kept.append(plain if hanging <= MOST_HANGING else "")
        elif plain:
            hanging = 0 if plain.isalpha() else MOST_HANGING
            kept.append(plain)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _ordinary(character: str) -> tuple[str, bool]:
    """What a character that is not ASCII is shown as, and whether it hangs on the one before it."""
    category, name = unicodedata.category(character), unicodedata.name(character, "")
    if category == "Me" or character in _BLANK or "VARIATION SELECTOR" in name:
        return "", False
    if category == "Mn":
        return character, True
    bracket = category in ("Ps", "Pe") or "BRACKET" in name or "CORNER" in name
    if not bracket or "QUOTATION" in name:
        return character, False
    opens = category == "Ps" or (category != "Pe" and "LEFT" in name)
    if not opens and category != "Pe" and "RIGHT" not in name:
        return character, False
    quoting = "CORNER BRACKET" in name  # the quotation marks of Chinese and Japanese
    return ("“" if opens else "”") if quoting else ("(" if opens else ")"), False
