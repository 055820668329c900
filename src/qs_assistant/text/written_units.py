"""Units as they are written after, and before, a number; every spelling maps to one name and a factor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qs_assistant.text.scales import scales

_MONEY = {
    "$": ("$", "usd", "us$", "dollar", "dollars", "us dollar", "us dollars"),
    "€": ("€", "eur", "euro", "euros"),
    "£": ("£", "gbp", "pound sterling", "pounds sterling"),
    "¥": ("¥", "jpy", "yen"),
    "CA$": ("ca$", "c$", "cad", "canadian dollars"),
    "CN¥": ("cn¥", "cny", "rmb", "yuan"),
    "₩": ("₩", "krw", "won"),
}
CURRENCIES: Mapping[str, str] = MappingProxyType({spelling: name for name, spellings in _MONEY.items() for spelling in spellings})

SCALES: Mapping[str, float] = MappingProxyType(
    scales("thousand k million millions mn mm mln mio m billion billions bn bln b trillion trillions tn trn t")
)

_UNITS: dict[tuple[str, float], tuple[str, ...]] = {
    ("fraction", 0.01): ("%", "percent", "per cent", "pct", "pc"),
    ("points", 0.01): ("percentage points", "percentage point", "percent points", "% points", "points", "point", "pp", "ppt", "ppts"),
    ("points", 0.0001): ("basis points", "basis point", "bps", "bp"),
    ("x", 1.0): ("x", "×", "times", "fold", "-fold"),
    ("GWh", 1000.0): ("twh", "terawatt-hours", "terawatt hours", "terawatt-hour"),
    ("GWh", 1.0): ("gwh", "gigawatt-hours", "gigawatt hours", "gigawatt-hour", "gigawatt hour"),
    ("GWh", 0.001): ("mwh", "megawatt-hours", "megawatt hours", "megawatt-hour"),
    ("GWh", 1e-6): ("kwh", "kilowatt-hours", "kilowatt hours", "kilowatt-hour", "kilowatt hour"),
    ("Wh", 1.0): ("wh", "watt-hours", "watt hours", "watt-hour"),
    ("GW", 1.0): ("gw", "gigawatts", "gigawatt"),
    ("kW", 1.0): ("kw", "kilowatts", "kilowatt"),
    ("Ah", 1.0): ("ah", "amp-hours", "amp hours", "ampere-hours"),
    ("Ah", 0.001): ("mah", "milliamp-hours"),
    ("V", 1.0): ("v", "volts", "volt"),
    ("mm", 1.0): ("mm", "millimetres", "millimeters", "millimetre", "millimeter"),
    ("mm", 10.0): ("cm", "centimetres", "centimeters"),
    ("µm", 1.0): ("µm", "μm", "microns", "micron", "micrometres", "micrometers"),
    ("km", 1.0): ("km", "kilometres", "kilometers", "kilometre", "kilometer"),
    ("miles", 1.0): ("miles", "mile", "mi"),
    ("m", 1.0): ("metres", "meters", "metre", "meter"),
    ("kg", 1.0): ("kg", "kilograms", "kilogram", "kilos"),
    ("tonnes", 1.0): ("tonnes", "tons", "tonne", "ton"),
    ("square feet", 1.0): ("square feet", "square foot", "sq ft", "sqft"),
    ("C", 1.0): ("°c", "degrees celsius", "degrees c", "deg c", "celsius", "c", "degrees"),
    ("F", 1.0): ("°f", "degrees fahrenheit", "fahrenheit"),
    ("atm", 1.0): ("atm", "atmospheres", "atmosphere"),
    ("bar", 1.0): ("bar",),
    ("MPa", 1.0): ("mpa", "megapascals"),
    ("seconds", 1.0): ("seconds", "second", "secs", "sec"),
    ("minutes", 1.0): ("minutes", "minute", "mins", "min"),
    ("hours", 1.0): ("hours", "hour", "hrs", "hr"),
    ("days", 1.0): ("days", "day"),
    ("weeks", 1.0): ("weeks", "week"),
    ("months", 1.0): ("months", "month", "mo"),
    ("quarters", 1.0): ("quarters",),
    ("years", 1.0): ("years", "year", "yrs", "yr"),
    ("decades", 1.0): ("decades", "decade"),
    ("cycles", 1.0): ("cycles", "cycle"),
    ("cells", 1.0): ("cells",),
    ("shares", 1.0): ("shares",),
    ("vehicles", 1.0): ("vehicles", "cars"),
    ("people", 1.0): ("people", "employees", "staff", "workers"),
    ("$", 0.01): ("cents", "cent"),
}
UNITS: Mapping[str, tuple[str, float]] = MappingProxyType({one: unit for unit, spellings in _UNITS.items() for one in spellings})
COUNTED = frozenset({"cells", "shares", "vehicles", "people", "cycles"})
PER: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("kwh", "kilowatt-hour", "kilowatt hour"), "kWh"),
        **dict.fromkeys(("gwh", "gigawatt-hour", "gigawatt hour"), "GWh"),
        **dict.fromkeys(("l", "litre", "liter", "litres"), "L"),
        **dict.fromkeys(("kg", "kilogram", "kilo"), "kg"),
        **dict.fromkeys(("share",), "share"),
        **dict.fromkeys(("year", "yr", "annum", "y"), "year"),
        **dict.fromkeys(("month",), "month"),
        **dict.fromkeys(("quarter",), "quarter"),
        **dict.fromkeys(("week",), "week"),
        **dict.fromkeys(("day",), "day"),
        **dict.fromkeys(("cell",), "cell"),
        **dict.fromkeys(("point", "percentage point"), "point"),
        **dict.fromkeys(("cm2", "cm²"), "cm2"),
    }
)


def _any(spellings: Mapping[str, object]) -> str:
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(spellings, key=len, reverse=True))


# Spellings that end in a letter must end there: "m" is not the start of "months".
_END = r"(?![A-Za-z])"
CURRENCY_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<currency>{_any(CURRENCIES)})\s?$", re.IGNORECASE)
CURRENCY_AFTER = re.compile(rf"[\s-]{{0,3}}(?P<currency>{_any(CURRENCIES)}){_END}", re.IGNORECASE)
_SCALE = re.compile(
    r"(?P<gap>[\s-]{0,3})(?P<scale>thousand|millions?|billions?|trillions?|mn|mm|mln|mio|bln|bn|trn|tn|[kmbt])(?![A-Za-z])", re.IGNORECASE
)
_UNIT = re.compile(rf"(?P<gap>[\s-]{{0,2}})(?P<unit>{_any(UNITS)})(?:{_END}|(?<=%))", re.IGNORECASE)
_PER = re.compile(rf"(?:(?P<sure>\s*/\s*|\s+per\s+|(?<=[a-z])-per-)|\s+an?\s+(?:good\s+)?)(?P<per>{_any(PER)}){_END}", re.IGNORECASE)
_LETTER_SCALES = frozenset("kmbt")


@dataclass(frozen=True, slots=True)
class Measure:
    """What surrounds a number: its currency, scale, unit and "per" unit as far as they are written, and where they end."""

    end: int
    currency: str = ""
    scale: float = 0.0
    unit: str = ""
    factor: float = 1.0
    per: str = ""

    @property
    def bare(self) -> bool:
        """Whether the number stands alone, so that a range or list may lend it a measure."""
        return not (self.currency or self.scale or self.unit or self.per)

    @property
    def name(self) -> str:
        """The unit's one name: "$", "$/kWh", "GWh", "Wh/L", "fraction", ...; "per year" is not part of it."""
        base = self.currency or self.unit
        return f"{base}/{self.per}" if self.per and self.per != "year" else base


