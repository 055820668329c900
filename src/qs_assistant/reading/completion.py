"""Autocomplete: the inputs that what was typed so far may mean."""

from qs_assistant.reading.vocabulary import INPUT_TERMS
from qs_assistant.valuation.inputs import INPUTS


def completions(text: str) -> list[tuple[str, str]]:
    """Inputs for a beginning, as (label with unit, name): by own name first, then by synonym, then by a word within one."""
    typed = " ".join(text.lower().replace("_", " ").split())
    ranked = []
    for place, term in enumerate(INPUT_TERMS):
        rank = _rank(typed, (term.label, *term.names))
        if rank is not None:
            ranked.append((rank, place, f"{term.label} ({INPUTS[term.name].unit})", term.name))
    return [(label, name) for _, _, label, name in sorted(ranked)]


def _rank(typed: str, names: tuple[str, ...]) -> int | None:
    """0: the label begins so; 1: a synonym does; 2: a word of one does; None: none has it."""
    if names[0].startswith(typed):
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    return 2 if any(f" {typed}" in name for name in names) else None
