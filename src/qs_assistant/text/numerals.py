"""Number words: "ninety-two point five", "two thirds", "half a", "nine in ten"."""

from collections.abc import Sequence

from qs_assistant.text.tokens import Token

_SMALL_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
SMALL = {word: value for value, word in enumerate(_SMALL_TEXT.split())}
"""The words from zero to nineteen."""
ROUND = {word: 10 * value for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
"""The words of the tens from twenty on."""
UNITS = {word: float(value) for word, value in SMALL.items()} | {"nil": 0.0, "nought": 0.0}
TENS = {word: float(value) for word, value in ROUND.items()} | {"fourty": 40.0}
"""As people type them, slips among them."""
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6,
    "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
    "twentieth": 20, "twentieths": 20, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
_GROUPS = {"hundred": 100.0, "thousand": 1000.0, "dozen": 12.0}


def digits(text: str) -> float:
    """The value of a number token: commas group thousands, or mark the decimals where no group of three follows."""
    plain = text.replace(" ", "").replace("'", "")
    whole, comma, rest = plain.partition(",")
    if comma and len(rest) < 3:
        return float(f"{whole}.{rest}")
    return float(plain.replace(",", ""))


def cardinal(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A number in words starting at a token: its value and the token after it, or None."""
    end, total, current, seen = at, 0.0, 0.0, False
    while end < len(tokens):
        word = tokens[end].text
        if word in TENS and current % 100 == 0:
            current += TENS[word]
        elif word in UNITS and _fits(current, word, seen=seen):
            current += UNITS[word]
        elif word in _GROUPS and seen:
            current *= _GROUPS[word]
            if word == "thousand":
                total, current = total + current, 0.0
        elif not (word == "and" and seen and current >= 100 and _is_small(tokens, end + 1)):
            break
        seen, end = True, end + 1
    if not seen:
        return None
    return decimals(tokens, end, total + current)


def _fits(current: float, word: str, *, seen: bool) -> bool:
    value = UNITS[word]
    return not seen or current % 100 == 0 or (value < 10 and current % 10 == 0 and current % 100 >= 20)


def _is_small(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].text in UNITS or tokens[at].text in TENS)


def decimals(tokens: Sequence[Token], at: int, whole: float) -> tuple[float, int]:
    """The decimals that follow a whole number in words: "point five", "and a half", "and three quarters"."""
    words = [token.text for token in tokens[at : at + 4]]
    if len(words) > 1 and words[0] == "point" and words[1] in UNITS:
        end, places = at + 1, ""
        while end < len(tokens) and tokens[end].text in UNITS and UNITS[tokens[end].text] < 10:
            places, end = places + str(int(UNITS[tokens[end].text])), end + 1
        return float(f"{int(whole)}.{places}"), end
    if len(words) > 2 and words[0] == "and" and words[1] in ("a", "one", "three") and words[2] in ("half", "quarter", "quarters"):
        return whole + (3 if words[1] == "three" else 1) / PARTS[words[2]], at + 3
    return whole, at


def part(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A part in words starting at a token ("half", "a third", "two thirds", "three quarters"): its value and the token after it."""
    words = [token.text for token in tokens[at : at + 4]]
    if words[:1] == ["half"]:
        return 0.5, at + 1
    if len(words) == 4 and words[0] == "a" and words[2] in PARTS and words[3] == "of" and words[1] not in PARTS:
        return 1.0 / PARTS[words[2]], at + 3  # "a mere tenth of"
    words = words[:2]
    if len(words) == 2 and words[1] in PARTS and (words[0] in ("a", "one") or (words[0] in UNITS and words[1].endswith("s"))):
        return UNITS.get(words[0], 1.0) / PARTS[words[1]], at + 2
    return None
