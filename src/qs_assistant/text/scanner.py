"""Reads one quantity, digits or words, sign, scale and unit, from a place in the tokens."""

from collections.abc import Sequence

from qs_assistant.text import numerals
from qs_assistant.text.amounts import AmountReader
from qs_assistant.text.cursor import Cursor
from qs_assistant.text.quantity_units import (
    CENTS,
    CHANCES,
    COUNTED,
    DOLLARS,
    ENERGY,
    FOREIGN,
    HOURS,
    LEAST_AMOUNT,
    NOTES,
    SCALES,
    TIME,
    Quantity,
    Unit,
)
from qs_assistant.text.rate_words import RATE_OPENINGS, RATES, YEARLY
from qs_assistant.text.tokens import Token, words

_LETTERS = words("k m b t")
# A lone letter after white space: nothing but a million or a billion is written so ("5 B"); "k" and "t" are words of chats.
_SPACED_LETTERS = words("m b")
_FACTORS = {
    "double": 2.0, "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "twice": 2.0, "twofold": 2.0,
    "triple": 3.0, "tripled": 3.0, "triples": 3.0,
    "tripling": 3.0, "treble": 3.0, "trebled": 3.0, "thrice": 3.0, "threefold": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "quadruples": 4.0,
    "trebles": 3.0, "trebling": 3.0, "fourfold": 4.0, "halve": 0.5, "halved": 0.5, "halves": 0.5, "halving": 0.5,
}  # fmt: skip
_CHANCES = tuple(sorted(((tuple(name.split()), chance) for name, chance in CHANCES.items()), key=lambda one: -len(one[0])))
_CHANCE_OPENINGS = frozenset(name[0] for name, _ in _CHANCES)
_OF_A_DOLLAR = ("on the dollar", "in the dollar", "on every dollar", "of every dollar", "on each dollar", "of each dollar")
_PER = words("/ per a an each every the by")
_SHARES = words("share shares stock sh shr")
_LARGEST_IN_MILLIONS = 1e4  # no plant costs less than ten thousand dollars a GWh: "$80 per GWh" is in millions
_OFTEN = {"month": 12.0, "mo": 12.0, "quarter": 4.0, "qtr": 4.0, "week": 52.0}
_PERIODICAL = {"monthly": 12.0, "quarterly": 4.0}


_VALUE_DUE = words(", : ; ( / = of to at is be from and or between than versus vs until through up with")
"""Before "minus 5%" and "plus 5%" where they are signs: not in "royalty minus 2 points" and "plus or minus 5%"."""


