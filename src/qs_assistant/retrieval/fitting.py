"""Whether a passage can be what a question asks for: of whom, of when, and with the figures that it names.

Structure, not wording: names are what the found passages themselves write as names, and times are compared as times. All of it is evidence
for the probability, with fitted weights; what lacks a name or is of another time is shown, but not told as the answer.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.passage import Passage
from qs_assistant.documents.split import embedded_text
from qs_assistant.retrieval.answer_type import TYPES, AnswerTypes, shown
from qs_assistant.retrieval.asked import Asked
from qs_assistant.text.numerals import PARTS, TENS, UNITS
from qs_assistant.text.periods import agreement
from qs_assistant.text.terms import content_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

WANTED = tuple(f"wants {one}" for one in TYPES)
SHOWN = tuple(f"shows {one}" for one in TYPES)
PLAIN_FITS = ("strangers", "stranger", "named", "figure", "elsewhen", "around", "numberless")
FITS = (*PLAIN_FITS, *WANTED, *SHOWN, "wanted shown")
"""strangers: how many names of the question a passage does not hold; stranger: 1 where there is one; named: 1 where the question has names;
figure: 1 where it lacks a figure of the question; elsewhen: 1 where it is of another time; around: 1 where it is of a longer one;
numberless: 1 where the question asks how much or how many and it has no number; wants and shows: how likely the question asks for a sort
of thing, and 1 where the passage has such a thing; wanted shown: how likely it has what is wanted. The last three are 0 without a
classifier, and of all but the first passage, which alone is judged by them."""
COMMON = 0.3  # a name in more than this share of what was found tells nothing apart
_WORD = re.compile(r"[A-Za-z][\w-]*")
_SEVERAL_CAPITALS = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
_AS_NAME = re.compile(r"(?<=[a-z,;:(] )(?:[A-Z][a-z]{2,}|[A-Z]{3,})\b|^[A-Z][a-z]{2,}(?=['’]s\b)")
_AMOUNT_ASKED = re.compile(r"\bhow\s+(?:much|many|long|often|far|big|large|high|low|old|fast|heavy)\b", re.IGNORECASE)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join([*UNITS, *TENS, *PARTS])}|hundred|thousand|million|billion|dozen|once|twice)\b", re.IGNORECASE)
_NAMED_IN_TITLE = re.compile(r"[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*)*")
_TOGETHER = re.compile(r"\b[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)+\b")


def fits(asked: Asked, found: Sequence[Passage], best: Sequence[Passage], types: AnswerTypes | None = None) -> "NDArray[np.float64]":
    """The values of FITS for the best of the found passages, float64 of shape (best, FITS)."""
    words = set(content_words(asked.text))
    texts = [one.text for one in found]
    known = names_among(texts)
    names = ((words & known) | _written_as_names(asked.text, texts)) - common_initials(texts)
    figures = {word for word in words if word[0].isdigit()}
    amount = bool(_AMOUNT_ASKED.search(asked.text))
    rows = np.zeros((len(best), len(FITS)))
    for at, one in enumerate(best):
        whole = embedded_text(one.document_title, one.heading, one.text)
        own = (held(one) | initials(whole)) - passed_over(one, known)
        when = agreement(asked.periods, one.periods)
        strangers = len(names - own)
        numberless = amount and not _NUMBER.search(one.text)
        plain = (strangers, strangers > 0, bool(names), bool(figures - own), when < 0, 0 < when < 1, numberless)
        rows[at, : len(plain)] = plain
    if types is not None and best:
        wanted, has = types.of(asked.encoded.vector), shown(asked.text, best[0])
        rows[0, FITS.index(WANTED[0]) :] = (*wanted, *has, has @ wanted)
    return rows


def held(*passages: Passage) -> set[str]:
    """The telling words of passages, their titles and headings."""
    return {word for one in passages for word in content_words(embedded_text(one.document_title, one.heading, one.text))}


def passed_over(one: Passage, known: set[str]) -> set[str]:
    """The known names that only the title of a passage's document has, where the passage is about others of that title."""
    body = set(content_words(f"{one.heading} {one.text}"))
    titled = [known & set(content_words(match[0])) for match in _NAMED_IN_TITLE.finditer(one.document_title)]
    met = [words for words in titled if words & body]
    return set().union(*titled).difference(body, *met) if met else set()


def _written_as_names(question: str, texts: Sequence[str]) -> set[str]:
    """The words that a question itself writes as names, other than those that too many texts hold to tell anything apart."""
    written = {word for match in _AS_NAME.finditer(question) for word in content_words(match[0])}
    holding = [set(content_words(text)) for text in texts] if written else []
    return {word for word in written if sum(word in held_by for held_by in holding) <= COMMON * len(texts)}


def initials(text: str) -> set[str]:
    """What names in a text are called in short: the capitals of a word that has several, and those of words that stand together."""
    found = {"".join(re.findall("[A-Z]", match[0])).lower() for match in _SEVERAL_CAPITALS.finditer(text)}
    together = ("".join(word[0] for word in match[0].split()).lower() for match in _TOGETHER.finditer(text))
    return found | {short[first:] for short in together for first in range(len(short) - 1)}  # "The International ..." begins with "The"


def common_initials(texts: Sequence[str]) -> set[str]:
    """The initials that too many texts have to tell anything apart."""
    counted = Counter(short for text in texts for short in initials(text))
    return {short for short, count in counted.items() if count > COMMON * len(texts)}


def names_among(texts: Sequence[str]) -> set[str]:
    """The words that texts write with a capital wherever they stand, and that only some of them hold."""
    upper: Counter[str] = Counter()
    lower: set[str] = set()
    for text in texts:
        capital: set[str] = set()
        for match in _WORD.finditer(text):
            (capital if match[0][0].isupper() else lower).update(content_words(match[0]))
        upper.update(capital)
    return {word for word, count in upper.items() if word not in lower and count <= COMMON * len(texts)}
