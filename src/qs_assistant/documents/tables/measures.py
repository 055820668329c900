"""What the words around a table say of its figures: their currency, scale and unit ("in thousands, except per share data")."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qs_assistant.text.scales import scales
from qs_assistant.text.written_units import UNITS

KEPT = 4096
MOST_WORDS = 12  # of a heading that ends in what measures the figures below it
_CURRENCIES = {
    **dict.fromkeys(("$", "usd", "us$", "dollars", "dollar", "u.s. dollars", "us dollars", "u.s. dollar"), "$"),
    **dict.fromkeys(("€", "eur", "euro", "euros"), "€"),
    **dict.fromkeys(("£", "gbp", "pounds", "pounds sterling"), "£"),
    **dict.fromkeys(("¥", "jpy", "yen"), "¥"),
}
_SCALES = {
    **scales("thousand thousands k million millions m mm mn mio billion billions b bn"),
    **dict.fromkeys(("000", "000s", "'000", "'000s"), 1e3),
}
_LETTERS = frozenset({"k", "m", "mm", "mn", "b", "bn", "mio", "000", "'000"})
_CURRENCY = "|".join(re.escape(one) for one in sorted(_CURRENCIES, key=len, reverse=True))
_SCALE = "|".join(re.escape(one) for one in sorted(_SCALES, key=len, reverse=True))
_FILLER = (
    r"(?:(?:unaudited|audited|all|amounts?|figures?|tabular|values?|data|shares?|numbers?|are|is|stated|expressed|presented|reported|shown"
    r"|and|the|in|of|table)\s++)*+"
)
_SEGMENT = re.compile(
    rf"{_FILLER}(?P<before>{_CURRENCY})?\s*+(?:amounts?\s++)?{_FILLER}(?:in\s++)?(?P<scale>{_SCALE})?\s*+(?:of\s++)?(?P<after>{_CURRENCY}|(?-i:[A-Z]{{3}}\b))?\s*+(?:/|per\s++)?(?P<per>share|kwh)?",
    re.IGNORECASE,
)
_CUT = re.compile(r"[()\[\]\n;:,]|\s[-–—|]\s|\.\s|\.$")
_EXCEPT = re.compile(r"\bexcept(?:ing)?\b.*", re.IGNORECASE | re.DOTALL)
_PER_ONE = re.compile(r"\bper\s+([a-z]{3,})", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PER = re.compile(
    r"\b(?:per|a|each)\s+(?:common\s+|ordinary\s+|diluted\s+|basic\s+)*(?:share|ads)\b|\bEPS\b"
    r"|\bweighted[\s-]+average\s+(?:grant[\s-]+date\s+)?(?:fair\s+value|(?:exercise|purchase)\s+price)\b",
    re.IGNORECASE,
)
_IN_TIME = re.compile(r"(?:\(|\bin\s+)(?:in\s+)?(?:years?|months?|weeks?|days?|hours?)\)?$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:shares|units|employees|headcount|people|stores|warehouses|locations|customers|members(?:hips)?|subscribers|users|vehicles|cells|"
    r"(?:customer|member(?:ship)?|subscriber|user)\s+(?:additions|losses)|"
    r"patents|days|weeks|months|years|hours|number|count|square\s+feet|options\s+(?:outstanding|granted|exercis\w+))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(  # what a scale of money is not for; shares may be counted in it all the same
    r"\b(?:employees|headcount|people|stores|warehouses|locations|customers|patents|days|weeks|months|years|hours|square\s+feet)\b",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"\b(?:weighted[\s-]average|number\s+of|diluted|basic)\b.*\bshares\b|\bshares\s+(?:outstanding|used\s+in|issued\s+and\s+outstanding)\b",
    re.IGNORECASE,
)
_CENTS = re.compile(r"\((?:[^()]*\s)?cents(?:\s+(?:per|a)\s+share)?\)|\bin\s+(?:US\s+)?cents\b|,\s*(?:US\s+)?cents$", re.IGNORECASE)
_PERCENT = re.compile(r"(?<!\d)(?<!\d )%")
_RATE = re.compile(
    r"(?<!\d)(?<!\d )%|\b(?:percent(?:age)?|margin|rate|ratio|yield|growth)\b(?!\s+(?:debt|benefit|swap|contracts?|instruments?))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A currency ("" for none said), a scale (0 for none said) and a unit; `excepted` is what the scale does not hold for, as written."""

    currency: str = ""
    scale: float = 0.0
    unit: str = ""
    excepted: str = ""

    def over(self, wider: "Measure") -> "Measure":
        """This one, with what it leaves open taken from a wider one."""
        if self.unit and not self.scale:
            return Measure(self.currency, self.scale, self.unit, self.excepted)
        return Measure(self.currency or wider.currency, self.scale or wider.scale, self.unit or wider.unit, self.excepted or wider.excepted)

    def holds_for(self, label: str) -> bool:
        """Whether the scale is one that holds for a row: what its line excepts is not scaled."""
        if is_per_share(label) or (self.currency and _WHOLE.search(label) and counts(label)):
            return False
        if any(re.search(rf"\bper\b.*\b{re.escape(one)}\b", label, re.IGNORECASE) for one in _PER_ONE.findall(self.excepted)):
            return False
        return not (
            counts(label)
            and re.search(r"(?<!per )\bshare\s+(?:and|data|amounts?|counts?)|\bshares\b|\bnumber", self.excepted, re.IGNORECASE)
        )


