"""What a question may hold at most: what is more is asked for in smaller pieces, in a sentence, before any reading."""

from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import clean
from qs_assistant.types.request import Reading

MOST_CHARACTERS = 4000
MOST_NUMBERS = 40
LARGEST_NUMBER = 1e18  # a millionth part of it, in millions, is still more than all the money there is


def too_long(question: str) -> Reading | None:
    """The answer to a text that is longer than can be read; None for any other."""
    length = max(len(question), len(clean(question)) if len(question) <= MOST_CHARACTERS else 0)  # "½" is read as "1/2"
    if length <= MOST_CHARACTERS:
        return None
    return _refused(
        f"Your question has {length:,} characters, and I read at most {MOST_CHARACTERS:,}. Please ask it in fewer words.",
        "ask/length",
    )


def too_much(sentence: Sentence) -> Reading | None:
    """The answer to a text with more numbers, or larger ones, than any input of the model can take; None for any other."""
    if len(sentence.quantities) > MOST_NUMBERS:
        return _refused(
            f"Your question has more than {MOST_NUMBERS} numbers, and I read no more at once. Please ask in parts.", "ask/count"
        )
    for one in sentence.quantities:
        if abs(one.value) > LARGEST_NUMBER:
            shown = one.text if len(one.text) <= 24 else f"{one.text[:12]}... ({len(one.text)} characters)"
            return _refused(f"The number {shown} is larger than any input of the model can be. Which value should I take?", "ask/size")
    return None


def _refused(text: str, reason: str) -> Reading:
    return Reading("valuation", ask_back=text, reasons=(reason,))
