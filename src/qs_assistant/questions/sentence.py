"""A question taken apart: its tokens, quantities, mentions and clauses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qs_assistant.questions.dated import without_dates
from qs_assistant.questions.mentions import Lexicon, Mention
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.spelling import with_numbers_spelled, with_units_spelled
from qs_assistant.text.tokens import Token, clean, tokenize, words

MOST_FOUND = 160
"""Quantities that are looked for: far more than a question may have (limits), the parts of dates among them."""

_BREAKS = words(". ? ! ; ( ) — …")
_OPENERS = words("what how so but though although yet whereas while which who when where why then value give show compare tell")
# Somebody's talk, the past, or the asker's own affairs: numbers in such a clause are no part of the scenario.
_ASIDE = re.compile(
    r"\b(?:my|his|her|our) (?:\w+ )?(?:cousin|brother|sister|friend|buddy|uncle|aunt|neighbou?r|wife|husband|dad|father|mum|mom"
    r"|mother|boss|broker|barber|colleague|son|daughter|girlfriend|boyfriend|roommate|mate|nephew|kids?|portfolio|account|advisor"
    r"|dentist|doctor|coworker|dog|cat|grandma|grandpa|teacher|professor|landlord|target price|position|holding)\b"
    r"|\b(?:i|we|he|she|they|someone|somebody|people|everyone|reddit|twitter|analysts?|bears|bulls|folks|wsb|the (?:ceo|press|media"
    r"|street|market|stock|sub))(?:'ve| have| has| just| once| only| also)* (?:read|heard|saw|seen|said|says|say|claims?|claimed"
    r"|thinks|thought|told|bought|buys|sold|held|lost|made|went|fell|rose|dropped|jumped|hit|closed|peaked|was|were|been|watched"
    r"|swears?|keeps?|kept|ran|posted|mentioned|expects|predicts|bet|owned|paid)\b"
    r"|\b(?:they|people|everyone|analysts|bears|bulls|folks|redditors) (?:think|expect|predict|claim|assume|see)\b"
    r"|\bi (?:own|hold|have)\b|\bi(?:'m| am) \d+|\bworked\b"
    r"|\b(?:last|past) (?:year|week|month|quarter|summer|spring|autumn|fall|winter|night|\d+ \w+)\b"
    r"|\bit(?:'?s| is) (?:already |now )?(?:20\d\d|\d+ (?:am|pm|o'clock|degrees))"
    r"|\b(?:was|were|had|did|bought|sold|fell|closed|peaked|traded)\b"
)
_SUPPOSES = re.compile(
    r"\b(?:what if|if|suppose|supposing|assum\w+|imagine|set|using|what about|how about|let'?s say|let us say|given|as though"
    r"|pretend|what would|would|worth|fair value|(?:ought to|should|will) (?:\w+ )?be)\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One question (or a part of one) with everything that was found in it; `clause` numbers the clause of each token.

    `asides` are the clauses whose numbers are no part of the question: somebody's talk, the past, the asker's own affairs;
    `named` the places of tokens that are part of a name of several words, `talk` the clauses that tell of something besides the scenario
    (asides among them).
    """

    text: str
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    clause: tuple[int, ...]
    asides: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    talk: frozenset[int] = frozenset()

    def word(self, place: int) -> str:
        """The token's text at a place, "" outside the sentence."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def words(self, first: int, last: int) -> list[str]:
        """The token texts of [first, last), cut to the sentence."""
        return [token.text for token in self.tokens[max(first, 0) : max(last, 0)]]

    def phrase(self, first: int, last: int) -> str:
        """The text as it was written from one token to before another."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    @property
    def lowered(self) -> str:
        """The whole sentence in lower case."""
        return self.text.lower()

    def at(self, offset: int) -> int:
        """The index of the first token at or after a place in the text."""
        return next((place for place, token in enumerate(self.tokens) if token.start >= offset), len(self.tokens))

    def within(self, first: int, last: int) -> tuple[tuple[Quantity, ...], tuple[Mention, ...]]:
        """The quantities and the mentions of the tokens [first, last)."""
        return (
            tuple(one for one in self.quantities if first <= one.first and one.last <= last),
            tuple(one for one in self.mentions if first <= one.first and one.last <= last),
        )


def take_apart(text: str, lexicon: Lexicon) -> Sentence:
    """Clean a text and find what is in it."""
    cleaned = clean(text)
    tokens = with_units_spelled(with_numbers_spelled(tokenize(cleaned, lexicon.codes)))
    found = find_quantities(tokens, cleaned, most=MOST_FOUND)
    mentions = lexicon.find(tokens, ((one.first, one.last) for one in found))
    quantities = without_dates(tokens, found, cleaned, keeps_years=any("base_year" in one.candidates for one in mentions))
    if len(quantities) < len(found):
        mentions = lexicon.find(tokens, ((one.first, one.last) for one in quantities))
    clause = _clauses(tokens)
    asides, talk = _asides(cleaned, tokens, quantities, clause)
    return Sentence(cleaned, tokens, quantities, mentions, clause, asides, _named(mentions), talk)


def _named(mentions: Sequence[Mention]) -> frozenset[int]:
    long = (one for one in mentions if not one.loose and one.last - one.first > 1)
    return frozenset(place for one in long for place in range(one.first, one.last))


def _asides(
    text: str, tokens: Sequence[Token], quantities: Sequence[Quantity], clause: Sequence[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """The clauses with numbers that talk of something else only, and those that do so at all."""
    ends: dict[int, tuple[int, int]] = {}
    for place, number in enumerate(clause):
        ends[number] = (ends.get(number, (place, place))[0], place)
    said = {
        number: text[tokens[ends[number][0]].start : tokens[ends[number][1]].end].lower()
        for number in {clause[one.first] for one in quantities}
    }
    talk = frozenset(number for number, words_said in said.items() if _ASIDE.search(words_said))
    return frozenset(number for number in talk if not _SUPPOSES.search(said[number])), talk


def _clauses(tokens: Sequence[Token]) -> tuple[int, ...]:
    """The number of each token's clause: a new one after a stop, a spaced dash, "but", or a comma before a question word."""
    numbers: list[int] = []
    current = 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        dash = token.text == "-" and token.spaced and following is not None and following.spaced
        if dash or before in _BREAKS or (before == "," and token.text in _OPENERS) or token.text == "but":
            current += bool(numbers)
        numbers.append(current)
    return tuple(numbers)
