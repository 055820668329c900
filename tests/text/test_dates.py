"""Dates as people write them."""

import pytest

from qs_assistant.text.dates import written_date


@pytest.mark.parametrize(("iso", "text"), [("2025-10-01", "1 October 2025"), ("2026-07", "July 2026"), ("2022", "2022"), ("", "undated")])
def test_dates_are_written_as_far_as_they_are_known(iso, text):
    assert written_date(iso) == text
