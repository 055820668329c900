"""Texts that are meant to make one regular expression slow, made from the expression itself."""

import random
import re
from re import _constants as op
from re import _parser as parser

LETTERS = [*map(chr, range(32, 127)), *"\n\t\u00a0é½’–—“”€²\u2009−•\x00…中"]
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_ENDS = ("\x00", "x", " ", ")", "")
DRAWS, MOST, LONGEST = 6, 24, 300
NAMES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


class Sampler:
    """Draws texts that an expression matches; `loops` are what stood before each of its loops, and what the loop repeated."""

    def __init__(self, expression, seed):
        self._draw = random.Random(seed)  # noqa: S311 - test data, not secrets
        flags = expression.flags & ~re.UNICODE if isinstance(expression.pattern, bytes) else expression.flags
        self._tree = parser.parse(expression.pattern, flags)
        self._groups, self.loops = {}, []

    def sample(self):
        self._groups, self.loops = {}, []
        return self._sequence(self._tree, "")

    def _sequence(self, tree, before):
        text = ""
        for kind, what in tree:
            text += self._one(kind, what, before + text)
        return text

    def _one(self, kind, what, before):
        if kind is op.LITERAL:
            return chr(what)
        if kind in {op.IN, op.NOT_LITERAL, op.ANY}:
            return self._draw.choice(members(kind, what))
        if kind is op.BRANCH:
            return self._sequence(self._draw.choice(what[1]), before)
        if kind is op.SUBPATTERN:
            self._groups[what[0]] = text = self._sequence(what[3], before)
            return text
        if kind is op.ATOMIC_GROUP:
            return self._sequence(what, before)
        if kind is op.GROUPREF:
            return self._groups.get(what, "")
        return self._repeated(what, before) if kind in _REPEATS else ""

    def _repeated(self, what, before):
        least, most, body = what
        text = last = ""
        for _ in range(max(least, min(most, self._draw.choice((least, least + 1, least + 2))))):
            last = self._sequence(body, before + text)
            text += last
        if last and most > 3:
            self.loops.append((before, last))
        return text


def members(kind, what):
    """The letters that one place of an expression takes."""
    if kind is op.ANY:
        return ["a", "1", " "]
    if kind is op.NOT_LITERAL:
        return [letter for letter in LETTERS if ord(letter) != what]
    one = re.compile(f"[{''.join(written(*item) for item in what)}]")
    return [letter for letter in LETTERS if one.match(letter)] or ["a"]


def written(kind, what):
    """A part of a set, as it is written."""
    if kind is op.NEGATE:
        return "^"
    if kind is op.CATEGORY:
        return NAMES[what]
    return "-".join(re.escape(chr(code)) for code in (what if kind is op.RANGE else (what,)))


def attacks(expression):
    """Up to two dozen of what stands first, what is repeated, and what ends a text; the same at each call."""
    sampler, draw = Sampler(expression, 1), random.Random(2)  # noqa: S311 - test data, not secrets
    found = {("", letter, "\x00"): None for letter in " \n\t1aA.-,"}
    for _ in range(DRAWS):
        text = sampler.sample()
        for before, repeated in draw.sample(sampler.loops, min(4, len(sampler.loops))):
            found |= {(before, repeated, end): None for end in draw.sample(_ENDS, 2)}
            found["", before + repeated, draw.choice(_ENDS)] = None
        if text:
            found["", text, draw.choice(_ENDS)] = None
            found["", draw.choice(text), draw.choice(_ENDS)] = None
    chosen = [one for one in found if sum(map(len, one)) < LONGEST]
    draw.shuffle(chosen)
    return chosen[:MOST]


def filled(attack, length):
    """The text of an attack, of about a length."""
    before, repeated, end = attack
    return before + repeated * max(1, (length - len(before) - len(end)) // len(repeated)) + end
