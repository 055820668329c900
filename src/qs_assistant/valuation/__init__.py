"""Inputs to numbers: a deterministic, risk-adjusted discounted cash flow model, its analyses and charts.

Import the model, the inputs and outputs, and one analysis a module; the kernel is behind the model.
"""

__all__ = [
    "analyses",
    "arithmetic",
    "assumptions",
    "charts",
    "compare",
    "event_effects",
    "events",
    "inputs",
    "model",
    "outputs",
    "overrides",
    "plausible",
    "resolve",
    "results",
    "simulate",
    "tables",
    "units",
    "vary",
    "workbook",
]
