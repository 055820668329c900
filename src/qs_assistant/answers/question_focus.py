"""What a question asks for: its subject, the period it speaks of, which version of a figure it wants, and the kind of answer."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qs_assistant.answers.concepts import asked, set_apart, written_out
from qs_assistant.answers.named_periods import Period, periods, placed_periods, related_periods, undated
from qs_assistant.answers.stems import STOP, stem, words
from qs_assistant.grounding.numbers import numbers

Version = Literal["", "latest", "first", "final"]
Wanted = Literal[
    "money", "share", "date", "duration", "energy", "count", "multiple", "size", "name", "weight", "distance", "speed", "volume", "thin"
]

_LATEST = re.compile(
    r"\b(?:latest|newest|most\s+recent(?:ly)?|current(?:ly)?|now(?:adays)?|today|at\s+present|as\s+it\s+stands|right\s+now|these\s+days"
    r"|up[- ]to[- ]date|so\s+far|still|yet"
    r"|(?:cut|lower\w*|trim\w*|reduc\w*|revis\w*|updat\w*|chang\w*|narrow\w*|rais\w*)\b.{0,40}\bto(?=\s*\?*\s*$))\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:initial(?:ly)?|original(?:ly)?|at\s+first|first\s+(?:cut|guid\w*|range|version|pencil\w*|forecast|plan\w*|estimate|say|said|set|give|gave)"
    r"|(?:first|start(?:ed)?|began|begin)\s+(?:out\s+)?(?:with|at|pencil\w*)"
    r"|before\s+(?:any|the|it|they|being)\s+\w*\s*(?:revis\w+|cut|chang\w+|was|were|deal|lower\w*|narrow\w*)|they\s+first|to\s+begin\s+with|opening\s+guidance)\b",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"\b(?:end(?:ed)?\s+up|final(?:ly)?|in\s+the\s+end|eventual(?:ly)?|settled?\s+on|last\s+(?:revision|cut|version|guid\w*))\b",
    re.IGNORECASE,
)
_CONFLICT = re.compile(
    r"\b(?:differ\w*|disagree\w*|conflict\w*|contradict\w*|inconsisten\w*|outlets|accounts|line\s+up|(?:two|2|several|different|various|which)\s+"
    r"(?:numbers?|figures?|versions?|values?|dates?)|which\s+(?:is|one|figure|number)\b.{0,20}(?:it|right|true|correct)"
    r"|floating\s+around|mismatch|discrepan\w*|sources\s+say)\b",
    re.IGNORECASE,
)
_KIND_WORDS: dict[Wanted, str] = {
    "date": (
        r"\b(?:when|what\s+(?:year|yr|date|day)|which\s+(?:year|day|month|date|quarter)|since\s+when|on\s+what\s+(?:date|day)"
        r"|by\s+when|(?:yr|year)\s+did|dates?(?=\s+(?:of|for|when)|\s*\?|\s*$))\b"
    ),
    "name": (
        r"\b(?:who|whose|whom|who's|whos|which\s+(?:company|bank|university|carmaker|firm|japanese|automaker|partner|process"
        r"|tech\w*|sort))\b"
    ),
    "duration": r"\b(?:how\s+(?:long|quick\w*|fast)|how\s+many\s+(?:months|years|minutes|days|weeks|hours)|minutes)\b",
    "energy": r"\b(?:gwh|kwh(?!\s+(?:price|cost))|twh|mwh|wh\b|watt-hours?|gigawatt\w*|capacity|licensable|volume)\b",
    "multiple": r"\b(?:multiple\w*|times\s+(?:sales|ebitda|earnings)|how\s+many\s+times|speed-?up|factor|ev/|ev\s+to)\b",
    "share": (
        r"\b(?:percent\w*|per\s+cent|%|share\s+of|rate|yield\w*|margin|stake|voting|votes|scrap|by\s+how\s+much"
        r"|how\s+much\s+(?:did\s+the\s+(?:stock|shares)|of)|gain|jump\w*|leap\w*|pop|surge|odds|chance|probabilit\w*|wacc"
        r"|cost\s+of\s+(?:capital|equity)|slice|portion|premium|dearer|cheaper|royalt\w*)\b"
    ),
    "money": (
        r"\b(?:how\s+much|cost\w*|price\w*|pay\w*|paid|worth|spen[dt]\w*|budget|invest\w*|money|cash|dollars?|euros?|usd|eur|\$"
        r"|capex|opex|ebitda|liquidity|loss\w*|lose|lost|raise[ds]?|target|value[ds]?|valuation|billings?|invoices?|deficit"
        r"|revenue|guid\w*|salary|dividend|prepay\w*|sum)\b|\$"
    ),
    "size": (
        r"\b(?:thick\w*|dimensions?|wide|width|mm|millimet\w*|square\s+f\w+|floor\s+space|pressure|atmospher\w*|temperature|cold"
        r"|how\s+(?:big|tall|heavy))\b"
    ),
    "weight": (
        r"\b(?:weigh(?:s|ing)?|weight(?!\w)|heavy|kilos?|kilograms?|kg|grams?|pounds|lbs?|tonnes"
        r"|footprint)\b(?<!per\skg)(?<!/kg)(?<!/\skg)(?<!per\skilogram)(?<!per\skilo)"
    ),
    "distance": r"\b(?:km|kilomet\w+|miles?|driving\s+range)\b(?!/)",
    "speed": r"\b(?:top\s+speed|mph|kph|km/h)\b",
    "volume": r"\b(?:lit(?:re|er)s|gallons?)\b",
    "thin": r"\b(?:microns?|µm|micromet\w+|nanomet\w+)\b",
    "count": r"\b(?:how\s+many|number\s+of|count|headcount)\b",
}
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KIND_WORDS.items())
_AMOUNT = re.compile(
    r"\bhow\s+much\s+(?:money\s+|cash\s+)?(?:did|does|do|is|was|will|would|has|have)\b.{0,60}\b(?:pay|paid|cost|spend|spent|invest\w*|draw|earn)\b"
    r"|\bwhat\s+(?:did|does|do|will|would)\b(?!.{0,40}\b(?:say|think|expect|claim|believe|reckon)\b).{0,60}\b(?:pay|spend|cost)\b|\bsalary\b|\bfor\s+how\s+much\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\s*(?:\?|;|,?\s+and\s+(?:also\s+)?(?=how|what|who|when|where|which|why|\w+)|,\s+|\s+vs\.?\s+|\s+versus\s+|\s+plus\s+)\s*",
    re.IGNORECASE,
)


_CLAUSE = re.compile(
    r"(?:\s*[,;?])?\s+and\s+(?=(?:also\s+)?(?:how|what|when|where|who|which|why|is|are|was|does|do|did|has|have)\b)|\?\s+(?=\w)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow\s+many\s+((?:[\w'-]+\s*){1,5}?)(?=\b(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|in|on|at|per|a|of|by|the|to|for|were|run"
    r"|work|lie|they|it)\b|[?,]|$)",
    re.IGNORECASE,
)
_LIQUIDITY = re.compile(r"\bliquid|\bsecurit", re.IGNORECASE)
_CONFIRM = re.compile(
    r",?\s*(?:right|correct|true|yes|no|isn't\s+it|wasn't\s+it|is\s+that\s+(?:right|true|correct))\s*\?+\s*$", re.IGNORECASE
)
_CLAIMED = re.compile(r"[$€£]\s?\d[\d.,]*\s*(?:thousand|million|billion|trillion|[kmb]n?\b)?", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:before|prior\s+to|ahead\s+of)\s+(?:the\s+)?", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{3,})(?<!ese)(?<!ean)(?<!ian)(?<!can)(?<!ish)\b")
# What is held at a time: where none is named, the newest is wanted.
BALANCES = frozenset({"~liquidity", "~securities"})
# Whoever a question names must be in the answer.
ENTITIES = frozenset(f"~{name}" for name in ("volkswagen", "powerco", "corning", "murata", "ducati", "honda"))
_FILLER = re.compile(
    r"\b(?:around|floating|list\s+(?:em|them)|outlets?|accounts?(?=\s+(?:differ|conflict|disagree|vary))|line\s+up|differ\w*|disagree\w*|conflict\w*|seen|numbers?|figures?|quoted?"
    r"|how\s+(?:quick|fast|hard|bad|big|old|soon)|bigger|larger|smaller|greater|higher|which\s+(?:company|firm|bank|sort\s+of\s+compan\w+)|sources?|all\s+told|at\s+all|altogether|think|way\s+back|back|yr|yrs|again|roughly|exactly|ever|good|big|much|many|long|point|going\s+by|em|hit|happen\w*|supposed|meant|vs|things?|used|now|still)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question of several parts: what it asks about, and the times that it names itself."""

    about: frozenset[str]
    periods: tuple[Period, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether it names a time itself."""
        return bool(self.periods)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question taken apart.

    `about` holds the concepts and stems asked about, `parts` those of each part of a question with several, `periods` the times it names,
    `before` the day before which it has to have been told, `version` which one of a figure that changed, `conflict` whether it asks for
    differing accounts, `wanted` the kinds of answer.
    """

    text: str
    about: frozenset[str]
    parts: tuple["Part", ...]
    periods: tuple[Period, ...]
    version: Version
    conflict: bool
    wanted: frozenset[str]
    entities: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    strict: bool = False
    looked_for: tuple[str, ...] = ()
    setting: frozenset[str] = frozenset()
    before: date | None = None

    @property
    def own(self) -> frozenset[str]:
        """What it asks about itself, without what only sets its scene."""
        return self.about - self.setting


def asking(question: str, newest: str) -> Asking:
    """Take a question apart; `newest` is the ISO date of the newest document, which "last year" is counted from."""
    main, setting = set_apart(written_out(question))
    about = _subject(_without_claimed(main))
    parts = tuple(Part(_subject(part), periods(part, newest)) for part in _PART.split(main) if part and part.strip())
    parts = tuple(part for part in parts if part.about)
    wanted = frozenset(kind for kind, pattern in _KINDS if pattern.search(main))
    times, before = _bounded(main, _times(main, setting, newest))
    about = about or (frozenset({"~results"}) if times and not setting else frozenset())  # "what happened in the latest quarter?"
    return Asking(
        question,
        about | _subject(setting),
        parts,
        times,
        _version(main) or ("latest" if before or (about & BALANCES and not times and "~runway" not in about) else ""),
        bool(_CONFLICT.search(main)),
        wanted,
        frozenset(about & ENTITIES) | _names(main, about),
        _counted(main) & about,
        bool(_AMOUNT.search(question)),
        bare_words(main),
        _subject(setting) - about,
        before,
    )


def clauses(question: str) -> tuple[str, ...]:
    """The questions that one question puts together ("when was it opened, and who opened it?"); one where it is one."""
    main, setting = set_apart(question)
    found = [one.strip(" ,;?") for one in _CLAUSE.split(main) if one.strip(" ,;?")]
    return tuple(f"{one} ({setting})" if setting else one for one in found)


def _times(main: str, setting: str, newest: str) -> tuple[Period, ...]:
    """The periods that a question names, with those that it names by another; else those of its setting."""
    own = periods(main, newest)
    base = own or periods(setting, newest)
    related = related_periods(main, base, bare=not own)
    return tuple(dict.fromkeys((*own, *related))) or base


def _bounded(main: str, times: tuple[Period, ...]) -> tuple[tuple[Period, ...], date | None]:
    """The times without one that only says until when ("the guidance before July 2025"), and the first day of that one."""
    for match in _UNTIL.finditer(main):
        found = next((period for at, period in placed_periods(main) if match.end() <= at <= match.end() + 2 and period in times), None)
        if found is not None:
            return tuple(period for period in times if period != found), found.first
    return times, None


def _without_claimed(question: str) -> str:
    """A question without the amounts that it only claims ("revenue was $500 million, right?"): they are not what is asked for."""
    return _CLAIMED.sub(" ", question) if _CONFIRM.search(question) else question


def _counted(question: str) -> frozenset[str]:
    """What a "how many" counts: the words after it, up to the verb."""
    match = _HOW_MANY.search(question)
    return asked(match[1]) if match else frozenset()


def _names(question: str, about: frozenset[str]) -> frozenset[str]:
    """The stems of what looks like a proper name: a capital inside the sentence."""
    found = (stem(match[1]) for match in _CAPITAL.finditer(question) if not match[1].isupper())
    return frozenset(found) & about


def _subject(question: str) -> frozenset[str]:
    about = asked(_FILLER.sub(" ", undated(question))) - {"~current"}
    # "How much cash" means what is at hand, securities too, unless the parts of liquidity are asked for by name.
    return about - {"~cash"} if about & BALANCES and not _LIQUIDITY.search(question) else about


def bare_words(question: str) -> tuple[str, ...]:
    """The words of a question that carry meaning, as written, in order."""
    found = (word for word in words(question) if word.lower() not in STOP and len(word) > 2)
    return tuple(dict.fromkeys(word for word in found if word.isalpha() and word.isascii() and not numbers(word)))[:6]


def _version(question: str) -> Version:
    if _FINAL.search(question):
        return "final"
    if _FIRST.search(question):
        return "first"
    return "latest" if _LATEST.search(question) else ""
