"""A figure in words: its currency sign, its scale."""

import re

from qs_assistant.documents.tables.display import Display
from qs_assistant.text.scales import SCALE_WORDS


def with_currency(cell: str, found: Display, currency: str) -> str:
    """A cell with the currency sign before its digits, where it has none of its own."""
    cell = re.sub(r"(?<=[$€£¥])\s+(?=[(\d.-])", "", cell)
    if found.currency or not currency:
        return cell
    at = next((place for place, letter in enumerate(cell) if letter == "(" or letter.isdigit() or letter == "."), 0)
    return f"{cell[:at]}{currency}{cell[at:]}"


def with_scale(shown: str, scale: float, unit: str) -> str:
    """A figure as shown with the word for its scale, and "shares" where it counts them."""
    word = SCALE_WORDS.get(scale)
    counted = " shares" if unit == "shares" and "share" not in shown else ""
    return f"{shown} {word}{counted}" if word else f"{shown}{counted}"
