"""Words with ligatures that a file's font does not name: "�nancial" is read as "financial" where one known word alone fits.

`ligature_words.txt` holds common words with such letters. What none or several of them fit stays as it is, and is told.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from qs_assistant.documents.formats.pdf_glyphs import UNREAD, Line

LIGATURES = "(?:ffi|ffl|ff|fi|fl)"
_WORD = re.compile(rf"(?<![A-Za-z{UNREAD}])(?=[A-Za-z]*{UNREAD})[A-Za-z{UNREAD}]+")


def mend(lines: list[Line]) -> list[str]:
    """Put known words in the place of those with unread signs, in the lines themselves; the words that were put in, in order."""
    found: list[str] = []

    def put(match: re.Match[str]) -> str:
        word = known(match.group())
        if word:
            found.append(word)
        return word or match.group()

    for line in lines:
        for segment in line.segments:
            if UNREAD in segment.text:
                segment.text = _WORD.sub(put, segment.text)
    return found


@lru_cache(maxsize=4_096)
def known(word: str) -> str:
    """The one known word that a word with unread signs may be, its capitals kept; "" where there is none, or more than one."""
    if word.count(UNREAD) > 2 or len(word) < 2:
        return ""
    pattern = re.compile("".join(LIGATURES if letter == UNREAD else letter for letter in word.lower()))
    fitting = [one for one in _words() if pattern.fullmatch(one)]
    if len(fitting) != 1:
        return ""
    capital = word[0].isupper()
    return fitting[0].capitalize() if capital else fitting[0]


@cache
def _words() -> tuple[str, ...]:
    return tuple(Path(__file__).with_name("ligature_words.txt").read_text(encoding="utf-8").split())
