"""What the base case assumes and why: an input's value, range, basis and source, or which inputs are judgements."""

from collections.abc import Sequence

from qs_assistant.reports.formatting import label, unit_of, written
from qs_assistant.valuation.assumptions import Assumption, Assumptions

_DILUTION = (
    "The model values a share at this diluted count. What has to be raised on the success path, at which issue price, and what a share is "
    "worth with the new shares stand beside it as funding need, dilution and value per share after funding. To see what an issue would do, "
    "set shares and cash together."
)


def assumptions_note(assumptions: Assumptions, names: Sequence[str]) -> str:
    """The named inputs as the base case has them; without names, those that are judgements and neither reported nor derived."""
    if names:
        lines = [f"- {_entry(assumptions[name])}" for name in names]
        told = [_DILUTION] if "shares" in names else []
        return "\n".join(["**What the base case assumes**", "", *lines, *(["", *told] if told else [])])
    guessed = [one for one in assumptions.entries if one.basis == "judgement"]
    lines = [f"- {_entry(one, brief=True)}" for one in guessed]
    return "\n".join(["**Judgements of the base case, neither reported nor derived**", "", *lines])


def _entry(one: Assumption, *, brief: bool = False) -> str:
    unit = unit_of(one.name)
    text = f"{label(one.name).capitalize()}: {written(one.value, unit)}"
    if one.low is not None and one.high is not None:
        text += f" (worse {written(one.low, unit)}, better {written(one.high, unit)})"
    if brief:
        return f"{text}."
    text += f", basis: {one.basis}"
    text += f", source: {one.source}" if one.source else ""
    return f"{text}. {one.note[:1].upper()}{one.note[1:]}".rstrip() + ("." if one.note else "")