def measure(text: str, end: int, currency: str = "") -> Measure:
    """Read the scale, unit and "per" that follow a number ending at `end`; `currency` is what stood before it."""
    line_end = text.find("\n", end)
    if line_end >= 0:
        text = text[:line_end]  # what belongs to a number stands on its line: the next may open with a "$" of its own
    scale, end = _scale(text, end, currency)
    unit, factor = "", 1.0
    if not currency and (match := CURRENCY_AFTER.match(text, end)):
        currency, end = CURRENCIES[_key(match["currency"])], match.end()
    elif not currency and (match := _UNIT.match(text, end)) and _is_unit(match):
        (unit, factor), end = UNITS[_key(match["unit"])], match.end()
        if unit == "$":
            currency, unit = "$", ""
    per = ""
    if (match := _PER.match(text, end)) and (currency or unit or scale or match["sure"]):
        per, end = PER[_key(match["per"])], match.end()
    return Measure(end, currency, scale, unit, factor, per)


def _scale(text: str, end: int, currency: str) -> tuple[float, int]:
    match = _SCALE.match(text, end)
    if not match:
        return 0.0, end
    written = match["scale"].lower()
    # A lone letter is a scale only beside a currency or glued to the digits: "$131 m", "607.6m"; "25 C", "4 m" are units.
    if written in _LETTER_SCALES and ((match["gap"] and not currency) or match["gap"] == "-"):
        return 0.0, end
    return SCALES[written], match.end()


def _is_unit(match: re.Match[str]) -> bool:
    unit = match["unit"]
    # "25 c" in prose is no temperature, "5 v 6" no voltage: one-letter units keep their capital.
    return len(unit) > 1 or not unit.isalpha() or unit.isupper() or unit == "x"


def _key(spelling: str) -> str:
    return re.sub(r"\s+", " ", spelling.lower())
