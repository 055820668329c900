"""Questions that ask for a figure of one year of the model's table: "revenue in 2033", "what does a kWh cost to make by 2034?"."""

from dataclasses import replace
from functools import cache

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.vocabulary import YEAR_TERMS
from qs_assistant.text.quantity_units import Quantity

RULE = "value/figure of a year"


@cache
def _figures() -> Lexicon:
    return Lexicon(YEAR_TERMS)


def of_one_year(sentence: Sentence, draft: Draft, years: range) -> Draft | None:
    """The draft of a value as one of which a figure of a year is asked for, where the question names one; else None.

    Args:
        sentence: the question.
        draft: the value that it asks for.
        years: those of the model's table.
    """
    if draft.request.kind != "value":
        return None
    bound = {change.quantity.first for change in draft.changes}
    named = {change.mention.first for change in draft.changes if change.mention is not None}
    asked = [one for one in sentence.quantities if one.unit == "year" and one.value in years and one.first not in bound]
    found = _figures().find(sentence.tokens, ((one.first, one.last) for one in sentence.quantities))
    figures = [one for one in found if not named & set(range(one.first, one.last))]
    if len(asked) != 1 or not figures:
        return None
    year = asked[0]
    nearest = min(figures, key=lambda one: (max(year.first - one.last, one.first - year.last), one.first))
    request = replace(draft.request, figure=(nearest.candidates[0], int(year.value)))
    return replace(
        draft,
        request=request,
        rule=RULE,
        open=_without(draft.open, year),
        unclear=tuple(one for one in draft.unclear if one[0] != year),
        unused=_without(draft.unused, year),
    )


def _without(those: tuple[Quantity, ...], one: Quantity) -> tuple[Quantity, ...]:
    return tuple(other for other in those if other != one)
