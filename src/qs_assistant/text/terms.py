"""The telling words of a text, in the form in which passages and questions are compared word for word."""

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A word may hold the marks that belong to names, codes and figures: AX-7, 10-Q, $7.5, 1,000, R&D, I/O.
_WORD = re.compile(r"[^\W_]+(?:[-.,&/'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$")
_COMMON = (
    "a about above after again all also am an and any are aren't as at be because been before being below between both but by can "
    "can't cannot could did do does doing don't down during each else ever few for from further get give given gives go going got "
    "had has have having he her here hers him his how however i if in into is isn't it its itself just know let like made make "
    "many may me might mine more most much must my myself no nor not of off on once one only or other our ours out over own please "
    "put really s said same say says she should show so some such t tell than that the their theirs them themselves then there "
    "these they thing things think this those through to too under until up upon us use used very was wasn't way we well were what "
    "whats when where whether which while who whom whose why will with within without would yes yet you your yours"
)
_STOP = frozenset(_COMMON.split())
_ORDINARY = 40
"""Characters of the longest word that is kept."""


def content_words(text: str) -> list[str]:
    """The words in order, normalised: lower case, singular, figures without thousands marks; common words are left out.

    Codes come whole and in parts ("AX-7" gives "ax7", "ax" and "7"), so that any way of writing them is found.
    """
    return [found for match in _WORD.finditer(text.lower()) for found in (_kept if len(match[0]) <= _ORDINARY else _of_word)(match[0])]


def _of_word(word: str) -> tuple[str, ...]:
    """What a word in lower case gives: nothing, itself normalised, or a code whole and in parts."""
    word = word.replace("’", "'")
    if _NUMBER.match(word):
        found = [_figure(word)]
    else:
        word = word.removesuffix("'s")
        parts = _PART.findall(word)
        found = ["".join(parts)] if len(parts) > 1 else []
        found += [_stem(part) for part in parts if part not in _STOP]
    return tuple(one for one in found if one not in _STOP)


_kept = lru_cache(maxsize=16_384)(_of_word)
"""The same words come again and again, as a question is compared with thirty passages word for word; endless ones are not kept."""


def display_words(text: str, most: int = 6) -> tuple[str, ...]:
    """The telling words as written, in order, without figures: what a search looked for, for people to read."""
    found = (match[0] for match in _PART.finditer(text) if match[0].isalpha() and len(match[0]) > 2 and content_words(match[0]))
    return tuple(dict.fromkeys(found))[:most]


def terms(text: str) -> "NDArray[np.uint32]":
    """The distinct telling words as sorted 32-bit checksums."""
    import numpy as np  # only an index needs it: a process that reads one file starts without it

    return np.unique(np.fromiter((term(word) for word in content_words(text)), np.uint32))


def term(word: str) -> int:
    """A telling word's 32-bit checksum."""
    return zlib.crc32(word.encode())


def _figure(word: str) -> str:
    """1,000 and 1000 are one figure, as are 7.50 and 7.5."""
    plain = re.sub(r",(?=\d{3}(?!\d))", "", word)
    return plain.rstrip("0").rstrip(".") if "." in plain and "," not in plain else plain


def _stem(word: str) -> str:
    """Plurals and the commonest endings taken off; numbers and short words stay."""
    if len(word) < 4 or not word.isalpha():  # "gas", "yes", "use" are whole words
        return word
    for ending, instead, least in (("ies", "y", 5), ("sses", "ss", 5), ("ing", "", 6), ("ed", "", 5), ("es", "e", 4), ("s", "", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + instead
            break
    return word.removesuffix("e") if len(word) > 4 else word  # "price" and "pricing" meet at "pric"
