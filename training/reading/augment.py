"""Other wordings of a labelled question that leave its label true: another name of the same input, slips of the keyboard, small talk."""

import random
from collections.abc import Mapping
from typing import Any

from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.vocabulary import INPUT_TERMS, OUTPUT_TERMS

RENAMED = 0.5
"""How often a name of an input or output gives way to another of its names."""
SLIPPED = 0.06
"""How often a word of five letters or more has a slip."""
OPENED, CLOSED = 0.12, 0.12
_NAMES = {term.name: tuple(one for one in term.names if "_" not in one) for term in (*INPUT_TERMS, *OUTPUT_TERMS)}
_OPENINGS = ("hey, ", "so ", "ok ", "quick one: ", "hi there, ", "curious: ", "honest question, ", "please: ", "um, ", "right, ")
_CLOSINGS = (" pls", " thanks", "??", " thx", ", please", " lol", " - cheers", " in your model", " just curious", "...")


def reworded(sentence: Sentence, row: Mapping[str, Any], draw: random.Random) -> dict[str, Any]:
    """A labelled question in other words; its numbers stay as they are."""
    pieces: list[tuple[int, int, str]] = []
    kept = {at for one in sentence.quantities for at in range(one.first, one.last)}
    for mention in sentence.mentions:
        places = set(range(mention.first, mention.last))
        others = _NAMES.get(mention.candidates[0], ())
        if mention.loose or len(mention.candidates) > 1 or places & kept or not others or draw.random() > RENAMED:
            continue
        kept |= places
        pieces.append((sentence.tokens[mention.first].start, sentence.tokens[mention.last - 1].end, draw.choice(others)))
    for at, token in enumerate(sentence.tokens):
        if at not in kept and token.kind == "word" and len(token.text) >= 5 and draw.random() < SLIPPED:
            pieces.append((token.start, token.end, _slip(sentence.text[token.start : token.end], draw)))
    text = sentence.text
    for start, end, said in sorted(pieces, reverse=True):
        text = text[:start] + said + text[end:]
    if draw.random() < OPENED:
        text = draw.choice(_OPENINGS) + text
    if draw.random() < CLOSED:
        text = text.rstrip(" ?.!") + draw.choice(_CLOSINGS)
    return {**row, "question": text}


def _slip(word: str, draw: random.Random) -> str:
    """A word with two letters swapped, one left out or one doubled; its first letter stays."""
    at, kind = draw.randrange(1, len(word) - 1), draw.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind == 1 else word[:at] + word[at] + word[at:]
