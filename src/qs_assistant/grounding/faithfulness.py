"""What a chat model's sentence must keep besides its figures: the subject of each figure, names, direction, denial and addresses."""

import re
from collections.abc import Sequence

from qs_assistant.answers.stems import STOP, stem, terms
from qs_assistant.grounding.binding import Bound, units_agree
from qs_assistant.grounding.cited_sentences import Sentence
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.numbers import ADDRESS, MARKS, Number, numbers

_UP = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|gain(?:s|ed|ing)?|increas\w+|climb\w*|jump\w*|gr[eo]w\w*|surg\w+|soar\w*|rais(?:e|es|ed|ing)|lift\w*"
    r"|up(?!\s+to\b)|higher|more\s+expensive|dearer)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|declin\w+|decreas\w+|drop\w*|lost|los(?:e|es|ing)|shr[aiu]nk\w*|cut(?:s|ting)?|reduc\w+|lower\w*|slid\w*"
    r"|plung\w+|sank|down|cheaper)\b",
    re.IGNORECASE,
)
_PROFIT = re.compile(r"\b(?:profits?|earned|earnings\s+of|net\s+income|inflows?|surplus)\b", re.IGNORECASE)
_LOSS = re.compile(r"\b(?:loss(?:es)?|deficits?|outflows?)\b", re.IGNORECASE)
_START = re.compile(r"\b(?:start\w*|beg[aiu]n\w*|launch\w*|open(?:s|ed|ing)|sign(?:s|ed)|enter(?:s|ed))\b", re.IGNORECASE)
_STOP_WORDS = re.compile(
    r"\b(?:end(?:s|ed|ing)|stop\w*|cancel\w*|terminat\w+|clos(?:e|es|ed|ing)|abandon\w*|scrap(?:ped|s)|withdr[ae]w\w*)\b", re.IGNORECASE
)
_AXES = ((_UP, _DOWN), (_PROFIT, _LOSS), (_START, _STOP_WORDS))
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|undisclosed|unknown|unpublished|denied|denies|lacks?|untriggered)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z&’'-]*[A-Za-z](?!\w|-?\d)")
_KNOWN_TEXT = (
    "quantumscape qs us usa usd eur gaap ebitda capex opex r&d i ceo cfo january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday inc corp the ev evs q1 q2 q3 q4 "
)
_KNOWN = frozenset(_KNOWN_TEXT.split())
_ENDINGS = ("s", "ing", "ed", "ly", "ion", "ment", "ness", "ity", "er", "al", "ful", "ous")
_MAGNITUDES = frozenset(stem(word) for word in ("thousand", "million", "billion", "trillion", "percent", "dollars"))
_LEAST_SUPPORT = 1 / 3
_MARGIN = 2.0


def unfaithful(sentence: Sentence, bounds: Sequence[tuple[Number, Bound | None]], evidence: Evidence) -> list[str]:
    """Every way in which a sentence is untrue to the passages that it cites; empty where it is true to them."""
    if sentence.source is not None:
        return _strange_addresses(sentence, evidence)
    reasons = _strange_addresses(sentence, evidence) + _strange_citations(sentence, evidence) + _strange_names(sentence, evidence)
    cited = [number for number, bound in bounds if bound is not None and bound.source.kind == "passage"]
    if sentence.citations:
        reasons += _unsupported(sentence, evidence, cited)
    for number, bound in bounds:
        if bound is not None and bound.source.kind == "passage" and bound.source.citation is not None:
            reasons += _misplaced(number, bound.source.citation, sentence, evidence)
    return reasons


def _strange_addresses(sentence: Sentence, evidence: Evidence) -> list[str]:
    known = {one.url for one in evidence.passages.values()}
    found = [match.group().rstrip(".,;)") for match in ADDRESS.finditer(sentence.text)]
    return [f"an address of no source: {address}" for address in found if address not in known]


def _strange_citations(sentence: Sentence, evidence: Evidence) -> list[str]:
    return [f"citation [{number}] is of no passage" for number in sentence.citations if number not in evidence.passages]


