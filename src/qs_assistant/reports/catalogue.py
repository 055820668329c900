"""What the model has, as a list: events, others' views, presets, inputs, outputs and market references."""

from collections.abc import Callable, Mapping
from typing import Final

from qs_assistant.questions.catalogue import Kind, side_by_side
from qs_assistant.questions.speech import sentence_of
from qs_assistant.reports.formatting import label, unit_of, written
from qs_assistant.reports.page import Page
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Request
from qs_assistant.valuation.assumptions import BASES, Assumptions
from qs_assistant.valuation.events import Event
from qs_assistant.valuation.inputs import INPUTS, PRESETS
from qs_assistant.valuation.outputs import OUTPUTS

SHORT: Final = 3
_NONE: Final = "The knowledge base has none of these: {kind}."


def catalogue(assumptions: Assumptions, kind: Kind) -> tuple[Page, tuple[Choice, ...]]:
    """All of one kind, and what may be asked next."""
    return catalogue_page(assumptions, kind), catalogue_choices(assumptions, kind)


def catalogue_page(assumptions: Assumptions, kind: Kind) -> Page:
    """All of one kind: their names as the headline, what each is behind it; the first three lines stand on a small screen."""
    headline, lines = _LISTS[kind](assumptions)
    if not lines:
        headline = _NONE.format(kind=kind)
    listed = [f"- {line}" for line in lines]
    body, more = "\n".join(listed[:SHORT]), "\n".join(listed[SHORT:])
    text = "\n\n".join(part for part in (f"**{headline}**", "\n".join(listed)) if part)
    return Page(text, headline=headline, body=body, more=more)


def catalogue_choices(assumptions: Assumptions, kind: Kind) -> tuple[Choice, ...]:
    """What may be asked next: those of a kind set side by side."""
    stories = assumptions.stories
    asked = _ALONE.get(kind) or side_by_side(kind, tuple(one.id for one in stories.events), views=bool(stories.views))
    if asked is None:
        return ()
    return (Choice(_NEXT[kind], sentence_of(asked), asked.to_json()),)


_ALONE: Final[Mapping[Kind, Request]] = {
    "inputs": Request("sensitivity"),
    "outputs": Request("value"),
    "references": Request("football"),
}
_NEXT: Final[Mapping[Kind, str]] = {
    "events": "All events, side by side",
    "views": "What they give in this model",
    "presets": "The three cases compared",
    "inputs": "Which input matters most",
    "outputs": "The base case's values",
    "references": "All ranges beside them",
}


def _events(assumptions: Assumptions) -> tuple[str, list[str]]:
    found = assumptions.stories.events
    headline = f"The model knows {len(found)} events: {', '.join(f'“{one.title}”' for one in found)}."
    return headline, [_event(one) for one in found]


def _event(one: Event) -> str:
    dated = f" ({one.date})" if one.date else ""
    touched = ", ".join(label(name) for name in one.changes["base"])
    there = "; the base case has it already" if one.reflected else ""
    return f"{one.title}{dated}, `{one.id}`: touches {touched}{there}."


def _views(assumptions: Assumptions) -> tuple[str, list[str]]:
    found = assumptions.stories.views
    lines = []
    for one in found:
        sets = ", ".join(f"{label(name)} {written(value, unit_of(name))}" for name, value in one.set.items())
        ends = () if one.published is None else tuple(dict.fromkeys(written(end, one.unit) for end in one.published))
        dated = f" ({one.date})" if one.date else ""
        lines.append(f"{one.name}{dated}: {sets}; {' to '.join(ends) + ' published' if ends else 'no value published'}.")
    return f"There are {len(found)} views of others: {', '.join(one.name for one in found)}.", lines


def _presets(assumptions: Assumptions) -> tuple[str, list[str]]:
    lines = []
    for name in PRESETS:
        one = assumptions.preset(name)
        sets = ", ".join(f"{label(key)} {written(value, unit_of(key))}" for key, value in one.set.items())
        lines.append(f"{name.capitalize()}: {f'{one.note}; sets {sets}' if sets else 'the assumptions as they are'}.")
    return f"There are {len(PRESETS)} presets: {', '.join(PRESETS)}.", lines


def _inputs(assumptions: Assumptions) -> tuple[str, list[str]]:
    """One line for each basis, then each input with its range."""
    entries = assumptions.entries
    by_basis = {basis: [label(one.name) for one in entries if one.basis == basis] for basis in BASES}
    lines = [f"{basis.capitalize()} ({len(names)}): {', '.join(names)}." for basis, names in by_basis.items() if names]
    for one in entries:
        unit = unit_of(one.name)
        ends = "" if one.low is None or one.high is None else f" (worse {written(one.low, unit)}, better {written(one.high, unit)})"
        lines.append(f"{label(one.name).capitalize()}: {written(one.value, unit)}{ends}.")
    follows = ", ".join(label(name) for name in INPUTS if name not in assumptions.base())
    return f"The model has {len(entries)} inputs; these follow from others and may be set too: {follows}.", lines


def _outputs(_assumptions: Assumptions) -> tuple[str, list[str]]:
    lines = [f"{label(name).capitalize()}{f', in {spec.unit}' if spec.unit else ''}: {spec.meaning}." for name, spec in OUTPUTS.items()]
    return f"A valuation gives {len(OUTPUTS)} results.", lines


def _references(assumptions: Assumptions) -> tuple[str, list[str]]:
    lines = []
    for one in assumptions.references:
        cap, price = written(assumptions.cap(one), "$M"), f"{written(assumptions.price(one), '$')} a share"
        told, converted = (price, cap) if one.share_price is not None else (cap, price)
        lines.append(f"{one.id} ({one.as_of}): {told} ({converted}, converted). {one.note[:1].upper()}{one.note[1:]}".rstrip(". ") + ".")
    newest = assumptions.newest
    return f"Values are compared with {len(lines)} market references; the newest, of {newest.as_of}, stands first.", lines


_LISTS: Final[Mapping[Kind, Callable[[Assumptions], tuple[str, list[str]]]]] = {
    "events": _events,
    "views": _views,
    "presets": _presets,
    "inputs": _inputs,
    "outputs": _outputs,
    "references": _references,
}
