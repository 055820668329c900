"""Autocomplete: the inputs that what was typed so far may mean."""

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.vocabulary import INPUT_TERMS
from qs_assistant.text.tokens import tokenize
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.resolve import known


def completions(text: str) -> list[tuple[str, str]]:
    """Inputs for a beginning, as (label with unit, name): by own name first, then by synonym, then by a word within one."""
    typed = " ".join(text.lower().replace("_", " ").split())
    ranked = []
    for place, term in enumerate(INPUT_TERMS):
        rank = _rank(typed, (term.label, *term.names))
        if rank is not None:
            ranked.append((rank, place, f"{term.label} ({INPUTS[term.name].unit})", term.name))
    return [(label, name) for _, _, label, name in sorted(ranked)]


def meant_input(text: str) -> str | None:
    """The one input that a text names in everyday words ("wacc", "yeild"); None where it names none, or several."""
    tokens = tokenize(text.replace("_", " "))
    named = Lexicon(INPUT_TERMS).find(tokens)
    whole = len(named) == 1 and (named[0].first, named[0].last) == (0, len(tokens))
    return named[0].candidates[0] if whole and len(named[0].candidates) == 1 else None


def input_called(text: str) -> str:
    """The input of a name, its own or an everyday one ("wacc", "capacity", "price").

    Raises:
        InputError: none has that name, or several do; the message has the closest ones.
    """
    if text in INPUTS:
        return text
    plain = text.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in INPUTS:
        return plain
    return meant_input(text.strip()) or _EVERYDAY.get(plain) or known(text)


_EVERYDAY = {"price": "share_price"}
"""Words that a sentence decides by what stands around them, and that a bare name of an input has to settle."""


def _rank(typed: str, names: tuple[str, ...]) -> int | None:
    """0: the label begins so; 1: a synonym does; 2: a word of one does; None: none has it."""
    if names[0].startswith(typed):
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    return 2 if any(f" {typed}" in name for name in names) else None