@lru_cache(maxsize=KEPT)
def measure_of(text: str) -> Measure:
    """What a line says of the figures with it; a plain Measure() where it says nothing."""
    excepted = _EXCEPT.search(text)
    found = Measure(excepted=" ".join(excepted[0].split()) if excepted else "")
    for segment in _CUT.split(_EXCEPT.sub("", text)):
        words = segment.split()
        said = _segment(" ".join(words))
        if said == Measure() and len(words) <= MOST_WORDS:  # "Key figures - consolidated dollars in millions"
            tail = _segment(" ".join(words[-3:]))
            said = tail if tail.currency and tail.scale else said
        found = Measure(found.currency or said.currency, found.scale or said.scale, found.unit or said.unit, found.excepted)
    return found


def _segment(text: str) -> Measure:
    match = _SEGMENT.fullmatch(text) if text else None
    if match is None or not (match["before"] or match["after"] or match["scale"]):
        return Measure()
    currency = _CURRENCIES.get((match["before"] or match["after"] or "").lower(), "")
    word = (match["scale"] or "").lower()
    if word in _LETTERS and not currency:  # "(m)" may be metres, or a mark
        return Measure()
    return Measure(currency, _SCALES.get(word, 0.0), f"/{match['per']}" if match["per"] else "")


@lru_cache(maxsize=KEPT)
def own_measure(label: str) -> tuple[str, Measure]:
    """A label or column heading without the words at its end that say how its figures are measured, and what they say."""
    brackets = list(_BRACKETS.finditer(label))
    if brackets and not label[brackets[-1].end() :].strip(" :"):
        inner, rest = brackets[-1][1].strip(), label[: brackets[-1].start()].strip()
        said = measure_of(inner)
        if said.currency or said.scale:
            return rest.rstrip(" ,"), said
        if inner.lower() in UNITS or inner == "%":
            return rest, Measure(unit=inner)
        if "/" in inner and inner.split("/")[0].strip().lower() in (*_CURRENCIES, *UNITS) and len(inner) < 16:
            first, _, per = inner.partition("/")
            money = _CURRENCIES.get(first.strip().lower(), "")
            return rest, Measure(money, unit=f"/{per.strip()}" if money else inner)
    head, comma, tail = label.rpartition(",")
    if comma:
        said = measure_of(tail)
        if said.scale and only_measures(tail):
            return head.strip(), said
    words = label.split()
    for count in (2, 3):
        said = measure_of(" ".join(words[-count:])) if len(words) > count else Measure()
        if said.scale and said.currency:
            return " ".join(words[:-count]), said
    return label, Measure()


@lru_cache(maxsize=KEPT)
def counts(label: str) -> bool:
    """Whether a row counts things rather than money ("shares used in computing loss per share" does)."""
    counted, per = _COUNTED.search(label), _PER.search(label)
    if "par value" in label.lower():  # what shares are carried at, with how many there are
        return False
    return counted is not None and (per is None or counted.start() < per.start())


@lru_cache(maxsize=KEPT)
def in_time(name: str) -> bool:
    """Whether a column is in years or days ("Remaining life (in years)"), which no scale of a table is for."""
    return _IN_TIME.search(name.strip()) is not None


@lru_cache(maxsize=KEPT)
def counts_shares(label: str) -> bool:
    """Whether a row counts shares; "repurchase of shares" is what was paid for them."""
    return _SHARES.search(label) is not None and counts(label)


@lru_cache(maxsize=KEPT)
def says_percent(label: str) -> bool:
    """Whether words say that figures are percentages, by a sign of no figure: "vendors with 10% or more" are counted."""
    return _PERCENT.search(label) is not None


@lru_cache(maxsize=KEPT)
def says_cents(label: str) -> bool:
    """Whether words say that figures are in cents: "EPS (US cents)"."""
    return _CENTS.search(label) is not None


@lru_cache(maxsize=KEPT)
def is_rate(label: str) -> bool:
    """Whether a row gives a share or a rate, which no scale is for."""
    return _RATE.search(label) is not None


@lru_cache(maxsize=KEPT)
def is_per_share(label: str) -> bool:
    """Whether a row gives an amount a share."""
    return _PER.search(label) is not None and not counts(label)


@lru_cache(maxsize=KEPT)
def only_measures(text: str) -> bool:
    """Whether a line says nothing but how figures are measured ("(In thousands, except per share data)")."""
    plain = _EXCEPT.sub("", text)
    parts = [part.strip() for part in _CUT.split(plain) if part.strip()]
    said = [part for part in parts if _segment(part) != Measure()]
    rest = [part for part in parts if part not in said and part.lower() not in {"unaudited", "audited", "continued"}]
    return bool(said) and not rest
