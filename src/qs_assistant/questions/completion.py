"""Autocomplete: the inputs that what was typed so far may mean."""

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.vocabulary import INPUT_TERMS
from qs_assistant.text.tokens import tokenize
from qs_assistant.types.errors import InputError
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.resolve import known
from qs_assistant.valuation.units import unit_words


def completions(text: str) -> list[tuple[str, str]]:
    """Inputs for a beginning, as (label with unit, name): by own name first, then by synonym, then by a word within one."""
    typed = " ".join(text.lower().replace("_", " ").split())
    ranked = []
    for place, term in enumerate(INPUT_TERMS):
        rank = _rank(typed, (term.label, *term.names))
        if rank is not None:
            ranked.append((rank, place, f"{term.label} ({unit_words(INPUTS[term.name].unit)})", term.name))
    return [(label, name) for _, _, label, name in sorted(ranked)]


def meant_input(text: str) -> str | None:
    """The one input that a text names in everyday words ("wacc", "yeild"); None where it names none, or several."""
    tokens = tokenize(text.replace("_", " "))
    named = Lexicon(INPUT_TERMS).find(tokens)
    whole = len(named) == 1 and (named[0].first, named[0].last) == (0, len(tokens))
    return named[0].candidates[0] if whole and len(named[0].candidates) == 1 else None


def input_called(text: str) -> str:
    """The input of a name as it is spelled, its own or an everyday one ("wacc", "capacity", "price"); a misspelling is not guessed at.

    Raises:
        InputError: none has that name; the message has the one that is meant, or the closest ones.
    """
    plain = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    if plain in _CALLED:
        return _CALLED[plain]
    meant = meant_input(text)
    if meant is not None:
        raise InputError(f'There is no input called "{text[:60]}". Did you mean {meant}?', text)
    return known(text)


def _called() -> dict[str, str]:
    """Every phrase of the table of names, spelled out, with its input; one that means several is that of the first in the table."""
    found: dict[str, str] = {}
    for phrases in (lambda term: (term.name.replace("_", " "),), lambda term: term.names, lambda term: term.loose):
        for term in INPUT_TERMS:
            for phrase in phrases(term):
                found.setdefault(phrase.replace("-", " "), term.name)
    return found


def _rank(typed: str, names: tuple[str, ...]) -> int | None:
    """0: the label begins so; 1: a synonym does; 2: a word of one does; None: none has it."""
    if names[0].startswith(typed):
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    return 2 if any(f" {typed}" in name for name in names) else None


_CALLED = _called()
