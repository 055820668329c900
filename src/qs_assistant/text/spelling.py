"""Small slips of spelling: how far two words are apart, and the words of units put right behind a number."""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from qs_assistant.text import numerals
from qs_assistant.text.tokens import Token, words

_OF_UNITS = words("percent percentage billion million trillion thousand points dollars cents years months terawatt gigawatt basis")


def with_units_spelled(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with a unit's word put right where it stands right behind a number and is one slip away ("93 percnt", "2 bilion")."""
    return tuple(_spelled(token, tokens[place - 1]) if place else token for place, token in enumerate(tokens))


def _spelled(token: Token, before: Token) -> Token:
    counted = before.kind == "number" or before.text in numerals.UNITS or before.text in numerals.TENS
    if not counted or token.kind != "word" or len(token.text) < 5 or token.text in _OF_UNITS:
        return token
    meant = [
        word
        for word in _OF_UNITS
        if word[0] == token.text[0] and abs(len(word) - len(token.text)) < 2 and OSA.distance(token.text, word) == 1
    ]
    return replace(token, text=meant[0]) if len(meant) == 1 and meant[0].rstrip("s") != token.text else token


_WORDS = words("there threw forth fifth sixth seventh eighth tenth thirst sever")
"""Words that are one slip away from a number's and mean what they say."""


def with_numbers_spelled(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with a number's word one slip away put right before a unit ("ninty percent"), and "wht if" as "what if"."""
    return tuple(_number(token, tokens[place + 1].text if place + 1 < len(tokens) else "") for place, token in enumerate(tokens))


def _number(token: Token, following: str) -> Token:
    if token.kind != "word" or len(token.text) < 3:
        return token
    if following == "if" and OSA.distance(token.text, "what") == 1:
        return replace(token, text="what")
    counted = following in _OF_UNITS or following == "%" or following in numerals.UNITS
    known = {**numerals.UNITS, **numerals.TENS}
    if not counted or len(token.text) < 5 or token.text in known or token.text in _WORDS:
        return token
    meant = [word for word in known if word[0] == token.text[0] and OSA.distance(token.text, word) == 1]
    return replace(token, text=meant[0]) if len(meant) == 1 else token
