"""What can be said of the share's price without a market feed: no live price, and the prices that the base case knows, with their dates."""

from collections.abc import Sequence

from qs_assistant.reports.formatting import money, per_share
from qs_assistant.text.dates import written_date
from qs_assistant.valuation.assumptions import Reference


def price_note(references: Sequence[Reference], shares: float) -> str:
    """The sentences above what the documents say to a question for the price of the moment.

    Args:
        references: the prices that valuations are compared with, the base case's own first.
        shares: diluted, in millions.
    """
    known = [_known(one, shares) for one in references]
    if not known:
        return "I have no live price."
    others = "".join(f" It also shows how it stands against {one}." for one in known[1:])
    return f"I have no live price. The base case compares the value with {known[0]}.{others}"


def _known(one: Reference, shares: float) -> str:
    price, cap = f"{per_share(one.price(shares))} a share", f"a market value of {money(one.cap(shares))}"
    told, converted = (cap, price) if one.market_cap is not None else (price, cap)
    return f"{told} ({converted}, converted; {written_date(one.as_of)}: {one.note})"
