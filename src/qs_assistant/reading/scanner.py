"""Reads one quantity, digits or words, sign, scale and unit, from a place in the tokens."""

from collections.abc import Sequence

from qs_assistant.reading import numerals
from qs_assistant.reading.tokens import Token, phrases, words
from qs_assistant.reading.units import CENTS, DOLLARS, ENERGY, FOREIGN, SCALES, TIME, Quantity, Unit

_LETTERS = words("k m b t")


_FACTORS = {
    "double": 2.0, "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "twice": 2.0, "twofold": 2.0,
    "triple": 3.0, "tripled": 3.0, "triples": 3.0,
    "tripling": 3.0, "treble": 3.0, "trebled": 3.0, "thrice": 3.0, "threefold": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "quadruples": 4.0,
    "fourfold": 4.0, "halve": 0.5, "halved": 0.5, "halves": 0.5, "halving": 0.5,
}  # fmt: skip


_YEARLY = phrases(
    "a year | per year | / yr | / year | a yr | per yr | each year | every year | per annum | annually | yearly | pa | p . a . | p ."
    " a | / y | / a"
)


_YEARLY_OPENINGS = frozenset(one.split()[0] for one in _YEARLY)


_OFTEN = {"month": 12.0, "mo": 12.0, "quarter": 4.0, "qtr": 4.0, "week": 52.0}
_PERIODICAL = {"monthly": 12.0, "quarterly": 4.0}


_COUNTED = {*TIME, *ENERGY, "percentage", "points", "point", "percent", "basis", "bp"}


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


