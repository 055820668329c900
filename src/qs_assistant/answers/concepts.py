"""Everyday and trade wordings of one thing ("bottom line", "net loss"), so that a question meets a sentence that says it otherwise."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from qs_assistant.answers.stems import STOP, stem, words


def _load() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = tomllib.loads((Path(__file__).parent / "concepts.toml").read_text("utf-8"))
    return tuple((name, one.get("search", ""), re.compile(rf"(?<![\w])(?:{'|'.join(one['says'])})(?![\w])")) for name, one in table.items())


_TABLE = _load()
_SETTING = re.compile(r"\s\(([^()]+)\)\s*$")
# How people write in a chat; written out wherever a question is read.
_CHAT = tuple(
    (re.compile(rf"(?<![\w$])(?:{short})(?!\w)", re.IGNORECASE), whole)
    for short, whole in (
        (r"mgmt", "management"),
        (r"mkt|mrkt", "market"),
        (r"avg\.?|ave\.", "average"),
        (r"min\.?\s+temps?", "minimum temperature"),
        (r"temps?", "temperature"),
        (r"semis?", "semiconductors"),
        (r"acc\.?\s+to|accord\.?\s+to|a/c\s+to", "according to"),
        (r"eoy|ye", "end of"),
        (r"boy", "beginning of"),
        (r"ath", "all-time high"),
        (r"atl", "all-time low"),
        (r"amps?[- ]?h(?:ou)?rs?|amphours?", "Ah capacity"),
        (r"52\s?-?w(?:ee)?ks?", "52-week"),
        (r"ppl", "people"),
        (r"govt|gov", "government"),
        (r"cos?\.", "company"),
        (r"bn", "billion"),
        (r"b/?c|cuz|coz", "because"),
        (r"w/", "with"),
        (r"qtr", "quarter"),
        (r"rev(?=s?\b)", "revenue"),
        (r"approx\.?", "approximately"),
        (r"max\.?", "maximum"),
        (r"mins", "minutes"),
        (r"stonks?", "stock"),
        (r"batts?|battry|battries|baterr?(?:y|ies)", "battery"),
        (r"seperators?", "separator"),
        (r"liscen[cs]e|lisence|licens(?=\s)", "licence"),
        (r"royalti(?=\s)", "royalty"),
        (r"quantum\s?scape", "QuantumScape"),
        (r"the\s+street|wall\s+st\.?", "Wall Street"),
        (r"v\.?w", "VW"),
        (r"jvs?", "joint venture"),
        (r"auto(?=\s+and|\s*,|\s*\?|\s*$)", "automotive"),
    )
)
_SHORT = (
    (re.compile(r"\bfcf\b", re.IGNORECASE), "free cash flow"),
    (re.compile(r"\bmcap\b", re.IGNORECASE), "market cap"),
    (re.compile(r"\best\b(?!\.)", re.IGNORECASE), "estimate"),
    (re.compile(r"\bqs\b", re.IGNORECASE), "QuantumScape"),
    (re.compile(r"\bvw\b", re.IGNORECASE), "Volkswagen"),
    (re.compile(r"\byrs?\b", re.IGNORECASE), "year"),
    (re.compile(r"\bmgmt\b", re.IGNORECASE), "management"),
    (re.compile(r"\bwhats\b", re.IGNORECASE), "what is"),
    (re.compile(r"\bwhos\b", re.IGNORECASE), "who is"),
    (re.compile(r"\bcapex\b", re.IGNORECASE), "capital expenditure (capex)"),
    (re.compile(r"\bopex\b", re.IGNORECASE), "operating expenses (opex)"),
)

_OWN_FIGURES_TEXT = "netloss ebitda opex capex liquidity securities runway billings guidance deficit eps sharecount shortinterest cashflow"
# Figures that are the company's own where a question names nobody else.
OWN_FIGURES = frozenset(f"~{name}" for name in _OWN_FIGURES_TEXT.split())
_OTHERS = frozenset({"rival", "powerco", "volkswagen", "corning", "plantcost", "gigafactory"})


@lru_cache(maxsize=8192)
def concepts(text: str) -> frozenset[str]:
    """The names of the concepts that a text speaks of."""
    lower = text.lower().replace("’", "'")
    return frozenset(name for name, _, pattern in _TABLE if pattern.search(lower))


@lru_cache(maxsize=8192)
def meaning(text: str) -> frozenset[str]:
    """The stems of a text's telling words together with its concepts (each as "~name")."""
    stems = (stem(word) for word in words(text) if word.lower() not in STOP)
    return frozenset(one for one in stems if len(one) > 1) | frozenset(f"~{name}" for name in concepts(text))


def asked(text: str) -> frozenset[str]:
    """What a question asks about: concepts in the place of the words that name them, stems for the rest."""
    rest = text.lower().replace("’", "'")
    for _, _, pattern in _TABLE:
        rest = pattern.sub(" ", rest)
    stems = (stem(word) for word in words(rest) if word.lower() not in STOP)
    return frozenset(f"~{name}" for name in concepts(text)) | frozenset(one for one in stems if len(one) > 1)


def set_apart(question: str) -> tuple[str, str]:
    """A question and the words in brackets after it that only set its scene: the subject of the turn before."""
    match = _SETTING.search(question)
    if match is None or any(word.lower() in STOP for word in re.findall(r"[A-Za-z']+", match[1])):
        return question, ""
    return question[: match.start()], match[1]


def written_out(question: str) -> str:
    """A question with what people shorten or misspell in a chat written out."""
    for pattern, whole in _CHAT:
        question = pattern.sub(whole, question)
    return question


def search_words(question: str) -> str:
    """The question as a search should get it: abbreviations written out, and each concept's plain words added where they are missing."""
    text, setting = set_apart(written_out(question))
    for pattern, instead in _SHORT:
        text = pattern.sub(instead, text)
    lower = text.lower()
    named = concepts(text)
    added = [words_for for name, words_for, _ in _TABLE if name in named and words_for and words_for.lower() not in lower]
    if any(f"~{name}" in OWN_FIGURES for name in named) and not named & _OTHERS and "quantumscape" not in lower:
        added.append("QuantumScape")
    added += [setting] if setting else []
    return f"{text} ({', '.join(added)})" if added else text
