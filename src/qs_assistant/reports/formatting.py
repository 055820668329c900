"""How values are written in answers: as everywhere else in the program."""

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
]


def unit_of(name: str) -> str:
    """The unit of an input or output by name; an empty string for a name that is neither."""
    spec = INPUTS.get(name) or OUTPUTS.get(name)
    return spec.unit if spec else ""
