"""Valuation results in words, with the origin of every figure, and exports.

Import one report a module.
"""

__all__ = [
    "alternatives",
    "analysis_reports",
    "arithmetic",
    "assumption_notes",
    "catalogue",
    "declines",
    "event_reports",
    "explain",
    "formatting",
    "page",
    "prices",
    "provenance",
    "reports",
    "spread_reports",
    "story_reports",
]
