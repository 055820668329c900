"""Reads one quantity, digits or words, sign, scale and unit, from a place in the tokens."""

from collections.abc import Sequence

from qs_assistant.text import numerals
from qs_assistant.text.amounts import AmountReader
from qs_assistant.text.cursor import Cursor
from qs_assistant.text.quantity_units import CENTS, COUNTED, DOLLARS, ENERGY, FOREIGN, SCALES, TIME, Quantity, Unit
from qs_assistant.text.tokens import Token, phrases, words

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


class Scanner:
    """Reads one quantity from a place in the tokens."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self._here = Cursor(tokens, at)
        self._amount = AmountReader(self._here)
        self._first = at

    def _quantity(self, value: float, unit: Unit, *, scaled: bool = False, sign: str = "") -> Quantity:
        often = self._often() if unit in ("usd", "number") else 1.0
        annual = often > 1 or (unit in ("percent", "usd", "gwh", "number", "points") and self._yearly())
        return Quantity(value, unit, self._first, self._here.at, "", scaled, annual, sign, often)

    def _often(self) -> float:
        """How often a year the period that follows fits ("a month": 12, "quarterly": 4); it is taken. 1 where none follows."""
        if self._here.word() in _PERIODICAL:
            self._here.at += 1
            return _PERIODICAL[self._here.tokens[self._here.at - 1].text]
        if self._here.word() in ("a", "per", "/", "each", "every") and self._here.word(1) in _OFTEN:
            self._here.at += 2
            return _OFTEN[self._here.tokens[self._here.at - 1].text]
        return 1.0

    def _yearly(self) -> bool:
        """Whether "a year" follows, longest wording first; it is taken."""
        return self._here.word() in _YEARLY_OPENINGS and any(
            self._here.take(*one.split()) for one in sorted(_YEARLY, key=len, reverse=True)
        )

    def scan(self) -> Quantity | None:
        """The quantity that starts here, or None."""
        word = self._here.word()
        if word in _FACTORS and not (word == "double" and self._here.word(1) == "digit"):
            self._here.at += 1
            return self._quantity(_FACTORS[word], "times")
        if self._here.take("fifty", "fifty") or self._here.take("50", "/", "50") or self._here.take("50", "-", "50"):
            return self._quantity(0.5, "part")
        if self._here.tokens[self._here.at].kind == "name":
            return self._fiscal_year(word)
        if word == "x" and self._times_mark():
            self._here.at += 1
            factor = numerals.digits(self._here.word())
            self._here.at += 1
            return self._quantity(factor, "times")
        sign = self._sign()
        money = self._currency()
        value = self._amount.read()
        if value is None:
            return None
        return self._united(-value[0] if sign == "-" else value[0], value[1], money, sign)

    def _times_mark(self) -> bool:
        """Whether an x stands before its number ("x2") and not between two."""
        following = self._here.tokens[self._here.at + 1] if self._here.at + 1 < len(self._here.tokens) else None
        before = self._here.tokens[self._here.at - 1].kind if self._here.at else "word"
        return following is not None and following.kind == "number" and not following.spaced and before == "word"

    def _fiscal_year(self, word: str) -> Quantity | None:
        if not (word.startswith("fy") and word[2:].isdigit() and len(word) in (4, 6)):
            return None
        self._here.at += 1
        return self._quantity(float(word[2:]) if len(word) == 6 else 2000 + float(word[2:]), "year")

    def _sign(self) -> str:
        """An explicit sign; a hyphen between two numbers is a range, and "minus" a sign only where a value is due."""
        word, before = self._here.word(), self._here.tokens[self._here.at - 1] if self._here.at else None
        following = self._here.tokens[self._here.at + 1] if self._here.at + 1 < len(self._here.tokens) else None
        if following is None or (following.kind != "number" and following.text not in DOLLARS and following.text not in numerals.UNITS):
            return ""
        if (
            word in "+-"
            and not following.spaced
            and (
                before is None
                or not (before.kind == "number" or before.text in ("%", "percent"))
                or self._here.tokens[self._here.at].spaced
            )
        ):
            self._here.at += 1
            return word
        if word in ("minus", "negative") and (
            word == "negative" or before is None or before.text in ("of", "to", "at", "is", "=", ":", "be", "from", "and")
        ):
            self._here.at += 1
            return "-"
        return ""

    def _currency(self) -> str:
        if self._here.word() == "us" and self._here.word(1) == "$":
            self._here.at += 1
        word = self._here.word()
        kind = "usd" if word in ("$", "usd") else "foreign" if word in ("€", "£", "¥", "eur", "gbp") else ""
        self._here.at += bool(kind)
        return kind

    def _scale(self, money: str) -> float:
        word = self._here.word()
        letter = word in _LETTERS
        if word not in SCALES or (letter and not (self._here.attached() or money)):
            return 1.0
        if letter and self._here.attached() is False and self._here.word(1) == "year":
            return 1.0
        self._here.at += 1
        return SCALES[word]

    def _united(self, value: float, unit: Unit, money: str, sign: str) -> Quantity | None:
        if unit == "year" or (unit == "part" and not money):
            return self._quantity(value, unit, sign=sign)
        scale = self._scale(money)
        self._here.take("of") if scale > 1 and self._here.word(1) in DOLLARS else None
        if not money and self._here.word() in CENTS:
            self._here.at += 1
            return self._money(value / 100, scaled=False, sign=sign)
        if not money:
            money = self._trailing_currency()
        if money == "foreign":
            return self._quantity(value * scale, "foreign", scaled=scale > 1, sign=sign)
        if money:
            return self._money(value * scale, scaled=scale > 1, sign=sign)
        return self._plain(value, scale, sign)

    def _trailing_currency(self) -> str:
        word = self._here.word()
        if word in ("/", "per", "a") and self._here.word(1) in ("kwh", "kilowatt"):
            return "usd"
        if word in DOLLARS and (word != "$" or self._here.attached() or self._here.word(1) in ("/", "per", "a")):
            self._here.at += 1
            return "usd"
        if word in FOREIGN and word != "pounds":
            self._here.at += 1
            return "foreign"
        return ""

    def _money(self, value: float, *, scaled: bool, sign: str) -> Quantity:
        ahead = 1 if self._here.word() in ("/", "per", "a", "each", "every", "an", "the", "by") else 0
        if ahead and self._here.word(1) == "good":
            ahead = 2
        unit = self._here.word(ahead) if ahead else ""
        if unit in ("kwh", "kilowatt") or (unit == "kw" and self._here.word(ahead + 1) in ("h", "hour")):
            self._here.at += ahead + 1
            self._here.at += self._here.word() in ("hour", "hours", "h")
            return self._quantity(value, "usd_kwh", sign=sign)
        if unit in ("mwh", "wh"):
            self._here.at += ahead + 1
            return self._quantity(value / 1000 if unit == "mwh" else value * 1000, "usd_kwh", sign=sign)
        if unit in ("gwh", "gigawatt"):
            self._here.at += ahead + 1
            self._here.at += self._here.word() in ("hour", "hours")
            return self._quantity(value, "usd_gwh", scaled=scaled, sign=sign)
        if unit in ("share", "stock") and not scaled:
            self._here.at += ahead + 1
            return self._quantity(value, "usd_share", sign=sign)
        if self._here.word() in ("apiece", "each") and not scaled:
            self._here.at += 1
            return self._quantity(value, "usd_share", sign=sign)
        return self._quantity(value, "usd", scaled=scaled, sign=sign)

    def _plain(self, value: float, scale: float, sign: str) -> Quantity | None:
        if self._here.word() in ("more", "extra", "additional", "further", "fewer") and self._here.word(1) in COUNTED:
            sign = "-" if self._here.word() == "fewer" else "+"
            self._here.at += 1
        if self._here.word() in ("percentage", "%", "percent") and self._here.word(1) in ("point", "points"):
            self._here.at += 2
            value += 0.5 if self._here.take("and", "a", "half") else 0.0
            return self._quantity(value / 100, "points", sign=sign)
        if (
            self._here.take("%")
            or self._here.take("percent")
            or self._here.take("per", "cent")
            or any(self._here.take(word) for word in ("pct", "percents", "pc", "prozent"))
        ):
            return self._quantity(value / 100, "percent", sign=sign)
        if any(self._here.take(word) for word in ("points", "point", "pts", "pt", "pp", "pps", "ppt", "ppts")):
            value += 0.5 if self._here.take("and", "a", "half") else 0.0
            return self._quantity(value / 100, "points", sign=sign)
        if any(self._here.take(*words) for words in (("bp",), ("bps",), ("basis", "points"), ("basis", "point"), ("bips",))):
            return self._quantity(value / 10_000, "bp", sign=sign)
        if self._here.word() in ENERGY or (self._here.word() in ("gigawatt", "terawatt") and self._here.word(1) in ("hour", "hours")):
            factor = ENERGY.get(self._here.word(), 1000.0 if self._here.word() == "terawatt" else 1.0)
            self._here.at += 1 if self._here.word() in ENERGY else 2
            return self._quantity(value * scale * factor, "gwh", sign=sign)
        if self._here.word() in TIME and not (self._here.word() == "y" and not self._here.attached()) and scale == 1:
            return self._duration(value, sign)
        if (
            scale == 1
            and (self._here.word() in ("times", "fold") or (self._here.word() == "x" and self._here.attached()))
            and not self._number_follows(1)
        ):
            self._here.at += 1
            return self._quantity(value, "times", sign=sign)
        digit = self._here.tokens[self._here.at - 1]
        if scale == 1 and not sign and digit.kind == "number" and digit.text.isdigit() and len(digit.text) == 4 and 1990 <= value <= 2100:
            return self._quantity(value, "year")
        return self._quantity(value * scale, "number", scaled=scale > 1, sign=sign)

    def _duration(self, value: float, sign: str) -> Quantity:
        factor = TIME[self._here.word()]
        self._here.at += 1
        if factor == 1 and self._here.take("and", "a", "half"):
            value += 0.5
        if self._here.take("old"):
            return self._quantity(value, "number", sign=sign)
        return self._quantity(round(value * factor * 12) / 12 if factor != 1 else value, "years", sign=sign)

    def _number_follows(self, ahead: int) -> bool:
        place = self._here.at + ahead
        return place < len(self._here.tokens) and self._here.tokens[place].kind == "number"