class Scanner:
    """Reads one quantity from a place in the tokens."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self._tokens = tokens
        self._first = at
        self._at = at

    def _word(self, ahead: int = 0) -> str:
        place = self._at + ahead
        return self._tokens[place].text if place < len(self._tokens) else ""

    def _attached(self) -> bool:
        return self._at < len(self._tokens) and not self._tokens[self._at].spaced

    def _take(self, *words: str) -> bool:
        if all(self._word(ahead) == word for ahead, word in enumerate(words)):
            self._at += len(words)
            return True
        return False

    def _quantity(self, value: float, unit: Unit, *, scaled: bool = False, sign: str = "") -> Quantity:
        often = self._often() if unit in ("usd", "number") else 1.0
        annual = often > 1 or (unit in ("percent", "usd", "gwh", "number", "points") and self._yearly())
        return Quantity(value, unit, self._first, self._at, "", scaled, annual, sign, often)

    def _often(self) -> float:
        """How often a year the period that follows fits ("a month": 12, "quarterly": 4); it is taken. 1 where none follows."""
        if self._word() in _PERIODICAL:
            self._at += 1
            return _PERIODICAL[self._tokens[self._at - 1].text]
        if self._word() in ("a", "per", "/", "each", "every") and self._word(1) in _OFTEN:
            self._at += 2
            return _OFTEN[self._tokens[self._at - 1].text]
        return 1.0

    def _yearly(self) -> bool:
        """Whether "a year" follows, longest wording first; it is taken."""
        return self._word() in _YEARLY_OPENINGS and any(self._take(*one.split()) for one in sorted(_YEARLY, key=len, reverse=True))

    def scan(self) -> Quantity | None:
        """The quantity that starts here, or None."""
        word = self._word()
        if word in _FACTORS and not (word == "double" and self._word(1) == "digit"):
            self._at += 1
            return self._quantity(_FACTORS[word], "times")
        if self._take("fifty", "fifty") or self._take("50", "/", "50") or self._take("50", "-", "50"):
            return self._quantity(0.5, "part")
        if self._tokens[self._at].kind == "name":
            return self._fiscal_year(word)
        if word == "x" and self._times_mark():
            self._at += 1
            factor = numerals.digits(self._word())
            self._at += 1
            return self._quantity(factor, "times")
        sign = self._sign()
        money = self._currency()
        value = self._number()
        if value is None:
            return None
        return self._united(-value[0] if sign == "-" else value[0], value[1], money, sign)

    def _times_mark(self) -> bool:
        """Whether an x stands before its number ("x2") and not between two."""
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        before = self._tokens[self._at - 1].kind if self._at else "word"
        return following is not None and following.kind == "number" and not following.spaced and before == "word"

    def _fiscal_year(self, word: str) -> Quantity | None:
        if not (word.startswith("fy") and word[2:].isdigit() and len(word) in (4, 6)):
            return None
        self._at += 1
        return self._quantity(float(word[2:]) if len(word) == 6 else 2000 + float(word[2:]), "year")

    def _sign(self) -> str:
        """An explicit sign; a hyphen between two numbers is a range, and "minus" a sign only where a value is due."""
        word, before = self._word(), self._tokens[self._at - 1] if self._at else None
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        if following is None or (following.kind != "number" and following.text not in DOLLARS and following.text not in numerals.UNITS):
            return ""
        if (
            word in "+-"
            and not following.spaced
            and (before is None or not (before.kind == "number" or before.text in ("%", "percent")) or self._tokens[self._at].spaced)
        ):
            self._at += 1
            return word
        if word in ("minus", "negative") and (
            word == "negative" or before is None or before.text in ("of", "to", "at", "is", "=", ":", "be", "from", "and")
        ):
            self._at += 1
            return "-"
        return ""

    def _currency(self) -> str:
        if self._word() == "us" and self._word(1) == "$":
            self._at += 1
        word = self._word()
        kind = "usd" if word in ("$", "usd") else "foreign" if word in ("€", "£", "¥", "eur", "gbp") else ""
        self._at += bool(kind)
        return kind

    def _number(self) -> tuple[float, Unit] | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None:
            return None
        if token.kind == "number":
            return self._in_digits(token)
        apostrophe = token.text == "'" and self._at + 1 < len(self._tokens) and not self._tokens[self._at + 1].spaced
        if apostrophe and self._word(1).isdigit() and len(self._word(1)) == 2:
            self._at += 2
            return 2000 + float(self._word(-1)), "year"
        return self._in_words()

    def _in_digits(self, token: Token) -> tuple[float, Unit] | None:
        value = numerals.digits(token.text)
        self._at += 1
        if self._attached() and self._word() in ("st", "nd", "rd", "th"):
            return None
        before = self._tokens[self._at - 2].text if self._at > 1 else ""
        if before in ("q1", "q2", "q3", "q4", "h1", "h2") and len(token.text) == 2:
            return None
        if before in ("year", "day", "phase", "version") and token.text in ("0", "1", "2") and self._word() not in ("%", "percent"):
            return None
        if (
            self._word() == "/"
            and before != "/"
            and self._word(1).isdigit()
            and token.text.isdigit()
            and 1 < int(self._word(1)) <= 100
            and self._word(2) != "/"
        ):
            below = float(self._word(1))
            if value < below:
                self._at += 2
                return value / below, "part"
        return self._of_many(value) or (value, "number")

    def _of_many(self, value: float) -> tuple[float, Unit] | None:
        """Reads "9 in 10", "91 out of every 100": the share, where it is one."""
        skipped = self._word() in ("time", "times") and self._word(1) == "out"
        counted = self._word() == "of" and self._word(1) in ("10", "20", "100", "1000") and value <= float(self._word(1))
        ahead = 1 if self._word() == "in" or counted else 3 if skipped else 2 if (self._word(), self._word(1)) == ("out", "of") else 0
        if not ahead:
            return None
        ahead += self._word(ahead) in ("every", "each", "a")
        token = self._tokens[self._at + ahead] if self._at + ahead < len(self._tokens) else None
        if token is None:
            return None
        parsed = (
            (numerals.digits(token.text), self._at + ahead + 1)
            if token.kind == "number"
            else numerals.cardinal(self._tokens, self._at + ahead)
        )
        if parsed is None and token.text == "hundred":
            parsed = (100.0, self._at + ahead + 1)
        if parsed is None or not 1 < parsed[0] <= 1000 or value > parsed[0]:
            return None
        if parsed[1] < len(self._tokens) and self._tokens[parsed[1]].text in ("%", "percent", *TIME, *SCALES, *ENERGY):
            return None
        self._at = parsed[1]
        return value / parsed[0], "part"

    def _in_words(self) -> tuple[float, Unit] | None:
        fraction = numerals.part(self._tokens, self._at)
        if fraction is not None:
            return self._fraction(*fraction)
        article = self._word() in ("a", "an", "another", "one")
        if article and self._word(1) in ("hundred", "thousand", "dozen"):
            grown = numerals.cardinal((Token("one", 0, 0, "word", spaced=True), *self._tokens[self._at + 1 :][:8]), 0)
            if grown is not None:
                self._at += grown[1]
                return grown[0], "number"
        if article and self._counts_one():
            self._at += 1
            return 1.0, "number"
        if self._word() in ("couple", "a") and "couple" in (self._word(), self._word(1)):
            self._at += 1 if self._word() == "couple" else 2
            self._take("of")
            return 2.0, "number"
        parsed = numerals.cardinal(self._tokens, self._at)
        if parsed is None or (self._word() == "one" and parsed[1] == self._at + 1 and not self._one_in(parsed[1])):
            return None
        self._at = parsed[1]
        return self._of_many(parsed[0]) or (parsed[0], "number")

    def _fraction(self, value: float, end: int) -> tuple[float, Unit] | None:
        """A part in words; "half a billion" is half of what follows, "a quarter" of a year is none."""
        following = self._tokens[end].text if end < len(self._tokens) else ""
        if following in ("point", "points", "percent", "percentage", "billion", "bn", "million", "trillion"):
            self._at = end
            return value, "number"
        if following == "of" and end + 1 < len(self._tokens) and self._tokens[end + 1].text in ("a", "an"):
            end += 1  # "a quarter of a TWh" is "quarter of" before "a TWh"
            following = self._tokens[end].text
        if (
            following in ("a", "an")
            and end + 1 < len(self._tokens)
            and self._tokens[end + 1].text in {*SCALES, *TIME, *ENERGY, "percent", "point", "percentage", "terawatt", "gigawatt"}
        ):
            self._at = end + 1
            return value, "number"
        self._at = end
        return value, "part"

    def _counts_one(self) -> bool:
        """Whether "a" or "another" counts one of the unit that follows: "a year later", "a percentage point", "by a year"."""
        following, after = self._word(1), self._word(2)
        before = self._tokens[self._at - 1].text if self._at else ""
        if following in ("percent", "point", "percentage", "billion", "million", "trillion", "bp"):
            return before not in ("per", "/")
        if following in DOLLARS and following != "$":
            return before not in ("per", "/", "the")
        if following not in TIME:
            return False
        return (
            after in (*_PERIODS, "and")
            or before in ("by", "for", "slips", "slip", "slipped", "delay", "delayed", "only", "back", "out", "forward", "in", "up")
            or self._word() in ("another", "one")
        )

    def _one_in(self, end: int) -> bool:
        """Whether a lone "one" is a number: before a unit, or as one in so many."""
        following = self._tokens[end].text if end < len(self._tokens) else ""
        if following in ("in", "out"):
            place, self._at = self._at, end
            share = self._of_many(1.0)
            self._at = place
            return share is not None
        if following in ("more", "extra", "additional", "further"):
            return end + 1 < len(self._tokens) and self._tokens[end + 1].text in _COUNTED
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

    def _scale(self, money: str) -> float:
        word = self._word()
        letter = word in _LETTERS
        if word not in SCALES or (letter and not (self._attached() or money)):
            return 1.0
        if letter and self._attached() is False and self._word(1) == "year":
            return 1.0
        self._at += 1
        return SCALES[word]

    def _united(self, value: float, unit: Unit, money: str, sign: str) -> Quantity | None:
        if unit == "year" or (unit == "part" and not money):
            return self._quantity(value, unit, sign=sign)
        scale = self._scale(money)
        self._take("of") if scale > 1 and self._word(1) in DOLLARS else None
        if not money and self._word() in CENTS:
            self._at += 1
            return self._money(value / 100, scaled=False, sign=sign)
        if not money:
            money = self._trailing_currency()
        if money == "foreign":
            return self._quantity(value * scale, "foreign", scaled=scale > 1, sign=sign)
        if money:
            return self._money(value * scale, scaled=scale > 1, sign=sign)
        return self._plain(value, scale, sign)

    def _trailing_currency(self) -> str:
        word = self._word()
        if word in ("/", "per", "a") and self._word(1) in ("kwh", "kilowatt"):
            return "usd"
        if word in DOLLARS and (word != "$" or self._attached() or self._word(1) in ("/", "per", "a")):
            self._at += 1
            return "usd"
        if word in FOREIGN and word != "pounds":
            self._at += 1
            return "foreign"
        return ""

    def _money(self, value: float, *, scaled: bool, sign: str) -> Quantity:
        ahead = 1 if self._word() in ("/", "per", "a", "each", "every", "an", "the", "by") else 0
        if ahead and self._word(1) == "good":
            ahead = 2
        unit = self._word(ahead) if ahead else ""
        if unit in ("kwh", "kilowatt") or (unit == "kw" and self._word(ahead + 1) in ("h", "hour")):
            self._at += ahead + 1
            self._at += self._word() in ("hour", "hours", "h")
            return self._quantity(value, "usd_kwh", sign=sign)
        if unit in ("mwh", "wh"):
            self._at += ahead + 1
            return self._quantity(value / 1000 if unit == "mwh" else value * 1000, "usd_kwh", sign=sign)
        if unit in ("gwh", "gigawatt"):
            self._at += ahead + 1
            self._at += self._word() in ("hour", "hours")
            return self._quantity(value, "usd_gwh", scaled=scaled, sign=sign)
        if unit in ("share", "stock") and not scaled:
            self._at += ahead + 1
            return self._quantity(value, "usd_share", sign=sign)
        if self._word() in ("apiece", "each") and not scaled:
            self._at += 1
            return self._quantity(value, "usd_share", sign=sign)
        return self._quantity(value, "usd", scaled=scaled, sign=sign)

    def _plain(self, value: float, scale: float, sign: str) -> Quantity | None:
        if self._word() in ("more", "extra", "additional", "further", "fewer") and self._word(1) in _COUNTED:
            sign = "-" if self._word() == "fewer" else "+"
            self._at += 1
        if self._word() in ("percentage", "%", "percent") and self._word(1) in ("point", "points"):
            self._at += 2
            value += 0.5 if self._take("and", "a", "half") else 0.0
            return self._quantity(value / 100, "points", sign=sign)
        if (
            self._take("%")
            or self._take("percent")
            or self._take("per", "cent")
            or any(self._take(word) for word in ("pct", "percents", "pc", "prozent"))
        ):
            return self._quantity(value / 100, "percent", sign=sign)
        if any(self._take(word) for word in ("points", "point", "pts", "pt", "pp", "pps", "ppt", "ppts")):
            value += 0.5 if self._take("and", "a", "half") else 0.0
            return self._quantity(value / 100, "points", sign=sign)
        if any(self._take(*words) for words in (("bp",), ("bps",), ("basis", "points"), ("basis", "point"), ("bips",))):
            return self._quantity(value / 10_000, "bp", sign=sign)
        if self._word() in ENERGY or (self._word() in ("gigawatt", "terawatt") and self._word(1) in ("hour", "hours")):
            factor = ENERGY.get(self._word(), 1000.0 if self._word() == "terawatt" else 1.0)
            self._at += 1 if self._word() in ENERGY else 2
            return self._quantity(value * scale * factor, "gwh", sign=sign)
        if self._word() in TIME and not (self._word() == "y" and not self._attached()) and scale == 1:
            return self._duration(value, sign)
        if scale == 1 and (self._word() in ("times", "fold") or (self._word() == "x" and self._attached())) and not self._number_follows(1):
            self._at += 1
            return self._quantity(value, "times", sign=sign)
        digit = self._tokens[self._at - 1]
        if scale == 1 and not sign and digit.kind == "number" and digit.text.isdigit() and len(digit.text) == 4 and 1990 <= value <= 2100:
            return self._quantity(value, "year")
        return self._quantity(value * scale, "number", scaled=scale > 1, sign=sign)

    def _duration(self, value: float, sign: str) -> Quantity:
        factor = TIME[self._word()]
        self._at += 1
        if factor == 1 and self._take("and", "a", "half"):
            value += 0.5
        if self._take("old"):
            return self._quantity(value, "number", sign=sign)
        return self._quantity(round(value * factor * 12) / 12 if factor != 1 else value, "years", sign=sign)

    def _number_follows(self, ahead: int) -> bool:
        place = self._at + ahead
        return place < len(self._tokens) and self._tokens[place].kind == "number"
