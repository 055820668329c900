"""Reads the number itself, in digits or in words: 1,250, ninety-two, nine in ten, a third, '31."""

from qs_assistant.text import numerals
from qs_assistant.text.cursor import Cursor
from qs_assistant.text.quantity_units import BASIS_POINTS, COUNTED, DOLLARS, ENERGY, PERCENT, POINTS, SCALES, TIME, Unit
from qs_assistant.text.tokens import Token

_PERIODS = (
    "later",
    "earlier",
    "sooner",
    "longer",
    "shorter",
    "late",
    "early",
    "ahead",
    "delay",
    "slip",
    "off",
    "behind",
    "before",
    "quicker",
)


_OF_UNITS = frozenset(word for phrase in (*PERCENT, *POINTS, *BASIS_POINTS) for word in phrase.split())
_UNCOUNTED = frozenset({*TIME, *SCALES, *ENERGY, *DOLLARS, *_OF_UNITS, "in", "of", "out", "to", "and", "or", "by", "at", "times", "time"})
"""Words that are no noun between the two numbers of "three chances in four"."""
_LONGEST_NOUN = 2
_LINKS = frozenset({"to", "and", "or", "through"})


class AmountReader:
    """Reads a number where a cursor stands, and moves the cursor past it."""

    def __init__(self, here: Cursor) -> None:
        self._here = here

    def read(self) -> tuple[float, Unit] | None:
        """The number's value, and "part" or "year" where the number itself says that it is one, else "number"; None where there is none."""
        token = self._here.tokens[self._here.at] if self._here.at < len(self._here.tokens) else None
        if token is None:
            return None
        if token.kind == "number":
            return self._in_digits(token)
        apostrophe = token.text == "'" and self._here.at + 1 < len(self._here.tokens) and not self._here.tokens[self._here.at + 1].spaced
        if apostrophe and self._here.word(1).isdigit() and len(self._here.word(1)) == 2:
            self._here.at += 2
            return 2000 + float(self._here.word(-1)), "year"
        return self._in_words()

    def _in_digits(self, token: Token) -> tuple[float, Unit] | None:
        value = numerals.digits(token.text)
        self._here.at += 1
        if self._here.attached() and self._here.word() in ("st", "nd", "rd", "th"):
            return None
        before = self._here.tokens[self._here.at - 2].text if self._here.at > 1 else ""
        if before in ("q1", "q2", "q3", "q4", "h1", "h2") and len(token.text) == 2:
            return None
        if before in ("year", "day", "phase", "version") and token.text in ("0", "1", "2") and self._here.word() not in ("%", "percent"):
            return None
        if before != "/":
            over = self._over(0, value)
            if over is not None:
                self._here.at += 2
                return over, "part"
            if self._here.word().isdigit() and (over := self._over(1, float(self._here.word()))) is not None:
                self._here.at += 3  # "7 1/2 percent"
                return value + over, "number"
        if token.text.isdigit() and self._here.word() in numerals.PARTS and not self._is_duration(1):
            self._here.at += 1  # "7 tenths of the time"
            return value / numerals.PARTS[self._here.word(-1)], "part"
        if self._here.word() == "and":
            value, self._here.at = numerals.decimals(self._here.tokens, self._here.at, value)
        return self._of_many(value) or (value, "number")

    def _over(self, ahead: int, value: float) -> float | None:
        """The part that "/n" some tokens ahead makes of a value: 1/2; of two numbers that make a hundred the first one ("60/40")."""
        written = self._here.word(ahead + 1)
        if self._here.word(ahead) != "/" or not (written.isdigit() and len(written) <= 3) or self._here.word(ahead + 2) == "/":
            return None
        below = int(written)
        if value + below == 100 and value >= 10 and value == int(value):
            return value / 100
        return value / below if value == int(value) and 0 < value < below <= 100 else None

    def _is_duration(self, parts: int) -> bool:
        """Whether "quarters" after a count (of so many tokens) are of a year: "3 quarters later", not "3 quarters of it"."""
        if self._here.word(parts - 1) not in ("quarter", "quarters"):
            return self._here.word(parts - 1) in ("half", "halves")
        return self._here.word(parts) != "of" or self._here.word(parts + 1) in ("delay", "slippage")

    def _of_many(self, value: float) -> tuple[float, Unit] | None:
        """Reads "9 in 10", "91 out of every 100": the share, where it is one."""
        ahead = self._towards_whole(self._nouns() if value.is_integer() else 0, value)
        if not ahead:
            return None
        ahead += self._here.word(ahead) in ("every", "each", "a")
        token = self._here.tokens[self._here.at + ahead] if self._here.at + ahead < len(self._here.tokens) else None
        if token is None:
            return None
        parsed = (
            (numerals.digits(token.text), self._here.at + ahead + 1)
            if token.kind == "number"
            else numerals.cardinal(self._here.tokens, self._here.at + ahead)
        )
        if parsed is None and token.text == "hundred":
            parsed = (100.0, self._here.at + ahead + 1)
        if parsed is None or not 1 < parsed[0] <= 1000 or value > parsed[0]:
            return None
        if parsed[1] < len(self._here.tokens) and self._here.tokens[parsed[1]].text in ("%", "percent", *TIME, *SCALES, *ENERGY):
            return None
        self._here.at = parsed[1]
        return value / parsed[0], "part"

    def _nouns(self) -> int:
        """How many words next may be what is counted: "three chances in four", "22 good cells of every 25"."""
        if self._here.word() in ("time", "times"):
            return 1
        found = 0
        for token in self._here.tokens[self._here.at : self._here.at + _LONGEST_NOUN]:
            if token.kind != "word" or token.text in _UNCOUNTED:
                break
            found += 1
        return found

    def _towards_whole(self, skipped: int, value: float) -> int:
        """How many tokens ahead the whole of "in 10", "out of every 100", "of 20" stands, after so many words; 0 where it does not."""
        first, second = self._here.word(skipped), self._here.word(skipped + 1)
        if (first, second) == ("out", "of"):
            return skipped + 2
        if first == "in" and skipped < _LONGEST_NOUN and not (skipped and self._here.word() in ("time", "times")):
            return skipped + 1
        round_number = not skipped and second in ("10", "20", "100", "1000") and value <= float(second)
        return skipped + 1 if first == "of" and (round_number or second in ("every", "each")) else 0

    def _in_words(self) -> tuple[float, Unit] | None:
        if self._here.word() == "nothing" and self._here.word(-1) == "from" and self._here.word(1) in ("to", "up"):
            self._here.at += 1
            return 0.0, "number"
        fraction = numerals.part(self._here.tokens, self._here.at)
        delayed = self._here.word() in numerals.UNITS and self._here.word(1) == "quarters" and self._here.word(2) in _PERIODS
        if fraction is not None and not delayed:
            return self._fraction(*fraction)
        article = self._here.word() in ("a", "an", "another", "one")
        if article and self._here.word(1) in ("hundred", "thousand", "dozen"):
            grown = numerals.cardinal((Token("one", 0, 0, "word", spaced=True), *self._here.tokens[self._here.at + 1 :][:8]), 0)
            if grown is not None:
                self._here.at += grown[1]
                return grown[0], "number"
        if article and self._counts_one():
            self._here.at += 1
            return 1.0, "number"
        if self._here.word() in ("couple", "a") and "couple" in (self._here.word(), self._here.word(1)):
            self._here.at += 1 if self._here.word() == "couple" else 2
            self._here.take("of")
            return 2.0, "number"
        parsed = numerals.cardinal(self._here.tokens, self._here.at)
        if parsed is None or (self._here.word() == "one" and parsed[1] == self._here.at + 1 and not self._one_in(parsed[1])):
            return None
        self._here.at = parsed[1]
        return self._of_many(parsed[0]) or (parsed[0], "number")

    def _shares_unit(self, at: int) -> bool:
        """Whether a percentage stands at a place, with or without its sign in words: "between one and plus three percent"."""
        tokens = self._here.tokens
        at += at < len(tokens) and tokens[at].text in ("plus", "minus")
        parsed = numerals.cardinal(tokens, at)
        return parsed is not None and parsed[1] < len(tokens) and tokens[parsed[1]].text in ("%", "percent", "percentage")

    def _fraction(self, value: float, end: int) -> tuple[float, Unit] | None:
        """A part in words; "half a billion" is half of what follows, "a quarter" of a year is none."""
        following = self._here.tokens[end].text if end < len(self._here.tokens) else ""
        if following in ("point", "points", "percent", "percentage", "billion", "bn", "million", "trillion"):
            self._here.at = end
            return value, "number"
        if following == "of" and end + 1 < len(self._here.tokens) and self._here.tokens[end + 1].text in ("a", "an"):
            end += 1  # "a quarter of a TWh" is "quarter of" before "a TWh"
            following = self._here.tokens[end].text
        if (
            following in ("a", "an")
            and end + 1 < len(self._here.tokens)
            and self._here.tokens[end + 1].text in {*SCALES, *TIME, *ENERGY, "percent", "point", "percentage", "terawatt", "gigawatt"}
        ):
            self._here.at = end + 1
            return value, "number"
        self._here.at = end
        return value, "part"

    def _counts_one(self) -> bool:
        """Whether "a" or "another" counts one of the unit that follows: "a year later", "a percentage point", "by a year"."""
        following, after = self._here.word(1), self._here.word(2)
        before = self._here.tokens[self._here.at - 1].text if self._here.at else ""
        if following == "point" and after in numerals.UNITS:
            return False  # "one point four billion"
        if following in ("percent", "point", "percentage", "billion", "million", "trillion", "bp", "bn", "bil"):
            return before not in ("per", "/")
        if following in DOLLARS and following != "$":
            return before not in ("per", "/", "the")
        if following not in TIME:
            return False
        return (
            after in (*_PERIODS, "and")
            or before in ("by", "for", "slips", "slip", "slipped", "delay", "delayed", "only", "back", "out", "forward", "in", "up")
            or self._here.word() in ("another", "one")
        )

    def _one_in(self, end: int) -> bool:
        """Whether a lone "one" is a number: before a unit, or as one in so many."""
        following = self._here.tokens[end].text if end < len(self._here.tokens) else ""
        if following not in _UNCOUNTED or following in ("in", "out", "of"):
            place, self._here.at = self._here.at, end
            share = self._of_many(1.0)
            self._here.at = place
            if share is not None or following in ("in", "out"):
                return share is not None
        if following in _LINKS:
            return self._shares_unit(end + 1)
        if following in ("more", "extra", "additional", "further"):
            return end + 1 < len(self._here.tokens) and self._here.tokens[end + 1].text in COUNTED
        return following in {
            *TIME,
            *ENERGY,
            "%",
            "percent",
            "point",
            "percentage",
            "million",
            "billion",
            "bp",
            "cent",
            "per",
            "dollar",
            "buck",
        }
