"""A truthful writer: rewords an answer's sentences without touching a figure, a hedge or what they are about."""

import re
from collections.abc import Iterator

from tests.llm.materials import Told

Sentence = tuple[str, tuple[int, ...]]
_SOURCE = re.compile(r"^(?P<body>[^;]*), (?P<by>according to|says|as reported by) (?P<who>[^,;]+)\.$")
_WHEN = re.compile(
    r"^(?P<when>(?:In|On|At|For|As of) [^,;]*?\(.*?\)|In [A-Z]\w+ 20\d\d|In 20\d\d) (?P<rest>QuantumScape(?:(?! and )[^,;])*)"
    r"(?P<tail>, according to .*)?\.$"
)
_ASIDE = re.compile(r" \((?!.*\d)[^()]*\)")
_VERBS = {
    "rose": "increased",
    "fell": "declined",
    "dropped": "fell",
    "grew": "rose",
    "says": "reports",
    "expects": "anticipates",
    "began": "started",
    "starts": "begins",
    "reported": "stated",
    "showed": "displayed",
}


def verbatim(sentence: Sentence) -> Sentence | None:
    return sentence


def source_first(sentence: Sentence) -> Sentence | None:
    match = _SOURCE.match(sentence[0])
    return (f"According to {match['who']}, {match['body']}.", sentence[1]) if match else None


def source_last(sentence: Sentence) -> Sentence | None:
    match = _SOURCE.match(sentence[0])
    return (f"{match['body']}, reports {match['who']}.", sentence[1]) if match else None


def source_left_to_the_mark(sentence: Sentence) -> Sentence | None:
    match = _SOURCE.match(sentence[0])
    return (f"{match['body']}.", sentence[1]) if match else None


def time_last(sentence: Sentence) -> Sentence | None:
    match = _WHEN.match(sentence[0])
    return (f"{match['rest']} {match['when'][0].lower()}{match['when'][1:]}{match['tail'] or ''}.", sentence[1]) if match else None


def other_verbs(sentence: Sentence) -> Sentence | None:
    text = re.sub(r"\bwas (?=[$€\d])", "amounted to ", sentence[0])
    text = re.sub(rf"\b(?:{'|'.join(_VERBS)})\b(?= \S)", lambda match: _VERBS[match.group()], text)
    return (text, sentence[1]) if text != sentence[0] else None


def asides_left_out(sentence: Sentence) -> Sentence | None:
    text = _ASIDE.sub("", sentence[0])
    return (text, sentence[1]) if text != sentence[0] else None


WAYS = (verbatim, source_first, source_last, source_left_to_the_mark, time_last, other_verbs, asides_left_out)


def rewordings(told: Told) -> Iterator[Sentence]:
    """Every truthful rewording of an answer, sentence by sentence, and its first two sentences joined."""
    for sentence in told.sentences:
        for way in WAYS:
            reworded = way(sentence)
            if reworded is not None:
                yield reworded
    if len(told.sentences) > 1 and told.passages:
        (one, a), (two, b) = told.sentences[:2]
        if ";" not in one + two and ":" not in one + two:
            yield f"{one.rstrip('.')}; {two}", tuple(dict.fromkeys(a + b))
            yield f"{two.rstrip('.')}, while {one}", tuple(dict.fromkeys(b + a))