class Scanner:
    """Reads one quantity from a place in the tokens."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self._here = Cursor(tokens, at)
        self._amount = AmountReader(self._here)
        self._first = at

    def scan(self) -> Quantity | None:
        """The quantity that starts here, or None."""
        word = self._here.word()
        if word in _FACTORS and not (word == "double" and self._here.word(1) == "digit"):
            self._here.at += 1
            return self._quantity(_FACTORS[word], "times")
        if self._here.take("fifty", "fifty"):
            return self._quantity(0.5, "part")
        chance = self._chance(word)
        if chance is not None:
            return self._quantity(chance, "part")
        if self._here.tokens[self._here.at].kind == "name" or word == "fy":
            return self._fiscal_year(word)
        if word == "x" and self._times_mark():
            self._here.at += 1
            factor = numerals.digits(self._here.word())
            self._here.at += 1
            return self._quantity(factor, "times")
        if word in NOTES or (word == "a" and self._here.word(1) in NOTES):
            self._here.at += 1 if word in NOTES else 2
            return self._money(NOTES[self._here.word(-1)], scaled=False, sign="")
        sign = self._sign()
        money = self._currency()
        value = self._amount.read()
        if value is None:
            return None
        return self._united(-value[0] if sign == "-" else value[0], value[1], money, sign)

    def _quantity(self, value: float, unit: Unit, *, scaled: bool = False, sign: str = "") -> Quantity:
        often = self._often() if unit in ("usd", "number") else 1.0
        annual = often > 1 or (unit in ("percent", "usd", "gwh", "number", "points") and self._yearly())
        return Quantity(value, unit, self._first, self._here.at, "", scaled, annual, sign, often)

    def _chance(self, word: str) -> float | None:
        """A chance that has a name ("a coin flip"); it is taken."""
        named = word if word != "a" else self._here.word(1)
        if named not in _CHANCE_OPENINGS:
            return None
        at = self._here.at
        self._here.at += word == "a"
        for name, chance in _CHANCES:
            if self._here.take(*name):
                return chance
        self._here.at = at
        return None

    def _often(self) -> float:
        """How often a year the period that follows fits ("a month": 12, "quarterly": 4); it is taken. 1 where none follows."""
        if self._here.word() in _PERIODICAL:
            self._here.at += 1
            return _PERIODICAL[self._here.word(-1)]
        if self._here.word() in ("a", "per", "/", "each", "every") and self._here.word(1) in _OFTEN:
            self._here.at += 2
            return _OFTEN[self._here.word(-1)]
        return 1.0

    def _yearly(self) -> bool:
        """Whether "a year" follows, longest wording first; it is taken."""
        return any(self._here.take(*one) for one in YEARLY.get(self._here.word(), ()))

    def _times_mark(self) -> bool:
        """Whether an x stands before its number ("x2") and not between two."""
        following = self._here.tokens[self._here.at + 1] if self._here.at + 1 < len(self._here.tokens) else None
        before = self._here.tokens[self._here.at - 1].kind if self._here.at else "word"
        return following is not None and following.kind == "number" and not following.spaced and before == "word"

    def _fiscal_year(self, word: str) -> Quantity | None:
        """Reads "FY28", "FY 2028"."""
        digits = self._here.word(1) if word == "fy" else word[2:]
        if not (word.startswith("fy") and digits.isdigit() and len(digits) in (2, 4)):
            return None
        self._here.at += 2 if word == "fy" else 1
        return self._quantity(float(digits) if len(digits) == 4 else 2000 + float(digits), "year")

    def _sign(self) -> str:
        """An explicit sign; a hyphen between two numbers is a range, and "minus" a sign only where a value is due."""
        word, before = self._here.word(), self._here.tokens[self._here.at - 1] if self._here.at else None
        following = self._here.tokens[self._here.at + 1] if self._here.at + 1 < len(self._here.tokens) else None
        if following is None or (following.kind != "number" and following.text not in DOLLARS and following.text not in numerals.UNITS):
            return ""
        ranged = before is not None and (before.kind == "number" or before.text in ("%", "percent"))
        if word in "+-" and not following.spaced and (not ranged or self._here.tokens[self._here.at].spaced):
            self._here.at += 1
            return word
        due = before is None or (before.text in _VALUE_DUE and self._here.word(-2) not in ("plus", "minus"))
        if word == "negative" or (word in ("minus", "plus") and due):
            self._here.at += 1
            return "+" if word == "plus" else "-"
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
        if word not in SCALES or (letter and not (self._here.attached() or money or word in _SPACED_LETTERS)):
            return 1.0
        self._here.at += 1
        return SCALES[word]

    def _united(self, value: float, unit: Unit, money: str, sign: str) -> Quantity | None:
        of_rate = self._here.word() in RATE_OPENINGS
        if unit == "year" or (unit == "part" and not money and not of_rate):
            return self._quantity(value, unit, sign=sign)
        if of_rate and not money and (rate := self._rate(value, sign)) is not None:
            return rate
        scale = self._scale(money)
        if scale > 1 and self._here.word(1) in DOLLARS:
            self._here.take("of")
        if not money and (self._here.word() in CENTS or (self._here.word() == "c" and self._here.attached())):
            self._here.at += 1
            if any(self._here.take(*words.split()) for words in _OF_A_DOLLAR):
                return self._quantity(value / 100, "part", sign=sign)
            return self._money(value / 100, scaled=False, sign=sign)
        money = money or self._trailing_currency()
        if money == "foreign":
            return self._quantity(value * scale, "foreign", scaled=scale > 1, sign=sign)
        if money or self._priced(scaled=scale > 1):
            return self._money(value * scale, scaled=scale > 1, sign=sign)
        return self._plain(value, scale, sign)

    def _rate(self, value: float, sign: str) -> Quantity | None:
        """A percentage, points or basis points, where their unit follows."""
        for spellings, parts, unit in RATES:
            if any(self._here.take(*spelling) for spelling in spellings):
                value += 0.5 if unit == "points" and self._here.take("and", "a", "half") else 0.0
                return self._quantity(value / parts, unit, sign=sign)
        return None

    def _trailing_currency(self) -> str:
        word = self._here.word()
        if word in DOLLARS and (word != "$" or self._here.attached() or self._here.word(1) in ("/", "per", "a")):
            self._here.at += 1
            return "usd"
        if word in FOREIGN and word != "pounds":
            self._here.at += 1
            return "foreign"
        return ""

    def _energy(self, ahead: int) -> tuple[float, int] | None:
        """A unit of energy some tokens ahead: in GWh, and how many tokens it has."""
        word, following = self._here.word(ahead), self._here.word(ahead + 1)
        if word == "kw" and following in HOURS:
            return ENERGY["kwh"], 2
        if word not in ENERGY or (word.endswith("watt") and following not in HOURS):
            return None
        return ENERGY[word], 1 + (following in HOURS)

    def _per(self) -> tuple[int, bool]:
        """How many tokens ahead the noun of "a kWh", "per share", "/GWh" stands, and whether the words leave no doubt."""
        word = self._here.word()
        if word not in _PER:
            return 0, False
        return (2 if self._here.word(1) == "good" else 1), word in ("/", "per")

    def _priced(self, *, scaled: bool) -> bool:
        """Whether a number without a currency is a price by what follows: "95 a kWh", "120 mil a GWh", "20 a share"."""
        ahead, sure = self._per()
        if not ahead:
            return False
        energy = self._energy(ahead)
        if energy is not None:
            return energy[0] < LEAST_AMOUNT or sure or scaled
        return self._here.word(ahead) in _SHARES and not scaled

    def _money(self, value: float, *, scaled: bool, sign: str) -> Quantity:
        value += self._change(value)
        ahead, _ = self._per()
        energy = self._energy(ahead) if ahead else None
        if energy is not None:
            self._here.at += ahead + energy[1]
            if energy[0] < 1:
                return self._quantity(float(f"{value * (1e-6 / energy[0]):.12g}"), "usd_kwh", sign=sign)
            millions = not scaled and abs(value) < _LARGEST_IN_MILLIONS
            return self._quantity(value / energy[0] * (1e6 if millions else 1), "usd_gwh", scaled=scaled, sign=sign)
        if ahead and self._here.word(ahead) in _SHARES and not scaled:
            self._here.at += ahead + 1
            return self._quantity(value, "usd_share", sign=sign)
        if self._here.word() in ("apiece", "each") and not scaled:
            self._here.at += 1
            return self._quantity(value, "usd_share", sign=sign)
        return self._quantity(value, "usd", scaled=scaled, sign=sign)

    def _change(self, dollars: float) -> float:
        """The cents of "a buck fifty", in dollars; they are taken."""
        if self._here.word(-1) not in ("buck", "bucks", "dollar", "dollars") or dollars != int(dollars):
            return 0.0
        cents, end = numerals.cardinal(self._here.tokens, self._here.at) or (0.0, 0)
        following = self._here.tokens[end].text if end < len(self._here.tokens) else ""
        priced = following == "per" and not self._here.tokens[min(end + 1, len(self._here.tokens) - 1)].text.startswith("cent")
        if (
            not 10 <= cents < 100
            or cents != int(cents)
            or (not priced and following in {*RATE_OPENINGS, *TIME, *SCALES, *ENERGY, "in", "out"})
        ):
            return 0.0
        self._here.at = end
        return cents / 100

    def _plain(self, value: float, scale: float, sign: str) -> Quantity | None:
        if self._here.word() in ("more", "extra", "additional", "further", "fewer") and self._here.word(1) in COUNTED:
            sign = "-" if self._here.word() == "fewer" else "+"
            self._here.at += 1
            if (rate := self._rate(value, sign)) is not None:
                return rate
        energy = self._energy(0)
        if energy is not None and energy[0] >= LEAST_AMOUNT:
            self._here.at += energy[1]
            return self._quantity(value * scale * energy[0], "gwh", sign=sign)
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
