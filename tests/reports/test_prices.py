from qs_assistant.reports.prices import price_note
from qs_assistant.valuation.assumptions import Reference

ARTICLE = Reference("article", 8000.0, None, "2025-10-01", "the article's range")
LATEST = Reference("latest", None, 5.0, "2026-07-24", "newest price known")


def test_the_note_says_no_live_price_and_each_known_one_with_its_date_and_source():
    note = price_note((ARTICLE, LATEST), shares=640.0)
    assert note.startswith("I have no live price.")
    assert "a market value of $8.00 billion ($12.50 a share, converted; 1 October 2025: the article's range)" in note
    assert "$5.00 a share (a market value of $3.20 billion, converted; 24 July 2026: newest price known)" in note


def test_without_references_only_the_lack_is_said():
    assert price_note((), shares=640.0) == "I have no live price."
