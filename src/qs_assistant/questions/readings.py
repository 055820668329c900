"""A request as one construction read it, with what it could not place."""

from dataclasses import dataclass, field

from qs_assistant.questions.pairing import Change, Found
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Move, Request


@dataclass(frozen=True, slots=True)
class Draft:
    """A request, what was left over on the way, and the rule that made it.

    `open` are numbers nobody explains, `unclear` those with several readings, `unused` those that are no part of the question; `moves` are
    how the request's set came about where that is more than the sentence's own changes, `focus` what was changed last.
    """

    request: Request
    rule: str
    open: tuple[Quantity, ...] = ()
    unclear: tuple[tuple[Quantity, tuple[str, ...]], ...] = ()
    unused: tuple[Quantity, ...] = ()
    changes: tuple[Change, ...] = field(default=())
    moves: tuple[Move, ...] | None = None
    focus: tuple[str, ...] | None = None


def drafted(request: Request, rule: str, found: Found, *also: Found) -> Draft:
    """A draft with the leftovers of one or several stretches."""
    every = (found, *also)
    return Draft(
        request,
        rule,
        tuple(one for part in every for one in part.open),
        tuple(one for part in every for one in part.unclear),
        tuple(one for part in every for one in (*part.aside, *part.replaced)),
        tuple(one for part in every for one in part.changes),
    )
