"""Finds the names of the vocabulary in a text, plurals, spellings and small typos included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qs_assistant.questions.vocabulary import INPUT_TERMS, OUTPUT_TERMS, Term, ordinary_words
from qs_assistant.text.tokens import Token, tokenize, words

_RARE = words("spare planet marker starter lunch valve plane owner shared marking lunches quite shape conversation producer sharp smart")
"""Words that few askers use (see ordinary_words), lie one or two letters from a word of the vocabulary and mean something else."""
_SPELLINGS = {
    "utilisation": "utilization", "licence": "license", "licencing": "licensing", "capitalisation": "capitalization", "yeild": "yield",
    "seperator": "separator", "programme": "program", "labour": "labor", "maturisation": "maturation", "cel": "cell", "pak": "pack",
    "roy": "royalty",
}  # fmt: skip
_LONGEST_WORD = 40  # letters; no word of the vocabulary is near that
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "our", "your"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in the tokens [first, last): what it may mean; `loose` names count only beside a fitting value."""

    first: int
    last: int
    candidates: tuple[str, ...]
    loose: bool = False
    exact: bool = True


def stem(word: str) -> str:
    """A word without its plural and in one spelling."""
    word = _SPELLINGS.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "gas")):
        return word[:-1]
    return word


class Lexicon:
    """The vocabulary as a search structure: phrases by first word, and known words for typos. Built once, then only read.

    `codes` are names that hold a hyphen and digits ("AX-7"), which are one word.
    """

    def __init__(self, terms: Iterable[Term] = (*INPUT_TERMS, *OUTPUT_TERMS), codes: tuple[str, ...] = ()) -> None:
        self.codes = codes
        self._phrases: dict[str, dict[tuple[str, ...], tuple[list[str], list[str]]]] = defaultdict(dict)
        self._words: set[str] = set()
        for term in terms:
            for loose, names in enumerate((term.names, term.loose)):
                for name in names:
                    self._add(name, term.name, loose)
        self._spellings = sorted(word for word in self._words if len(word) >= 5)

    def _add(self, phrase: str, name: str, loose: int) -> None:
        words = tuple(stem(token.text) for token in tokenize(phrase) if token.text not in _ARTICLES)
        self._words.update(words)
        kinds = self._phrases[words[0]].setdefault(words, ([], []))
        if name not in kinds[loose]:
            kinds[loose].append(name)

    def spelled(self, word: str) -> str:
        """The vocabulary's word that a token means: itself where known, else the one word within the allowed edit distance."""
        root = stem(word)
        if root in self._words or len(root) < 5 or root in ordinary_words() or word in _RARE or not root.isalpha():
            return root
        if len(root) > _LONGEST_WORD:
            return root
        near = process.extract(root, self._spellings, scorer=OSA.distance, score_cutoff=2, limit=None)
        ranked = sorted((distance, known) for known, distance, _ in near if distance <= _slips(root, known))
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]) or ranked[0][1][0] != root[0]:
            return root
        return ranked[0][1]

    def find(self, tokens: Sequence[Token], taken: Iterable[tuple[int, int]] = ()) -> tuple[Mention, ...]:
        """The longest names in the tokens, left to right, outside the token ranges that are taken."""
        busy = {place for first, last in taken for place in range(first, last)}
        words = [
            self.spelled(token.text) if token.kind in ("word", "number") and place not in busy else "" for place, token in enumerate(tokens)
        ]
        mentions, at = [], 0
        while at < len(words):
            mention = self._longest(words, tokens, at)
            if mention is None:
                at += 1
                continue
            mentions.append(mention)
            at = mention.last
        return tuple(mentions)

    def _longest(self, words: list[str], tokens: Sequence[Token], at: int) -> Mention | None:
        best: Mention | None = None
        for phrase, (strong, loose) in self._phrases.get(words[at], {}).items():
            end = _match(phrase, words, tokens, at)
            if end is not None and (best is None or end > best.last):
                if phrase == ("share",) and tokens[at].text == "share":
                    best = Mention(at, end, tuple(loose), loose=True)  # one share is a price, several are a count
                    continue
                exact = all(stem(token.text) in phrase for token in tokens[at:end] if token.text not in _ARTICLES)
                best = Mention(at, end, tuple(strong or loose), not strong, exact)
        return best


def _match(phrase: tuple[str, ...], words: list[str], tokens: Sequence[Token], at: int) -> int | None:
    """Where a phrase that starts here ends, articles between its words passed over; None where it does not match."""
    place = at
    for wanted in phrase:
        while place > at and place < len(words) and tokens[place].text in _ARTICLES and words[place] != wanted:
            place += 1
        if place >= len(words) or words[place] != wanted:
            return None
        place += 1
    return place


def _slips(word: str, known: str) -> int:
    """How many slips of spelling may lie between a word and one of the vocabulary."""
    return 2 if max(len(word), len(known)) >= 8 and min(len(word), len(known)) >= 7 else 1
