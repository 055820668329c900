"""From a question's text to a typed request: a grammar and a network read, their readings are one list with a confidence.

Import the reader; the rest of the list is what a chat model's proposal is checked with, and autocomplete.
"""

__all__ = [
    "analysis_kind",
    "analysis_reader",
    "cases",
    "catalogue",
    "changes",
    "company_names",
    "completion",
    "fusion",
    "grammar",
    "mentions",
    "network",
    "phrasing",
    "presets",
    "reader",
    "refuse",
    "scorer",
    "sentence",
    "speech",
    "vocabulary",
]
