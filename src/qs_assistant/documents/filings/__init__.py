"""Filings in inline XBRL: what their tags say of each figure that they show."""

from qs_assistant.documents.filings.about import about_filing
from qs_assistant.documents.filings.facts import MARK, mark_facts

__all__ = ["MARK", "about_filing", "mark_facts"]
