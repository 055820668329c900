"""Finds the names of the vocabulary in a text, plurals, spellings and small typos included."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qs_assistant.questions.vocabulary import INPUT_TERMS, OUTPUT_TERMS, Term
from qs_assistant.text.tokens import Token, tokenize, words

# Everyday words that lie one or two letters from a word of the vocabulary and mean something else.
_WORDS = words(
    "about above after again against all also always another answer because been before being best better between both bring build"
    " built business buyer came cart case cases chain change changes chapter charge chart cheap check class clean clear close come"
    " comes common company compare could course count counts deal deals does done down each early either enough even ever every"
    " expect factor fast feel field fields find first flat follow force found friend from front full funny future general give given"
    " gives going good great group have head held hello help here high higher hold holds home house however idea include increase"
    " into investor invest item just keep kept know large last late later least less letter letters level life like likely line list"
    " little live long look looks loss love lower made main make makes many marker matter maybe mean means model money month months"
    " more most move much must name near need needs never next north note number often once only open order other others over owner"
    " page paid paper part parts party past path people perfect person piece place plan plane planet plans play please point points"
    " possible power present pressure pretty price print probably problem process product project prove provide public pull push put"
    " question quite raise rather reach read ready real really reason report rest result return revenue reverse right rise risk road"
    " role rule said sale sales same save seem seems sell send sense series serious service seven shall shape sharp shift short"
    " should show side sign simple since small smart some something soon sound spare speak special stack staff stand state states"
    " station still stop store story street strong such suppose sure table take takes talk tell test tests than thank that their them"
    " then there these they thing things think third this those though thought three through time times title today together told"
    " took total touch trade train true truth turn under unit until upon used user usual valve very view wait want watch water week"
    " well went were what when where which while white whole will with without wonder word words work works world worse worst worth"
    " would write wrong year years young your patent parent partner glass plant passed fields capable reality loyal loyalty sharing"
    " shared staring strategy started starter terminator rates rating ratio rating credited recovery position opposition conversation"
    " version conversions marketing marking making market markets producer products profits profile production licensing started"
    " starting operation operator utility actual annual stocks stocked lunch lunches touch vintage volumes curves curve"
)
_SPELLINGS = {
    "utilisation": "utilization",
    "licence": "license",
    "licencing": "licensing",
    "capitalisation": "capitalization",
    "yeild": "yield",
    "seperator": "separator",
    "programme": "program",
    "labour": "labor",
    "maturisation": "maturation",
    "cel": "cell",
    "pak": "pack",
    "roy": "royalty",
}
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
    """The vocabulary as a search structure: phrases by first word, and known words for typos. Built once, then only read."""

    def __init__(self, terms: Iterable[Term] = (*INPUT_TERMS, *OUTPUT_TERMS)) -> None:
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
        if root in self._words or len(root) < 5 or word in _WORDS or root in _WORDS or not root.isalpha():
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
