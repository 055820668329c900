"""What two accounts of one thing have in common: their words, and the amounts that they state."""

from qs_assistant.grounding.numbers import sentence_numbers
from qs_assistant.text.terms import content_words

SAME_THING = 0.5  # the share of their words that two accounts of one thing have in common


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are in much the same words."""
    mine, theirs = words_of(one), words_of(other)
    return len(mine & theirs) >= SAME_THING * max(1, min(len(mine), len(theirs)))


def words_of(text: str) -> frozenset[str]:
    """The content words of a text without its figures."""
    return frozenset(word for word in content_words(text) if not word[0].isdigit())


def amounts_of(text: str) -> frozenset[tuple[float, str]]:
    """The amounts of a text, each as value and unit; dates and names are none."""
    return frozenset((one.value, one.unit) for one in sentence_numbers(text) if one.moment is None and one.kind == "quantity")