def _strange_names(sentence: Sentence, evidence: Evidence) -> list[str]:
    places = sentence.citations or tuple(evidence.passages)
    held = " ".join(f"{one.text} {one.title} {one.publisher}" for n, one in evidence.passages.items() if n in places)
    held += " " + " ".join(name.replace("_", " ") for values in evidence.runs.values() for name in values) + " ".join(evidence.facts)
    if _DENIAL.search(sentence.text):
        held += " " + evidence.question
    vocabulary = {stem(word) for word in re.findall(r"[A-Za-z][A-Za-z&’'-]*", held)}
    text = MARKS.sub(" ", ADDRESS.sub(" ", sentence.text))
    found = []
    for match in _NAME.finditer(text):
        name = match.group()
        parts = [part for part in re.split(r"[-&]", name) if part]
        if name.lower().removesuffix("'s") in _KNOWN or stem(name) in vocabulary or all(stem(part) in vocabulary for part in parts):
            continue
        opens = not text[: match.start()].strip(" \"'“‘(*_-•")
        if opens and (name.lower() in STOP or name.lower().endswith(_ENDINGS)):
            continue
        found.append(f"a name of no cited passage: {name}")
    return found


def _unsupported(sentence: Sentence, evidence: Evidence, cited: Sequence[Number]) -> list[str]:
    held = [one for n, one in evidence.passages.items() if n in sentence.citations]
    words = {term for term in terms(MARKS.sub(" ", sentence.text)) if term.isalpha() and term not in _MAGNITUDES}
    own = {term for one in held for term in terms(f"{one.text} {one.title} {one.publisher}")}
    if words and held and len(words & own) / len(words) < _LEAST_SUPPORT:
        return ["the cited passages do not speak of this"]
    passage = " ".join(one.text for one in held)
    for one, other in (*_AXES, *((b, a) for a, b in _AXES)):
        turned = one.search(sentence.text)
        if turned and not one.search(passage) and other.search(passage) and (cited or not other.search(sentence.text)):
            return [f"the cited passages say the opposite of {turned.group()!r}"]
    denied, denies = bool(_DENIAL.search(passage)), bool(_DENIAL.search(sentence.text))
    if denies and not denied and held:
        return ["the cited passages deny nothing"]
    if denied and not denies and held and _denied_part_told(sentence.text, passage):
        return ["the cited passages deny this"]
    return []


def _denied_part_told(sentence: str, passage: str) -> bool:
    """Whether the sentence retells, without the denial, a clause that the passage denies."""
    told = set(terms(MARKS.sub(" ", sentence)))
    for clause in re.split(r"[;:.]\s|,\s", passage):
        words = set(terms(clause))
        if _DENIAL.search(clause) and len(words) >= 3 and len(words & told) / len(words) > 2 / 3:
            return True
    return False


def _misplaced(number: Number, citation: int, sentence: Sentence, evidence: Evidence) -> list[str]:
    """A figure whose surroundings are those of another figure of the same unit in the passage: right digits in a wrong role."""
    mine = _surroundings(sentence.text, number.start - sentence.start, number.end - sentence.start, evidence)
    passage = evidence.passages[citation].text
    own, other = 0.0, 0.0
    for rival in evidence.passage_numbers(citation):
        alike = rival.kind == number.kind if number.moment or rival.moment else units_agree(number.unit, rival.unit)
        if not alike or passage[rival.start : rival.end] != rival.text:
            continue
        score = _likeness(mine, _surroundings(passage, rival.start, rival.end, evidence))
        if rival.moment == number.moment and abs(abs(rival.value) - abs(number.value)) <= max(number.precision, 1e-9 * abs(number.value)):
            own = max(own, score)
        else:
            other = max(other, score)
    return [f"{number.text} stands for something else in [{citation}]"] if other >= own + _MARGIN else []


def _surroundings(text: str, start: int, end: int, evidence: Evidence) -> tuple[set[str], set[str]]:
    """The stems between the figure and its neighbours: before it, and after it."""
    stops = [(one.start, one.end) for one in numbers(text, evidence.names) if one.kind != "word"]
    before = max((stop for _, stop in stops if stop <= start), default=0)
    after = min((begin for begin, _ in stops if begin >= end), default=len(text))
    return set(terms(text[before:start])), set(terms(MARKS.sub(" ", text[end:after])))


def _likeness(mine: tuple[set[str], set[str]], theirs: tuple[set[str], set[str]]) -> float:
    return 2.0 * len(mine[0] & theirs[0]) + len(mine[1] & theirs[1]) + len(mine[1] & theirs[0]) + 0.5 * len(mine[0] & theirs[1])
