"""The lists of what the model has: everything is in them, and a small screen shows three lines."""

import pytest

from qs_assistant.questions.catalogue import KINDS
from qs_assistant.reports.catalogue import SHORT, catalogue_choices, catalogue_page
from qs_assistant.types.request import request_from_json
from qs_assistant.types.settings import load_settings
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import label


@pytest.fixture(scope="module")
def assumptions():
    return load_assumptions(load_settings().assumptions_file)


def test_everything_of_a_kind_is_in_its_list(assumptions):
    wanted = {
        "events": [one.title for one in assumptions.stories.events],
        "views": [one.name for one in assumptions.stories.views],
        "presets": ["Bear", "Base", "Bull"],
        "inputs": [label(one.name) for one in assumptions.entries],
        "outputs": [label(name) for name in OUTPUTS],
        "references": [one.as_of for one in assumptions.references],
    }
    for kind in KINDS:
        text = catalogue_page(assumptions, kind).text.lower()
        assert all(one.lower() in text for one in wanted[kind]), kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_screen_shows_a_headline_and_three_lines(assumptions, kind):
    page = catalogue_page(assumptions, kind)
    assert page.headline
    assert len(page.body.splitlines()) <= SHORT
    assert f"{page.body}\n{page.more}".strip() in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_asked_next_is_a_request(assumptions, kind):
    for choice in catalogue_choices(assumptions, kind):
        assert request_from_json(choice.request).kind in ("event", "views", "compare", "sensitivity", "value", "football")
