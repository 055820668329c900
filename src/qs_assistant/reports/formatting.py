"""How values and dates are written in answers; the numbers as everywhere else in the program."""

from datetime import date

from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import LIMITED_LIABILITY, RELATIVE, label, money, per_share, percent, signed_percent, significant, written

__all__ = [
    "LIMITED_LIABILITY",
    "RELATIVE",
    "label",
    "money",
    "per_share",
    "percent",
    "signed_percent",
    "significant",
    "unit_of",
    "written",
    "written_date",
]


def unit_of(name: str) -> str:
    """The unit of an input or output by name; an empty string for a name that is neither."""
    spec = INPUTS.get(name) or OUTPUTS.get(name)
    return spec.unit if spec else ""


def written_date(iso: str) -> str:
    """An ISO date as "1 October 2025"; a year or a month alone stays what it is."""
    parts = iso.split("-")
    if len(parts) == 1:
        return iso
    day = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
    return f"{day.day} {day:%B %Y}" if len(parts) > 2 else f"{day:%B %Y}"
