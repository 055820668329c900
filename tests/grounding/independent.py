"""A second, independently written reader of numbers, for tests that look at a finished message from outside.

It shares nothing with the guard: it takes marks, links, code fences, known names and list markers away with plain string work, then walks
the words. `stray` says which numbers of a message stand in none of the texts that it may rely on.
"""

import re
import unicodedata

NAMES = ("QSE-5", "QS-0", "QS-1", "V21L", "45X", "48E", "10-K", "10-Q", "8-K", "20-F", "24/7", "NMC811", "C/5", "B0", "B1", "A0")
_TENS = zip(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), range(20, 100, 10), strict=True)
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
WORDS = dict(_TENS) | {word: value for value, word in enumerate(_TEENS, 11)}
TIMES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12}


def values(text):
    """Every number of a text as a set of readings: as written, and with its magnitude."""
    flat = "".join(_plain(character) for character in text)
    for name in NAMES:
        flat = re.sub(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", " ", flat)
    flat = re.sub(r"https?://\S+", " ", flat)
    flat = re.sub(r"\[\^?\d+(?:, ?\d+)*\]", " ", flat)
    flat = re.sub(r"(?m)^\s*\d{1,2}[.)]\s", " ", flat)
    flat = re.sub(r"[*`~|\\]", "", flat)
    found = []
    for match in re.finditer(r"\d[\d,]*(?:\.\d+)?", flat):
        size = float(match[0].rstrip(",").replace(",", ""))
        after = re.match(r"\s*([A-Za-z]+)", flat[match.end() :])
        scale = TIMES.get(after[1].lower(), 1) if after else 1
        found.append({size, size * scale})
    for match in re.finditer(r"[A-Za-z]+", flat):
        if match[0].lower() in WORDS:
            size = float(WORDS[match[0].lower()])
            after = re.match(r"[\s-]+([A-Za-z]+)", flat[match.end() :])
            found.append({size, size * (TIMES.get(after[1].lower(), 1) if after else 1)})
    return found


def stray(message, *sources):
    """The numbers of a message that no source holds, as written or scaled."""
    held = {value for source in sources for readings in values(source) for value in readings}
    return [sorted(one) for one in values(message) if not any(_near(value, other) for value in one for other in held)]


def _near(one, other):
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _plain(character):
    if unicodedata.category(character) in {"Cf", "Mn"}:
        return ""
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return " " if character.isspace() and character != "\n" else character
