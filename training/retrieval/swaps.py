"""Questions made into questions of something else: another year, or another name that the same documents write.

What answered the question does not answer what it is made into. Names are taken from the texts: words with a capital in the middle of a
sentence that no text writes small.
"""

import calendar
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qs_assistant.documents.split import embedded_text
from training.retrieval.corpus import Corpus, Question

_YEAR = re.compile(r"(?<![\d.,])20[12]\d(?!\d)")
_NAME = re.compile(r"(?<=[a-z,;:(] )[A-Z][A-Za-z]{2,}[\w-]*")
_SMALL = re.compile(r"\b[a-z][\w-]+")
_MONTHS = frozenset(calendar.month_name[1:])
_DAYS = frozenset(calendar.day_name)
SHIFTS = (-3, -2, -1, 1, 2, 3)
SEED = 7
SWAPPED = "swapped"


def swapped(questions: Sequence[Question], corpus: Corpus) -> Iterator[tuple[Question, Question]]:
    """Each question that can be made into one of another year or name, and that one: what answered the first does not answer it."""
    draw = random.Random(SEED)
    of_set: dict[str, list[str]] = defaultdict(list)
    for one in corpus.passages:
        of_set[one.set].append(one.piece.text)
    names = {name: names_of(texts) for name, texts in of_set.items()}
    for question in questions:
        pieces = [corpus.passages[at].piece for at in question.gold]
        answers = [embedded_text(piece.title, piece.heading, piece.text) for piece in pieces]
        made = (other_year(question.text, answers, draw), other_name(question.text, names[question.set], answers, draw))
        found = [text for text in made if text]
        if question.gold and found:
            yield question, replace(question, text=draw.choice(found), kind=SWAPPED, gold=(), style=SWAPPED, cross=True)


def names_of(texts: Sequence[str]) -> list[str]:
    """The names in texts, the most frequent first."""
    small = {word for text in texts for word in _SMALL.findall(text)}
    found = Counter(word for text in texts for word in _NAME.findall(text))
    kept = [word for word in found if word.lower() not in small and word not in _MONTHS | _DAYS]
    return sorted(kept, key=lambda word: (-found[word], word))


def other_year(question: str, answers: Sequence[str], draw: random.Random) -> str | None:
    """The question of another year that none of its answers writes; None where it names none."""
    named = sorted(set(_YEAR.findall(question)))
    held = {year for text in answers for year in _YEAR.findall(text)}
    if len(named) != 1:
        return None
    years = [str(int(named[0]) + shift) for shift in SHIFTS]
    free = [year for year in years if year not in held]
    return question.replace(named[0], draw.choice(free)) if free else None


def other_name(question: str, names: Sequence[str], answers: Sequence[str], draw: random.Random) -> str | None:
    """The question of another of the names, which no answer writes, in the place of one that it names; None where it names none."""
    lower = " ".join(answers).lower()
    held = [name for name in names if name.lower() in lower and name.lower() in question.lower()]
    named = [name for name in held if re.search(rf"\b{re.escape(name)}\b", question, re.IGNORECASE)]
    free = [name for name in names if name.lower() not in lower and name.lower() not in question.lower()]
    if not named or not free:
        return None
    other = draw.choice(free)
    return re.sub(rf"\b{re.escape(draw.choice(named))}\b", other, question, flags=re.IGNORECASE)
